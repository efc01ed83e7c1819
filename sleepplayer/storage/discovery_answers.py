"""What people answered to excerpts, round by round."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from concurrent.futures import Future

from sleepplayer.models import TrackId
from sleepplayer.people import Answer, DiscoveryAnswer, ProfileId
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time, original_time

_COLUMNS = "trigger, answer, track_id, answered_at"


class DiscoveryAnswers:
    """Rounds are numbered from 1. Any thread may use it; reading may raise DatabaseUnusable."""

    def __init__(self, people: KeptPeople) -> None:
        self._people = people

    def rounds(self, profile_id: ProfileId) -> int:
        """The number of the last round with an answer, 0 before the first."""
        row = self._people.read().execute(
            "SELECT coalesce(max(round), 0) FROM discovery_answers WHERE profile_id = ?",
            (profile_id,),
        )
        return int(row.fetchone()[0])

    def add(self, profile_id: ProfileId, number: int, answer: DiscoveryAnswer) -> Future[None]:
        """An answer in the round of that number."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO discovery_answers"
                " (profile_id, round, trigger, track_id, answer, answered_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    profile_id,
                    number,
                    kept_text(answer.trigger),
                    answer.track_id,
                    answer.answer.value,
                    kept_time(answer.answered),
                ),
            )

        return self._people.write(work)

    def answers(self, profile_id: ProfileId, number: int) -> list[DiscoveryAnswer]:
        """All answers of a round, in their order."""
        rows = self._people.read().execute(
            f"SELECT {_COLUMNS} FROM discovery_answers"  # noqa: S608 - columns of our own
            " WHERE profile_id = ? AND round = ? ORDER BY id",
            (profile_id, number),
        )
        return [_answer(row) for row in rows.fetchall()]

    def counts(self, profile_id: ProfileId) -> Mapping[str, int]:
        """In how many rounds they answered to each trigger."""
        rows = self._people.read().execute(
            "SELECT trigger, count(DISTINCT round) FROM discovery_answers WHERE profile_id = ?"
            " GROUP BY trigger",
            (profile_id,),
        )
        return {original_text(row[0]): int(row[1]) for row in rows.fetchall()}

    def before(self, profile_id: ProfileId, number: int) -> Mapping[str, DiscoveryAnswer]:
        """The last answer to each trigger in the rounds before that one."""
        rows = self._people.read().execute(
            f"SELECT {_COLUMNS} FROM discovery_answers"  # noqa: S608 - columns of our own
            " WHERE profile_id = ? AND round < ? ORDER BY round, id",
            (profile_id, number),
        )
        return {answer.trigger: answer for answer in map(_answer, rows.fetchall())}


def _answer(row: sqlite3.Row) -> DiscoveryAnswer:
    return DiscoveryAnswer(
        trigger=original_text(row["trigger"]),
        answer=Answer(row["answer"]),
        track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
        answered=original_time(row["answered_at"]),
    )
