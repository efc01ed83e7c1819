"""Which tracks of a large library are worth weighing for tonight."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sleepplayer.rotation.table import Floats, Ints, TrackTable

SMALL = 400
"""Libraries up to that size are weighed whole."""

BEST, BEST_OF_TRIGGER, BEST_OF_LENGTH = 96, 6, 4


def pool(table: TrackTable, score: Callable[[], Floats], may: NDArray[np.bool_]) -> Ints | None:
    """The rows worth weighing, in ascending order; None for all.

    The best by the score now, and the best of each trigger and each length in minutes, which a
    later moment of the evening may want.
    """
    if len(table) <= SMALL:
        return None
    result = score()
    order = np.argsort(-result, kind="stable")
    order = order[may[order]]
    lengths = np.minimum(table.minutes[order], 240.0).astype(np.intp)
    chosen = (
        (np.arange(len(order)) < BEST)
        | (_place_in_group(table.main[order]) < BEST_OF_TRIGGER)
        | (_place_in_group(lengths) < BEST_OF_LENGTH)
    )
    return np.sort(order[chosen])


def _place_in_group(groups: Ints) -> Ints:
    """At which place each element comes within its group, in the given order, from 0."""
    groups = groups.astype(np.uint16)  # those are sorted digit by digit, several times as fast
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    first = np.flatnonzero(np.diff(ordered.astype(np.intp), prepend=-1))
    places = np.empty(len(groups), dtype=np.intp)
    places[order] = np.arange(len(groups)) - np.repeat(
        first, np.diff(np.append(first, len(groups)))
    )
    return places
