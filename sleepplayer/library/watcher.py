"""Watching the library's folders for what is added, renamed, moved and removed meanwhile.

With watchdog: it watches folders below folders, names the file an event is about, and pairs the
two ends of a rename, on all platforms. QFileSystemWatcher does none of it: it would be told each of
10,000 folders, and answer that something is different in one of them.

Watching is a convenience. Where it cannot be had (a limit of the system, a network's disk, a folder
that is not there) the log says so, and changes are found when the program starts the next time.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Condition, Thread, current_thread
from typing import TYPE_CHECKING

from sleepplayer.clock import Clock
from sleepplayer.library.settling import Settling, state_on_disk
from sleepplayer.library.walk import is_media
from sleepplayer.models import Root

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver

REST_S = 2.0
"""How long a file has to be left alone before it is looked at."""

_log = logging.getLogger(__name__)


class LibraryWatcher:
    """Calls `changed`, on a thread of its own, with the paths that changed and are at rest again.

    After very many changes these are the roots themselves. All methods may be called from any
    thread and return at once; nothing is raised for what the disk does.
    """

    def __init__(
        self, changed: Callable[[tuple[str, ...]], None], *, clock: Clock, rest_s: float = REST_S
    ) -> None:
        self._changed = changed
        self._clock = clock
        self._settling = Settling(rest_s, state_on_disk)
        self._condition = Condition()
        self._roots: tuple[Root, ...] = ()
        self._wanted: tuple[Root, ...] | None = None
        self._is_watching = False
        self._closed = False
        self._observer: BaseObserver | None = None
        self._thread = Thread(target=self._work, name="watcher", daemon=True)
        self._thread.start()

    def watch(self, roots: Sequence[Root]) -> None:
        """Watch these instead of what was watched before."""
        with self._condition:
            self._wanted = tuple(roots)
            self._is_watching = False
            self._condition.notify_all()

    def wait_until_watching(self, timeout_s: float) -> bool:
        """Whether all watches that can be had are in place; with many folders it takes seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._is_watching or self._closed, timeout_s)
            return self._is_watching

    def close(self, timeout_s: float = 3.0) -> bool:
        """End it; False if it has not ended in that time."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        if self._thread is not current_thread():
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while True:
            with self._condition:
                if not self._has_work():
                    self._condition.wait(self._patience_s())  # each event may change how long
                if self._closed:
                    break
                wanted, self._wanted = self._wanted, None
                rested = self._settling.rested(self._clock.elapsed_s())
                if self._settling.overflowed:
                    self._settling.overflowed = False
                    rested = tuple(root.path for root in self._roots)
            try:
                if wanted is not None:
                    self._watch(wanted)
                if rested:
                    self._changed(rested)
            except Exception as error:  # watching must not end with one fault
                _log.error("a change was not passed on: %s", type(error).__name__)
                _log.debug("a change was not passed on", exc_info=True)  # may name files
        self._stop_observing()

    def _has_work(self) -> bool:
        return self._closed or self._wanted is not None or self._settling.overflowed

    def _patience_s(self) -> float | None:
        due_s = self._settling.due_s()
        return None if due_s is None else max(0.0, due_s - self._clock.elapsed_s())

    def _watch(self, roots: tuple[Root, ...]) -> None:
        self._stop_observing()
        self._roots = roots
        try:
            self._observer = _observe(roots, self._note)
        except Exception as error:
            _log.warning("folders are not watched: %s", error)
        with self._condition:
            self._is_watching = self._wanted is None
            self._condition.notify_all()

    def _stop_observing(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            try:
                observer.stop()
                observer.join(1.0)
            except Exception as error:
                _log.debug("watching ended badly: %s", error)

    def _note(self, path: str, is_folder: bool) -> None:
        """Called on watchdog's thread."""
        if not _matters(path, is_folder, self._roots):
            return
        with self._condition:
            self._settling.note(path, self._clock.elapsed_s())
            self._condition.notify_all()


def _matters(path: str, is_folder: bool, roots: Sequence[Root]) -> bool:
    for root in roots:
        if path == root.path:
            return True
        folder = root.path.rstrip(os.sep) + os.sep
        if root.is_folder and path.startswith(folder):
            hidden = any(name.startswith(".") for name in Path(path[len(folder) :]).parts)
            if not hidden and (is_folder or is_media(path)):
                return True
    return False


def _observe(roots: Sequence[Root], note: Callable[[str, bool], None]) -> BaseObserver:
    """A running observer of all roots that can be watched. Raises what watchdog raises."""
    # Imported when first needed, for a quick start.
    from watchdog import events  # noqa: PLC0415
    from watchdog.observers import Observer  # noqa: PLC0415

    class Handler(events.FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            for path in (event.src_path, getattr(event, "dest_path", "")):
                if path:
                    note(os.fsdecode(path), event.is_directory)

    kinds: list[type[FileSystemEvent]] = [
        *(events.FileCreatedEvent, events.FileDeletedEvent, events.FileMovedEvent),
        *(events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent),
        # Where closing is told, single writes are of no interest: a copy has thousands.
        events.FileClosedEvent if sys.platform == "linux" else events.FileModifiedEvent,
    ]
    observer = Observer()
    observer.start()
    handler = Handler()
    places = {
        (root.path, True) if root.is_folder else (str(Path(root.path).parent), False)
        for root in roots
    }
    for folder, recursive in sorted(places):
        try:
            observer.schedule(handler, folder, recursive=recursive, event_filter=kinds)
        except Exception as error:  # not there, or one more than the system allows
            _log.warning("a folder is not watched: %s", getattr(error, "strerror", error))
            _log.debug("not watched: %s", folder)
    _warn_of_limit(observer, handler)
    return observer


def _warn_of_limit(observer: BaseObserver, handler: FileSystemEventHandler) -> None:
    """Ask for one watch more: watchdog does not tell of folders further down that it left out."""
    try:
        observer.unschedule(observer.schedule(handler, str(Path(__file__).parent)))
    except OSError as error:
        _log.warning("not all folders are watched: %s", error.strerror)
