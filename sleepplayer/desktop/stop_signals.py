"""SIGINT, SIGTERM and SIGHUP inside a Qt loop.

While Qt's loop waits in C++ no Python signal handler runs: Ctrl+C would be heard at the next tick
at best. Python's C-level handler, though, writes each signal's number into a socket at once, and
the loop can wait for that.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, Self

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

_POLL_MS = 200
"""How often the socket is looked at where Qt cannot wait for it."""


def _stop_signals() -> tuple[signal.Signals, ...]:
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    return tuple(signal.Signals[name] for name in names if hasattr(signal, name))


class StopSignals(QObject):
    """Calls `on_signal(count)` on the main thread for each stop signal; `count` begins at 1.

    To be made on the main thread, after the application. Also a context manager that restores.
    """

    def __init__(self, on_signal: Callable[[int], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_signal = on_signal
        self._count = 0
        self._reading, self._writing = socket.socketpair()
        self._reading.setblocking(False)
        self._writing.setblocking(False)
        self._old_wakeup_fd = signal.set_wakeup_fd(
            self._writing.fileno(), warn_on_full_buffer=False
        )
        # What whoever started us ignores (nohup, a shell's background job) stays ignored.
        self._old_handlers: dict[signal.Signals, Any] = {
            number: signal.signal(number, _heard)
            for number in _stop_signals()
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        self._stop_watching: Callable[[], None]
        if sys.platform == "win32":
            timer = QTimer(self)
            timer.timeout.connect(self._read)
            timer.start(_POLL_MS)
            self._stop_watching = timer.stop
        else:
            notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
            notifier.activated.connect(self._read)
            self._stop_watching = lambda: notifier.setEnabled(False)
        self._restored = False

    def restore(self) -> None:
        """Put the handlers back as they were; again changes nothing."""
        if self._restored:
            return
        self._restored = True
        self._stop_watching()  # before its socket is closed
        for number, handler in self._old_handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        signal.set_wakeup_fd(self._old_wakeup_fd)
        self._reading.close()
        self._writing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.restore()

    def _read(self) -> None:
        heard = b""
        with contextlib.suppress(BlockingIOError):
            heard = self._reading.recv(4096)
        # Signals that have nothing to do with us (SIGCHLD) come through the same socket.
        for _ in range(sum(number in self._old_handlers for number in heard)):
            self._count += 1
            self._on_signal(self._count)


def _heard(number: int, frame: FrameType | None) -> None:
    """The handler Python needs to have; the work is done from the socket, out of any call."""
