"""A backend that plays nothing, in the time of the clock it is stepped with: for tests.

It behaves like the real ones (positions move, tracks end, unplayable files fail, an output may be
missing) and keeps what each player was told, so that a test can ask what would have been heard.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

from sleepplayer.audio.player import Player, PlayerStatus
from sleepplayer.night.gain import volume_db
from sleepplayer.night.playback import Cue, FailureReason


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A stream without a duration: it answers after `answers_after_s`, then plays for `plays_s`,
    and then breaks off, or (`then` is None) ends."""

    plays_s: float
    then: FailureReason | None = FailureReason.BROKE_OFF
    answers_after_s: float = 0.0
    title: str | None = None


Lengths = Callable[[str], float | FailureReason | Broadcast]
"""How long the track at a location is, in s, or why it cannot be played; asked at each opening."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a player was set to at a moment, and the level that makes, in dB."""

    at_s: float
    volume: float
    gain_db: float

    @property
    def level_db(self) -> float:
        """Volume and gain together."""
        return volume_db(self.volume) + self.gain_db


class SilentPlayer:
    """One cue, played by counting."""

    latency_s = 0.0

    def __init__(
        self,
        cue: Cue,
        stop_at_s: float,
        length: float | FailureReason | Broadcast,
        backend: SilentBackend,
    ) -> None:
        self.cue = cue
        self.told: list[Told] = []
        self.released_s: float | None = None
        self._stop_at_s = stop_at_s
        self._length = length
        self._backend = backend
        self._position_s = cue.start_s
        self._running_since_s: float | None = None
        self._volume = 0.0
        self._gain_db = 0.0

    def start(self, *, volume: float, gain_db: float) -> None:
        """Begin to count."""
        self._volume, self._gain_db = volume, gain_db
        self._running_since_s = self._backend.now_s()
        self._note()

    def set_gain_db(self, gain_db: float) -> None:
        """Note it."""
        self._gain_db = gain_db
        self._note()

    def set_volume(self, volume: float) -> None:
        """Note it."""
        self._volume = volume
        self._note()

    def set_paused(self, paused: bool) -> None:
        """Stop counting, or go on."""
        now_s = self._backend.now_s()
        self._position_s = self._counted_s(now_s)
        self._running_since_s = None if paused else now_s

    def status(self, now_s: float) -> PlayerStatus:
        """By the clock."""
        if isinstance(self._length, FailureReason):
            return PlayerStatus(failure=self._length)
        if isinstance(self._length, Broadcast):
            return self._received(self._length, now_s)
        position_s = self._counted_s(now_s)
        return PlayerStatus(
            position_s=min(position_s, self._length),
            duration_s=self._length,
            heard=self._backend.output_present,
            ended=position_s >= min(self._length, self._stop_at_s),
        )

    def _received(self, stream: Broadcast, now_s: float) -> PlayerStatus:
        played_s = self._counted_s(now_s) - self.cue.start_s - stream.answers_after_s
        over = played_s >= stream.plays_s
        return PlayerStatus(
            position_s=self.cue.start_s + max(0.0, min(played_s, stream.plays_s)),
            heard=self._backend.output_present and played_s >= 0.0,
            ended=over and stream.then is None,
            failure=stream.then if over else None,
            title=stream.title if played_s >= 0.0 else None,
        )

    def release(self) -> None:
        """Remember when."""
        self.released_s = self._backend.now_s()

    @property
    def sounding(self) -> bool:
        """Whether it would be heard now."""
        return self.released_s is None and self._running_since_s is not None

    @property
    def level_db(self) -> float:
        """Volume and gain together, as last told."""
        return self.told[-1].level_db

    def _counted_s(self, now_s: float) -> float:
        since_s = self._running_since_s
        return self._position_s + (0.0 if since_s is None else now_s - since_s)

    def _note(self) -> None:
        self.told.append(Told(self._backend.now_s(), self._volume, self._gain_db))


class SilentBackend:
    """Counts instead of playing. `players` keeps all it ever opened."""

    name = "silent"
    min_gain_db = -64.0
    max_gain_db = 15.9
    max_level_db = math.inf
    version = "plays nothing"

    def __init__(self, *, now_s: Callable[[], float], lengths: Lengths) -> None:
        self.now_s = now_s
        self.players: list[SilentPlayer] = []
        self.output_present = True
        self.lengths = lengths
        self._woken = threading.Event()

    def open(self, cue: Cue, *, stop_at_s: float) -> Player:
        """A fresh counter."""
        player = SilentPlayer(cue, stop_at_s, self.lengths(cue.location), self)
        self.players.append(player)
        return player

    def wait(self, timeout_s: float) -> None:
        """Sleep until woken."""
        self._woken.wait(timeout_s)
        self._woken.clear()

    def wake(self) -> None:
        """End the wait."""
        self._woken.set()

    def output_lost(self) -> None:
        """There is `output_present` for that."""

    def output_returned(self, *, connected: bool) -> bool:  # noqa: ARG002 - as above
        """There is `output_present` for that."""
        return False

    def close(self) -> None:
        """Nothing to give back."""
