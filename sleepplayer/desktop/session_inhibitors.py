"""The desktops' own locks against sleeping by themselves, each held by a service of the session.

What counts where, and what it means for the display, as their sources and manuals say:

    org.gnome.SessionManager, flag 4         GNOME, Cinnamon, MATE, Budgie: it may go dark
    org.freedesktop.PowerManagement.Inhibit  XFCE, KDE (InterruptSession): it may go dark
    org.freedesktop.portal.Inhibit, flag 4   sandboxes, desktops behind a portal: it may go dark
    org.freedesktop.ScreenSaver              LXQt and most others: it STAYS ON

All of them end a hold when the connection that asked for it is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sleepplayer.desktop.dbus import names
from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.values import Answer, Heard, Method
from sleepplayer.resources import APP_ID

WHO = "Sleepplayer"
WHY = "Playing until the sleep timer ends"

_SUSPEND = 4  # of GNOME's flags and the portal's alike
_NO_WINDOW = 0
_REQUEST = "org.freedesktop.portal.Request"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one service is asked for a hold, and how the hold it names is given back.

    `starts`: it is started if it does not run; a power manager that does not run suspends nobody.
    """

    name: str
    ask: Method
    gives: str
    arguments: tuple[Any, ...]
    give_back: Callable[[Any], tuple[Method, tuple[Any, ...]]]
    starts: bool = False


def _by_cookie(ask: Method, member: str) -> Callable[[Any], tuple[Method, tuple[Any, ...]]]:
    return lambda cookie: (Method(ask.service, ask.path, ask.interface, member, "u"), (cookie,))


_GNOME = Method(
    names.GNOME_SESSION, names.GNOME_SESSION_PATH, names.GNOME_SESSION, "Inhibit", "susu"
)
_POWER = Method(names.POWER, names.POWER_PATH, names.POWER_INHIBIT, "Inhibit", "ss")
_SAVER = Method(names.SAVER, names.path_of(names.SAVER), names.SAVER, "Inhibit", "ss")
_PORTAL = Method(
    names.PORTAL, names.PORTAL_PATH, "org.freedesktop.portal.Inhibit", "Inhibit", "sua{sv}"
)

GNOME_SESSION = Kind(
    name="the GNOME session",
    ask=_GNOME,
    gives="u",
    arguments=(APP_ID, _NO_WINDOW, WHY, _SUSPEND),
    give_back=_by_cookie(_GNOME, "Uninhibit"),
)
POWER_MANAGEMENT = Kind(
    name="the power manager",
    ask=_POWER,
    gives="u",
    arguments=(WHO, WHY),
    give_back=_by_cookie(_POWER, "UnInhibit"),
)
PORTAL = Kind(
    name="the desktop portal",
    ask=_PORTAL,
    gives="o",
    arguments=("", _SUSPEND, {"reason": ("s", WHY)}),
    give_back=lambda handle: (Method(names.PORTAL, handle, _REQUEST, "Close"), ()),
    starts=True,
)
SCREEN_SAVER = Kind(
    name="the screen saver",
    ask=_SAVER,
    gives="u",
    arguments=(WHO, WHY),
    give_back=_by_cookie(_SAVER, "UnInhibit"),
)


class SessionInhibitor:
    """One hold, asked for and given back without waiting; it never raises.

    A service that starts later, or anew, is asked then: it knows nothing of what was held.
    """

    def __init__(self, bus: Bus, kind: Kind) -> None:
        self.name = kind.name
        self.changed: Callable[[], None] = lambda: None
        self._bus = bus
        self._kind = kind
        self._wanted = False
        self._asking = False
        self._listens = False
        self._hold: Any = None

    @property
    def held(self) -> bool:
        """Whether it was granted and is not given back."""
        return self._hold is not None

    @property
    def asking(self) -> bool:
        """Whether an answer is still awaited."""
        return self._asking

    def hold(self) -> None:
        """Ask for it; it is held as soon as the service answers. Again: nothing."""
        if self._wanted:
            return
        self._wanted = True
        self._listen()
        self._ask()

    def let_go(self) -> None:
        """Give it back; an answer still under way is given back when it comes."""
        self._wanted = False
        if self._hold is not None:
            self._give_back(self._hold)
            self._hold = None

    # --- what is heard ------------------------------------------------------------------------

    def _listen(self) -> None:
        if self._listens:
            return
        self._listens = True
        self._bus.when_lost(self._forget)
        self._bus.listen(
            self._on_owner,
            sender=names.DBUS,
            interface=names.DBUS,
            member="NameOwnerChanged",
            signature="sss",
            about=self._kind.ask.service,
        )
        if self._kind is PORTAL:
            self._bus.listen(
                self._on_response,
                sender=names.PORTAL,
                interface=_REQUEST,
                member="Response",
                signature="ua{sv}",
            )

    def _ask(self) -> None:
        if self._hold is not None or self._asking:
            return
        self._asking = True
        self._bus.call(
            self._kind.ask,
            self._kind.arguments,
            self._answered,
            starts=self._kind.starts,
            gives=self._kind.gives,
            late=self._answered_late,
        )

    def _answered(self, answer: Answer) -> None:
        self._asking = False
        self._take(answer)

    def _answered_late(self, answer: Answer) -> None:
        # What was granted all the same must not be held by nobody, whom nothing could free of it.
        self._take(answer)

    def _take(self, answer: Answer) -> None:
        if answer.error:
            _log.debug("No hold by %s: %s", self.name, answer.error)
        elif self._wanted and self._hold is None:
            self._hold = answer.body[0]
        else:
            self._give_back(answer.body[0])
        self.changed()

    def _give_back(self, hold: object) -> None:
        method, arguments = self._kind.give_back(hold)
        self._bus.call(method, arguments, self._given_back)

    def _given_back(self, answer: Answer) -> None:
        if answer.error:  # its service is gone, and the hold with it
            _log.debug("Not given back to %s: %s", self.name, answer.error)

    def _on_owner(self, heard: Heard) -> None:
        _, before, now = heard.body
        if before:
            self._forget()
        if now and self._wanted:
            self._ask()

    def _on_response(self, heard: Heard) -> None:
        # The portal hands out a request at once, and says later whether it came to anything.
        if heard.path == self._hold and heard.body[0] != 0:
            _log.debug("The desktop portal did not grant it: %s", heard.body[0])
            self._forget()

    def _forget(self) -> None:
        if self._hold is not None:
            self._hold = None
            self.changed()
