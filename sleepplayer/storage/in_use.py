"""Who has a database open, and whether the last one closed it properly.

SQLite sees to several processes reading and writing one file. What it cannot know is whether
anybody else is there while a database is mended, replaced or brought to a new form: that is done by
the first one alone, under a lock the others wait for.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from enum import Enum
from pathlib import Path

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.trouble import IN_USE

if sys.platform != "win32":
    import fcntl

_PATIENCE_S = 2.0
"""Another one that opens a library of 100,000 tracks keeps it for itself for a moment, after a kill
for about a second. To back it up and bring it to a new form may take longer; but the window, which
waits here, must not stand still for as long, and can go on without its library."""

_PAUSE_S = 0.02
_LONGEST_BYTES = 16
_NONE = -1

_log = logging.getLogger(__name__)


class Left(Enum):
    """How the last one left the database: closed, killed with it open, or having found damage."""

    CLOSED = b""
    OPEN = b"open"
    DAMAGED = b"damaged"


class InUse:
    """A lock on a file beside the database, whose content says how the last one left.

    `alone` says that nobody else has the database open; they wait until `share`.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError, and DatabaseUnusable when another one keeps it for itself too long."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self.alone = _lock(self._file, shared=False)
            if not self.alone:
                self._wait_to_share()
            self.left = self._content()
        except BaseException:
            os.close(self._file)
            raise

    def share(self) -> None:
        """The database is in order: let others at it. It counts as open until `close`."""
        if self.alone or self._content() is not Left.DAMAGED:
            self._write(Left.OPEN)
        if self.alone:
            self._wait_to_share()
            self.alone = False

    def damaged(self) -> None:
        """It is broken: whoever opens it the next time shall look."""
        self._write(Left.DAMAGED)

    def close(self, *, properly: bool = True) -> None:
        """Leave; `properly` if all was written and taken over from the log."""
        if properly and self._content() is Left.OPEN:
            self._write(Left.CLOSED)
        file, self._file = self._file, _NONE  # its number may soon be another file's
        os.close(file)

    def _wait_to_share(self) -> None:
        for _ in range(round(_PATIENCE_S / _PAUSE_S)):
            if _lock(self._file, shared=True):
                return
            time.sleep(_PAUSE_S)
        raise DatabaseUnusable(IN_USE)

    def _content(self) -> Left:
        try:
            return Left(os.pread(self._file, _LONGEST_BYTES, 0))
        except ValueError:  # half written
            return Left.OPEN

    def _write(self, left: Left) -> None:
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, left.value, 0)
        except OSError as error:  # a full disk: then the log that is left tells of a kill
            _log.warning("Cannot note how the database was left: %s", error.strerror)


def _lock(file: int, *, shared: bool) -> bool:
    """Take a lock, or change the one that is held; False if somebody else's is in the way."""
    if sys.platform == "win32":
        return not shared
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a network disk without locks
        _log.warning("Cannot lock the database: %s", error.strerror)
    return True
