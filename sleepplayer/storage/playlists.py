"""The playlists. What changes one returns a Future, done when it is kept; nobody needs to wait.

Wishes are carried out in the order they were made, so an undo takes the Future of what it undoes,
and a playlist may be filled with the Future of its making.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from datetime import timedelta

from sleepplayer.clock import Clock
from sleepplayer.collation import natural_key
from sleepplayer.models import Filter, Playlist, PlaylistEntry, PlaylistId, TrackId
from sleepplayer.storage import entries
from sleepplayer.storage.database import Database
from sleepplayer.storage.places import played_location, stored_location
from sleepplayer.storage.rules import filter_from, rules_from
from sleepplayer.storage.stamps import Kept, read_stamps
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time
from sleepplayer.storage.track_rows import library_tracks
from sleepplayer.storage.unwaited import write_unwaited
from sleepplayer.storage.whose import Whose

_ALL = """
    SELECT playlists.id, name, rules, coalesce(counted, 0), length_s
    FROM playlists LEFT JOIN (
        SELECT playlist_id, count(*) AS counted, sum(duration_s) AS length_s
        FROM playlist_entries INDEXED BY playlist_entries_in_order
        JOIN tracks INDEXED BY tracks_lengths ON tracks.id = track_id
        WHERE removed_at IS NULL GROUP BY playlist_id
    ) AS held ON held.playlist_id = playlists.id
    WHERE deleted_at IS NULL
"""  # left to itself SQLite takes four times as long
_ENTRIES = """
    SELECT id, location, title, track_id, place FROM playlist_entries
    WHERE playlist_id = ? AND removed_at IS NULL AND place > ? ORDER BY place LIMIT 1000
