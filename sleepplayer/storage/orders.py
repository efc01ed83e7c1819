"""The orders a listing can have: ids of all tracks, as the database's indexes have them."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Hashable, Iterable
from functools import cached_property

from sleepplayer.models import SortBy
from sleepplayer.people import ProfileId
from sleepplayer.storage.stamps import Kept, Stamps
from sleepplayer.storage.track_sets import complement, ids_in_order, picked

_MOST_KEPT = 2  # 1.2 MB each for 100,000 tracks

_BY_TITLE = "SELECT track_id FROM sort_keys ORDER BY title, track_id"
_KNOWN = {
    SortBy.ARTIST: "SELECT track_id FROM sort_keys WHERE artist <> '' ORDER BY artist, title",
    SortBy.FOLDER: "SELECT track_id FROM sort_keys WHERE folder <> '' ORDER BY folder, title",
    SortBy.LENGTH: "SELECT id FROM tracks WHERE duration_s IS NOT NULL ORDER BY duration_s",
    SortBy.LOUDNESS: (
        "SELECT id FROM tracks WHERE integrated_lufs IS NOT NULL ORDER BY integrated_lufs"
    ),
    SortBy.ADDED: "SELECT id FROM tracks ORDER BY added_at, id",
    SortBy.LAST_HEARD: (
        "SELECT track_id FROM listens WHERE counted AND profile_id = :whose"
        " GROUP BY track_id ORDER BY max(started_at)"
    ),
}


class Order:
    """Tracks in their order; those of which nothing is known come last, whichever way it goes.

    `key` tells two orders apart; marks of sets are at the places of `ids`.
    """

    def __init__(self, key: Hashable, known: array[int], unknown: array[int]) -> None:
        self.key = key
        self.ids = known + unknown if unknown else known
        self._known = len(known)

    @cached_property
    def place_of(self) -> array[int]:
        """Each id's place; 0 for one that there is not."""
        places = array("i", bytes(4 * (1 + max(self.ids, default=0))))
        for place, track_id in enumerate(self.ids):
            places[track_id] = place
        return places

    def marked(self, ids: Iterable[int]) -> bytes:
        """The set of these. Raises IndexError for an id that is newer than the order."""
        marks, place_of = bytearray(len(self.ids)), self.place_of
        for track_id in ids:
            marks[place_of[track_id]] = 1
        return bytes(marks)

    def picked(self, marks: bytes | None, *, descending: bool) -> array[int]:
        """Those that are in a set (None: all), as a new array."""
        ids, known = self.ids, self._known
        if not descending:
            return ids[:] if marks is None else picked(ids, marks)
        first, last = ids[:known][::-1], ids[known:]
        if marks is None:
            return first + last
        return picked(first, marks[:known][::-1]) + picked(last, marks[known:])


class Orders:
    """Orders of all tracks, kept until what they depend on changes."""

    def __init__(self) -> None:
        self._kept: Kept[Order] = Kept(_MOST_KEPT)

    def get(
        self, connection: sqlite3.Connection, by: SortBy, stamps: Stamps, profile_id: ProfileId
    ) -> Order:
        """The order of all tracks, listed or not; that of when they were heard is a person's."""
        sql = _KNOWN.get(by)
        if sql is None:
            return self._by_title(connection, stamps)
        until: Hashable = {
            SortBy.LENGTH: stamps.lengths,
            SortBy.LOUDNESS: stamps.loudness,
            SortBy.LAST_HEARD: (stamps.heard, profile_id),
        }.get(by)
        key = (by, stamps.listing, until)

        def make() -> Order:
            known = ids_in_order(connection, sql, {"whose": profile_id})
            titles = self._by_title(connection, stamps)
            if len(known) == len(titles.ids):
                return Order(key, known, array("q"))
            return Order(key, known, picked(titles.ids, complement(titles.marked(known))))

        return self._kept.get(key, make)

    def _by_title(self, connection: sqlite3.Connection, stamps: Stamps) -> Order:
        key = (SortBy.TITLE, stamps.listing)
        return self._kept.get(
            key, lambda: Order(key, ids_in_order(connection, _BY_TITLE), array("q"))
        )
