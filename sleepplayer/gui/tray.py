"""Sleepplayer in the desktop's tray, while there is one.

Panels crash, start late, or have no tray at all, and a `QSystemTrayIcon` says of itself that it is
visible all the same. So the system is asked again and again, and whoever hid a window behind the
tray hears of `gone`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.gui.tray_face import TrayShown, shown_of
from sleepplayer.gui.tray_icon import tray_icon
from sleepplayer.gui.tray_menu import TrayMenu
from sleepplayer.night.media_keys import MediaKey

LOOK_EVERY_S = 2.0
"""How often the system is asked whether there is a tray: it takes up to 2 ms."""

GONE_AFTER_S = 10.0
"""A panel that restarts is back sooner, and no window lights up the bedroom for it."""

MESSAGE_MS = 8_000

_Reason = QSystemTrayIcon.ActivationReason


class Tray(QObject):
    """A `Presence` in the tray: the time that remains, and a menu for the night.

    A left click shows the window, a middle click is the key for play and pause. On macOS every
    click opens the menu, and nothing else.
    """

    gone = Signal()
    """There was a tray, and for 10 s there has been none: a window hidden behind it must show."""

    def __init__(
        self,
        controls: Controls,
        *,
        clock: Clock,
        is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        platform: str = sys.platform,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._controls = controls
        self._clock = clock
        self._is_there = is_there
        self._click_shows = platform != "darwin"
        self._shown = shown_of(controls.now())
        self._drawn: QIcon | None = None
        self._icon: QSystemTrayIcon | None = None
        self._look_at_s = 0.0
        self._away_since_s: float | None = None
        self._closed = False
        self.menu = TrayMenu(controls)
        self.menu.show_rows(self._shown)
        self.menu.aboutToShow.connect(self._about_to_open)
        self._look()

    @property
    def available(self) -> bool:
        """Whether there is a tray right now: what is hidden behind it can be found again."""
        self._look()
        return self._icon is not None

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """Qt's own, while there is a tray."""
        return self._icon

    @property
    def shown(self) -> TrayShown:
        """What it shows."""
        return self._shown

    def show(self, now: NowPlaying) -> None:
        """Show this, and every 2 s look whether the tray is still there."""
        if self._closed:
            return
        shown = shown_of(now)
        if shown != self._shown:
            before, self._shown = self._shown, shown
            self.menu.show_rows(shown)
            if shown.face != before.face:
                self._drawn = None
            self._dress(icon=shown.face != before.face, words=shown.tooltip != before.tooltip)
        if self._clock.elapsed_s() >= self._look_at_s:
            self._look()

    def message(self, title: str, text: str) -> bool:
        """Say something beside the icon, where nothing better can; whether there was a tray."""
        if self._icon is None or not self._icon.supportsMessages():
            return False
        self._icon.showMessage(title, text, self._drawn_icon(), MESSAGE_MS)
        return True

    def close(self) -> None:
        """Be gone."""
        self._closed = True
        self._take_away()
        self.menu.hide()
        self.menu.deleteLater()

    # --- whether there is a tray ------------------------------------------------------------

    def _look(self) -> None:
        if self._closed:
            return
        now_s = self._clock.elapsed_s()
        self._look_at_s = now_s + LOOK_EVERY_S
        if self._is_there():
            self._away_since_s = None
            if self._icon is None:
                self._put_there()
            return
        if self._icon is not None:
            self._take_away()
            self._away_since_s = now_s
        elif self._away_since_s is not None and now_s - self._away_since_s >= GONE_AFTER_S:
            self._away_since_s = None
            self.gone.emit()

    def _put_there(self) -> None:
        # A new one each time: Qt decides when it is made by which protocol it will ever appear.
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self._controls.show)
        self._icon = icon
        self._dress(icon=True, words=True)
        icon.show()

    def _take_away(self) -> None:
        icon, self._icon = self._icon, None
        if icon is not None:
            self.menu.hide()
            icon.hide()
            icon.deleteLater()

    # --- what is seen and done --------------------------------------------------------------

    def _dress(self, *, icon: bool, words: bool) -> None:
        if self._icon is None:
            return
        if icon:
            self._icon.setIcon(self._drawn_icon())
        if words:
            self._icon.setToolTip(self._shown.tooltip)

    def _drawn_icon(self) -> QIcon:
        if self._drawn is None:
            self._drawn = tray_icon(self._shown.face)
        return self._drawn

    def _about_to_open(self) -> None:
        self.show(self._controls.now())
        self.menu.show_rows(self._shown)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is _Reason.Trigger and self._click_shows:
            self._controls.show()
        elif reason is _Reason.MiddleClick:
            self._controls.press(MediaKey.PLAY_PAUSE)
