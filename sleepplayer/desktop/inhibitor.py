"""One of logind's inhibitor locks, over QtDBus, without ever waiting for the bus.

logind answers `Inhibit` with a file descriptor and holds the lock until its last copy is closed;
so a process that dies, however it dies, lets go by itself.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

SERVICE = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"

_TIMEOUT_MS = 2000
_WHO = "Sleepplayer"

_log = logging.getLogger(__name__)


def manager_call(method: str, arguments: Sequence[object]) -> QDBusMessage:
    """A call to logind's manager object."""
    message = QDBusMessage.createMethodCall(SERVICE, PATH, MANAGER, method)
    message.setArguments(arguments)
    return message


class Inhibitor(QObject):
    """A lock that is asked for and given back without waiting, and that never raises.

    `what` and `mode` are logind's ("sleep" and "block", "sleep" and "delay"); `why` is a sentence a
    person reads in a dialog. `changed` is called when logind has answered.
    """

    def __init__(
        self,
        bus: QDBusConnection,
        *,
        what: str,
        mode: str,
        why: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = "logind"
        self.changed: Callable[[], None] = lambda: None
        self._bus = bus
        self._arguments = [what, _WHO, why, mode]
        self._wanted = False
        self._asking: QDBusPendingCallWatcher | None = None
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether logind has granted it and it was not given back."""
        return self._fd is not None

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._asking is not None

    def hold(self) -> None:
        """Ask for the lock; it is held as soon as logind answers. While held: nothing."""
        self._wanted = True
        if self._fd is not None or self._asking is not None:
            return
        if not self._bus.isConnected():
            _log.info("No inhibitor lock (%s): no system bus", self._arguments[0])
            return
        message = manager_call("Inhibit", self._arguments)
        self._asking = QDBusPendingCallWatcher(self._bus.asyncCall(message, _TIMEOUT_MS), self)
        self._asking.finished.connect(self._answered)

    def let_go(self) -> None:
        """Give it back now; an answer still under way is given back when it comes."""
        self._wanted = False
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        self._asking = None
        fd = _take_fd(watcher.reply())
        watcher.deleteLater()
        if fd is not None and self._wanted:
            self._fd = fd
        elif fd is not None:
            os.close(fd)
        self.changed()


def _take_fd(reply: QDBusMessage) -> int | None:
    if reply.type() is QDBusMessage.MessageType.ErrorMessage:
        _log.info("No inhibitor lock: %s", reply.errorMessage())
        return None
    arguments = reply.arguments()
    if not arguments or not isinstance(arguments[0], QDBusUnixFileDescriptor):
        _log.info("No inhibitor lock: logind answered %r", reply.signature())
        return None
    # The number is taken out of Qt's hands, wrapper and message alike, which would otherwise close
    # it when the garbage collector finds the time. A failed take is -1.
    fd = arguments[0].takeFileDescriptor()
    return fd if fd >= 0 else None
