"""The composition root: builds an evening out of its parts, by constructor.

What window and terminal share is here; `window.py` and `terminal.py` add what is theirs. What a
window's first paint does not need (D-Bus, the decoders' libraries, the engine) is loaded after it.
It is longer than other rooms, because each part is wired to the others here and nowhere else.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from sleepplayer.audio.choose import open_backend
from sleepplayer.audio.engine import ThreadedEngine
from sleepplayer.audio.player import Backend
from sleepplayer.audio.resolving_engine import Resolution, ResolvingEngine
from sleepplayer.clock import SystemClock
from sleepplayer.desktop.buses import Buses
from sleepplayer.desktop.main_loop import MainThreadPoster, Ticker
from sleepplayer.errors import SleepplayerError
from sleepplayer.locations import is_stream
from sleepplayer.models import Loudness, Track, TrackId
from sleepplayer.night.notices import Notice
from sleepplayer.night.playback import EngineEvent
from sleepplayer.night.ports import KeepAwake
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.session import STOP_RAMP_S, Session
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.late import LateHouse, LateStores
from sleepplayer.shelf.learning import Learning
from sleepplayer.shelf.tonight import TonightsTracks
from sleepplayer.storage.log_file import start_log
from sleepplayer.storage.paths import Paths, find_paths
from sleepplayer.storage.settings_file import load_settings
from sleepplayer.storage.whose import Whose

if TYPE_CHECKING:
    from sleepplayer.library.background import BackgroundGatherer, Chunk
    from sleepplayer.shelf.house_rules import ShelfRules
    from sleepplayer.shelf.keeper import Keeper
    from sleepplayer.shelf.night_limits import ShelfLimits
    from sleepplayer.shelf.shelf import Shelf
    from sleepplayer.storage.elsewhere import News

LOG = logging.getLogger(__name__)

TICK_MS = 1000
STOPPED_BY_S = STOP_RAMP_S + 1.0
SILENCE_MS = 50

MEASURE_FIRST_S = 1.0
"""How long the first track of what is named may keep one waiting to be measured; some 7 minutes of
sound. What takes longer is estimated from excerpts."""

APPRAISED_WITHIN_S = MEASURE_FIRST_S + 2.0
"""With the estimate, and a start of the process on a busy machine; later it plays unmeasured."""

LOOK_AHEAD = 3
"""How many of the tracks to come are measured before all others, and compared with their files."""


class LateKeepAwake:
    """A `KeepAwake` that is made when the machine is first to be kept awake."""

    def __init__(self, make: Callable[[], KeepAwake]) -> None:
        self._make = make
        self._made: KeepAwake | None = None

    def acquire(self) -> None:
        """Hold the machine awake."""
        if self._made is None:
            self._made = self._make()
        self._made.acquire()

    def release(self) -> None:
        """Let it sleep."""
        if self._made is not None:
            self._made.release()


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
        learnt: Callable[[], None] = lambda: None,
        whose: Whose | None = None,
    ) -> None:
        """`learnt` is called when tonight's tracks are other than they were shown; `whose` evening
        it is, by default the first person's."""
        self.written_elsewhere: Callable[[News], None] = lambda _news: None
        """Called after another process has changed the library, and it is known here."""
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

        self._paths = paths
        self._whose = whose
        self.stores = LateStores()
        self.house = LateHouse(self._open_house)
        self.buses = Buses()
        self._tonight = TonightsTracks(post=post, learn=self._learn)
        self._uneven_limit_lu = settings.session.loudness.uneven_limit_lu
        self.engine = ThreadedEngine(clock=self.clock, open_backend=open_engine, on_event=on_event)
        self._playback = ResolvingEngine(self.engine, resolve=_resolve, on_event=on_event)
        self.session = Session(
            engine=self._playback,
            queue=Queue(rng=Random()),  # noqa: S311 - shuffling music is no cryptography
            clock=self.clock,
            keep_awake=LateKeepAwake(lambda: _keep_awake(self.buses)),
            drift_store=self.stores,
            extension_store=self.stores,
            notify=notify,
            settings=settings.session,
            volume=settings.volume,
            history=self.stores,
            positions=self.stores,
            known=self._tonight,
            rules=self.house,
            night_limits=self.house,
        )
        self._found = found
        self._learnt = learnt
        self._wanted: set[str] = set()  # one that cannot be measured is not tried all night
        self._ticker = Ticker(self._tick, interval_ms=TICK_MS)
        self._closing = ExitStack()  # from the last to the first
        self._closing.callback(self.buses.close)
        self._closing.callback(self._playback.close)
        self._learning = Learning(self.session.queue, self._tonight)
        self._closing.callback(self._learning.close)

    @cached_property
    def shelf(self) -> Shelf:
        """The library, opened when it is first asked for."""
        from sleepplayer.shelf.shelf import Shelf  # noqa: PLC0415 - see above

        made = Shelf(self._paths, clock=self.clock, whose=self._whose)
        made.search.uneven_limit_lu = self._uneven_limit_lu
        self._closing.callback(made.close)
        # A stream may tell its title before there is a keeper: an avoid must know of it.
        made.tracks.reworded = lambda: self.poster.post(self._tag)
        self.stores.open(made)
        self._tonight.open(made)
        self._closing.callback(self._tonight.close)
        return made

    def _open_house(self) -> tuple[ShelfRules, ShelfLimits]:
        from sleepplayer.shelf.house_rules import ShelfRules  # noqa: PLC0415 - see above
        from sleepplayer.shelf.night_limits import ShelfLimits  # noqa: PLC0415

        return ShelfRules(self.shelf, clock=self.clock), ShelfLimits(self.shelf)

    @cached_property
    def gatherer(self) -> BackgroundGatherer:
        """Looks into files; made when there are some."""
        from sleepplayer.library.background import BackgroundGatherer  # noqa: PLC0415 - see above
        from sleepplayer.library.probe import probe  # noqa: PLC0415
        from sleepplayer.shelf.lists import read_list  # noqa: PLC0415

        post, found = self.poster.post, self._found
        begun: set[int] = set()

        def deliver(chunk: Chunk) -> None:
            tracks = self.shelf.known(chunk.gathered.tracks)
            if tracks and chunk.request not in begun:
                begun.add(chunk.request)
                tracks[0] = self.measured_first(tracks[0])
            whole = replace(chunk, gathered=replace(chunk.gathered, tracks=tuple(tracks)))
            post(lambda: found(whole))

        made = BackgroundGatherer(
            deliver,
            probe=probe,
            clock=self.clock,
            open_list=lambda path: read_list(path, self.shelf).entries,
        )
        self._closing.callback(made.close, timeout_s=0.5)
        return made

    @cached_property
    def keeper(self) -> Keeper:
        """Keeps the library and measures; made when there is something to do."""
        from sleepplayer.shelf.keeper import Keeper  # noqa: PLC0415 - see above

        made = Keeper(
            self.shelf.tracks,
            clock=self.clock,
            post=self.poster.post,
            measured=self.session.track_measured,
            tags=self.shelf.tags,
            guesser=self.shelf.guesser,
        )
        made.changed = self.library_changed
        self._closing.callback(made.close)
        return made

    def open(self) -> None:
        """Load the engine and listen to the system: what can wait until something is shown."""
        self.may_load.set()  # first: the engine loads on its own thread meanwhile
        self._know(self.session.queue.entries)
        from sleepplayer.desktop.foreign_wake import make_foreign_wake  # noqa: PLC0415 - see above
        from sleepplayer.desktop.sleep_watch import SleepWatch  # noqa: PLC0415

        self._ticker.start()
        sleeps, woke = self.session.about_to_sleep, self.session.woke
        sleep_watch = make_foreign_wake(
            about_to_sleep=sleeps, woke=woke, post=self.poster.post
        ) or SleepWatch(about_to_sleep=sleeps, woke=woke, bus=self.buses.system)
        sleep_watch.start()
        self._closing.callback(sleep_watch.stop)
        with suppress(ImportError, OSError):  # Linux only, and there may be no libpulse
            from sleepplayer.audio.pulse_watch import PulseWatch  # noqa: PLC0415

            watch = PulseWatch(lost=self.engine.output_lost, returned=self.engine.output_returned)
            self._closing.callback(watch.close)

    @property
    def sounds(self) -> bool:
        """Whether anything is to be heard, or paused; also what was stopped and ramps down."""
        return self.engine.status().token is not None

    def when_silent(self, call: Callable[[], None], *, limit_s: float = STOPPED_BY_S) -> None:
        """Call when what ramps down has come to its end, on a busy machine a little later."""
        if limit_s <= 0.0 or not self.sounds:
            call()
        else:
            left_s = limit_s - SILENCE_MS / 1000.0
            QTimer.singleShot(SILENCE_MS, lambda: self.when_silent(call, limit_s=left_s))

    def _know(self, entries: Sequence[Entry]) -> None:
        """What was queued before the library was open is known from now on."""
        for track in self.shelf.known([entry.track for entry in entries]):
            self.session.queue.learn(track.location, partial(_taken, track))

    def rules_changed(self) -> None:
        """Somebody's rules are other than they were: what sounds holds to them at once."""
        if self.house.changed():
            self.session.rules_changed()
        if self.house.retagged():  # perhaps by another process, of which the keeper knows nothing
            if "keeper" in self.__dict__:
                self.keeper.changed()
            else:
                self.library_changed()

    def _look_elsewhere(self) -> None:
        """What a command in a terminal adds is noticed, at the cost of one number a second."""
        if "shelf" in self.__dict__:
            post = self.poster.post
            self.shelf.elsewhere.look(lambda news: post(lambda: self._on_written(news)))
        if "keeper" in self.__dict__:
            self.keeper.catch_up()

    def _on_written(self, news: News) -> None:
        if not self._ticker.running:  # it is closed
            return
        if "keeper" in self.__dict__:
            self.keeper.written_elsewhere(news)
        else:
            self.library_changed()
        self.written_elsewhere(news)

    def _tick(self) -> None:
        self.session.tick()
        self.rules_changed()
        self._look_elsewhere()
        upcoming = list(dict.fromkeys(self.session.queue.turns(LOOK_AHEAD)))
        for entry in upcoming:
            track = entry.track
            wanted = track.loudness is None and not is_stream(track.location)
            if wanted and track.location not in self._wanted:
                self._wanted.add(track.location)
                self._tonight.measure(track, self.keeper.want)
        self._learning.look(upcoming, self.clock.elapsed_s())

    def change_settings(self, settings: Settings) -> None:
        """What the library has to know of them; the session has its own way."""
        limit_lu = settings.session.loudness.uneven_limit_lu
        if limit_lu != self._uneven_limit_lu:
            self._uneven_limit_lu = limit_lu
            if "shelf" in self.__dict__:
                self.shelf.search.uneven_limit_lu = limit_lu
                self.keeper.changed()

    def library_changed(self) -> None:
        """Something in the library is other than it was: tonight's queue learns it soon."""
        self._learning.library_changed()

    def _tag(self) -> None:
        self.keeper.tag()

    def _learn(self, tracks: Mapping[TrackId, Track]) -> None:
        self.session.tracks_changed(tracks)
        self._learnt()

    def measured_first(self, track: Track) -> Track:
        """What is about to play is measured if that is quick, else estimated; it waits for both."""
        if track.loudness is not None or is_stream(track.location):
            return track
        from sleepplayer.library.measuring import MeasuringProcess  # noqa: PLC0415 - see above

        until_s = self.clock.elapsed_s() + APPRAISED_WITHIN_S
        loudness: Loudness | None = None
        process = MeasuringProcess()
        try:
            self.shelf.measuring(track)
            appraisal = process.appraise(
                Path(track.location),
                within_s=MEASURE_FIRST_S,
                stop=lambda: self.clock.elapsed_s() > until_s,
            )
            loudness = appraisal.loudness
            if appraisal.whole and track.track_id is not None:
                self.shelf.tracks.put_loudness(track.track_id, loudness)
        except SleepplayerError as error:  # it will be said when it plays, or is not kept
            LOG.info("Not measured before it plays: %s", type(error).__name__)
        finally:
            process.rest()
        return replace(track, loudness=loudness)

    def close(self) -> None:
        """Stop everything; what sounds is cut, so fade before."""
        self.may_load.set()
        self._ticker.stop()
        self._closing.close()


def _taken(known: Track, _before: Track) -> Track:
    return known


def _keep_awake(buses: Buses) -> KeepAwake:
    from sleepplayer.desktop.keep_awake import make_keep_awake  # noqa: PLC0415 - see above

    return make_keep_awake(buses.system, buses.session)


def _resolve(address: str) -> Resolution:
    from sleepplayer.library.web_page import PageFailed, resolve_page  # noqa: PLC0415 - see above

    try:
        page = resolve_page(address)
    except PageFailed as failed:
        return Resolution(failure=failed.reason)
    return Resolution(page.address, page.title)


def prepare() -> tuple[Paths, Settings]:
    """Where everything lies, and what the person who was here last chose; begins the log."""
    paths = find_paths(os.environ)
    start_log(paths.log_dir, os.environ)
    return paths, load_settings(Household(paths).settings_file)
