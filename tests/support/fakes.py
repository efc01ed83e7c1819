"""Fakes that behave: a clock one turns by hand, stores in memory, and an evening without a sound.

`SilentEvening` is the real session over the real mixer; only the players count instead of playing.
Time passes in the mixer's own steps, so what a test sees is what a night would have been.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sleepplayer.audio.mixer import Mixer
from sleepplayer.audio.silent_engine import Broadcast, SilentBackend, SilentPlayer
from sleepplayer.models import Loudness, Track
from sleepplayer.night.notices import EndedBy, Notice, SessionEnded
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import EngineEvent, FailureReason
from sleepplayer.night.ports import DriftMark, HouseRules, NightLimits, Outcome
from sleepplayer.night.queue import Queue
from sleepplayer.night.session import Session
from sleepplayer.night.sleep_timer import Goal
from sleepplayer.people import SessionKind

EVENING = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


class FakeClock:
    """Time that passes when it is told to; the wall can be set apart from it."""

    def __init__(self, *, elapsed_s: float = 1000.0, wall: datetime = EVENING) -> None:
        self._elapsed_s = elapsed_s
        self._wall = wall

    def elapsed_s(self) -> float:
        return self._elapsed_s

    def wall(self) -> datetime:
        return self._wall

    def advance(self, seconds: float) -> None:
        self._elapsed_s += seconds
        self._wall += timedelta(seconds=seconds)

    def set_wall(self, by: timedelta) -> None:
        """Somebody sets the clock on the wall."""
        self._wall += by


class FakeKeepAwake:
    """Says whether the machine is held awake."""

    def __init__(self) -> None:
        self.held = False

    def acquire(self) -> None:
        self.held = True

    def release(self) -> None:
        self.held = False


class MemoryDriftStore:
    """Keeps the mark."""

    def __init__(self) -> None:
        self.mark: DriftMark | None = None

    def load(self) -> DriftMark | None:
        return self.mark

    def save(self, mark: DriftMark) -> None:
        self.mark = mark


class MemoryExtensionStore:
    """Counts per night."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def used(self, night: str) -> int:
        return self.counts.get(night, 0)

    def add(self, night: str) -> None:
        self.counts[night] = self.used(night) + 1


class MemoryPositions:
    """Keeps where tracks were left, by location, and every time it was told."""

    def __init__(self) -> None:
        self.at_s: dict[str, float | None] = {}
        self.told: list[tuple[str, float | None]] = []
        self.learnt_of: list[Track] = []

    def learnt(self, track: Track) -> None:
        self.learnt_of.append(track)

    def left(self, track: Track, position_s: float | None) -> None:
        self.at_s[track.location] = position_s
        self.told.append((track.location, position_s))


@dataclass
class HeardTrack:
    """A listen as it would stand in the database. Seconds."""

    location: str
    started: datetime
    from_s: float
    until_s: float
    heard_s: float = 0.0
    outcome: Outcome | None = None


@dataclass
class HeardSession:
    """A session and its listens."""

    night: str
    started: datetime
    kind: SessionKind = SessionKind.EVENING
    listens: list[HeardTrack] = field(default_factory=list)
    ended: datetime | None = None
    by: EndedBy | None = None


