"""What Linux can do to itself after the silence, asked of a mock of logind and of desktops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop.logind_mock import is_available
from desktop.power_machine import BIG, MOCKS_PID, Machine, Mocks, machine_of, mocks_in
from pytestqt.qtbot import QtBot
from support.fakes import FakeClock
from support.private_bus import PrivateBus, nowhere

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.power import NoPower, linux, make_power
from sleepplayer.desktop.power.dpms import Dpms
from sleepplayer.desktop.power.linux import LinuxPower
from sleepplayer.night.after_silence import NOTICE_S, AfterSilence, PendingEnd
from sleepplayer.night.end_action import (
    Blocker,
    EndAction,
    HeldOff,
    Hindrance,
    OthersLoggedIn,
    PowerControl,
)

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and python3-dbusmock")

SUSPEND, HIBERNATE, POWEROFF = EndAction.SUSPEND, EndAction.HIBERNATE, EndAction.POWEROFF
LOCK, DISPLAY_OFF = EndAction.LOCK, EndAction.DISPLAY_OFF

METHODS = {SUSPEND: "Suspend", HIBERNATE: "Hibernate", POWEROFF: "PowerOff"}


@pytest.fixture(scope="module")
def mocks(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Mocks]:
    with mocks_in(tmp_path_factory.mktemp("power")) as made:
        yield made


@pytest.fixture
def machine(mocks: Mocks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setattr(linux, "SECOND_LOOK_MS", 50)
    with machine_of(mocks, qtbot) as made:
        yield made


@pytest.fixture
def answers(machine: Machine) -> Iterator[Callable[[str, str], None]]:
    """Has a method of logind answer with a word, or whatever the code gives, for one test."""
    changed: list[str] = []

    def answer(method: str, word: str) -> None:
        changed.append(method)
        machine.logind.answers(method, f'ret = "{word}"')

    yield answer
    for method in changed:
        machine.logind.answers(method, 'ret = "yes"')


# --- logind ---------------------------------------------------------------------------------------


def test_all_that_logind_says_yes_to_is_offered(machine: Machine) -> None:
    assert machine.offered() == set(BIG)


@pytest.mark.parametrize("said", ["no", "na", "challenge", "challenge-inhibitor-blocked"])
def test_what_wants_a_password_is_not_offered(
    machine: Machine, answers: Callable[[str, str], None], said: str
) -> None:
    answers("CanHibernate", said)
    assert machine.offered() == {SUSPEND, POWEROFF}
    assert machine.blocker(HIBERNATE) is Hindrance.NOT_OFFERED


def test_what_our_own_lock_holds_up_is_offered(
    machine: Machine, answers: Callable[[str, str], None]
) -> None:
    answers("CanSuspend", "inhibitor-blocked")
    assert SUSPEND in machine.offered()


@pytest.mark.parametrize("action", BIG)
def test_nothing_stands_against_it(machine: Machine, action: EndAction) -> None:
    assert machine.blocker(action) is None


@pytest.mark.parametrize(
    ("what", "mode", "held"),
    [
        ("sleep", "block", set(BIG)),
        ("idle:sleep:handle-lid-switch", "block", set(BIG)),
        ("shutdown", "block", {POWEROFF}),
        ("shutdown:sleep", "block-weak", set(BIG)),
        ("sleep:shutdown", "delay", set()),
        ("idle", "block", set()),
        ("handle-power-key", "block", set()),
    ],
)
def test_locks_of_others_hold_it_off(
    machine: Machine, what: str, mode: str, held: set[EndAction]
) -> None:
    machine.hold(what, mode)
    found = {action: machine.blocker(action) for action in BIG}
    assert {action for action, blocker in found.items() if blocker} == held
    assert set(found.values()) <= {None, HeldOff("Sleepplayer", "backing up")}


def test_our_own_lock_holds_nothing_off(machine: Machine) -> None:
    machine.hold("sleep:shutdown")
    ours = machine.seen_by(pid=MOCKS_PID)
    assert machine.blocker(POWEROFF, ours) is None


def test_lock_that_is_being_given_back_is_looked_at_twice(machine: Machine, qtbot: QtBot) -> None:
    machine.hold("sleep")
    told: list[Blocker | None] = []
    machine.power.blocker(SUSPEND, told.append)
    machine.locks.pop().let_go()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [None]


def test_locks_stand_not_against_locking(machine: Machine) -> None:
    machine.desktop.has("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver")
    machine.hold("sleep:shutdown:idle")
    assert machine.blocker(LOCK) is None


def test_other_people_stand_against_it(machine: Machine) -> None:
    logind = machine.logind
    logind.log_in("c1", 1000, "me")
    logind.log_in("c2", 120, "gdm", Class="greeter")
    logind.log_in("c3", 1001, "anna", State="closing")
    logind.log_in("c4", 1002, "ben", Class="background")
    assert machine.blocker(POWEROFF) is None
    logind.set_session("c3", State="online")
    assert machine.blocker(POWEROFF) == OthersLoggedIn(("anna",))
    logind.set_session("c4", Class="user-early")
    for action in BIG:
        assert machine.blocker(action) == OthersLoggedIn(("anna", "ben"))
    logind.set_session("c4", Class="manager")
    logind.set_session("c3", Class="user-incomplete")
    assert machine.blocker(POWEROFF) is None


def test_what_can_be_named_is_told_before_what_is_in_doubt(
    machine: Machine, answers: Callable[[str, str], None]
) -> None:
    answers("CanSuspend", "challenge")  # as logind answers while a lock is held
    machine.hold("sleep")
    assert machine.blocker(SUSPEND) == HeldOff("Sleepplayer", "backing up")


def test_answer_of_another_form_is_doubt(machine: Machine) -> None:
    machine.logind.answers("CanSuspend", "ret = 1", gives="i")
    assert machine.blocker(SUSPEND) is Hindrance.NO_ANSWER
    machine.logind.answers("CanSuspend", 'ret = "yes"')


@pytest.mark.parametrize("action", BIG)
def test_on_the_wire_it_is_one_false(
    machine: Machine, action: EndAction, qtbot: QtBot, tmp_path: Path
) -> None:
    heard = tmp_path / "heard"
    rule = "type=method_call,interface=org.freedesktop.login1.Manager"
    monitor = machine.logind.monitor(rule, heard)
    try:
        qtbot.waitUntil(lambda: "NameLost" in heard.read_text())
        assert machine.run(action) is None
        qtbot.waitUntil(lambda: f"member={METHODS[action]}" in heard.read_text())
        qtbot.waitUntil(lambda: heard.read_text().endswith("boolean false\n"))
    finally:
        monitor.kill()
        monitor.wait()
    said = heard.read_text().partition(f"member={METHODS[action]}")[2]
    assert [line.strip() for line in said.splitlines()[1:]] == ["boolean false"]


def test_refusal_of_logind_is_told(machine: Machine) -> None:
    code = "raise dbus.exceptions.DBusException('no', name='org.freedesktop.login1.Refused')"
    machine.logind.answers("Suspend", code, takes="b", gives="")
    assert machine.run(SUSPEND) is Hindrance.REFUSED
    machine.logind.answers("Suspend", "", takes="b", gives="")


def test_keep_awake_is_given_back_before_anything_is_asked(machine: Machine) -> None:
    machine.hold("idle:sleep")
    assert len(machine.logind.inhibitors()) == 1
    machine.locks.pop().let_go()
    assert machine.blocker(SUSPEND) is None
    assert machine.run(SUSPEND) is None
    assert machine.logind.inhibitors() == []


def test_the_minute_over_a_real_bus_ends_in_a_suspend(machine: Machine, qtbot: QtBot) -> None:
    clock = FakeClock()
    told: list[PendingEnd | None] = []
    hindered: list[Blocker] = []
    after = AfterSilence(
        power=machine.power,
        clock=clock,
        changed=told.append,
        hindered=lambda _action, blocker: hindered.append(blocker),
    )
    after.begin(SUSPEND)
    qtbot.waitUntil(lambda: after.pending is not None)
    for _ in range(round(NOTICE_S)):
        clock.advance(1.0)
        after.tick()
    qtbot.waitUntil(lambda: not after.busy)
    assert told[-1] is None
    assert hindered == []


def test_frozen_logind_is_no_answer_and_holds_nobody_up(machine: Machine) -> None:
    machine.logind.freeze(True)
    try:
        began = time.monotonic()
        told: list[Blocker | None] = []
        for ask in (machine.power.blocker, machine.power.run):
            ask(POWEROFF, told.append)
        assert time.monotonic() - began < 0.5, "it waited"
        assert machine.blocker(SUSPEND) is Hindrance.NO_ANSWER
        assert told == [Hindrance.NO_ANSWER] * 2
    finally:
        machine.logind.freeze(False)


# --- no bus, no logind, another platform ----------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path, qtbot: QtBot) -> Iterator[PrivateBus]:
    with PrivateBus(tmp_path) as made:
        yield made


def ask_all(power: PowerControl, qtbot: QtBot) -> list[object]:
    """What is offered, stands against and comes of each action."""
    answers: list[object] = []
    power.offered(answers.append)
    actions = [action for action in EndAction if action.is_the_systems]
    for action in actions:
        power.blocker(action, answers.append)
        power.run(action, answers.append)
    assert answers == []
    qtbot.waitUntil(lambda: len(answers) == 1 + 2 * len(actions))
    return answers


def power_over(bus: Bus) -> LinuxPower:
    return LinuxPower(bus, bus, dpms=Dpms({}))


def test_bus_without_logind_offers_nothing(bare: PrivateBus, qtbot: QtBot) -> None:
    answers = ask_all(power_over(bare.ours()), qtbot)
    assert frozenset() in answers
    assert None not in answers


def test_no_bus_offers_nothing(qtbot: QtBot) -> None:
    answers = ask_all(make_power(nowhere(), nowhere(), platform="linux"), qtbot)
    assert frozenset() in answers
    assert None not in answers


def test_bus_that_dies_answers_all_the_same(bare: PrivateBus, qtbot: QtBot) -> None:
    bus = bare.ours()
    power = power_over(bus)
    under_way: list[object] = []
    power.blocker(SUSPEND, under_way.append)
    bare.kill()
    qtbot.waitUntil(lambda: bool(under_way))
    qtbot.waitUntil(lambda: not bus.is_connected)
    answers = ask_all(power, qtbot)
    assert None not in [*under_way, *answers]
    assert len(under_way) == 1


def test_unknown_platform_offers_nothing(qtbot: QtBot) -> None:
    power = make_power(platform="plan9")
    assert isinstance(power, NoPower)
    answers = ask_all(power, qtbot)
    assert answers == [frozenset(), *[Hindrance.NOT_OFFERED] * 10]
