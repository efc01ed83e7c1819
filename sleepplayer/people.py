"""The people who use the player: what each likes, allows and has set as limits. Frozen values.

A *profile* is a person. A *night* is named by the ISO date of the noon it began after
(`night.limits.night_of`); its *day* as a number is that date's `date.toordinal()`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from sleepplayer.models import PlaylistId, TrackId

ProfileId = NewType("ProfileId", int)

FIRST_PROFILE = ProfileId(1)
"""The person the program begins with; there is always one."""

LONGEST_NAME = 40


class Liking(StrEnum):
    """What a person says of a trigger. AVOID is absolute: it is not played by any path."""

    LOVE = "love"
    LIKE = "like"
    NEUTRAL = "neutral"
    DISLIKE = "dislike"
    AVOID = "avoid"


LIKING_MEANS = {
    Liking.LOVE: 0.9,
    Liking.LIKE: 0.7,
    Liking.NEUTRAL: 0.4,
    Liking.DISLIKE: 0.15,
    Liking.AVOID: 0.0,
}
"""What is taken for the liking, on rotation's scale of 0..1 (our assumption, sd 0.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something a person said of a trigger at a time (timezone-aware).

    `liking` None takes back what was said and lets the app begin anew with the prior.
    `why` is theirs alone.
    """

    trigger: str
    liking: Liking | None
    why: str = ""
    stated: datetime


class Verdict(StrEnum):
    """What a person says of one track: NEVER again, or HARMLESS though nothing is known of it."""

    NEVER = "never"
    HARMLESS = "harmless"


class RestSetBy(StrEnum):
    """Who laid a rest down."""

    PERSON = "person"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class SetRest:
    """A trigger that does not play before the night `until` (its date), whatever its score."""

    trigger: str
    until: date
    set_by: RestSetBy = RestSetBy.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Weaning:
    """Shorter nights: from `from_min` in the week of `since` on, `step_min` less each week, until
    `target_min` a night."""

    since: date
    from_min: float
    step_min: float
    target_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is enough; None and empty: no limit.

    `night_min` are minutes over all sessions of a night. `nights_a_week` and `free_a_week` count in
    the seven nights that end with tonight; `free_days` are weekdays (0 Monday) that have no ASMR.
    A session ends `wind_down_min` before `lights_out`.
    """

    night_min: float | None = None
    nights_a_week: int | None = None
    free_days: frozenset[int] = frozenset()
    free_a_week: int = 0
    lights_out: time | None = None
    wind_down_min: float = 60.0
    weaning: Weaning | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person. With `has_pin`, limits and `playlists` are changed only by who knows it.

    `playlists` None: the whole library; else an allow-list, as for a child: nothing else plays,
    the night's limit is fixed, and another profile is turned to only with the PIN, if there is one.
    """

    profile_id: ProfileId
    name: str
    has_pin: bool = False
    limits: Limits = field(default_factory=Limits)
    playlists: frozenset[PlaylistId] | None = None

    @property
    def locked(self) -> bool:
        """Whether it takes the PIN to leave it, or to go past its limits."""
        return self.has_pin and self.playlists is not None


class SessionKind(StrEnum):
    """What a session was for. In DISCOVERY nothing is skipped and no place is kept."""

    EVENING = "evening"
    DISCOVERY = "discovery"


class Answer(StrEnum):
    """What one excerpt of a discovery was answered with."""

    LOVE = "love"
    LIKE = "like"
    NOTHING = "nothing"
    UNPLEASANT = "unpleasant"


ANSWER_LIKINGS = {
    Answer.LOVE: Liking.LOVE,
    Answer.LIKE: Liking.LIKE,
    Answer.NOTHING: Liking.NEUTRAL,
    Answer.UNPLEASANT: Liking.DISLIKE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryAnswer:
    """An answer to a trigger's excerpt."""

    trigger: str
    answer: Answer
    track_id: TrackId | None = None
    answered: datetime
