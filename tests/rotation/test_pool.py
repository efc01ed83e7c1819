"""Which tracks of a large library are weighed."""

from __future__ import annotations

import numpy as np
import pytest
from support.rotation_world import NAMES, world

from sleepplayer.rotation.pool import BEST, SMALL, pool
from sleepplayer.rotation.table import Floats, TrackTable


def library(count: int) -> TrackTable:
    return world([(5.0 + i % 26, {NAMES[i % len(NAMES)]: 1.0}) for i in range(count)]).table


def test_a_small_library_is_weighed_whole() -> None:
    def asked() -> Floats:
        pytest.fail("scored for nothing")

    assert pool(library(SMALL), asked, np.ones(SMALL, dtype=np.bool_)) is None


def test_the_pool_has_the_best_and_some_of_each_kind() -> None:
    table = library(5000)
    result = np.random.default_rng(1).random(5000)
    may = np.ones(5000, dtype=np.bool_)
    may[:1000] = False
    rows = pool(table, lambda: result, may)
    assert rows is not None
    assert (np.diff(rows) > 0).all()
    assert may[rows].all()
    assert len(rows) < 300
    best = np.flatnonzero(may)[np.argsort(-result[may])[:BEST]]
    assert set(best) <= set(rows)
    assert {int(minutes) for minutes in table.minutes[rows]} == set(range(5, 31))
    for name in NAMES:
        assert set(table.carriers[name]) & set(rows)


def test_where_nothing_may_play_the_pool_is_empty() -> None:
    rows = pool(library(500), lambda: np.zeros(500), np.zeros(500, dtype=np.bool_))
    assert rows is not None
    assert len(rows) == 0
