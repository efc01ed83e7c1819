"""What was heard: sessions, from their start to silence, and the listens they are made of.

Nothing here waits: a session, a listen or a track is known by the Future of its making, and what is
written of it later is written after that. What fails is a line in the log; the evening goes on.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType, TypeVar

from sleepplayer.models import TrackId
from sleepplayer.night.heard import counts_as_heard
from sleepplayer.storage.database import Database
from sleepplayer.storage.times import kept_time, original_time

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
    """The sessions and listens of all nights. Any thread may use it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin_session(
        self, *, night: str, started: datetime, utc_offset_s: int, kind: str = "evening"
    ) -> Future[SessionId]:
        """A session begins; `night` as `limits.night_of` has it."""

        def work(connection: sqlite3.Connection) -> SessionId:
            row = connection.execute(
                "INSERT INTO sessions (night, started_at, utc_offset_s, kind) VALUES (?, ?, ?, ?)"
                " RETURNING id",
                (night, kept_time(started), utc_offset_s, kind),
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
                "INSERT INTO listens (session_id, track_id, started_at, from_s, until_s, heard_s)"
                " VALUES (?, ?, ?, ?, ?, 0) RETURNING id",
                (session.result(), track.result(), kept_time(started), from_s, from_s),
            ).fetchone()
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
        """A track's listens, the last one first."""
        rows = self._database.read().execute(
            "SELECT * FROM listens WHERE track_id = ? ORDER BY started_at DESC, id DESC LIMIT ?",
            (track_id, limit),
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

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        future = self._database.write(work)
        future.add_done_callback(_look)
        return future


def _look(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        _log.warning("Not kept in the history: %s", error)
