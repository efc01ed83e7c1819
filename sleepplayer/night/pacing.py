"""The session's time: its timer, and the envelope that follows from it.

Longer than other rooms: all the ways in which the end may move stand side by side here, because
each has to leave timer, bounds and envelope in agreement, also in a pause.

`Pacing` keeps the two together: every change of the timer is laid out as a new envelope and sent to
the engine, and an envelope is never replaced by one that starts anywhere else than where the level
is. In doubt it stays quieter: the level may climb only when the person asked for a later end or a
new goal, or went to another place where the goal is one of tracks.

What the night's limits leave (`Bounds`) bounds the timer. Their minutes wait in every pause, also
where the deadline does not: then the level is held, and the engine is told of the deadline alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sleepplayer.clock import Clock
from sleepplayer.night import limits
from sleepplayer.night.bounds import Bounds
from sleepplayer.night.exposure import Limit
from sleepplayer.night.fade import (
    FLOOR_DB,
    SOFT_START_DB,
    Envelope,
    FadeCurve,
    Segment,
    plan_envelope,
)
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.prediction import Forecast
from sleepplayer.night.sleep_timer import (
    WORTH_ADDING_S,
    ForLength,
    Goal,
    SleepTimer,
    TimerState,
    by_tracks,
    ends_with_track,
)
from sleepplayer.night.stretch import RESUME_LONGER_THAN_S

SOFT_START_S = 3.0

CLIMB_S = 8.0
"""How long the level takes back to full after an extension in the fade."""

LAST_RESORT_S = 5.0
"""What the engine's own last stop waits beyond the deadline and every extension still allowed."""

