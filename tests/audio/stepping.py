"""A mixer stepped by hand over players that count, and an ear that knows what would be heard.

The players may have a latency, as libVLC's have: their gain counts for the sound that is decoded
from then on, so a paused player keeps, in its buffer, sound at the gain of before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from support.fakes import FakeClock

from sleepplayer.audio.awaited_player import AwaitedPlayer, Look
from sleepplayer.audio.mixer import Mixer
from sleepplayer.audio.player import Player, PlayerStatus
from sleepplayer.audio.silent_engine import (
    Broadcast,
    Lengths,
    SilentBackend,
    SilentPlayer,
)
from sleepplayer.night.fade import Envelope
from sleepplayer.night.gain import volume_db
from sleepplayer.night.playback import Cue, EngineEvent, FailureReason

LAST_RESORT_S = 3600.0
LISTEN_S = 0.02


class LatePlayer(SilentPlayer):
    """A counter whose gain is heard `latency_s` of playing later."""

    hides_duration = False

    def status(self, now_s: float) -> PlayerStatus:
        status = super().status(now_s)
        return replace(status, duration_s=None) if self.hides_duration else status

    def heard_gain_db(self) -> float:
        """The gain of the sound that comes out now."""
        since_s = self.position_s() - self.cue.start_s - self.latency_s
        heard = self.gains[0][1]
        for played_s, gain_db in self.gains:
            if played_s <= since_s:
                heard = gain_db
        return heard

    def position_s(self) -> float:
        return self._counted_s(self._backend.now_s())

    def start(self, *, volume: float, gain_db: float) -> None:
        self.gains = [(0.0, gain_db)]
        super().start(volume=volume, gain_db=gain_db)

    def set_gain_db(self, gain_db: float) -> None:
        self.gains.append((self.position_s() - self.cue.start_s, gain_db))
        super().set_gain_db(gain_db)

    def heard_db(self) -> float:
        return volume_db(self.told[-1].volume) + self.heard_gain_db()


class Disk(Look[bool]):
    """One whose answer a test gives, when it likes; another look gets it, too."""

    def __init__(self) -> None:
        self.answer = None

    def forget(self) -> None: ...


class LateBackend(SilentBackend):
    """Opens such players; `players` keeps them."""

    def __init__(
        self,
        *,
        now_s: Callable[[], float],
        lengths: Lengths,
        latency_s: float,
    ) -> None:
        super().__init__(now_s=now_s, lengths=lengths)
        self.late: list[LatePlayer] = []
        self.stops_at_s: list[float] = []
        self.endless: set[str] = set()
        """Locations whose duration no player tells."""
        self.disks: dict[str, Disk] = {}
        """Locations on disks that sleep."""
        self._latency_s = latency_s

    def open(self, cue: Cue, *, stop_at_s: float) -> Player:
        disk = self.disks.get(cue.location)
        if disk is None:
            return self._opened(cue, stop_at_s)
        return AwaitedPlayer(
            cue,
            stop_at_s=stop_at_s,
            latency_s=self._latency_s,
            look=disk,
            make=lambda _found, stop_at_s: self._opened(cue, stop_at_s),
        )

    def _opened(self, cue: Cue, stop_at_s: float) -> LatePlayer:
        player = LatePlayer(cue, stop_at_s, self.lengths(cue.location), self)
        player.latency_s = self._latency_s
        player.hides_duration = cue.location in self.endless
        self.late.append(player)
        self.players.append(player)
        self.stops_at_s.append(stop_at_s)
        return player


class Stepped:
    """A mixer in made-up time. `lengths`: by location; others are 600 s long."""

    def __init__(
        self,
        lengths: Mapping[str, float | FailureReason | Broadcast] | None = None,
        *,
        latency_s: float = 0.0,
        volume: int = 100,
    ) -> None:
        known = lengths or {}
        self.clock = FakeClock()
        self.events: list[EngineEvent] = []
        self.backend = LateBackend(
            now_s=self.clock.elapsed_s,
            lengths=lambda location: known.get(location, 600.0),
            latency_s=latency_s,
        )
        self.mixer = Mixer(self.backend, now_s=self.clock.elapsed_s, emit=self.events.append)
        self.heard: list[tuple[float, float]] = []  # elapsed s, dB
        self.mixer.set_volume(volume)

    @property
    def now_s(self) -> float:
        return self.clock.elapsed_s()

    def envelope(self, envelope: Envelope, last_resort_s: float = LAST_RESORT_S) -> None:
        self.mixer.set_envelope(envelope, last_resort_s=self.now_s + last_resort_s)

    def play(self, token: int, location: str = "a", **more: Any) -> None:
        self.mixer.play(Cue(token=token, location=location, **more))

    def set_next(self, token: int, location: str = "b", **more: Any) -> None:
        self.mixer.set_next(Cue(token=token, location=location, **more))

    @property
    def sounding(self) -> list[LatePlayer]:
        return [player for player in self.backend.late if player.sounding]

    def heard_db(self) -> float:
        """All that sounds, powers added."""
        power = sum(10.0 ** (player.heard_db() / 10.0) for player in self.sounding)
        return 10.0 * math.log10(power) if power > 0.0 else -math.inf

    def step(self) -> float:
        wait_s = self.mixer.step(self.now_s)
        self.heard.append((self.now_s, self.heard_db()))
        return wait_s

    def run(self, seconds: float) -> None:
        """Let time pass in the mixer's own steps."""
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            wait_s = self.step()
            assert 0.0 < wait_s <= 0.5
            self._listen_until(min(end_s, self.now_s + wait_s))
        self.step()

    def _listen_until(self, until_s: float) -> None:
        """The mixer sleeps, the sound goes on."""
        while (left_s := until_s - self.now_s) > 0.0:
            self.clock.advance(max(1e-6, min(left_s, LISTEN_S)))
            self.heard.append((self.now_s, self.heard_db()))

    def between(self, from_s: float, to_s: float) -> list[float]:
        """What was heard, by the clock."""
        return [level for at_s, level in self.heard if from_s <= at_s <= to_s]


def player_of(stepped: Stepped, token: int) -> LatePlayer:
    """The last player opened for a cue."""
    return [player for player in stepped.backend.late if player.cue.token == token][-1]
