"""Brings a database to the form this program knows, step by step, or leaves it as it was."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from sleepplayer.errors import DatabaseTooNew

TOO_NEW = (
    "The library was made by a newer Sleepplayer than this one. It is left as it is; "
    "update Sleepplayer to use it."
)

_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from version `number` - 1 to `number`."""

    number: int
    sql: str


def shipped_migrations() -> tuple[Migration, ...]:
    """Those of the package's folder `migrations`: NNNN_name.sql, from 0001 without a gap."""
    folder = resources.files("sleepplayer.storage") / "migrations"
    found = (
        Migration(int(match[1]), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if (match := _NAME.fullmatch(file.name))
    )
    return tuple(sorted(found, key=lambda step: step.number))


def version_of(connection: sqlite3.Connection) -> int:
    """The last migration that was applied; 0 for a database that is still empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def missing(connection: sqlite3.Connection, known: Sequence[Migration]) -> Sequence[Migration]:
    """The steps that are still to be taken. Raises DatabaseTooNew, sqlite3.Error."""
    version = version_of(connection)
    if version > len(known):
        raise DatabaseTooNew(TOO_NEW)
    return known[version:]


def apply(connection: sqlite3.Connection, step: Migration) -> None:
    """Take one step, in one transaction. Raises sqlite3.Error; then nothing has changed.

    Foreign keys are not enforced meanwhile, because a table that is made anew would take its
    children with it (https://sqlite.org/lang_altertable.html#otheralter); at the end they must
    hold.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        # `executescript` commits what is open when it starts, so it has to begin by itself.
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{step.sql}\n;PRAGMA user_version = {step.number};"
        )
        _check_foreign_keys(connection, step)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _check_foreign_keys(connection: sqlite3.Connection, step: Migration) -> None:
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise sqlite3.IntegrityError(f"migration {step.number} leaves foreign keys broken")
