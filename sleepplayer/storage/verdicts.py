"""A person's word on single tracks: never again, or harmless though nothing is known of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from sleepplayer.clock import Clock
from sleepplayer.models import TrackId
from sleepplayer.people import ProfileId, Verdict
from sleepplayer.storage.kept_people import KeptPeople, Said
from sleepplayer.storage.places import played_location
from sleepplayer.storage.times import kept_time

_NEVER_FILES = """
    SELECT profile_id, track_id, location, size_bytes, fingerprint
    FROM track_verdicts JOIN tracks ON tracks.id = track_id
    WHERE verdict = 'never' AND location NOT LIKE '%://%'
"""


@dataclass(frozen=True, slots=True)
class NeverFile:
    """A file that a person never wants to hear again; what a scan knows of it, else None and ""."""

    profile_id: ProfileId
    track_id: TrackId
    location: str
    size_bytes: int | None
    fingerprint: str


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

    def never_files(self) -> Sequence[NeverFile]:
        """All files that somebody never wants to hear again, whoever it is."""
        rows = self._people.read().execute(_NEVER_FILES).fetchall()
        return [
            NeverFile(
                ProfileId(row["profile_id"]),
                TrackId(row["track_id"]),
                played_location(row["location"]),
                row["size_bytes"],
                row["fingerprint"] or "",
            )
            for row in rows
        ]

    def judge(
        self, profile_id: ProfileId, track_id: TrackId, verdict: Verdict | None
    ) -> Future[None]:
        """They say so; None takes it back. NEVER holds before it is kept."""
        return self.judge_all(profile_id, [track_id], verdict)

    def judge_all(
        self, profile_id: ProfileId, track_ids: Collection[TrackId], verdict: Verdict | None
    ) -> Future[None]:
        """The same of many, all of them or none."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            if verdict is None:
                connection.executemany(
                    "DELETE FROM track_verdicts WHERE profile_id = ? AND track_id = ?",
                    [(profile_id, track_id) for track_id in track_ids],
                )
            else:
                connection.executemany(
                    "INSERT OR REPLACE INTO track_verdicts"
                    " (profile_id, track_id, verdict, given_at) VALUES (?, ?, ?, ?)",
                    [(profile_id, track_id, verdict.value, now) for track_id in track_ids],
                )

        about = frozenset(track_ids)
        never = about if verdict is Verdict.NEVER else frozenset()
        return self._people.write(work, Said(profile_id, never, about))
