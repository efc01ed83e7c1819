"""The lock as logind sees it: on a private bus, over the wire."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.logind_mock import LogindMock, is_available
from pytestqt.qtbot import QtBot
from support.private_bus import no_bus

import sleepplayer
from sleepplayer.desktop.keep_awake import LogindKeepAwake, NoKeepAwake, make_keep_awake

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and python3-dbusmock")

LOCK = ("idle:sleep", "Sleepplayer", "Playing until the sleep timer ends", "block")


@pytest.fixture
def logind(tmp_path: Path, qtbot: QtBot) -> Iterator[LogindMock]:
    with LogindMock(tmp_path) as mock:
        yield mock


@pytest.fixture
def keep_awake(logind: LogindMock) -> Iterator[LogindKeepAwake]:
    made = LogindKeepAwake(logind.bus)
    yield made
    made.release()


def test_lock_is_listed_from_acquire_to_release(
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
) -> None:
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)
    assert logind.inhibitors() == [LOCK]
    keep_awake.release()
    assert not keep_awake.held
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_acquiring_again_takes_no_second_lock(
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
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
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
) -> None:
    for _ in range(3):
        keep_awake.acquire()
        qtbot.waitUntil(lambda: keep_awake.held)
        assert logind.inhibitors() == [LOCK]
        keep_awake.release()
        qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_release_before_the_answer_leaves_nothing_held(
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
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
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
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
    keep_awake: LogindKeepAwake,
    qtbot: QtBot,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    logind.freeze(True)
    keep_awake.acquire()
    qtbot.waitUntil(lambda: "No inhibitor lock" in caplog.text, timeout=5000)
    logind.freeze(False)
    qtbot.waitUntil(lambda: logind.inhibitors() == [])
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)


def test_arguments_on_the_wire_are_four_strings(
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot, tmp_path: Path
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


def test_lock_of_a_killed_process_is_gone(logind: LogindMock, qtbot: QtBot) -> None:
    path = str(Path(sleepplayer.__file__).parents[1])
    env = {**logind.child_env(), "PYTHONPATH": path}
    with subprocess.Popen([sys.executable, "-c", CHILD], env=env) as child:
        try:
            qtbot.waitUntil(lambda: logind.inhibitors() == [LOCK], timeout=20_000)
        finally:
            child.kill()
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_bus_without_logind_is_one_line_in_the_log(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with LogindMock(tmp_path, with_logind=False) as mock:
        keep_awake = LogindKeepAwake(mock.bus)
        keep_awake.acquire()
        qtbot.waitUntil(lambda: len(caplog.records) == 1)
        assert not keep_awake.held
        keep_awake.release()
    assert [record.levelno for record in caplog.records] == [logging.INFO]


def test_bus_that_dies_disturbs_nothing(
    logind: LogindMock, keep_awake: LogindKeepAwake, qtbot: QtBot
) -> None:
    keep_awake.acquire()
    qtbot.waitUntil(lambda: keep_awake.held)
    logind.kill_bus()
    qtbot.waitUntil(lambda: not logind.bus.isConnected())
    keep_awake.release()
    keep_awake.acquire()
    assert not keep_awake.held


def test_without_a_bus_it_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    keep_awake = make_keep_awake(no_bus())
    assert isinstance(keep_awake, NoKeepAwake)
    keep_awake.acquire()
    keep_awake.release()
    keep_awake.acquire()
    assert [record.getMessage() for record in caplog.records] == [
        "The machine is not kept awake: no system bus"
    ]


def test_other_platforms_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert isinstance(make_keep_awake(), NoKeepAwake)
