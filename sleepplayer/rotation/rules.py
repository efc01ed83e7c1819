"""What may not play, whatever its score and whoever asks for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sleepplayer.models import TrackId
from sleepplayer.rotation.stimulus import UNTAGGED


class Bar(StrEnum):
    """Why a track may not play; of several the first counts.

    ELSEWHERE alone yields to a pick by hand: the track is only not among tonight's sources.
    """

    AVOIDED = "avoided"
    UNCONFIRMED = "unconfirmed"
    RETIRED = "retired"
    RESTING = "resting"
    NOT_ALLOWED = "not-allowed"
    FREE_NIGHT = "free-night"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Barred:
    """A track may not play: why, by which trigger, and until which day if that is known.

    A day is `date.toordinal()` of the date a night began on.
    """

    bar: Bar
    trigger: str | None = None
    until_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a profile has laid down.

    `avoided` triggers are not played at any weight, `resting` ones before their day. `confirmed`
    are the tracks without triggers that the person found harmless: while anything is avoided no
    other untagged track plays. `permitted` is a child's allow-list, None for everything. On a free
    night only tracks that carry nothing but `calm` triggers play; None on all others. `allowed` are
    the tracks a session is drawn from, None for all.
    """

    avoided: frozenset[str] = frozenset()
    resting: Mapping[str, float] = field(default_factory=dict)
    retired: frozenset[TrackId] = frozenset()
    confirmed: frozenset[TrackId] = frozenset()
    permitted: Collection[TrackId] | None = None
    calm: frozenset[str] | None = None
    allowed: Collection[TrackId] | None = None

    def barred(  # noqa: PLR0911 - one return for each bar, in their order
        self, track: TrackId | None, carries: Collection[str], day: float
    ) -> Barred | None:
        """Why a track that `carries` those triggers may not play on that day; None if it may.

        Without any trigger it carries `stimulus.UNTAGGED`. A track without an id is in no list.
        """
        triggers = frozenset(carries) or frozenset({UNTAGGED})
        for trigger in sorted(self.avoided & triggers):
            return Barred(Bar.AVOIDED, trigger)
        if self.avoided and UNTAGGED in triggers and track not in self.confirmed:
            return Barred(Bar.UNCONFIRMED, UNTAGGED)
        if track in self.retired:
            return Barred(Bar.RETIRED)
        resting = {name: until for name, until in self.resting.items() if day < until}
        held = [(until, name) for name, until in resting.items() if name in triggers]
        if held:
            until, name = max(held)
            return Barred(Bar.RESTING, name, until)
        if self.permitted is not None and track not in self.permitted:
            return Barred(Bar.NOT_ALLOWED)
        if self.calm is not None and not triggers <= self.calm:
            return Barred(Bar.FREE_NIGHT, min(triggers - self.calm))
        if self.allowed is not None and track not in self.allowed:
            return Barred(Bar.ELSEWHERE)
        return None
