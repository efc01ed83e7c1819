"""Triggers that a person lets rest until a night."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from concurrent.futures import Future
from datetime import date

from sleepplayer.clock import Clock
from sleepplayer.people import ProfileId, RestSetBy, SetRest
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time


class RestStore:
    """One rest for each trigger. Any thread may use it; reading may raise DatabaseUnusable."""

    def __init__(self, people: KeptPeople, *, clock: Clock) -> None:
        self._people = people
        self._clock = clock

    def resting(self, profile_id: ProfileId, night: date) -> Mapping[str, SetRest]:
        """What rests in that night, by trigger."""
        rows = self._people.read().execute(
            "SELECT trigger, until_night, set_by FROM rests"
            " WHERE profile_id = ? AND until_night > ? ORDER BY trigger",
            (profile_id, night.isoformat()),
        )
        rests = (
            SetRest(
                original_text(row["trigger"]),
                date.fromisoformat(row["until_night"]),
                RestSetBy(row["set_by"]),
            )
            for row in rows.fetchall()
        )
        return {rest.trigger: rest for rest in rests}

    def lay(self, profile_id: ProfileId, rest: SetRest, *, night: date) -> Future[None]:
        """It rests, in place of an earlier rest of it; those over before `night` are cleared."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM rests WHERE profile_id = ? AND until_night <= ?",
                (profile_id, night.isoformat()),
            )
            connection.execute(
                "INSERT OR REPLACE INTO rests (profile_id, trigger, until_night, set_by, set_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    profile_id,
                    kept_text(rest.trigger),
                    rest.until.isoformat(),
                    rest.set_by.value,
                    now,
                ),
            )

        return self._people.write(work)

    def end(self, profile_id: ProfileId, trigger: str) -> Future[None]:
        """It rests no longer."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "DELETE FROM rests WHERE profile_id = ? AND trigger = ?",
                (profile_id, kept_text(trigger)),
            )

        return self._people.write(work)
