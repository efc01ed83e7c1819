"""The entries of a playlist: their order, and how it is changed without writing all of them.

Each has a number in `place`, far apart from the next, so that what is put between two takes numbers
in between; only when there are none left are all numbered anew. One that was taken out keeps its
number, marked as removed, until the program starts again: so an undo puts it back where it was.

Places that are counted (0, 1, ...) are those of a listing: entries that are tracks. Entries without
a track stay beside their neighbours.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sleepplayer.models import PlaylistId, TrackId
from sleepplayer.storage.track_writes import id_at

GAP = 1 << 32
"""32 moves to the very same spot, and room for a thousand million entries in 64 bits."""

_SHOWN = "playlist_id = ? AND track_id IS NOT NULL AND removed_at IS NULL"
_COUNTED = f"""
    SELECT id, row_number() OVER (ORDER BY place) - 1 AS counted
    FROM playlist_entries WHERE {_SHOWN}
"""  # noqa: S608 - of our own


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be put in, by its location as the database has it, and its track if known."""

    location: str
    title: str = ""
    track_id: TrackId | None = None


def entries_of_tracks(
    connection: sqlite3.Connection, track_ids: Sequence[TrackId]
) -> list[NewEntry]:
    """Entries for these tracks in this order; one that there is not is left out."""
    found = {
        row[0]: row[1]
        for row in connection.execute(
            "SELECT id, location FROM tracks WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([*track_ids]),),
        ).fetchall()
    }
    return [NewEntry(found[track_id], "", track_id) for track_id in track_ids if track_id in found]


def with_tracks(connection: sqlite3.Connection, entries: Sequence[NewEntry]) -> list[NewEntry]:
    """The same, with the tracks of those locations that have one."""
    return [
        NewEntry(entry.location, entry.title, entry.track_id or id_at(connection, entry.location))
        for entry in entries
    ]


def insert(
    connection: sqlite3.Connection,
    playlist_id: PlaylistId,
    entries: Sequence[NewEntry],
    at: int | None,
) -> None:
    """Put entries in before the place `at`, None: at the end."""
    numbers = _room(connection, playlist_id, len(entries), at, without=())
    connection.executemany(
        "INSERT INTO playlist_entries (playlist_id, place, location, title, track_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            (playlist_id, number, entry.location, entry.title, entry.track_id)
            for number, entry in zip(numbers, entries, strict=True)
        ),
    )


def move(
    connection: sqlite3.Connection, playlist_id: PlaylistId, places: Sequence[int], to: int
) -> None:
    """Move the entries at these places, in the list's order, to before the place `to`."""
    moving = _at(connection, playlist_id, places)
    numbers = _room(connection, playlist_id, len(moving), to, without=moving)
    connection.executemany(
        "UPDATE playlist_entries SET place = ? WHERE id = ?", zip(numbers, moving, strict=True)
    )


def remove(
    connection: sqlite3.Connection, playlist_id: PlaylistId, places: Sequence[int], now: str
) -> tuple[int, ...]:
    """Take the entries at these places out; returns their ids, for `put_back`."""
    going = _at(connection, playlist_id, places)
    connection.executemany(
        "UPDATE playlist_entries SET removed_at = ? WHERE id = ?",
        ((now, entry_id) for entry_id in going),
    )
    return going


def put_back(connection: sqlite3.Connection, entry_ids: Sequence[int]) -> None:
    """The undo of `remove`."""
    connection.executemany(
        "UPDATE playlist_entries SET removed_at = NULL WHERE id = ?",
        ((entry_id,) for entry_id in entry_ids),
    )


def _at(
    connection: sqlite3.Connection, playlist_id: PlaylistId, places: Sequence[int]
) -> tuple[int, ...]:
    """The ids of the entries at these places of the listing, in its order."""
    rows = connection.execute(
        f"SELECT id FROM ({_COUNTED})"  # noqa: S608
        " WHERE counted IN (SELECT value FROM json_each(?)) ORDER BY counted",
        (playlist_id, json.dumps([*places])),
    )
    return tuple(row[0] for row in rows.fetchall())


def _room(
    connection: sqlite3.Connection,
    playlist_id: PlaylistId,
    count: int,
    at: int | None,
    *,
    without: Sequence[int],
) -> range:
    """Numbers for `count` entries before the place `at`; those `without` are going to leave."""
    before, after = _neighbours(connection, playlist_id, at, without)
    if after is not None and after - before <= count:
        _number_anew(connection, playlist_id)
        before, after = _neighbours(connection, playlist_id, at, without)
    step = GAP if after is None else (after - before) // (count + 1)
    return range(before + step, before + step * count + 1, step)


def _neighbours(
    connection: sqlite3.Connection, playlist_id: PlaylistId, at: int | None, without: Sequence[int]
) -> tuple[int, int | None]:
    """The numbers before and after the spot before the place `at`, removed entries' among them."""
    others = "playlist_id = :list AND id NOT IN (SELECT value FROM json_each(:without))"
    values = {"list": playlist_id, "without": json.dumps([*without])}
    spot = None
    if at is not None:
        spot = connection.execute(
            f"SELECT place FROM playlist_entries WHERE {_SHOWN} ORDER BY place LIMIT 1 OFFSET ?",  # noqa: S608
            (playlist_id, max(0, at)),
        ).fetchone()
    if spot is None:
        last = connection.execute(
            f"SELECT max(place) FROM playlist_entries WHERE {others}",  # noqa: S608
            values,
        ).fetchone()[0]
        return (-GAP if last is None else last), None
    before, after = (
        connection.execute(
            f"SELECT {edge} FROM playlist_entries WHERE {others} AND {side}",  # noqa: S608
            {**values, "spot": spot[0]},
        ).fetchone()[0]
        for edge, side in (("max(place)", "place < :spot"), ("min(place)", "place >= :spot"))
    )
    if before is None:
        before = (0 if after is None else after) - GAP * 2
    return before, after


def _number_anew(connection: sqlite3.Connection, playlist_id: PlaylistId) -> None:
    """All entries far apart."""
    rows = connection.execute(
        "SELECT id FROM playlist_entries WHERE playlist_id = ? ORDER BY place", (playlist_id,)
    ).fetchall()
    connection.executemany(
        "UPDATE playlist_entries SET place = ? WHERE id = ?",
        ((GAP * index, row[0]) for index, row in enumerate(rows)),
    )
