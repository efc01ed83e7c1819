"""Suspends, as a mock of logind announces them."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.logind_mock import LogindMock, is_available
from pytestqt.qtbot import QtBot
from support.private_bus import nowhere

from sleepplayer.desktop.sleep_watch import SleepWatch

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and python3-dbusmock")

LOCK = ("sleep", "Sleepplayer", "Fading out before sleep", "delay")


class Told:
    """What a watch has told, and whether a suspend was held up meanwhile."""

    def __init__(self, mock: LogindMock) -> None:
        self.calls: list[tuple[str, bool]] = []
        self.fails = False
        self.watch = SleepWatch(
            about_to_sleep=lambda: self._note("sleep"),
            woke=lambda: self._note("woke"),
            bus=mock.bus,
        )

    def _note(self, call: str) -> None:
        self.calls.append((call, self.watch.holds_delay))
        if self.fails:
            raise RuntimeError("no ramp")


@pytest.fixture
def logind(tmp_path: Path, qtbot: QtBot) -> Iterator[LogindMock]:
    with LogindMock(tmp_path) as mock:
        yield mock


@pytest.fixture
def told(logind: LogindMock, qtbot: QtBot) -> Iterator[Told]:
    made = Told(logind)
    made.watch.start()
    qtbot.waitUntil(lambda: made.watch.holds_delay)
    yield made
    made.watch.stop()


def test_suspend_is_held_up_until_it_is_silent(
    logind: LogindMock, told: Told, qtbot: QtBot
) -> None:
    assert logind.inhibitors() == [LOCK]
    logind.prepare_for_sleep(True)
    qtbot.waitUntil(lambda: told.calls == [("sleep", True)])
    qtbot.waitUntil(lambda: not told.watch.holds_delay, timeout=2000)
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_two_nights_of_suspend_and_wake_are_told_in_order(
    logind: LogindMock, told: Told, qtbot: QtBot
) -> None:
    for _ in range(2):
        logind.prepare_for_sleep(True)
        qtbot.waitUntil(lambda: logind.inhibitors() == [])
        logind.prepare_for_sleep(False)
        qtbot.waitUntil(lambda: told.watch.holds_delay)
        assert logind.inhibitors() == [LOCK]
    assert [call for call, _ in told.calls] == ["sleep", "woke"] * 2


def test_ready_lets_it_sleep_at_once(logind: LogindMock, told: Told, qtbot: QtBot) -> None:
    logind.prepare_for_sleep(True)
    qtbot.waitUntil(lambda: bool(told.calls))
    told.watch.ready()
    assert not told.watch.holds_delay
    qtbot.waitUntil(lambda: logind.inhibitors() == [])


def test_waking_before_the_delay_is_over_keeps_the_lock(
    logind: LogindMock, told: Told, qtbot: QtBot
) -> None:
    logind.prepare_for_sleep(True)
    logind.prepare_for_sleep(False)
    qtbot.waitUntil(lambda: told.calls == [("sleep", True), ("woke", True)])
    qtbot.wait(400)  # nothing may happen: the 300 ms of the suspend that is over
    assert told.watch.holds_delay
    assert logind.inhibitors() == [LOCK]


def test_call_that_raises_does_not_hold_the_machine_up(
    logind: LogindMock, told: Told, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told.fails = True
    logind.prepare_for_sleep(True)
    qtbot.waitUntil(lambda: logind.inhibitors() == [])
    assert "RuntimeError" in caplog.text


def test_a_stranger_announces_no_suspend(logind: LogindMock, told: Told, qtbot: QtBot) -> None:
    signal = "org.freedesktop.login1.Manager.PrepareForSleep"
    for to in ([], [f"--dest={logind.bus.unique_name}"]):
        command = ["dbus-send", f"--bus={logind.address}", *to, "--type=signal"]
        path = "/org/freedesktop/login1"
        subprocess.run([*command, path, signal, "boolean:true"], check=True)
    logind.prepare_for_sleep(False)
    qtbot.waitUntil(lambda: bool(told.calls))
    assert [call for call, _ in told.calls] == ["woke"]


def test_stopped_it_hears_and_holds_nothing(logind: LogindMock, told: Told, qtbot: QtBot) -> None:
    told.watch.stop()
    qtbot.waitUntil(lambda: logind.inhibitors() == [])
    later = Told(logind)
    later.watch.start()
    logind.prepare_for_sleep(True)
    qtbot.waitUntil(lambda: bool(later.calls))
    assert told.calls == []
    later.watch.stop()


def test_bus_without_logind_is_quiet(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with LogindMock(tmp_path, with_logind=False) as mock:
        told = Told(mock)
        told.watch.start()
        qtbot.waitUntil(lambda: len(caplog.records) == 1)
        assert not told.watch.holds_delay
        told.watch.stop()
    assert told.calls == []


def test_without_a_bus_it_is_quiet(qtbot: QtBot) -> None:
    watch = SleepWatch(about_to_sleep=pytest.fail, woke=pytest.fail, bus=nowhere())
    watch.start()
    watch.stop()
    assert not watch.holds_delay
