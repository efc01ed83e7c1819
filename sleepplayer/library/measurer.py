"""Measuring loudness beside everything else: tonight's tracks first, then all that are waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import Protocol

from sleepplayer.library.measuring import MeasuringProcess
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.settling import state_on_disk
from sleepplayer.locations import is_stream
from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.night.playback import FailureReason

AT_A_TIME = 50
"""How many waiting tracks the library is asked for at once."""

_log = logging.getLogger(__name__)


class Measure(Protocol):
    """Measures a file: `MeasuringProcess`, or a test's."""

    def __call__(self, path: Path, *, stop: Callable[[], bool]) -> Loudness | None:
        """The loudness, None if stopped. Raises `ProbeFailed`."""
        ...

    def rest(self) -> None:
        """There is nothing more to do for now."""
        ...


class Unmeasured(Protocol):
    """What is needed of the library: the part of `catalog.Catalog` that deals with loudness."""

    def unmeasured(self, limit: int) -> Sequence[Track]:
        """Tracks that wait, the longest waiting first."""
        ...

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        """Keep it; None: it cannot be measured."""
        ...


@dataclass(frozen=True, slots=True)
class MeasuringProgress:
    """How far it is: tracks measured (or given up) since it last had nothing to do, and at least
    how many are still to come (the library is asked for `AT_A_TIME`). Not `busy`: nothing to do."""

    done: int
    to_do: int
    busy: bool


@dataclass(slots=True)
class _Job:
    track: Track
    urgent: bool
    from_library: bool = False


class BackgroundMeasurer:
    """Measures tracks one after the other; streams never.

    `measured(location, track_id, loudness)` and `progressed` are called on its thread; loudness is
    None if there is none to be had. What the library keeps is put there before. All methods may be
    called from any thread, from these calls too. Whatever is interrupted is still unmeasured and
    comes again; a file that is missing or cannot be read just now is left alone until `look`.
    """

    def __init__(
        self,
        library: Unmeasured,
        *,
        measured: Callable[[str, TrackId | None, Loudness | None], None],
        progressed: Callable[[MeasuringProgress], None] = lambda _progress: None,
        measure: Measure | None = None,
    ) -> None:
        self._library = library
        self._measured = measured
        self._progressed = progressed
        self._measure = measure or MeasuringProcess()
        self._changed = Condition()
        # All below is guarded by it.
        self._urgent: dict[str, _Job] = {}
        self._waiting: dict[str, _Job] = {}  # from the library
        self._tried: set[str] = set()  # not again until `look`, whatever became of it
        self._still_unmeasured = 0  # of these, as the library sees it
        self._current: _Job | None = None
        self._look = False  # the library may have more
        self._closed = False
        self._done = 0
        self._thread = Thread(target=self._work, name="measurer", daemon=True)
        self._thread.start()

    def want(self, track: Track) -> None:
        """Measure this one before all of the library's, at once; several in their order.

        A track that is measured or comes over the network is not.
        """
        if track.loudness is not None or is_stream(track.location):
            return
        place = track.location
        with self._changed:
            current = self._current
            if current is not None and current.track.location == place:
                current.urgent = True
            else:
                self._urgent.setdefault(place, _Job(track, urgent=True))
            self._changed.notify_all()

    def look(self) -> None:
        """Go through the library's unmeasured tracks: at the start, and whenever it has changed."""
        with self._changed:
            self._look = True
            self._tried.clear()
            self._still_unmeasured = 0
            self._changed.notify_all()

    def close(self, timeout_s: float = 3.0) -> bool:
        """Stop and end the thread; False if it has not ended in that time."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not current_thread():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._run(job)
        finally:
            self._measure.rest()

    def _next(self) -> _Job | None:
        """What to measure now; waits for it. None when closed."""
        idle = False
        while True:
            with self._changed:
                job = None if self._closed else self._taken()
                if self._closed or job is not None:
                    self._current = job
                    return job
                ask = self._look
                if ask:
                    self._look = False
                elif idle:
                    self._changed.wait()
                    continue
            if ask:
                self._ask_the_library()
                idle = False  # who asked is told, also that there is nothing
            else:  # said and ended once, outside of the lock
                idle = True
                self._measure.rest()
                self._tell(busy=False)

    def _taken(self) -> _Job | None:
        for jobs in (self._urgent, self._waiting):
            if jobs:
                return jobs.pop(next(iter(jobs)))
        return None

    def _ask_the_library(self) -> None:
        try:
            tracks = self._library.unmeasured(AT_A_TIME + self._still_unmeasured)
        except Exception:  # storage's own errors; the next look tries again
            _log.exception("the library did not say what is unmeasured")
            return
        with self._changed:
            for track in tracks:
                place = track.location
                if place not in self._tried and not is_stream(place):
                    job = _Job(track, urgent=False, from_library=True)
                    self._waiting.setdefault(place, job)

    def _run(self, job: _Job) -> None:
        place = job.track.location
        before = state_on_disk(place)
        self._tell(busy=True)
        try:
            loudness = self._measure(Path(place), stop=lambda: self._gives_way(job))
        except ProbeFailed as error:
            _log.debug("%s could not be measured: %s", place, error.reason)
            self._finish(job, None, for_good=error.reason is FailureReason.NOT_AUDIO)
            return
        except Exception as error:  # a fault with one file must not cost the others
            _log.error("measuring failed: %s", type(error).__name__)
            _log.debug("measuring failed", exc_info=True)
            self._finish(job, None, for_good=False)
            return
        if loudness is None:
            self._put_back(job)
        elif state_on_disk(place) != before:  # of a file that is no longer there
            self._finish(job, None, for_good=False)
        else:
            self._finish(job, loudness, for_good=True)

    def _gives_way(self, job: _Job) -> bool:
        with self._changed:
            waits = bool(self._urgent) and not job.urgent
            return self._closed or waits

    def _put_back(self, job: _Job) -> None:
        """To the front of where it came from."""
        with self._changed:
            self._current = None
            jobs = self._urgent if job.urgent else self._waiting
            rest = dict(jobs)
            jobs.clear()
            jobs[job.track.location] = job
            jobs.update(rest)

    def _finish(self, job: _Job, loudness: Loudness | None, *, for_good: bool) -> None:
        track = job.track
        try:
            if for_good and track.track_id is not None:
                self._library.put_loudness(track.track_id, loudness)
        except Exception:  # storage's own errors
            _log.exception("a loudness could not be kept")
            for_good = False
        with self._changed:
            self._current = None
            self._done += 1
            for jobs in (self._urgent, self._waiting):
                jobs.pop(track.location, None)
            self._tried.add(track.location)
            self._still_unmeasured += not for_good
            if job.from_library and not self._waiting:
                self._look = True
        self._measured(track.location, track.track_id, loudness)

    def _tell(self, *, busy: bool) -> None:
        with self._changed:
            to_do = len(self._urgent | self._waiting) + busy
            progress = MeasuringProgress(self._done, to_do, busy)
            if not busy and not to_do:
                self._done = 0
        self._progressed(progress)
