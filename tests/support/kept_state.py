"""What a database holds, as values by name: to be compared with what a program confirmed."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sleepplayer.storage.database import Database
from sleepplayer.storage.text import original_text

State = dict[str, Any]
"""JSON values by names such as `gain 3`. What is not there is None."""


def file_key(location: str) -> str:
    """The name of what is known of a file."""
    return f"file {location}"


def kept_state(database: Database) -> State:
    """All of it, read from the tables and not through the stores, which are under test too."""
    read = database.read()
    state: State = {}
    for row in read.execute("SELECT * FROM tracks"):
        state[file_key(original_text(row["location"]))] = [
            row["size_bytes"],
            row["modified_ns"],
            row["fingerprint"],
            row["state"],
        ]
        state[f"gain {row['id']}"] = row["gain_db"]
    for row in read.execute("SELECT * FROM positions"):
        state[f"left {row['track_id']}"] = row["left_at_s"]
    entries = defaultdict(list)
    for row in read.execute(
        "SELECT * FROM playlist_entries WHERE removed_at IS NULL ORDER BY place"
    ):
        entries[row["playlist_id"]].append(row["track_id"])
    for row in read.execute("SELECT * FROM playlists"):
        state[f"playlist {row['id']}"] = [original_text(row["name"]), row["deleted_at"] is not None]
        state[f"entries {row['id']}"] = entries[row["id"]]
    for row in read.execute("SELECT * FROM sessions"):
        state[f"session {row['id']}"] = row["ended_by"]
    for row in read.execute("SELECT * FROM listens"):
        state[f"listen {row['id']}"] = [row["until_s"], row["outcome"]]
    for row in read.execute("SELECT * FROM extensions_of"):
        state[f"extensions {row['night']}"] = row["used"]
    for row in read.execute("SELECT * FROM drift_marks"):
        state["drift"] = [row["position_s"], len(json.loads(row["tracks"]))]
    return state
