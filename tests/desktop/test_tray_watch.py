"""What is told of a panel on the bus: that it comes and goes, that it is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support import private_bus
from support.private_bus import PrivateBus

from sleepplayer.desktop.dbus.values import LATE, Answer, Method
from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.desktop.tray_watch import WATCHER, BusTrayWatch

pytestmark = pytest.mark.skipif(not private_bus.is_available(), reason="needs D-Bus")


class Told:
    def __init__(self, bus: SessionBus, qtbot: QtBot) -> None:
        self.bus = bus
        self.watch = BusTrayWatch(self.bus)
        self.all: list[bool | None] = []
        self._qtbot = qtbot
        self.watch.begin(self.all.append)
        assert self.all == []  # never from within

    def wait_for(self, *what: bool | None) -> None:
        self._qtbot.waitUntil(lambda: self.all == list(what))


@pytest.fixture
def private(tmp_path: Path, qtbot: QtBot) -> Iterator[PrivateBus]:
    with PrivateBus(tmp_path) as made:
        yield made


@pytest.fixture
def told(private: PrivateBus, qtbot: QtBot) -> Iterator[Told]:
    made = Told(SessionBus(private.address), qtbot)
    yield made
    made.watch.close()
    made.bus.close()


def test_comes_and_goes(private: PrivateBus, told: Told) -> None:
    told.wait_for(False)
    assert private.bus.registerService(WATCHER)
    told.wait_for(False, True)
    assert private.bus.unregisterService(WATCHER)
    told.wait_for(False, True, False)


def test_there_before(private: PrivateBus, qtbot: QtBot) -> None:
    assert private.bus.registerService(WATCHER)
    told = Told(SessionBus(private.address), qtbot)
    told.wait_for(True)
    told.watch.ask()
    told.wait_for(True, True)
    told.bus.close()


def test_bus_that_hangs_tells_nothing_until_it_speaks(private: PrivateBus, told: Told) -> None:
    told.wait_for(False)
    private.freeze(True)
    told.watch.ask()
    told.watch.ask()
    assert told.all == [False]
    private.freeze(False)
    assert private.bus.registerService(WATCHER)
    told.wait_for(False, False, True)


class HastyBus(SessionBus):
    """Takes for late what others would wait for."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.late = 0

    def call(
        self,
        method: Method,
        arguments: tuple[Any, ...],
        answered: Callable[[Answer], None],
        **how: Any,
    ) -> None:
        def heard(answer: Answer) -> None:
            self.late += answer.name == LATE
            answered(answer)

        super().call(method, arguments, heard, **{**how, "within_ms": 100})


def test_answer_that_is_late_is_told_when_it_comes(private: PrivateBus, qtbot: QtBot) -> None:
    bus = HastyBus(private.address)
    told = Told(bus, qtbot)
    told.wait_for(False)
    private.freeze(True)
    told.watch.ask()
    qtbot.waitUntil(lambda: bus.late == 1)
    told.watch.ask()
    assert told.all == [False]
    private.freeze(False)
    told.wait_for(False, False)
    bus.close()


def test_bus_that_dies_is_the_end_of_it(private: PrivateBus, told: Told) -> None:
    told.wait_for(False)
    private.kill()
    told.wait_for(False, None)
    told.watch.ask()
    assert told.all == [False, None]


def test_no_bus_no_panel(qtbot: QtBot) -> None:
    told = Told(SessionBus("unix:path=/nonexistent/bus"), qtbot)
    told.wait_for(False)
    told.bus.close()


def test_closed_tells_nothing(private: PrivateBus, told: Told, qtbot: QtBot) -> None:
    told.wait_for(False)
    told.watch.ask()
    told.watch.close()
    other = Told(SessionBus(private.address), qtbot)
    assert private.bus.registerService(WATCHER)
    qtbot.waitUntil(lambda: other.all[-1:] == [True])
    assert told.all == [False]
    other.bus.close()
