"""The composition root: builds an evening out of its parts, by constructor.

What window and terminal share is here; `window.py` and `terminal.py` add what is theirs.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from random import Random

from sleepplayer.audio.choose import open_backend
from sleepplayer.audio.engine import ThreadedEngine
from sleepplayer.audio.player import Backend
from sleepplayer.clock import SystemClock
from sleepplayer.desktop.keep_awake import make_keep_awake
from sleepplayer.desktop.main_loop import MainThreadPoster, Ticker
from sleepplayer.desktop.sleep_watch import SleepWatch
from sleepplayer.library.background import BackgroundGatherer, Chunk
from sleepplayer.library.probe import probe
from sleepplayer.night.notices import Notice
from sleepplayer.night.playback import EngineEvent
from sleepplayer.night.queue import Queue
from sleepplayer.night.session import Session
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.storage.drift_marks import JsonDriftStore
from sleepplayer.storage.extension_counts import JsonExtensionStore
from sleepplayer.storage.log_file import start_log
from sleepplayer.storage.paths import Paths, find_paths
from sleepplayer.storage.settings_file import load_settings

TICK_MS = 1000


class Evening:
    """A session and all it needs, wired; for one process. To be made on the main thread."""

    def __init__(
        self,
        *,
        settings: Settings,
        paths: Paths,
        engine: EngineChoice,
        notify: Callable[[Notice], None],
        fell_back: Callable[[str], None],
        found: Callable[[Chunk], None],
    ) -> None:
        self.clock = SystemClock()
        self.poster = MainThreadPoster()
        self.may_load = threading.Event()
        post = self.poster.post

        def open_engine() -> Backend:
            # Loading an engine's library costs what the first paint needs: it waits its turn.
            self.may_load.wait()
            return open_backend(engine, fell_back=lambda why: post(lambda: fell_back(why)))

        def on_event(event: EngineEvent) -> None:
            post(lambda: self.session.handle(event))

        self.drift_store = JsonDriftStore(paths.drift_mark_file)
        self.engine = ThreadedEngine(clock=self.clock, open_backend=open_engine, on_event=on_event)
        self.session = Session(
            engine=self.engine,
            queue=Queue(rng=Random()),  # noqa: S311 - shuffling music is no cryptography
            clock=self.clock,
            keep_awake=make_keep_awake(),
            drift_store=self.drift_store,
            extension_store=JsonExtensionStore(paths.extension_counts_file),
            notify=notify,
            settings=settings.session,
            volume=settings.volume,
        )
        self.gatherer = BackgroundGatherer(
            lambda chunk: post(lambda: found(chunk)), probe=probe, clock=self.clock
        )
        self._ticker = Ticker(self.session.tick, interval_ms=TICK_MS)
        self._sleep_watch = SleepWatch(
            about_to_sleep=self.session.about_to_sleep, woke=self.session.woke
        )
        self._close_watch: Callable[[], None] = lambda: None

    def open(self) -> None:
        """Load the engine and listen to the system: what can wait until something is shown."""
        self.may_load.set()
        self._ticker.start()
        self._sleep_watch.start()
        if sys.platform.startswith("linux"):
            from sleepplayer.audio.pulse_watch import PulseWatch  # noqa: PLC0415 - Linux only

            watch = PulseWatch(lost=self.engine.output_lost, returned=self.engine.output_returned)
            self._close_watch = watch.close

    def close(self) -> None:
        """Stop everything; what sounds is cut, so fade before."""
        self.may_load.set()
        self._ticker.stop()
        self._sleep_watch.stop()
        self._close_watch()
        self.gatherer.close(timeout_s=0.5)
        self.engine.close()


def prepare() -> tuple[Paths, Settings]:
    """Where everything lies and what the person chose; begins the log."""
    paths = find_paths(os.environ)
    start_log(paths.log_dir, os.environ)
    return paths, load_settings(paths.settings_file)
