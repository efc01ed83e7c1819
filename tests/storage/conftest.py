"""A database to test with, closed in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from storage.library import Library
from support.fakes import FakeClock

from sleepplayer.storage.database import Database

OpenDatabase = Callable[..., Database]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is, in a folder that is made for it."""
    return tmp_path / "data" / "library.db"


@pytest.fixture
def open_database(path: Path, clock: FakeClock) -> Iterator[OpenDatabase]:
    """Opens it; what a test leaves open is closed."""
    with ExitStack() as closing:

        def opened(**options: object) -> Database:
            database = Database.open(path, clock=clock, **options)  # type: ignore[arg-type]
            closing.callback(database.close)
            return database

        yield opened


@pytest.fixture
def database(open_database: OpenDatabase) -> Database:
    """A new one."""
    return open_database()


@pytest.fixture
def library(clock: FakeClock) -> Iterator[Library]:
    """All stores, over a database in memory."""
    with closing(Database.in_memory(clock=clock)) as database:
        yield Library(database, clock)
