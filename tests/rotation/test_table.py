"""A library as arrays: its parts hold what the whole does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import Raw, libraries, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.scoring import draw, liking, outlook, scores_now
from sleepplayer.rotation.table import TrackTable


def entries(table: TrackTable, row: int) -> list[tuple[str, float, float]]:
    mine = np.flatnonzero(table.row == row)
    assert mine[0] == table.starts[row]
    return [
        (table.triggers[table.column[e]], float(table.weight[e]), float(table.rate[e]))
        for e in mine
    ]


@given(libraries)
def test_every_entry_is_there(tracks: list[Raw]) -> None:
    on = world(tracks)
    for row, what in enumerate(on.stimuli.values()):
        weights = dict(what.weights)
        wanted = [(name, weights.get(name, 0.0), rate) for name, rate in what.rates]
        assert entries(on.table, row) == wanted
        assert weights[on.table.triggers[on.table.main[row]]] == max(weights.values())
        for name in what.carries:
            assert row in on.table.carriers[name]


@given(libraries, st.data())
def test_some_rows_alone_score_as_they_do_among_all(tracks: list[Raw], data: st.DataObject) -> None:
    on = world(tracks)
    rows = sorted(data.draw(st.sets(st.integers(0, len(tracks) - 1), min_size=1)))
    chosen = np.array(rows, dtype=np.intp)
    likes = liking(on.table, on.state, draw(on.table, 3, 0))
    now = outlook(on.table, on.state)
    some = on.table.some(chosen)
    alone = scores_now(some, likes.some(chosen), now.some(chosen), 25.0)
    assert alone == pytest.approx(scores_now(on.table, likes, now, 25.0)[chosen])
    assert [some.rows[TrackId(row)] for row in rows] == list(range(len(rows)))


@given(libraries, st.integers(1, 7))
def test_parts_make_up_the_whole(tracks: list[Raw], size: int) -> None:
    table = world(tracks).table
    seen = 0
    for rows, part in table.parts(size):
        assert rows.start == seen
        seen = rows.stop
        for row in range(len(part.minutes)):
            assert entries(part, row) == entries(table, rows.start + row)
    assert seen == len(tracks)


def test_a_track_of_which_nothing_sounds_scores_nothing() -> None:
    on = world([(20.0, {"tapping": 1.0}), (20.0, {"rain": 1.0})])
    silent = TrackTable(
        **{
            **{name: getattr(on.table, name) for name in TrackTable.__slots__},
            "weight": np.zeros(len(on.table.row)),
            "rate": np.zeros(len(on.table.row)),
        }
    )
    likes = liking(silent, on.state, draw(silent, 1, 0))
    assert scores_now(silent, likes, outlook(silent, on.state), 30.0) == pytest.approx([0.0, 0.0])
