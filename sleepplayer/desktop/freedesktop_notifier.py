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
from functools import partial
from typing import Any

from sleepplayer.desktop.dbus import names
from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.values import Answer, Heard, Method
from sleepplayer.desktop.notifications import Notification, Notifier
from sleepplayer.resources import APP_ID

APP_NAME = "Sleepplayer"

_SERVICE = names.NOTIFICATIONS
_ACTION = "act"
_OPENED = "default"
"""A click beside the button, by the specification."""

_NONE_YET = 0
_AS_LONG_AS_IT_LIKES = -1
_LOW, _NORMAL = 0, 1

SCREENS = tuple(
    Method(name, names.path_of(name), name, "GetActive")
    for name in (names.GNOME_SAVER, names.SAVER)
)
"""Who knows whether the screen is locked or blanked: GNOME, and everybody else."""

SCREEN_MS = 2000
"""Who has not said by then that it is dark is not waited for."""

_log = logging.getLogger(__name__)


def _method(member: str, signature: str = "") -> Method:
    return Method(_SERVICE, names.path_of(_SERVICE), _SERVICE, member, signature)


NOTIFY = _method("Notify", "susssasa{sv}i")
CLOSE = _method("CloseNotification", "u")
CAPABILITIES = _method("GetCapabilities")


@dataclass(slots=True)
class _Shown:
    """One key's: what is wanted, and what the service calls it."""

    wanted: Notification | None = None
    acted: Callable[[], None] | None = None
    opened: Callable[[], None] | None = None
    missed: Callable[[], None] | None = None
    number: int = _NONE_YET
    asking: bool = False
    told: Notification | None = None

    def forget(self) -> None:
        """Nothing is wanted any more."""
        self.wanted = self.acted = self.opened = self.missed = None


class FreedesktopNotifier:
    """To be used on the main thread. `otherwise` is used where nobody serves."""

    def __init__(self, bus: Bus, otherwise: Notifier) -> None:
        self._bus = bus
        self._otherwise = otherwise
        self._shown: dict[str, _Shown] = {}
        self._listens = False
        self._closed = False

    def show(
        self,
        notification: Notification,
        acted: Callable[[], None] | None = None,
        *,
        opened: Callable[[], None] | None = None,
        missed: Callable[[], None] | None = None,
    ) -> None:
        """See `Notifier`. Nothing is shown while the screen is dark."""
        if self._closed:
            return
        self._listen()
        shown = self._shown.setdefault(notification.key, _Shown())
        shown.wanted, shown.acted = notification, acted
        shown.opened, shown.missed = opened, missed
        if not shown.asking:
            shown.asking = True
            self._look(shown, SCREENS)

    def withdraw(self, key: str) -> None:
        """See `Notifier`."""
        shown = self._shown.get(key)
        if shown is None:
            return
        shown.forget()
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
            able = partial(self._able, shown)
            self._bus.call(CAPABILITIES, (), able, starts=True, gives="as")
            return

        def answered(answer: Answer) -> None:
            if answer.body == (True,):
                _log.debug("Not shown, the screen is dark")
                shown.asking = False
                shown.forget()
            else:
                self._look(shown, screens[1:])

        self._bus.call(screens[0], (), answered, gives="b", within_ms=SCREEN_MS)

    def _able(self, shown: _Shown, answer: Answer) -> None:
        notification = shown.wanted
        if notification is None:  # withdrawn meanwhile
            shown.asking = False
            return
        if answer.error:
            self._not_served(shown, answer.error)
            return
        shown.told = notification
        can = frozenset(answer.body[0])
        opens = shown.opened is not None
        arguments = _arguments(notification, shown.number, can, opens=opens)
        given = partial(self._given, shown)
        self._bus.call(NOTIFY, arguments, given, starts=True, gives="u", late=self._given_late)

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

    def _given_late(self, answer: Answer) -> None:
        """It was said another way meanwhile, or is over."""
        if not answer.error:
            self._bus.call(CLOSE, answer.body, _ignore)

    def _not_served(self, shown: _Shown, error: str) -> None:
        _log.debug("No notification: %s", error)
        notification, acted = shown.wanted, shown.acted
        opened, missed = shown.opened, shown.missed
        shown.asking, shown.number = False, _NONE_YET
        shown.forget()
        if notification is not None and not self._closed:
            self._otherwise.show(notification, acted, opened=opened, missed=missed)

    # --- what becomes of it -------------------------------------------------------------------

    def _listen(self) -> None:
        if self._listens:
            return
        self._listens = True
        self._bus.when_lost(self._forget_all)
        for member, signature, heard in (
            ("ActionInvoked", "us", self._on_action),
            ("NotificationClosed", "uu", self._on_closed),
        ):
            self._bus.listen(
                heard, sender=_SERVICE, interface=_SERVICE, member=member, signature=signature
            )
        self._bus.listen(
            self._on_owner,
            sender=names.DBUS,
            interface=names.DBUS,
            member="NameOwnerChanged",
            signature="sss",
            about=_SERVICE,
        )

    def _on_action(self, heard: Heard) -> None:
        shown = self._by_number(heard.body[0])
        if shown is None or heard.body[1] not in (_ACTION, _OPENED):
            return
        do = shown.acted if heard.body[1] == _ACTION else shown.opened
        if do is None and heard.body[1] == _OPENED:  # a service's own idea
            return
        if shown.told is not None:
            self.withdraw(shown.told.key)
        if do is not None:
            do()

    def _on_closed(self, heard: Heard) -> None:
        shown = self._by_number(heard.body[0])
        if shown is not None and not shown.asking:
            shown.number = _NONE_YET
            shown.forget()

    def _on_owner(self, heard: Heard) -> None:
        if heard.body[1]:  # there was one, and what it showed went with it
            self._forget_all()

    def _by_number(self, number: int) -> _Shown | None:
        # These signals go to everybody: most are about other programs' notifications.
        return next((one for one in self._shown.values() if one.number == number), None)

    def _forget_all(self) -> None:
        for shown in self._shown.values():
            shown.number = _NONE_YET


def _arguments(
    notification: Notification, replaces: int, can: frozenset[str], *, opens: bool
) -> tuple[Any, ...]:
    acts = "actions" in can
    text = notification.text if acts else notification.bare or notification.text
    if "body-markup" in can:
        text = html.escape(text, quote=False)
    actions = [_ACTION, notification.action] if notification.action and acts else []
    if opens and acts:  # its words are shown by few
        actions += [_OPENED, notification.title]
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


def _ignore(answer: Answer) -> None:
    if answer.error:
        _log.debug("Not taken back: %s", answer.error)
