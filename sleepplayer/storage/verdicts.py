"""A person's word on single tracks: never again, or harmless though nothing is known of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from concurrent.futures import Future

from sleepplayer.clock import Clock
from sleepplayer.models import TrackId
from sleepplayer.people import ProfileId, Verdict
from sleepplayer.storage.kept_people import KeptPeople, Said
from sleepplayer.storage.times import kept_time


class VerdictStore:
    """One word on each track. Any thread may use it; reading may raise DatabaseUnusable."""

    def __init__(self, people: KeptPeople, *, clock: Clock) -> None:
        self._people = people
        self._clock = clock

    def verdicts(self, profile_id: ProfileId) -> Mapping[TrackId, Verdict]:
        """What they said, also what is not kept yet or could not be."""
        rows = self._people.read().execute(
            "SELECT track_id, verdict FROM track_verdicts WHERE profile_id = ?", (profile_id,)
        )
        given = {TrackId(row[0]): Verdict(row[1]) for row in rows.fetchall()}
        given.update(dict.fromkeys(self._people.held(profile_id).never, Verdict.NEVER))
        return given

    def judge(
        self, profile_id: ProfileId, track_id: TrackId, verdict: Verdict | None
    ) -> Future[None]:
        """They say so; None takes it back. NEVER holds before it is kept."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            if verdict is None:
                connection.execute(
                    "DELETE FROM track_verdicts WHERE profile_id = ? AND track_id = ?",
                    (profile_id, track_id),
                )
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO track_verdicts"
                    " (profile_id, track_id, verdict, given_at) VALUES (?, ?, ?, ?)",
                    (profile_id, track_id, verdict.value, now),
                )

        about = frozenset({track_id})
        never = about if verdict is Verdict.NEVER else frozenset()
        return self._people.write(work, Said(profile_id, never, about))
