"""What WindowsPower answers, and when; the machine behind it is made up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
from desktop.fake_windows import SYSTEM_REQUIRED, FakeWindows
from pytestqt.qtbot import QtBot

from sleepplayer.desktop.power.windows import WindowsPower
from sleepplayer.desktop.power.windows_api import WindowsApi
from sleepplayer.night.end_action import EndAction, HeldOff, Hindrance, OthersLoggedIn

OURS = [action for action in EndAction if action.is_the_systems]


class Machine:
    """A `WindowsPower` on a made-up Windows, asked one thing after the other."""

    def __init__(self, qtbot: QtBot, api: Any = None, **times: float) -> None:
        self.windows = FakeWindows()
        self.qtbot = qtbot
        times = {"settle_s": 0.0, "within_s": 3.0, **times}
        self.power = WindowsPower(WindowsApi(self.windows.load) if api is None else api, **times)

    def asked(self, question: Callable[[Callable[[Any], None]], None]) -> Any:
        """The answer; it came after the call, on the main thread, and once."""
        answers: list[Any] = []
        threads: list[threading.Thread] = []

        def answer(value: Any) -> None:
            answers.append(value)
            threads.append(threading.current_thread())

        question(answer)
        assert answers == []
        self.qtbot.waitUntil(lambda: answers != [])
        self.qtbot.wait(1)  # a second one would come with the same turn of the loop
        assert threads == [threading.main_thread()]
        return answers[0]

    def blocker(self, action: EndAction) -> Any:
        return self.asked(lambda answer: self.power.blocker(action, answer))

    def run(self, action: EndAction) -> Any:
        return self.asked(lambda answer: self.power.run(action, answer))


class Stuck:
    """A Windows that answers nothing until `release` is set, and then refuses."""

    def __init__(self) -> None:
        self.release = threading.Event()

    def __getattr__(self, _name: str) -> Callable[..., bool]:
        return lambda **_how: not self.release.wait(10.0)


@pytest.fixture
def machine(qtbot: QtBot) -> Machine:
    return Machine(qtbot)


def test_it_offers_what_the_machine_can(machine: Machine) -> None:
    assert machine.asked(machine.power.offered) == frozenset(OURS)
    machine.windows.can = {"Suspend": False, "Hibernate": False, "Shutdown": True}
    assert machine.asked(machine.power.offered) == {
        EndAction.LOCK,
        EndAction.DISPLAY_OFF,
        EndAction.POWEROFF,
    }


@pytest.mark.parametrize("action", OURS)
def test_nothing_stands_against_it_on_a_machine_of_ones_own(
    machine: Machine, action: EndAction
) -> None:
    assert machine.blocker(action) is None


def test_what_is_not_offered_says_so(machine: Machine) -> None:
    machine.windows.can["Hibernate"] = False
    assert machine.blocker(EndAction.HIBERNATE) is Hindrance.NOT_OFFERED
    assert machine.blocker(EndAction.STOP) is Hindrance.NOT_OFFERED


@pytest.mark.parametrize("action", OURS)
def test_others_stand_against_what_concerns_them(machine: Machine, action: EndAction) -> None:
    machine.windows.sessions[2] = "berta"
    expected = OthersLoggedIn(("berta",)) if action.concerns_others else None
    assert machine.blocker(action) == expected


def test_a_program_that_holds_it_awake_stands_against_it(machine: Machine) -> None:
    machine.windows.execution_states = [SYSTEM_REQUIRED]
    assert machine.blocker(EndAction.SUSPEND) == HeldOff(who="", why="")
    assert machine.blocker(EndAction.LOCK) is None


def test_what_lets_go_at_once_was_our_own_sound(machine: Machine) -> None:
    machine.windows.execution_states = [SYSTEM_REQUIRED, 0]
    assert machine.blocker(EndAction.SUSPEND) is None


def test_a_question_windows_does_not_understand_counts_as_an_objection(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    del machine.windows.load("powrprof").CallNtPowerInformation
    with caplog.at_level(logging.WARNING):
        assert machine.blocker(EndAction.SUSPEND) is Hindrance.NO_ANSWER
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("action", "first"),
    [
        (EndAction.LOCK, "lock"),
        (EndAction.DISPLAY_OFF, "send"),
        (EndAction.SUSPEND, "suspend"),
        (EndAction.HIBERNATE, "suspend"),
        (EndAction.POWEROFF, "exit"),
    ],
)
def test_each_action_does_its_own(machine: Machine, action: EndAction, first: str) -> None:
    assert machine.run(action) is None
    assert [done[0] for done in machine.windows.done] == [first]
    if first == "suspend":
        assert machine.windows.done[0][1] is (action is EndAction.HIBERNATE)


@pytest.mark.parametrize("action", [EndAction.SUSPEND, EndAction.LOCK, EndAction.POWEROFF])
def test_a_refusal_is_told(machine: Machine, action: EndAction) -> None:
    machine.windows.accepts = False
    assert machine.run(action) is Hindrance.REFUSED


def test_the_players_own_actions_are_not_windows(machine: Machine) -> None:
    assert machine.run(EndAction.QUIT) is Hindrance.REFUSED
    assert machine.windows.done == []


def test_a_sleep_that_has_begun_was_accepted_and_its_end_is_no_second_answer(
    qtbot: QtBot,
) -> None:
    stuck = Stuck()
    machine = Machine(qtbot, api=stuck, accepted_after_s=0.02)
    answers: list[Any] = []
    machine.power.run(EndAction.SUSPEND, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    stuck.release.set()
    qtbot.wait(50)
    assert answers == [None]


def test_a_windows_that_hangs_is_not_waited_for(qtbot: QtBot) -> None:
    stuck = Stuck()
    machine = Machine(qtbot, api=stuck, within_s=0.02)
    assert machine.blocker(EndAction.SUSPEND) is Hindrance.NO_ANSWER
    assert machine.run(EndAction.LOCK) is Hindrance.NO_ANSWER
    assert machine.asked(machine.power.offered) == frozenset()
    stuck.release.set()
