"""The tracks: `sleepplayer.catalog.Catalog`, and what window and session ask and wish beside it.

What returns a Future is written by the database's own thread, in the order asked for; the window
does not wait for it. An undo takes the Future of what it undoes. It is longer than other rooms,
because each thing that is asked or wished of tracks is a method of it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from sleepplayer.catalog import Change, KnownFile
from sleepplayer.clock import Clock
from sleepplayer.courtesy import courteous
from sleepplayer.locations import is_stream
from sleepplayer.models import (
    LibraryTrack,
    Loudness,
    Resume,
    Root,
    Track,
    TrackId,
    TrackState,
)
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.people import ProfileId
from sleepplayer.storage.database import Database
from sleepplayer.storage.lengths import odd_lengths
from sleepplayer.storage.places import stored_location
from sleepplayer.storage.played_rows import put_builtin, put_stream, remember, settled_at
from sleepplayer.storage.positions import leave
from sleepplayer.storage.roots import add_roots, read_roots, remove_root
from sleepplayer.storage.search_index import index_tracks, is_indexed, renew_index
from sleepplayer.storage.stamps import read_stamps
from sleepplayer.storage.tag_rows import count_suggested
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time
from sleepplayer.storage.track_edits import Edited, edit, own_values, set_listed, undo_edit
from sleepplayer.storage.track_rows import library_tracks
from sleepplayer.storage.track_writes import Batch, id_at, write_loudness
from sleepplayer.storage.unwaited import write_unwaited
from sleepplayer.storage.whose import Whose

T = TypeVar("T")

_UNMEASURED = """
    SELECT id FROM tracks INDEXED BY tracks_unmeasured
    WHERE integrated_lufs IS NULL AND loudness_failed = 0
        AND listed AND state = 'there'
        AND location NOT LIKE 'http://%' AND location NOT LIKE 'https://%'
    ORDER BY id LIMIT ?
"""


_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How many tracks the library lists, by what became of them; `uneven` ones, and those with
    `suggested` triggers to judge, may be missing."""

    there: int = 0
    missing: int = 0
    unreadable: int = 0
    uneven: int = 0
    suggested: int = 0


