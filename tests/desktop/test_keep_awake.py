"""The machine is kept awake: who is asked, and the lock as logind sees it on a private bus."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desktop import session_mock
from desktop.logind_mock import LogindMock, is_available
from desktop.session_mock import SessionMock
from pytestqt.qtbot import QtBot
from support.private_bus import nowhere

import sleepplayer
from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.inhibitor import Inhibitor
from sleepplayer.desktop.keep_awake import WHAT, WHY, LinuxKeepAwake, Means, make_keep_awake
from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.desktop.session_inhibitors import GNOME_SESSION, SessionInhibitor

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and python3-dbusmock")

needs_session = pytest.mark.skipif(not session_mock.is_available(), reason="needs PyGObject")

GNOME, POWER = "org.gnome.SessionManager", "org.freedesktop.PowerManagement"
PORTAL, SAVER = "org.freedesktop.portal.Desktop", "org.freedesktop.ScreenSaver"
NOWHERE = "unix:path=/nonexistent"
LOCK = ("sleep", "Sleepplayer", "Playing until the sleep timer ends", "block")


def make(system: Bus, session: str = NOWHERE) -> LinuxKeepAwake:
    made = make_keep_awake(system, SessionBus(session))
    assert isinstance(made, LinuxKeepAwake)
    return made


@pytest.fixture
def logind(tmp_path: Path, qtbot: QtBot) -> Iterator[LogindMock]:
    with LogindMock(tmp_path) as mock:
        yield mock


@pytest.fixture
def keep_awake(logind: LogindMock) -> Iterator[LinuxKeepAwake]:
    made = make(logind.bus)
    yield made
    made.release()


def test_lock_is_listed_from_acquire_to_release(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)
    assert logind.inhibitors() == [LOCK]
    keep_awake.release()
    assert not keep_awake.held
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_acquiring_again_takes_no_second_lock(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    keep_awake.acquire()
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)
    keep_awake.acquire()
    assert logind.inhibitors() == [LOCK]
    keep_awake.release()
    keep_awake.release()
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_every_evening_takes_a_lock_of_its_own(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    for _ in range(3):
        keep_awake.acquire()
        qtbot.waitUntil(lambda: keep_awake.held)
        assert logind.inhibitors() == [LOCK]
        keep_awake.release()
        qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_release_before_the_answer_leaves_nothing_held(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    logind.freeze(True)
    began = time.monotonic()
    keep_awake.acquire()
    keep_awake.release()
    assert time.monotonic() - began < 1.0, "the caller waited for logind"
    logind.freeze(False)
    qtbot.waitUntil(lambda: logind.inhibitors() == [])
    assert not keep_awake.held


def test_released_and_acquired_before_the_answer_holds_one(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    logind.freeze(True)
    keep_awake.acquire()
    keep_awake.release()
    keep_awake.acquire()
    logind.freeze(False)
    qtbot.waitUntil(lambda: keep_awake.held)
    assert logind.inhibitors() == [LOCK]


def test_answer_after_the_timeout_is_not_held_for_ever(
    logind: LogindMock,
    keep_awake: LinuxKeepAwake,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sleepplayer.desktop.inhibitor._TIMEOUT_MS", 200)
    caplog.set_level(logging.INFO)
    logind.freeze(True)
    keep_awake.acquire()
    qtbot.waitUntil(lambda: "No inhibitor lock" in caplog.text, timeout=5000)
    logind.freeze(False)
    qtbot.waitUntil(lambda: logind.inhibitors() == [])
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)


def test_arguments_on_the_wire_are_four_strings(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot, tmp_path: Path
) -> None:
    heard = tmp_path / "heard"
    watch = ["dbus-monitor", "--address", logind.address, "type=method_call,member=Inhibit"]
    with heard.open("wb") as out, subprocess.Popen(watch, stdout=out) as monitor:
        try:  # what it prints first says that it listens
            qtbot.waitUntil(lambda: "NameLost" in heard.read_text())
            keep_awake.acquire()
            qtbot.waitUntil(lambda: heard.read_text().count("\n   ") >= 5)
            qtbot.waitUntil(lambda: keep_awake.held)
        finally:
            monitor.kill()
    call = heard.read_text().partition("member=Inhibit")[2]
    sent = [line.strip() for line in call.splitlines()[1:]]
    assert sent == [f'string "{argument}"' for argument in LOCK]


CHILD = """
from PySide6.QtCore import QCoreApplication
from sleepplayer.desktop.keep_awake import make_keep_awake
app = QCoreApplication([])
keep_awake = make_keep_awake()
keep_awake.acquire()
app.exec()
"""


@needs_session
def test_all_holds_of_a_killed_process_are_gone(tmp_path: Path, qtbot: QtBot) -> None:
    folders = [tmp_path / "system", tmp_path / "session"]
    for folder in folders:
        folder.mkdir()
    path = str(Path(sleepplayer.__file__).parents[1])
    with LogindMock(folders[0]) as logind, SessionMock(folders[1]) as session:
        session.start("org.gnome.SessionManager", "org.freedesktop.PowerManagement")
        env = logind.child_env() | {"DBUS_SESSION_BUS_ADDRESS": session.address, "PYTHONPATH": path}
        with subprocess.Popen([sys.executable, "-c", CHILD], env=env) as child:
            try:
                qtbot.waitUntil(lambda: len(session.held()) == 2, timeout=20_000)
                qtbot.waitUntil(lambda: logind.inhibitors() == [LOCK])
            finally:
                child.kill()
        qtbot.waitUntil(lambda: not session.held() and not logind.inhibitors())


@needs_session
@pytest.mark.parametrize(
    ("there", "by"),
    [
        ([GNOME], ["the GNOME session"]),
        ([GNOME, POWER, PORTAL, SAVER], ["the GNOME session", "the power manager"]),
        ([f"!{GNOME}", PORTAL, SAVER], ["the desktop portal"]),
        ([SAVER], ["the screen saver"]),
        ([f"!{PORTAL}", SAVER], ["the screen saver"]),
        ([], []),
    ],
)
def test_who_is_asked_where(
    there: list[str], by: list[str], tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with SessionMock(tmp_path) as session:
        session.start(*there)
        bus = SessionBus(session.address)
        keep_awake = make_keep_awake(nowhere(), bus)
        assert isinstance(keep_awake, LinuxKeepAwake)
        keep_awake.acquire()
        qtbot.waitUntil(lambda: any("wake" in said for said in caplog.messages))
        assert list(keep_awake.held_by) == by
        assert len(session.held()) == len(by)
        keep_awake.release()
        qtbot.waitUntil(lambda: session.held() == [])
        bus.close()
    assert ("keeps the display on" in caplog.messages[-1]) == (by == ["the screen saver"])


@needs_session
def test_logind_alone_is_enough_to_spare_the_display(
    logind: LogindMock, tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    folder = tmp_path / "session"
    folder.mkdir()
    with SessionMock(folder) as session:
        session.start(SAVER)
        keep_awake = make(logind.bus, session.address)
        keep_awake.acquire()
        qtbot.waitUntil(lambda: caplog.messages == ["Kept awake by logind"])
        assert session.held() == []
        keep_awake.release()


def test_bus_without_logind_is_told_in_the_log(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with LogindMock(tmp_path, with_logind=False) as mock:
        keep_awake = make(mock.bus)
        keep_awake.acquire()
        qtbot.waitUntil(lambda: len(caplog.records) == 2)
        assert not keep_awake.held
        keep_awake.release()
    assert {record.levelno for record in caplog.records} == {logging.INFO}
    assert caplog.messages[1] == "The machine is not kept awake: nobody here grants it"


def test_bus_that_dies_disturbs_nothing(
    logind: LogindMock, keep_awake: LinuxKeepAwake, qtbot: QtBot
) -> None:
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)
    logind.kill_bus()
    qtbot.waitUntil(lambda: not logind.bus.is_connected)
    keep_awake.release()
    keep_awake.acquire()
    assert not keep_awake.held


@needs_session
def test_both_buses_die_and_the_lock_of_logind_stays(
    logind: LogindMock, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    with SessionMock(folder) as session:
        session.start(GNOME)
        keep_awake = make(logind.bus, session.address)
        keep_awake.acquire()
        qtbot.waitUntil(lambda: keep_awake.held_by == ("logind", "the GNOME session"))
        session.private.kill()
        qtbot.waitUntil(lambda: keep_awake.held_by == ("logind",))
        logind.kill_bus()
        qtbot.waitUntil(lambda: not logind.bus.is_connected)
        keep_awake.release()
        assert not keep_awake.held


@needs_session
def test_nobody_is_asked_before_the_first_acquire(tmp_path: Path, qtbot: QtBot) -> None:
    with SessionMock(tmp_path) as session:
        session.start(GNOME)
        bus = SessionBus(session.address)
        make_keep_awake(nowhere(), bus)
        assert not bus.is_connected


# --- the order, in a few steps without a bus ------------------------------------------------------


class FakeMeans:
    """Grants when a test says so."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.changed: Callable[[], None] = lambda: None
        self.held = self.asking = self.wanted = False

    def hold(self) -> None:
        self.asking = not self.wanted
        self.wanted = True

    def let_go(self) -> None:
        self.wanted = self.held = False

    def answer(self, granted: bool) -> None:
        self.asking, self.held = False, granted and self.wanted
        self.changed()

    def lose(self) -> None:
        self.held = False
        self.changed()


