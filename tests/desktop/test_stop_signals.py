"""Ctrl+C and its kin while Qt's loop waits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import sleepplayer
from sleepplayer.desktop.stop_signals import StopSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends POSIX signals")

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _all_is_put_back() -> Iterator[None]:
    """None of these tests leaves a handler behind."""
    handlers = [signal.getsignal(number) for number in STOPS]
    yield
    assert [signal.getsignal(number) for number in STOPS] == handlers
    assert signal.set_wakeup_fd(-1) == -1


@pytest.mark.parametrize("number", STOPS)
def test_each_is_heard(qtbot: QtBot, number: int) -> None:
    counts = list[int]()
    with StopSignals(counts.append):
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: counts == [1])


def test_they_are_counted_together_and_none_is_lost(qtbot: QtBot) -> None:
    counts = list[int]()
    with StopSignals(counts.append):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
            os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: counts == [1, 2, 3])
        os.kill(os.getpid(), signal.SIGHUP)
        qtbot.waitUntil(lambda: counts == [1, 2, 3, 4])


def test_other_signals_change_nothing(qtbot: QtBot) -> None:
    counts, heard = list[int](), list[int]()
    old = signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    try:
        with StopSignals(counts.append):
            os.kill(os.getpid(), signal.SIGUSR1)
            os.kill(os.getpid(), signal.SIGTERM)
            qtbot.waitUntil(lambda: bool(heard) and bool(counts))
    finally:
        signal.signal(signal.SIGUSR1, old)
    assert counts == [1]


def test_what_nohup_ignores_stays_ignored(qtbot: QtBot) -> None:
    old = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    counts = list[int]()
    try:
        with StopSignals(counts.append):
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGHUP)
            os.kill(os.getpid(), signal.SIGTERM)
            qtbot.waitUntil(lambda: bool(counts))
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, old)
    assert counts == [1]


def test_restored_twice_and_python_hears_ctrl_c_again(qtbot: QtBot) -> None:
    stops = StopSignals(lambda count: pytest.fail("restored"))
    stops.restore()
    stops.restore()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    qtbot.wait(20)


def test_by_a_timer_where_qt_cannot_wait_for_the_socket(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = list[int]()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        stops = StopSignals(counts.append)
    with stops:
        os.kill(os.getpid(), signal.SIGINT)
        qtbot.waitUntil(lambda: counts == [1])


CHILD = """
from PySide6.QtCore import QCoreApplication, QTimer
from sleepplayer.desktop.stop_signals import StopSignals
app = QCoreApplication([])
heard = []
stops = StopSignals(lambda count: (heard.append(count), count == 2 and app.exit(7)))
QTimer.singleShot(0, lambda: print("waiting", flush=True))
app.exec()
stops.restore()
raise SystemExit(7 if heard == [1, 2] else 1)
"""


def test_loop_that_only_waits_is_woken() -> None:
    """In a process of its own: here pytest-qt's timers would run Python code anyway."""
    path = str(Path(sleepplayer.__file__).parents[1])
    command = [sys.executable, "-c", CHILD]
    env = {**os.environ, "PYTHONPATH": path}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        child.send_signal(signal.SIGTERM)
        child.send_signal(signal.SIGINT)
        try:
            assert child.wait(timeout=5) == 7
        finally:
            child.kill()
