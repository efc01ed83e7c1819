"""What all stores of people share: how they write, and what holds before it is written.

What a person never wants to hear holds from the moment they say so: also while a scan keeps the
database busy, and when a full disk takes no more. So it is held here until it is kept, and written
into a file of its own (see `avoided_file`).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TypeVar

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.models import TrackId
from sleepplayer.people import ProfileId
from sleepplayer.storage.avoided_file import AvoidedFile, Copies, PersonCopy, copies_of, unite
from sleepplayer.storage.database import Database

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """What must not play though the database does not say so (yet); `never_at` are stored
    locations."""

    avoided: frozenset[str] = frozenset()
    never: frozenset[TrackId] = frozenset()
    never_at: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """What a write is about. `barred` triggers and tracks hold at once; what else was held of the
    profile's `about` is over when it is kept (None: of all of its triggers)."""

    profile_id: ProfileId
    barred: frozenset[str | TrackId] = frozenset()
    about: frozenset[str | TrackId] | None = frozenset()


class KeptPeople:
    """The database as the stores of people use it. Any thread may use it."""

    def __init__(self, database: Database, file: AvoidedFile | None = None) -> None:
        """Without a `file` nothing is mirrored."""
        self._database = database
        self._file = file
        self._lock = threading.Lock()
        self._changes = 0
        self._held: dict[tuple[ProfileId, str | TrackId], int] = {}
        self._copies: dict[ProfileId, PersonCopy] = {}
        self._filed: Mapping[ProfileId, PersonCopy] = {}
        self._not_taken_over: dict[ProfileId, PersonCopy] = {}
        self._others: dict[ProfileId, PersonCopy] = {}
        """What only the file knows, from another process whose words the database did not take."""

    @property
    def changes(self) -> int:
        """A number that is another one after each change: what was computed before is old."""
        return self._changes

    @property
    def is_kept(self) -> bool:
        """Whether there is a database to write into, and not only memory."""
        return self._database.is_kept

    def read(self) -> sqlite3.Connection:
        """See `Database.read`."""
        return self._database.read()

    def held(self, profile_id: ProfileId) -> Held:
        """What holds of a person, kept or not."""
        with self._lock:
            mine = [what for owner, what in self._held if owner == profile_id]
        filed = self._not_taken_over.get(profile_id, PersonCopy())
        return Held(
            filed.avoided | {what for what in mine if isinstance(what, str)},
            frozenset(what for what in mine if not isinstance(what, str)),
            filed.never,
        )

    def copy_of(self, profile_id: ProfileId) -> PersonCopy:
        """What was last known of a person without asking the database: nothing of a stranger."""
        with self._lock:
            return self._copies.get(profile_id) or self._filed.get(profile_id) or PersonCopy()

    def write(self, work: Callable[[sqlite3.Connection], T], said: Said | None = None) -> Future[T]:
        """As `Database.write`; when the Future is done, `changes` has counted it."""
        with self._lock:
            self._changes += 1
            number = self._changes
            if said is not None:
                self._held.update({(said.profile_id, what): number for what in said.barred})

        def whole(connection: sqlite3.Connection) -> tuple[T, dict[ProfileId, PersonCopy]]:
            result = work(connection)
            return result, copies_of(connection)

        outer: Future[T] = Future()
        outer.set_running_or_notify_cancel()

        def done(inner: Future[tuple[T, dict[ProfileId, PersonCopy]]]) -> None:
            error = inner.exception()
            self._look_for_others()
            now = self._reread() if error is not None else inner.result()[1]
            with self._lock:
                self._copies = now
                if error is None and said is not None:
                    self._settle(said, number)
                self._changes += 1
            self._mirror(failed=error)
            if error is not None:
                outer.set_exception(error)
            else:
                outer.set_result(inner.result()[0])

        self._database.write(whole).add_done_callback(done)
        return outer

    def begin(self, *, now: str, replaced: bool, forget_pins: bool) -> None:
        """At a start: add what only the file knows, and have the file say what is.

        `replaced`: the database is a backup, new, or in memory. `now` as it is kept. Raises
        DatabaseUnusable; then what the file says is held, and the file stays as it is.
        """
        known = None if self._file is None else self._file.read()
        self._filed = {} if known is None else known.people
        missing = self._filed if known is not None and (replaced or known.apart) else {}

        def work(connection: sqlite3.Connection) -> dict[ProfileId, PersonCopy]:
            unite(connection, missing, now=now, replaced=replaced)
            if forget_pins:
                connection.execute("UPDATE profiles SET pin = NULL")
            return copies_of(connection)

        try:
            if missing or forget_pins:
                self._copies = self._database.write_now(work)
            else:  # a start waits for nobody who is just writing
                self._copies = copies_of(self._database.read())
        except DatabaseUnusable:
            self._not_taken_over = dict(missing)
            raise
        if self._database.is_kept:
            self._mirror(failed=None)

    def _settle(self, said: Said, number: int) -> None:
        over = [
            (owner, what)
            for (owner, what), since in self._held.items()
            if owner == said.profile_id
            and since <= number
            and (isinstance(what, str) if said.about is None else what in said.about)
        ]
        for key in over:
            del self._held[key]
        others = self._others.get(said.profile_id)
        if others is not None:  # the last word on it was said here
            left = frozenset() if said.about is None else others.avoided.difference(said.about)
            self._others[said.profile_id] = replace(others, avoided=left)

    def _look_for_others(self) -> None:
        """Keep what another process has written into the file beside what its database has."""
        found = {} if self._file is None else self._file.others()
        with self._lock:
            for owner, person in found.items():
                known = self._copies.get(owner, PersonCopy())
                others = self._others.get(owner, PersonCopy())
                self._others[owner] = replace(
                    others,
                    restricted=others.restricted or (person.restricted and not known.restricted),
                    avoided=others.avoided | (person.avoided - known.avoided),
                    never=others.never | (person.never - known.never),
                )

    def _reread(self) -> dict[ProfileId, PersonCopy]:
        """What the database says though it takes nothing, else what it said last."""
        try:
            return copies_of(self._database.read())
        except DatabaseUnusable as error:
            _log.warning("The people cannot be read: %s", error)
            return self._copies

    def _mirror(self, *, failed: BaseException | None) -> None:
        """On the writer's thread, or at the start."""
        if self._file is None or not (isinstance(failed, DatabaseUnusable) or failed is None):
            return  # what was refused changes nothing
        with self._lock:
            held = dict(self._held)
            copies = {**self._not_taken_over, **self._copies}
            # Of whom the database does not know any more nothing is kept.
            others = {
                owner: beyond
                for owner, person in self._others.items()
                if owner in copies and (beyond := _beyond(person, copies[owner])) != PersonCopy()
            }
            self._others = others
        for owner, filed in (*self._not_taken_over.items(), *others.items()):
            known = copies[owner]
            copies[owner] = replace(
                known,
                restricted=known.restricted or filed.restricted,
                avoided=known.avoided | filed.avoided,
                never=known.never | filed.never,
            )
        for owner in {owner for owner, _ in held}:
            person = copies.get(owner, PersonCopy())
            mine = [what for each, what in held if each == owner]
            copies[owner] = replace(
                person,
                avoided=person.avoided | {what for what in mine if isinstance(what, str)},
                never=person.never
                | self._locations(what for what in mine if not isinstance(what, str)),
            )
        apart = not self._database.is_kept or bool(held or others or self._not_taken_over)
        self._file.write(Copies(people=copies, apart=apart))

    def _locations(self, track_ids: Iterable[TrackId]) -> frozenset[str]:
        try:
            connection = self._database.read()
            rows = [
                connection.execute("SELECT location FROM tracks WHERE id = ?", (each,)).fetchone()
                for each in track_ids
            ]
        except DatabaseUnusable as error:
            _log.warning("Where a track is cannot be read: %s", error)
            return frozenset()
        return frozenset(row[0] for row in rows if row is not None)


def _beyond(person: PersonCopy, known: PersonCopy) -> PersonCopy:
    """What holds of a person beyond what is known of them."""
    return PersonCopy(
        restricted=person.restricted and not known.restricted,
        avoided=person.avoided - known.avoided,
        never=person.never - known.never,
    )
