"""Where the last fade began, kept over the night: `night.ports.DriftStore`."""

from __future__ import annotations

import json
import logging
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.night.ports import DriftMark
from sleepplayer.people import FIRST_PROFILE, ProfileId
from sleepplayer.storage.checked import mapping, number, text, whole
from sleepplayer.storage.database import Database
from sleepplayer.storage.json_file import DAMAGE, read_json
from sleepplayer.storage.track_json import track_document, track_from
from sleepplayer.storage.unwaited import remove_when_kept, write_unwaited
from sleepplayer.storage.whose import Whose

_log = logging.getLogger(__name__)


class DriftMarks:
    """One mark for each person; the session never waits for it.

    They are read once, here; what cannot be written is still known until the program ends.
    `old_file` is where a mark was before there was a database: it is taken over as the first
    person's, and removed.
    """

    def __init__(self, database: Database, whose: Whose, *, old_file: Path | None = None) -> None:
        self._database = database
        self._whose = whose
        self._marks = _read(database)
        if old_file is not None:
            self._take_over(old_file)

    def load(self) -> DriftMark | None:
        """The last mark of who is turned to; None when there is none or it cannot be read."""
        return self._marks.get(self._whose.profile_id)

    def save(self, mark: DriftMark) -> None:
        """Keep a mark in place of the last one of whose session runs."""
        profile_id = self._whose.listener
        self._marks[profile_id] = mark
        write_unwaited(
            self._database, "Where the fade began is", lambda c: _write(c, profile_id, mark)
        )

    def forget(self, profile_id: ProfileId) -> None:
        """A person was deleted, and with them their row."""
        self._marks.pop(profile_id, None)

    def _take_over(self, file: Path) -> None:
        old = read_json(file, _mark)
        if old is None:
            return
        known = self._marks.get(FIRST_PROFILE)
        newest = old if known is None or known.wall < old.wall else known
        self._marks[FIRST_PROFILE] = newest
        written = write_unwaited(
            self._database, "The old mark is", lambda c: _write(c, FIRST_PROFILE, newest)
        )
        remove_when_kept(self._database, file, written)


def _read(database: Database) -> dict[ProfileId, DriftMark]:
    try:
        rows = database.read().execute("SELECT * FROM drift_marks").fetchall()
    except DatabaseUnusable as error:
        _log.warning("Where the fade began cannot be read: %s", error)
        return {}
    found = {ProfileId(row["profile_id"]): _mark_of(row) for row in rows}
    return {profile_id: mark for profile_id, mark in found.items() if mark is not None}


def _mark_of(row: sqlite3.Row) -> DriftMark | None:
    try:
        return _mark({**row, "index": row["place"], "tracks": json.loads(row["tracks"])})
    except DAMAGE as error:  # the kind alone: the message may quote titles
        _log.warning("Where the fade began makes no sense (%s)", type(error).__name__)
        return None


def _write(connection: sqlite3.Connection, profile_id: ProfileId, mark: DriftMark) -> None:
    # JSON in ASCII keeps file names that are no UTF-8.
    documents = [track_document(track) for track in mark.tracks]
    for document, times in zip(documents, mark.times, strict=False):
        document["times"] = times
    tracks = json.dumps(documents)
    connection.execute(
        "INSERT OR REPLACE INTO drift_marks (profile_id, wall, place, position_s, tracks)"
        " VALUES (?, ?, ?, ?, ?)",
        (profile_id, mark.wall.isoformat(), mark.index, mark.position_s, tracks),
    )


def _mark(document: dict[str, Any]) -> DriftMark:
    wall = datetime.fromisoformat(text(document["wall"]))
    index, position_s = whole(document["index"]), number(document["position_s"])
    if wall.tzinfo is None or index < 0 or position_s < 0.0:
        raise ValueError("no place in a queue")
    times = [whole(mapping(track).get("times", 1)) for track in document["tracks"]]
    if min(times, default=1) < 1:
        raise ValueError("not once")
    while times and times[-1] == 1:
        del times[-1]
    return DriftMark(
        tracks=tuple(track_from(track) for track in document["tracks"]),
        index=index,
        position_s=position_s,
        wall=wall,
        times=tuple(times),
    )
