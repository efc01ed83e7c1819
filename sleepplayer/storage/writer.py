"""The one thread that writes."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.trouble import CLOSED, is_damage, translating

T = TypeVar("T")

_Job = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]", bool]
"""Work, what comes of it, and whether it writes."""


class Writer:
    """Works through what is handed to it, one transaction each, in the order it came."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        committed: Callable[[], None],
        damaged: Callable[[], None],
        ending: Callable[[sqlite3.Connection], None],
    ) -> None:
        """Both are called on its thread: `committed` after each transaction, `ending` at the end,
        before the connection is closed; `damaged` when the file turns out to be broken."""
        self._connection = connection
        self._committed = committed
        self._damaged = damaged
        self._ending = ending
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()  # so that nothing comes after the end
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="database writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[sqlite3.Connection], T], *, writes: bool = True) -> Future[T]:
        """Have `work` done; one that only reads has no transaction, and waits for nobody who
        writes. The Future of one that comes too late holds a DatabaseUnusable."""
        future: Future[T] = Future()
        with self._lock:
            if not self._closed:
                self._jobs.put((work, future, writes))
                return future
        future.set_exception(DatabaseUnusable(CLOSED))
        return future

    @property
    def is_this_thread(self) -> bool:
        """Whether the caller runs on the writer's thread."""
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what was handed over, and end; again changes nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            while (job := self._jobs.get()) is not None:
                self._do(*job)
                del job  # what it holds on to may be large, and the next may be long in coming
            self._ending(self._connection)
        finally:
            self._connection.close()

    def _do(
        self, work: Callable[[sqlite3.Connection], Any], future: Future[Any], writes: bool
    ) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            with translating():
                result = self._transaction(work) if writes else work(self._connection)
        except BaseException as error:
            if is_damage(error.__cause__):
                self._damaged()
            future.set_exception(error)
        else:
            future.set_result(result)
            if writes:
                self._committed()

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite itself rolls back for a full disk, say
                connection.execute("ROLLBACK")
            raise
        return result
