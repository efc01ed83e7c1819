"""The people as the Profile page has them: names, PINs, and the way from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot
from shelf.people_rig import TONIGHT, make_too_new
from shelf.rig import paths_in
from support.fakes import FakeClock

from sleepplayer import people_phrases
from sleepplayer.desktop.main_loop import MainThreadPoster
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.night.exposure import NightSoFar
from sleepplayer.people import FIRST_PROFILE, Liking, Limits, Profile, ProfileId
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.people_desk import ShelfPeopleDesk
from sleepplayer.shelf.pin_tries import WAIT_S
from sleepplayer.shelf.shelf import Shelf

if TYPE_CHECKING:
    from sleepplayer.gui.people.desk import PeopleDesk

ME = FIRST_PROFILE
PIN = "1234"


class People:
    """A desk, and what came of it."""

    def __init__(self, home: Path, clock: FakeClock) -> None:
        self.clock = clock
        self.household = Household(paths_in(home))
        self.shelf = Shelf(paths_in(home), clock=clock, whose=self.household.whose)
        self.turned: list[Profile] = []
        self.limited: list[Profile] = []
        self.said: list[str] = []
        self.changes = 0
        self.desk = ShelfPeopleDesk(
            self.shelf,
            self.household,
            clock=clock,
            post=MainThreadPoster().post,
            say=self.said.append,
            on_turned=self.turned.append,
            on_limits=self.limited.append,
        )
        self.desk.on_changed = self._count

    def _count(self) -> None:
        self.changes += 1

    def close(self) -> None:
        self.desk.close()
        self.shelf.close()

    def named(self, name: str) -> ProfileId:
        return next(each.profile_id for each in self.desk.profiles() if each.name == name)

    def child(self) -> ProfileId:
        """It is the evening of Anna, who hears nothing but an empty list, behind a PIN."""
        assert self.desk.add("Anna") == ""
        anna = self.named("Anna")
        assert self.desk.turn_to(anna) == ""
        assert self.desk.set_playlists(frozenset()) == ""
        assert self.desk.set_pin(PIN) == ""
        self.desk.lock()
        return anna


@pytest.fixture
def people(home: Path, qtbot: QtBot) -> Iterator[People]:
    with closing(People(home, FakeClock())) as made:
        yield made


def test_it_is_a_desk(people: People) -> None:
    desk: PeopleDesk = people.desk
    assert desk.tonight() == TONIGHT
    assert desk.so_far() == NightSoFar(night=TONIGHT)
    assert desk.playlists() == []


def test_the_first_one_has_a_name_to_be_shown(people: People) -> None:
    assert people.desk.current().name == people_phrases.person_name("") == "My nights"
    assert people.desk.add(" my  NIGHTS") != ""
    assert people.desk.rename(ME, "My nights") == ""
    assert people.household.name == "My nights"


def test_people_come_and_go(people: People, home: Path) -> None:
    assert people.desk.add("Anna") == ""
    assert people.changes == 1
    anna = people.named("Anna")
    assert people.desk.add("ANNA") == people_phrases.taken_name_sentence("ANNA")
    people.shelf.statements.state(anna, "tapping", Liking.AVOID).result()
    own = paths_in(home).settings_file_of(anna)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{}")
    assert people.desk.delete(ME) == people_phrases.own_person_sentence()
    assert people.desk.delete(anna) == ""
    assert not own.exists()
    assert people.desk.delete(anna) == people_phrases.gone_person_sentence()
    assert [each.name for each in people.desk.profiles()] == ["My nights"]


def test_to_turn_to_another(people: People) -> None:
    people.desk.add("Anna")
    anna = people.named("Anna")
    assert people.desk.turn_to(anna) == ""
    assert people.shelf.whose.profile_id == anna
    assert people.household.settings_file.name == f"settings-{anna}.json"
    assert [each.name for each in people.turned] == ["Anna"]
    assert people.desk.turn_to(anna) == ""  # it is theirs already
    assert people.desk.turn_to(ProfileId(99)) == people_phrases.gone_person_sentence()
    assert len(people.turned) == 1


def test_a_child_is_left_with_the_pin_alone(people: People) -> None:
    anna = people.child()
    assert people.desk.turn_to(ME) == people_phrases.leaving_sentence("Anna")
    assert people.desk.turn_to(ME, "9999") == people_phrases.wrong_pin_sentence()
    assert people.shelf.whose.profile_id == anna
    assert people.desk.delete(ME) == people_phrases.behind_pin_sentence()
    assert people.desk.turn_to(ME, PIN) == ""
    assert people.shelf.whose.profile_id == ME
    assert people.desk.turn_to(anna) == ""
    assert people.desk.locked()
    assert people.desk.locked_in()
    assert people.desk.unlock(PIN) == ""
    assert not people.desk.locked_in()
    assert people.desk.turn_to(ME) == ""
    assert not people.desk.locked_in()
    assert people.desk.delete(anna) == people_phrases.person_behind_pin_sentence("Anna")


def test_changes_take_the_pin_until_the_page_is_left(people: People) -> None:
    assert not people.desk.locked()
    assert people.desk.unlock("") == ""
    assert people.desk.set_pin("12") != ""
    assert people.desk.set_pin(PIN) == ""
    assert not people.desk.locked()  # it was just typed
    people.desk.lock()
    limits = Limits(night_min=20)
    for refused in (
        people.desk.set_limits(limits),
        people.desk.set_playlists(frozenset()),
        people.desk.set_pin(""),
        people.desk.set_pin("4321"),
    ):
        assert refused == people_phrases.behind_pin_sentence()
    before = len(people.limited)
    assert people.desk.unlock(PIN) == ""
    assert people.desk.set_limits(limits) == ""
    assert people.desk.current().limits == limits
    assert [each.limits for each in people.limited[before:]] == [limits]
    people.desk.lock()
    assert people.desk.locked()
    assert people.desk.unlock(PIN) == ""
    assert people.desk.set_pin("") == ""
    people.desk.lock()
    assert not people.desk.locked()


def test_three_wrong_pins_cost_half_a_minute(people: People) -> None:
    anna = people.child()
    answers = [people.desk.unlock("0000"), people.desk.turn_to(ME, "0001")]
    assert answers == [people_phrases.wrong_pin_sentence()] * 2
    assert people.desk.unlock("0002") == people_phrases.wait_for_pin_sentence(WAIT_S)
    people.clock.advance(WAIT_S - 1.0)
    assert people.desk.turn_to(ME, PIN) == people_phrases.wait_for_pin_sentence(1.0)
    assert people.desk.unlock(PIN) == people_phrases.wait_for_pin_sentence(1.0)
    people.clock.advance(1.0)
    assert people.desk.unlock("0003") == people_phrases.wrong_pin_sentence()
    assert people.desk.unlock(PIN) == ""
    people.desk.lock()
    assert people.desk.unlock("0004") == people_phrases.wrong_pin_sentence()  # counted anew
    assert people.shelf.whose.profile_id == anna


def test_what_cannot_be_read_opens_nothing(
    people: People, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = people.child()

    def gone(*_args: object, **_options: object) -> None:
        raise DatabaseUnusable("The disk with the library does not answer as it should.")

    people.desk.profiles()
    monkeypatch.setattr(people.shelf.profiles, "profiles", gone)
    monkeypatch.setattr(people.shelf.profiles, "check_pin", gone)
    monkeypatch.setattr(people.shelf.history, "so_far", gone)
    assert people.desk.current().locked
    assert people.desk.turn_to(ME, PIN) != ""
    assert people.desk.so_far() == NightSoFar(night=TONIGHT)
    assert people.said
    assert people.shelf.whose.profile_id == anna
    fresh = ShelfPeopleDesk(
        people.shelf,
        people.household,
        clock=people.clock,
        post=MainThreadPoster().post,
        say=people.said.append,
        on_turned=people.turned.append,
    )
    with closing(fresh):
        assert fresh.current().locked
        assert [each.name for each in fresh.profiles()] == ["Anna"]


def test_a_child_stays_a_child_without_the_database(home: Path, qtbot: QtBot) -> None:
    with closing(People(home, FakeClock())) as people:
        people.child()
    make_too_new(home)
    with closing(People(home, FakeClock())) as people:
        assert people.shelf.problem
        assert people.desk.current().name == "Anna"
        assert people.desk.turn_to(ME) == people_phrases.leaving_sentence("Anna")
        assert people.desk.turn_to(ME, PIN) == ""


def test_a_change_that_fails_is_a_sentence(people: People) -> None:
    people.shelf.close()
    assert people.desk.add("Anna") != ""
    assert people.desk.set_limits(Limits(night_min=20)) != ""
