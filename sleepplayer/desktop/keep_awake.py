"""Keeps the machine from falling asleep before its person: `night.ports.KeepAwake`."""

from __future__ import annotations

import logging
import sys

from PySide6.QtDBus import QDBusConnection

from sleepplayer.desktop.inhibitor import Inhibitor
from sleepplayer.night.ports import KeepAwake

_log = logging.getLogger(__name__)


class LogindKeepAwake:
    """By a logind lock against idling and suspending, from `acquire` to `release`.

    Neither waits for the bus: the lock is held a moment after `acquire`, once the loop has run.
    """

    def __init__(self, bus: QDBusConnection) -> None:
        self._lock = Inhibitor(
            bus, what="idle:sleep", mode="block", why="Playing until the sleep timer ends"
        )

    @property
    def held(self) -> bool:
        """Whether logind has granted the lock."""
        return self._lock.held

    def acquire(self) -> None:
        """Hold the machine awake; again while held changes nothing."""
        self._lock.hold()

    def release(self) -> None:
        """Let it sleep."""
        self._lock.let_go()


class NoKeepAwake:
    """Where nothing can be held: says so once in the log, and the evening goes on."""

    def __init__(self, reason: str) -> None:
        self._reason = reason
        self._said = False

    def acquire(self) -> None:
        """Nothing, but say why."""
        if not self._said:
            self._said = True
            _log.info("The machine is not kept awake: %s", self._reason)

    def release(self) -> None:
        """Nothing."""


def make_keep_awake(bus: QDBusConnection | None = None) -> KeepAwake:
    """What this machine offers; `bus` in place of the system bus."""
    if not sys.platform.startswith("linux"):
        return NoKeepAwake(f"not known how on {sys.platform}")
    bus = QDBusConnection.systemBus() if bus is None else bus
    if not bus.isConnected():
        return NoKeepAwake("no system bus")
    return LogindKeepAwake(bus)
