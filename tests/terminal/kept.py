"""What an evening of a child wrote into its library, read beside it or when it is over."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = Path("data", "library.db")


@dataclass(frozen=True)
class Mark:
    """Where the fade began: a track's location, and the place in it."""

    location: str
    position_s: float


def rows(home: Path, query: str) -> list[dict[str, Any]]:
    """The answer to a query, by a connection that can write nothing; nothing without a library."""
    file = home / DATABASE
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(query).fetchall()]
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # it is being made
                return []
            raise


def drift_mark(home: Path) -> Mark | None:
    """The mark that is kept there, if there is one."""
    for row in rows(home, "SELECT * FROM drift_marks"):
        track = json.loads(row["tracks"])[row["place"]]
        return Mark(track["location"], row["position_s"])
    return None
