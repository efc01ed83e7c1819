"""`night.end_action.PowerControl` on Linux: logind, the desktop's inhibitors, lock and display."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.power.calls import Ask, gather, later
from sleepplayer.desktop.power.desktop_locks import DesktopLocks, worst
from sleepplayer.desktop.power.display import Display
from sleepplayer.desktop.power.dpms import Dpms
from sleepplayer.desktop.power.lock import ScreenLock
from sleepplayer.desktop.power.logind import METHODS, Logind
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance, Offered

SECOND_LOOK_MS = 700
"""Our own lock, given back at the silence, takes a moment through portal, session and logind."""

Answer = Callable[[Blocker | None], None]


class LinuxPower(QObject):
    """Never waits and never raises. Without a bus it offers what needs none."""

    def __init__(
        self,
        system: Bus,
        session: Bus,
        *,
        dpms: Dpms | None = None,
        logind: Logind | None = None,
    ) -> None:
        super().__init__()
        # Now, so that a bus that is lost by the time it is silent is known to have been there.
        system.reach()
        session.reach()
        self._logind = Logind(system) if logind is None else logind
        self._locks = DesktopLocks(session)
        self._lock = ScreenLock(session, self._logind)
        self._display = Display(session, Dpms(os.environ) if dpms is None else dpms)

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """Which of its own actions the system would carry out without asking back; `Offered`."""
        actions = [action for action in EndAction if action.is_the_systems]
        questions: list[Ask[Blocker | None]] = [partial(self._can, action) for action in actions]

        def tell(found: list[Blocker | None]) -> None:
            pairs = list(zip(actions, found, strict=True))
            answer(
                Offered(
                    (action for action, blocker in pairs if blocker is None),
                    unsaid=(action for action, why in pairs if why is Hindrance.NO_ANSWER),
                )
            )

        gather(questions, tell)

    def blocker(self, action: EndAction, answer: Answer) -> None:
        """What stands against it now; None: nothing. In doubt something does."""
        if not action.concerns_others:
            self._can(action, answer)
            return

        def tell(found: Blocker | None) -> None:
            if isinstance(found, HeldOff):
                QTimer.singleShot(SECOND_LOOK_MS, self, lambda: self._look(action, answer))
            else:
                answer(found)

        self._look(action, tell)

    def run(self, action: EndAction, answer: Answer) -> None:
        """Do it; None: it was accepted."""
        if action is EndAction.LOCK:
            self._lock.run(answer)
        elif action is EndAction.DISPLAY_OFF:
            self._display.run(answer)
        elif action in METHODS:
            self._logind.run(action, answer)
        else:
            later(partial(answer, Hindrance.NOT_OFFERED))

    def _look(self, action: EndAction, answer: Answer) -> None:
        questions: list[Ask[Blocker | None]] = [
            partial(self._locks.held_off, action),  # first: it knows programs by name
            partial(self._logind.held_off, action),
            self._logind.others,
            partial(self._logind.can, action),
        ]
        gather(questions, lambda found: answer(worst(found)))

    def _can(self, action: EndAction, answer: Answer) -> None:
        if action is EndAction.LOCK:
            self._lock.offered(answer)
        elif action is EndAction.DISPLAY_OFF:
            self._display.offered(answer)
        elif action in METHODS:
            self._logind.can(action, answer)
        else:
            later(partial(answer, Hindrance.NOT_OFFERED))
