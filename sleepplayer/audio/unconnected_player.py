"""Stands for a player while there is nothing to play on."""

from __future__ import annotations

from sleepplayer.audio.player import PlayerStatus
from sleepplayer.night.playback import Cue


class UnconnectedPlayer:
    """A player that never sounds: without a connection none of Qt's may be started."""

    def __init__(self, cue: Cue, *, latency_s: float) -> None:
        self.latency_s = latency_s
        self._status = PlayerStatus(position_s=cue.start_s, duration_s=cue.duration_s)

    def start(self, *, volume: float, gain_db: float) -> None:
        """Nothing sounds."""

    def set_gain_db(self, gain_db: float) -> None:
        """Nothing sounds."""

    def set_volume(self, volume: float) -> None:
        """Nothing sounds."""

    def set_paused(self, paused: bool) -> None:
        """It stands anyway."""

    def status(self, now_s: float) -> PlayerStatus:  # noqa: ARG002 - it stands
        """Where it would begin, and not heard."""
        return self._status

    def release(self) -> None:
        """Nothing to give back."""
