"""Notifications of the desktop: quiet, one for each key, taken back when they are over."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sleepplayer.desktop.session_bus import SessionBus

_log = logging.getLogger(__name__)

Say = Callable[[str, str], None]
"""A title and a text, shown some other way: `QSystemTrayIcon.showMessage`."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What to show; the newer takes the place of the older with the same `key`.

    `action` is the word on its one button, "" for none. `low`: it matters little, and some desktops
    only list it. `passing`: no list of the desktop is to keep it. `stays_s`: how long it stands, if
    the desktop lets us say so.
    """

    key: str
    title: str
    text: str
    action: str = ""
    low: bool = False
    passing: bool = False
    stays_s: float | None = None


class Notifier(Protocol):
    """On the main thread. No member raises or waits."""

    def show(self, notification: Notification, acted: Callable[[], None] | None = None) -> None:
        """Show it; `acted` is called if its button is pressed, once at most, and not from here."""
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

    def show(self, notification: Notification, acted: Callable[[], None] | None = None) -> None:  # noqa: ARG002 - a protocol's signature
        """Say it, if there is a way."""
        if self._say is None:
            # The text may tell what one listens to.
            _log.info("Not shown, there is no notification service: %s", notification.key)
            return
        try:
            self._say(notification.title, notification.text)
        except Exception:  # another's code, on the way to a sentence: it may not end the night
            _log.exception("A notification could not be shown")

    def withdraw(self, key: str) -> None:
        """It goes by itself."""

    def close(self) -> None:
        """Nothing."""


def make_notifier(say: Say | None = None, bus: SessionBus | None = None) -> Notifier:
    """What this desktop has; `say` where it has nothing, `bus` in place of the session's."""
    if not sys.platform.startswith("linux"):
        return PlainNotifier(say)
    from sleepplayer.desktop.freedesktop_notifier import (  # noqa: PLC0415 - Linux only
        FreedesktopNotifier,
    )
    from sleepplayer.desktop.session_bus import SessionBus  # noqa: PLC0415 - see above

    return FreedesktopNotifier(SessionBus() if bus is None else bus, PlainNotifier(say))
