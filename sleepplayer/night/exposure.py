"""How much ASMR a night and a week have had, and what that still allows. Pure.

A limit is a promise to oneself, not a lock: who goes past one is told so in one line and gets what
they asked for, and it is written down. Only a child's locked profile is held to it (`hard`).

Moments are timezone-aware; two of them are compared in UTC, because Python compares the clock faces
of one zone, which is an hour off on the nights when clocks change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sleepplayer.people import Limits, Weaning

WORTH_STARTING_S = 60.0
"""Less than this is no evening: what was asked for plays then, past the limit."""

HARD_WORTH_STARTING_S = 30.0
"""The same where nothing goes past a limit: all that is left is played, if it is a breath of it."""

WEEK_NIGHTS = 7


class Limit(StrEnum):
    """What can be reached, gone past, and written down as overridden."""

    MINUTES = "minutes"
    LIGHTS_OUT = "lights-out"
    NIGHTS = "nights"
    FREE_NIGHT = "free-night"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSoFar:
    """What has been heard: `heard_min` tonight, over all sessions; `asmr_nights` are the dates of
    nights with ASMR among the last 28, tonight's included. `overridden`: which limits the person
    went past tonight."""

    night: date
    heard_min: float = 0.0
    asmr_nights: frozenset[date] = frozenset()
    overridden: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What still fits, seen at the moment `at`; the default: everything.

    `left_s` of the night's `night_min` are left (0 at least), `until` is the moment of silence that
    lights-out asks for; each is None where there is no such limit, or it was overridden tonight.
    `lights_out` is that moment itself. `past`: what is used up already.
    """

    at: datetime
    left_s: float | None = None
    until: datetime | None = None
    lights_out: datetime | None = None
    free_night: bool = False
    past: frozenset[Limit] = frozenset()
    night_min: float | None = None

    def fits_s(self, limit: Limit) -> float | None:
        """How much one limit leaves from `at` on, in s; None: it sets no end."""
        if limit is Limit.MINUTES:
            return self.left_s
        if limit is Limit.LIGHTS_OUT and self.until is not None:
            return max(0.0, seconds_between(self.at, self.until))
        return None

    @property
    def nearest(self) -> Limit | None:
        """Which limit would end a session first."""
        return self.nearest_but(frozenset())

    def nearest_but(self, lifted: frozenset[Limit]) -> Limit | None:
        """Which limit would end a session first, but for some."""
        fitting = {
            limit: fits_s
            for limit in (Limit.MINUTES, Limit.LIGHTS_OUT)
            if limit not in lifted and (fits_s := self.fits_s(limit)) is not None
        }
        return min(fitting, key=lambda limit: fitting[limit], default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a start gets: `length_s`, which `cut_by` made shorter than was asked (None: nothing).

    `length_s` None: as long as its tracks. `past` are the limits it goes past, to be written down;
    `refused`: a locked profile may not, so its length is 0.
    """

    length_s: float | None
    cut_by: Limit | None = None
    past: frozenset[Limit] = frozenset()
    refused: bool = False


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Seconds that pass from one aware moment to another, clock changes included."""
    return (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds()


def weaned_min(weaning: Weaning, night: date) -> float:
    """What a weaning plan leaves of that night, in minutes; before it begins, its first step."""
    weeks = max(0, (night - weaning.since).days // WEEK_NIGHTS)
    stepped_min = weaning.from_min - max(0.0, weaning.step_min) * weeks
    return max(weaning.target_min, stepped_min)


def weaning_line(weaning: Weaning, weeks: int) -> list[tuple[date, float]]:
    """The plan to be drawn: the first night of each week and its minutes, `weeks` + 1 points."""
    nights = (weaning.since + timedelta(weeks=week) for week in range(weeks + 1))
    return [(night, weaned_min(weaning, night)) for night in nights]


def night_limit_min(limits: Limits, night: date) -> float | None:
    """The minutes of a night: its limit or the weaning plan's, the lesser of them; None: none."""
    planned = None if limits.weaning is None else weaned_min(limits.weaning, night)
    return min((x for x in (limits.night_min, planned) if x is not None), default=None)


def quiet_time(limits: Limits) -> time | None:
    """The clock time at which a session ends, by lights-out; None without one."""
    if limits.lights_out is None:
        return None
    gap = timedelta(minutes=limits.wind_down_min)
    return (datetime.combine(date(2000, 1, 2), limits.lights_out) - gap).time()


def is_free_night(limits: Limits, so_far: NightSoFar) -> bool:
    """Whether tonight has no ASMR: by its weekday, or because the week has had its nights."""
    if Limit.FREE_NIGHT in so_far.overridden:
        return False
    if so_far.night.weekday() in limits.free_days:
        return True
    wanted = max(0, limits.free_a_week)
    return wanted > 0 and _nights_before(so_far) >= WEEK_NIGHTS - wanted


def nights_left(limits: Limits, so_far: NightSoFar) -> int | None:
    """How many of the seven nights that end with tonight may still have ASMR; None: any."""
    if limits.nights_a_week is None:
        return None
    had = _nights_before(so_far) + (so_far.night in so_far.asmr_nights)
    return max(0, limits.nights_a_week - had)


def allowance(
    limits: Limits,
    so_far: NightSoFar,
    wall: datetime,
    *,
    localized: Callable[[datetime], datetime] | None = None,
) -> Allowance:
    """What fits in the night `so_far.night` from `wall` (local, aware) on.

    Lights-out is a time on the clock face, so the moment of silence is found there too.
    `localized` makes such a time a moment; default: in the zone of `wall`, which is an hour off
    across a clock change if that is a fixed offset (`datetime.astimezone` asks the system). A time
    that the change leaves out comes an hour later, of one that comes twice the first counts.
    """
    night_min = night_limit_min(limits, so_far.night)
    free_night, past = is_free_night(limits, so_far), set()
    left_s = None
    if night_min is not None and Limit.MINUTES not in so_far.overridden:
        left_s = max(0.0, 60.0 * (night_min - so_far.heard_min))
        if left_s == 0.0:
            past.add(Limit.MINUTES)
    until = lights_out = None
    if limits.lights_out is not None:
        day = so_far.night if limits.lights_out.hour >= 12 else so_far.night + timedelta(days=1)
        face = datetime.combine(day, limits.lights_out)
        local = localized or (lambda naive: naive.replace(tzinfo=wall.tzinfo))
        lights_out = _existing(local(face))
        if Limit.LIGHTS_OUT not in so_far.overridden:
            until = _existing(local(face - timedelta(minutes=limits.wind_down_min)))
            if seconds_between(wall, until) <= 0.0:
                past.add(Limit.LIGHTS_OUT)
    counts = limits.nights_a_week is not None and not free_night
    begun = so_far.night in so_far.asmr_nights  # a night that has had ASMR is used already
    if counts and not begun and nights_left(limits, so_far) == 0:
        past |= {Limit.NIGHTS} - so_far.overridden
    return Allowance(
        at=wall,
        left_s=left_s,
        until=until,
        lights_out=lights_out,
        free_night=free_night,
        past=frozenset(past),
        night_min=night_min,
    )


def granted_s(wanted_s: float | None, allowance: Allowance, *, hard: bool) -> Grant:
    """What a start of `wanted_s` seconds (None: as long as its tracks) gets.

    What fits, if that is at least `WORTH_STARTING_S`; otherwise what was asked for, past the limit.
    `hard`: nothing past a limit; it is refused below `HARD_WORTH_STARTING_S`.
    """
    asked_s = math.inf if wanted_s is None else wanted_s
    worth_s = HARD_WORTH_STARTING_S if hard else WORTH_STARTING_S
    too_near = {
        limit
        for limit in (Limit.MINUTES, Limit.LIGHTS_OUT)
        if (fits_s := allowance.fits_s(limit)) is not None and fits_s < min(asked_s, worth_s)
    }
    past = frozenset(too_near) | (allowance.past & {Limit.NIGHTS})
    if hard and past:
        return Grant(length_s=0.0, past=past, refused=True)
    cut_by = allowance.nearest_but(past)
    fits_s = None if cut_by is None else allowance.fits_s(cut_by)
    if fits_s is not None and fits_s < asked_s:
        return Grant(length_s=fits_s, cut_by=cut_by, past=past)
    return Grant(length_s=wanted_s, past=past)


def _nights_before(so_far: NightSoFar) -> int:
    """ASMR nights among the six before tonight."""
    before = (so_far.night - timedelta(days=days) for days in range(1, WEEK_NIGHTS))
    return sum(night in so_far.asmr_nights for night in before)


def _existing(moment: datetime) -> datetime:
    """A moment with a clock face that exists: a clock change may have left it out."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)
