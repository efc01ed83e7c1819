"""The persons there are: `people.Profile`."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future

from sleepplayer.clock import Clock
from sleepplayer.errors import UsageError
from sleepplayer.models import PlaylistId
from sleepplayer.people import LONGEST_NAME, Limits, Profile, ProfileId
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.limits_json import limits_from, limits_text
from sleepplayer.storage.pin import SALT_BYTES, hashed_pin, pin_matches
from sleepplayer.storage.text import kept_text, original_text
from sleepplayer.storage.times import kept_time

_ALLOWED = """
    SELECT profile_id, playlist_id FROM profile_playlists
    JOIN playlists ON playlists.id = playlist_id WHERE deleted_at IS NULL
"""


class ProfileStore:
    """Any thread may use it. Reading may raise DatabaseUnusable; a Future has what its change
    raised: UsageError with a sentence for what is refused, KeyError for a person there is not."""

    def __init__(
        self,
        people: KeptPeople,
        *,
        clock: Clock,
        salt: Callable[[], bytes] = lambda: secrets.token_bytes(SALT_BYTES),
    ) -> None:
        self._people = people
        self._clock = clock
        self._salt = salt

    def profiles(self) -> list[Profile]:
        """All in the order they were made. The one that is there from the start has the name ""
        until it is given another."""
        connection = self._people.read()
        allowed: dict[int, set[PlaylistId]] = {}
        for row in connection.execute(_ALLOWED).fetchall():
            allowed.setdefault(row["profile_id"], set()).add(PlaylistId(row["playlist_id"]))
        rows = connection.execute("SELECT * FROM profiles ORDER BY id").fetchall()
        return [
            Profile(
                profile_id=ProfileId(row["id"]),
                name=original_text(row["name"]),
                has_pin=row["pin"] is not None,
                limits=limits_from(row["limits"], behind_pin=row["pin"] is not None),
                playlists=frozenset(allowed.get(row["id"], ())) if row["allow_listed"] else None,
            )
            for row in rows
        ]

    def profile(self, profile_id: ProfileId) -> Profile | None:
        """One of them; None if there is none."""
        return next((one for one in self.profiles() if one.profile_id == profile_id), None)

    def add(self, name: str) -> Future[ProfileId]:
        """A new person. The name must not be another's, whatever its case."""
        now = kept_time(self._clock.wall())

        def work(connection: sqlite3.Connection) -> ProfileId:
            row = connection.execute(
                "INSERT INTO profiles (name, created_at) VALUES (?, ?) RETURNING id",
                (_free_name(connection, name, None), now),
            ).fetchone()
            return ProfileId(row[0])

        return self._people.write(work)

    def rename(self, profile_id: ProfileId, name: str) -> Future[None]:
        """Another name."""

        def work(connection: sqlite3.Connection) -> None:
            free = _free_name(connection, name, profile_id)
            _update(connection, profile_id, "name = ?", free)

        return self._people.write(work)

    def delete(self, profile_id: ProfileId) -> Future[None]:
        """A person goes, with all that is kept of them; the last one stays."""

        def work(connection: sqlite3.Connection) -> None:
            others = connection.execute(
                "SELECT count(*) FROM profiles WHERE id <> ?", (profile_id,)
            ).fetchone()[0]
            if not others:
                raise UsageError("The last person stays: an evening is somebody’s.")
            connection.execute("DELETE FROM profiles WHERE id = ?", (profile_id,))

        return self._people.write(work)

    def set_limits(self, profile_id: ProfileId, limits: Limits) -> Future[None]:
        """How much is enough."""
        stored = limits_text(limits)
        return self._people.write(lambda c: _update(c, profile_id, "limits = ?", stored))

    def set_playlists(
        self, profile_id: ProfileId, playlists: frozenset[PlaylistId] | None
    ) -> Future[None]:
        """All they may hear; None: everything."""

        def work(connection: sqlite3.Connection) -> None:
            _update(connection, profile_id, "allow_listed = ?", playlists is not None)
            connection.execute("DELETE FROM profile_playlists WHERE profile_id = ?", (profile_id,))
            connection.executemany(
                "INSERT INTO profile_playlists (profile_id, playlist_id)"
                " SELECT ?, id FROM playlists WHERE id = ?",  # one may just have gone for good
                [(profile_id, playlist_id) for playlist_id in sorted(playlists or ())],
            )

        return self._people.write(work)

    def set_pin(self, profile_id: ProfileId, pin: str) -> Future[None]:
        """A PIN of 4 to 12 digits from now on. It takes 50 ms. Raises UsageError."""
        stored = hashed_pin(pin, self._salt())
        return self._people.write(lambda c: _update(c, profile_id, "pin = ?", stored))

    def clear_pin(self, profile_id: ProfileId) -> Future[None]:
        """No PIN any more."""
        return self._people.write(lambda c: _update(c, profile_id, "pin = ?", None))

    def check_pin(self, profile_id: ProfileId, pin: str) -> bool:
        """Whether it is their PIN. It takes 50 ms. Without one nothing is."""
        row = (
            self._people.read()
            .execute("SELECT pin FROM profiles WHERE id = ?", (profile_id,))
            .fetchone()
        )
        return row is not None and row[0] is not None and pin_matches(pin, row[0])


def _update(
    connection: sqlite3.Connection, profile_id: ProfileId, assignment: str, value: object
) -> None:
    sql = f"UPDATE profiles SET {assignment} WHERE id = ?"  # noqa: S608 - written above
    if not connection.execute(sql, (value, profile_id)).rowcount:
        raise KeyError(profile_id)


def _free_name(connection: sqlite3.Connection, name: str, but: ProfileId | None) -> str:
    """The name as it is stored. Raises UsageError."""
    name = " ".join(name.split())
    if not name:
        raise UsageError("A person needs a name.")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"A name has at most {LONGEST_NAME} letters.")
    rows = connection.execute("SELECT name FROM profiles WHERE id IS NOT ?", (but,)).fetchall()
    if any(original_text(row[0]).casefold() == name.casefold() for row in rows):
        raise UsageError(f"There is already somebody called “{name}”.")
    return kept_text(name)
