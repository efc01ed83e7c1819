"""What must never play, kept beside the database too: avoid is absolute, whatever fails.

A small file has, for each person, what they avoid and which tracks they never want again; for those
behind an allow-list that they are, with PIN and limits, so that damage does not open what a parent
closed. It is written anew with each change. When the database cannot be opened, one in memory is
filled from it; when a backup took its place, or something was said that the database could not
take, what is missing there is added. It only ever adds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepplayer.models import Track
from sleepplayer.people import Liking, ProfileId, Verdict
from sleepplayer.storage.checked import boolean, mapping, sequence, text
from sleepplayer.storage.json_file import read_json, write_json
from sleepplayer.storage.places import played_location
from sleepplayer.storage.played_rows import remember
from sleepplayer.storage.track_writes import Batch

_PEOPLE = "SELECT id, name, pin, limits, allow_listed FROM profiles ORDER BY id"
_AVOIDED = """
    SELECT profile_id, trigger FROM statements AS said
    WHERE liking = 'avoid' AND id = (
        SELECT max(id) FROM statements AS later
        WHERE later.profile_id = said.profile_id AND later.trigger IN (said.trigger, ''))
"""
_NEVER = """
    SELECT profile_id, location FROM track_verdicts JOIN tracks ON tracks.id = track_id
    WHERE verdict = 'never'
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCopy:
    """What has to hold of a person. `never` are locations, name and limits as they are stored."""

    name: str = ""
    pin: str | None = None
    limits: str = "{}"
    restricted: bool = False
    avoided: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """All persons; `apart`: the file knows more than the database that is kept."""

    people: Mapping[ProfileId, PersonCopy] = field(default_factory=dict)
    apart: bool = False


class AvoidedFile:
    """The file. Reading and writing never raise; None, damaged or missing: nothing from it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: Copies | None = None

    def read(self) -> Copies | None:
        """What it says; a damaged one is set aside."""
        self._seen = read_json(self._path, _copies)
        return self._seen

    def others(self) -> Mapping[ProfileId, PersonCopy]:
        """What another process has written into it that its database could not take; nothing if
        the last word in it is our own, or was read here."""
        found = read_json(self._path, _copies)
        return {} if found is None or not found.apart or found == self._seen else found.people

    def write(self, copies: Copies) -> None:
        """Have it say this."""
        if copies != self._seen:
            self._seen = copies
            write_json(self._path, _document(copies))


def copies_of(connection: sqlite3.Connection) -> dict[ProfileId, PersonCopy]:
    """What the file is to say of a database."""
    avoided: dict[int, set[str]] = {}
    never: dict[int, set[str]] = {}
    for row in connection.execute(_AVOIDED):
        avoided.setdefault(row["profile_id"], set()).add(row["trigger"])
    for row in connection.execute(_NEVER):
        never.setdefault(row["profile_id"], set()).add(row["location"])
    return {
        ProfileId(row["id"]): PersonCopy(
            name=row["name"],
            pin=row["pin"],
            limits=row["limits"],
            restricted=bool(row["allow_listed"]),
            avoided=frozenset(avoided.get(row["id"], ())),
            never=frozenset(never.get(row["id"], ())),
        )
        for row in connection.execute(_PEOPLE).fetchall()
    }


def unite(
    connection: sqlite3.Connection,
    people: Mapping[ProfileId, PersonCopy],
    *,
    now: str,
    replaced: bool,
) -> None:
    """Add to a database what the file knows and it does not; `now` as it is kept.

    `replaced`: the database is an older one, or empty, so persons it does not have come back too,
    and PIN and limits are the file's.
    """
    there = copies_of(connection)
    for profile_id, person in people.items():
        if profile_id not in there:
            if not replaced:
                continue
            connection.execute(
                "INSERT INTO profiles (id, name, created_at) VALUES (?, ?, ?)",
                (profile_id, person.name, now),
            )
        known = there.get(profile_id, PersonCopy())
        if replaced:
            connection.execute(
                "UPDATE profiles SET pin = coalesce(?, pin), limits = ?,"
                " name = iif(name = '', ?, name) WHERE id = ?",
                (person.pin, person.limits, person.name, profile_id),
            )
        if person.restricted:
            connection.execute("UPDATE profiles SET allow_listed = 1 WHERE id = ?", (profile_id,))
        connection.executemany(
            "INSERT INTO statements (profile_id, trigger, liking, stated_at) VALUES (?, ?, ?, ?)",
            [
                (profile_id, trigger, Liking.AVOID.value, now)
                for trigger in sorted(person.avoided - known.avoided)
            ],
        )
        for stored in sorted(person.never - known.never):
            location = played_location(stored)
            # It may come back by a scan; then it has this row, and what was said of it.
            track_id = remember(Batch(connection, now, ()), Track(location=location, title=stored))
            connection.execute(
                "INSERT OR REPLACE INTO track_verdicts (profile_id, track_id, verdict, given_at)"
                " VALUES (?, ?, ?, ?)",
                (profile_id, track_id, Verdict.NEVER.value, now),
            )


def _copies(document: dict[str, Any]) -> Copies:
    return Copies(
        people={
            ProfileId(int(profile_id)): _person(mapping(person))
            for profile_id, person in mapping(document["people"]).items()
        },
        apart=boolean(document["apart"]),
    )


def _person(document: dict[str, Any]) -> PersonCopy:
    pin = document["pin"]
    return PersonCopy(
        name=text(document["name"]),
        pin=None if pin is None else text(pin),
        limits=text(document["limits"]),
        restricted=boolean(document["restricted"]),
        avoided=frozenset(map(text, sequence(document["avoided"]))),
        never=frozenset(map(text, sequence(document["never"]))),
    )


def _document(copies: Copies) -> dict[str, Any]:
    return {
        "apart": copies.apart,
        "people": {
            str(profile_id): {
                "name": person.name,
                "pin": person.pin,
                "limits": person.limits,
                "restricted": person.restricted,
                "avoided": sorted(person.avoided),
                "never": sorted(person.never),
            }
            for profile_id, person in copies.people.items()
        },
    }
