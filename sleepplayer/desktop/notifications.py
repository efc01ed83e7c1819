"""Notifications of the desktop: quiet, one for each key, taken back when they are over."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

_log = logging.getLogger(__name__)

Say = Callable[[str, str], bool | None]
"""A title and a text, shown some other way (`QSystemTrayIcon.showMessage`); False: it cannot."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What to show; the newer takes the place of the older with the same `key`.

    `action` is the word on its one button, "" for none; `bare`, what it says in place of `text`
    where that cannot be shown, "" for the same. `low`: it matters little, and some desktops only
    list it. `passing`: no list of the desktop is to keep it. `stays_s`: how long it stands, if the
    desktop lets us say so.
    """

    key: str
    title: str
    text: str
    action: str = ""
    low: bool = False
    passing: bool = False
    stays_s: float | None = None
    bare: str = ""


class Notifier(Protocol):
    """On the main thread. No member raises or waits."""

    def show(
        self,
        notification: Notification,
        acted: Callable[[], None] | None = None,
        *,
        opened: Callable[[], None] | None = None,
        missed: Callable[[], None] | None = None,
    ) -> None:
        """Show it; `acted` is called if its button is pressed, once at most, and not from here;
        `opened` likewise, if it is clicked beside it. `missed`: nothing here can show it, which is
        told once, perhaps from here; that the screen is dark is no such case."""
        ...

    def withdraw(self, key: str) -> None:
        """It is over: take it back. Its button does nothing any more."""
        ...

    def close(self) -> None:
        """Take everything back and be gone."""
        ...


class PlainNotifier:
    """Where there is no such service: says it some other way, without a button, or in the log."""

    def __init__(self, say: Say | None = None) -> None:
        self._say = say

    def show(
        self,
        notification: Notification,
        acted: Callable[[], None] | None = None,  # noqa: ARG002 - a protocol's signature
        *,
        opened: Callable[[], None] | None = None,  # noqa: ARG002 - see above
        missed: Callable[[], None] | None = None,
    ) -> None:
        """Say it, if there is a way."""
        if not self._says(notification):
            # The text may tell what one listens to.
            _log.info("Not shown, there is no notification service: %s", notification.key)
            if missed is not None:
                missed()

    def withdraw(self, key: str) -> None:
        """It goes by itself."""

    def close(self) -> None:
        """Nothing."""

    def _says(self, notification: Notification) -> bool:
        if self._say is None:
            return False
        try:
            said = self._say(notification.title, notification.bare or notification.text)
        except Exception:  # another's code, on the way to a sentence: it may not end the night
            _log.exception("A notification could not be shown")
            return False
        return said is not False


def make_notifier(say: Say | None = None, bus: Bus | None = None) -> Notifier:
    """What this desktop has; `say` where it has nothing, `bus` is the session's, if there is a
    connection to it already."""
    if not sys.platform.startswith("linux"):
        return PlainNotifier(say)
    from sleepplayer.desktop.freedesktop_notifier import (  # noqa: PLC0415 - Linux only
        FreedesktopNotifier,
    )
    from sleepplayer.desktop.session_bus import SessionBus  # noqa: PLC0415 - see above

    return FreedesktopNotifier(SessionBus() if bus is None else bus, PlainNotifier(say))
