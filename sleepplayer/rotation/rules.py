"""What may not play, whatever its score."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.stimulus import UNTAGGED, Stimulus
from sleepplayer.rotation.table import TrackTable


class Bar(StrEnum):
    """Why a track may not play; of several the first counts."""

    AVOIDED = "avoided"
    UNCONFIRMED = "unconfirmed"
    RETIRED = "retired"
    RESTING = "resting"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Barred:
    """A track may not play: why, by which trigger, and until which day if that is known."""

    bar: Bar
    trigger: str | None = None
    until_day: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a profile has laid down.

    `avoided` triggers are not played at any weight, `resting` ones before their day. `confirmed`
    are the tracks without triggers that the person found harmless: while anything is avoided no
    other untagged track plays. `allowed` are the tracks a session is drawn from, None for all.
    """

    avoided: frozenset[str] = frozenset()
    resting: Mapping[str, float] = field(default_factory=dict)
    retired: frozenset[TrackId] = frozenset()
    confirmed: frozenset[TrackId] = frozenset()
    allowed: Collection[TrackId] | None = None

    def barred(self, track: TrackId, what: Stimulus, day: float) -> Barred | None:
        """Why this track may not play on that day; None if it may."""
        for trigger in sorted(self.avoided & what.carries):
            return Barred(Bar.AVOIDED, trigger)
        if self.avoided and what.untagged and track not in self.confirmed:
            return Barred(Bar.UNCONFIRMED, UNTAGGED)
        if track in self.retired:
            return Barred(Bar.RETIRED)
        resting = {name: until for name, until in self.resting.items() if day < until}
        held = [(until, name) for name, until in resting.items() if name in what.carries]
        if held:
            until, name = max(held)
            return Barred(Bar.RESTING, name, until)
        if self.allowed is not None and track not in self.allowed:
            return Barred(Bar.ELSEWHERE)
        return None

    def playable(self, table: TrackTable, day: float) -> NDArray[np.bool_]:
        """Which rows of a whole library may play on that day: as `barred`, for all at once."""
        may = np.ones(len(table), dtype=np.bool_)
        if self.allowed is not None:
            may[:] = False
            may[_rows(table, self.allowed)] = True
        barred = set(self.avoided)
        barred.update(name for name, until in self.resting.items() if day < until)
        for trigger in barred:
            may[table.carriers.get(trigger, [])] = False
        if self.avoided:
            harmless = _rows(table, self.confirmed)
            before = may[harmless]
            may[table.carriers.get(UNTAGGED, [])] = False
            may[harmless] = before
        may[_rows(table, self.retired)] = False
        return may


def _rows(table: TrackTable, tracks: Collection[TrackId]) -> list[int]:
    return [row for track in tracks if (row := table.rows.get(track)) is not None]
