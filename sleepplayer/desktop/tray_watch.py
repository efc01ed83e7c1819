"""Whether a panel serves icons over the session's bus (KDE's, GNOME's by its extension).

Qt's own question (`QSystemTrayIcon.isSystemTrayAvailable`) waits for the bus, and all of Python
waits with it: for as long as the bus hangs. This one is told.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import DBUS, DBUS_PATH
from sleepplayer.desktop.dbus.values import LATE, NO_BUS, Answer, Heard, Method

WATCHER = "org.kde.StatusNotifierWatcher"
"""Whom Qt goes by, too: https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/."""

HAS_OWNER = Method(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s")


class BusTrayWatch:
    """`gui.tray_watch.TrayWatch` of Linux. To be used on the main thread; it never waits."""

    tells = True

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._told: Callable[[bool | None], None] | None = None
        self._forget: Callable[[], None] | None = None
        self._asking = False

    def begin(self, told: Callable[[bool | None], None]) -> None:
        """Tell soon, and whenever it changes; without a bus there is no such panel."""
        self._told = told
        self._forget = self._bus.listen(
            self._changed,
            sender=DBUS,
            interface=DBUS,
            member="NameOwnerChanged",
            signature="sss",
            about=WATCHER,
        )
        self._bus.when_lost(self._lost)
        self.ask()

    def ask(self) -> None:
        """Tell again as soon as the bus has answered; one question at a time."""
        if self._told is not None and not self._asking:
            self._asking = True
            self._bus.call(HAS_OWNER, (WATCHER,), self._answered, gives="b", late=self._answered)

    def close(self) -> None:
        """Tell nothing any more."""
        self._told = None
        if self._forget is not None:
            self._forget()
            self._forget = None

    def _answered(self, answer: Answer) -> None:
        if answer.name == LATE:
            return  # the bus hangs: what it says in the end counts
        self._asking = False
        if answer.name in ("", NO_BUS):
            self._tell(bool(answer.body and answer.body[0]))
        else:
            self._tell(None)

    def _changed(self, heard: Heard) -> None:
        self._tell(bool(heard.body[2]))  # who has it now

    def _lost(self) -> None:
        # For good: a connection of Qt's, which shows the icon, never comes back.
        self._tell(None)
        self.close()

    def _tell(self, there: bool | None) -> None:
        if self._told is not None:
            self._told(there)


def make_tray_watch(bus: Bus) -> BusTrayWatch | None:
    """That of this system; None where Qt may be asked. `bus` is the session's."""
    return BusTrayWatch(bus) if sys.platform.startswith("linux") else None
