"""A machine that is all mocks, and what can be done with it after the silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from desktop.desktop_mock import DesktopMock
from desktop.logind_mock import LogindMock
from pytestqt.qtbot import QtBot

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.inhibitor import Inhibitor
from sleepplayer.desktop.power.dpms import Dpms
from sleepplayer.desktop.power.linux import LinuxPower
from sleepplayer.desktop.power.logind import Logind
from sleepplayer.night.end_action import Blocker, EndAction, PowerControl

BIG = [EndAction.SUSPEND, EndAction.HIBERNATE, EndAction.POWEROFF]
US, MOCKS_PID = 4711, 123456
T = TypeVar("T")
Answer = Callable[[Blocker | None], None]
Mocks = tuple[LogindMock, DesktopMock]


class Machine:
    """The mocks, and the power there is over them."""

    def __init__(self, logind: LogindMock, desktop: DesktopMock, qtbot: QtBot) -> None:
        self.logind, self.desktop, self._qtbot = logind, desktop, qtbot
        self.power = self.seen_by(pid=US)
        self.locks: list[Inhibitor] = []

    def seen_by(self, *, pid: int, session: Bus | None = None) -> LinuxPower:
        bus = self.logind.bus
        logind = Logind(bus, pid=pid, uid=1000)
        return LinuxPower(bus, session or bus, dpms=Dpms({}), logind=logind)

    def answer(self, ask: Callable[[Callable[[T], None]], None], timeout_ms: int = 5000) -> T:
        """What comes back; exactly once, and not from within the call."""
        answers: list[T] = []
        ask(answers.append)
        assert answers == []
        self._qtbot.waitUntil(lambda: bool(answers), timeout=timeout_ms)
        assert len(answers) == 1
        return answers[0]

    def offered(self) -> frozenset[EndAction]:
        return self.answer(self.power.offered)

    def blocker(self, action: EndAction, power: PowerControl | None = None) -> Blocker | None:
        asked = power or self.power

        def ask(answer: Answer) -> None:
            asked.blocker(action, answer)

        return self.answer(ask)

    def run(self, action: EndAction) -> Blocker | None:
        def ask(answer: Answer) -> None:
            self.power.run(action, answer)

        return self.answer(ask)

    def hold(self, what: str, mode: str = "block") -> None:
        """Another program takes one of logind's locks."""
        bus = self.logind.bus
        self.locks.append(Inhibitor(bus, what=what, mode=mode, why="backing up"))
        self.locks[-1].hold()
        self._qtbot.waitUntil(lambda: self.locks[-1].held)

    def let_go(self) -> None:
        for lock in self.locks:
            lock.let_go()
        self.locks.clear()
        self._qtbot.waitUntil(lambda: self.logind.inhibitors() == [])


@contextmanager
def mocks_in(folder: Path) -> Iterator[Mocks]:
    """logind and a desktop on one bus."""
    with LogindMock(folder) as logind, DesktopMock(logind.address) as desktop:
        yield logind, desktop


@contextmanager
def machine_of(mocks: Mocks, qtbot: QtBot) -> Iterator[Machine]:
    """A machine with none of a desktop's names yet; afterwards nothing is held."""
    made = Machine(*mocks, qtbot)
    yield made
    if made.locks:
        made.let_go()
    made.desktop.disown_all()
