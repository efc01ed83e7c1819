"""Which tracks meet a query, in its order: fast enough to be asked with every key.

Measured with 100,000 tracks, not the finding costs but the handing over of ids and their order. So
orders are kept as arrays until something changes, what is found is a set of bytes, and the answer
is what of the order is in the set. Playlist names are matched here and not indexed: renaming a
playlist of 100,000 tracks is one row, and the members of those whose names match are a set as well.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import compress
from typing import cast

from sleepplayer.clock import Clock
from sleepplayer.models import Filter, PlaylistId, Query, SortBy, TrackId
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.people import ProfileId
from sleepplayer.storage import search_text
from sleepplayer.storage.clauses import Clause, clauses, listed
from sleepplayer.storage.database import Database
from sleepplayer.storage.orders import Order, Orders
from sleepplayer.storage.rules import filter_from
from sleepplayer.storage.stamps import Kept, Stamps, read_stamps
from sleepplayer.storage.tag_rows import read_merged
from sleepplayer.storage.text import original_text
from sleepplayer.storage.track_sets import (
    both,
    complement,
    either,
    ids_in_order,
    ids_of,
    repeated,
)
from sleepplayer.storage.whose import Whose

_TRIES = 5  # a database in memory has no moments: a track may come in while one looks
_MOST_SETS = 16  # 0.1 MB each for 100,000 tracks
_FOUND = "SELECT rowid AS id FROM search_words WHERE search_words MATCH ?"
_ENTRIES = """
    SELECT track_id FROM playlist_entries
    WHERE playlist_id = ? AND track_id IS NOT NULL AND removed_at IS NULL ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class _Now:
    """What one answer is made of: a moment of the database, the order that sets refer to, and whose
    history counts; `as_of` None: until now."""

    connection: sqlite3.Connection
    stamps: Stamps
    order: Order
    profile_id: ProfileId
    as_of: datetime | None = None


