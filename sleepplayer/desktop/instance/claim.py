"""Being the one of a role: a lock that the system takes back however its holder ends.

Where there is `flock` it is used as it is. `QLockFile`, which serves on Windows, tells a lock that
was left over by its process's number, and within a sandbox each start has the same one: after a
crash it would never start again.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sleepplayer.desktop.instance.place import Place

if sys.platform == "win32":
    from PySide6.QtCore import QLockFile
else:
    import fcntl

_log = logging.getLogger(__name__)


class Claim:
    """Held by the one that runs. Also a context manager that releases it."""

    def __init__(self, lock: _Lock | None) -> None:
        self._lock = lock

    @classmethod
    def take(cls, place: Place) -> Self | None:
        """Be the one, or None if somebody else is. Returns at once.

        Where nothing can be locked (no permission, a network disk without locks) it is granted:
        that may not keep a person from sleeping.
        """
        try:
            lock = _lock(place.lock_file)
        except OSError as error:
            _log.warning("Cannot make sure that this is the only start: %s", error.strerror)
            return cls(None)
        return None if lock is None else cls(lock)

    def release(self) -> None:
        """Let somebody else be the one; again changes nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.unlock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


class _Lock(Protocol):
    def unlock(self) -> None: ...


if sys.platform == "win32":

    def _lock(path: Path) -> _Lock | None:
        lock = QLockFile(str(path))
        lock.setStaleLockTime(0)  # an evening may last longer than any
        if lock.tryLock(0):
            return lock
        if lock.error() is QLockFile.LockError.LockFailedError:
            return None
        raise OSError(0, lock.error().name)

else:

    class _FileLock:
        """The file stays when it is unlocked: two that delete and make it could both be the one."""

        def __init__(self, file: int) -> None:
            self._file = file

        def unlock(self) -> None:
            os.close(self._file)

    def _lock(path: Path) -> _Lock | None:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)  # children that are started lack it
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        except OSError:
            os.close(file)
            raise
        return _FileLock(file)
