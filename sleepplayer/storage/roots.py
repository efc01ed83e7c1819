"""The folders and files that make up the library, in a database that is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from sleepplayer.models import Root
from sleepplayer.storage.places import under
from sleepplayer.storage.text import kept_text, original_text


def read_roots(connection: sqlite3.Connection) -> list[Root]:
    """What was added, in that order."""
    rows = connection.execute("SELECT path, is_folder FROM roots ORDER BY added_at, rowid")
    return [Root(original_text(row[0]), bool(row[1])) for row in rows.fetchall()]


def add_roots(connection: sqlite3.Connection, roots: Sequence[Root], now: str) -> None:
    """Add some at the time `now`. What was taken out of the listing there comes back."""
    for root in roots:
        connection.execute(
            "INSERT OR IGNORE INTO roots (path, is_folder, added_at) VALUES (?, ?, ?)",
            (kept_text(root.path), root.is_folder, now),
        )
        connection.execute(
            "UPDATE tracks SET listed = 1 WHERE listed = 0 AND modified_ns IS NOT NULL"
            " AND (location = ? OR location > ? AND location < ?)",
            under(root.path),
        )


def remove_root(connection: sqlite3.Connection, path: str) -> None:
    """Take one out; what lies in none of the others leaves the listing."""
    connection.execute("DELETE FROM roots WHERE path = ?", (kept_text(path),))
    left = [under(root.path) for root in read_roots(connection)]
    inside = connection.execute(
        "SELECT id, location FROM tracks WHERE listed"
        " AND (location = ? OR location > ? AND location < ?)",
        under(path),
    ).fetchall()
    connection.executemany(
        "UPDATE tracks SET listed = 0 WHERE id = ?",
        (
            (track_id,)
            for track_id, location in inside
            if not any(location == own or low < location < high for own, low, high in left)
        ),
    )
