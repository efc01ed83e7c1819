"""How often a night was made longer by any key: `night.ports.ExtensionStore`."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.storage.checked import mapping, whole
from sleepplayer.storage.database import Database
from sleepplayer.storage.json_file import read_json
from sleepplayer.storage.text import kept_text
from sleepplayer.storage.unwaited import remove_when_kept, write_unwaited

KEPT_NIGHTS = 7

_log = logging.getLogger(__name__)


class ExtensionCounts:
    """Counts by night, of which the last few are kept; the session never waits for them.

    They are read once, here; after that the count in memory holds, written or not. So a full disk
    does not give anyone more extensions. `old_file` is where they were before there was a database:
    it is taken over, and removed.
    """

    def __init__(self, database: Database, *, old_file: Path | None = None) -> None:
        self._database = database
        self._counts = _read(database)
        if old_file is not None:
            self._take_over(old_file)

    def used(self, night: str) -> int:
        """How many this night (its ISO date) has had."""
        return self._counts.get(night, 0)

    def add(self, night: str) -> None:
        """One more; the night counted for is kept, and the latest of the others."""
        self._counts[night] = self.used(night) + 1
        counts = {night: self._counts[night]}
        write_unwaited(self._database, "An extension is", lambda c: _write(c, counts, keep=night))

    def _take_over(self, file: Path) -> None:
        old = read_json(file, _old_counts)
        if old is None:
            return
        for night, used in old.items():
            self._counts[night] = max(used, self.used(night))
        latest = max(old, default="")
        written = write_unwaited(
            self._database, "The old counts are", lambda c: _write(c, old, keep=latest)
        )
        remove_when_kept(self._database, file, written)


def _read(database: Database) -> dict[str, int]:
    try:
        rows = database.read().execute("SELECT night, used FROM extensions").fetchall()
    except DatabaseUnusable as error:
        _log.warning("The extensions of the last nights cannot be read: %s", error)
        return {}
    return {row["night"]: row["used"] for row in rows}


def _write(connection: sqlite3.Connection, counts: Mapping[str, int], *, keep: str) -> None:
    connection.executemany(
        "INSERT INTO extensions (night, used) VALUES (?, ?)"
        " ON CONFLICT (night) DO UPDATE SET used = max(used, excluded.used)",
        [(kept_text(night), used) for night, used in counts.items()],
    )
    connection.execute(
        "DELETE FROM extensions WHERE night <> ?1 AND night NOT IN"
        " (SELECT night FROM extensions WHERE night <> ?1 ORDER BY night DESC LIMIT ?2)",
        (kept_text(keep), KEPT_NIGHTS - 1),
    )


def _old_counts(document: dict[str, Any]) -> dict[str, int]:
    return {night: max(0, whole(used)) for night, used in mapping(document["nights"]).items()}
