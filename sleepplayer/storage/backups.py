"""Copies of the database: one a week and one before each migration, the last few of each kept.

NNNNN-YYYYMMDDTHHMMSSZ-KIND.db: the number says which is newest, also after a clock was set back.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sleepplayer.storage.connections import connect, immutable
from sleepplayer.storage.migrate import version_of
from sleepplayer.storage.paths import make_private_folder

EVERY = timedelta(days=7)

_NAME = re.compile(r"(\d{5,})-(\d{8}T\d{6}Z)-([a-z-]+)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".unfinished"

_log = logging.getLogger(__name__)


class Kind(StrEnum):
    """Why a backup was made."""

    WEEKLY = "weekly"
    BEFORE_UPDATE = "before-update"


KEPT = {Kind.WEEKLY: 4, Kind.BEFORE_UPDATE: 2}


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was whole when it was made; `made` is UTC."""

    path: Path
    number: int
    made: datetime
    kind: Kind


class Backups:
    """Those in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def newest_first(self) -> list[Backup]:
        """All there are. Raises OSError if the folder is there and cannot be read."""
        try:
            names = os.listdir(self._folder)  # noqa: PTH208 - names are all that is needed
        except FileNotFoundError:
            return []
        found = (_backup(self._folder / name) for name in names)
        return sorted((backup for backup in found if backup), key=lambda b: -b.number)

    def due(self, now: datetime) -> bool:
        """Whether the week is over, or the clock stands before the last one."""
        weekly = (backup for backup in self.newest_first() if backup.kind is Kind.WEEKLY)
        newest = next(weekly, None)
        return newest is None or not timedelta(0) <= now - newest.made < EVERY

    def make(self, source: sqlite3.Connection, kind: Kind, now: datetime) -> Backup:
        """Copy, look whether the copy is whole, and let go of those beyond the rotation.

        The copy is read by nobody else (0600), and appears under its name when it is whole and on
        the disk. Raises OSError or sqlite3.Error, the latter with SQLITE_CORRUPT if the source is
        damaged; then all is as it was.
        """
        make_private_folder(self._folder)
        handle, name = tempfile.mkstemp(suffix=_UNFINISHED, dir=self._folder)  # 0600
        unfinished = Path(name)
        try:
            os.close(handle)
            _copy(source, unfinished)
            _check(unfinished)
            sync(unfinished)
            existing = self.newest_first()
            number = 1 + max((backup.number for backup in existing), default=0)
            stamp = now.astimezone(UTC).strftime(_STAMP)
            path = unfinished.rename(self._folder / f"{number:05d}-{stamp}-{kind}.db")
            sync(self._folder)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        self._rotate(kind)
        return Backup(path, number, now, kind)

    def newest_good(self, *, newest_version: int) -> Backup | None:
        """The newest that is whole, not empty and of no later version than the given."""
        for backup in self.newest_first():
            if is_whole(backup.path) and 1 <= _version(backup.path) <= newest_version:
                return backup
            _log.warning("Backup %s is of no use", backup.path.name)
        return None

    def remove_unfinished(self) -> None:
        """What a kill left; to be called while nobody makes one."""
        for path in self._folder.glob(f"*{_UNFINISHED}"):
            path.unlink(missing_ok=True)

    def _rotate(self, kind: Kind) -> None:
        same = [backup for backup in self.newest_first() if backup.kind is kind]
        for old in same[KEPT[kind] :]:
            old.path.unlink(missing_ok=True)


def is_whole(path: Path) -> bool:
    """Whether a file that nobody writes passes SQLite's `integrity_check`; reads all of it."""
    try:
        _check(path)
    except sqlite3.Error as error:
        _log.warning("Cannot use %s: %s", path.name, error)
        return False
    return True


def sync(path: Path) -> None:
    """Have a file's content, or a folder's names, on the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(source: sqlite3.Connection, to: Path) -> None:
    """All in one go: a copy in steps begins anew whenever somebody writes meanwhile."""
    target = sqlite3.connect(to, isolation_level=None)
    try:
        # A copy that breaks off is thrown away, so it needs no journal and is synced once.
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with no -wal to belong to it
    finally:
        target.close()


def _version(path: Path) -> int:
    with closing(connect(immutable(path))) as connection:
        return version_of(connection)


def _backup(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        made = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
        return Backup(path, int(match[1]), made, Kind(match[3]))
    except ValueError:
        return None


def _check(path: Path) -> None:
    """Raise sqlite3.DatabaseError, with SQLITE_CORRUPT, for a file that is not whole."""
    with closing(connect(immutable(path))) as connection:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if verdict != "ok":
        damage = sqlite3.DatabaseError(verdict)
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage
