"""Rows of tracks that no scan brought: what was played by its path, streams, built-in sounds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future

from sleepplayer.models import Track, TrackId
from sleepplayer.storage.places import BUILTIN_PREFIX, stored_location
from sleepplayer.storage.search_index import index_tracks
from sleepplayer.storage.tag_writes import put_shipped
from sleepplayer.storage.text import kept_text
from sleepplayer.storage.track_writes import Batch, id_at, write_loudness

_PLAYED = "UPDATE tracks SET title = ?, artist = ?, duration_s = ?, synthesised = ? WHERE id = ?"


def known(track_id: TrackId) -> Future[TrackId]:
    """A track that is there, for what takes a track that may still be on its way."""
    done: Future[TrackId] = Future()
    done.set_result(track_id)
    return done


def remember(batch: Batch, track: Track, *, listed: bool = False) -> TrackId:
    """The track's id; one that is new gets a row. The program's own sounds are always listed: later
    it could not be told any more whether it was the person who took one out."""
    place = stored_location(track.location)
    own = place.startswith(BUILTIN_PREFIX)
    known = id_at(batch.connection, place)
    if known is not None:
        if own:
            put_shipped(batch.connection, known, track.triggers)
        return known
    listed = listed or own
    track_id = batch.add(track.location, track.title, artist=track.artist, listed=listed)
    _write(batch.connection, track_id, track)
    if own:
        put_shipped(batch.connection, track_id, track.triggers)
    return track_id


def settled_at(connection: sqlite3.Connection, stored: str) -> TrackId | None:
    """The track at a stored location, if `remember` has nothing more to write about it."""
    track_id = id_at(connection, stored)
    if track_id is None or not stored.startswith(BUILTIN_PREFIX):
        return track_id
    tagged = connection.execute("SELECT tagged FROM tracks WHERE id = ?", (track_id,)).fetchone()
    return track_id if tagged is not None and tagged[0] else None


def put_stream(batch: Batch, address: str, title: str) -> TrackId:
    """List an address; a known one takes the title, if there is one."""
    connection = batch.connection
    track_id = id_at(connection, stored_location(address))
    if track_id is None:
        track_id = batch.add(address, title or address)
    elif title:
        connection.execute(
            "UPDATE tracks SET title = ?, own_title = NULL WHERE id = ?",
            (kept_text(title), track_id),
        )
    connection.execute("UPDATE tracks SET listed = 1, state = 'there' WHERE id = ?", (track_id,))
    index_tracks(connection, [track_id])
    return track_id


def put_builtin(batch: Batch, tracks: Sequence[Track]) -> None:
    """List the program's sounds; one that was taken out of the listing stays out."""
    connection = batch.connection
    kept = {
        row["location"]: row
        for row in connection.execute(
            "SELECT * FROM tracks WHERE location >= ? AND location < ?",
            (BUILTIN_PREFIX, BUILTIN_PREFIX + "\U0010ffff"),
        ).fetchall()
    }
    for track in tracks:
        row = kept.pop(stored_location(track.location), None)
        if row is None:
            remember(batch, track, listed=True)
            continue
        if not _is_as_kept(row, track):
            connection.execute("UPDATE tracks SET state = 'there' WHERE id = ?", (row["id"],))
            _write(connection, row["id"], track)
        put_shipped(connection, row["id"], track.triggers)
    connection.executemany(
        "UPDATE tracks SET state = 'missing' WHERE id = ? AND state <> 'missing'",
        ((row["id"],) for row in kept.values()),
    )


def _is_as_kept(row: sqlite3.Row, track: Track) -> bool:
    loudness = track.loudness
    return (
        row["state"] == "there"
        and (row["title"], row["artist"]) == (kept_text(track.title), kept_text(track.artist))
        and row["duration_s"] == track.duration_s
        and bool(row["synthesised"]) == track.synthesised
        and (loudness is None or row["integrated_lufs"] == loudness.integrated_lufs)
        and (loudness is None or row["true_peak_dbfs"] == loudness.true_peak_dbfs)
    )


def _write(connection: sqlite3.Connection, track_id: int, track: Track) -> None:
    connection.execute(
        _PLAYED,
        (
            kept_text(track.title),
            kept_text(track.artist),
            track.duration_s,
            track.synthesised,
            track_id,
        ),
    )
    if track.loudness is not None:
        write_loudness(connection, track_id, track.loudness)
    index_tracks(connection, [track_id])