class Machine:
    """Four ways, all fake."""

    def __init__(self) -> None:
        names = ("system", "desktop", "portal", "last")
        self.system, self.desktop, self.portal, self.last = map(FakeMeans, names)
        self.keep_awake = LinuxKeepAwake(
            system=self.system,
            desktops=[self.desktop],
            portal=self.portal,
            last_resort=self.last,
        )
        self.keep_awake.acquire()

    def wanted(self) -> list[str]:
        all_means = (self.system, self.desktop, self.portal, self.last)
        return [means.name for means in all_means if means.wanted]


def test_the_portal_waits_for_the_desktop_and_the_display_for_everybody(qtbot: QtBot) -> None:
    machine = Machine()
    machine.system.answer(False)
    assert machine.wanted() == ["system", "desktop"]
    machine.desktop.answer(False)
    assert machine.wanted() == ["system", "desktop", "portal"]
    machine.portal.answer(False)
    assert machine.wanted() == ["system", "desktop", "portal", "last"]
    machine.last.answer(True)
    assert machine.keep_awake.held_by == ("last",)


def test_the_display_may_go_dark_as_soon_as_another_grants_it(qtbot: QtBot) -> None:
    machine = Machine()
    for means in (machine.system, machine.desktop, machine.portal):
        means.answer(False)
    machine.last.answer(True)
    machine.desktop.answer(True)  # a power manager that started late
    assert machine.keep_awake.held_by == ("desktop",)
    assert "portal" not in machine.wanted()


