"""The tracks of an allow-list: all that somebody may hear."""

from __future__ import annotations

import threading
from datetime import date, datetime, time

from sleepplayer.clock import Clock
from sleepplayer.models import PlaylistId, Query, TrackId
from sleepplayer.people import ProfileId
from sleepplayer.storage.database import Database
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.stamps import Kept, read_stamps
from sleepplayer.storage.whose import Whose

_MOST_LISTS = 2
_NIGHT_BEGINS = time(12)  # see `limits.night_of`


class PermittedTracks:
    """Kept until something changes. Any thread may use it: its search is its own."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._whose = Whose()  # not the shelf's: it is asked for persons by name
        self._search = TrackSearch(database, clock=clock, whose=self._whose)
        self._lock = threading.Lock()
        self._kept: Kept[frozenset[TrackId]] = Kept(_MOST_LISTS)

    def tracks(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        """What is in those playlists, also in smart ones, for that person in that night. A deleted
        one holds nothing. Raises DatabaseUnusable.

        A smart one goes by what was heard before the night began: a track must not fall out of
        “not heard for a week” by being played.
        """
        with self._lock:
            stamps = read_stamps(self._database.read())
            return self._kept.get(
                (profile_id, playlists, night, stamps),
                lambda: self._found(profile_id, playlists, night),
            )

    def _found(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId], night: date
    ) -> frozenset[TrackId]:
        self._whose.profile_id = profile_id
        begun = datetime.combine(night, _NIGHT_BEGINS, tzinfo=self._clock.wall().tzinfo)
        rows = self._database.read().execute("SELECT id FROM playlists WHERE deleted_at IS NULL")
        there = {PlaylistId(row[0]) for row in rows.fetchall()}
        return frozenset(
            track_id
            for playlist_id in sorted(playlists & there)
            for track_id in self._search.ids(Query(playlist_id=playlist_id), as_of=begun)
        )
