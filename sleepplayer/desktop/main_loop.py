"""What a Qt loop gives the session, which is pure: a way onto the main thread, and a tick.

QtCore alone, so that the terminal (QCoreApplication) and the window share it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot


class MainThreadPoster(QObject):
    """Runs calls on the thread that made it, whichever thread they come from, in their order.

    It has to outlive the threads that post. Without a running loop the calls wait for one.
    """

    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The calls travel in a deque (its ends are atomic) and the signal carries nothing: a
        # Python object inside a queued Qt event would be dropped on whatever thread Qt is on.
        self._calls: deque[Callable[[], None]] = deque()
        self._posted.connect(self._run_next, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` soon on the thread that made this; returns at once, from any thread.

        What the call raises reaches `sys.excepthook`, and the calls behind it still run.
        """
        self._calls.append(call)
        self._posted.emit()

    @Slot()
    def _run_next(self) -> None:
        # One call for each signal: PySide hands what a slot raises to sys.excepthook, and the
        # next call comes with the next signal.
        self._calls.popleft()()


class Ticker(QObject):
    """Calls a function every `interval_ms`, within 5 %, on the thread that made it.

    A loop that was busy or asleep catches up with one call, not with one for each that was missed.
    """

    def __init__(
        self, call: Callable[[], None], *, interval_ms: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        # Coarse: the system may wake for several timers at once. It plays through the night.
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(call)

    def start(self) -> None:
        """Begin; the first call comes after one interval."""
        self._timer.start()

    def stop(self) -> None:
        """No more calls until it is started again."""
        self._timer.stop()

    @property
    def running(self) -> bool:
        """Whether it ticks."""
        return self._timer.isActive()
