"""Stopping players without waiting for them: libVLC's `stop` can block."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

LOG = logging.getLogger(__name__)
OVERDUE_S = 5.0


class Reaper:
    """Runs each release on a thread of its own, so that one that hangs holds up no other."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def release(self, call: Callable[[], None]) -> None:
        """Run `call` soon; returns at once. One that takes over 5 s is logged."""
        watchdog = threading.Timer(OVERDUE_S, LOG.error, ["A player has not stopped in 5 s"])
        watchdog.daemon = True

        def run() -> None:
            watchdog.start()
            try:
                call()
            finally:
                watchdog.cancel()

        thread = threading.Thread(target=run, name="reaper", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()]
        self._threads.append(thread)
        thread.start()

    def join(self, timeout_s: float) -> None:
        """Wait until all releases are through, at most so long."""
        until_s = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, until_s - time.monotonic()))
