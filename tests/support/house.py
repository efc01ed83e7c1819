"""A house with rules and limits, and an engine that shows what it is handed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date, datetime

from sleepplayer.models import Track
from sleepplayer.night.exposure import Allowance, Limit, NightSoFar, allowance
from sleepplayer.night.fade import Envelope
from sleepplayer.night.limits import night_of
from sleepplayer.night.playback import (
    Cue,
    EngineEvent,
    FailureReason,
    FellSilent,
    PlaybackStatus,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)
from sleepplayer.people import Limits
from sleepplayer.rotation.rules import Barred, Rules


class MemoryRules:
    """`HouseRules` over values; they change by being set."""

    def __init__(self, rules: Rules | None = None, *, day: float = 0.0) -> None:
        self.rules = rules or Rules()
        self.day = day

    def barred(self, track: Track) -> Barred | None:
        carries = [weight.trigger for weight in track.triggers]
        return self.rules.barred(track.track_id, carries, self.day)


class MemoryLimits:
    """`NightLimits` over values. `heard_min` counts for whatever night it is."""

    def __init__(
        self, limits: Limits | None = None, *, heard_min: float = 0.0, hard: bool = False
    ) -> None:
        self.limits = limits or Limits()
        self.heard_min = heard_min
        self.hard = hard
        self.asmr_nights: frozenset[date] = frozenset()
        self.overrides: list[tuple[str, Limit]] = []

    def allowance(self, wall: datetime) -> Allowance:
        night = night_of(wall)
        so_far = NightSoFar(
            night=date.fromisoformat(night),
            heard_min=self.heard_min,
            asmr_nights=self.asmr_nights,
            overridden=frozenset(what for when, what in self.overrides if when == night),
        )
        return allowance(self.limits, so_far, wall)

    def override(self, what: Limit, wall: datetime) -> None:
        self.overrides.append((night_of(wall), what))


class FakeEngine:
    """A `PlaybackEngine` that plays nothing: tests say what happens in it.

    `on_cue` is called with each cue that it is handed, at that moment.
    """

    name = "fake"

    def __init__(self, *, now_s: Callable[[], float], on_cue: Callable[[Cue], None]) -> None:
        self.events: deque[EngineEvent] = deque()
        self.current: Cue | None = None
        self.next: Cue | None = None
        self.paused = False
        self.ramp_s: float | None = None  # of the last stop
        self.envelope = Envelope()
        self.last_resort_s = float("inf")
        self._now_s = now_s
        self._on_cue = on_cue
        self._position_s = 0.0
        self._looked_s = now_s()

    # --- as the session has it ----------------------------------------------------------------

    def play(self, cue: Cue) -> None:
        self._on_cue(cue)
        self._begin(cue)

    def set_next(self, cue: Cue | None) -> None:
        if cue is not None:
            self._on_cue(cue)
        self.next = cue

    def set_crossfade(self, crossfade_s: float) -> None:
        pass

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        self.envelope, self.last_resort_s = envelope, last_resort_s

    def set_volume(self, percent: int) -> None:
        pass

    def pause(self) -> None:
        self._move()
        self.paused = True

    def resume(self) -> None:
        self._move()
        self.paused = False

    def seek(self, position_s: float) -> None:
        self._move()
        self._position_s = position_s

    def stop(self, ramp_s: float) -> None:
        self.current = self.next = None
        self.ramp_s = ramp_s

    def status(self) -> PlaybackStatus:
        self._move()
        if self.current is None:
            return PlaybackStatus()
        return PlaybackStatus(
            self.current.token,
            self._position_s,
            self.current.duration_s,
            self.paused,
            self.envelope.gain_db(self._now_s()),
        )

    def close(self) -> None:
        self.stop(0.0)

    # --- as a test has it ---------------------------------------------------------------------

    def end(self) -> None:
        """What plays comes to its end, and what follows begins by itself."""
        if self.current is not None:
            follower = self.next
            self.events.append(TrackEnded(self.current.token))
            self.current = None
            if follower is not None:
                self._begin(follower)
                self.events.append(TrackStarted(follower.token))

    def fail(self, reason: FailureReason) -> None:
        """What plays breaks off, and what would follow is forgotten."""
        if self.current is not None:
            self.events.append(TrackFailed(self.current.token, reason))
            self.current = self.next = None

    def fail_next(self, reason: FailureReason) -> None:
        """What would follow cannot be opened."""
        if self.next is not None:
            self.events.append(TrackFailed(self.next.token, reason))
            self.next = None

    def fall_silent(self) -> None:
        """The envelope has come to its end."""
        token = None if self.current is None else self.current.token
        self.events.append(FellSilent(token, self._position_s))
        self.current = self.next = None

    def is_past(self) -> bool:
        """Whether the envelope has come to its end."""
        end_s = self.envelope.silent_from_s
        return end_s is not None and self._now_s() >= end_s

    def _begin(self, cue: Cue) -> None:
        self.current, self.next = cue, None
        self._position_s, self._looked_s = cue.start_s, self._now_s()

    def _move(self) -> None:
        now_s = self._now_s()
        if self.current is not None and not self.paused:
            self._position_s += now_s - self._looked_s
        self._looked_s = now_s