REPLAN_S = 0.25
"""A deadline that moves by less is not worth bending the fade for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSettings:
    """How the person wants their sessions. Seconds.

    Tracks at least `resume_longer_than_s` long begin where they were left, unless they say
    otherwise themselves.
    """

    fade_s: float = 300.0
    curve: FadeCurve = FadeCurve.DB_LINEAR
    crossfade_s: float = 3.0
    pause_moves_deadline: bool = False
    still_awake_limit: int = limits.STILL_AWAKE_LIMIT
    resume_longer_than_s: float = RESUME_LONGER_THAN_S
    loudness: NightLoudness = field(default_factory=NightLoudness)


class Pacing:
    """A session's timer and envelope. `send(envelope, last_resort_s)` hands them to the engine."""

    def __init__(
        self,
        *,
        clock: Clock,
        settings: SessionSettings,
        send: Callable[[Envelope, float], None],
    ) -> None:
        self.settings = settings
        self.timer = SleepTimer()
        self.bounds = Bounds()
        self.envelope = Envelope()
        self.started_s = 0.0
        self.held_since_s: float | None = None  # paused, and the deadline waits
        self._paused = False
        self._own_fade_s: float | None = None
        self._clock = clock
        self._send = send
        self._planned_for: tuple[float | None, TimerState] = (None, TimerState.IDLE)

    @property
    def now_s(self) -> float:
        """The moment that counts: now, or, while the deadline waits, when it began to wait."""
        return self._clock.elapsed_s() if self.held_since_s is None else self.held_since_s

    @property
    def by_tracks(self) -> bool:
        """Whether the goal depends on tracks."""
        return by_tracks(self.timer.goal)

    @property
    def is_last_track(self) -> bool:
        """Whether the goal is the end of the current track, or comes before it."""
        return ends_with_track(self.timer.goal)

    @property
    def ending_limit(self) -> Limit | None:
        """Which of the night's limits ends the session; None: its own goal does, before any."""
        bound_s, deadline_s = self.timer.bound_s, self.timer.deadline_s
        if bound_s is None or (deadline_s is not None and deadline_s < bound_s - REPLAN_S):
            return None
        return self.bounds.nearest(self.now_s)

    @property
    def has_room(self) -> bool:
        """Whether an extension would add anything; True also where no end is known."""
        bound_s, silent_at_s = self.timer.bound_s, self.timer.silent_at_s
        return bound_s is None or silent_at_s is None or bound_s - silent_at_s > WORTH_ADDING_S

    @property
    def fade_s(self) -> float:
        """How long the session's fade is to be."""
        return self.settings.fade_s if self._own_fade_s is None else self._own_fade_s

    def begin(
        self,
        goal: Goal,
        foretold: Forecast,
        bounds: Bounds | None = None,
        *,
        fade_s: float | None = None,
    ) -> None:
        """A new session: from silence, softly, and never longer than to its bounds.

        `fade_s` is a fade of its own, whatever the settings say.
        """
        self._own_fade_s = fade_s
        self.held_since_s, self._paused = None, False
        self.started_s, self.bounds = self.now_s, bounds or Bounds()
        self._start_timer(goal, foretold)
        self._plan(from_db=SOFT_START_DB, rise_s=SOFT_START_S)

    def aim(self, goal: Goal, foretold: Forecast) -> None:
        """Another goal for the session that runs."""
        self._start_timer(goal, foretold)
        self._plan()

    def foresee(self, foretold: Forecast) -> None:
        """What the tracks foretell has changed."""
        self.timer = self.timer.predict(
            deadline_s=foretold.deadline_s, track_end_s=foretold.track_end_s
        )
        self._follow(climb=self.by_tracks)

    def tick(self) -> bool:
        """Look at the clocks; whether the fade began just now."""
        if self.held_since_s is not None:
            return False
        before, wall = self.timer, self._clock.wall()
        self.bounds = self.bounds.read(now_s=self.now_s, wall=wall)
        self.timer = self._bounded(before).tick(now_s=self.now_s, wall=wall)
        self._follow(climb=False)
        return before.state is TimerState.RUNNING and self.timer.state is TimerState.FADING

    def extend(self, seconds: float, foretold: Forecast) -> float:
        """Later by `seconds`, as far as the bounds allow; in the fade the level climbs back over
        8 s. Returns what was added, in s; 0: nothing, because no end is known or none is left."""
        before, now_s = self.timer, self.now_s
        self.timer = before.extend(seconds, now_s=now_s)
        if self.timer is before:
            return 0.0
        self.timer = replace(
            self.timer, wished_fade_s=self.fade_s
        ).predict(  # not that of a soft end
            deadline_s=foretold.deadline_s, track_end_s=foretold.track_end_s
        )
        self._plan()
        if before.bound_s is None:
            return seconds
        return min(seconds, before.bound_s - max(now_s, before.silent_at_s or now_s))

    def lift(self, limits: frozenset[Limit], foretold: Forecast) -> None:
        """The person goes past these limits: what they cut short goes on, as by an extension."""
        before = self.timer
        self.bounds = self.bounds.without(limits)
        self.timer = self._bounded(before).predict(
            deadline_s=foretold.deadline_s, track_end_s=foretold.track_end_s
        )
        if self.timer.silent_at_s != before.silent_at_s:
            now_s = self.now_s
            self.timer = replace(self.timer, planned_s=now_s)
            self.timer = self.timer.tick(now_s=now_s, wall=self._clock.wall())
        self._plan()

    def end_softly(self) -> None:
        """Fade from now on, silent in 20 s."""
        timer = self.timer
        if not timer.active:
            timer = self._started(ForLength(limits.LONGEST_SESSION_S))
        self.timer = timer.end_softly(now_s=self.now_s)
        self._plan(climb=False)

    def track_ended(self, *, last: bool, next_fits: bool, once_more: bool) -> bool:
        """A track came to its end; whether the session ends with it."""
        self.timer = self.timer.track_ended(
            now_s=self.now_s, last=last, next_fits=next_fits, once_more=once_more
        )
        return self.timer.state is TimerState.ENDED

    def finish(self) -> None:
        """Silence has come."""
        self.held_since_s, self._paused = None, False
        self.timer = self.timer.finish()

    def cancel(self) -> None:
        """No timer; the longest session still bounds it."""
        self.timer = self.timer.cancel(
            now_s=self.now_s, wall=self._clock.wall(), fade_s=self.fade_s
        )
        self._plan()

    def hold(self) -> None:
        """Paused: the deadline waits if it is one of tracks, or of length and so chosen."""
        self._paused = True
        self.bounds = self.bounds.held(now_s=self.now_s)
        if self._waits:
            self._wait()
        elif self._minutes_wait:
            self._plan(climb=False)

    def release(self) -> None:
        """Going on: the time of the pause is given back if the deadline waited, or the minutes."""
        self._paused = False
        if self.held_since_s is None and not self._minutes_wait:
            return
        now_s = self._clock.elapsed_s()
        if self.held_since_s is not None:
            self.timer = self.timer.shift(now_s - self.held_since_s)
            self.held_since_s = None
        if self._minutes_wait:
            self.bounds = self.bounds.released(now_s=now_s)
            self.timer = self._bounded(self.timer).tick(now_s=now_s, wall=self._clock.wall())
        self._plan(climb=False)

    def change_settings(self, settings: SessionSettings) -> None:
        """Other wishes; a fade that runs is left alone."""
        self.settings = settings
        if self.timer.state is TimerState.RUNNING:
            self.timer = replace(self.timer, wished_fade_s=self.fade_s)
            self._plan(climb=False)

    @property
    def _waits(self) -> bool:
        """Whether a deadline like this waits through a pause."""
        chosen = self.settings.pause_moves_deadline and isinstance(self.timer.goal, ForLength)
        return self._paused and (chosen or self.by_tracks)

    @property
    def _minutes_wait(self) -> bool:
        """Whether the night's minutes wait for the end of a pause."""
        return self.bounds.left_s is not None

    def _bounded(self, timer: SleepTimer) -> SleepTimer:
        return replace(timer, bound_s=self.bounds.at_s(self.now_s))

    @property
    def _laid_out(self) -> SleepTimer:
        """The timer as the engine's envelope has it: minutes that wait do not end a pause."""
        if not self._minutes_wait:
            return self.timer
        timer = replace(self.timer, bound_s=self.bounds.quiet_s)
        return timer.tick(now_s=self.now_s, wall=self._clock.wall())

    def _wait(self) -> None:
        """Hold the level, in silence, until it goes on; not for ever."""
        now_s = self._clock.elapsed_s()
        self.held_since_s = now_s
        level_db = max(FLOOR_DB, self.envelope.gain_db(now_s))
        until_s = now_s + limits.LONGEST_SESSION_S
        if self.bounds.quiet_s is not None:
            until_s = max(now_s, min(until_s, self.bounds.quiet_s))
        self._replace(Envelope((Segment(now_s, now_s, level_db, level_db),), until_s), until_s)

    def _started(self, goal: Goal) -> SleepTimer:
        return self._bounded(SleepTimer()).start(
            goal, now_s=self.now_s, wall=self._clock.wall(), fade_s=self.fade_s
        )

    def _start_timer(self, goal: Goal, foretold: Forecast) -> None:
        self.timer = self._started(goal).predict(
            deadline_s=foretold.deadline_s, track_end_s=foretold.track_end_s
        )

    def _follow(self, *, climb: bool) -> None:
        """Lay the envelope out anew if silence has moved."""
        planned_s, silent_at_s = self._planned_for[0], self._laid_out.silent_at_s
        moved = (planned_s is None) != (silent_at_s is None) or (
            planned_s is not None
            and silent_at_s is not None
            and abs(planned_s - silent_at_s) > REPLAN_S
        )
        if moved and self.held_since_s is None:
            self._plan(climb=climb)

    def _plan(
        self, *, from_db: float | None = None, rise_s: float | None = None, climb: bool = True
    ) -> None:
        if self._waits:  # what is changed in such a pause is laid out when it goes on
            if self.held_since_s is None:
                self._wait()
            return
        self.held_since_s = None
        now_s = self.now_s
        if rise_s is None:  # a climb that is under way keeps its time
            rise_s = self.envelope.rise_left_s(now_s) or CLIMB_S
        level_db = self.envelope.gain_db(now_s) if from_db is None else from_db
        timer = self._laid_out
        silent_at_s, fade_start_s = timer.silent_at_s, timer.fade_start_s
        self._planned_for = (silent_at_s, timer.state)
        if silent_at_s is None:  # nothing plays for ever, also where no end can be foreseen
            silent_at_s = max(now_s, self.started_s + limits.LONGEST_SESSION_S)
            fade_start_s = silent_at_s - self.fade_s
        fading = timer.state is TimerState.FADING
        if fading and not climb:
            fade_start_s = now_s
        envelope = plan_envelope(
            now_s=now_s,
            from_db=level_db,
            rise_s=rise_s,
            fade_start_s=fade_start_s,
            silent_at_s=silent_at_s,
            curve=self.settings.curve,
            top_db=level_db if self._minutes_wait else 0.0,
        )
        latest_s = silent_at_s + self.settings.still_awake_limit * limits.STILL_AWAKE_S
        if timer.bound_s is not None:
            latest_s = max(silent_at_s, min(latest_s, timer.bound_s))
        self._replace(envelope, latest_s + LAST_RESORT_S)

    def _replace(self, envelope: Envelope, last_resort_s: float) -> None:
        self.envelope = envelope
        self._send(envelope, last_resort_s)
