"""Rows enough to see what became of a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from sleepplayer.storage.database import Database


def add_root(name: str) -> Callable[[sqlite3.Connection], None]:
    """A write that adds a row."""

    def work(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO roots (path, is_folder, added_at) VALUES (?, 1, '')", (name,)
        )

    return work


def roots(database: Database) -> list[str]:
    """What was added, in order."""
    rows = database.read().execute("SELECT path FROM roots ORDER BY rowid").fetchall()
    return [row["path"] for row in rows]
