"""End actions on macOS: `night.end_action.PowerControl`. Built from documentation, not run there.

By `pmset` (man pmset: sleepnow, displaysleepnow, -g assertions), `who` and `osascript`. Switching
off goes through System Events, which asks the programs to end and lets them object; macOS asks once
whether Sleepplayer may control it, and until that is answered nothing is switched off.
"""

from __future__ import annotations

import ctypes
import logging
import os
import pwd
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from sleepplayer.desktop.power.child_program import ChildProgram
from sleepplayer.desktop.power.mac_assertions import held_by_another, others_in
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance

WITHIN_S = 1.7
"""What takes longer is not answered. Two of them, one after the other, stay below 4 s
(`after_silence.ANSWER_S`)."""

LOGIN = "/System/Library/PrivateFrameworks/login.framework/Versions/Current/login"
"""Where SACLockScreenImmediate is, which Control-Command-Q calls. It is in no documentation, and
there is no other way to lock; where it is missing, locking is not offered."""

_log = logging.getLogger(__name__)


class MacPower:
    """A `PowerControl`. `tools` is the folder of the system's programs."""

    def __init__(
        self,
        *,
        tools: Path = Path("/usr/bin"),
        login: Callable[[], Any] = lambda: ctypes.CDLL(LOGIN),
        user: str | None = None,
        within_s: float = WITHIN_S,
    ) -> None:
        self._tools, self._within_s = tools, within_s
        self._user = pwd.getpwuid(os.getuid()).pw_name if user is None else user
        self._lock_screen = _lock_screen(login)
        self._parent = QObject()
        self._commands = {
            EndAction.DISPLAY_OFF: ("pmset", "displaysleepnow"),
            EndAction.SUSPEND: ("pmset", "sleepnow"),
            EndAction.POWEROFF: (
                *("osascript", "-e"),
                'tell application "System Events" to shut down',
            ),
        }

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """What there are programs for. A Mac hibernates by itself, and never because of us."""
        offered = self._offered()
        self._later(lambda: answer(offered))

    def blocker(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Who is logged in besides, and what holds the machine awake."""
        if action not in self._offered():
            self._later(lambda: answer(Hindrance.NOT_OFFERED))
        elif not action.concerns_others:
            self._later(lambda: answer(None))
        else:
            self._start(("who",), lambda printed: self._who_printed(printed, answer))

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Do it; no program is forced to end."""
        if action not in self._offered():
            self._later(lambda: answer(Hindrance.NOT_OFFERED))
        elif action is EndAction.LOCK:
            self._later(lambda: answer(self._lock()))
        else:
            self._start(
                self._commands[action],
                lambda printed: answer(Hindrance.REFUSED if printed is None else None),
            )

    def _offered(self) -> frozenset[EndAction]:
        offered = {
            action
            for action, command in self._commands.items()
            if os.access(self._tools / command[0], os.X_OK)
        }
        return frozenset(offered if self._lock_screen is None else offered | {EndAction.LOCK})

    def _who_printed(self, printed: str | None, answer: Callable[[Blocker | None], None]) -> None:
        if printed is None:
            answer(Hindrance.NO_ANSWER)
            return
        others = others_in(printed, own_name=self._user)
        if others is not None:
            answer(others)
            return
        self._start(("pmset", "-g", "assertions"), lambda found: answer(self._held(found)))

    def _held(self, printed: str | None) -> Blocker | None:
        if printed is None:
            return Hindrance.NO_ANSWER
        return held_by_another(printed, own_pid=os.getpid())

    def _lock(self) -> Blocker | None:
        try:
            if self._lock_screen is not None:
                self._lock_screen()
        except OSError as error:
            _log.warning("The screen is not locked: %s", error)
            return Hindrance.REFUSED
        return None

    def _start(self, command: Sequence[str], answer: Callable[[str | None], None]) -> None:
        program = str(self._tools / command[0])
        ChildProgram(
            (program, *command[1:]), answer, within_s=self._within_s, parent=self._parent
        ).start()

    def _later(self, call: Callable[[], None]) -> None:
        QTimer.singleShot(0, self._parent, call)


def _lock_screen(login: Callable[[], Any]) -> Callable[[], Any] | None:
    try:
        found: Callable[[], Any] = login().SACLockScreenImmediate
    except (OSError, AttributeError) as error:
        _log.info("The screen cannot be locked: %s", error)
        return None
    return found
