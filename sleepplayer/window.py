"""The window's composition: what the terminal has not got."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from sleepplayer import library_phrases, limit_phrases, people_phrases, phrases
from sleepplayer.app import STOP_RAMP_S, Evening, prepare
from sleepplayer.desktop.collector import MainThreadCollector
from sleepplayer.desktop.main_loop import Ticker
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.qt_messages import QtMessagesInLog
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import LibraryTrack, Playlist, TrackId, TrackState
from sleepplayer.night.end_action import EndAction, action_after
from sleepplayer.night.exposure import Limit
from sleepplayer.night.notices import (
    AtLimit,
    LimitReached,
    Notice,
    Refused,
    SessionEnded,
    Shortened,
)
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.night.view import Phase
from sleepplayer.people import Profile
from sleepplayer.rotation.rules import Bar
from sleepplayer.shelf.household import Household
from sleepplayer.storage.paths import Paths, make_private_folder
from sleepplayer.storage.settings_file import load_settings, save_settings
from sleepplayer.window_desks import FREEZE_AFTER_MS, WindowDesks
from sleepplayer.window_words import WindowWords

if TYPE_CHECKING:
    from sleepplayer.gui.toast import Offer
    from sleepplayer.library.background import Chunk
    from sleepplayer.library.gather import Source

UNPAINTED_MS = 1500
"""A window that is not painted by then (it started minimised, or on a screen that is off) goes on
without."""

ALLOWANCE_MS = 30_000
"""How often what tonight still allows is looked at anew: the clock goes on."""

translate = QCoreApplication.translate


def display_is_there() -> bool:
    """Whether a window can be shown; asked before Qt, which ends the process when it cannot."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if display:
        x11.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)


def run_window(sources: Sequence[Source], *, engine: EngineChoice | None) -> int:
    """Show the window until it is closed; returns the exit code."""
    home, settings = prepare()
    keep_qt_at_home(home)
    with QtMessagesInLog():
        app = QApplication(sys.argv[:1])
        app.setApplicationName("sleepplayer")
        app.setQuitOnLastWindowClosed(False)  # what plays may fade first
        evening = WindowEvening(sources, home=home, settings=settings, engine=engine)
        with StopSignals(evening.on_stop_signal):
            code = app.exec()
        evening.close()
    return code


def keep_qt_at_home(home: Paths) -> None:
    """Let Qt keep its own settings (the folders its file dialog has shown) beside ours.

    On Windows and macOS it keeps them in the system's own place whatever it is told.
    """
    try:
        make_private_folder(home.config_dir)
    except OSError:
        return  # then Qt cannot write there either
    config = str(home.config_dir)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, config)


