"""Tracks as they come back from their rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.models import Loudness, ReplayGain, Track, TrackId
from sleepplayer.people import FIRST_PROFILE
from sleepplayer.storage.migrate import apply, shipped_migrations
from sleepplayer.storage.positions import leave
from sleepplayer.storage.track_rows import library_tracks

REALS = (
    *("duration_s", "replay_gain_db", "replay_peak_dbfs", "integrated_lufs", "true_peak_dbfs"),
    *("range_lu", "short_term_max_lufs", "gain_db", "skip_start_s", "skip_end_s"),
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        for step in shipped_migrations():
            apply(made, step)
        made.execute(
            "INSERT INTO tracks (id, location, title, folder, state, added_at)"
            " VALUES (1, '/a', 'A', '/', 'there', '2026-01-01T00:00:00.000000Z')"
        )
        yield made


def put(
    connection: sqlite3.Connection, numbers: list[float | None], left_at_s: float | None
) -> None:
    assignments = ", ".join(f"{name} = ?" for name in REALS)
    connection.execute(f"UPDATE tracks SET {assignments}", numbers)
    leave(connection, FIRST_PROFILE, 1, left_at_s)


def read_track(connection: sqlite3.Connection) -> Track:
    return library_tracks(connection, [1], FIRST_PROFILE)[TrackId(1)].track


@given(st.lists(NUMBERS, min_size=len(REALS), max_size=len(REALS)), NUMBERS)
def test_numbers_come_back_to_the_last_digit(
    connection: sqlite3.Connection, numbers: list[float], left_at_s: float
) -> None:
    put(connection, list(numbers), left_at_s)
    track = read_track(connection)
    n = dict(zip(REALS, numbers, strict=True))
    assert track.replay_gain == ReplayGain(n["replay_gain_db"], n["replay_peak_dbfs"])
    assert track.loudness == Loudness(
        integrated_lufs=n["integrated_lufs"],
        true_peak_dbfs=n["true_peak_dbfs"],
        range_lu=n["range_lu"],
        short_term_max_lufs=n["short_term_max_lufs"],
    )
    assert track.left_at_s == left_at_s
    rest = ("duration_s", "gain_db", "skip_start_s", "skip_end_s")
    assert [getattr(track, name) for name in rest] == [n[name] for name in rest]


def test_what_is_not_known_stays_so(connection: sqlite3.Connection) -> None:
    zero = {"gain_db", "skip_start_s", "skip_end_s"}
    put(connection, [0.0 if name in zero else None for name in REALS], None)
    track = read_track(connection)
    unknown = (track.duration_s, track.replay_gain, track.loudness, track.left_at_s)
    assert unknown == (None,) * 4


@given(st.sets(st.floats(0.0, 1e6), min_size=1))
def test_chapters_begin_exactly_where_they_did(
    connection: sqlite3.Connection, starts: set[float]
) -> None:
    connection.execute("DELETE FROM chapters")
    rows = [(start_s,) for start_s in starts]
    connection.executemany("INSERT INTO chapters VALUES (1, ?, '')", rows)
    found = [each.start_s for each in read_track(connection).chapters]
    assert set(found) == starts
    assert all(before < after for before, after in pairwise(found))
