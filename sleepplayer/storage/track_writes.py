"""What a scan found, written into a transaction that is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sleepplayer.catalog import Change, Moved, Put, ScannedFile, Unreadable, Vanished
from sleepplayer.locations import OWN_SCHEME
from sleepplayer.models import Loudness, TrackId
from sleepplayer.storage.places import displaced_location, folder_of, stored_location, under
from sleepplayer.storage.positions import forget_positions
from sleepplayer.storage.search_index import index_tracks
from sleepplayer.storage.tag_writes import hand_over
from sleepplayer.storage.text import kept_text

FORGET_LOUDNESS = """
    UPDATE tracks SET integrated_lufs = NULL, true_peak_dbfs = NULL, range_lu = NULL,
        short_term_max_lufs = NULL, loudness_failed = 0
    WHERE id = ? AND (integrated_lufs IS NOT NULL OR loudness_failed)
"""
_COLUMNS = (
    *("location", "size_bytes", "modified_ns", "fingerprint", "title", "artist", "album", "genre"),
    *("description", "folder", "duration_s", "has_video", "replay_gain_db", "replay_peak_dbfs"),
)
_NEW = f"""
    INSERT INTO tracks ({", ".join(_COLUMNS)}, added_at)
    VALUES ({", ".join(f":{column}" for column in _COLUMNS)}, :added_at) RETURNING id
