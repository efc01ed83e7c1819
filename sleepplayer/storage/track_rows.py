"""From rows to tracks."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from sleepplayer.models import (
    Chapter,
    LibraryTrack,
    Loudness,
    ReplayGain,
    Resume,
    Track,
    TrackId,
    TrackState,
)
from sleepplayer.storage.places import played_location
from sleepplayer.storage.text import original_text
from sleepplayer.storage.times import original_time

_TRACKS = """
    SELECT tracks.*,
        (SELECT max(started_at) FROM listens WHERE counted AND track_id = tracks.id) AS last_heard,
        (SELECT count(*) FROM listens WHERE counted AND track_id = tracks.id) AS times_heard
    FROM tracks WHERE id IN (SELECT value FROM json_each(?))
"""
_CHAPTERS = """
    SELECT track_id, start_s, title FROM chapters
    WHERE track_id IN (SELECT value FROM json_each(?)) ORDER BY track_id, start_s
"""


def library_tracks(
    connection: sqlite3.Connection, track_ids: Iterable[int]
) -> dict[TrackId, LibraryTrack]:
    """These tracks by their ids; one that there is not is left out."""
    wanted = json.dumps(list(dict.fromkeys(track_ids)))
    chapters: defaultdict[int, list[Chapter]] = defaultdict(list)
    for row in connection.execute(_CHAPTERS, (wanted,)).fetchall():
        chapters[row[0]].append(Chapter(row[1], original_text(row[2])))
    return {
        TrackId(row["id"]): _library_track(row, chapters.get(row["id"], ()))
        for row in connection.execute(_TRACKS, (wanted,)).fetchall()
    }


def _library_track(row: sqlite3.Row, chapters: Sequence[Chapter]) -> LibraryTrack:
    last_heard = row["last_heard"]
    return LibraryTrack(
        track_id=TrackId(row["id"]),
        track=_track(row, chapters),
        album=original_text(row["album"]),
        genre=original_text(row["genre"]),
        description=original_text(row["description"]),
        folder=original_text(row["folder"]),
        has_video=bool(row["has_video"]),
        size_bytes=row["size_bytes"],
        state=TrackState(row["state"]),
        problem=original_text(row["problem"]),
        added=original_time(row["added_at"]),
        last_heard=None if last_heard is None else original_time(last_heard),
        times_heard=row["times_heard"],
    )


def _track(row: sqlite3.Row, chapters: Sequence[Chapter]) -> Track:
    title, artist = row["own_title"], row["own_artist"]
    return Track(
        location=played_location(row["location"]),
        title=original_text(row["title"] if title is None else title),
        artist=original_text(row["artist"] if artist is None else artist),
        track_id=TrackId(row["id"]),
        duration_s=row["duration_s"],
        gain_db=row["gain_db"],
        loudness=_loudness(row),
        replay_gain=(
            None
            if row["replay_gain_db"] is None
            else ReplayGain(row["replay_gain_db"], row["replay_peak_dbfs"])
        ),
        chapters=tuple(chapters),
        skip_start_s=row["skip_start_s"],
        skip_end_s=row["skip_end_s"],
        left_at_s=row["left_at_s"],
        resume=Resume(row["resume"]),
        synthesised=bool(row["synthesised"]),
    )


def _loudness(row: sqlite3.Row) -> Loudness | None:
    if row["integrated_lufs"] is None:
        return None
    return Loudness(
        integrated_lufs=row["integrated_lufs"],
        true_peak_dbfs=row["true_peak_dbfs"],
        range_lu=row["range_lu"],
        short_term_max_lufs=row["short_term_max_lufs"],
    )
