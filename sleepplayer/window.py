"""The window's composition: what the terminal has not got."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from sleepplayer import library_phrases, phrases
from sleepplayer.app import STOP_RAMP_S, Evening, prepare
from sleepplayer.desktop.stop_signals import StopSignals
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.qt_messages import QtMessagesInLog
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.night.end_action import EndAction, action_after
from sleepplayer.night.notices import Notice, SessionEnded
from sleepplayer.night.settings import EngineChoice, Settings
from sleepplayer.storage.paths import Paths, make_private_folder
from sleepplayer.storage.settings_file import save_settings

if TYPE_CHECKING:
    from sleepplayer.library.background import Chunk
    from sleepplayer.library.gather import Source
    from sleepplayer.shelf.desk import ShelfDesk

UNPAINTED_MS = 1500
"""A window that is not painted by then (it started minimised, or on a screen that is off) goes on
without."""

FREEZE_AFTER_MS = 1000
"""What has been made by then stays: it is taken out of what Python's collector looks through, which
took 45 ms of everybody's time with it, in the middle of a fade or of scrolling."""


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
        self._settings_file = home.settings_file
        self._then = settings.then
        self._opened = False
        self._places: dict[int, int | None] = {}  # request -> visible index to put tracks at
        self._evening = Evening(
            settings=settings,
            paths=home,
            engine=engine or settings.engine,
            notify=self._on_notice,
            fell_back=lambda why: self.window.show_sentence(phrases.fell_back_sentence(why)),
            found=self._on_found,
            learnt=self._on_learnt,
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
            library=lambda: self.desk,
        )
        self.window.paths_added.connect(self._gather)
        self.window.settings_changed.connect(self._keep)
        self.window.closing.connect(self._quit)
        self.window.painted.connect(lambda: self._open(sources))
        self.window.show()
        QTimer.singleShot(UNPAINTED_MS, lambda: self._open(sources))

    def on_stop_signal(self, _count: int) -> None:
        """As if the person had closed the window."""
        self.window.close()

    def close(self) -> None:
        """End everything."""
        if "desk" in self.__dict__:
            self.desk.close()
        self._evening.close()

    @cached_property
    def desk(self) -> ShelfDesk:
        """The library for its page; made when that is first opened."""
        from sleepplayer.shelf.desk import ShelfDesk  # noqa: PLC0415 - see app

        QTimer.singleShot(FREEZE_AFTER_MS, gc.freeze)
        made = ShelfDesk(
            self._evening.shelf,
            self._evening.keeper,
            post=self._evening.poster.post,
            say=self.window.show_sentence,
        )
        made.on_kept = self._evening.library_changed
        return made

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
        self._evening.keeper.open()
        QTimer.singleShot(FREEZE_AFTER_MS, gc.freeze)

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
        self.window.show_notice(notice)
        if isinstance(notice, SessionEnded):
            self.window.set_drift(self._evening.stores.load())
            if action_after(notice.by, self._then) is EndAction.QUIT:
                self.window.close()

    def _keep(self, settings: Settings) -> None:
        self._then = settings.then
        self._evening.change_settings(settings)
        save_settings(self._settings_file, settings)

    def _quit(self) -> None:
        self._evening.session.stop(STOP_RAMP_S)
        self._evening.when_silent(QApplication.quit)