"""  # noqa: S608 - columns of our own
_AGAIN = f"""
    UPDATE tracks SET {", ".join(f"{c} = :{c}" for c in _COLUMNS if c != "duration_s")},
        duration_s = coalesce(:duration_s, iif(:same, duration_s, NULL)),
        state = 'there', problem = '', listed = :listed
    WHERE id = :id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes to one library: `now` as it is kept, and the roots' paths for the folders' names."""

    connection: sqlite3.Connection
    now: str
    roots: Sequence[str]

    def apply(self, changes: Sequence[Change]) -> None:
        """Write them in their order."""
        touched: set[int] = set()
        for change in changes:
            match change:
                case Put(file):
                    touched.add(self._put(file))
                case Moved(track_id, file):
                    self._make_room(stored_location(file.location), track_id)
                    self._write(track_id, file)
                    touched.add(track_id)
                case Vanished(track_ids):
                    self.connection.executemany(
                        "UPDATE tracks SET state = 'missing' WHERE id = ?",
                        ((track_id,) for track_id in track_ids),
                    )
                case Unreadable():
                    touched.add(self._unreadable(change))
        index_tracks(self.connection, touched)

    def add(self, location: str, title: str, *, artist: str = "", listed: bool = True) -> TrackId:
        """A new row, linked to the playlist entries that have waited for it; returns its id."""
        stored = stored_location(location)
        row = self.connection.execute(
            "INSERT INTO tracks (location, title, artist, folder, added_at, listed)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                stored,
                kept_text(title),
                kept_text(artist),
                kept_text(folder_of(location, self.roots)),
                self.now,
                listed,
            ),
        ).fetchone()
        track_id = TrackId(row[0])
        link_entries(self.connection, track_id)
        return track_id

    def _put(self, file: ScannedFile) -> TrackId:
        track_id = id_at(self.connection, stored_location(file.location))
        if track_id is not None:
            self._write(track_id, file)
            return track_id
        row = self.connection.execute(_NEW, {**self._values(file), "added_at": self.now})
        track_id = TrackId(row.fetchone()[0])
        self._put_chapters(track_id, file)
        link_entries(self.connection, track_id)
        return track_id

    def _write(self, track_id: int, file: ScannedFile) -> None:
        """Write it over what was known of the track."""
        before = self.connection.execute(
            "SELECT fingerprint, location, listed, modified_ns FROM tracks WHERE id = ?",
            (track_id,),
        ).fetchone()
        if before is None:
            return
        # One that was merely played has no fingerprint; what is known of it is of this file.
        same = before["fingerprint"] in (None, file.fingerprint)
        if not same:
            self.connection.execute(FORGET_LOUDNESS, (track_id,))
            forget_positions(self.connection, track_id)
        values = self._values(file)
        listed = not self._was_taken_out(before)
        self.connection.execute(_AGAIN, {**values, "id": track_id, "same": same, "listed": listed})
        self.connection.execute("DELETE FROM chapters WHERE track_id = ?", (track_id,))
        self._put_chapters(track_id, file)
        if before["location"] != values["location"]:
            self.connection.execute(
                "UPDATE playlist_entries SET location = ? WHERE track_id = ?",
                (values["location"], track_id),
            )
            link_entries(self.connection, track_id)

    def _was_taken_out(self, row: sqlite3.Row) -> bool:
        """Whether the person took this one out of the library, whose folder is still in it.

        That lasts, whatever becomes of the file: unplugging a disk must not bring it back. What was
        merely played, or lay in a folder that was taken out, is listed when a scan finds it.
        """
        if row["listed"] or row["modified_ns"] is None:
            return False
        place = row["location"]
        return any(place == own or low < place < high for own, low, high in map(under, self.roots))

    def _values(self, file: ScannedFile) -> dict[str, object]:
        gain = file.replay_gain
        return {
            "location": stored_location(file.location),
            "size_bytes": file.size_bytes,
            "modified_ns": file.modified_ns,
            "fingerprint": file.fingerprint,
            "title": kept_text(file.title),
            "artist": kept_text(file.artist),
            "album": kept_text(file.album),
            "genre": kept_text(file.genre),
            "description": kept_text(file.description),
            "folder": kept_text(folder_of(file.location, self.roots)),
            "duration_s": file.duration_s,
            "has_video": file.has_video,
            "replay_gain_db": None if gain is None else gain.gain_db,
            "replay_peak_dbfs": None if gain is None else gain.peak_dbfs,
        }

    def _put_chapters(self, track_id: int, file: ScannedFile) -> None:
        self.connection.executemany(
            "INSERT OR IGNORE INTO chapters (track_id, start_s, title) VALUES (?, ?, ?)",
            ((track_id, chapter.start_s, kept_text(chapter.title)) for chapter in file.chapters),
        )

    def _unreadable(self, change: Unreadable) -> TrackId:
        track_id = id_at(self.connection, stored_location(change.location))
        if track_id is None:
            name = change.location.replace("\\", "/").rpartition("/")[2]
            track_id = self.add(change.location, name or change.location)
        before = self.connection.execute(
            "SELECT location, listed, modified_ns FROM tracks WHERE id = ?", (track_id,)
        ).fetchone()
        # Its fingerprint stays: if it can be read again and is the same, nothing of it was lost.
        self.connection.execute(
            "UPDATE tracks SET state = 'unreadable', problem = ?, size_bytes = ?, modified_ns = ?,"
            " fingerprint = coalesce(fingerprint, ''), listed = ? WHERE id = ?",
            (
                kept_text(change.problem),
                change.size_bytes,
                change.modified_ns,
                not self._was_taken_out(before),
                track_id,
            ),
        )
        return track_id

    def _make_room(self, stored: str, track_id: int) -> None:
        """Nothing but `track_id` may be at a place it moves to.

        A row that was there only because it was played, and never scanned, is the same track; its
        history joins. Another file that was known there has gone, or comes later in the batch.
        """
        there = id_at(self.connection, stored)
        if there is None or there == track_id:
            return
        scanned = self.connection.execute(
            "SELECT modified_ns IS NOT NULL FROM tracks WHERE id = ?", (there,)
        ).fetchone()[0]
        if scanned:
            self.connection.execute(
                "UPDATE tracks SET location = ?, state = 'missing' WHERE id = ?",
                (displaced_location(there), there),
            )
            return
        hand_over(self.connection, there, track_id)
        # Of what there may be once for a person, what is known of the one that moves stays.
        for table in ("listens", "playlist_entries", "positions", "track_verdicts"):
            self.connection.execute(
                f"UPDATE OR IGNORE {table} SET track_id = ? WHERE track_id = ?",  # noqa: S608
                (track_id, there),
            )
        self.connection.execute("DELETE FROM tracks WHERE id = ?", (there,))


def id_at(connection: sqlite3.Connection, stored: str) -> TrackId | None:
    """The track at a stored location."""
    row = connection.execute("SELECT id FROM tracks WHERE location = ?", (stored,)).fetchone()
    return None if row is None else TrackId(row[0])


def link_entries(connection: sqlite3.Connection, track_id: int) -> None:
    """Link the playlist entries that named this track's location before there was a track."""
    connection.execute(
        "UPDATE playlist_entries INDEXED BY playlist_entries_unlinked"
        " SET track_id = ?1 WHERE track_id IS NULL"
        " AND location = (SELECT location FROM tracks WHERE id = ?1)",
        (track_id,),
    )


def write_loudness(
    connection: sqlite3.Connection, track_id: int, loudness: Loudness | None
) -> None:
    """Keep what was measured, or that it cannot be measured.

    Not of a file that was merely played: no scan would notice that it is another one by now, and
    what was measured of a quiet recording would make a loud one in its place far too loud.
    """
    if loudness is None:
        connection.execute(FORGET_LOUDNESS, (track_id,))
        connection.execute("UPDATE tracks SET loudness_failed = 1 WHERE id = ?", (track_id,))
        return
    connection.execute(
        "UPDATE tracks SET integrated_lufs = ?, true_peak_dbfs = ?, range_lu = ?,"
        " short_term_max_lufs = ?, loudness_failed = 0"
        " WHERE id = ? AND (modified_ns IS NOT NULL OR location LIKE ?)",
        (
            loudness.integrated_lufs,
            loudness.true_peak_dbfs,
            loudness.range_lu,
            loudness.short_term_max_lufs,
            track_id,
            f"{OWN_SCHEME}%",
        ),
    )
