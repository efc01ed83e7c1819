"""What people say of triggers: one statement after another, of which the last counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future

from sleepplayer.clock import Clock
from sleepplayer.people import Liking, ProfileId, Statement
from sleepplayer.storage.kept_people import KeptPeople, Said
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time, original_time

ALL_TRIGGERS = ""
"""The `trigger` of a statement that takes back all that was said and learnt."""

_ALL = """
    SELECT trigger, liking, why, stated_at FROM statements WHERE profile_id = ? ORDER BY id
"""
_INSERT = """
    INSERT INTO statements (profile_id, trigger, liking, why, stated_at) VALUES (?, ?, ?, ?, ?)
"""


class StatementStore:
    """Never changed, only added to. Any thread may use it; reading may raise DatabaseUnusable."""

    def __init__(self, people: KeptPeople, *, clock: Clock) -> None:
        self._people = people
        self._clock = clock

    def statements(self, profile_id: ProfileId) -> list[Statement]:
        """All that was ever said, in that order; `ALL_TRIGGERS` begins anew."""
        return _read(self._people.read(), profile_id)

    def stated(self, profile_id: ProfileId) -> Mapping[str, Statement]:
        """The last word on each trigger; none where it was taken back."""
        return last_said(self.statements(profile_id))

    def avoided(self, profile_id: ProfileId) -> frozenset[str]:
        """What they avoid, also what is not kept yet or could not be."""
        stated = self.stated(profile_id).values()
        kept = {each.trigger for each in stated if each.liking is Liking.AVOID}
        return frozenset(kept | self._people.held(profile_id).avoided)

    def state(
        self, profile_id: ProfileId, trigger: str, liking: Liking | None, why: str = ""
    ) -> Future[None]:
        """They say so; None takes back what was said. An AVOID holds before it is kept."""
        return self.state_all(profile_id, [(trigger, liking, why)])

    def state_all(
        self, profile_id: ProfileId, said: Sequence[tuple[str, Liking | None, str]]
    ) -> Future[None]:
        """Several at once: trigger, liking, why. Raises ValueError for one without a trigger."""
        if not all(trigger for trigger, _, _ in said):
            raise ValueError("a statement on no trigger")
        return self._add(
            profile_id,
            said,
            Said(
                profile_id,
                frozenset(trigger for trigger, liking, _ in said if liking is Liking.AVOID),
                frozenset(trigger for trigger, _, _ in said),
            ),
        )

    def forget_learnt(
        self, profile_id: ProfileId, triggers: Collection[str] | None
    ) -> Future[None]:
        """What nights told of these (None: of all) is reset. What was said stays: it is said anew
        in the same moment, as it is when its turn comes to be written."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> None:
            stays = last_said(_read(connection, profile_id))
            gone = [ALL_TRIGGERS] if triggers is None else sorted(triggers)
            said = [stays[each] for each in stays if triggers is None or each in triggers]
            rows: list[tuple[str, Liking | None, str]] = [(each, None, "") for each in gone]
            rows += [(each.trigger, each.liking, each.why) for each in said]
            connection.executemany(_INSERT, _to_keep(profile_id, rows, now))

        return self._people.write(work)

    def _add(
        self,
        profile_id: ProfileId,
        rows: Sequence[tuple[str, Liking | None, str]],
        said: Said,
    ) -> Future[None]:
        kept = _to_keep(profile_id, rows, kept_time(self._clock.wall()))

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(_INSERT, kept)

        return self._people.write(work, said)


def last_said(statements: Iterable[Statement]) -> dict[str, Statement]:
    """The last word on each trigger, of all that was ever said in that order."""
    last: dict[str, Statement] = {}
    for statement in statements:
        if statement.trigger == ALL_TRIGGERS:
            last.clear()
        elif statement.liking is None:
            last.pop(statement.trigger, None)
        else:
            last[statement.trigger] = statement
    return last


def _read(connection: sqlite3.Connection, profile_id: ProfileId) -> list[Statement]:
    return [
        Statement(
            trigger=original_text(row["trigger"]),
            liking=None if row["liking"] is None else Liking(row["liking"]),
            why=original_text(row["why"]),
            stated=original_time(row["stated_at"]),
        )
        for row in connection.execute(_ALL, (profile_id,)).fetchall()
    ]


def _to_keep(
    profile_id: ProfileId, rows: Iterable[tuple[str, Liking | None, str]], now: str
) -> list[tuple[object, ...]]:
    return [
        (profile_id, kept_text(trigger), liking and liking.value, kept_text(why), now)
        for trigger, liking, why in rows
    ]
