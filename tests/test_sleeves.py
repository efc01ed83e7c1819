"""Album and picture of what plays: looked for where nobody waits for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.models import Track
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.sleeves import Sleeves

RAIN = Track(location="builtin:rain", title="Rain", synthesised=True)
WIND = Track(location="builtin:wind", title="Wind", synthesised=True)


@dataclass
class Library:
    """A shelf that answers when a test lets it, on whatever thread it is asked."""

    albums: dict[str, str]
    may_answer: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    broken: bool = False

    def of_location(self, location: str) -> Any:
        self.asked.append(location)
        self.threads.add(threading.current_thread().name)
        assert self.may_answer.wait(10.0)
        if self.broken:
            raise DatabaseUnusable("a test's")
        return SimpleNamespace(album=self.albums[location]) if location in self.albums else None


@pytest.fixture
def library() -> Library:
    return Library({RAIN.location: "Weather", WIND.location: "More weather"})


@pytest.fixture
def sleeves(library: Library, tmp_path: Path) -> Iterator[Sleeves]:
    shelf = cast("Shelf", SimpleNamespace(tracks=library))
    made = Sleeves(lambda: shelf, tmp_path)
    yield made
    library.may_answer.set()
    made.close()


def test_nobody_waits_for_the_library(sleeves: Sleeves, library: Library, qtbot: QtBot) -> None:
    assert sleeves(RAIN).album == ""
    assert sleeves(RAIN).album == "", "it is only being looked for"
    library.may_answer.set()
    qtbot.waitUntil(lambda: sleeves(RAIN).album == "Weather")
    assert library.asked == [RAIN.location], "once"
    assert threading.current_thread().name not in library.threads


def test_another_track_has_not_the_album_of_the_one_before(
    sleeves: Sleeves, library: Library, qtbot: QtBot
) -> None:
    library.may_answer.set()
    qtbot.waitUntil(lambda: sleeves(RAIN).album == "Weather")
    assert sleeves(WIND).album in ("", "More weather")
    qtbot.waitUntil(lambda: sleeves(WIND).album == "More weather")


def test_once_the_library_knows_it_better_it_is_asked_again(
    sleeves: Sleeves, library: Library, qtbot: QtBot
) -> None:
    library.may_answer.set()
    qtbot.waitUntil(lambda: sleeves(RAIN).album == "Weather")
    library.albums[RAIN.location] = "Rains"
    better = replace(RAIN, title="Rain on leaves")
    assert sleeves(better).album in ("Weather", "Rains"), "nothing flickers meanwhile"
    qtbot.waitUntil(lambda: sleeves(better).album == "Rains")


def test_a_library_that_cannot_be_read_is_no_failure(
    sleeves: Sleeves, library: Library, qtbot: QtBot
) -> None:
    library.broken = True
    library.may_answer.set()
    assert sleeves(RAIN).album == ""
    qtbot.waitUntil(lambda: library.asked == [RAIN.location])
    library.broken = False
    qtbot.waitUntil(lambda: sleeves(WIND).album == "More weather")
