"""What was heard: sessions, from their start to silence, and the listens they are made of.

Nothing here waits: a session, a listen or a track is known by the Future of its making, and what is
written of it later is written after that. What fails is a line in the log; the evening goes on.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NewType, TypeVar

from sleepplayer.models import TrackId
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.night.heard import counts_as_heard
from sleepplayer.people import FIRST_PROFILE, ProfileId
from sleepplayer.storage import past_listens
from sleepplayer.storage.database import Database
from sleepplayer.storage.past_listens import PastListen
from sleepplayer.storage.times import kept_time, original_time
from sleepplayer.storage.whose import Whose

SessionId = NewType("SessionId", int)
ListenId = NewType("ListenId", int)
T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen:
    """One playing of a track, from one position to another in s; `started` in UTC.

    `heard_s` is what sounded; `outcome` is None while it plays, or if the program was killed then.
    `counted`: whether it was long enough to say that the track was heard.
    """

    track_id: TrackId
    started: datetime
    from_s: float
    until_s: float
    heard_s: float
    outcome: str | None
    counted: bool


class History:
    """The sessions and listens of all nights. Any thread may use it.

    Questions may raise DatabaseUnusable.
    """

    def __init__(self, database: Database, whose: Whose | None = None) -> None:
        """`listens_of` answers for `whose` (default: the first)."""
        self._database = database
        self._whose = whose or Whose()

    def begin_session(
        self,
        profile_id: ProfileId = FIRST_PROFILE,
        *,
        night: str,
        started: datetime,
        utc_offset_s: int,
        kind: str = "evening",
    ) -> Future[SessionId]:
        """A session of a person begins; `night` as `limits.night_of` has it."""

        def work(connection: sqlite3.Connection) -> SessionId:
            row = connection.execute(
                "INSERT INTO sessions (profile_id, night, started_at, utc_offset_s, kind)"
                " VALUES (?, ?, ?, ?, ?) RETURNING id",
                (profile_id, night, kept_time(started), utc_offset_s, kind),
            ).fetchone()
            return SessionId(row[0])

        return self._write(work)

    def end_session(
        self, session: Future[SessionId], *, ended: datetime, ended_by: str
    ) -> Future[None]:
        """It is silent; `ended_by` says in a word what for."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE sessions SET ended_at = ?, ended_by = ? WHERE id = ?",
                (kept_time(ended), ended_by, session.result()),
            )

        return self._write(work)

    def begin_listen(
        self,
        session: Future[SessionId],
        track: Future[TrackId],
        *,
        started: datetime,
        from_s: float,
    ) -> Future[ListenId]:
        """A track begins to sound at a position in s."""

        def work(connection: sqlite3.Connection) -> ListenId:
            row = connection.execute(
                "INSERT INTO listens"
                " (profile_id, session_id, track_id, started_at, from_s, until_s, heard_s)"
                " SELECT profile_id, id, ?1, ?2, ?3, ?3, 0 FROM sessions WHERE id = ?4"
                " RETURNING id",
                (track.result(), kept_time(started), from_s, session.result()),
            ).fetchone()
            if row is None:  # the person was deleted meanwhile
                raise LookupError("the session is no longer there")
            return ListenId(row[0])

        return self._write(work)

    def update_listen(
        self,
        listen: Future[ListenId],
        *,
        until_s: float,
        heard_s: float,
        outcome: str | None = None,
    ) -> Future[None]:
        """How far it is, in s; with an outcome it is over."""

        def work(connection: sqlite3.Connection) -> None:
            listen_id = listen.result()
            row = connection.execute(
                "SELECT duration_s FROM tracks JOIN listens ON tracks.id = track_id"
                " WHERE listens.id = ?",
                (listen_id,),
            ).fetchone()
            counted = row is not None and counts_as_heard(heard_s, row[0])
            connection.execute(
                "UPDATE listens SET until_s = ?, heard_s = ?, outcome = ?, counted = ?"
                " WHERE id = ?",
                (until_s, heard_s, outcome, counted, listen_id),
            )

        return self._write(work)

    def listens_of(self, track_id: TrackId, limit: int) -> list[Listen]:
        """A track's listens by whom is turned to, the last one first."""
        rows = self._database.read().execute(
            "SELECT * FROM listens WHERE track_id = ? AND profile_id = ?"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            (track_id, self._whose.profile_id, limit),
        )
        return [
            Listen(
                track_id=TrackId(row["track_id"]),
                started=original_time(row["started_at"]),
                from_s=row["from_s"],
                until_s=row["until_s"],
                heard_s=row["heard_s"],
                outcome=row["outcome"],
                counted=bool(row["counted"]),
            )
            for row in rows.fetchall()
        ]

    # --- for limits and rotation --------------------------------------------------------------

    def so_far(
        self, profile_id: ProfileId, night: date, *, calm: Collection[str] = ()
    ) -> NightSoFar:
        """What a person's night has had until now, and their 28 nights up to it.

        ASMR is what carries any trigger but the `calm` ones, and what carries none that is known.
        Of a session that runs, what it has written: 10 s may be missing.
        """
        return past_listens.so_far(self._database.read(), profile_id, night, calm)

    def listens_between(
        self, profile_id: ProfileId, first: date, last: date
    ) -> Sequence[PastListen]:
        """A person's listens in the nights from `first` to `last`, in the order they were heard."""
        return past_listens.listens_between(self._database.read(), profile_id, first, last)

    def all_listens(self, profile_id: ProfileId) -> Sequence[PastListen]:
        """All of a person's listens in the order they were heard."""
        return self.listens_between(profile_id, date.min, date.max)

    def change_stamp(self, profile_id: ProfileId) -> int:
        """Another number whenever a session or a listen of that person has changed."""
        return past_listens.change_stamp(self._database.read(), profile_id)

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future = self._database.write(work)
        future.add_done_callback(_look)
        return future


def _look(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("Not kept in the history: %s", error)
