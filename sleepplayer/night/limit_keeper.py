"""Holds a session to the night's limits and says so: what a start gets, and how one goes past them.

The arithmetic is `exposure.py`, the moments are `Bounds`, and `Pacing` sees that nothing outlives
them; here is what the person is told, and what is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sleepplayer.clock import Clock
from sleepplayer.night import limits
from sleepplayer.night.bounds import Bounds
from sleepplayer.night.exposure import Allowance, Grant, Limit, granted_s, seconds_between
from sleepplayer.night.notices import (
    AtLimit,
    Extended,
    LimitFacts,
    LimitLifted,
    LimitReached,
    NoEndToMove,
    Notice,
    PastLimit,
    Shortened,
)
from sleepplayer.night.pacing import Pacing
from sleepplayer.night.ports import NightLimits
from sleepplayer.night.prediction import Forecast
from sleepplayer.night.sleep_timer import NATURAL_END_WINDOW_S, AtClock, ForLength, Goal


class LimitKeeper:
    """The limits of the session that runs; they are asked for once, at its start."""

    def __init__(
        self,
        *,
        night_limits: NightLimits,
        pacing: Pacing,
        clock: Clock,
        notify: Callable[[Notice], None],
    ) -> None:
        self._night_limits = night_limits
        self._pacing = pacing
        self._clock = clock
        self._notify = notify
        self._facts = LimitFacts()
        self._grant = Grant(length_s=None)
        self._said = False  # that the limit leaves no more time

    def granted(self, goal: Goal, foretold: Forecast) -> Bounds | None:
        """What bounds a session that starts now; None: it is refused, which is said."""
        wall = self._clock.wall()
        allowance = self._night_limits.allowance(wall)
        hard = self._night_limits.hard
        grant = granted_s(self._wanted_s(goal, foretold, wall), allowance, hard=hard)
        if grant.refused:
            self._notify(PastLimit(grant.past, None, _facts(allowance, hard), refused=True))
            return None
        self._grant, self._facts, self._said = grant, _facts(allowance, hard), False
        return Bounds.of(allowance, grant.past, now_s=self._clock.elapsed_s())

    def begun(self) -> None:
        """It plays: one quiet line if a limit cut it, or was gone past; that is written down."""
        past, wall = self._grant.past, self._clock.wall()
        for limit in sorted(past):
            self._night_limits.override(limit, wall)
        if past:
            self._notify(PastLimit(past, self._silent_at(), self._facts))
        else:
            self.say_if_cut()

    def say_if_cut(self) -> None:
        """Tell that a limit will end the session before its goal does, if that is so."""
        limit, silent_at = self._pacing.ending_limit, self._silent_at()
        if self._pacing.timer.bounded and limit is not None and silent_at is not None:
            left_s = self._pacing.timer.remaining_s(self._pacing.now_s) or 0.0
            self._notify(Shortened(limit, left_s, silent_at, self._facts))

    def extended(self, added_s: float, wished_s: float, left: int | None = None) -> None:
        """Tell what an extension came to."""
        limit = self._pacing.ending_limit
        if added_s > 0.0:
            self._notify(Extended(added_s, left, limit if added_s < wished_s - 1.0 else None))
        elif limit is not None and not self._pacing.has_room:
            self._said = True
            self._notify(AtLimit(limit, self._facts))
        else:
            self._notify(NoEndToMove())

    @property
    def at_limit(self) -> Limit | None:
        """The limit that leaves no room for an extension; None if there is some."""
        return None if self._pacing.has_room else self._pacing.ending_limit

    @property
    def silenced_keys(self) -> bool:
        """Whether any key has been told already that no time is left; its own meaning is back."""
        return self._said and self.at_limit is not None

    def reached(self) -> LimitReached | None:
        """What is to be said when the timer has brought silence: that it was by a limit."""
        limit, bound_s = self._pacing.ending_limit, self._pacing.timer.bound_s
        if limit is None or bound_s is None:
            return None
        near = bound_s - self._clock.elapsed_s() <= NATURAL_END_WINDOW_S + 1.0
        return LimitReached(limit, self._facts) if near else None

    def override(self, foretold: Forecast) -> bool:
        """The deliberate act: go past what is in the way, for the rest of this night.

        If that alone moves no end, because the goal is reached as well, time is added as by any
        key. False: there is no limit, or it takes the PIN, which is said.
        """
        pacing, wall = self._pacing, self._clock.wall()
        lifted, nearest = (
            pacing.bounds.in_the_way(pacing.now_s),
            pacing.bounds.nearest(pacing.now_s),
        )
        if nearest is None:
            return False
        if self._night_limits.hard:
            self._notify(AtLimit(nearest, replace(self._facts, hard=True)))
            return False
        for limit in sorted(lifted):
            self._night_limits.override(limit, wall)
        before_s, had_room = pacing.timer.silent_at_s, pacing.has_room
        pacing.lift(lifted, foretold)
        moved_s = _later_s(before_s, pacing.timer.silent_at_s)
        if not had_room and moved_s is not None and moved_s <= NATURAL_END_WINDOW_S:
            pacing.extend(limits.STILL_AWAKE_S, foretold)
            moved_s = _later_s(before_s, pacing.timer.silent_at_s)
        self._said = False
        self._notify(LimitLifted(lifted, moved_s))
        return True

    def _wanted_s(self, goal: Goal, foretold: Forecast, wall: datetime) -> float | None:
        if isinstance(goal, ForLength):
            return goal.length_s
        if isinstance(goal, AtClock):
            return max(0.0, seconds_between(wall, goal.at))
        deadline_s = foretold.deadline_s
        return None if deadline_s is None else max(0.0, deadline_s - self._pacing.now_s)

    def _silent_at(self) -> datetime | None:
        remaining_s = self._pacing.timer.remaining_s(self._pacing.now_s)
        if remaining_s is None:
            return None
        return self._clock.wall() + timedelta(seconds=remaining_s)


def _facts(allowance: Allowance, hard: bool) -> LimitFacts:
    return LimitFacts(night_min=allowance.night_min, quiet=allowance.until, hard=hard)


def _later_s(before_s: float | None, after_s: float | None) -> float | None:
    """How much later it ends; None if that cannot be foreseen."""
    return None if before_s is None or after_s is None else max(0.0, after_s - before_s)
