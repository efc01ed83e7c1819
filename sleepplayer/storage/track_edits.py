"""What a person changes in tracks, and what is to be remembered of it for an undo."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sleepplayer.models import Resume, TrackId
from sleepplayer.storage.search_index import index_tracks
from sleepplayer.storage.text import kept_text

_THESE = "id IN (SELECT value FROM json_each(:ids))"


@dataclass(frozen=True, slots=True)
class Edited:
    """What tracks had in the columns an edit changed; rows as they are kept, each with its id."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def own_values(
    *,
    title: str | None,
    artist: str | None,
    gain_db: float | None,
    skip_start_s: float | None,
    skip_end_s: float | None,
    resume: Resume | None,
) -> Mapping[str, object]:
    """The columns that are to be changed, and their values; an empty text is the file's own."""
    values = {
        "own_title": None if title is None else kept_text(title.strip()),
        "own_artist": None if artist is None else kept_text(artist.strip()),
        "gain_db": gain_db,
        "skip_start_s": skip_start_s,
        "skip_end_s": skip_end_s,
        "resume": None if resume is None else resume.value,
    }
    return {column: value for column, value in values.items() if value is not None}


def edit(
    connection: sqlite3.Connection, track_ids: Sequence[int], values: Mapping[str, object]
) -> Edited:
    """Change these columns (of `own_values`) in some tracks."""
    ids = json.dumps([*track_ids])
    before = connection.execute(
        f"SELECT {', '.join((*values, 'id'))} FROM tracks WHERE {_THESE}",  # noqa: S608
        {"ids": ids},
    )
    edited = Edited(tuple(values), tuple(tuple(row) for row in before.fetchall()))
    if values:
        changes = ", ".join(f"{column} = nullif(:{column}, '')" for column in values)
        connection.execute(
            f"UPDATE tracks SET {changes} WHERE {_THESE}",  # noqa: S608 - columns of our own
            {**values, "ids": ids},
        )
    if "own_title" in values or "own_artist" in values:
        index_tracks(connection, track_ids)
    return edited


def undo_edit(connection: sqlite3.Connection, edited: Edited) -> None:
    """Give tracks back what they had; what other edits changed since stays changed."""
    if not edited.columns:
        return
    changes = ", ".join(f"{column} = ?" for column in edited.columns)
    connection.executemany(f"UPDATE tracks SET {changes} WHERE id = ?", edited.rows)  # noqa: S608
    index_tracks(connection, (int(str(row[-1])) for row in edited.rows))


def set_listed(
    connection: sqlite3.Connection, track_ids: Sequence[int], listed: bool
) -> tuple[TrackId, ...]:
    """Take tracks out of the listing or into it; returns those that were not so before."""
    changed = connection.execute(
        f"UPDATE tracks SET listed = :listed WHERE listed <> :listed AND {_THESE} RETURNING id",  # noqa: S608
        {"listed": listed, "ids": json.dumps([*track_ids])},
    )
    return tuple(TrackId(row[0]) for row in changed.fetchall())
