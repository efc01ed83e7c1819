"""Builds the table of a library, track by track, without keeping an object for any of them.

Many tracks have the same makeup, so each is worked out once. What is kept are arrays of numbers:
a hundred thousand small objects would keep Python's collector busy, and everybody else waiting.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.stimulus import (
    SHORTEST_MIN,
    UNKNOWN_LENGTH_MIN,
    Makeup,
    Stimulus,
)
from sleepplayer.rotation.table import Ints, Lists, Stimuli, TrackTable


class TableBuilder:
    """Tracks come one by one; `table` is what they make."""

    def __init__(self, triggers: Iterable[str] = ()) -> None:
        """`triggers` are more than the tracks' own that are known of."""
        self._numbers: dict[str, int] = {}  # of triggers, as they come
        for trigger in triggers:
            self._number(trigger)
        self._weights, self._rates, self._carries = _Growing(), _Growing(), _Growing()
        self._makeups = 0
        self._tracks: list[TrackId] = []
        self._minutes = array("d")
        self._which = array("q")

    def put(self, what: Makeup) -> int:
        """A makeup that tracks may have; by this number."""
        self._weights.put((self._number(name), weight) for name, weight in what.weights)
        self._rates.put((self._number(name), rate) for name, rate in what.rates)
        self._carries.put((self._number(name), 1.0) for name in sorted(what.carries))
        self._makeups += 1
        return self._makeups - 1

    def add(self, track: TrackId, length_min: float | None, makeup: int) -> None:
        """A track of that length (None: unknown) and makeup."""
        self._tracks.append(track)
        self._minutes.append(math.nan if length_min is None else length_min)
        self._which.append(makeup)

    def weighed(self) -> frozenset[str]:
        """The triggers that weigh anything in any of the tracks."""
        found = set(self._weights.column)
        return frozenset(name for name, number in self._numbers.items() if number in found)

    def table(self) -> TrackTable:
        """The table."""
        names = sorted(self._numbers) or [""]
        place = {name: column for column, name in enumerate(names)}
        sorted_as = np.array([place[name] for name in self._numbers], dtype=np.intp)
        weights, rates, carries = (
            lists.done(sorted_as) for lists in (self._weights, self._rates, self._carries)
        )
        which = np.frombuffer(self._which, dtype=np.int64).astype(np.intp)
        given = np.frombuffer(self._minutes, dtype=np.float64)
        known = np.isfinite(given) & (given > 0.0)
        minutes = np.where(known, np.maximum(given, SHORTEST_MIN), UNKNOWN_LENGTH_MIN)
        entries = _entries(weights, rates)
        counts = np.diff(entries.ends, prepend=0)
        first = entries.ends - counts
        sizes = counts[which]
        starts = np.cumsum(sizes) - sizes
        entry = np.arange(sizes.sum()) + np.repeat(first[which] - starts, sizes)
        return TrackTable(
            tracks=self._tracks,
            stimuli=Stimuli(minutes, known, which, names, weights, rates, carries),
            triggers=names,
            rows={track: row for row, track in enumerate(self._tracks)},
            carriers=_carriers(carries, which, names),
            minutes=minutes,
            main=_main(weights)[which],
            starts=starts,
            row=np.repeat(np.arange(len(self._tracks)), sizes),
            column=entries.column[entry],
            weight=entries.value[entry, 0],
            rate=entries.value[entry, 1],
        )

    def _number(self, trigger: str) -> int:
        return self._numbers.setdefault(trigger, len(self._numbers))


def track_table(stimuli: Mapping[TrackId, Stimulus], triggers: Iterable[str] = ()) -> TrackTable:
    """The table of those tracks; `triggers` are more than their own that are known of."""
    builder = TableBuilder(triggers)
    makeups: dict[Makeup, int] = {}
    for track, each in stimuli.items():
        what = Makeup(each.weights, each.rates, each.carries)
        if what not in makeups:
            makeups[what] = builder.put(what)
        builder.add(track, each.minutes if each.length_known else None, makeups[what])
    return builder.table()


class _Growing:
    """`Lists` that grow."""

    def __init__(self) -> None:
        self.column = array("q")
        self._value = array("d")
        self._ends = array("q")

    def put(self, items: Iterable[tuple[int, float]]) -> None:
        """One list more."""
        for column, value in items:
            self.column.append(column)
            self._value.append(value)
        self._ends.append(len(self.column))

    def done(self, sorted_as: Ints) -> Lists:
        """All of them; `sorted_as` says which column each number stands for."""
        return Lists(
            ends=np.frombuffer(self._ends, dtype=np.int64).astype(np.intp),
            column=sorted_as[np.frombuffer(self.column, dtype=np.int64)],
            value=np.frombuffer(self._value, dtype=np.float64).copy(),
        )


def _entries(weights: Lists, rates: Lists) -> Lists:
    """What a makeup wears off, with weight (0 where it only spills over) and rate of each; one that
    wears off nothing has one entry of nothing, because np.add.reduceat needs one at least."""
    counts = np.diff(rates.ends, prepend=0)
    empty = counts == 0
    sizes = np.where(empty, 1, counts)
    ends = np.cumsum(sizes)
    column = np.zeros(int(sizes.sum()), dtype=np.intp)
    value = np.zeros((len(column), 2))
    full = np.repeat(~empty, sizes)
    column[full] = rates.column
    value[full, 1] = rates.value
    # Where each (makeup, trigger) of the weights stands among the entries.
    width = int(max(rates.column.max(initial=0), weights.column.max(initial=0))) + 1
    keys = np.repeat(np.arange(len(sizes)), sizes) * width + column
    keys[~full] = -1
    order = np.argsort(keys, kind="stable")
    own = np.repeat(np.arange(len(sizes)), np.diff(weights.ends, prepend=0)) * width
    value[order[np.searchsorted(keys, own + weights.column, sorter=order)], 0] = weights.value
    return Lists(ends, column, value)


def _main(weights: Lists) -> Ints:
    """The column of each makeup's strongest trigger, the first of several; 0 without one."""
    counts = np.diff(weights.ends, prepend=0)
    main = np.zeros(len(counts), dtype=np.intp)
    owner = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((np.arange(len(owner)), -weights.value, owner))
    firsts = order[(weights.ends - counts)[counts > 0]]
    main[counts > 0] = weights.column[firsts]
    return main


def _carriers(carries: Lists, which: Ints, names: list[str]) -> dict[str, Ints]:
    """The rows that carry each trigger, by the makeups that do."""
    owner = np.repeat(np.arange(len(carries.ends)), np.diff(carries.ends, prepend=0))
    carriers: dict[str, Ints] = {}
    for column in np.unique(carries.column).tolist():
        has: NDArray[np.bool_] = np.zeros(len(carries.ends), dtype=np.bool_)
        has[owner[carries.column == column]] = True
        carriers[names[column]] = np.flatnonzero(has[which])
    return carriers
