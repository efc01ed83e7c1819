"""What keeps the library in step with the disk: scanner, meter, tagger and watcher."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import ScanView
from sleepplayer.library.measurer import BackgroundMeasurer, MeasuringProgress
from sleepplayer.library.reading import ReadingProcess
from sleepplayer.library.scan_job import (
    BatchApplied,
    LibraryScanner,
    ScanEnded,
    ScanEvent,
    ScanProgress,
)
from sleepplayer.library.tag_job import BackgroundTagger, Guesser
from sleepplayer.library.watcher import LibraryWatcher
from sleepplayer.models import Loudness, Root, Track, TrackId
from sleepplayer.storage.elsewhere import News
from sleepplayer.storage.tags import TagStore
from sleepplayer.storage.tracks import TrackStore

WATCHING_WITHIN_S = 10.0
"""Watches on very many folders take seconds; the first scan does not wait longer than this."""

CATCH_UP_AFTER_S = 5.0
"""How long another process has to have written nothing before what it left to do is done here: a
scan in a terminal reads and measures by itself."""

_log = logging.getLogger(__name__)


class Keeper:
    """Scans, watches, measures and tags beside the evening.

    `changed`, `moved_on`, `measured` and `ended` are called through `post`, so on the main thread.
    """

    def __init__(
        self,
        tracks: TrackStore,
        *,
        clock: Clock,
        post: Callable[[Callable[[], None]], None],
        measured: Callable[[str, Loudness], None],
        tags: TagStore,
        guesser: Guesser,
    ) -> None:
        self.changed: Callable[[], None] = lambda: None
        self.moved_on: Callable[[ScanView], None] = lambda _view: None
        self.ended: Callable[[ScanEnded], None] = lambda _ended: None
        self.view = ScanView()
        self.measures = True
        """Whether what a scan has found is measured."""
        self._tracks = tracks
        self._post = post
        self._on_measured = measured
        self._scanner = LibraryScanner(
            tracks,
            lambda event: post(lambda: self._on_scan(event)),
            reader=ReadingProcess(),
            clock=clock,
        )
        self._measurer = BackgroundMeasurer(
            tracks,
            measured=self._measured,
            progressed=lambda progress: post(lambda: self._on_measuring(progress)),
        )
        self._tagger = BackgroundTagger(
            tags, guesser, changed=lambda: post(self._tell_changed), clock=clock
        )
        tracks.reworded = self._tagger.look
        self._clock = clock
        self._watcher: LibraryWatcher | None = None
        self._watched: tuple[Root, ...] = ()
        self._watching = threading.Lock()  # who has read the roots last has the last word
        self._rescans = False
        self._catch_up_at_s: float | None = None
        self._idle = False

    def open(self) -> None:
        """Look at all there is, measure what waits for it, and watch from now on."""
        # First to watch and then to look: what comes between the two is seen twice, not never.
        watcher = self._watcher = LibraryWatcher(self._look_at, clock=self._clock)
        self._watch()
        self._tagger.look()

        def look() -> None:
            watcher.wait_until_watching(WATCHING_WITHIN_S)
            with suppress(RuntimeError):  # it was closed meanwhile
                self._scanner.scan()

        threading.Thread(target=look, name="first scan", daemon=True).start()

    def rescan(self) -> int:
        """Look at all roots; the number is in the `ScanEnded` of it."""
        return self._scanner.scan()

    def cancel(self) -> None:
        """Stop scanning."""
        self._scanner.cancel()

    def add_roots(self, roots: Sequence[Root]) -> int:
        """Add folders and files, and look at them. It waits for a disk."""
        self._tracks.add_roots(roots)
        self._watch()
        return self.rescan()

    def remove_root(self, path: str) -> None:
        """Take one out of the library. It waits for a disk."""
        self._tracks.remove_root(path)
        self._watch()

    @property
    def has_measured_all(self) -> bool:
        """Whether nothing waits to be measured, as far as was told."""
        return self._idle

    def want(self, track: Track) -> None:
        """Measure this one before all others: it is about to play."""
        self._measurer.want(track)

    def tag(self) -> None:
        """Guess what tracks carry that wait for it: the catalogue may be another one."""
        self._tagger.look()

    def written_elsewhere(self, news: News) -> None:
        """Another process has changed the library. It waits for no disk."""
        self.changed()
        if self._watcher is None:  # nobody keeps this library here
            return
        if news.tracks or news.roots:
            self._catch_up_at_s = self._clock.elapsed_s() + CATCH_UP_AFTER_S
        if news.roots:
            threading.Thread(target=self._watch_others, name="new roots", daemon=True).start()

    def catch_up(self) -> None:
        """Do what another process has left to do, once it rests; to be called once a second."""
        if self._catch_up_at_s is None or self._clock.elapsed_s() < self._catch_up_at_s:
            return
        self._catch_up_at_s = None
        self._tagger.look()
        if self._rescans:  # a file may have come between its look and our watching
            self._rescans = False
            self.rescan()
        else:
            self._measure()

    def close(self) -> None:
        """End all threads."""
        self._tagger.close(timeout_s=1.0)
        if self._watcher is not None:
            self._watcher.close(timeout_s=1.0)
        self._scanner.close(timeout_s=1.0)
        self._measurer.close(timeout_s=1.0)

    def _watch(self) -> None:
        with self._watching:
            if self._watcher is not None:
                self._watched = tuple(self._tracks.roots())
                self._watcher.watch(self._watched)

    def _watch_others(self) -> None:
        """Watch the folders there are by now, if they are others than those that are watched.

        On a thread of its own: it waits for disks.
        """
        try:
            before, now = self._watched, set(self._tracks.roots())
            if now == set(before):
                return
            self._watch()
        except OutsideError as error:  # they are found at the next start
            _log.warning("What makes up the library cannot be read: %s", error)
            return
        if self._watcher is not None and now.difference(before):
            self._watcher.wait_until_watching(WATCHING_WITHIN_S)
            self._post(self._rescan_then)

    def _rescan_then(self) -> None:
        self._rescans = True
        if self._catch_up_at_s is None:  # watching took so long that it was all over
            self._catch_up_at_s = self._clock.elapsed_s()

    def _measure(self) -> None:
        self._idle = False
        if self.measures:
            self._measurer.look()

    def _look_at(self, paths: tuple[str, ...]) -> None:
        """On the watcher's thread."""
        self._scanner.look_at(paths)

    def _on_scan(self, event: ScanEvent) -> None:
        match event:
            case ScanProgress():
                self._show(
                    replace(
                        self.view,
                        scanning=True,
                        done=event.done,
                        total=event.total,
                        folder=event.folder,
                        remaining_s=event.remaining_s,
                    )
                )
            case BatchApplied():
                self.changed()
            case ScanEnded():
                self._show(
                    replace(
                        self.view,
                        scanning=False,
                        done=0,
                        total=None,
                        folder="",
                        remaining_s=None,
                    )
                )
                self._measure()
                self.changed()
                self.ended(event)

    def _on_measuring(self, progress: MeasuringProgress) -> None:
        self._idle = not progress.busy
        self._show(
            replace(
                self.view,
                measuring=progress.busy,
                measured=progress.done,
                to_measure=progress.done + progress.to_do,
            )
        )

    def _measured(
        self, location: str, _track_id: TrackId | None, loudness: Loudness | None
    ) -> None:
        """On the meter's thread."""
        if loudness is not None:
            self._post(lambda: self._on_measured(location, loudness))
        self._post(self._tell_changed)

    def _tell_changed(self) -> None:
        self.changed()

    def _show(self, view: ScanView) -> None:
        if view != self.view:
            self.view = view
            self.moved_on(view)
