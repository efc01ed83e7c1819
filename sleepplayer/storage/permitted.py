"""The tracks of an allow-list: all that somebody may hear."""

from __future__ import annotations

import threading
from datetime import date

from sleepplayer.clock import Clock
from sleepplayer.models import PlaylistId, Query, TrackId
from sleepplayer.people import ProfileId
from sleepplayer.storage.database import Database
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.stamps import Kept, read_stamps
from sleepplayer.storage.whose import Whose

_MOST_LISTS = 2


class PermittedTracks:
    """Kept until something changes. Any thread may use it: its search is its own."""

    def __init__(self, database: Database, *, clock: Clock, whose: Whose | None = None) -> None:
        self._database = database
        self._search = TrackSearch(database, clock=clock, whose=whose or Whose())
        self._lock = threading.Lock()
        self._kept: Kept[frozenset[TrackId]] = Kept(_MOST_LISTS)

    def tracks(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        """What is in those playlists, also in smart ones: these go by what that person, whose
        evening it is, heard, and by the day. A deleted one holds nothing. Raises
        DatabaseUnusable."""
        with self._lock:
            stamps = read_stamps(self._database.read())
            return self._kept.get(
                (profile_id, playlists, night, stamps), lambda: self._found(playlists)
            )

    def _found(self, playlists: frozenset[PlaylistId]) -> frozenset[TrackId]:
        rows = self._database.read().execute("SELECT id FROM playlists WHERE deleted_at IS NULL")
        there = {PlaylistId(row[0]) for row in rows.fetchall()}
        return frozenset(
            track_id
            for playlist_id in sorted(playlists & there)
            for track_id in self._search.ids(Query(playlist_id=playlist_id))
        )
