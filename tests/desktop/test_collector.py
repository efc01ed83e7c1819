"""Cycles with Qt objects in them die on the main thread, whoever allocates."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from sleepplayer.desktop.collector import MainThreadCollector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[MainThreadCollector]:
    made = MainThreadCollector()
    yield made
    made.close()
    assert gc.isenabled()


class Cycle:
    """Something that holds a timer, and itself."""

    def __init__(self, died: list[bool]) -> None:
        self.me = self
        self.timer = QTimer()
        self.timer.start(1000)
        self._died = died

    def __del__(self) -> None:
        self._died.append(threading.current_thread() is threading.main_thread())


def allocate(kept: list[object]) -> None:
    kept.extend([[number]] for number in range(50_000))


def test_a_thread_that_allocates_collects_nothing(
    collector: MainThreadCollector, qtbot: QtBot
) -> None:
    died: list[bool] = []
    Cycle(died)
    kept: list[object] = []
    worker = threading.Thread(target=allocate, args=(kept,))
    worker.start()
    worker.join()
    assert died == []
    qtbot.waitUntil(lambda: died == [True], timeout=5000)


def test_without_it_the_other_thread_would() -> None:
    died: list[bool] = []
    cycle = Cycle(died)
    cycle.timer.stop()
    cycle.timer = None  # type: ignore[assignment]  # here it would be the fault that is avoided
    del cycle
    worker = threading.Thread(target=gc.collect)
    worker.start()
    worker.join()
    assert died == [False]


def test_closing_collects_what_is_left(qtbot: QtBot) -> None:
    died: list[bool] = []
    collector = MainThreadCollector()
    Cycle(died)
    assert QThread.currentThread() is QObject().thread()
    collector.close()
    assert died == [True]
