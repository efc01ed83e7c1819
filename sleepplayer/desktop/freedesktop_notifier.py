"""Notifications by org.freedesktop.Notifications: `desktop.notifications.Notifier`.

By https://specifications.freedesktop.org/notification-spec/latest/. Numbers are exact on the wire
(`susssasa{sv}i`, an urgency is a byte), see `session_bus`.

A dark screen stays dark: GNOME lights a locked one for each notification (js/ui/unlockDialog.js,
_wakeUpScreenForSource), so it is asked first whether the screen is locked or blanked, and then
nothing is shown. Whoever comes back finds it in the window.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sleepplayer.desktop.notifications import Notification, Notifier
from sleepplayer.desktop.session_bus import Answer, Heard, Method, SessionBus
from sleepplayer.resources import APP_ID

APP_NAME = "Sleepplayer"

_SERVICE, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_ACTION = "act"
_NONE_YET = 0
_AS_LONG_AS_IT_LIKES = -1
_LOW, _NORMAL = 0, 1

SCREENS = tuple(
    Method(name, f"/{name.replace('.', '/')}", name, "GetActive")
    for name in ("org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver")
)
"""Who knows whether the screen is locked or blanked: GNOME, and everybody else."""

_log = logging.getLogger(__name__)


def _method(member: str, signature: str = "") -> Method:
    return Method(_SERVICE, _PATH, _SERVICE, member, signature)


NOTIFY = _method("Notify", "susssasa{sv}i")
CLOSE = _method("CloseNotification", "u")
CAPABILITIES = _method("GetCapabilities")


@dataclass(slots=True)
class _Shown:
    """One key's: what is wanted, and what the service calls it."""

    wanted: Notification | None = None
    acted: Callable[[], None] | None = None
    number: int = _NONE_YET
    asking: bool = False
    told: Notification | None = None


class FreedesktopNotifier:
    """To be used on the main thread. `otherwise` is used where nobody serves."""

    def __init__(self, bus: SessionBus, otherwise: Notifier) -> None:
        self._bus = bus
        self._otherwise = otherwise
        self._shown: dict[str, _Shown] = {}
        self._listens = False
        self._closed = False

    def show(self, notification: Notification, acted: Callable[[], None] | None = None) -> None:
        """See `Notifier`. Nothing is shown while the screen is dark."""
        if self._closed:
            return
        self._listen()
        shown = self._shown.setdefault(notification.key, _Shown())
        shown.wanted, shown.acted = notification, acted
        if not shown.asking:
            shown.asking = True
            self._look(shown, SCREENS)

    def withdraw(self, key: str) -> None:
        """See `Notifier`."""
        shown = self._shown.get(key)
        if shown is None:
            return
        shown.wanted = shown.acted = None
        if shown.number != _NONE_YET:
            self._bus.call(CLOSE, (shown.number,), _ignore)
            shown.number = _NONE_YET

    def close(self) -> None:
        """See `Notifier`."""
        for key in list(self._shown):
            self.withdraw(key)
        self._closed = True
        self._otherwise.close()

    # --- from a wish to a notification --------------------------------------------------------

    def _look(self, shown: _Shown, screens: tuple[Method, ...]) -> None:
        """Ask whether the screen is dark, then what the service can do, then show it."""
        if not screens:
            self._bus.call(CAPABILITIES, (), lambda answer: self._able(shown, answer), starts=True)
            return

        def answered(answer: Answer) -> None:
            if answer.body[:1] == (True,):
                _log.debug("Not shown, the screen is dark")
                shown.asking, shown.wanted = False, None
            else:
                self._look(shown, screens[1:])

        self._bus.call(screens[0], (), answered)

    def _able(self, shown: _Shown, answer: Answer) -> None:
        notification = shown.wanted
        if notification is None:  # withdrawn meanwhile
            shown.asking = False
            return
        if answer.error:
            self._not_served(shown, answer.error)
            return
        shown.told = notification
        arguments = _arguments(notification, shown.number, _words(answer))
        self._bus.call(NOTIFY, arguments, lambda given: self._given(shown, given), starts=True)

    def _given(self, shown: _Shown, answer: Answer) -> None:
        if answer.error:
            self._not_served(shown, answer.error)
            return
        shown.asking = False
        shown.number = answer.body[0]
        if shown.wanted is None:  # withdrawn meanwhile
            self._bus.call(CLOSE, (shown.number,), _ignore)
            shown.number = _NONE_YET
        elif shown.wanted is not shown.told:
            shown.asking = True
            self._look(shown, ())

    def _not_served(self, shown: _Shown, error: str) -> None:
        _log.debug("No notification: %s", error)
        notification, acted = shown.wanted, shown.acted
        shown.asking, shown.number, shown.wanted, shown.acted = False, _NONE_YET, None, None
        if notification is not None and not self._closed:
            self._otherwise.show(notification, acted)

    # --- what becomes of it -------------------------------------------------------------------

    def _listen(self) -> None:
        if self._listens:
            return
        self._listens = True
        self._bus.when_lost(self._forget_all)
        for member, heard in (
            ("ActionInvoked", self._on_action),
            ("NotificationClosed", self._on_closed),
        ):
            self._bus.listen(heard, sender=_SERVICE, interface=_SERVICE, member=member)
        self._bus.listen(
            self._on_owner,
            sender="org.freedesktop.DBus",
            interface="org.freedesktop.DBus",
            member="NameOwnerChanged",
            about=_SERVICE,
        )

    def _on_action(self, heard: Heard) -> None:
        shown = self._by_number(heard.body[0])
        if shown is None or heard.body[1] != _ACTION:
            return
        acted, shown.acted = shown.acted, None
        if shown.told is not None:
            self.withdraw(shown.told.key)
        if acted is not None:
            acted()

    def _on_closed(self, heard: Heard) -> None:
        shown = self._by_number(heard.body[0])
        if shown is not None and not shown.asking:
            shown.number, shown.wanted, shown.acted = _NONE_YET, None, None

    def _on_owner(self, heard: Heard) -> None:
        if heard.body[1]:  # there was one, and what it showed went with it
            self._forget_all()

    def _by_number(self, number: int) -> _Shown | None:
        # These signals go to everybody: most are about other programs' notifications.
        return next((one for one in self._shown.values() if one.number == number), None)

    def _forget_all(self) -> None:
        for shown in self._shown.values():
            shown.number = _NONE_YET


def _arguments(notification: Notification, replaces: int, can: frozenset[str]) -> tuple[Any, ...]:
    text = notification.text
    if "body-markup" in can:
        text = html.escape(text, quote=False)
    actions = [_ACTION, notification.action] if notification.action and "actions" in can else []
    hints: dict[str, tuple[str, Any]] = {
        "desktop-entry": ("s", APP_ID),
        "urgency": ("y", _LOW if notification.low else _NORMAL),
        "suppress-sound": ("b", True),
    }
    if notification.passing:
        hints["transient"] = ("b", True)
    stays_ms = (
        _AS_LONG_AS_IT_LIKES
        if notification.stays_s is None
        else round(notification.stays_s * 1000.0)
    )
    return APP_NAME, replaces, APP_ID, notification.title, text, actions, hints, stays_ms


def _words(answer: Answer) -> frozenset[str]:
    return frozenset(answer.body[0]) if answer.body else frozenset()


def _ignore(answer: Answer) -> None:
    if answer.error:
        _log.debug("Not taken back: %s", answer.error)
