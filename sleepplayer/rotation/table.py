"""A library as arrays, built once, so that a hundred thousand tracks are scored in a few steps.

A track has few triggers, so what it carries and wears off is kept in one row after another: entry
e says that track `row[e]` has trigger `column[e]` at `weight[e]` and wears it off at `rate[e]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepplayer.models import TrackId
from sleepplayer.rotation.stimulus import Stimulus

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class TrackTable:
    """Tracks by row (N), triggers by column (K), entries in between; minutes of each track."""

    tracks: Sequence[TrackId]
    stimuli: Sequence[Stimulus]
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

    def some(self, rows: Ints) -> TrackTable:
        """A table of those rows alone, over the same triggers. It knows no carriers."""
        ends = np.append(self.starts[1:], len(self.row))
        counts = ends[rows] - self.starts[rows]
        starts = np.cumsum(counts) - counts
        entries = np.arange(counts.sum()) + np.repeat(self.starts[rows] - starts, counts)
        tracks = [self.tracks[row] for row in rows]
        return TrackTable(
            tracks=tracks,
            stimuli=[self.stimuli[row] for row in rows],
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
                    stimuli=(),
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


def track_table(stimuli: Mapping[TrackId, Stimulus], triggers: Iterable[str] = ()) -> TrackTable:
    """The table of a library; `triggers` are more than its own that are known of."""
    names = set(triggers)
    for each in stimuli.values():
        names.update(name for name, _ in each.rates)
    ordered = sorted(names) or [""]
    column_of = {name: column for column, name in enumerate(ordered)}
    carriers: dict[str, list[int]] = {}
    columns: list[int] = []
    weights: list[float] = []
    rates: list[float] = []
    counts: list[int] = []
    main: list[int] = []
    for row, each in enumerate(stimuli.values()):
        for name in each.carries:
            carriers.setdefault(name, []).append(row)
        own = dict(each.weights)
        entries = each.rates or ((ordered[0], 0.0),)  # np.add.reduceat needs one entry at least
        counts.append(len(entries))
        main.append(column_of[max(own, key=own.__getitem__)] if own else 0)
        for name, rate in entries:
            columns.append(column_of[name])
            weights.append(own.get(name, 0.0))
            rates.append(rate)
    sizes = np.array(counts, dtype=np.intp)
    tracks = list(stimuli)
    return TrackTable(
        tracks=tracks,
        stimuli=list(stimuli.values()),
        triggers=ordered,
        rows={track: row for row, track in enumerate(tracks)},
        carriers={name: np.array(rows, dtype=np.intp) for name, rows in carriers.items()},
        minutes=np.array([each.minutes for each in stimuli.values()]),
        main=np.array(main, dtype=np.intp),
        starts=np.cumsum(sizes) - sizes,
        row=np.repeat(np.arange(len(tracks)), sizes),
        column=np.array(columns, dtype=np.intp),
        weight=np.array(weights),
        rate=np.array(rates),
    )
