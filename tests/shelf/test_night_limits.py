"""What is enough counts, whatever is being written and whoever was deleted."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from shelf.people_rig import TONIGHT, opened, remembered
from support.fakes import FakeClock

from sleepplayer.models import Track
from sleepplayer.night.exposure import Limit
from sleepplayer.night.notices import EndedBy
from sleepplayer.people import FIRST_PROFILE, Limits
from sleepplayer.shelf import night_limits
from sleepplayer.shelf.house_rules import ShelfRules
from sleepplayer.shelf.late import LateHouse
from sleepplayer.shelf.night_limits import ShelfLimits
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.database import Database
from sleepplayer.storage.whose import Whose

ME = FIRST_PROFILE
RAIN = Track(location="/m/rain", title="Rain")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf(home: Path, clock: FakeClock) -> Iterator[Shelf]:
    with opened(home, clock) as made:
        made.profiles.set_limits(ME, Limits(night_min=30)).result()
        yield made


@pytest.fixture
def limits(shelf: Shelf) -> ShelfLimits:
    return ShelfLimits(shelf)


def hear(shelf: Shelf, clock: FakeClock, *heard_s: float) -> None:
    """A session of tonight with one track, told of now and then."""
    shelf.nights.begin_session(TONIGHT.isoformat(), clock.wall())
    shelf.nights.begin_listen(RAIN, clock.wall(), 0.0)
    for each in heard_s:
        shelf.nights.update_listen(each, each, None)
    shelf.nights.end_session(clock.wall(), EndedBy.LISTENER)


def left_s(limits: ShelfLimits, clock: FakeClock) -> float | None:
    return limits.allowance(clock.wall()).left_s


@contextmanager
def busy(shelf: Shelf) -> Iterator[None]:
    """A long write is going on."""
    over, begun = threading.Event(), threading.Event()
    database: Database = shelf._database

    def work(_connection: sqlite3.Connection) -> None:
        begun.set()
        over.wait(20.0)

    database.write(work)
    assert begun.wait(20.0)
    try:
        yield
    finally:
        over.set()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(night_limits, "WRITTEN_WITHIN_S", 0.01)


@pytest.mark.usefixtures("impatient")
def test_what_is_still_being_written_was_heard(
    shelf: Shelf, limits: ShelfLimits, clock: FakeClock
) -> None:
    hear(shelf, clock, 300.0, 600.0)
    shelf.settled(20.0)
    assert left_s(limits, clock) == 1200.0
    with busy(shelf):
        hear(shelf, clock, 30.0, 600.0)
        assert left_s(limits, clock) == 600.0
        hear(shelf, clock, 900.0)
        assert left_s(limits, clock) == 0.0
    shelf.settled(20.0)
    assert left_s(limits, clock) == 0.0
    clock.advance(86400.0)
    assert left_s(limits, clock) == 1800.0


@pytest.mark.usefixtures("impatient")
def test_what_another_start_of_the_program_has_heard_counts_with_it(
    home: Path, shelf: Shelf, clock: FakeClock
) -> None:
    hear(shelf, clock, 600.0)
    shelf.settled(20.0)
    with opened(home, clock) as again:
        limits = ShelfLimits(again)
        assert left_s(limits, clock) == 1200.0
        with busy(again):
            hear(again, clock, 300.0)
            assert left_s(limits, clock) == 900.0
        again.settled(20.0)
        assert left_s(limits, clock) == 900.0


@pytest.mark.usefixtures("impatient")
def test_what_one_heard_is_not_anothers(
    shelf: Shelf, limits: ShelfLimits, clock: FakeClock
) -> None:
    anna = shelf.profiles.add("Anna").result()
    shelf.profiles.set_limits(anna, Limits(night_min=30)).result()
    with busy(shelf):
        hear(shelf, clock, 600.0)
        shelf.whose.profile_id = anna
        assert left_s(limits, clock) == 1800.0


def test_what_is_merely_shown_waits_for_nothing(
    shelf: Shelf, limits: ShelfLimits, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(shelf, "settled", waits.append)
    house = LateHouse(lambda: (ShelfRules(shelf, clock=clock), limits))
    assert house.allowance_now(clock.wall()) == house.allowance(clock.wall())
    assert waits == [night_limits.WRITTEN_WITHIN_S]


def test_a_deleted_persons_limits_stay(home: Path, shelf: Shelf, clock: FakeClock) -> None:
    anna = shelf.profiles.add("Anna").result()
    shelf.profiles.set_limits(anna, Limits(night_min=20)).result()
    shelf.profiles.set_playlists(anna, frozenset()).result()
    shelf.profiles.set_pin(anna, "1234").result()
    with opened(home, clock, Whose(anna)) as other:
        known, asked_later = ShelfLimits(other), ShelfLimits(other)
        assert (left_s(known, clock), known.hard) == (1200.0, True)
        shelf.profiles.delete(anna).result()
        for limits in (known, asked_later):
            assert (left_s(limits, clock), limits.hard) == (1200.0, True)
        other.profiles.add("Ben").result()  # what is known of everybody is read anew
        assert (left_s(known, clock), known.hard) == (1200.0, True)


def test_a_locked_profile_goes_past_nothing(
    shelf: Shelf, limits: ShelfLimits, clock: FakeClock
) -> None:
    shelf.profiles.set_limits(ME, Limits(free_days=frozenset({TONIGHT.weekday()}))).result()
    shelf.profiles.set_playlists(ME, frozenset()).result()
    shelf.profiles.set_pin(ME, "1234").result()
    limits.override(Limit.FREE_NIGHT, clock.wall())
    assert limits.allowance(clock.wall()).free_night
    shelf.profiles.clear_pin(ME).result()
    limits.override(Limit.FREE_NIGHT, clock.wall())
    assert not limits.allowance(clock.wall()).free_night


def test_a_session_over_noon_is_of_the_night_it_began_in(
    shelf: Shelf, limits: ShelfLimits, clock: FakeClock
) -> None:
    remembered(shelf, "/m/a")
    before_noon = clock.wall().replace(hour=11, minute=50) + timedelta(days=1)
    clock.set_wall(before_noon - clock.wall())
    shelf.nights.begin_session(TONIGHT.isoformat(), clock.wall())
    clock.advance(1200.0)
    limits.override(Limit.MINUTES, clock.wall())
    assert left_s(limits, clock) is None
    shelf.nights.end_session(clock.wall(), EndedBy.LISTENER)
    assert left_s(limits, clock) == 1800.0
