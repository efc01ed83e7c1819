"""What was named on the command line: what plays of it, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from shelf.people_rig import opened
from support.fakes import FakeClock

from sleepplayer.errors import DatabaseUnusable
from sleepplayer.models import Track
from sleepplayer.people import FIRST_PROFILE, Liking
from sleepplayer.shelf import doorkeeper
from sleepplayer.shelf.doorkeeper import Doorkeeper
from sleepplayer.shelf.house_rules import ShelfRules
from sleepplayer.shelf.shelf import Shelf

ME = FIRST_PROFILE


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf(home: Path, clock: FakeClock) -> Iterator[Shelf]:
    with opened(home, clock) as made:
        made.statements.state(ME, "tapping", Liking.AVOID).result()
        yield made


@pytest.fixture
def door(shelf: Shelf, clock: FakeClock) -> Doorkeeper:
    return Doorkeeper(shelf, ShelfRules(shelf, clock=clock), clock=clock)


def named(shelf: Shelf) -> list[Track]:
    return shelf.known([Track(location="/m/x", title="What"), Track(location="/m/y", title="Who")])


def test_what_is_called_harmless_plays(shelf: Shelf, door: Doorkeeper) -> None:
    tracks = named(shelf)
    may, said = door.let_in(tracks, harmless=False)
    assert (may, len(said)) == ([], 2)
    assert door.let_in(tracks, harmless=True) == (tracks, [])
    assert door.let_in(tracks, harmless=False) == (tracks, [])


def test_what_cannot_be_kept_is_told(
    shelf: Shelf, door: Doorkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> Future[None]:
        done: Future[None] = Future()
        done.set_exception(DatabaseUnusable("The disk is full."))
        return done

    tracks = named(shelf)
    monkeypatch.setattr(shelf.verdicts, "judge_all", full)
    may, said = door.let_in(tracks, harmless=True)
    assert may == []
    assert said[0] == "The disk is full."
    assert len(said) == 3


def test_what_takes_too_long_is_not_waited_for(
    shelf: Shelf, door: Doorkeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = named(shelf)
    monkeypatch.setattr(shelf.verdicts, "judge_all", lambda *_args: Future())
    monkeypatch.setattr(doorkeeper, "KEPT_WITHIN_S", 0.01)
    may, said = door.let_in(tracks, harmless=True)
    assert may == []
    assert len(said) == 3