class TrackStore:
    """Everything that is kept of tracks. Any thread may use it; all may raise DatabaseUnusable."""

    def __init__(self, database: Database, *, clock: Clock, whose: Whose | None = None) -> None:
        """Makes the search index anew where a newer version has other rules for it.

        Where tracks were left and when they were heard is that of `whose` (default: the first).
        """
        self._database = database
        self._clock = clock
        self._whose = whose or Whose()
        self._suggested: tuple[tuple[int, int], int] | None = None
        self.reworded: Callable[[], None] = lambda: None
        """Called on any thread when something else may be written about some tracks."""
        if not is_indexed(database.read()):
            database.write_now(renew_index)

    # --- the catalog: what scanner and meter use ----------------------------------------------

    def roots(self) -> Sequence[Root]:
        """What was added, in that order."""
        return read_roots(self._database.read())

    def add_roots(self, roots: Sequence[Root]) -> None:
        """Add folders and files. What was taken out of the listing there comes back."""
        now = kept_time(self._clock.wall())
        self._database.write_now(lambda connection: add_roots(connection, roots, now))

    def remove_root(self, path: str) -> None:
        """Take one out; its tracks leave the listing but keep their history."""
        self._database.write_now(lambda connection: remove_root(connection, path))

    def known_files(self) -> Mapping[str, KnownFile]:
        """All files ever seen (no streams, no built-in sounds), by location."""
        cursor = self._database.read().execute(
            "SELECT id, location, size_bytes, modified_ns, coalesce(fingerprint, ''), state"
            " FROM tracks WHERE modified_ns IS NOT NULL"
        )
        files = (
            KnownFile(
                track_id=TrackId(row[0]),
                location=original_text(row[1]),
                size_bytes=row[2] or 0,
                modified_ns=row[3],
                fingerprint=row[4],
                state=TrackState(row[5]),
            )
            for row in courteous(cursor)
        )
        return {file.location: file for file in files}

    def apply(self, changes: Sequence[Change]) -> None:
        """Keep a batch of changes, whole or not at all; what is put is listed from then on."""
        self._database.write_now(lambda connection: self._batch(connection).apply(changes))
        self.reworded()

    def unmeasured(self, limit: int) -> Sequence[Track]:
        """Listed tracks that are there and have no loudness yet, the longest waiting first."""
        connection = self._database.read()
        ids = [TrackId(row[0]) for row in connection.execute(_UNMEASURED, (limit,)).fetchall()]
        return [row.track for row in self.rows(ids)]

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        """Keep what was measured; None: it cannot be, and is not tried again."""
        self._database.write_now(lambda connection: write_loudness(connection, track_id, loudness))

    # --- questions ----------------------------------------------------------------------------

    def row(self, track_id: TrackId) -> LibraryTrack | None:
        """One track, listed or not; None if there is none."""
        return next(iter(self.rows([track_id])), None)

    def rows(self, track_ids: Sequence[TrackId]) -> Sequence[LibraryTrack]:
        """These tracks in this order; one that there is not is left out."""
        found = library_tracks(self._database.read(), track_ids, self._whose.profile_id)
        return [found[track_id] for track_id in track_ids if track_id in found]

    def scanned_as(self, track_ids: Sequence[TrackId]) -> Mapping[TrackId, tuple[int, int]]:
        """Size in bytes and time in ns that files had when what is kept of them was found out."""
        rows = self._database.read().execute(
            "SELECT id, size_bytes, modified_ns FROM tracks"
            " WHERE modified_ns IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
            (json.dumps([*track_ids]),),
        )
        return {TrackId(row[0]): (row[1] or 0, row[2]) for row in rows.fetchall()}

    def odd_lengths(self, profile_id: ProfileId) -> Iterator[Track]:
        """Tracks that do not simply play as long as they are, with nothing but id, location and
        lengths: something is skipped of them, or that person left them somewhere."""
        return odd_lengths(self._database.read(), profile_id)

    def of_location(self, location: str) -> LibraryTrack | None:
        """The track at a path or address, listed or not."""
        track_id = id_at(self._database.read(), stored_location(location))
        return None if track_id is None else self.row(track_id)

    def totals(self, uneven_limit_lu: float = NightLoudness().uneven_limit_lu) -> Totals:
        """How much there is."""
        connection = self._database.read()
        counted = "SELECT state, count(*) FROM tracks WHERE listed = 1 GROUP BY state"
        uneven = """
            SELECT count(*) FROM (
                SELECT id FROM tracks WHERE short_term_max_lufs - integrated_lufs > ?
                EXCEPT SELECT id FROM tracks WHERE listed = 0
            )
        """
        return Totals(
            uneven=connection.execute(uneven, (uneven_limit_lu,)).fetchone()[0],
            suggested=self._count_suggested(connection),
            **{str(row[0]): row[1] for row in connection.execute(counted).fetchall()},
        )

    def _count_suggested(self, connection: sqlite3.Connection) -> int:
        stamps = read_stamps(connection)
        until = stamps.listing, stamps.tags
        if self._suggested is None or self._suggested[0] != until:
            self._suggested = until, count_suggested(connection)
        return self._suggested[1]

    # --- what is played, and what comes with the program ------------------------------------------

    def remember(self, tracks: Sequence[Track]) -> list[TrackId]:
        """The ids of what is played, in this order; what is new gets a row that is not listed."""
        connection = self._database.read()
        known = [settled_at(connection, stored_location(track.location)) for track in tracks]
        found = [track_id for track_id in known if track_id is not None]
        if len(found) == len(tracks):
            return found

        def some(part: Sequence[Track]) -> list[TrackId]:
            def work(connection: sqlite3.Connection) -> list[TrackId]:
                batch = self._batch(connection)
                return [remember(batch, track) for track in part]

            return self._database.write_now(work)

        # Of a playlist of 100,000, what the person does meanwhile must not wait for all.
        parts = (tracks[at : at + _AT_ONCE] for at in range(0, len(tracks), _AT_ONCE))
        return [track_id for part in parts for track_id in some(part)]

    def remember_soon(self, track: Track) -> Future[TrackId]:
        """`remember` one track without waiting."""
        return self._database.write(lambda connection: remember(self._batch(connection), track))

    def put_builtin(self, tracks: Sequence[Track]) -> Future[None]:
        """List the sounds that come with the program; those of an older one are missing now.

        One that the person took out of the listing stays out. A loudness is kept where a track has
        one. Their triggers are taken for confirmed, once: what is changed in them stays.
        """
        return self._database.write(lambda connection: put_builtin(self._batch(connection), tracks))

    def add_stream(self, address: str, title: str = "") -> Future[TrackId]:
        """List an http(s) address; a known one comes back, and is renamed if there is a title."""
        if not is_stream(address):
            raise ValueError("no http or https address")
        return self._tell(
            self._database.write(
                lambda connection: put_stream(self._batch(connection), address, title.strip())
            )
        )

    # --- wishes -------------------------------------------------------------------------------

    def edit(
        self,
        track_ids: Sequence[TrackId],
        *,
        title: str | None = None,
        artist: str | None = None,
        gain_db: float | None = None,
        skip_start_s: float | None = None,
        skip_end_s: float | None = None,
        resume: Resume | None = None,
    ) -> Future[Edited]:
        """Change some tracks; None leaves a value. An empty title or artist is the file's own."""
        ids = tuple(track_ids)
        values = own_values(
            title=title,
            artist=artist,
            gain_db=gain_db,
            skip_start_s=skip_start_s,
            skip_end_s=skip_end_s,
            resume=resume,
        )
        return self._tell(self._database.write(lambda connection: edit(connection, ids, values)))

    def undo_edit(self, edited: Future[Edited]) -> Future[None]:
        """Give tracks back what they had before an edit."""
        return self._tell(
            self._database.write(lambda connection: undo_edit(connection, edited.result()))
        )

    def set_listed(self, track_ids: Sequence[TrackId], listed: bool) -> Future[tuple[TrackId, ...]]:
        """Take tracks out of the listing or into it; the result are those it changed."""
        ids = tuple(track_ids)
        return self._database.write(lambda connection: set_listed(connection, ids, listed))

    def undo_set_listed(self, changed: Future[tuple[TrackId, ...]], listed: bool) -> Future[None]:
        """Take back a `set_listed(…, listed)`."""

        def work(connection: sqlite3.Connection) -> None:
            set_listed(connection, changed.result(), not listed)

        return self._database.write(work)

    def leave(self, track: Future[TrackId], position_s: float | None) -> Future[None]:
        """Where a track was left by whose session runs, in s, None: at its end; it may still be on
        its way into the database."""
        profile_id = self._whose.listener

        def work(connection: sqlite3.Connection) -> None:
            leave(connection, profile_id, track.result(), position_s)

        return self._database.write(work)

    def learn(
        self, track: Future[TrackId], *, duration_s: float | None, title: str
    ) -> Future[object]:
        """What playing has told of a track; nothing waits. The person's own title stays before it.

        A title is taken for streams alone, and only where none but the address was known.
        """

        def work(connection: sqlite3.Connection) -> None:
            track_id = track.result()
            connection.execute(
                "UPDATE tracks SET duration_s = coalesce(duration_s, ?) WHERE id = ?",
                (duration_s, track_id),
            )
            named = connection.execute(
                "UPDATE tracks SET title = ? WHERE id = ? AND title = location",
                (kept_text(title), track_id),
            )
            if named.rowcount:
                index_tracks(connection, [track_id])

        return self._tell(write_unwaited(self._database, "What a track told of itself", work))

    def _tell(self, written: Future[T]) -> Future[T]:
        written.add_done_callback(lambda _done: self.reworded())
        return written

    def _batch(self, connection: sqlite3.Connection) -> Batch:
        places = [root.path for root in read_roots(connection)]
        return Batch(connection, kept_time(self._clock.wall()), places)
