"""Where each person left each track."""

from __future__ import annotations

import sqlite3

from sleepplayer.people import ProfileId


def leave(
    connection: sqlite3.Connection, profile_id: ProfileId, track_id: int, position_s: float | None
) -> None:
    """A person left a track at a place of its file, in s; None: at its end."""
    if position_s is None:
        connection.execute(
            "DELETE FROM positions WHERE track_id = ? AND profile_id = ?", (track_id, profile_id)
        )
        return
    connection.execute(
        "INSERT INTO positions (track_id, profile_id, left_at_s) VALUES (?, ?, ?)"
        " ON CONFLICT (track_id, profile_id) DO UPDATE SET left_at_s = excluded.left_at_s",
        (track_id, profile_id, position_s),
    )


def forget_positions(connection: sqlite3.Connection, track_id: int) -> None:
    """A file became another one: nobody's place in it means anything any more."""
    connection.execute("DELETE FROM positions WHERE track_id = ?", (track_id,))
