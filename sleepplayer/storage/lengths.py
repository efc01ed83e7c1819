"""How long tracks play of which that is not simply how long they are: what is skipped of them, and
where a person left them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from sleepplayer.models import Resume, Track, TrackId
from sleepplayer.people import ProfileId
from sleepplayer.storage.places import played_location

# One row with everything in it: see track_rows.py.
_ODD = """
    SELECT json_group_array(json_array(id, location, duration_s, skip_start_s, skip_end_s, resume,
        left_at_s))
    FROM tracks LEFT JOIN positions ON track_id = tracks.id AND profile_id = :whose
    WHERE duration_s IS NOT NULL AND tracks.id IN (
        SELECT id FROM tracks WHERE skip_start_s > 0 OR skip_end_s > 0
        UNION SELECT track_id FROM positions WHERE profile_id = :whose)
"""


def odd_lengths(connection: sqlite3.Connection, profile_id: ProfileId) -> Iterator[Track]:
    """Those tracks, with nothing but their id, location and lengths."""
    for row in json.loads(connection.execute(_ODD, {"whose": profile_id}).fetchone()[0]):
        track_id, location, duration_s, skip_start_s, skip_end_s, resume, left_at_s = row
        yield Track(
            location=played_location(location),
            title="",
            track_id=TrackId(track_id),
            duration_s=float(duration_s),
            skip_start_s=float(skip_start_s),
            skip_end_s=float(skip_end_s),
            resume=Resume(resume),
            left_at_s=None if left_at_s is None else float(left_at_s),
        )
