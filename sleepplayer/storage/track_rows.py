"""From rows to tracks."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sleepplayer.models import (
    Chapter,
    LibraryTrack,
    Loudness,
    ReplayGain,
    Resume,
    StyleTag,
    Tag,
    Track,
    TrackId,
    TrackState,
)
from sleepplayer.people import ProfileId
from sleepplayer.storage.places import played_location
from sleepplayer.storage.tag_rows import read_styles, read_tags
from sleepplayer.storage.text import original_text
from sleepplayer.storage.times import original_time
from sleepplayer.tagging import tag_weights

_COLUMNS = (
    *("id", "location", "title", "own_title", "artist", "own_artist", "album", "genre"),
    *("description", "folder", "state", "problem", "added_at", "size_bytes", "has_video"),
    *("synthesised", "resume"),
)
_REAL_COLUMNS = (
    *("duration_s", "replay_gain_db", "replay_peak_dbfs", "integrated_lufs", "true_peak_dbfs"),
    *("range_lu", "short_term_max_lufs", "gain_db", "skip_start_s", "skip_end_s"),
)
_OF_A_PERSON = ("left_at_s", "last_heard", "times_heard")
_HEARD = "FROM listens WHERE counted AND profile_id = :whose AND track_id = tracks.id"


def _exact(column: str) -> str:
    """A REAL as text: as a JSON number SQLite would round it to 15 digits.

    17 tell all doubles apart; some more, because SQLite's own last digit may be off.
    """
    return f"iif({column} IS NULL, NULL, printf('%!.20g', {column}))"


# One row with everything in it: Python's lock is given away at each row, and to get it back from a
# busy thread takes 5 ms. While a scan began, 100 rows took 70 ms.
_TRACKS = f"""
    SELECT json_group_array(json_array({", ".join((*_COLUMNS, *map(_exact, _REAL_COLUMNS)))},
        (SELECT {_exact("left_at_s")} FROM positions
            WHERE track_id = tracks.id AND profile_id = :whose),
        (SELECT max(started_at) {_HEARD}),
        (SELECT count(*) {_HEARD})))
    FROM tracks WHERE id IN (SELECT value FROM json_each(:wanted))
"""  # noqa: S608 - the columns above
_CHAPTERS = f"""
    SELECT json_group_array(json_array(track_id, {_exact("start_s")}, title)) FROM (
        SELECT track_id, start_s, title FROM chapters
        WHERE track_id IN (SELECT value FROM json_each(:wanted)) ORDER BY track_id, start_s)
"""  # noqa: S608 - no values


def library_tracks(
    connection: sqlite3.Connection, track_ids: Iterable[int], profile_id: ProfileId
) -> dict[TrackId, LibraryTrack]:
    """These tracks by their ids, with what a person heard of them and where they left them; one
    that there is not is left out."""
    ids = json.dumps(list(dict.fromkeys(track_ids)))
    wanted = {"wanted": ids, "whose": profile_id}
    chapters: defaultdict[int, list[Chapter]] = defaultdict(list)
    for track_id, start_s, title in _all(connection, _CHAPTERS, wanted):
        chapters[track_id].append(Chapter(float(start_s), original_text(title)))
    tags = read_tags(connection, ids)
    styles = read_styles(connection, ids)
    return {
        TrackId(row["id"]): _library_track(
            row,
            chapters.get(row["id"], ()),
            tags.get(row["id"], ()),
            styles.get(row["id"], ()),
        )
        for row in map(_named, _all(connection, _TRACKS, wanted))
    }


def _all(connection: sqlite3.Connection, sql: str, wanted: Mapping[str, Any]) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(connection.execute(sql, wanted).fetchone()[0])
    return rows


def _named(row: list[Any]) -> dict[str, Any]:
    named = dict(zip((*_COLUMNS, *_REAL_COLUMNS, *_OF_A_PERSON), row, strict=True))
    for column in (*_REAL_COLUMNS, "left_at_s"):
        if named[column] is not None:
            named[column] = float(named[column])
    return named


def _library_track(
    row: Mapping[str, Any],
    chapters: Sequence[Chapter],
    tags: tuple[Tag, ...],
    styles: tuple[StyleTag, ...],
) -> LibraryTrack:
    last_heard = row["last_heard"]
    return LibraryTrack(
        track_id=TrackId(row["id"]),
        track=_track(row, chapters, tags),
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
        tags=tags,
        styles=styles,
    )


def _track(row: Mapping[str, Any], chapters: Sequence[Chapter], tags: tuple[Tag, ...]) -> Track:
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
        triggers=tag_weights(tags) if tags else (),
        synthesised=bool(row["synthesised"]),
    )


def _loudness(row: Mapping[str, Any]) -> Loudness | None:
    if row["integrated_lufs"] is None:
        return None
    return Loudness(
        integrated_lufs=row["integrated_lufs"],
        true_peak_dbfs=row["true_peak_dbfs"],
        range_lu=row["range_lu"],
        short_term_max_lufs=row["short_term_max_lufs"],
    )