class TrackSearch:
    """Answers queries on the main thread; what it keeps is thrown away when the library changes."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        whose: Whose | None = None,
        uneven_limit_lu: float = NightLoudness().uneven_limit_lu,
    ) -> None:
        """What was heard, and when, is that of `whose` (default: the first)."""
        self.uneven_limit_lu = uneven_limit_lu
        """How far the loudest 3 s may stand above a track's loudness; may be set anew."""
        self._database = database
        self._clock = clock
        self._whose = whose or Whose()
        self._orders = Orders()
        self._sets: Kept[bytes] = Kept(_MOST_SETS)
        self._clause_sets: Kept[bytes | None] = Kept(_MOST_SETS)
        self._names: Kept[list[tuple[int, list[str]]]] = Kept(1)
        self._entries: Kept[array[int]] = Kept(2)

    def ids(self, query: Query, *, as_of: datetime | None = None) -> Sequence[TrackId]:
        """All tracks that meet a query, in its order.

        A playlist shows all of its entries that are tracks, also those taken out of the library,
        and one that stands in it twice comes twice. Its own order is that of its entries; a smart
        one has none and comes by title. `as_of`: when tracks were heard and added is seen from that
        moment, and what was heard since does not count. Raises DatabaseUnusable.
        """
        connection = self._database.read()
        for _ in range(_TRIES):
            with suppress(IndexError), _one_moment(connection):
                return cast("Sequence[TrackId]", self._ids(connection, query, as_of))
        raise RuntimeError("the library changes with every look at it")

    def _ids(
        self, connection: sqlite3.Connection, query: Query, as_of: datetime | None
    ) -> array[int]:
        stamps = read_stamps(connection)
        profile_id = self._whose.profile_id
        order = self._orders.get(connection, query.sort, stamps, profile_id)
        now = _Now(connection, stamps, order, profile_id, as_of)
        filters, entries = [query.filter], None
        if query.playlist_id is not None:
            rules = _rules(connection, query.playlist_id)
            if rules is None:
                entries = self._entries_of(now, query.playlist_id)
            else:
                filters.append(rules)
        sets = [
            *(
                self._matching(now, part)
                for asked in filters
                for part in search_text.asked(asked.text)
            ),
            *(self._set(now, clause) for asked in filters for clause in self._clauses(asked, now)),
        ]
        if entries is None:
            sets.append(self._set(now, listed(stamps)))
        wanted = [found for found in sets if found is not None]
        if entries is None:
            marks = reduce(both, wanted) if wanted else None
            return now.order.picked(marks, descending=query.descending)
        if query.sort is SortBy.PLAYLIST:
            return _of_entries(entries[::-1] if query.descending else entries, wanted, now.order)
        members = now.order.marked(entries)
        found = now.order.picked(reduce(both, wanted, members), descending=query.descending)
        doubles = members.count(1) != len(entries)
        return repeated(found, Counter(entries)) if doubles else found

    def _matching(self, now: _Now, part: list[str]) -> bytes:
        """Tracks one part of the text matches, by their own words or by a playlist's name."""
        match = search_text.match(part)
        found = self._sets.get(
            (match, now.order.key, now.stamps.listing),
            lambda: now.order.marked(ids_of(now.connection, _FOUND, (match,))),
        )
        for playlist_id, name in self._playlist_names(now):
            if search_text.meets(name, part):
                found = either(found, self._members(now, playlist_id))
        return found

    def _playlist_names(self, now: _Now) -> list[tuple[int, list[str]]]:
        def make() -> list[tuple[int, list[str]]]:
            lists = now.connection.execute(
                "SELECT id, name FROM playlists WHERE rules IS NULL AND deleted_at IS NULL"
            )
            return [(row[0], search_text.words(original_text(row[1]))) for row in lists.fetchall()]

        return self._names.get(now.stamps.playlists, make)

    def _members(self, now: _Now, playlist_id: int) -> bytes:
        return self._sets.get(
            (playlist_id, now.stamps.playlists, now.order.key),
            lambda: now.order.marked(self._entries_of(now, playlist_id)),
        )

    def _entries_of(self, now: _Now, playlist_id: int) -> array[int]:
        return self._entries.get(
            (playlist_id, now.stamps.playlists),
            lambda: ids_in_order(now.connection, _ENTRIES, (playlist_id,)),
        )

    def _clauses(self, asked: Filter, now: _Now) -> Iterator[Clause]:
        return clauses(
            asked,
            now=self._clock.wall() if now.as_of is None else now.as_of,
            as_of=now.as_of is not None,
            profile_id=now.profile_id,
            uneven_limit_lu=self.uneven_limit_lu,
            stamps=now.stamps,
            merged={} if asked.trigger is None else read_merged(now.connection),
        )

    def _set(self, now: _Now, clause: Clause) -> bytes | None:
        """The tracks that meet a clause; None: all do."""

        def make() -> bytes | None:
            value = clause.value
            parameters = () if value is None else value if isinstance(value, tuple) else (value,)
            ids = ids_of(now.connection, clause.sql, parameters)
            if not clause.others:
                return now.order.marked(ids)
            return complement(now.order.marked(ids)) if ids else None

        if clause.until is None:
            return make()
        return self._clause_sets.get((clause, now.order.key), make)


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read in it is of one moment, whatever is written meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _rules(connection: sqlite3.Connection, playlist_id: PlaylistId) -> Filter | None:
    row = connection.execute("SELECT rules FROM playlists WHERE id = ?", (playlist_id,)).fetchone()
    return None if row is None or row[0] is None else filter_from(row[0])


def _of_entries(entries: array[int], wanted: Sequence[bytes], order: Order) -> array[int]:
    if not wanted:
        return entries[:]
    marks = reduce(both, wanted)
    places = map(order.place_of.__getitem__, entries)
    return array("q", compress(entries, map(marks.__getitem__, places)))
