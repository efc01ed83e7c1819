"""Sleepplayer in the desktop's tray, while there is one.

Panels crash, start late, or have no tray at all, and a `QSystemTrayIcon` says of itself that it is
visible all the same. So it is watched whether there is a panel, and whoever hid a window behind
the tray hears of `gone`.

On Linux Qt asks the session's bus and waits for it with Python's lock held: while a bus hangs, all
of Python stands still, and with it the fade. Tried with Qt 6.11 on a frozen bus, these wait:
`isSystemTrayAvailable`, the making of a `QSystemTrayIcon`, its first menu, icon or `show` (also
after `hide`), `supportsMessages`, and `showMessage` over the bus. These do not: `setIcon`,
`setToolTip` and changes of the menu while it is shown, `geometry`, `hide`, its end. Hence

- an icon is made only while no session runs, and only when the bus has just spoken;
- then it is kept. Qt brings it back by itself to a panel that restarts, over the bus as over X11;
- in doubt there is no tray: that is better than a fade that stands still.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from sleepplayer.clock import Clock
from sleepplayer.controls import Controls, NowPlaying
from sleepplayer.gui.tray_face import TrayShown, shown_of
from sleepplayer.gui.tray_icon import tray_icon
from sleepplayer.gui.tray_menu import TrayMenu
from sleepplayer.gui.tray_watch import QtTrayWatch, TrayWatch
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.view import Phase

LOOK_EVERY_S = 2.0
"""How often it is looked whether there is a tray."""

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
        watch: TrayWatch | None = None,
        is_there: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        platform: str = sys.platform,
        parent: QObject | None = None,
    ) -> None:
        """`watch` tells whether there is a panel, and is closed with the tray; without it
        `is_there` is asked, which must not wait (on Linux Qt's does)."""
        super().__init__(parent)
        self._controls = controls
        self._clock = clock
        self._click_shows = platform != "darwin"
        self._shown = shown_of(controls.now())
        self._drawn: QIcon | None = None
        self._icon: QSystemTrayIcon | None = None
        self._docked = False
        self._panel = False
        self._is_present = False
        self._look_at_s = clock.elapsed_s() + LOOK_EVERY_S
        self._away_since_s: float | None = None
        self._closed = False
        self.menu = TrayMenu(controls)
        self.menu.show_rows(self._shown)
        self.menu.aboutToShow.connect(self._about_to_open)
        self._watch = watch or QtTrayWatch(is_there)
        self._watch.begin(self._told)

    @property
    def available(self) -> bool:
        """Whether there is a tray, as last seen: what is hidden behind it can be found again."""
        return self._is_present

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """Qt's own, while there is a tray."""
        return self._icon if self._is_present else None

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
        """Say something beside the icon, where nothing better can; whether that was possible."""
        icon = self.icon
        if icon is None:
            return False
        if self._watch.tells:
            if not self._docked:
                return False  # it would be the desktop's notifications, and waited for
        elif not icon.supportsMessages():
            return False
        icon.showMessage(title, text, self._drawn_icon(), MESSAGE_MS)
        return True

    def close(self) -> None:
        """Be gone."""
        self._closed = True
        self._watch.close()
        self._is_present = False
        self._take_away()
        self.menu.deleteLater()

    # --- whether there is a tray ------------------------------------------------------------

    def _look(self) -> None:
        self._look_at_s = self._clock.elapsed_s() + LOOK_EVERY_S
        if not self._watch.tells or (self._is_misfit() and self._may_wait()):
            self._watch.ask()  # by whose answer it is made
        self._note()

    def _told(self, there: bool | None) -> None:
        """By one that has just spoken, if it is not None."""
        if self._closed:
            return
        self._panel = there or False
        if there is not None and self._is_misfit() and self._may_wait():
            self._take_away()
            self._put_there()
        self._note()

    def _may_wait(self) -> bool:
        """Whether nobody would hear it if all of Python stood still."""
        if not self._watch.tells:
            return True  # nothing waits there
        now = self._controls.now()
        return now.phase is Phase.IDLE and now.ending is None

    def _is_misfit(self) -> bool:
        """Whether an icon is to be made: the first, or one for the other kind of tray there is.

        Qt decides when one is made by which protocol it will ever appear.
        """
        docks = self._docks()
        if self._icon is None:
            return self._panel or docks
        return docks is not self._docked and not self._is_seen() and (self._panel or docks)

    def _docks(self) -> bool:
        """Whether Qt would make an icon that X11 docks in any panel there may be."""
        return self._watch.tells and not self._panel and QGuiApplication.platformName() == "xcb"

    def _is_seen(self) -> bool:
        if self._icon is None:
            return False
        return not self._icon.geometry().isEmpty() if self._docked else self._panel

    def _note(self) -> None:
        now_s = self._clock.elapsed_s()
        before, self._is_present = self._is_present, self._is_seen()
        if self._is_present:
            self._away_since_s = None
        elif before:
            self.menu.hide()
            self._away_since_s = now_s
        elif self._away_since_s is not None and now_s - self._away_since_s >= GONE_AFTER_S:
            self._away_since_s = None
            self.gone.emit()

    def _put_there(self) -> None:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self._controls.show)
        self._icon, self._docked = icon, self._docks()
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
