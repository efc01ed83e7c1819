"""A damaged database is set aside, never deleted, and the newest good backup takes its place."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from itertools import count
from pathlib import Path

from sleepplayer.storage.backups import Backups, sync
from sleepplayer.storage.connections import Target, connect
from sleepplayer.storage.migrate import version_of
from sleepplayer.storage.trouble import is_damage

_COMPANIONS = ("-wal", "-shm", "-journal")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """A database could not be used as it was, and another took its place.

    `set_aside` is where it lies now (None: there was no file); `backup_made` is when the backup
    was made that took its place, timezone-aware (None: there was no good one, it begins anew).
    """

    set_aside: Path | None
    backup_made: datetime | None


class Look(Enum):
    """How far a database is looked into before it is used."""

    HEAD = "its head and the names of its tables"
    STRUCTURE = "each page, as after a kill"
    ALL = "each page and each index, as after damage was found"


def mend(
    path: Path, backups: Backups, look: Look, *, newest_version: int, now: datetime
) -> Restored | None:
    """Put a backup in the place of a database that is damaged, empty or gone; None if it is well.

    Only for whoever has the database alone. Raises OSError, sqlite3.Error; nothing is lost then.
    """
    exists = path.exists()
    is_well = _is_sound(path, look) if exists else not left_a_log(path)
    if is_well and (_has_tables(path) if exists else False):
        return None
    has_backups = bool(backups.newest_first())
    if is_well and not has_backups:
        return None  # a first start
    _log.error("The database is %s; it is replaced", "damaged" if exists else "gone")
    aside = _set_aside(path, now)
    backup = backups.newest_good(newest_version=newest_version) if has_backups else None
    if backup is not None:
        _put_in_place(backup.path, path)
    return Restored(aside if exists else None, backup.made if backup else None)


def belonging_to(path: Path) -> list[Path]:
    """The files SQLite keeps beside a database, whether they are there or not."""
    return [path.with_name(path.name + suffix) for suffix in _COMPANIONS]


def left_a_log(path: Path) -> bool:
    """Whether there are transactions that were not taken over: nobody closed the database."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _is_sound(path: Path, look: Look) -> bool:
    # Whoever may write takes the log over when he closes: into a file that may be damaged. Only
    # what was left half done without a log (in a new file) has to be undone before it is read.
    mode = "rw" if path.with_name(f"{path.name}-journal").exists() else "ro"
    try:
        with closing(connect(Target(f"{path.absolute().as_uri()}?mode={mode}", uri=True))) as found:
            found.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if look is Look.HEAD:
                return True
            if not _passes(found, "quick_check"):
                return False
            if look is Look.STRUCTURE or _passes(found, "integrity_check"):
                return True
        return _reindexed(path)  # only an index is wrong, and that can be made anew
    except sqlite3.Error as error:
        if is_damage(error) or isinstance(error, sqlite3.IntegrityError):
            return False
        raise


def _reindexed(path: Path) -> bool:
    with closing(connect(Target(str(path)))) as connection:
        connection.execute("REINDEX")
        return _passes(connection, "integrity_check")


def _passes(connection: sqlite3.Connection, check: str) -> bool:
    return bool(connection.execute(f"PRAGMA {check}(1)").fetchone()[0] == "ok")


def _has_tables(path: Path) -> bool:
    with closing(connect(Target(str(path)))) as connection:
        return version_of(connection) > 0


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename it and what belongs to it to the first free name; the database itself last.

    A kill in between leaves the damaged file where it was, to be found again.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    numbers = (f"{path.stem}.damaged-{stamp}-{number}{path.suffix}" for number in count(2))
    place = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    while any(taken.exists() for taken in (place, *belonging_to(place))):
        place = path.with_name(next(numbers))
    moves = zip((*belonging_to(path), path), (*belonging_to(place), place), strict=True)
    for here, there in moves:
        if here.exists():
            here.rename(there)
    return place


def _put_in_place(backup: Path, path: Path) -> None:
    """A copy of it, under the database's name only when it is whole and on the disk."""
    copy = path.with_name(f".{path.name}.restoring")
    copy.unlink(missing_ok=True)
    with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        with backup.open("rb") as source:
            shutil.copyfileobj(source, target)
        target.flush()
        os.fsync(target.fileno())
    copy.rename(path)
    sync(path.parent)
