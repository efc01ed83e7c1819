"""Each step is taken whole or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from storage.conftest import OpenDatabase
from storage.rows import add_root, roots

from sleepplayer.errors import DatabaseTooNew, DatabaseUnusable
from sleepplayer.storage.database import NOT_OURS
from sleepplayer.storage.in_use import InUse
from sleepplayer.storage.migrate import TOO_NEW, Migration, shipped_migrations, version_of
from sleepplayer.storage.trouble import IN_USE

SHIPPED = shipped_migrations()
ONE = SHIPPED[:1]
MORE = Migration(2, "CREATE TABLE more (a INTEGER); INSERT INTO more VALUES (1)")
FAILING = Migration(3, "DROP TABLE roots; INSERT INTO nowhere VALUES (1)")
ORPHANS = Migration(3, "INSERT INTO chapters VALUES (99, 0, '')")


def _version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return version_of(connection)
    finally:
        connection.close()


def test_shipped_are_numbered_without_a_gap() -> None:
    assert [step.number for step in SHIPPED] == list(range(1, len(SHIPPED) + 1))


def test_new_database_takes_all_steps(open_database: OpenDatabase) -> None:
    assert version_of(open_database().read()) == len(SHIPPED)


def test_steps_that_are_missing_are_taken(open_database: OpenDatabase, path: Path) -> None:
    database = open_database(migrations=ONE)
    database.write_now(add_root("/a"))
    database.close()
    database = open_database(migrations=(*ONE, MORE))
    assert version_of(database.read()) == 2
    assert roots(database) == ["/a"]


@pytest.mark.parametrize("step", [FAILING, ORPHANS], ids=["bad SQL", "broken foreign key"])
def test_failed_step_leaves_the_last_one(
    step: Migration, open_database: OpenDatabase, path: Path
) -> None:
    database = open_database(migrations=ONE)
    database.write_now(add_root("/a"))
    database.close()
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(migrations=(*ONE, MORE, step))
    assert str(caught.value) == NOT_OURS
    assert _version(path) == 2
    database = open_database(migrations=(*ONE, MORE))
    assert roots(database) == ["/a"]
    with pytest.raises(sqlite3.IntegrityError):
        database.write_now(lambda c: c.execute("INSERT INTO chapters VALUES (99, 0, '')"))


def test_table_made_anew_keeps_its_children(open_database: OpenDatabase) -> None:
    database = open_database(migrations=ONE)

    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO sessions (night, started_at, utc_offset_s) VALUES (1,1,1)")
        connection.execute("INSERT INTO tracks (location, added_at, title) VALUES ('', '', '')")
        connection.execute(
            "INSERT INTO listens (session_id, track_id, started_at, from_s, until_s, heard_s)"
            " VALUES (1, 1, '', 0, 0, 0)"
        )

    database.write_now(fill)
    database.close()
    anew = Migration(
        2,
        "CREATE TABLE new_sessions (id INTEGER PRIMARY KEY, night TEXT);"
        "INSERT INTO new_sessions SELECT id, night FROM sessions;"
        "DROP TABLE sessions; ALTER TABLE new_sessions RENAME TO sessions",
    )
    read = open_database(migrations=(*ONE, anew)).read()
    assert read.execute("SELECT count(*) FROM listens").fetchone()[0] == 1


def test_newer_database_is_refused_and_left_alone(open_database: OpenDatabase, path: Path) -> None:
    open_database(migrations=(*ONE, MORE)).close()
    before = hashlib.sha256(path.read_bytes()).digest()
    with pytest.raises(DatabaseTooNew) as caught:
        open_database(migrations=ONE)
    assert str(caught.value) == TOO_NEW
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert {entry.name for entry in path.parent.iterdir()} <= {
        path.name,
        f"{path.name}.lock",
        f"{path.name}-wal",
        f"{path.name}-shm",
    }


def test_nothing_is_changed_under_another_that_runs(
    open_database: OpenDatabase, path: Path
) -> None:
    other = open_database(migrations=ONE)
    with pytest.raises(DatabaseUnusable) as caught:
        open_database(migrations=(*ONE, MORE))
    assert str(caught.value) == IN_USE
    other.close()
    assert version_of(open_database(migrations=(*ONE, MORE)).read()) == 2


def test_first_one_is_waited_for(
    open_database: OpenDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.parent.mkdir()
    first = InUse(path.with_name(f"{path.name}.lock"))
    assert first.alone
    monkeypatch.setattr("sleepplayer.storage.in_use._PATIENCE_S", 0.05)
    with pytest.raises(DatabaseUnusable) as caught:
        open_database()
    assert str(caught.value) == IN_USE
    first.close()
    open_database()
