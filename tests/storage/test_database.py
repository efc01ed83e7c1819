"""One writes, all read; what was confirmed is there."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import pytest
from storage.conftest import OpenDatabase
from storage.rows import add_root, roots
from support.fakes import FakeClock

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.database import Database
from sleepplayer.storage.trouble import FULL, IN_USE, READ_ONLY


def _fails(_connection: sqlite3.Connection) -> NoReturn:
    raise ValueError("no")


def test_what_is_written_is_there_after_a_restart(open_database: OpenDatabase) -> None:
    database = open_database()
    assert database.write_now(lambda c: c.execute("SELECT 7").fetchone()[0]) == 7
    database.write(add_root("/a"))
    database.close()
    assert roots(open_database()) == ["/a"]


def test_writes_are_done_in_order(database: Database) -> None:
    names = [f"/{number}" for number in range(50)]
    last = [database.write(add_root(name)) for name in names][-1]
    last.result(10)
    assert roots(database) == names


def test_failed_write_changes_nothing_and_the_next_is_done(database: Database) -> None:
    def half(connection: sqlite3.Connection) -> None:
        add_root("/half")(connection)
        _fails(connection)

    failed = database.write(half)
    database.write_now(add_root("/whole"))
    assert isinstance(failed.exception(), ValueError)
    assert roots(database) == ["/whole"]


def test_our_own_mistake_is_not_blamed_on_the_disk(database: Database) -> None:
    database.write_now(add_root("/a"))
    with pytest.raises(sqlite3.IntegrityError):
        database.write_now(add_root("/a"))
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        database.read().execute("SELECT * FROM nothing")


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.write_now(lambda c: c.execute("INSERT INTO chapters VALUES (9, 0, '')"))


def test_reader_sees_nothing_of_a_transaction_before_it_is_committed(database: Database) -> None:
    written, seen = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        add_root("/a")(connection)
        written.set()
        assert seen.wait(10)

    future = database.write(slowly)
    assert written.wait(10)
    assert roots(database) == []
    seen.set()
    future.result(10)
    assert roots(database) == ["/a"]


def test_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnusable) as caught:
        database.read().execute("DELETE FROM roots")
    assert str(caught.value) == READ_ONLY


def test_each_thread_reads_by_itself(database: Database) -> None:
    database.write_now(add_root("/a"))
    mine = database.read()
    assert database.read() is mine
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(roots, database).result(10) == ["/a"]
        assert pool.submit(database.read).result(10) is not mine


def test_connection_ends_with_its_thread(database: Database) -> None:
    found: list[sqlite3.Connection] = []
    thread = threading.Thread(target=lambda: found.append(database.read()))
    thread.start()
    thread.join()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        found[0].execute("SELECT 1")


def test_many_threads_at_once(database: Database) -> None:
    def one(number: int) -> int:
        database.write_now(add_root(f"/{number}"))
        return len(roots(database))

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(one, range(40)))
    assert max(counts) == 40
    assert sorted(roots(database)) == sorted(f"/{number}" for number in range(40))


def test_write_that_is_cancelled_in_time_is_not_done(database: Database) -> None:
    go_on = threading.Event()
    database.write(lambda _: go_on.wait(10))
    late = database.write(add_root("/late"))
    assert late.cancel()
    go_on.set()
    database.write_now(add_root("/a"))
    with pytest.raises(CancelledError):
        late.result()
    assert roots(database) == ["/a"]


def test_write_cannot_wait_for_another(database: Database) -> None:
    with pytest.raises(RuntimeError, match="wait"):
        database.write_now(lambda _: database.write_now(add_root("/a")))


def test_close_writes_what_was_handed_over(open_database: OpenDatabase) -> None:
    database = open_database()
    begun, go_on = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        begun.set()
        go_on.wait(10)

    database.write(hold)
    handed = [database.write(add_root(f"/{number}")) for number in range(20)]
    assert begun.wait(10)
    threading.Timer(0.01, go_on.set).start()
    database.close()
    assert all(future.done() and future.exception() is None for future in handed)
    assert len(roots(open_database())) == 20


def test_closed_is_closed(database: Database) -> None:
    database.close()
    database.close()
    assert isinstance(database.write(add_root("/a")).exception(0), DatabaseUnusable)
    with pytest.raises(DatabaseUnusable, match="closing"):
        database.read()


def test_closing_leaves_one_file(open_database: OpenDatabase, path: Path) -> None:
    database = open_database()
    database.write_now(add_root("/a"))
    roots(database)
    database.close()
    assert sorted(entry.name for entry in path.parent.iterdir()) == [path.name, f"{path.name}.lock"]
    assert path.with_name(f"{path.name}.lock").read_bytes() == b""


def test_close_while_another_thread_reads(open_database: OpenDatabase, path: Path) -> None:
    database = open_database()
    reading, go_on = threading.Event(), threading.Event()

    def read(future: Future[int]) -> None:
        cursor = database.read().execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
        )
        cursor.fetchone()
        reading.set()
        go_on.wait(10)
        try:
            future.set_result(len(cursor.fetchall()))
        except DatabaseUnusable as error:
            future.set_exception(error)

    future: Future[int] = Future()
    thread = threading.Thread(target=read, args=[future])
    thread.start()
    assert reading.wait(10)
    database.close()
    go_on.set()
    with pytest.raises(DatabaseUnusable, match="closing"):
        future.result(10)
    thread.join()
    assert open_database().restored is None


def test_nobody_else_may_read_it(open_database: OpenDatabase, path: Path) -> None:
    before = os.umask(0)
    try:
        database = open_database()
        database.write_now(add_root("/a"))
        modes = {
            entry.name: stat.S_IMODE(entry.stat().st_mode)
            for entry in (path.parent, *path.parent.iterdir())
        }
    finally:
        os.umask(before)
    assert modes == {
        path.parent.name: 0o700,
        path.name: 0o600,
        f"{path.name}-wal": 0o600,
        f"{path.name}-shm": 0o600,
        f"{path.name}.lock": 0o600,
    }


def test_file_that_others_could_read_is_made_private(
    open_database: OpenDatabase, path: Path
) -> None:
    open_database().close()
    path.chmod(0o644)
    open_database()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_full_disk_is_said_and_nothing_is_half_written(open_database: OpenDatabase) -> None:
    database = open_database()
    database.write_now(add_root("/a"))
    pages = database.write_now(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    database.write_now(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    def much(connection: sqlite3.Connection) -> None:
        for number in range(1000):
            add_root(f"/{number}" * 50)(connection)

    with pytest.raises(DatabaseUnusable) as caught:
        database.write_now(much)
    assert str(caught.value) == FULL
    assert roots(database) == ["/a"]
    database.write_now(lambda c: c.execute(f"PRAGMA max_page_count = {pages + 999}").fetchone())
    database.write_now(add_root("/b"))
    assert roots(database) == ["/a", "/b"]


def test_place_that_cannot_be_written(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnusable) as caught:
        Database.open(tmp_path / "file" / "library.db", clock=clock)
    assert str(caught.value) == READ_ONLY


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_without_permission(open_database: OpenDatabase, path: Path) -> None:
    open_database().close()
    path.parent.chmod(0o500)
    try:
        with pytest.raises(DatabaseUnusable, match="allows no changes"):
            open_database()
    finally:
        path.parent.chmod(0o700)


def test_two_at_once(open_database: OpenDatabase) -> None:
    first, second = open_database(), open_database()
    first.write_now(add_root("/a"))
    second.write_now(add_root("/b"))
    assert roots(first) == roots(second) == ["/a", "/b"]
    first.close()
    second.write_now(add_root("/c"))
    second.close()
    assert roots(open_database()) == ["/a", "/b", "/c"]


OTHER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def test_other_program_that_holds_it(
    open_database: OpenDatabase, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepplayer.storage.connections.BUSY_TIMEOUT_S", 0.05)
    database = open_database()
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert roots(database) == []
        with pytest.raises(DatabaseUnusable) as caught:
            database.write_now(add_root("/a"))
        assert str(caught.value) == IN_USE
        other.communicate()
    database.write_now(add_root("/b"))
    assert roots(database) == ["/b"]


def test_file_name_that_is_no_utf8(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9 #?%") / "library.db"
    for _ in range(2):
        database = Database.open(path, clock=clock)
        database.write(add_root("/a")) if not roots(database) else None
        database.close()
    database = Database.open(path, clock=clock)
    assert roots(database) == ["/a"]
    database.close()
    assert list((path.parent / "backups").iterdir())


def test_in_memory_does_all_the_same(clock: FakeClock, tmp_path: Path) -> None:
    one, two = Database.in_memory(clock=clock), Database.in_memory(clock=clock)
    one.write_now(add_root("/a"))
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(roots, one).result(10) == ["/a"]
    assert roots(two) == []
    assert not one.is_kept
    assert one.restored is None
    one.close()
    two.close()


def test_reading_in_memory_waits_for_no_writer(clock: FakeClock) -> None:
    database = Database.in_memory(clock=clock)
    database.write_now(add_root("/a"))
    cursor = database.read().execute("SELECT * FROM roots")
    database.write_now(add_root("/b"))
    assert len(cursor.fetchall()) in (1, 2)
    database.close()


def test_each_commit_is_synced_and_readers_never_wait(database: Database) -> None:
    """So that a power cut costs nothing that was confirmed; a test cannot cut the power."""
    pragmas = database.write_now(
        lambda c: [c.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous")]
    )
    assert pragmas == ["wal", 2]  # 2 is FULL


def test_sqlite_that_is_too_old_is_said(
    open_database: OpenDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(DatabaseUnusable, match=r"needs SQLite 3\.37"):
        open_database()


def test_what_the_doctor_asks(open_database: OpenDatabase, clock: FakeClock) -> None:
    database = open_database()
    assert database.is_sound()
    assert database.last_backup() is None
    database.close()
    open_database().close()
    assert open_database().last_backup() == clock.wall()
