"""What the session remembers: where the fade began, and how often it was made longer."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storage.conftest import OpenDatabase
from support.fakes import FakeClock

from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import (
    Chapter,
    Loudness,
    ReplayGain,
    Resume,
    Track,
    TrackId,
    TriggerWeight,
)
from sleepplayer.night.ports import DriftMark, DriftStore, ExtensionStore
from sleepplayer.storage.database import Database
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.extension_counts import KEPT_NIGHTS, ExtensionCounts
from sleepplayer.storage.whose import Whose

QUICK = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# Also the bytes of file names that are no UTF-8, as Python carries them in a str.
TEXT = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF)
)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
SECONDS = st.floats(0.0, 1e9)
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "location": TEXT,
    "title": TEXT,
    "artist": TEXT,
    "track_id": st.none() | st.integers(1, 2**63 - 1).map(TrackId),
    "duration_s": st.none() | SECONDS,
    "gain_db": NUMBER,
    "loudness": st.none() | st.builds(Loudness, NUMBER, NUMBER, NUMBER, NUMBER),
    "replay_gain": st.none() | st.builds(ReplayGain, NUMBER, st.none() | NUMBER),
    "chapters": st.lists(st.builds(Chapter, SECONDS, TEXT), max_size=3).map(tuple),
    "skip_start_s": SECONDS,
    "skip_end_s": SECONDS,
    "left_at_s": st.none() | SECONDS,
    "resume": st.sampled_from(Resume),
    "triggers": st.lists(st.builds(TriggerWeight, TEXT, NUMBER), max_size=3).map(tuple),
    "synthesised": st.booleans(),
}
# By name and not by hand: a field that is added to Track must be kept too, or this fails.
TRACKS = st.builds(Track, **{field.name: STRATEGIES[field.name] for field in fields(Track)})
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MARKS = st.builds(
    DriftMark,
    tracks=st.lists(TRACKS, max_size=3).map(tuple),
    index=st.integers(0, 10_000),
    position_s=SECONDS,
    wall=st.datetimes(timezones=ZONES),
    times=st.just(()),
) | st.builds(
    DriftMark,
    tracks=st.tuples(TRACKS, TRACKS, TRACKS),
    index=st.integers(0, 2),
    position_s=SECONDS,
    wall=st.datetimes(timezones=ZONES),
    times=st.tuples(st.integers(1, 99), st.integers(1, 99), st.integers(2, 99)),
)

MARK = DriftMark(
    tracks=(Track(location="/rain.ogg", title="Rain", triggers=(TriggerWeight("rain", 1.0),)),),
    index=0,
    position_s=61.5,
    wall=datetime(2030, 1, 2, 23, 30, tzinfo=UTC),
)
OLD_MARK = {  # as version 0.1 wrote it
    "tracks": [
        {
            "location": "/rain.ogg",
            "title": "Rain",
            "duration_s": None,
            "gain_db": 0.0,
            "triggers": [{"trigger": "rain", "weight": 1.0}],
            "synthesised": False,
        }
    ],
    "index": 0,
    "position_s": 61.5,
    "wall": "2030-01-02T23:30:00+00:00",
}


@pytest.fixture
def in_memory(clock: FakeClock) -> Iterator[Database]:
    with closing(Database.in_memory(clock=clock)) as made:
        yield made


def _done(database: Database) -> None:
    """What was handed over before is written."""
    database.write_now(lambda _: None)


@QUICK
@given(MARKS)
def test_mark_is_read_as_it_was_saved(in_memory: Database, mark: DriftMark) -> None:
    DriftMarks(in_memory, Whose()).save(mark)
    _done(in_memory)
    found = DriftMarks(in_memory, Whose()).load()
    assert found == mark
    assert found.wall.utcoffset() == mark.wall.utcoffset()


def test_latest_mark_counts_over_a_restart(open_database: OpenDatabase) -> None:
    database = open_database()
    store: DriftStore = DriftMarks(database, Whose())
    assert store.load() is None
    store.save(MARK)
    later = replace(MARK, position_s=90.0)
    store.save(later)
    assert store.load() == later
    database.close()
    assert DriftMarks(open_database(), Whose()).load() == later


def test_builtin_sound_is_kept_by_its_name(database: Database) -> None:
    track = builtin_tracks()[0]
    DriftMarks(database, Whose()).save(replace(MARK, tracks=(track,)))
    _done(database)
    [row] = database.read().execute("SELECT tracks FROM drift_marks").fetchall()
    assert json.loads(row["tracks"])[0]["location"].startswith("sleepplayer:sounds/")
    found = DriftMarks(database, Whose()).load()
    assert found is not None
    assert found.tracks == (track,)


def test_session_never_waits_for_the_disk(database: Database) -> None:
    marks, counts = DriftMarks(database, Whose()), ExtensionCounts(database, Whose())
    go_on = threading.Event()
    held = database.write(lambda _: go_on.wait(10))
    marks.save(MARK)
    counts.add("2030-01-01")
    assert marks.load() == MARK
    assert counts.used("2030-01-01") == 1
    assert not held.done()
    go_on.set()
    _done(database)
    assert DriftMarks(database, Whose()).load() == MARK


def test_what_cannot_be_written_holds_for_this_run(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    marks, counts = DriftMarks(database, Whose()), ExtensionCounts(database, Whose())
    database.close()
    marks.save(MARK)
    for used in range(3):
        assert counts.used("2030-01-01") == used
        counts.add("2030-01-01")
    assert marks.load() == MARK
    assert counts.used("2030-01-01") == 3
    assert "not kept" in caplog.text
    assert "rain" not in caplog.text


def test_what_cannot_be_read_is_none(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    database.close()
    assert DriftMarks(database, Whose()).load() is None
    assert ExtensionCounts(database, Whose()).used("2030-01-01") == 0
    assert "cannot be read" in caplog.text


def _old_file(tmp_path: Path, document: object) -> Path:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(document))
    return path


def test_old_mark_is_taken_over_and_its_file_removed(database: Database, tmp_path: Path) -> None:
    path = _old_file(tmp_path, OLD_MARK)
    assert DriftMarks(database, Whose(), old_file=path).load() == MARK
    _done(database)
    assert not path.exists()
    assert DriftMarks(database, Whose(), old_file=path).load() == MARK


@pytest.mark.parametrize("hours", [-1, 1])
def test_of_two_marks_the_later_counts(hours: int, database: Database, tmp_path: Path) -> None:
    known = replace(MARK, wall=MARK.wall + timedelta(hours=hours), position_s=1.0)
    DriftMarks(database, Whose()).save(known)
    _done(database)
    expected = known if hours > 0 else MARK
    path = _old_file(tmp_path, OLD_MARK)
    assert DriftMarks(database, Whose(), old_file=path).load() == expected
    _done(database)
    assert DriftMarks(database, Whose()).load() == expected
    assert not path.exists()


def test_old_files_stay_while_the_database_is_in_memory(
    in_memory: Database, tmp_path: Path
) -> None:
    mark, counts = tmp_path / "mark.json", tmp_path / "counts.json"
    mark.write_text(json.dumps(OLD_MARK))
    counts.write_text('{"nights": {"2030-01-01": 2}}')
    assert DriftMarks(in_memory, Whose(), old_file=mark).load() == MARK
    assert ExtensionCounts(in_memory, Whose(), old_file=counts).used("2030-01-01") == 2
    _done(in_memory)
    assert mark.exists()
    assert counts.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"wall": "2030-01-02T23:30:00"},
        {"wall": 3},
        {"index": -1},
        {"index": True},
        {"position_s": float("nan")},
        {"position_s": -0.5},
        {"position_s": 10**400},
        {"tracks": 5},
        {"tracks": ["Rain"]},
        {"tracks": [[]]},
        {"tracks": [{"title": "Rain"}]},
        {"tracks": [{"location": "/rain.ogg", "title": "Rain", "loudness": {}}]},
        {"tracks": [{"location": "/rain.ogg", "title": "Rain", "chapters": [3]}]},
        {"tracks": [{"location": "/rain.ogg", "title": "Rain", "resume": "perhaps"}]},
    ],
)
def test_old_mark_that_means_nothing_is_set_aside(
    changes: dict[str, Any], in_memory: Database, tmp_path: Path
) -> None:
    path = _old_file(tmp_path, {**OLD_MARK, **changes})
    assert DriftMarks(in_memory, Whose(), old_file=path).load() is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["old.json.damaged"]


def test_mark_that_means_nothing_is_none_and_the_next_is_kept(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def spoil(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO drift_marks VALUES (1, 'x', 0, 0, '[\"secret\"]')")

    database.write_now(spoil)
    marks = DriftMarks(database, Whose())
    assert marks.load() is None
    assert "makes no sense" in caplog.text
    marks.save(MARK)
    _done(database)
    assert DriftMarks(database, Whose()).load() == MARK


def test_extensions_are_counted_per_night_and_over_a_restart(open_database: OpenDatabase) -> None:
    database = open_database()
    store: ExtensionStore = ExtensionCounts(database, Whose())
    store.add("2030-01-01")
    store.add("2030-01-01")
    store.add("2030-01-02")
    assert [store.used(f"2030-01-0{day}") for day in (1, 2, 3)] == [2, 1, 0]
    database.close()
    store = ExtensionCounts(open_database(), Whose())
    assert [store.used(f"2030-01-0{day}") for day in (1, 2, 3)] == [2, 1, 0]


@QUICK
@given(st.lists(st.dates(), min_size=1, max_size=3 * KEPT_NIGHTS))
def test_night_that_counts_is_kept_whatever_the_clock_did(
    in_memory: Database, days: list[Any]
) -> None:
    in_memory.write_now(lambda c: c.execute("DELETE FROM extensions_of"))
    store = ExtensionCounts(in_memory, Whose())
    for day in days:
        before = store.used(day.isoformat())
        store.add(day.isoformat())
        assert store.used(day.isoformat()) == before + 1
    _done(in_memory)
    kept = [row["night"] for row in in_memory.read().execute("SELECT night FROM extensions_of")]
    assert len(kept) == min(KEPT_NIGHTS, len(set(days))) or len(kept) < KEPT_NIGHTS
    assert days[-1].isoformat() in kept


def test_old_counts_are_taken_over_and_their_file_removed(
    database: Database, tmp_path: Path
) -> None:
    ExtensionCounts(database, Whose()).add("2030-01-01")
    path = _old_file(tmp_path, {"nights": {"2030-01-01": 2, "2030-01-02": 1}})
    counts = ExtensionCounts(database, Whose(), old_file=path)
    assert [counts.used(f"2030-01-0{day}") for day in (1, 2)] == [2, 1]
    counts.add("2030-01-01")
    _done(database)
    assert not path.exists()
    counts = ExtensionCounts(database, Whose(), old_file=path)
    assert [counts.used(f"2030-01-0{day}") for day in (1, 2)] == [3, 1]


@pytest.mark.parametrize("nights", [[], {"2030-01-01": "2"}, {"2030-01-01": True}, None])
def test_damaged_old_counts_are_set_aside_and_counting_goes_on(
    nights: object, in_memory: Database, tmp_path: Path
) -> None:
    path = _old_file(tmp_path, {"nights": nights})
    store = ExtensionCounts(in_memory, Whose(), old_file=path)
    assert store.used("2030-01-01") == 0
    store.add("2030-01-01")
    assert store.used("2030-01-01") == 1
    assert (tmp_path / "old.json.damaged").exists()
