"""End actions on Windows: `night.end_action.PowerControl`. Built from documentation, not run there.

What it cannot know without an administrator's rights is *which* program keeps the machine awake:
`HeldOff` comes without names then.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer

from sleepplayer.desktop.power.windows_api import WindowsApi
from sleepplayer.night.end_action import (
    Blocker,
    EndAction,
    HeldOff,
    Hindrance,
    OthersLoggedIn,
)

WITHIN_S = 3.5
"""What takes longer is not answered; `after_silence.ANSWER_S` is 4 s."""

ACCEPTED_AFTER_S = 0.5
"""SetSuspendState returns when the machine is awake again, or at once if it fails; so silence for
so long means that it was accepted."""

SETTLE_S = 2.0
"""A driver asks the system to stay on while a sound stream is open, and ours may just have closed:
what holds the machine is looked at twice, so far apart."""

_LOOK_MS = 20

_ASLEEP = (EndAction.SUSPEND, EndAction.HIBERNATE)

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Api(Protocol):
    """`WindowsApi`; each may wait, and raise OSError."""

    def can_suspend(self) -> bool: ...  # noqa: D102 - said there, as for those below
    def can_hibernate(self) -> bool: ...  # noqa: D102
    def can_power_off(self) -> bool: ...  # noqa: D102
    def held_awake(self) -> bool: ...  # noqa: D102
    def others(self) -> tuple[str, ...]: ...  # noqa: D102
    def lock(self) -> bool: ...  # noqa: D102
    def display_off(self) -> bool: ...  # noqa: D102
    def suspend(self, *, hibernate: bool) -> bool: ...  # noqa: D102
    def power_off(self) -> bool: ...  # noqa: D102


class WindowsPower:
    """A `PowerControl`. To be made on the main thread; it asks on threads of its own.

    Those know nothing of Qt: they leave their answer in a queue and are looked for there. A Qt
    object whose last mention is a thread's would be destroyed on it, which ends the process.
    """

    def __init__(
        self,
        api: Api | None = None,
        *,
        within_s: float = WITHIN_S,
        accepted_after_s: float = ACCEPTED_AFTER_S,
        settle_s: float = SETTLE_S,
    ) -> None:
        self._api: Api = WindowsApi() if api is None else api
        self._within_s, self._accepted_after_s = within_s, accepted_after_s
        self._settle_s = settle_s
        self._parent = QObject()

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """Which actions there are on this machine."""
        nothing: frozenset[EndAction] = frozenset()
        work = partial(_offered, self._api)
        self._ask(work, answer, failed=nothing, late=nothing, within_s=self._within_s)

    def blocker(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Who is logged in besides, and whether something holds the machine awake."""
        unknown: Blocker | None = Hindrance.NO_ANSWER
        work = partial(_blocker, self._api, action, settle_s=self._settle_s)
        self._ask(work, answer, failed=unknown, late=unknown, within_s=self._within_s)

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Do it; no program is forced to end."""
        asleep = action in _ASLEEP
        refused: Blocker | None = Hindrance.REFUSED
        self._ask(
            partial(_run, self._api, action),
            answer,
            failed=refused,
            late=None if asleep else Hindrance.NO_ANSWER,
            within_s=self._accepted_after_s if asleep else self._within_s,
        )

    def _ask(
        self,
        work: Callable[[], T],
        answer: Callable[[T], None],
        *,
        failed: T,
        late: T,
        within_s: float,
    ) -> None:
        answers = SimpleQueue[T]()
        # A daemon: what hangs in Windows must not keep the program from ending.
        threading.Thread(
            target=_work, args=(work, failed, answers), name="power", daemon=True
        ).start()
        _Waiting(answers, answer, late=late, within_s=within_s, parent=self._parent)


class _Waiting(QObject, Generic[T]):
    """Looks for an answer until there is one, or until it is too late."""

    def __init__(
        self,
        answers: SimpleQueue[T],
        answer: Callable[[T], None],
        *,
        late: T,
        within_s: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._answers, self._answer, self._late = answers, answer, late
        self._deadline = QDeadlineTimer(round(within_s * 1000))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)

    def _look(self) -> None:
        try:
            value = self._answers.get_nowait()
        except Empty:
            if not self._deadline.hasExpired():
                return
            value = self._late
        self._timer.stop()
        self.deleteLater()
        self._answer(value)


def _work(work: Callable[[], T], failed: T, answers: SimpleQueue[T]) -> None:
    try:
        answers.put(work())
    except Exception as error:  # AttributeError too: a function this Windows lacks
        _log.warning("Windows does not answer: %s", error)
        answers.put(failed)


def _offered(api: Api) -> frozenset[EndAction]:
    asked = {
        EndAction.SUSPEND: api.can_suspend,
        EndAction.HIBERNATE: api.can_hibernate,
        EndAction.POWEROFF: api.can_power_off,
    }
    return frozenset({EndAction.LOCK, EndAction.DISPLAY_OFF}).union(
        action for action, can in asked.items() if can()
    )


def _blocker(api: Api, action: EndAction, *, settle_s: float) -> Blocker | None:
    if action not in _offered(api):
        return Hindrance.NOT_OFFERED
    if not action.concerns_others:
        return None
    others = api.others()
    if others:
        return OthersLoggedIn(others)
    if not api.held_awake():
        return None
    threading.Event().wait(settle_s)
    return HeldOff(who="", why="") if api.held_awake() else None


def _run(api: Api, action: EndAction) -> Blocker | None:
    match action:
        case EndAction.LOCK:
            done = api.lock()
        case EndAction.DISPLAY_OFF:
            done = api.display_off()
        case EndAction.SUSPEND | EndAction.HIBERNATE:
            done = api.suspend(hibernate=action is EndAction.HIBERNATE)
        case EndAction.POWEROFF:
            done = api.power_off()
        case _:  # not the system's
            done = False
    return None if done else Hindrance.REFUSED
