"""The sleep timer: a pure state machine whose every answer is a value.

Transitions (a dash: the event changes nothing; "replan" keeps the state rules of the tick row):

    event               IDLE      RUNNING              FADING               ENDED
    start               RUNNING   RUNNING              RUNNING              RUNNING
    tick, before fade   -         -                    RUNNING              -
    tick, in the fade   -         FADING               -                    -
    tick, past silence  -         ENDED                ENDED                -
    extend              -         RUNNING              RUNNING or FADING    -
    end_softly          -         FADING, <= 20 s      FADING, never later  -
    predict             -         replan               replan               -
    track_ended         -         ENDED if <= 30 s     ENDED if <= 30 s     -
                                  are left, or meant   are left, or meant
                                  and not once more    and not once more
    cancel              IDLE      IDLE                 IDLE                 ENDED
    cancel, bounded     RUNNING   RUNNING              RUNNING              ENDED
    finish              ENDED     ENDED                ENDED                -

A *bound* is the latest moment of silence, whatever the goal: what the night's limits leave. The
goal stays as it was asked for; silence is the earlier of the two, and the fade is shaped to that.
An extension that a bound leaves no room for changes nothing.

Times are seconds of `Clock.elapsed_s` unless they are datetimes of `Clock.wall`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

SOFT_END_S = 20.0
"""How long "end now softly" takes."""

NATURAL_END_WINDOW_S = 30.0
"""A track that ends by itself this close before the deadline ends the session there."""

WORTH_ADDING_S = 30.0
"""An extension that a bound cuts to this or less is none: the level would only stir."""

LONGEST_FADE_S = 3600.0
FADE_SHARE = 0.75
"""A fade takes at most this share of the time it is planned in: some of it plays at full level."""


class TimerState(Enum):
    """Where the evening is."""

    IDLE = "idle"
    RUNNING = "running"
    FADING = "fading"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ForLength:
    """Silent after so many seconds."""

    length_s: float


@dataclass(frozen=True, slots=True)
class AtClock:
    """Silent at a time on the wall (timezone-aware)."""

    at: datetime


@dataclass(frozen=True, slots=True)
class AfterTracks:
    """Silent at the end of the `count`-th track from now; 1 is the end of this track.

    A track that plays several times in a row is one, as it is shown.
    """

    count: int


@dataclass(frozen=True, slots=True)
class EndOfQueue:
    """Silent at the end of the queue's last track."""


@dataclass(frozen=True, slots=True)
class EndOfChapter:
    """Silent at the end of the chapter that plays; without chapters at the end of the track."""


Goal = ForLength | AtClock | AfterTracks | EndOfQueue | EndOfChapter


def by_tracks(goal: Goal | None) -> bool:
    """Whether a goal depends on what plays, so that its deadline has to be foretold."""
    return isinstance(goal, AfterTracks | EndOfQueue | EndOfChapter)