def test_what_is_lost_is_replaced(qtbot: QtBot) -> None:
    machine = Machine()
    machine.system.answer(True)
    machine.desktop.answer(True)
    assert "portal" not in machine.wanted()
    machine.desktop.lose()
    machine.portal.answer(True)
    assert machine.keep_awake.held_by == ("system", "portal")


def test_who_never_answers_is_not_waited_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sleepplayer.desktop.keep_awake.PATIENCE_MS", 1)
    machine = Machine()
    qtbot.waitUntil(lambda: "last" in machine.wanted())
    machine.last.answer(True)
    machine.system.answer(True)
    assert machine.keep_awake.held_by == ("system",)


def test_nothing_is_asked_for_after_release(qtbot: QtBot) -> None:
    machine = Machine()
    machine.system.answer(True)
    machine.keep_awake.release()
    machine.desktop.answer(False)
    assert "portal" not in machine.wanted()
    assert not machine.keep_awake.held


def test_each_is_a_means(qtbot: QtBot) -> None:
    means: list[Means] = [
        FakeMeans("a"),
        Inhibitor(nowhere(), what=WHAT, mode="block", why=WHY),
        SessionInhibitor(SessionBus(NOWHERE), GNOME_SESSION),
    ]
    assert not any(one.held or one.asking for one in means)
