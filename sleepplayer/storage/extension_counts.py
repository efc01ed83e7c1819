"""How often a night was made longer by any key: `night.ports.ExtensionStore`."""

from __future__ import annotations

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.people import FIRST_PROFILE, ProfileId
from sleepplayer.storage.checked import mapping, whole
from sleepplayer.storage.database import Database
from sleepplayer.storage.json_file import read_json
from sleepplayer.storage.text import kept_text
from sleepplayer.storage.unwaited import remove_when_kept, write_unwaited
from sleepplayer.storage.whose import Whose

KEPT_NIGHTS = 7

_log = logging.getLogger(__name__)


class ExtensionCounts:
    """Counts by person and night, of which the last few are kept; the session never waits for them.

    They are read once, here; after that the count in memory holds, written or not. So a full disk
    does not give anyone more extensions. `old_file` is where they were before there was a database:
    it is taken over as the first person's, and removed.
    """

    def __init__(self, database: Database, whose: Whose, *, old_file: Path | None = None) -> None:
        self._database = database
        self._whose = whose
        self._counts = _read(database)
        if old_file is not None:
            self._take_over(old_file)

    def used(self, night: str) -> int:
        """How many this night (its ISO date) has had of whose session runs, or is turned to."""
        return self._counts[self._whose.listener].get(night, 0)

    def add(self, night: str) -> None:
        """One more; the night counted for is kept, and the latest of the others."""
        profile_id = self._whose.listener
        counts = {night: self.used(night) + 1}
        self._counts[profile_id].update(counts)
        write_unwaited(
            self._database, "An extension is", lambda c: _write(c, profile_id, counts, keep=night)
        )

    def forget(self, profile_id: ProfileId) -> None:
        """A person was deleted, and with them their rows."""
        self._counts.pop(profile_id, None)

    def _take_over(self, file: Path) -> None:
        old = read_json(file, _old_counts)
        if old is None:
            return
        counts = self._counts[FIRST_PROFILE]
        for night, used in old.items():
            counts[night] = max(used, counts.get(night, 0))
        latest = max(old, default="")
        written = write_unwaited(
            self._database,
            "The old counts are",
            lambda c: _write(c, FIRST_PROFILE, old, keep=latest),
        )
        remove_when_kept(self._database, file, written)


def _read(database: Database) -> defaultdict[ProfileId, dict[str, int]]:
    counts: defaultdict[ProfileId, dict[str, int]] = defaultdict(dict)
    try:
        rows = database.read().execute("SELECT * FROM extensions_of").fetchall()
    except DatabaseUnusable as error:
        _log.warning("The extensions of the last nights cannot be read: %s", error)
        return counts
    for row in rows:
        counts[ProfileId(row["profile_id"])][row["night"]] = row["used"]
    return counts


def _write(
    connection: sqlite3.Connection, profile_id: ProfileId, counts: Mapping[str, int], *, keep: str
) -> None:
    connection.executemany(
        "INSERT INTO extensions_of (profile_id, night, used) VALUES (?, ?, ?)"
        " ON CONFLICT (profile_id, night) DO UPDATE SET used = max(used, excluded.used)",
        [(profile_id, kept_text(night), used) for night, used in counts.items()],
    )
    connection.execute(
        "DELETE FROM extensions_of WHERE profile_id = ?1 AND night <> ?2 AND night NOT IN"
        " (SELECT night FROM extensions_of WHERE profile_id = ?1 AND night <> ?2"
        " ORDER BY night DESC LIMIT ?3)",
        (profile_id, kept_text(keep), KEPT_NIGHTS - 1),
    )


def _old_counts(document: dict[str, Any]) -> dict[str, int]:
    return {night: max(0, whole(used)) for night, used in mapping(document["nights"]).items()}
