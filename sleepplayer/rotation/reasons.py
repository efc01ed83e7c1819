"""Why a track is in the plan and why a trigger rests, as values: others make sentences of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """What speaks for a pick. What `value` then is, stands behind each."""

    LIKED = "liked"  # the liking of the trigger, 0..1
    TRYING = "trying"  # nobody knows yet whether it is liked; the standard deviation of that
    BACK = "back"  # it was expected back; days since it was heard
    FRESH = "fresh"  # days since the trigger was heard
    NEVER_HEARD = "never-heard"  # the trigger was not played yet
    LASTS = "lasts"  # no sign that this person tires; the probability that they do
    STAYS = "stays"  # goes on with what tonight has had; minutes of it tonight
    NEW_TRACK = "new-track"
    LONG_AGO = "long-ago"  # days since the track was heard
    PROVEN = "proven"  # nights with the track went better than its triggers explain, as a share
    BEST_LEFT = "best-left"  # nothing else speaks for it; the score
    UNTAGGED = "untagged"  # nobody knows what is in it
    LENGTH_UNKNOWN = "length-unknown"  # the minutes it is taken to last
    ENDS_IN_TIME = "ends-in-time"  # minutes between its end and the deadline


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a pick, or has to be said of it."""

    why: Why
    trigger: str | None = None
    value: float | None = None


class Resting(StrEnum):
    """Why a trigger is not played now."""

    AVOIDED = "avoided"
    SET = "set"  # the person laid it down: never broken
    ESTIMATED = "estimated"  # worn off: the score may overrule it


@dataclass(frozen=True, slots=True)
class Rest:
    """A trigger that rests, until which day, and how much of its effect is there now (0.15..1)."""

    trigger: str
    why: Resting
    until_day: float | None
    freshness: float
