"""Gathering beside the window: one thread, in order, a little at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread, current_thread

from sleepplayer.clock import Clock
from sleepplayer.library.gather import (
    Gathered,
    OpenList,
    Probe,
    Rejected,
    Source,
    examine,
    no_lists,
    sort_out,
)
from sleepplayer.models import Track

LARGEST_CHUNK = 50
LONGEST_WAIT_S = 0.5

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of what a request found; `done` with its last chunk, which may be empty."""

    request: int
    gathered: Gathered
    done: bool


class BackgroundGatherer:
    """Looks into files on a thread of its own and hands over what it finds in chunks.

    `deliver` is called on that thread: first with the first track alone, so that it can play,
    then with up to 50 files, or with what half a second brought from a slow disk. Each request
    ends in exactly one chunk that is `done`, unless it is cancelled. All methods may be called
    from any thread, from `deliver` too.
    """

    def __init__(
        self,
        deliver: Callable[[Chunk], None],
        *,
        probe: Probe,
        clock: Clock,
        open_list: OpenList = no_lists,
    ) -> None:
        self._deliver = deliver
        self._probe = probe
        self._open_list = open_list
        self._clock = clock
        self._lock = Lock()
        self._asked = 0
        self._cancelled = 0
        self._closed = False
        self._waiting: SimpleQueue[tuple[int, tuple[Source, ...]] | None] = SimpleQueue()
        # A disk that does not answer cannot be interrupted; as a daemon it does not keep us alive.
        self._thread = Thread(target=self._work, name="gatherer", daemon=True)
        self._thread.start()

    def request(self, sources: Iterable[Source]) -> int:
        """Look into these after all that was asked before; the number is in every chunk of it."""
        named = tuple(sources)
        with self._lock:
            if self._closed:
                raise RuntimeError("the gatherer is closed")
            self._asked += 1
            self._waiting.put((self._asked, named))
            return self._asked

    def cancel(self) -> None:
        """Drop all requests so far. One chunk that is on its way already may still arrive."""
        with self._lock:
            self._cancelled = self._asked

    def close(self, timeout_s: float = 3.0) -> bool:
        """Cancel everything and end the thread; False if it has not ended in that time."""
        self.cancel()
        with self._lock:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        if self._thread is not current_thread():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            try:
                self._run(*job)
            except Exception as error:  # a fault in one request must not cost the next
                _log.error("gathering broke off: %s", type(error).__name__)
                _log.debug("gathering broke off", exc_info=True)  # may name files

    def _run(self, request: int, sources: tuple[Source, ...]) -> None:
        found: list[Track | Rejected] = []
        started = False
        handed_over_s = self._clock.elapsed_s()
        try:
            for item in examine(
                sources,
                probe=self._probe,
                open_list=self._open_list,
                stop=lambda: self._is_cancelled(request),
            ):
                found.append(item)
                first = not started and isinstance(item, Track)
                late = self._clock.elapsed_s() - handed_over_s >= LONGEST_WAIT_S
                if first or late or len(found) >= LARGEST_CHUNK:
                    started = started or first
                    self._hand_over(request, found, done=False)
                    found.clear()
                    handed_over_s = self._clock.elapsed_s()
        finally:
            self._hand_over(request, found, done=True)

    def _hand_over(self, request: int, found: list[Track | Rejected], *, done: bool) -> None:
        if not self._is_cancelled(request):
            self._deliver(Chunk(request, sort_out(found), done))

    def _is_cancelled(self, request: int) -> bool:
        with self._lock:
            return request <= self._cancelled
