"""What SQLite and the system complain about, as errors with a sentence."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sleepplayer.errors import DatabaseUnusable

FULL = "The disk is full, so nothing more can be kept. Make some room for what is to be kept."
READ_ONLY = "The library cannot be written: its folder or its disk allows no changes."
IN_USE = "Another Sleepplayer is busy with the library. Try again in a moment."
BROKEN_DISK = "The disk with the library does not answer as it should."
CLOSED = "Sleepplayer is closing; the library is no longer open."
DAMAGED = "The library is damaged. It is mended when Sleepplayer starts the next time."

_SENTENCES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_IOERR: BROKEN_DISK,
    sqlite3.SQLITE_INTERRUPT: CLOSED,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_damage(error: BaseException | None) -> bool:
    """Whether the file itself is broken, rather than the disk full or somebody else at it."""
    return _code(error) in _DAMAGE


def sentence(error: BaseException) -> str | None:
    """What to tell the person; None where it is no fault of the environment but our own."""
    if isinstance(error, OSError):
        return _os_sentence(error)
    return _SENTENCES.get(_code(error))


@contextmanager
def translating() -> Iterator[None]:
    """Raise what is the environment's fault as `DatabaseUnusable`; all else as it is."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        words = sentence(error)
        if words is None:
            raise
        raise DatabaseUnusable(words) from error


def _os_sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    return BROKEN_DISK if error.errno == errno.EIO else READ_ONLY


def _code(error: BaseException | None) -> int:
    """SQLite's primary result code; 0 if it is none of its errors."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
