"""The database file: opened once by the composition root, written by one thread, read by any."""

from __future__ import annotations

import logging
import os
import sqlite3
import stat
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sleepplayer.clock import Clock
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.backups import Backups, Kind
from sleepplayer.storage.connections import Readers, Target, connect, connect_reader
from sleepplayer.storage.in_use import InUse, Left
from sleepplayer.storage.migrate import Migration, apply, missing, shipped_migrations, version_of
from sleepplayer.storage.paths import backups_of, make_private_folder
from sleepplayer.storage.rescue import Look, Restored, belonging_to, left_a_log, mend
from sleepplayer.storage.trouble import IN_USE, is_damage, translating
from sleepplayer.storage.writer import Writer

T = TypeVar("T")

OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""

LOOK_EVERY_S = 3600.0
"""How often it is seen whether a backup is due, in a program that is never closed."""

NOT_OURS = "The library could not be brought into this version’s form. It is left as it was."

_CLOSING_PATIENCE_MS = 1000
_ANALYSIS_LIMIT = 400  # https://sqlite.org/lang_analyze.html#recommended_usage_patterns

_log = logging.getLogger(__name__)


class Database:
    """Made by `open` or `in_memory`; used from any thread.

    A write is confirmed when its Future is done: then it survives a kill and a power cut.
    """

    def __init__(
        self,
        target: Target,
        writing: sqlite3.Connection,
        *,
        clock: Clock,
        file: _File | None = None,
    ) -> None:
        """Not to be called; `open` and `in_memory` do."""
        self._clock = clock
        self._file = file
        self._backing_up: threading.Thread | None = None
        self._look_at_s = clock.elapsed_s()
        self._closing = False
        self._readers = Readers(lambda: connect_reader(target, self._damaged))
        self._writer = Writer(
            writing, committed=self._committed, damaged=self._damaged, ending=_tidy_up
        )

    @classmethod
    def open(
        cls, path: Path, *, clock: Clock, migrations: Sequence[Migration] | None = None
    ) -> Database:
        """Open a file, or make it, and bring it to the form that `migrations` (ours) lead to.

        A damaged one is set aside and a backup put in its place: see `restored`. Raises
        DatabaseUnusable, also as DatabaseTooNew, with a sentence; `in_memory` is the way on then.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseUnusable(
                f"The library needs SQLite 3.37, and this system has {sqlite3.sqlite_version}."
            )
        known = shipped_migrations() if migrations is None else migrations
        try:
            with translating():
                try:
                    return cls._open(path, clock, known, Look.HEAD)
                except sqlite3.DatabaseError as error:
                    if not is_damage(error):
                        raise
                    _log.warning("The database is damaged: %s", error)
                    return cls._open(path, clock, known, Look.ALL)
        except sqlite3.Error as error:  # a mistake of ours, or a file that is not ours
            _log.exception("The database cannot be opened")
            raise DatabaseUnusable(NOT_OURS) from error

    @classmethod
    def _open(cls, path: Path, clock: Clock, known: Sequence[Migration], look: Look) -> Database:
        with ExitStack() as undo:
            make_private_folder(path.parent)
            in_use = InUse(path.with_name(f"{path.name}.lock"))
            undo.callback(in_use.close, properly=False)
            file = _File(path, in_use, Backups(backups_of(path)))
            if in_use.alone:
                file.restored = _mended(file, look, known, clock)
            _make_private(path)
            target = Target(str(path))
            writing = connect(target)
            undo.callback(writing.close)
            steps = missing(writing, known)
            mode = writing.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                _log.warning("No write-ahead log on this disk, but %s", mode)
            is_new = version_of(writing) == 0
            if steps and not in_use.alone:
                raise DatabaseUnusable(IN_USE)
            if steps and not is_new:
                file.backups.make(writing, Kind.BEFORE_UPDATE, clock.wall())
            for step in steps:
                apply(writing, step)
            in_use.share()
            undo.pop_all()
        database = cls(target, writing, clock=clock, file=file)
        if is_new:  # there is nothing to back up yet
            database._look_at_s += LOOK_EVERY_S
        else:
            database._committed()
        return database

    @classmethod
    def in_memory(cls, *, clock: Clock) -> Database:
        """One that does all the same and is gone when it is closed."""
        # Readers and writer meet in it by its name.
        target = Target(f"file:sleepplayer-{uuid.uuid4()}?mode=memory&cache=shared", uri=True)
        writing = connect(target)
        for step in shipped_migrations():
            apply(writing, step)
        return cls(target, writing, clock=clock)

    @property
    def is_kept(self) -> bool:
        """Whether it is a file, and not in memory only."""
        return self._file is not None

    @property
    def restored(self) -> Restored | None:
        """What to tell: a damaged file was set aside, and a backup or nothing took its place."""
        return self._file.restored if self._file else None

    def read(self) -> sqlite3.Connection:
        """The calling thread's own connection, which cannot write; its rows are `sqlite3.Row`.

        Each statement sees what is committed when it begins (in memory: also what is not yet).
        Raises DatabaseUnusable, as do the connection's `execute`, `fetchone` and `fetchall`.
        """
        return self._readers.mine()

    def write(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Have `work` done in a transaction of its own, after all that was handed over before.

        Done, the Future has its result, committed; or what it raised, and nothing has changed: a
        full disk and the like as DatabaseUnusable. Never raises. A cancelled one is not begun.
        """
        return self._writer.submit(work)

    def write_now(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The same, waited for: for threads that may wait for a disk."""
        if self._writer.is_this_thread:
            raise RuntimeError("a write cannot wait for another one")
        return self.write(work).result()

    def look(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Have `work` read by the connection that writes, after all that was handed over before.

        For what only that connection can tell; it holds up what is written, and nothing else.
        """
        return self._writer.submit(work, writes=False)

    def is_sound(self) -> bool:
        """Look through all of it, as `sleepplayer doctor` does: a second for 100,000 tracks."""
        try:
            verdict = self.read().execute("PRAGMA integrity_check(1)").fetchone()[0]
        except DatabaseUnusable as error:
            if not is_damage(error.__cause__):
                raise
            return False
        return bool(verdict == "ok")

    def last_backup(self) -> datetime | None:
        """When the newest backup was made (UTC); None if there is none. Raises OSError."""
        found = self._file.backups.newest_first() if self._file else []
        return found[0].made if found else None

    def close(self) -> None:
        """Write what was handed over, wait for a backup that is being made, and close.

        To be called when the other threads that read have ended, or are about to: what they still
        read is interrupted. Again changes nothing.
        """
        if self._closing:
            return
        self._closing = True
        if self._backing_up is not None:
            self._backing_up.join()
        self._readers.close()
        self._writer.close()
        if self._file is not None:
            self._file.in_use.close(properly=not left_a_log(self._file.path))

    def _damaged(self) -> None:
        _log.error("The database is damaged; it is looked through at the next start")
        if self._file is not None:
            self._file.in_use.damaged()

    def _committed(self) -> None:
        """On the writer's thread: see now and then whether a backup is due."""
        now_s = self._clock.elapsed_s()
        if self._file is None or self._closing or now_s < self._look_at_s:
            return
        self._look_at_s = now_s + LOOK_EVERY_S
        if self._backing_up is None or not self._backing_up.is_alive():
            thread = threading.Thread(
                target=self._back_up_when_due, args=[self._file], name="database backup"
            )
            try:
                thread.start()
            except RuntimeError as error:  # no more threads, or Python is ending
                _log.warning("No backup: %s", error)
            else:
                self._backing_up = thread

    def _back_up_when_due(self, file: _File) -> None:
        now = self._clock.wall()
        try:
            if not file.backups.due(now):
                return
            with closing(connect(Target(str(file.path)))) as source:
                file.backups.make(source, Kind.WEEKLY, now)
        except (sqlite3.Error, OSError) as error:
            _log.warning("No backup: %s", error)
            if is_damage(error):
                self._damaged()


class _File:
    """What belongs to a database that is a file."""

    def __init__(self, path: Path, in_use: InUse, backups: Backups) -> None:
        self.path = path
        self.in_use = in_use
        self.backups = backups
        self.restored: Restored | None = None


def _mended(file: _File, look: Look, known: Sequence[Migration], clock: Clock) -> Restored | None:
    file.backups.remove_unfinished()
    if file.in_use.left is Left.DAMAGED:
        look = Look.ALL
    elif look is Look.HEAD and (file.in_use.left is Left.OPEN or left_a_log(file.path)):
        look = Look.STRUCTURE
    return mend(file.path, file.backups, look, newest_version=len(known), now=clock.wall())


def _make_private(path: Path) -> None:
    """Have a file, and let its owner alone read it; SQLite gives its mode to -wal and -shm."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for each in (path, *belonging_to(path)):
        if each.exists() and stat.S_IMODE(each.stat().st_mode) & 0o077:
            each.chmod(0o600)


def _tidy_up(connection: sqlite3.Connection) -> None:
    """Take the log over into the file, which then is all there is."""
    try:
        connection.execute(f"PRAGMA busy_timeout = {_CLOSING_PATIENCE_MS}")
        connection.execute(f"PRAGMA analysis_limit = {_ANALYSIS_LIMIT}")
        connection.execute("PRAGMA optimize")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        _log.warning("The database was not tidied up: %s", error)
