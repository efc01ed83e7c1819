"""The latest moments of silence that a night's limits leave, in the session's own time. Pure.

The night's minutes count down while a session plays and wait while it is paused; quiet time is a
time on the wall and waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sleepplayer.night.exposure import Allowance, Limit, seconds_between
from sleepplayer.night.sleep_timer import SOFT_END_S

TOGETHER_S = 300.0
"""Who goes past one limit goes past another that would come so soon after it, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When each limit ends the session, in `Clock.elapsed_s`; None: it does not.

    `left_s` is what is left of the minutes while they wait; `quiet` is `quiet_s` on the wall.
    """

    minutes_s: float | None = None
    left_s: float | None = None
    quiet_s: float | None = None
    quiet: datetime | None = None

    @classmethod
    def of(cls, allowance: Allowance, lifted: frozenset[Limit], *, now_s: float) -> Bounds:
        """What an allowance of now leaves, but for the limits that the person went past."""
        left_s = allowance.fits_s(Limit.MINUTES)
        quiet_s = allowance.fits_s(Limit.LIGHTS_OUT)
        return cls(
            minutes_s=None if left_s is None else now_s + left_s,
            quiet_s=None if quiet_s is None else now_s + quiet_s,
            quiet=allowance.until,
        ).without(lifted)

    def ends_s(self, now_s: float) -> dict[Limit, float]:
        """The limits that bound it, and when each does."""
        minutes_s = self.minutes_s if self.left_s is None else now_s + self.left_s
        ends_s = {Limit.MINUTES: minutes_s, Limit.LIGHTS_OUT: self.quiet_s}
        return {limit: at_s for limit, at_s in ends_s.items() if at_s is not None}

    def at_s(self, now_s: float) -> float | None:
        """The latest moment of silence; None: there is none."""
        return min(self.ends_s(now_s).values(), default=None)

    def nearest(self, now_s: float) -> Limit | None:
        """Which limit sets it."""
        ends_s = self.ends_s(now_s)
        return min(ends_s, key=lambda limit: ends_s[limit], default=None)

    def in_the_way(self, now_s: float) -> frozenset[Limit]:
        """The nearest limit, and any that would end it within minutes after that one."""
        ends_s = self.ends_s(now_s)
        nearest_s = min(ends_s.values(), default=0.0)
        return frozenset(limit for limit, at_s in ends_s.items() if at_s < nearest_s + TOGETHER_S)

    def without(self, limits: frozenset[Limit]) -> Bounds:
        """The person goes past these."""
        bounds = self
        if Limit.MINUTES in limits:
            bounds = replace(bounds, minutes_s=None, left_s=None)
        if Limit.LIGHTS_OUT in limits:
            bounds = replace(bounds, quiet_s=None, quiet=None)
        return bounds

    def read(self, *, now_s: float, wall: datetime) -> Bounds:
        """Quiet time is read from the wall again: a clock set back never makes it later, one set
        forward leaves the time for a soft end."""
        if self.quiet is None or self.quiet_s is None or now_s >= self.quiet_s:
            return self
        read_s = now_s + seconds_between(wall, self.quiet)
        if read_s >= self.quiet_s - 1.0:
            return self
        return replace(self, quiet_s=max(read_s, min(self.quiet_s, now_s + SOFT_END_S)))

    def held(self, *, now_s: float) -> Bounds:
        """Paused: the minutes wait."""
        if self.minutes_s is None:
            return self
        return replace(self, minutes_s=None, left_s=max(0.0, self.minutes_s - now_s))

    def released(self, *, now_s: float) -> Bounds:
        """Going on: the minutes count again."""
        if self.left_s is None:
            return self
        return replace(self, minutes_s=now_s + self.left_s, left_s=None)
