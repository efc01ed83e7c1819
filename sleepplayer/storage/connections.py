"""Connections to the database: one that writes, and one for each thread that reads."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.trouble import CLOSED, is_damage, translating

BUSY_TIMEOUT_S = 5.0
"""How long a connection waits for another process; ours hold it for milliseconds."""


@dataclass(frozen=True, slots=True)
class Target:
    """What SQLite is to open: a file's path, or a URI."""

    name: str
    uri: bool = False


def connect(
    target: Target, factory: type[sqlite3.Connection] = sqlite3.Connection
) -> sqlite3.Connection:
    """A connection in autocommit, with `sqlite3.Row` rows and foreign keys enforced.

    In WAL `synchronous = FULL` syncs at each commit: what was confirmed survives a power cut.
    NORMAL would lose the last commits, to save milliseconds on a thread nobody waits for.

    Any thread may use it, one at a time. Raises sqlite3.Error.
    """
    connection = sqlite3.connect(
        target.name,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        factory=factory,
        uri=target.uri,
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def connect_reader(target: Target, damaged: Callable[[], None]) -> sqlite3.Connection:
    """One that cannot write; `damaged` is called when what it reads is broken."""
    with translating():
        connection = connect(target, _ReadConnection)
        if isinstance(connection, _ReadConnection):
            connection.damaged = damaged
        connection.execute("PRAGMA query_only = ON")
        if target.uri:  # shared memory locks whole tables; no reader shall wait for the writer
            connection.execute("PRAGMA read_uncommitted = ON")
    return connection


def immutable(path: Path) -> Target:
    """A file that nobody changes: read without a lock, and without leaving a -wal or -shm."""
    return Target(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


class Readers:
    """A connection for each thread that reads; it is closed when its thread ends."""

    def __init__(self, open_one: Callable[[], sqlite3.Connection]) -> None:
        self._open_one = open_one
        self._local = threading.local()
        self._all: weakref.WeakSet[_Reader] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._closed = False

    def mine(self) -> sqlite3.Connection:
        """The calling thread's own. Raises DatabaseUnusable, also when all are closed."""
        if self._closed:
            raise DatabaseUnusable(CLOSED)
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = _Reader(self._open_one())
            with self._lock:
                self._all.add(reader)
            self._local.reader = reader
        return reader.connection

    def close(self) -> None:
        """Close the calling thread's; those of other threads are interrupted and end with them.

        A connection cannot be closed under a thread that is using it.
        """
        self._closed = True
        mine: _Reader | None = getattr(self._local, "reader", None)
        with self._lock:
            others = [reader for reader in self._all if reader is not mine]
        for reader in others:
            reader.connection.interrupt()
        if mine is not None:
            del self._local.reader
            mine.connection.close()


class _Reader:
    """Lives in a thread's locals and dies with the thread, be it Python's or Qt's."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class _ReadConnection(sqlite3.Connection):
    """Raises the environment's faults as `DatabaseUnusable`, so that no caller knows sqlite3.

    Except while a `for` steps through a cursor: there each row would cost twice its time.
    """

    damaged: Callable[[], None]

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or _ReadCursor)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor()
        return cursor.execute(sql, parameters)


class _ReadCursor(sqlite3.Cursor):
    def execute(self, sql: str, parameters: Any = (), /) -> _ReadCursor:
        with self._translating():
            super().execute(sql, parameters)
        return self

    def fetchone(self) -> Any:
        with self._translating():
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with self._translating():
            return super().fetchall()

    @contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            with translating():
                yield
        except DatabaseUnusable as error:
            connection = self.connection
            if isinstance(connection, _ReadConnection) and is_damage(error.__cause__):
                connection.damaged()
            raise