class MemoryHistory:
    """Keeps the history, and holds its writer to the order of things."""

    def __init__(self) -> None:
        self.sessions: list[HeardSession] = []

    @property
    def listens(self) -> list[HeardTrack]:
        """Those of the last session."""
        return self.sessions[-1].listens

    def begin_session(
        self, night: str, started: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        assert all(session.ended for session in self.sessions)
        self.sessions.append(HeardSession(night, started, kind))

    def begin_listen(self, track: Track, started: datetime, from_s: float) -> None:
        assert self.sessions[-1].ended is None
        assert all(listen.outcome for listen in self.listens)
        self.listens.append(HeardTrack(track.location, started, from_s, from_s))

    def update_listen(self, until_s: float, heard_s: float, outcome: Outcome | None) -> None:
        listen = self.listens[-1]
        assert listen.outcome is None
        listen.until_s, listen.heard_s, listen.outcome = until_s, heard_s, outcome

    def end_session(self, ended: datetime, by: EndedBy) -> None:
        assert self.sessions[-1].ended is None
        assert all(listen.outcome for listen in self.listens)
        self.sessions[-1].ended, self.sessions[-1].by = ended, by


class ClosableMixer(Mixer):
    """A mixer as the whole engine: stepped by the test instead of by a thread."""

    def close(self) -> None:
        self.stop(0.0)


AS_ASKED = Loudness(
    integrated_lufs=-30.0, true_peak_dbfs=-20.0, range_lu=0.0, short_term_max_lufs=-30.0
)
"""Measured to be as loud as a night should be: it plays at the gain of its cue, 0 dB."""


def track(
    name: str,
    duration_s: float | None = 600.0,
    *,
    gain_db: float = 0.0,
    loudness: Loudness | None = AS_ASKED,
    title: str = "",
    **more: Any,
) -> Track:
    """A track that exists nowhere."""
    return Track(
        location=name,
        title=title or name,
        duration_s=duration_s,
        gain_db=gain_db,
        loudness=loudness,
        **more,
    )


class SilentEvening:
    """A session from start to silence in made-up time.

    `lengths` says how what lies at a location plays; `tracks` are what the queue holds of it
    (default: one for each, measured to be as loud as asked).
    """

    def __init__(
        self,
        lengths: Mapping[str, float | FailureReason | Broadcast],
        *,
        tracks: Sequence[Track] | None = None,
        settings: SessionSettings | None = None,
        volume: int = 60,
        known: bool = True,
        gains_db: Mapping[str, float] | None = None,
        pace_s: float = 0.0,
        rules: HouseRules | None = None,
        night_limits: NightLimits | None = None,
    ) -> None:
        self.pace_s = pace_s  # step no finer than this, where many evenings are to be seen
        self.clock = FakeClock()
        self.events: deque[EngineEvent] = deque()
        self.notices: list[Notice] = []
        self.backend = SilentBackend(now_s=self.clock.elapsed_s, lengths=lengths.__getitem__)
        self.engine = ClosableMixer(
            self.backend, now_s=self.clock.elapsed_s, emit=self.events.append
        )
        self.keep_awake = FakeKeepAwake()
        self.drift_store = MemoryDriftStore()
        self.extensions = MemoryExtensionStore()
        self.history = MemoryHistory()
        self.positions = MemoryPositions()
        self.queue = Queue(rng=Random(7))
        self.session = Session(
            engine=self.engine,
            queue=self.queue,
            clock=self.clock,
            keep_awake=self.keep_awake,
            drift_store=self.drift_store,
            extension_store=self.extensions,
            notify=self.notices.append,
            settings=settings or SessionSettings(),
            volume=volume,
            history=self.history,
            positions=self.positions,
            rules=rules,
            night_limits=night_limits,
        )
        self.levels: list[tuple[float, float]] = []  # elapsed s, heard dB
        self.window_hangs = False
        self._next_tick_s = 0.0
        gains = gains_db or {}
        made = (
            track(
                name,
                length if known and isinstance(length, float) else None,
                gain_db=gains.get(name, 0.0),
            )
            for name, length in lengths.items()
        )
        self.queue.add(made if tracks is None else tracks)

    def start(self, goal: Goal | None = None) -> None:
        """Start, and let the engine take it in."""
        self.session.start(goal)
        self.step()

    @property
    def playing(self) -> bool:
        return self.keep_awake.held

    @property
    def ended(self) -> SessionEnded | None:
        return next((n for n in self.notices if isinstance(n, SessionEnded)), None)

    @property
    def sounding(self) -> list[SilentPlayer]:
        """The players that would be heard now."""
        return [player for player in self.backend.players if player.sounding]

    def heard_db(self) -> float:
        """The level of all that sounds, powers added."""
        power = sum(10.0 ** (player.level_db / 10.0) for player in self.sounding)
        return 10.0 * math.log10(power) if power > 0.0 else -math.inf

    def step(self) -> float:
        """One step of engine and session; returns how long the engine is content."""
        wait_s = self.engine.step(self.clock.elapsed_s())
        if not self.window_hangs:
            while self.events:
                self.session.handle(self.events.popleft())
            if self.clock.elapsed_s() >= self._next_tick_s:
                self._next_tick_s = self.clock.elapsed_s() + 1.0
                self.session.tick()
        self.levels.append((self.clock.elapsed_s(), self.heard_db()))
        return wait_s

    def run(self, seconds: float, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass, in the engine's own steps."""
        end_s = self.clock.elapsed_s() + seconds
        while self.clock.elapsed_s() < end_s:
            wait_s = self.step()
            if until():
                return
            wait_s = max(wait_s, self.pace_s)
            self.clock.advance(min(wait_s, end_s - self.clock.elapsed_s()))
        self.step()

    def run_to_silence(self, limit_s: float = 12 * 3600.0) -> None:
        """Until the session has ended, or fail."""
        self.run(limit_s, until=lambda: not self.playing)
        assert not self.playing, "it never ended"