def ends_with_track(goal: Goal | None) -> bool:
    """Whether a goal is reached at the end of the track that plays, at the latest."""
    return isinstance(goal, EndOfChapter) or (isinstance(goal, AfterTracks) and goal.count <= 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SleepTimer:
    """One evening's timer.

    `deadline_s` is None while a goal that depends on tracks cannot be foreseen (an unknown
    duration); `planned_s` is when the current plan was made, for the fade's share of it;
    `track_end_s` is the predicted natural end of the track that plays, if it will end by itself;
    nothing outlives `bound_s`. Without a goal it counts towards the bound alone.
    """

    state: TimerState = TimerState.IDLE
    goal: Goal | None = None
    deadline_s: float | None = None
    planned_s: float = 0.0
    wished_fade_s: float = 0.0
    track_end_s: float | None = None
    bound_s: float | None = None

    @property
    def end_s(self) -> float | None:
        """The latest it may go on: the deadline or the bound, whichever comes first."""
        ends_s = (at_s for at_s in (self.deadline_s, self.bound_s) if at_s is not None)
        return min(ends_s, default=None)

    @property
    def bounded(self) -> bool:
        """Whether the bound is what ends it: the goal would come later, or nobody knows when."""
        if self.bound_s is None:
            return False
        return self.deadline_s is None or self.bound_s < self.deadline_s

    @property
    def silent_at_s(self) -> float | None:
        """When it falls silent: at its end, or at a natural track end within 30 s before that."""
        latest_s, end_s = self.end_s, self.track_end_s
        if latest_s is None:
            return None
        if end_s is not None and 0.0 <= latest_s - end_s <= NATURAL_END_WINDOW_S:
            return min(latest_s, max(end_s, self.planned_s))
        return latest_s

    @property
    def fade_start_s(self) -> float | None:
        """When the fade begins: the wished length before silence, shortened in a short plan."""
        if self.silent_at_s is None:
            return None
        planned_for_s = self.silent_at_s - self.planned_s
        return self.silent_at_s - min(self.wished_fade_s, max(0.0, FADE_SHARE * planned_for_s))

    @property
    def active(self) -> bool:
        """Whether it is counting towards silence."""
        return self.state in (TimerState.RUNNING, TimerState.FADING)

    def remaining_s(self, now_s: float) -> float | None:
        """Seconds until silence; None while that cannot be foreseen."""
        return None if self.silent_at_s is None else max(0.0, self.silent_at_s - now_s)

    def start(
        self, goal: Goal | None, *, now_s: float, wall: datetime, fade_s: float
    ) -> SleepTimer:
        """Begin (anew) towards a goal, or towards the bound alone; the bound stays.

        A clock time that has passed ends softly, never abruptly.
        """
        deadline_s = None
        if isinstance(goal, ForLength):
            deadline_s = now_s + max(0.0, goal.length_s)
        elif isinstance(goal, AtClock):
            deadline_s = max(now_s + SOFT_END_S, _clock_deadline_s(goal, now_s, wall))
        return SleepTimer(
            state=TimerState.RUNNING,
            goal=goal,
            deadline_s=deadline_s,
            planned_s=now_s,
            wished_fade_s=min(LONGEST_FADE_S, max(0.0, fade_s)),
            bound_s=self.bound_s,
        )

    def tick(self, *, now_s: float, wall: datetime) -> SleepTimer:
        """The state at a moment; a clock-time deadline is read from the wall again.

        A clock set back never lengthens the session; one set forward brings the deadline nearer,
        but leaves the time for a soft end.
        """
        if not self.active:
            return self
        timer = self
        if isinstance(self.goal, AtClock) and self.deadline_s is not None:
            read_s = _clock_deadline_s(self.goal, now_s, wall)
            if read_s < self.deadline_s - 1.0 and now_s < self.deadline_s:
                nearest_s = min(self.deadline_s, now_s + SOFT_END_S)
                timer = replace(self, deadline_s=max(read_s, nearest_s))
        silent_at_s, fade_start_s = timer.silent_at_s, timer.fade_start_s
        if silent_at_s is None or fade_start_s is None or now_s < fade_start_s:
            return replace(timer, state=TimerState.RUNNING)
        return replace(timer, state=TimerState.FADING if now_s < silent_at_s else TimerState.ENDED)

    def extend(self, seconds: float, *, now_s: float) -> SleepTimer:
        """Fall silent later by `seconds`, counted from when it would have; a new plan from now.

        A goal of tracks becomes a length: the person now thinks in minutes. The same timer comes
        back when there is no end to move, or the bound leaves no room for it.
        """
        silent_at_s = self.silent_at_s
        if not self.active or seconds <= 0.0 or silent_at_s is None:
            return self
        if self.bound_s is not None:
            room_s = self.bound_s - max(now_s, silent_at_s)
            if room_s < seconds and room_s <= WORTH_ADDING_S:
                return self
        deadline_s = max(now_s, silent_at_s) + seconds
        goal: Goal = ForLength(deadline_s - now_s)
        if isinstance(self.goal, AtClock) and self.deadline_s is not None:
            goal = AtClock(self.goal.at + timedelta(seconds=deadline_s - self.deadline_s))
        return replace(
            self, state=TimerState.RUNNING, goal=goal, deadline_s=deadline_s, planned_s=now_s
        )

    def end_softly(self, *, now_s: float, over_s: float = SOFT_END_S) -> SleepTimer:
        """Fade from now on and be silent in `over_s`, or earlier if it would be anyway."""
        if not self.active:
            return self
        silent_at_s = now_s + over_s
        if self.silent_at_s is not None:
            silent_at_s = min(silent_at_s, self.silent_at_s)
        return replace(
            self,
            state=TimerState.FADING,
            goal=ForLength(silent_at_s - now_s),
            deadline_s=silent_at_s,
            # Planned far back, so that the whole rest is fade.
            planned_s=now_s - LONGEST_FADE_S,
            wished_fade_s=silent_at_s - now_s,
            track_end_s=None,
        )

    def shift(self, seconds: float) -> SleepTimer:
        """Give back the time of a pause to a length; a clock time stays where it is."""
        if not self.active or self.deadline_s is None or isinstance(self.goal, AtClock):
            return self
        return replace(
            self,
            deadline_s=self.deadline_s + seconds,
            planned_s=self.planned_s + seconds,
            track_end_s=None,
        )

    def predict(self, *, deadline_s: float | None, track_end_s: float | None) -> SleepTimer:
        """What the tracks foretell, anew after each seek, skip or learnt duration.

        `deadline_s` counts for goals of tracks only; `track_end_s` is None when the current track
        will not come to its end by itself.
        """
        if not self.active:
            return self
        if not by_tracks(self.goal):
            return replace(self, track_end_s=track_end_s)
        foretold = replace(self, deadline_s=deadline_s, track_end_s=None)
        return replace(foretold, track_end_s=track_end_s) if foretold.bounded else foretold

    def track_ended(
        self, *, now_s: float, last: bool, next_fits: bool = False, once_more: bool = False
    ) -> SleepTimer:
        """A track came to its natural end; `last` if nothing of the queue follows it, `once_more`
        if it follows itself before it counts as a track.

        `next_fits`: what follows will come to its own end before the deadline, so it is no track
        for seconds.
        """
        if not self.active:
            return self
        by_goal = by_tracks(self.goal)
        ends = by_goal and (last or (ends_with_track(self.goal) and not once_more))
        end_s = self.bound_s if by_goal else self.end_s
        if not ends and end_s is not None:
            ends = end_s - now_s <= NATURAL_END_WINDOW_S and not next_fits
        if ends:
            return replace(self, state=TimerState.ENDED)
        if isinstance(self.goal, AfterTracks) and self.goal.count > 1 and not once_more:
            return replace(self, goal=AfterTracks(self.goal.count - 1))
        return self

    def cancel(self, *, now_s: float, wall: datetime, fade_s: float) -> SleepTimer:
        """No timer any more but for a bound; a session that has ended stays ended."""
        if self.state is TimerState.ENDED:
            return self
        if self.bound_s is None:
            return SleepTimer()
        return self.start(None, now_s=now_s, wall=wall, fade_s=fade_s)

    def finish(self) -> SleepTimer:
        """Silence has come, by whatever way."""
        return replace(self, state=TimerState.ENDED)


def _clock_deadline_s(goal: AtClock, now_s: float, wall: datetime) -> float:
    return now_s + (goal.at - wall).total_seconds()
