"""What tracks carry: guessed in the background, set and judged by hand.

What returns a Future is written by the database's own thread, in the order asked for; an undo
takes the Future of what it undoes. Rows of tracks have their tags with them (`TrackStore.rows`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import (
    Callable,
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from concurrent.futures import Future
from typing import TypeVar

from sleepplayer.catalog import Guess, Written
from sleepplayer.models import Standing, TrackId
from sleepplayer.storage import tag_guesses, tag_writes
from sleepplayer.storage.database import Database
from sleepplayer.storage.places import BUILTIN_PREFIX
from sleepplayer.storage.stamps import read_stamps
from sleepplayer.storage.tag_guesses import written_about
from sleepplayer.storage.tag_rows import (
    Carrier,
    count_carriers,
    read_carriers,
    read_carrying,
    read_merged,
)
from sleepplayer.storage.tag_writes import TagsJudged, TagsSet

T = TypeVar("T")

_WAITING = f"tagged = 0 AND location NOT LIKE '{BUILTIN_PREFIX}%'"


class TagStore:
    """The triggers and styles of all tracks. Any thread may use it; all may raise
    DatabaseUnusable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changes = 0

    # --- questions --------------------------------------------------------------------------------

    def stamp(self) -> Hashable:
        """As long as it is the same, `carriers` answers the same."""
        connection = self._database.read()
        stamps = read_stamps(connection)
        merged = frozenset(read_merged(connection).items())
        return stamps.listing, stamps.lengths, stamps.tags, merged

    @property
    def changes(self) -> int:
        """Another number after each word of a person here on what tracks carry."""
        return self._changes

    def tag_stamp(self) -> Hashable:
        """As long as it is the same, `carrying` answers the same."""
        connection = self._database.read()
        return read_stamps(connection).tags, frozenset(read_merged(connection).items())

    def carrying(self, triggers: Iterable[str]) -> Mapping[str, frozenset[TrackId]]:
        """The tracks that carry each of these triggers (not as a rejected guess), listed or not."""
        connection = self._database.read()
        merged = read_merged(connection)
        return {each: read_carrying(connection, each, merged) for each in triggers}

    def carriers(self) -> Iterator[Carrier]:
        """All listed tracks that are there, by id, and what they carry; merged triggers are one.

        For other threads than the window's: it pauses for them. To be used up at once.
        """
        return read_carriers(self._database.read())

    def counts(self) -> Mapping[str, int]:
        """How many listed tracks that are there carry a trigger (not as a rejected guess)."""
        return count_carriers(self._database.read())

    # --- guesses ----------------------------------------------------------------------------------

    def waiting(self, limit: int) -> Sequence[Written]:
        """What is written about tracks that nobody has read for triggers, the oldest first; not of
        the program's own sounds."""
        return written_about(self._database.read(), f"{_WAITING} ORDER BY id LIMIT ?", limit)

    def waiting_among(self, track_ids: Collection[TrackId]) -> Sequence[Written]:
        """The same of these tracks."""
        these = f"{_WAITING} AND id IN (SELECT value FROM json_each(?))"  # noqa: S608
        return written_about(self._database.read(), these, json.dumps([*track_ids]))

    def put_guesses(self, guesses: Sequence[Guess]) -> int:
        """Keep guesses; what a person set, confirmed or rejected stays as it is.

        Returns how many were kept. Those of tracks about which something else is written by now are
        not; they still wait.
        """
        return self._database.write_now(
            lambda connection: tag_guesses.put_guesses(connection, guesses)
        )

    def about(self, track_ids: Collection[TrackId]) -> Sequence[Written]:
        """What is written about these tracks, whether they wait or not."""
        these = "id IN (SELECT value FROM json_each(?))"
        return written_about(self._database.read(), these, json.dumps([*track_ids]))

    def retag_all(self, digest: str) -> bool:
        """Have all tracks guessed anew if they were by another catalogue; whether that is so."""
        stored = self._database.read().execute("SELECT tagged_by FROM catalogue WHERE id = 1")
        if stored.fetchone()[0] == digest:
            return False
        return self._database.write_now(
            lambda connection: tag_guesses.retag_all(connection, digest)
        )

    # --- a person's word --------------------------------------------------------------------------

    def set_tags(
        self, track_ids: Collection[TrackId], weights: Mapping[str, float | None]
    ) -> Future[TagsSet]:
        """Set triggers of tracks by hand, each at a weight above 0 and up to 1; None: it is not
        there, and no guess brings it back. Raises ValueError for other weights."""
        if not all(weight is None or 0.0 < weight <= 1.0 for weight in weights.values()):
            raise ValueError("a trigger's weight is above 0 and at most 1")
        ids, given = tuple(track_ids), dict(weights)
        return self._said(lambda connection: tag_writes.set_tags(connection, ids, given))

    def judge(
        self,
        track_ids: Collection[TrackId] | None,
        standing: Standing,
        triggers: Collection[str] | None = None,
    ) -> Future[TagsJudged]:
        """Have suggestions CONFIRMED or REJECTED: of these tracks, or (None) of all that are
        listed; of these triggers, or of all, and of styles then, too."""
        if standing not in (Standing.CONFIRMED, Standing.REJECTED):
            raise ValueError("a suggestion is confirmed or rejected")
        ids = None if track_ids is None else tuple(track_ids)
        only = None if triggers is None else tuple(triggers)
        return self._said(lambda connection: tag_writes.judge(connection, ids, standing, only))

    def undo(self, change: Future[TagsSet] | Future[TagsJudged]) -> Future[None]:
        """Give back what `set_tags` or `judge` changed, exactly."""
        return self._said(lambda connection: tag_writes.undo(connection, change.result()))

    def _said(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """When the Future is done, `changes` has counted it."""
        outer: Future[T] = Future()
        outer.set_running_or_notify_cancel()

        def done(inner: Future[T]) -> None:
            self._changes += 1
            error = inner.exception()
            if error is None:
                outer.set_result(inner.result())
            else:
                outer.set_exception(error)

        self._database.write(work).add_done_callback(done)
        return outer
