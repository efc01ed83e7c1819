"""What `pmset -g assertions` and `who` print, read."""

from __future__ import annotations

import pytest
from desktop.power.pmset_output import ACTIVE, CAFFEINATE, HEAD, POWERD, QUIET, sound_for
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.desktop.power.mac_assertions import (
    Assertion,
    assertions_in,
    held_by_another,
    others_in,
)
from sleepplayer.night.end_action import HeldOff, Hindrance, OthersLoggedIn

OWN_PID = 4711


def test_assertions_are_read_with_whom_they_are_for() -> None:
    found = assertions_in(HEAD + CAFFEINATE + sound_for(12) + POWERD)
    assert found[0] == Assertion(
        98217, "caffeinate", "PreventUserIdleSystemSleep", "caffeinate command-line tool"
    )
    assert (found[1].pid, found[1].on_behalf_of) == (189, 12)
    assert found[2].on_behalf_of is None


def test_the_name_of_a_program_may_be_anything() -> None:
    line = '   pid 7(Google Chrome (Beta)): [0x01] 00:00:01 PreventUserIdleDisplaySleep named: "a"'
    assert held_by_another(HEAD + line, own_pid=OWN_PID) == HeldOff("Google Chrome (Beta)", "a")


@pytest.mark.parametrize(
    "listed",
    [
        "",
        ACTIVE,
        POWERD + ACTIVE,
        sound_for(OWN_PID),
        CAFFEINATE.replace("98217", str(OWN_PID)) + POWERD,
    ],
)
def test_what_is_ours_or_the_systems_own_stands_against_nothing(listed: str) -> None:
    head = HEAD if "PreventUserIdleSystemSleep" in listed else QUIET
    assert held_by_another(head + listed, own_pid=OWN_PID) is None


@pytest.mark.parametrize(
    "listed", [CAFFEINATE, POWERD + CAFFEINATE, sound_for(OWN_PID) + CAFFEINATE]
)
def test_another_program_stands_against_it_by_its_own_words(listed: str) -> None:
    held = HeldOff(who="caffeinate", why="caffeinate command-line tool")
    assert held_by_another(HEAD + listed, own_pid=OWN_PID) == held


def test_sound_for_another_program_stands_against_it() -> None:
    held = held_by_another(HEAD + sound_for(12), own_pid=OWN_PID)
    assert isinstance(held, HeldOff)
    assert held.who == "coreaudiod"


def test_the_program_behind_it_is_named_where_its_name_is_listed() -> None:
    browser = '   pid 12(Safari): [0x01] 00:00:01 PreventUserIdleDisplaySleep named: "Film"\n'
    held = held_by_another(HEAD + sound_for(12) + browser, own_pid=OWN_PID)
    assert isinstance(held, HeldOff)
    assert held.who == "Safari"


def test_a_hold_that_is_counted_but_not_listed_stands_against_it() -> None:
    assert held_by_another(HEAD, own_pid=OWN_PID) == HeldOff(who="", why="")


@pytest.mark.parametrize("printed", ["", "pmset: something new", "Listed by owning process:"])
def test_what_is_not_understood_stands_against_it(printed: str) -> None:
    assert held_by_another(printed, own_pid=OWN_PID) is Hindrance.NO_ANSWER


@given(st.text())
def test_nothing_printed_raises(printed: str) -> None:
    held_by_another(HEAD + printed, own_pid=OWN_PID)
    others_in(printed, own_name="anna")


def test_others_are_whom_who_lists_besides_us() -> None:
    printed = (
        "anna     console      Nov  2 09:11 \n"
        "anna     ttys000      Nov  2 09:30 \n"
        "_mbsetupuser console  Nov  2 09:10 \n"
    )
    assert others_in(printed, own_name="anna") is None
    assert others_in("", own_name="anna") is None
    with_others = (
        printed + "zoe      console      Nov  2 10:00\nberta    ttys001      Nov  2 11:00\n"
    )
    assert others_in(with_others, own_name="anna") == OthersLoggedIn(("berta", "zoe"))
