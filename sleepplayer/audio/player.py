"""The seam inside the audio layer: what a backend must offer for the mixer to play on it.

One `Player` plays one cue once. Nothing here emits: a player keeps what happened to it in its
status, which the mixer reads on its own thread, and at most wakes that thread. So a callback on a
foreign thread (libVLC forbids nearly everything there) never does more than set a field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sleepplayer.night.playback import Cue, FailureReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerStatus:
    """What is known of a player. `heard`: a sound output has taken sound from it.

    `title` is what a stream says it plays, None while it says nothing. `waiting`: its file's disk
    has not answered yet, so there is nothing to be heard.
    """

    position_s: float | None = None
    duration_s: float | None = None
    heard: bool = False
    ended: bool = False
    failure: FailureReason | None = None
    title: str | None = None
    waiting: bool = False


class Player(Protocol):
    """One playing of one cue."""

    latency_s: float
    """How much later than it is set a gain is heard."""

    def start(self, *, volume: float, gain_db: float) -> None:
        """Set stream volume (0-100) and gain, then play: in this order, so nothing is loud."""
        ...

    def set_gain_db(self, gain_db: float) -> None:
        """The per-player gain; heard after the backend's latency."""
        ...

    def set_volume(self, volume: float) -> None:
        """The stream volume 0-100, cubic; heard at once."""
        ...

    def set_paused(self, paused: bool) -> None:
        """Stop the media clock, or let it go on."""
        ...

    def status(self, now_s: float) -> PlayerStatus:
        """What is known at this moment (elapsed s)."""
        ...

    def release(self) -> None:
        """Stop and give everything back, without blocking."""
        ...


class Backend(Protocol):
    """Makes players, and waits on the mixer's thread in the way its library needs."""

    name: str
    min_gain_db: float
    max_gain_db: float
    max_level_db: float
    """The most that stream volume and gain can come to together."""

    def open(self, cue: Cue, *, stop_at_s: float) -> Player:
        """A fresh player for a cue; `stop_at_s` is the media time at which it stops by itself.

        It waits for no disk: the player does, and says so.
        """
        ...

    @property
    def version(self) -> str:
        """What plays, with its version."""
        ...

    def wait(self, timeout_s: float) -> None:
        """Sleep on the mixer's thread, at most so long, or until `wake`."""
        ...

    def wake(self) -> None:
        """End a `wait`, from any thread; a wake before the wait is not lost."""
        ...

    def output_lost(self) -> None:
        """The sound server is gone, and with it every connection of this process to it."""
        ...

    def output_returned(self, *, connected: bool) -> bool:
        """A sound server is there; `connected`: all that was connected before is so again.

        Returns whether players that were opened in between must give way to fresh ones.
        """
        ...

    def close(self) -> None:
        """Give the library back; players are released before."""
        ...
