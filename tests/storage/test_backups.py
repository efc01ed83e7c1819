"""One a week, the last few, each whole and private."""

from __future__ import annotations

import itertools
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from storage.conftest import OpenDatabase
from storage.rows import add_root, roots
from support.fakes import EVENING, FakeClock

from sleepplayer.storage.backups import KEPT, Backups, Kind, is_whole
from sleepplayer.storage.connections import Target, connect
from sleepplayer.storage.database import LOOK_EVERY_S

DAY_S = 86400.0
WEEK = timedelta(days=7)

Make = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def source(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(Target(str(tmp_path / "source.db")))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES ('rain')")
        connection.execute("PRAGMA user_version = 3")
        yield connection


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_copy_is_whole_private_and_one_file(source: sqlite3.Connection, folder: Path) -> None:
    made = Backups(folder).make(source, Kind.WEEKLY, EVENING)
    assert _names(folder) == [made.path.name] == ["00001-20261120T220000Z-weekly.db"]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("SELECT a FROM t").fetchone() == ("rain",)
    assert Backups(folder).newest_first() == [made]


def test_local_time_is_written_as_utc(source: sqlite3.Connection, folder: Path) -> None:
    local = datetime.fromisoformat("2026-01-01T00:30:00+02:00")
    made = Backups(folder).make(source, Kind.WEEKLY, local)
    assert "20251231T223000Z" in made.path.name
    assert Backups(folder).newest_first()[0].made == local


def test_the_last_few_of_each_kind_are_kept(source: sqlite3.Connection, folder: Path) -> None:
    backups = Backups(folder)
    for number in range(6):
        now = EVENING - number * WEEK  # also with a clock that is set back each time
        backups.make(source, Kind.WEEKLY, now)
        backups.make(source, Kind.BEFORE_UPDATE, now)
    found = backups.newest_first()
    weekly = [backup.number for backup in found if backup.kind is Kind.WEEKLY]
    before = [backup.number for backup in found if backup.kind is Kind.BEFORE_UPDATE]
    assert weekly == [11, 9, 7, 5]
    assert before == [12, 10]
    assert (len(weekly), len(before)) == (KEPT[Kind.WEEKLY], KEPT[Kind.BEFORE_UPDATE])


def test_due_when_the_week_is_over_or_the_clock_was_set_back(
    source: sqlite3.Connection, folder: Path
) -> None:
    backups = Backups(folder)
    assert backups.due(EVENING)
    backups.make(source, Kind.WEEKLY, EVENING)
    backups.make(source, Kind.BEFORE_UPDATE, EVENING + timedelta(days=6))
    second = timedelta(seconds=1)
    assert not backups.due(EVENING)
    assert not backups.due(EVENING + WEEK - second)
    assert backups.due(EVENING + WEEK)
    assert backups.due(EVENING - second)


def test_files_of_others_are_left_alone(source: sqlite3.Connection, folder: Path) -> None:
    folder.mkdir()
    others = ["notes.txt", "00007-yesterday-weekly.db", "00008-20261120T220000Z-mine.db"]
    for name in others:
        (folder / name).write_text("mine")
    backups = Backups(folder)
    for number in range(6):
        backups.make(source, Kind.WEEKLY, EVENING + number * WEEK)
    assert set(others) <= set(_names(folder))
    assert len(backups.newest_first()) == 4


def test_newest_good_one_is_found(source: sqlite3.Connection, folder: Path) -> None:
    backups = Backups(folder)
    made = [backups.make(source, Kind.WEEKLY, EVENING + n * WEEK) for n in range(4)]
    made[3].path.write_bytes(b"")
    with made[2].path.open("r+b") as file:
        file.truncate(5000)
    assert not is_whole(made[2].path)
    with closing(sqlite3.connect(made[1].path)) as newer:
        newer.execute("PRAGMA user_version = 4")
    assert backups.newest_good(newest_version=3) == made[0]
    assert backups.newest_good(newest_version=4) == made[1]
    assert backups.newest_good(newest_version=2) is None


def test_nothing_is_left_of_one_that_failed(source: sqlite3.Connection, folder: Path) -> None:
    source.close()
    with pytest.raises(sqlite3.ProgrammingError):
        Backups(folder).make(source, Kind.WEEKLY, EVENING)
    assert _names(folder) == []


def _weekly(path: Path) -> list[str]:
    return [backup.path.name for backup in Backups(path.parent / "backups").newest_first()][::-1]


def test_new_database_is_backed_up_at_its_second_start(
    open_database: OpenDatabase, path: Path
) -> None:
    database = open_database()
    database.write_now(add_root("/a"))
    database.close()
    assert _weekly(path) == []
    open_database().close()
    assert _weekly(path) == ["00001-20261120T220000Z-weekly.db"]


def test_one_a_week_over_the_starts(
    open_database: OpenDatabase, path: Path, clock: FakeClock
) -> None:
    open_database().close()
    for _ in range(50):
        open_database().close()
        clock.advance(DAY_S)
    days = [datetime.strptime(name[6:14], "%Y%m%d").replace(tzinfo=UTC) for name in _weekly(path)]
    assert len(days) == 4
    assert {later - day for day, later in itertools.pairwise(days)} == {WEEK}


def test_one_a_week_in_a_program_that_is_never_closed(
    open_database: OpenDatabase, path: Path, clock: FakeClock
) -> None:
    database = open_database()
    for hour in range(24 * 15):
        database.write_now(add_root(f"/{hour}"))
        database.write_now(roots_count)  # the one before is all done, the look for backups too
        _wait_for_backup(database)
        clock.advance(LOOK_EVERY_S)
    assert [name[6:14] for name in _weekly(path)] == ["20261120", "20261127", "20261204"]


def roots_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM roots").fetchone()[0])


def _wait_for_backup(database: object) -> None:
    thread = getattr(database, "_backing_up")  # noqa: B009 - nothing else tells when it is done
    if thread is not None:
        thread.join()


def test_backup_has_all_that_was_confirmed_before(
    open_database: OpenDatabase, path: Path, clock: FakeClock
) -> None:
    database = open_database()
    database.write_now(add_root("/a"))
    clock.advance(LOOK_EVERY_S)
    database.write_now(add_root("/b"))
    database.write_now(roots_count)  # the one before is all done
    database.close()
    [name] = _weekly(path)
    path.unlink()
    (path.parent / "backups" / name).rename(path)
    assert roots(open_database()) == ["/a", "/b"]


def test_full_disk_costs_the_backup_and_nothing_else(
    open_database: OpenDatabase, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    open_database().close()
    (path.parent / "backups").touch()  # no folder can be made there
    database = open_database()
    database.write_now(add_root("/a"))
    database.close()
    assert "No backup" in caplog.text
    assert roots(open_database()) == ["/a"]


def test_what_a_kill_left_is_removed(open_database: OpenDatabase, path: Path) -> None:
    open_database().close()
    (path.parent / "backups").mkdir()
    left = path.parent / "backups" / "tmpabc.unfinished"
    left.touch()
    open_database().close()
    assert not left.exists()
