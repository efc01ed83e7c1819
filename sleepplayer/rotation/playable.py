"""Which tracks of a whole library may play, as `rules.Rules.barred` has it for each."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.rules import Rules
from sleepplayer.rotation.stimulus import UNTAGGED
from sleepplayer.rotation.table import TrackTable


def playable(rules: Rules, table: TrackTable, day: float) -> NDArray[np.bool_]:
    """Which rows of a whole library may play on that day: as `Rules.barred`, for all at once."""
    may = np.ones(len(table), dtype=np.bool_)
    for chosen in (rules.allowed, rules.permitted):
        if chosen is not None:
            among = np.zeros(len(table), dtype=np.bool_)
            among[_rows(table, chosen)] = True
            may &= among
    barred = set(rules.avoided)
    barred.update(name for name, until in rules.resting.items() if day < until)
    if rules.calm is not None:
        barred.update(set(table.carriers) - rules.calm)
    for trigger in barred:
        may[table.carriers.get(trigger, [])] = False
    if rules.avoided:
        harmless = _rows(table, rules.confirmed)
        before = may[harmless]
        may[table.carriers.get(UNTAGGED, [])] = False
        may[harmless] = before
    may[_rows(table, rules.retired)] = False
    return may


def _rows(table: TrackTable, tracks: Collection[TrackId]) -> list[int]:
    return [row for track in tracks if (row := table.rows.get(track)) is not None]
