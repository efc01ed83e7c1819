"""One thread for what the window wishes and has to wait for a disk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

_log = logging.getLogger(__name__)


class Aside:
    """Works through what it is given, in that order. All methods may be called from any thread.

    Not a `ThreadPoolExecutor`: that one would keep the program from ending while a disk does not
    answer.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], None]) -> None:
        """Have it done; after `close` nothing is."""
        self._jobs.put(job)

    def close(self, timeout_s: float = 1.0) -> bool:
        """Drop what waits and end the thread; False if it has not ended in that time."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closed:
            try:
                job()
            except Exception as error:  # one of them must not cost the next
                _log.error("a wish broke off: %s", type(error).__name__)
                _log.debug("a wish broke off", exc_info=True)  # may name files
            del job  # what it holds on to may be large, and the next may be long in coming
