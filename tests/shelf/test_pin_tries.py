"""Three wrong PINs cost half a minute, whatever they are typed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from shelf.people_rig import opened
from shelf.rig import paths_in
from support.fakes import FakeClock

from sleepplayer.errors import DatabaseUnusable, OutsideError
from sleepplayer.people import FIRST_PROFILE as ME
from sleepplayer.people import ProfileId
from sleepplayer.people_phrases import wait_for_pin_sentence, wrong_pin_sentence
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.shelf.pin_tries import FORGOTTEN_AFTER_S, WAIT_S, PinTries
from sleepplayer.shelf.shelf import Shelf

PIN = "1234"
WRONG = wrong_pin_sentence()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def shelf(home: Path, clock: FakeClock) -> Iterator[Shelf]:
    with opened(home, clock) as made:
        made.profiles.set_pin(ME, PIN).result()
        yield made


@pytest.fixture
def file(home: Path) -> Path:
    return paths_in(home).pin_tries_file


def anew(shelf: Shelf, file: Path, clock: FakeClock) -> PinTries:
    """As another window or command has it."""
    return PinTries(file, shelf.profiles, clock=clock)


def test_they_are_counted_over_all_processes(shelf: Shelf, file: Path, clock: FakeClock) -> None:
    said = [anew(shelf, file, clock).tried(ME, "0000") for _ in range(3)]
    assert said == [WRONG, WRONG, wait_for_pin_sentence(WAIT_S)]
    clock.advance(WAIT_S - 1.0)
    assert anew(shelf, file, clock).tried(ME, PIN) == wait_for_pin_sentence(1.0)
    clock.advance(1.0)
    assert anew(shelf, file, clock).tried(ME, "0000") == WRONG
    assert anew(shelf, file, clock).tried(ME, PIN) == ""
    assert not file.exists()


def test_one_that_was_broken_off_counts(
    shelf: Shelf, file: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who ends the command before it answers learns nothing for nothing."""

    def ended(*_args: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shelf.profiles, "check_pin", ended)
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                anew(shelf, file, clock).tried(ME, PIN)
    assert anew(shelf, file, clock).tried(ME, PIN) == wait_for_pin_sentence(WAIT_S)


def test_each_person_has_their_own(shelf: Shelf, file: Path, clock: FakeClock) -> None:
    anna = shelf.profiles.add("Anna").result()
    shelf.profiles.set_pin(anna, "9999").result()
    tries = anew(shelf, file, clock)
    for pin in ("0000", "0001", "0002"):
        tries.tried(ME, pin)
        assert tries.tried(anna, "9999") == ""
    assert tries.tried(ME, PIN) == wait_for_pin_sentence(WAIT_S)
    assert tries.tried(ProfileId(99), PIN) == WRONG


def test_a_clock_that_was_set_back_and_what_is_long_ago(
    shelf: Shelf, file: Path, clock: FakeClock
) -> None:
    tries = anew(shelf, file, clock)
    for _ in range(3):
        tries.tried(ME, "0000")
    clock.set_wall(timedelta(hours=-5))
    assert tries.tried(ME, PIN) == ""
    for _ in range(2):
        tries.tried(ME, "0000")
    clock.advance(FORGOTTEN_AFTER_S)
    assert tries.tried(ME, "0000") == WRONG


def test_without_a_file_they_count_until_the_end(
    shelf: Shelf, file: Path, clock: FakeClock
) -> None:
    file.mkdir()  # nothing can be written there, or taken away
    tries = anew(shelf, file, clock)
    for _ in range(3):
        tries.tried(ME, "0000")
    assert tries.tried(ME, PIN) == wait_for_pin_sentence(WAIT_S)


@pytest.mark.parametrize("content", ["[]", '{"1": 3}', '{"x": {"count": 3, "last": "now"}}'])
def test_a_damaged_file_is_none(shelf: Shelf, file: Path, clock: FakeClock, content: str) -> None:
    file.write_text(content)
    assert anew(shelf, file, clock).tried(ME, "0000") == WRONG


def test_what_cannot_be_looked_up_is_no_wrong_one(
    shelf: Shelf, file: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object) -> bool:
        raise DatabaseUnusable("The disk with the library does not answer as it should.")

    monkeypatch.setattr(shelf.profiles, "check_pin", gone)
    tries = anew(shelf, file, clock)
    assert [tries.tried(ME, PIN) for _ in range(4)] == [
        "The disk with the library does not answer as it should."
    ] * 4


def test_on_the_command_line(shelf: Shelf, home: Path, clock: FakeClock) -> None:
    shelf.profiles.set_playlists(ME, frozenset()).result()
    shelf.profiles.add("Anna").result()
    paths = paths_in(home)

    def refused(pin: str) -> str:
        with pytest.raises(OutsideError) as caught:
            whose_evening(paths, "Anna", clock=clock, ask_pin=lambda _prompt: pin)
        return str(caught.value)

    assert [refused("0000"), refused("0001")] == [WRONG, WRONG]
    assert refused("0002") == wait_for_pin_sentence(WAIT_S)
    assert refused(PIN) == wait_for_pin_sentence(WAIT_S)
    clock.advance(WAIT_S)
    whose = whose_evening(paths, "Anna", clock=clock, ask_pin=lambda _prompt: PIN)
    assert whose.profile_id != ME
