"""The window's composition: what the terminal has not got.

Longer than other rooms, because each part is made known to the others here and nowhere else.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from sleepplayer import library_phrases, people_phrases, phrases
from sleepplayer.app import Evening, prepare
from sleepplayer.desktop.collector import MainThreadCollector
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.errors import OutsideError
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.qt_messages import QtMessagesInLog
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import Playlist, TrackState
from sleepplayer.night.end_action import EndAction, action_after
from sleepplayer.night.notices import Notice, SessionEnded
from sleepplayer.night.session import STOP_RAMP_S
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.resources import APP_ID
from sleepplayer.shelf.household import Household
from sleepplayer.storage.paths import Paths, make_private_folder
from sleepplayer.window_bars import WindowBars
from sleepplayer.window_desks import FREEZE_AFTER_MS, WindowDesks
from sleepplayer.window_gather import WindowGathering
from sleepplayer.window_people import WindowPeople
from sleepplayer.window_words import WindowWords

if TYPE_CHECKING:
    from sleepplayer.library.background import Chunk
    from sleepplayer.library.gather import Source
    from sleepplayer.people import Profile
    from sleepplayer.window_desktop import WindowDesktop

translate = QCoreApplication.translate

UNPAINTED_MS = 1500
"""A window that is not painted by then (it started minimised, or on a screen that is off) goes on
without."""

DESKTOP_PARTS = tuple(
    f"sleepplayer.{name}"
    for name in (
        "evening_controls",
        "gui.tray",
        "desktop.notifications",
        "window_notices",
        "sleeves",
    )
)
"""What is loaded one by one, after the first paint."""


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


def run_window(
    sources: Sequence[Source], *, engine: EngineChoice | None, start: bool = False
) -> int:
    """Show the window until it is closed; returns the exit code. `start`: tonight's sounds too."""
    home, settings = prepare()
    keep_qt_at_home(home)
    with QtMessagesInLog():
        app = QApplication(sys.argv[:1])
        app.setApplicationName("sleepplayer")
        app.setDesktopFileName(APP_ID)
        app.setQuitOnLastWindowClosed(False)  # what plays may fade first
        evening = WindowEvening(sources, home=home, settings=settings, engine=engine, start=start)
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
        start: bool = False,
    ) -> None:
        """`start`: tonight's sounds, too, as soon as they are there."""
        self._start = start
        self._collector = MainThreadCollector()
        self._household = household = Household(home)
        self._home = home
        self._opened = self._leaves = False
        self._desktop: WindowDesktop | None = None  # after the first paint
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
            limits_changed=self._on_limits,
            people_changed=self._on_people,
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
        self._people = WindowPeople(self._evening, household, self.desks, self.window)
        self._bars = WindowBars(self._evening, self.desks, self.window)
        self._gathering = WindowGathering(self._evening, self._bars, self._words, self.window)
        self._gathering.none_came = self._none_came
        self.window.closing.connect(self._quit)
        self.window.pages.round_ended.connect(self.desks.library_edited)
        self.window.playlist_asked.connect(self._take_playlist)
        self.window.painted.connect(lambda: self._open(sources))
        self.window.show()
        QTimer.singleShot(UNPAINTED_MS, lambda: self._open(sources))

    def on_stop_signal(self, _count: int) -> None:
        """As if the person had closed the window."""
        self.window.quit()

    def close(self) -> None:
        """End everything."""
        self._leaves = True
        if self._desktop is not None:
            self._desktop.close()
        self.desks.close()
        self._people.close()
        self._evening.close()
        self._collector.close()

    def _open(self, sources: Sequence[Source]) -> None:
        if self._opened:
            return
        self._opened = True
        self._evening.open()
        self.window.set_drift(self._evening.stores.load())
        if sources:
            self._gathering.gather_named(sources)
        shelf = self._evening.shelf
        if shelf.problem:
            self.window.show_sentence(library_phrases.tonight_only_sentence(shelf.problem))
        elif shelf.restored is not None:
            lost = shelf.restored
            name = "" if lost.set_aside is None else lost.set_aside.name
            self.window.show_sentence(library_phrases.restored_sentence(lost.backup_made, name))
        elif shelf.pins_gone:
            self.window.show_sentence(people_phrases.pins_gone_sentence())
        shelf.tracks.put_builtin(builtin_tracks())
        self._evening.keeper.changed = self.desks.library_changed
        self._evening.keeper.open()
        self.window.tonight.plan_with(self.desks.tonight, own=bool(sources))
        self._people.open()
        QTimer.singleShot(0, self.window, lambda: self._load_desktop(sources))
        QTimer.singleShot(FREEZE_AFTER_MS, gc.freeze)

    def _load_desktop(self, sources: Sequence[Source], loaded: int = 0) -> None:
        """What the desktop needs takes 40 ms to load: whoever turns the dial meanwhile is served
        in between."""
        if loaded < len(DESKTOP_PARTS):
            import_module(DESKTOP_PARTS[loaded])
            QTimer.singleShot(0, self.window, lambda: self._load_desktop(sources, loaded + 1))
        else:
            self._open_desktop(sources)

    def _open_desktop(self, sources: Sequence[Source]) -> None:
        from sleepplayer.window_desktop import WindowDesktop  # noqa: PLC0415 - the first paint
        from sleepplayer.window_hands import WindowHands  # noqa: PLC0415 - see above

        if self._leaves:
            return
        self._desktop = WindowDesktop(
            self._evening,
            self.window,
            WindowHands(self.window, self._gathering),
            home=self._home,
            sentence=self._words.sentence,
        )
        self._gathering.brought = self._desktop.opened
        self._desktop.opened(sources)
        if self._start:
            self._desktop.controls.start()

    def _say(self, text: str) -> None:
        self.window.show_sentence(text)

    # These are known before the parts are made that they are passed on to.

    def _on_found(self, chunk: Chunk) -> None:
        self._gathering.found(chunk)

    def _none_came(self) -> None:
        """Nothing of what was named can be played, so nothing starts by itself. Space does it: if
        there is nothing else, with the plan."""
        self._start = False
        if self._desktop is not None:
            self._desktop.hands.drop_start()
        if not self.window.bridge.queue.entries:
            self.window.tonight.plan_tonight()

    def _on_turned(self, profile: Profile) -> None:
        if self._desktop is not None:
            self._desktop.turned()
        self._people.turned(profile)

    def _on_limits(self) -> None:
        self._people.show_allowance()

    def _on_people(self) -> None:
        self._people.changed()

    def _on_learnt(self) -> None:
        self.window.refresh()

    def _on_notice(self, notice: Notice) -> None:
        sentence = self._words.sentence(notice)
        self.window.show_notice(notice, sentence, self._bars.offer(notice))
        if self._desktop is not None:
            self._desktop.hands.told(sentence)
            self._desktop.told(notice)
        if isinstance(notice, SessionEnded):
            self._people.session_ended()
            then = self.window.bridge.then
            overdue_s, slept = notice.overdue_s, notice.slept
            self._then(action_after(notice.by, then, notice.kind, overdue_s, slept=slept))

    def _then(self, action: EndAction) -> None:
        if action is EndAction.QUIT:
            self.window.quit()
        elif action.is_the_systems and self._desktop is not None:
            self._desktop.ended(action)

    def _take_playlist(self, playlist: Playlist) -> None:
        from sleepplayer.gui.library.deeds import MOST_QUEUED  # noqa: PLC0415 - the first paint

        try:
            rows = self._evening.shelf.tracks_of(playlist, MOST_QUEUED)
        except OutsideError as error:
            self._say(str(error))
            return
        tracks = [row.track for row in rows if row.state is TrackState.THERE]
        if tracks:
            with self.window.asking(lambda: self._take_playlist(playlist)):
                self.window.tonight.take_instead(playlist.name, tracks)
        elif rows:
            self._say(translate("window", "None of its sounds can be played: they are missing."))
        else:
            self._say(translate("window", "“{name}” is empty.").format(name=playlist.name))

    def _quit(self) -> None:
        self._leaves = True
        if self._desktop is not None:
            self._desktop.leave()
        self._evening.session.stop(STOP_RAMP_S)
        self._evening.when_silent(QApplication.quit)
