"""One of logind's inhibitor locks, without ever waiting for the bus.

logind answers `Inhibit` with a file descriptor and holds the lock until its last copy is closed;
so a process that dies, however it dies, lets go by itself.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from sleepplayer.desktop.dbus.names import LOGIND, LOGIND_MANAGER, LOGIND_PATH
from sleepplayer.desktop.dbus.values import Answer, Method

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

INHIBIT = Method(LOGIND, LOGIND_PATH, LOGIND_MANAGER, "Inhibit", "ssss")

_TIMEOUT_MS = 2000
_WHO = "Sleepplayer"

_log = logging.getLogger(__name__)


class Inhibitor:
    """A lock that is asked for and given back without waiting, and that never raises.

    `what` and `mode` are logind's ("sleep" and "block", "sleep" and "delay"); `why` is a sentence a
    person reads in a dialog. `changed` is called when logind has answered.
    """

    def __init__(self, bus: Bus, *, what: str, mode: str, why: str) -> None:
        self.name = "logind"
        self.changed: Callable[[], None] = lambda: None
        self._bus = bus
        self._arguments = (what, _WHO, why, mode)
        self._wanted = False
        self._asking = False
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether logind has granted it and it was not given back."""
        return self._fd is not None

    @property
    def asking(self) -> bool:
        """Whether an answer is awaited."""
        return self._asking

    def hold(self) -> None:
        """Ask for the lock; it is held as soon as logind answers. While held: nothing."""
        self._wanted = True
        if self._fd is not None or self._asking:
            return
        self._asking = True
        self._bus.call(INHIBIT, self._arguments, self._answered, gives="h", within_ms=_TIMEOUT_MS)

    def let_go(self) -> None:
        """Give it back now; an answer still under way is given back when it comes."""
        self._wanted = False
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _answered(self, answer: Answer) -> None:
        self._asking = False
        if answer.error:
            _log.info("No inhibitor lock (%s): %s", self._arguments[0], answer.error)
        elif self._wanted:  # else it is closed with the answer, as one that comes too late
            self._fd = answer.body[0].take()
        self.changed()
