"""An engine that plays in no time at all, and an evening around it to show in a window."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from support.fakes import (
    FakeClock,
    FakeKeepAwake,
    MemoryDriftStore,
    MemoryExtensionStore,
    MemoryHistory,
)

from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.fade import Envelope
from sleepplayer.night.notices import Notice
from sleepplayer.night.playback import (
    Cue,
    EngineEvent,
    FellSilent,
    PlaybackStatus,
    TrackEnded,
    TrackStarted,
)
from sleepplayer.night.queue import Queue
from sleepplayer.night.session import Session
from sleepplayer.night.settings import Settings

EVENING = datetime(2026, 11, 20, 22, 16, tzinfo=UTC)


class FakeEngine:
    """Plays cues in no time at all: positions follow the clock, tracks end, the envelope ends."""

    def __init__(self, clock: FakeClock) -> None:
        self.name = "fake"
        self.calls: list[str] = []
        self.emit: Callable[[EngineEvent], None] = lambda _event: None
        self.volume = 0
        self._clock = clock
        self._cue: Cue | None = None
        self._next: Cue | None = None
        self._position_s = 0.0
        self._since_s = 0.0
        self._paused = False
        self._silent_from_s: float | None = None

    def play(self, cue: Cue) -> None:
        self.calls.append("play")
        self._cue, self._position_s, self._paused = cue, cue.start_s, False
        self._since_s = self._clock.elapsed_s()
        self.emit(TrackStarted(cue.token))

    def set_next(self, cue: Cue | None) -> None:
        self._next = cue

    def set_crossfade(self, crossfade_s: float) -> None:
        self.calls.append(f"crossfade {crossfade_s:g}")

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        self._silent_from_s = envelope.silent_from_s

    def set_volume(self, percent: int) -> None:
        self.volume = percent

    def pause(self) -> None:
        self._position_s, self._paused = self._now_s(), True

    def resume(self) -> None:
        self._since_s, self._paused = self._clock.elapsed_s(), False

    def seek(self, position_s: float) -> None:
        self.calls.append(f"seek {position_s:g}")
        self._position_s, self._since_s = position_s, self._clock.elapsed_s()

    def stop(self, ramp_s: float) -> None:
        self.calls.append(f"stop {ramp_s:g}")
        self._cue = self._next = None

    def status(self) -> PlaybackStatus:
        if self._cue is None:
            return PlaybackStatus()
        return PlaybackStatus(
            token=self._cue.token,
            position_s=self._now_s(),
            duration_s=self._cue.duration_s,
            paused=self._paused,
        )

    def close(self) -> None:
        self._cue = None

    def catch_up(self) -> None:
        """Tell what has happened since the clock was moved."""
        cue = self._cue
        if self._silent_from_s is not None and self._clock.elapsed_s() >= self._silent_from_s:
            self._cue = None
            self.emit(FellSilent(cue.token if cue else None, None))
        elif cue is not None and self._now_s() >= _ends_s(cue):
            follower = self._next
            self.emit(TrackEnded(cue.token))
            if follower is not None and self._cue is cue:
                self._next = None
                self.play(follower)

    def _now_s(self) -> float:
        if self._paused:
            return self._position_s
        return self._position_s + self._clock.elapsed_s() - self._since_s


def _ends_s(cue: Cue) -> float:
    """Where it is over: before its file is, or with it."""
    return min((at_s for at_s in (cue.end_s, cue.duration_s) if at_s is not None), default=math.inf)


class Evening:
    """A session with everything fake around it."""

    def __init__(
        self, tracks: list[Track], settings: Settings | None = None, wall: datetime = EVENING
    ) -> None:
        self.settings = settings or Settings()
        self.clock = FakeClock(wall=wall)
        self.engine = FakeEngine(self.clock)
        self.drift = MemoryDriftStore()
        self.extensions = MemoryExtensionStore()
        self.history = MemoryHistory()
        self.notices: list[Notice] = []
        self.told: Callable[[Notice], None] = self.notices.append
        self.session = Session(
            engine=self.engine,
            queue=Queue(rng=Random(7)),
            clock=self.clock,
            keep_awake=FakeKeepAwake(),
            drift_store=self.drift,
            extension_store=self.extensions,
            notify=self._tell,
            settings=self.settings.session,
            volume=self.settings.volume,
            history=self.history,
        )
        self.engine.emit = self.session.handle
        self.session.queue.add(tracks)

    def _tell(self, notice: Notice) -> None:
        self.told(notice)

    def advance(self, seconds: float) -> None:
        """Let time pass, as the engine and the application's ticks would see it."""
        while seconds > 0:
            step = min(1.0, seconds)
            self.clock.advance(step)
            self.engine.catch_up()
            self.session.tick()
            seconds -= step


def make_tracks() -> list[Track]:
    """Ten sounds as they come with the program, and a few of one's own."""
    sounds = (
        ("Slow page turning, no talking", ("page-turning",), 540),
        ("Old book, soft whisper", ("whispering", "page-turning"), 660),
        ("Rain on canvas", ("rain", "nature"), 60),
        ("Slow waves", ("waves", "nature"), 80),
        ("A small stream", ("stream", "nature"), 60),
        ("Brown noise", ("brown-noise",), 45),
        ("Typing in the next room", ("typing",), 62),
        ("Brushing a microphone, ear to ear", ("brushing", "personal-attention"), 3900),
        ("Fingertips on wood", ("tapping",), 61),
        ("Recorded in the kitchen", (), None),
    )
    return [
        Track(
            location=f"/sounds/{number}.opus",
            title=title,
            duration_s=seconds,
            triggers=tuple(TriggerWeight(name, 1 / len(names)) for name in names),
        )
        for number, (title, names, seconds) in enumerate(sounds)
    ]
