"""Databases of old versions, as they were left, are brought up and lose nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from storage.conftest import OpenDatabase
from support.fakes import EVENING, FakeClock

from sleepplayer.models import TrackId
from sleepplayer.people import FIRST_PROFILE
from sleepplayer.storage.database import Database
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.extension_counts import ExtensionCounts
from sleepplayer.storage.history import History
from sleepplayer.storage.migrate import shipped_migrations, version_of
from sleepplayer.storage.text import original_text
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.storage.whose import Whose

OLD = Path(__file__).with_name("old_databases")
NEWEST = len(shipped_migrations())


def test_every_version_but_the_newest_is_stored() -> None:
    assert {path.name for path in OLD.glob("*.db")} >= {f"v{n}.db" for n in range(1, NEWEST)}


def _schema(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema")
    return {(row[0], row[1], " ".join((row[2] or "").split())) for row in rows}


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_old_database_becomes_what_a_new_one_is(
    version: int, open_database: OpenDatabase, path: Path, clock: FakeClock, tmp_path: Path
) -> None:
    if version == NEWEST:  # a program of today, restarted
        open_database().close()
    else:
        path.parent.mkdir()
        shutil.copy(OLD / f"v{version}.db", path)
    old = open_database()
    new = Database.in_memory(clock=clock)
    assert version_of(old.read()) == NEWEST
    assert _schema(old.read()) - {("table", "sqlite_stat1", "")} >= _schema(new.read())
    assert old.read().execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    new.close()


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_old_rows_are_there(version: int, open_database: OpenDatabase, path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(OLD / f"v{version}.db", path)
    database = open_database()
    read = database.read()

    tracks = read.execute("SELECT * FROM tracks ORDER BY id").fetchall()
    assert [original_text(row["location"]) for row in tracks] == [
        "/music/雨音.opus",
        os.fsdecode(b"/music/caf\xe9.ogg"),
        "/music/broken.mp3",
        "https://example.org/stream",
    ]
    assert [row["state"] for row in tracks] == ["there", "missing", "unreadable", "there"]
    assert (tracks[0]["title"], tracks[0]["artist"]) == ("雨音の夜", "Été")
    assert tracks[0]["integrated_lufs"] == -32.5
    counts = {
        table: read.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("roots", "chapters", "playlists", "playlist_entries", "sessions", "listens")
    }
    assert counts == {
        "roots": 1,
        "chapters": 2,
        "playlists": 2,
        "playlist_entries": 3,
        "sessions": 1,
        "listens": 2,
    }
    whose = Whose()
    assert ExtensionCounts(database, whose).used("2026-11-20") == 2
    mark = DriftMarks(database, whose).load()
    assert mark is not None
    assert (mark.index, mark.position_s, len(mark.tracks)) == (1, 61.5, 2)


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_what_was_heard_before_people_were_told_apart_is_the_first_ones(
    version: int, open_database: OpenDatabase, path: Path, clock: FakeClock
) -> None:
    path.parent.mkdir()
    shutil.copy(OLD / f"v{version}.db", path)
    database = open_database()
    whose = Whose()
    tracks = TrackStore(database, clock=clock, whose=whose)
    marks, counts = DriftMarks(database, whose), ExtensionCounts(database, whose)
    rain = tracks.rows([TrackId(1)])[0]
    assert (rain.times_heard, rain.last_heard) == (1, EVENING)
    # Version 1 wrote no places yet when its database was stored.
    assert rain.track.left_at_s == (None if version == 1 else 1800.0)
    assert [listen.heard_s for listen in History(database).all_listens(FIRST_PROFILE)] == [1800, 3]

    add = "INSERT INTO profiles (name, created_at) VALUES ('Other', '') RETURNING id"
    whose.profile_id = database.write_now(lambda c: c.execute(add).fetchone()[0])
    other = tracks.rows([TrackId(1)])[0]
    assert (other.times_heard, other.last_heard, other.track.left_at_s) == (0, None, None)
    assert (marks.load(), counts.used("2026-11-20")) == (None, 0)


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_old_database_is_backed_up_before(
    version: int, open_database: OpenDatabase, path: Path
) -> None:
    path.parent.mkdir()
    shutil.copy(OLD / f"v{version}.db", path)
    open_database().close()
    [backup] = (path.parent / "backups").glob("*-before-update.db")
    with closing(sqlite3.connect(backup)) as connection:
        assert version_of(connection) == version
        assert connection.execute("SELECT count(*) FROM tracks").fetchone()[0] == 4
