"""A damaged database is set aside, a backup takes its place, and it is told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from storage.conftest import OpenDatabase
from storage.rows import add_root, roots
from support.fakes import EVENING, FakeClock

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.database import Database
from sleepplayer.storage.in_use import Left
from sleepplayer.storage.rescue import Restored, left_a_log
from sleepplayer.storage.trouble import DAMAGED

PAGE_BYTES = 4096
WEEK_S = 7 * 86400.0


def _many(count: int) -> Callable[[sqlite3.Connection], None]:
    def work(connection: sqlite3.Connection) -> None:
        for number in range(count):
            add_root(f"/many/{number:06d}" + "x" * 100)(connection)

    return work


@pytest.fixture
def two_weeks(open_database: OpenDatabase, clock: FakeClock, path: Path) -> Path:
    """A database with a backup of the first week, closed; `/second` came after it."""
    database = open_database()
    database.write_now(add_root("/first"))
    database.write_now(_many(500))
    database.close()
    open_database().close()
    clock.advance(WEEK_S / 2)
    database = open_database()
    database.write_now(add_root("/second"))
    database.close()
    assert len(list((path.parent / "backups").iterdir())) == 1
    return path


def _no_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"This is no database at all.")


def _truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _all_zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbled_schema(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xa5" * (PAGE_BYTES - 100))


def _garbled_pages(path: Path) -> None:
    """The last ones, where rows are; the last one closed it properly, so only reading tells."""
    with path.open("r+b") as file:
        file.seek(-20 * PAGE_BYTES, os.SEEK_END)
        file.write(b"\xa5" * (20 * PAGE_BYTES))


@pytest.mark.parametrize("damage", [_no_header, _truncated, _all_zeros, _empty, _garbled_schema])
def test_damaged_file_is_set_aside_and_the_backup_restored(
    damage: Callable[[Path], None], two_weeks: Path, open_database: OpenDatabase
) -> None:
    damage(two_weeks)
    damaged = two_weeks.read_bytes()
    database = open_database()
    aside = two_weeks.with_name("library.damaged-20261124T100000Z.db")
    assert database.restored == Restored(set_aside=aside, backup_made=EVENING)
    assert aside.read_bytes() == damaged
    assert roots(database)[0] == "/first"
    assert "/second" not in roots(database)
    database.write_now(add_root("/third"))
    database.close()
    again = open_database()
    assert again.restored is None
    assert roots(again)[-1] == "/third"


def test_damage_found_while_reading_is_mended_at_the_next_start(
    two_weeks: Path, open_database: OpenDatabase
) -> None:
    _garbled_pages(two_weeks)
    database = open_database()
    assert database.restored is None
    assert not database.is_sound()
    with pytest.raises(DatabaseUnusable) as caught:
        roots(database)
    assert str(caught.value) == DAMAGED
    database.close()
    again = open_database()
    assert again.restored is not None
    assert again.restored.backup_made == EVENING
    assert roots(again)[0] == "/first"


def test_damage_found_while_writing_is_mended_at_the_next_start(
    two_weeks: Path, open_database: OpenDatabase
) -> None:
    _garbled_pages(two_weeks)
    database = open_database()
    with pytest.raises(DatabaseUnusable) as caught:
        database.write_now(add_root("/x"))
    assert str(caught.value) == DAMAGED
    database.close()
    assert open_database().restored is not None


def test_damage_found_by_the_backup_is_mended_and_no_good_backup_lost(
    two_weeks: Path, open_database: OpenDatabase, clock: FakeClock
) -> None:
    with two_weeks.open("r+b") as file:  # where nothing of the start looks
        file.seek(two_weeks.stat().st_size - PAGE_BYTES)
        file.write(b"\xa5" * PAGE_BYTES)
    clock.advance(WEEK_S)
    open_database().close()
    assert len(list((two_weeks.parent / "backups").iterdir())) == 1
    again = open_database()
    assert again.restored is not None
    assert again.restored.backup_made == EVENING


def test_index_that_is_wrong_is_made_anew(
    open_database: OpenDatabase, path: Path, clock: FakeClock
) -> None:
    database = open_database()
    database.write_now(lambda c: c.execute("CREATE TABLE t (a)"))
    database.write_now(lambda c: c.execute("CREATE INDEX t_a ON t (a)"))
    database.write_now(lambda c: c.execute("INSERT INTO t VALUES (1), (2), (3)"))
    database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        # A partial index of another name for the same pages: rows 2 and 3 are then missing in it.
        connection.execute("CREATE INDEX t_some ON t (a) WHERE a = 1")
        connection.execute(
            "UPDATE sqlite_schema SET sql = 'CREATE INDEX t_some ON t (a)' WHERE name = 't_some'"
        )
    clock.advance(WEEK_S)
    open_database().close()  # its backup finds out
    database = open_database()
    assert database.restored is None
    assert database.read().execute("SELECT a FROM t INDEXED BY t_some").fetchall()[2]["a"] == 3
    database.close()
    assert len(list((path.parent / "backups").iterdir())) == 1


def test_without_a_good_backup_it_begins_anew(two_weeks: Path, open_database: OpenDatabase) -> None:
    for backup in (two_weeks.parent / "backups").iterdir():
        _truncated(backup)
    _no_header(two_weeks)
    database = open_database()
    assert database.restored is not None
    assert database.restored.backup_made is None
    assert database.restored.set_aside is not None
    assert database.restored.set_aside.exists()
    assert roots(database) == []


def test_file_that_is_gone_comes_back_from_the_backup(
    two_weeks: Path, open_database: OpenDatabase
) -> None:
    two_weeks.unlink()
    database = open_database()
    assert database.restored == Restored(set_aside=None, backup_made=EVENING)
    assert roots(database)[0] == "/first"


def test_first_start_is_no_rescue(open_database: OpenDatabase, path: Path) -> None:
    assert open_database().restored is None
    assert [entry.name for entry in path.parent.glob("*damaged*")] == []


def _killed_copy(open_database: OpenDatabase, path: Path, to: Path) -> Path:
    """What is on the disk in the middle of things, in another folder."""
    database = open_database()
    database.write_now(_many(500))
    database.close()
    database = open_database()
    database.write_now(add_root("/logged"))
    to.mkdir()
    for name in (path.name, f"{path.name}-wal", f"{path.name}.lock"):
        (to / name).write_bytes((path.parent / name).read_bytes())
    return to / path.name


def test_after_a_kill_the_log_is_taken_over(
    open_database: OpenDatabase, path: Path, tmp_path: Path, clock: FakeClock
) -> None:
    killed = _killed_copy(open_database, path, tmp_path / "killed")
    assert left_a_log(killed)
    assert killed.with_name(f"{killed.name}.lock").read_bytes() == Left.OPEN.value
    with closing(Database.open(killed, clock=clock)) as database:
        assert database.restored is None
        assert roots(database)[-1] == "/logged"


@pytest.mark.parametrize("log", [True, False], ids=["with its log", "its log gone"])
def test_after_a_kill_each_page_is_looked_at(
    log: bool, open_database: OpenDatabase, path: Path, tmp_path: Path, clock: FakeClock
) -> None:
    killed = _killed_copy(open_database, path, tmp_path / "killed")
    _garbled_pages(killed)
    files = [killed, killed.with_name(f"{killed.name}-wal")]
    if not log:
        files.pop().unlink()
    contents = [file.read_bytes() for file in files]
    with closing(Database.open(killed, clock=clock)) as database:
        assert database.restored is not None
        aside = database.restored.set_aside
        assert aside is not None
        places = [aside, aside.with_name(f"{aside.name}-wal")][: len(files)]
        assert [place.read_bytes() for place in places] == contents


def test_garbled_log_loses_what_it_held_and_nothing_else(
    open_database: OpenDatabase, path: Path, tmp_path: Path, clock: FakeClock
) -> None:
    killed = _killed_copy(open_database, path, tmp_path / "killed")
    log = killed.with_name(f"{killed.name}-wal")
    log.write_bytes(bytes(log.stat().st_size))
    with closing(Database.open(killed, clock=clock)) as database:
        assert database.restored is None
        assert len(roots(database)) == 500


def test_two_that_are_damaged_at_the_same_moment_are_both_kept(
    two_weeks: Path, open_database: OpenDatabase
) -> None:
    for _ in range(3):
        _no_header(two_weeks)
        database = open_database()
        database.close()
    names = sorted(path.name for path in two_weeks.parent.glob("library.damaged-*.db"))
    assert names == [
        "library.damaged-20261124T100000Z-2.db",
        "library.damaged-20261124T100000Z-3.db",
        "library.damaged-20261124T100000Z.db",
    ]