"""
_FIRST_PLACE = -(1 << 63)

UNDO_WITHIN = timedelta(days=2)
"""What was deleted later than this before a start is kept: another process, such as a command in a
terminal, may start while a window still offers to bring it back."""


class PlaylistStore:
    """Saved lists, and smart ones. Any thread may use it; all may raise DatabaseUnusable."""

    def __init__(self, database: Database, *, clock: Clock, whose: Whose | None = None) -> None:
        """What was deleted days before this start is gone for good now.

        The playlists are everybody's; what was heard of their tracks is that of `whose` (default:
        the first).
        """
        self._database = database
        self._clock = clock
        self._whose = whose or Whose()
        self._counted: Kept[list[Playlist]] = Kept(1)
        until = kept_time(clock.wall() - UNDO_WITHIN)
        write_unwaited(database, "The end of what was deleted", lambda c: _purge(c, until))

    # --- questions ----------------------------------------------------------------------------

    def playlists(self) -> list[Playlist]:
        """All of them by name. A smart one has neither count nor length; a list's count is that of
        its entries that are tracks, its length what is known of them in s."""
        connection = self._database.read()
        stamps = read_stamps(connection)
        return self._counted.get(
            (stamps.playlists, stamps.lengths),
            lambda: sorted(
                map(_playlist, connection.execute(_ALL).fetchall()),
                key=lambda playlist: natural_key(playlist.name),
            ),
        )[:]

    def playlist(self, playlist_id: PlaylistId) -> Playlist | None:
        """One of them; None if there is none, or it was deleted."""
        return next((one for one in self.playlists() if one.playlist_id == playlist_id), None)

    def entries(self, playlist_id: PlaylistId) -> Iterator[PlaylistEntry]:
        """All entries in their order, also those without a track, read as one goes along."""
        connection = self._database.read()
        after = _FIRST_PLACE
        while rows := connection.execute(_ENTRIES, (playlist_id, after)).fetchall():
            after = rows[-1]["place"]
            linked = [row["track_id"] for row in rows if row["track_id"] is not None]
            tracks = library_tracks(connection, linked, self._whose.profile_id)
            for row in rows:
                track = tracks.get(row["track_id"])
                yield PlaylistEntry(
                    entry_id=row["id"],
                    location=played_location(row["location"]),
                    title=original_text(row["title"]),
                    track=track,
                )

    def unresolved(self, playlist_id: PlaylistId) -> list[str]:
        """Locations in a playlist that name nothing in the library, in the list's order."""
        rows = self._database.read().execute(
            "SELECT location FROM playlist_entries"
            " WHERE playlist_id = ? AND track_id IS NULL AND removed_at IS NULL ORDER BY place",
            (playlist_id,),
        )
        return [played_location(row[0]) for row in rows.fetchall()]

    # --- lists ----------------------------------------------------------------------------------

    def create(
        self, name: str, track_ids: Sequence[TrackId] = (), rules: Filter | None = None
    ) -> Future[PlaylistId]:
        """A new playlist, a smart one if there are rules; a name that is taken gets a number."""
        ids = tuple(track_ids)

        def work(connection: sqlite3.Connection) -> PlaylistId:
            playlist_id = self._new(connection, name, rules)
            new = entries.entries_of_tracks(connection, ids)
            entries.insert(connection, playlist_id, new, None)
            return playlist_id

        return self._database.write(work)

    def create_from_locations(
        self, name: str, named: Sequence[tuple[str, str]]
    ) -> Future[PlaylistId]:
        """A new playlist of (location, title); those without a track wait for one."""
        new = [entries.NewEntry(stored_location(at), kept_text(title)) for at, title in named]

        def work(connection: sqlite3.Connection) -> PlaylistId:
            playlist_id = self._new(connection, name, None)
            entries.insert(connection, playlist_id, entries.with_tracks(connection, new), None)
            return playlist_id

        return self._database.write(work)

    def rename(self, playlist_id: PlaylistId, name: str) -> Future[str]:
        """Give it another name, with a number if that is taken; the result is the name."""

        def work(connection: sqlite3.Connection) -> str:
            free = _free_name(connection, name, playlist_id)
            connection.execute(
                "UPDATE playlists SET name = ? WHERE id = ?", (kept_text(free), playlist_id)
            )
            return free

        return self._database.write(work)

    def duplicate(self, playlist_id: PlaylistId, name: str) -> Future[PlaylistId]:
        """A copy with all entries, or the same rules, under this name. Raises KeyError."""

        def work(connection: sqlite3.Connection) -> PlaylistId:
            original = connection.execute(
                "SELECT rules FROM playlists WHERE id = ?", (playlist_id,)
            ).fetchone()
            if original is None:
                raise KeyError(playlist_id)
            copy = self._new(connection, name, None)
            connection.execute(
                "UPDATE playlists SET rules = ? WHERE id = ?", (original["rules"], copy)
            )
            connection.execute(
                "INSERT INTO playlist_entries (playlist_id, place, location, title, track_id)"
                " SELECT ?, place, location, title, track_id FROM playlist_entries"
                " WHERE playlist_id = ? AND removed_at IS NULL ORDER BY place",
                (copy, playlist_id),
            )
            return copy

        return self._database.write(work)

    def delete(self, playlist_id: PlaylistId) -> Future[None]:
        """Delete it; it waits for `undo_delete` for as long as this program runs."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE playlists SET deleted_at = ? WHERE id = ?", (now, playlist_id)
            )

        return self._database.write(work)

    def undo_delete(self, playlist_id: PlaylistId) -> Future[None]:
        """Bring it back, with a number if its name has been taken meanwhile."""

        def work(connection: sqlite3.Connection) -> None:
            row = connection.execute(
                "SELECT name FROM playlists WHERE id = ?", (playlist_id,)
            ).fetchone()
            if row is not None:
                name = _free_name(connection, original_text(row["name"]), playlist_id)
                connection.execute(
                    "UPDATE playlists SET deleted_at = NULL, name = ? WHERE id = ?",
                    (kept_text(name), playlist_id),
                )

        return self._database.write(work)

    def set_rules(self, playlist_id: PlaylistId, rules: Filter) -> Future[None]:
        """Change what a smart playlist asks for."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE playlists SET rules = ? WHERE id = ? AND rules IS NOT NULL",
                (rules_from(rules), playlist_id),
            )

        return self._database.write(work)

    # --- entries; places are those of a listing in the playlist's own order -----------------------

    def add_tracks(
        self, playlist_id: PlaylistId, track_ids: Sequence[TrackId], at: int | None = None
    ) -> Future[None]:
        """Put tracks in before a place (default: at the end); they may be in it already."""
        ids = tuple(track_ids)

        def work(connection: sqlite3.Connection) -> None:
            new = entries.entries_of_tracks(connection, ids)
            entries.insert(connection, playlist_id, new, at)

        return self._entries(playlist_id, work)

    def move(self, playlist_id: PlaylistId, places: Sequence[int], to: int) -> Future[None]:
        """Move entries to before the place `to`, counted before the move."""
        these = tuple(places)
        return self._entries(
            playlist_id, lambda connection: entries.move(connection, playlist_id, these, to)
        )

    def remove(self, playlist_id: PlaylistId, places: Sequence[int]) -> Future[tuple[int, ...]]:
        """Take entries out; they wait for `undo_remove` for as long as this program runs."""
        these, now = tuple(places), kept_time(self._clock.wall())
        return self._database.write(
            lambda connection: entries.remove(connection, playlist_id, these, now)
        )

    def undo_remove(self, removed: Future[tuple[int, ...]]) -> Future[None]:
        """Put what a `remove` took out back where it was."""
        return self._database.write(
            lambda connection: entries.put_back(connection, removed.result())
        )

    def _entries(
        self, playlist_id: PlaylistId, work: Callable[[sqlite3.Connection], None]
    ) -> Future[None]:
        """Change the entries of a list; a smart one has none, and one that is gone gets none."""

        def guarded(connection: sqlite3.Connection) -> None:
            if connection.execute(
                "SELECT 1 FROM playlists WHERE id = ? AND rules IS NULL", (playlist_id,)
            ).fetchone():
                work(connection)

        return self._database.write(guarded)

    def _new(self, connection: sqlite3.Connection, name: str, rules: Filter | None) -> PlaylistId:
        row = connection.execute(
            "INSERT INTO playlists (name, rules, created_at) VALUES (?, ?, ?) RETURNING id",
            (
                kept_text(_free_name(connection, name, None)),
                None if rules is None else rules_from(rules),
                kept_time(self._clock.wall()),
            ),
        ).fetchone()
        return PlaylistId(row[0])


def _free_name(connection: sqlite3.Connection, wished: str, own: PlaylistId | None) -> str:
    """The name in one line, with the first free number if another playlist has it."""
    name = " ".join(wished.split())
    taken = {
        original_text(row["name"]).casefold()
        for row in connection.execute("SELECT id, name FROM playlists WHERE deleted_at IS NULL")
        if row["id"] != own
    }
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name} {number}"
    return free


def _playlist(row: sqlite3.Row) -> Playlist:
    smart = row["rules"] is not None
    return Playlist(
        playlist_id=PlaylistId(row[0]),
        name=original_text(row["name"]),
        rules=filter_from(row["rules"]) if smart else None,
        count=None if smart else row[3],
        duration_s=None if smart else row[4] or 0.0,
    )


def _purge(connection: sqlite3.Connection, until: str) -> None:
    connection.execute("DELETE FROM playlists WHERE deleted_at < ?", (until,))
    connection.execute("DELETE FROM playlist_entries WHERE removed_at < ?", (until,))
