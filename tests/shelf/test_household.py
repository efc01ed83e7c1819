"""Who was here last is remembered, with settings of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelf.people_rig import opened
from shelf.rig import paths_in
from support.fakes import FakeClock

from sleepplayer.people import FIRST_PROFILE, Profile, ProfileId
from sleepplayer.shelf.household import Household
from sleepplayer.storage.whose import Whose

ME = Profile(profile_id=FIRST_PROFILE, name="")
ANNA = Profile(profile_id=ProfileId(3), name="Anna")


def test_at_first_it_is_the_first_ones_evening(home: Path) -> None:
    paths = paths_in(home)
    household = Household(paths)
    assert (household.whose.profile_id, household.name) == (FIRST_PROFILE, "")
    assert household.settings_file == paths.settings_file
    assert household.settle([ME]) == ME
    assert not paths.current_person_file.exists()


def test_the_last_one_is_remembered(home: Path) -> None:
    household = Household(paths_in(home))
    whose = household.whose
    household.turn_to(ANNA)
    assert whose.profile_id == 3
    again = Household(paths_in(home))
    assert (again.whose.profile_id, again.name) == (3, "Anna")
    assert again.settings_file == paths_in(home).config_dir / "settings-3.json"


def test_who_is_gone_gives_way_to_the_first(home: Path) -> None:
    Household(paths_in(home)).turn_to(ANNA)
    household = Household(paths_in(home))
    assert household.settle([ME]) == ME
    assert Household(paths_in(home)).whose.profile_id == FIRST_PROFILE


def test_a_new_name_is_learnt(home: Path) -> None:
    Household(paths_in(home)).turn_to(ANNA)
    Household(paths_in(home)).settle([ME, Profile(profile_id=ANNA.profile_id, name="Anne")])
    assert Household(paths_in(home)).name == "Anne"


@pytest.mark.parametrize("content", ["", "{}", '{"id": 0, "name": ""}', '{"id": "1", "name": ""}'])
def test_a_damaged_file_costs_nothing(home: Path, content: str) -> None:
    file = paths_in(home).current_person_file
    file.parent.mkdir(parents=True)
    file.write_text(content)
    assert Household(paths_in(home)).whose.profile_id == FIRST_PROFILE


def test_settings_go_with_their_person(home: Path) -> None:
    household = Household(paths_in(home))
    file = paths_in(home).settings_file_of(3)
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    household.forget(ProfileId(3))
    assert not file.exists()
    household.forget(ProfileId(3))


def test_the_shelf_turns_to_who_is_there(home: Path) -> None:
    whose = Whose(ProfileId(9))
    with opened(home, FakeClock(), whose) as shelf:
        assert shelf.whose is whose
        assert whose.profile_id == FIRST_PROFILE
