"""Scanning beside the window: one thread, one scan after the other, kept as it goes along."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from queue import SimpleQueue
from threading import Lock, Thread, current_thread

from sleepplayer.catalog import Catalog, Change
from sleepplayer.clock import Clock
from sleepplayer.errors import SleepplayerError
from sleepplayer.library.scanner import Reader, Scan
from sleepplayer.library.walk import places_of
from sleepplayer.models import Root

LARGEST_BATCH = 200
LONGEST_BATCH_S = 0.5
PROGRESS_EVERY_S = 0.25
_ESTIMATE_AFTER_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is: `done` of `total` files are settled, `total` is None while it counts.

    `remaining_s` is estimated from what has been read so far, None until there is enough of it.
    """

    request: int
    done: int
    total: int | None
    folder: str
    remaining_s: float | None = None


@dataclass(frozen=True, slots=True)
class BatchApplied:
    """So many changes are in the library now."""

    request: int
    changes: int


class ScanOutcome(StrEnum):
    """How a scan ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """The last event of each scan. `problem` is the sentence for a failed one.

    `closed_folders` could not be listed, missing roots included.
    """

    request: int
    outcome: ScanOutcome
    files: int = 0
    closed_folders: int = 0
    problem: str = ""


ScanEvent = ScanProgress | BatchApplied | ScanEnded


class _Cancelled(Exception):
    pass


class LibraryScanner:
    """Keeps the library in step with the disk, on a thread of its own.

    `deliver` is called on that thread with `ScanEvent`s: progress at most four times a second, a
    `BatchApplied` for each batch of up to 200 changes or half a second, one `ScanEnded` for each
    request. What was applied is not looked at again: a scan that was cancelled or killed goes on
    where it was when it is asked for anew. All methods may be called from any thread.
    """

    def __init__(
        self,
        catalog: Catalog,
        deliver: Callable[[ScanEvent], None],
        *,
        reader: Reader,
        clock: Clock,
    ) -> None:
        self._catalog = catalog
        self._deliver = deliver
        self._reader = reader
        self._clock = clock
        self._lock = Lock()
        self._asked = 0
        self._cancelled = 0
        self._closed = False
        self._waiting: SimpleQueue[tuple[int, tuple[str, ...] | None] | None] = SimpleQueue()
        # A disk that does not answer cannot be interrupted; as a daemon it does not keep us alive.
        self._thread = Thread(target=self._work, name="scanner", daemon=True)
        self._thread.start()

    def scan(self) -> int:
        """Look at all roots after what was asked before; the number is in every event of it."""
        return self._ask(None)

    def look_at(self, paths: Iterable[str]) -> int:
        """Look only at these files and folders, as far as they are in the library."""
        return self._ask(tuple(paths))

    def cancel(self) -> None:
        """End all scans so far, at the next file or read. What was applied stays."""
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

    def _ask(self, paths: tuple[str, ...] | None) -> int:
        with self._lock:
            if self._closed:
                raise RuntimeError("the scanner is closed")
            self._asked += 1
            self._waiting.put((self._asked, paths))
            return self._asked

    def _is_cancelled(self, request: int) -> bool:
        return request <= self._cancelled

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            request, paths = job
            try:
                self._deliver(self._run(request, paths))
            except Exception as error:  # a fault in one scan must not cost the next
                _log.error("scanning broke off: %s", type(error).__name__)
                _log.debug("scanning broke off", exc_info=True)  # may name files

    def _run(self, request: int, paths: tuple[str, ...] | None) -> ScanEnded:
        run = None
        try:
            if self._is_cancelled(request):
                return ScanEnded(request, ScanOutcome.CANCELLED)
            roots: Sequence[Root] = self._catalog.roots()
            run = _Run(
                request,
                Scan(
                    roots if paths is None else places_of(paths, roots),
                    self._catalog.known_files() if roots else {},
                    reader=self._reader,
                    stop=lambda: self._is_cancelled(request),
                ),
                apply=self._catalog.apply,
                deliver=self._deliver,
                clock=self._clock,
            )
            run.carry_out()
        except SleepplayerError as error:
            outcome, problem = ScanOutcome.FAILED, str(error)
            _log.warning("a scan failed: %s", problem)
        except Exception as error:
            outcome, problem = ScanOutcome.FAILED, "The library could not be updated."
            _log.error("a scan broke off: %s", type(error).__name__)
            _log.debug("a scan broke off", exc_info=True)  # may name files
        else:
            cancelled = self._is_cancelled(request)
            outcome, problem = ScanOutcome.CANCELLED if cancelled else ScanOutcome.DONE, ""
        files = run.scan.found if run else 0
        closed = run.scan.closed_folders if run else 0
        if closed:
            _log.info("%d folders could not be listed", closed)
        return ScanEnded(request, outcome, files, closed, problem)


class _Run:
    """One scan under way: gathers its changes into batches and tells how far it is."""

    def __init__(
        self,
        request: int,
        scan: Scan,
        *,
        apply: Callable[[Sequence[Change]], None],
        deliver: Callable[[ScanEvent], None],
        clock: Clock,
    ) -> None:
        self.scan = scan
        self._request = request
        self._apply = apply
        self._deliver = deliver
        self._clock = clock
        self._batch: list[Change] = []
        self._applied_s = self._told_s = clock.elapsed_s()

    def carry_out(self) -> None:
        """Look, read, apply; what was found when it is stopped is still applied."""
        for _ in self.scan.look():
            if self._is_time():
                self._tell(total=None, remaining_s=None)
        started_s = self._clock.elapsed_s()
        for change in self.scan.changes():
            if change is not None:
                self._batch.append(change)
            now_s = self._clock.elapsed_s()
            if len(self._batch) >= LARGEST_BATCH or now_s - self._applied_s >= LONGEST_BATCH_S:
                self._keep()
            if self._is_time():
                self._tell_reading(now_s - started_s)
        self._keep()
        self._tell_reading(0.0)

    def _keep(self) -> None:
        if self._batch:
            self._apply(self._batch)
            self._deliver(BatchApplied(self._request, len(self._batch)))
            self._batch = []
        self._applied_s = self._clock.elapsed_s()

    def _is_time(self) -> bool:
        return self._clock.elapsed_s() - self._told_s >= PROGRESS_EVERY_S

    def _tell_reading(self, spent_s: float) -> None:
        scan = self.scan
        left = scan.to_read - scan.read
        known = scan.read and spent_s >= _ESTIMATE_AFTER_S
        self._tell(scan.found, left * spent_s / scan.read if known else None)

    def _tell(self, total: int | None, remaining_s: float | None) -> None:
        self._told_s = self._clock.elapsed_s()
        scan = self.scan
        done = scan.found - (scan.to_read - scan.read)
        self._deliver(
            ScanProgress(
                self._request, done if total is not None else 0, total, scan.folder, remaining_s
            )
        )
