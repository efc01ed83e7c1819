"""A shelf with tracks of known triggers, in a folder of its own and at a made-up time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from shelf.rig import paths_in
from support.fakes import FakeClock

from sleepplayer.models import Track, TrackId, TriggerWeight
from sleepplayer.night.limits import night_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.whose import Whose

TONIGHT = date.fromisoformat(night_of(FakeClock().wall()))


@contextmanager
def opened(home: Path, clock: FakeClock, whose: Whose | None = None) -> Iterator[Shelf]:
    with closing(Shelf(paths_in(home), clock=clock, whose=whose)) as shelf:
        yield shelf


def remembered(shelf: Shelf, *locations: str) -> list[TrackId]:
    """The ids of tracks there, without tags."""
    return shelf.tracks.remember([Track(location=each, title=each[-1]) for each in locations])


def carrying(*triggers: str, at: str = "/m/x", track_id: TrackId | None = None) -> Track:
    """A track of those triggers."""
    weights = tuple(TriggerWeight(each, 1.0 / len(triggers)) for each in triggers)
    return Track(location=at, title="x", track_id=track_id, triggers=weights)


def spoil(home: Path) -> None:
    """The database is damaged: its head is lost."""
    paths_in(home).database_file.write_bytes(b"no database" * 1000)


def make_too_new(home: Path) -> None:
    """A later version of the program had the database: this one cannot use it."""
    with closing(sqlite3.connect(paths_in(home).database_file)) as database:
        database.execute("PRAGMA user_version = 9999")


def make_usable(home: Path, version: int) -> None:
    """It is as it was."""
    with closing(sqlite3.connect(paths_in(home).database_file)) as database:
        database.execute(f"PRAGMA user_version = {version}")


def version_of(home: Path) -> int:
    with closing(sqlite3.connect(paths_in(home).database_file)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])
