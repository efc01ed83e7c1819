"""Limits a person deliberately went past, by night."""

from __future__ import annotations

import logging
import sqlite3
from concurrent.futures import Future
from datetime import date

from sleepplayer.clock import Clock
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.people import ProfileId
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time

_log = logging.getLogger(__name__)


class OverrideStore:
    """Written once and never taken back. Any thread may use it; it never raises.

    What is not written yet, or cannot be, counts until the program ends: who asked to go on is not
    asked twice in a night.
    """

    def __init__(self, people: KeptPeople, *, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._said: set[tuple[ProfileId, date, str]] = set()

    def of(self, profile_id: ProfileId, night: date) -> frozenset[str]:
        """Which limits they went past in that night."""
        said = {what for who, when, what in self._said.copy() if (who, when) == (profile_id, night)}
        try:
            rows = self._people.read().execute(
                "SELECT DISTINCT what FROM overrides WHERE profile_id = ? AND night = ?",
                (profile_id, night.isoformat()),
            )
            return frozenset(said | {original_text(row[0]) for row in rows.fetchall()})
        except DatabaseUnusable as error:
            _log.warning("What was overridden tonight cannot be read: %s", error)
            return frozenset(said)

    def add(self, profile_id: ProfileId, night: date, what: str) -> Future[None]:
        """They went past `what` ("minutes", "free-night" ...: `exposure.Limit`)."""
        self._said.add((profile_id, night, what))
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO overrides (profile_id, night, what, made_at) VALUES (?, ?, ?, ?)",
                (profile_id, night.isoformat(), kept_text(what), now),
            )

        return self._people.write(work)