class WindowEvening:
    """A window over an evening."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        home: Paths,
        settings: Settings,
        engine: EngineChoice | None,
    ) -> None:
        self._collector = MainThreadCollector()
        self._household = household = Household(home)
        self._then = settings.then
        self._opened = False
        self._places: dict[int, int | None] = {}  # request -> visible index to put tracks at
        self._allowances = Ticker(self._show_allowance, interval_ms=ALLOWANCE_MS)
        self._evening = Evening(
            settings=settings,
            paths=home,
            engine=engine or settings.engine,
            notify=self._on_notice,
            fell_back=lambda why: self.window.show_sentence(phrases.fell_back_sentence(why)),
            found=self._on_found,
            learnt=self._on_learnt,
            whose=household.whose,
        )
        self._words = WindowWords(lambda: self._evening.shelf, clock=self._evening.clock)
        self.desks = WindowDesks(
            self._evening,
            household,
            say=self._say,
            turned=self._on_turned,
            limits_changed=self._show_allowance,
            people_changed=self._on_people_changed,
        )
        session = self._evening.session
        session.queue.repeat = settings.repeat
        session.queue.set_shuffle(settings.shuffle)
        if not sources:
            session.queue.add(builtin_tracks())
        self.window = MainWindow(
            session=session,
            settings=settings,
            clock=self._evening.clock,
            desks=self.desks.made(),
            planned=True,
        )
        self.window.rail.show_profile(*self._person(household.name))
        self.window.paths_added.connect(self._gather)
        self.window.settings_changed.connect(self._keep)
        self.window.closing.connect(self._quit)
        self.window.lift_asked.connect(self._lift)
        self.window.never_asked.connect(self._never_again)
        self.window.again_asked.connect(self._let_play_again)
        self.window.pages.is_never = self._is_never
        self.window.playlist_asked.connect(self._take_playlist)
        self.window.painted.connect(lambda: self._open(sources))
        self.window.show()
        QTimer.singleShot(UNPAINTED_MS, lambda: self._open(sources))

    def on_stop_signal(self, _count: int) -> None:
        """As if the person had closed the window."""
        self.window.close()

    def close(self) -> None:
        """End everything."""
        self.desks.close()
        self._allowances.stop()
        self._evening.close()
        self._collector.close()

    def _open(self, sources: Sequence[Source]) -> None:
        if self._opened:
            return
        self._opened = True
        self._evening.open()
        self.window.set_drift(self._evening.stores.load())
        if sources:
            self._gather(list(sources), None)
        shelf = self._evening.shelf
        if shelf.problem:
            self.window.show_sentence(library_phrases.tonight_only_sentence(shelf.problem))
        elif shelf.restored is not None:
            lost = shelf.restored
            name = "" if lost.set_aside is None else lost.set_aside.name
            self.window.show_sentence(library_phrases.restored_sentence(lost.backup_made, name))
        self._evening.shelf.tracks.put_builtin(builtin_tracks())
        self._evening.keeper.changed = self.desks.library_changed
        self._evening.keeper.open()
        self.window.tonight.plan_with(self.desks.tonight, own=bool(sources))
        self._show_allowance()
        self._allowances.start()
        QTimer.singleShot(FREEZE_AFTER_MS, gc.freeze)

    def _say(self, text: str) -> None:
        self.window.show_sentence(text)

    def _gather(self, sources: list[Source], at: int | None) -> None:
        self.window.set_loading(len(sources))
        self._places[self._evening.gatherer.request(sources)] = at

    def _on_found(self, chunk: Chunk) -> None:
        at = self._places.get(chunk.request)
        tracks = chunk.gathered.tracks
        self.window.add_tracks(tracks, at)
        if at is not None:
            self._places[chunk.request] = at + len(tracks)
        if chunk.gathered.rejected:
            rejected = chunk.gathered.rejected
            self.window.show_sentence(
                phrases.failure_sentence(rejected[0].name, rejected[0].reason)
                if len(rejected) == 1
                else phrases.left_out_sentence([item.name for item in rejected])
            )
        if chunk.done:
            self._places.pop(chunk.request, None)
            if not self._places:
                self.window.set_loading(0)

    def _on_learnt(self) -> None:
        self.window.refresh()

    def _on_notice(self, notice: Notice) -> None:
        self.window.show_notice(notice, self._words.sentence(notice), self._offer(notice))
        if isinstance(notice, SessionEnded):
            self.window.set_drift(self._evening.stores.load())
            self.desks.heard()
            self._show_allowance()
            if action_after(notice.by, self._then, notice.kind) is EndAction.QUIT:
                self.window.close()

    def _offer(self, notice: Notice) -> Offer | None:
        """What can be done about it with one press."""
        from sleepplayer.gui.toast import Offer  # noqa: PLC0415 - see above

        session = self._evening.session
        if isinstance(notice, Refused):
            words = limit_phrases.lift_words(notice.barred)
            return None if words is None else Offer(words, lambda: self._lift(notice))
        hard = isinstance(notice, AtLimit | Shortened | LimitReached) and notice.facts.hard
        if isinstance(notice, AtLimit | Shortened) and not hard:
            words = translate("window", "Play on past it")
            return Offer(words, lambda: self.window.bridge.do(session.override_limit))
        return None

    def _lift(self, refused: Refused) -> None:
        """The person takes back what keeps a track from playing, and it plays."""
        track, barred = refused.track, refused.barred
        if barred.bar is Bar.FREE_NIGHT:
            self._evening.house.override(Limit.FREE_NIGHT, self._evening.clock.wall())
        else:
            trigger = None if barred.bar is Bar.RETIRED else barred.trigger
            self.desks.tonight.lift(track, trigger)
        self.desks.plan_changed()
        queue = self._evening.session.queue
        entry = next((e for e in queue.entries if e.track.location == track.location), None)
        if entry is not None:
            self.window.tonight.play_entry(entry.entry_id)
        else:
            self.window.tonight.play_tracks([track])

    def _never_again(self, tracks: Sequence[LibraryTrack]) -> None:
        undos = [self.desks.tonight.never_again(row.track_id) for row in tracks]
        self.desks.plan_changed()

        def undo() -> None:
            for each in undos:
                each()
            self.desks.plan_changed()

        if len(tracks) == 1:
            text = translate("window", "“{title}” is never played again.")
            self.window.pages.offer(text.format(title=tracks[0].track.title), undo)
        else:
            text = translate("window", "%n sounds are never played again.", None, len(tracks))
            self.window.pages.offer(text, undo)

    def _is_never(self, track_id: TrackId) -> bool:
        return track_id in self._evening.house.retired()

    def _let_play_again(self, tracks: Sequence[LibraryTrack]) -> None:
        for row in tracks:
            self.desks.tonight.lift(row.track, None)
        self.desks.plan_changed()

    def _take_playlist(self, playlist: Playlist) -> None:
        rows = self._evening.shelf.tracks_of(playlist)
        tracks = [row.track for row in rows if row.state is TrackState.THERE]
        self.window.tonight.take_instead(playlist.name, tracks)

    def _show_allowance(self) -> None:
        """What tonight still allows, under the greeting."""
        if self._evening.session.view().phase is not Phase.IDLE:
            return
        now = self._evening.clock.wall()
        allowance = self._evening.house.allowance(now)
        nearest = allowance.nearest
        fits_s = None if nearest is None else allowance.fits_s(nearest)
        self.window.tonight.show_allowance(
            limit_phrases.allowance_line(allowance), None if fits_s is None else fits_s / 60.0
        )

    def _on_turned(self, profile: Profile) -> None:
        """Another person's evening: their settings, queue, rules and places."""
        self._evening.session.stop(STOP_RAMP_S)
        settings = load_settings(self._household.settings_file)
        self._then = settings.then
        self._evening.change_settings(settings)
        self.window.take_settings(settings)
        self._evening.rules_changed()
        self.window.tonight.begin_anew(builtin_tracks())
        self.window.set_drift(self._evening.stores.load())
        self.window.pages.begin_anew()
        self.desks.heard()
        self._show_allowance()
        self._show_person(profile)

    def _on_people_changed(self) -> None:
        self._show_person(self.desks.people.current())
        self.window.people_changed()
        self._show_allowance()

    def _show_person(self, profile: Profile) -> None:
        numbers = [each.profile_id for each in self.desks.people.profiles()]
        number = numbers.index(profile.profile_id) + 1 if profile.profile_id in numbers else 1
        self.window.rail.show_profile(number, profile.name)

    def _person(self, name: str) -> tuple[int, str]:
        """Before the database is open: who was here last."""
        return int(self._household.whose.profile_id), people_phrases.person_name(name)

    def _keep(self, settings: Settings) -> None:
        self._then = settings.then
        self._evening.change_settings(settings)
        save_settings(self._household.settings_file, settings)

    def _quit(self) -> None:
        self._evening.session.stop(STOP_RAMP_S)
        self._evening.when_silent(QApplication.quit)
