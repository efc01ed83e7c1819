"""The index of what is shown of each track, kept in the transaction that changes the track."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from sleepplayer.collation import sort_key
from sleepplayer.storage.search_text import indexed
from sleepplayer.storage.text import kept_text, original_text

INDEX_RULES = 1
"""To be raised when the rules of `search_text` or of `collation` change: then it is made anew."""

_SHOWN = """
    SELECT id, coalesce(own_title, title), coalesce(own_artist, artist), album, folder FROM tracks
"""
_SOME = f"{_SHOWN} WHERE id > ? ORDER BY id LIMIT 1000"


def index_tracks(connection: sqlite3.Connection, track_ids: Iterable[int]) -> None:
    """Index these tracks as they are now."""
    _index(
        connection,
        connection.execute(
            f"{_SHOWN} WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json.dumps([*track_ids]),),
        ).fetchall(),
    )


def is_indexed(connection: sqlite3.Connection) -> bool:
    """Whether the index was made by these rules."""
    row = connection.execute("SELECT number FROM stamps WHERE what = 'index'").fetchone()
    return bool(row[0] == INDEX_RULES)


def renew_index(connection: sqlite3.Connection) -> None:
    """Make the index anew."""
    connection.execute("DELETE FROM search_words")
    last = 0
    while some := connection.execute(_SOME, (last,)).fetchall():
        _index(connection, some)
        last = some[-1]["id"]
    connection.execute("UPDATE stamps SET number = ? WHERE what = 'index'", (INDEX_RULES,))


def _index(connection: sqlite3.Connection, shown: list[sqlite3.Row]) -> None:
    texts = [
        (row[0], *(original_text(text) for text in row[1:])) for row in (tuple(r) for r in shown)
    ]
    connection.executemany(
        "DELETE FROM search_words WHERE rowid = ?", ((text[0],) for text in texts)
    )
    connection.executemany(
        "INSERT INTO search_words (rowid, title, artist, album, folder) VALUES (?, ?, ?, ?, ?)",
        ((text[0], *map(indexed, text[1:])) for text in texts),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO sort_keys (track_id, title, artist, folder) VALUES (?, ?, ?, ?)",
        (
            (track_id, *(kept_text(sort_key(text)) for text in (title, artist, folder)))
            for track_id, title, artist, _album, folder in texts
        ),
    )
