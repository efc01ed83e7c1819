"""A library as arrays, built once, so that a hundred thousand tracks are scored in a few steps.

A track has few triggers, so what it carries and wears off is kept in one row after another: entry
e says that track `row[e]` has trigger `column[e]` at `weight[e]` and wears it off at `rate[e]`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.stimulus import SHORTEST_MIN, Stimulus

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """Short lists of triggers with a value each, one after another: list i ends at `ends[i]`."""

    ends: Ints
    column: Ints
    value: Floats

    def of(self, number: int, names: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """One of them."""
        start = int(self.ends[number - 1]) if number else 0
        here = slice(start, int(self.ends[number]))
        columns, values = self.column[here].tolist(), self.value[here].tolist()
        return tuple(zip((names[each] for each in columns), values, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Stimuli:
    """The stimulus of each row, put together when it is asked for: most never are.

    `which` of the makeups a row has; those are lists of the triggers they weigh, wear off, carry.
    """

    minutes: Floats
    known: NDArray[np.bool_]
    which: Ints
    names: Sequence[str]
    weights: Lists
    rates: Lists
    carries: Lists

    def __getitem__(self, row: int) -> Stimulus:
        number = int(self.which[row])
        return Stimulus(
            minutes=float(self.minutes[row]),
            weights=self.weights.of(number, self.names),
            rates=self.rates.of(number, self.names),
            carries=frozenset(name for name, _ in self.carries.of(number, self.names)),
            length_known=bool(self.known[row]),
        )

    def lasting(self, minutes: Floats, known: NDArray[np.bool_]) -> Stimuli:
        """The same of other lengths; those `known` now are known beside those that were."""
        return replace(self, minutes=minutes, known=self.known | known)

    def some(self, rows: Ints) -> Stimuli:
        """Those of these rows alone."""
        return replace(
            self, minutes=self.minutes[rows], known=self.known[rows], which=self.which[rows]
        )


_NO_LISTS = Lists(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
NONE = Stimuli(
    minutes=np.zeros(0),
    known=np.zeros(0, dtype=np.bool_),
    which=np.zeros(0, dtype=np.intp),
    names=(),
    weights=_NO_LISTS,
    rates=_NO_LISTS,
    carries=_NO_LISTS,
)


@dataclass(frozen=True, slots=True, eq=False)
class TrackTable:
    """Tracks by row (N), triggers by column (K), entries in between; minutes of each track."""

    tracks: Sequence[TrackId]
    stimuli: Stimuli
    triggers: Sequence[str]
    rows: Mapping[TrackId, int]
    carriers: Mapping[str, Ints]
    """The rows that carry a trigger, at any weight."""
    minutes: Floats
    main: Ints
    """The column of each track's strongest trigger."""
    starts: Ints
    row: Ints
    column: Ints
    weight: Floats
    rate: Floats

    def __len__(self) -> int:
        return len(self.tracks)

    def by_trigger(self, values: Mapping[str, float], default: float = 0.0) -> Floats:
        """Values of triggers as a vector of K."""
        return np.array([values.get(trigger, default) for trigger in self.triggers])

    def with_lengths(self, lengths_min: Mapping[TrackId, float]) -> TrackTable:
        """The same, with other lengths of some tracks; those it does not know are left out."""
        minutes = self.minutes.copy()
        known = np.zeros(len(self), dtype=np.bool_)
        for track, length_min in lengths_min.items():
            row = self.rows.get(track)
            if row is not None:
                minutes[row], known[row] = max(length_min, SHORTEST_MIN), True
        return replace(self, minutes=minutes, stimuli=self.stimuli.lasting(minutes, known))

    def some(self, rows: Ints) -> TrackTable:
        """A table of those rows alone, over the same triggers. It knows no carriers."""
        ends = np.append(self.starts[1:], len(self.row))
        counts = ends[rows] - self.starts[rows]
        starts = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) + np.repeat(self.starts[rows] - starts, counts)
        tracks = [self.tracks[row] for row in rows]
        return TrackTable(
            tracks=tracks,
            stimuli=self.stimuli.some(rows),
            triggers=self.triggers,
            rows={track: row for row, track in enumerate(tracks)},
            carriers={},
            minutes=self.minutes[rows],
            main=self.main[rows],
            starts=starts,
            row=np.repeat(np.arange(len(rows)), counts),
            column=self.column[entries],
            weight=self.weight[entries],
            rate=self.rate[entries],
        )

    def parts(self, size: int) -> Iterator[tuple[slice, TrackTable]]:
        """The table in pieces of so many rows, without copying. They know no tracks."""
        ends = np.append(self.starts, len(self.row))
        for first in range(0, len(self), size):
            rows = slice(first, min(first + size, len(self)))
            entries = slice(int(ends[rows.start]), int(ends[rows.stop]))
            yield (
                rows,
                TrackTable(
                    tracks=(),
                    stimuli=NONE,
                    triggers=self.triggers,
                    rows={},
                    carriers={},
                    minutes=self.minutes[rows],
                    main=self.main[rows],
                    starts=self.starts[rows] - entries.start,
                    row=self.row[entries] - rows.start,
                    column=self.column[entries],
                    weight=self.weight[entries],
                    rate=self.rate[entries],
                ),
            )
