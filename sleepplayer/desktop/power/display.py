"""Switches the display off, so that any key brings it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import GNOME_SAVER, path_of
from sleepplayer.desktop.power.calls import Ask, Calls, Place, Reply, later
from sleepplayer.desktop.power.dpms import Dpms
from sleepplayer.desktop.power.logind import done
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance

KDE = Place(
    "org.kde.kglobalaccel", "/component/org_kde_powerdevil", "org.kde.kglobalaccel.Component"
)
KDE_SHORTCUT = "Turn Off Screen"  # powerdevil's daemon/actions/bundled/dpms.cpp; not translated
GNOME = Place(GNOME_SAVER, path_of(GNOME_SAVER), GNOME_SAVER)
GNOME_POWER = "org.gnome.SettingsDaemon.Power"

Answer = Callable[[Blocker | None], None]


class Display:
    """By PowerDevil, GNOME's screen saver, or DPMS under X; else there is no means.

    On GNOME not by Mutter's PowerSaveMode: what it has switched off no key switches on again.
    gsd-power, which does bring it back, switches it off when the screen saver comes on.
    """

    def __init__(self, session: Bus, dpms: Dpms) -> None:
        self._calls = Calls(session)
        self._dpms = dpms

    def offered(self, answer: Answer) -> None:
        """None if there is a means."""
        self._means(lambda means: answer(means if isinstance(means, Hindrance) else None))

    def run(self, answer: Answer) -> None:
        """Switch it off."""
        self._means(lambda means: answer(means) if isinstance(means, Hindrance) else means(answer))

    def _means(self, answer: Callable[[Ask[Blocker | None] | Hindrance], None]) -> None:
        def look(names: frozenset[str] | None) -> None:
            if names is None:
                look_further(frozenset(), Hindrance.NO_ANSWER)
            elif KDE.service in names:
                self._calls.ask(KDE.call("shortcutNames"), partial(look_at_kde, names))
            else:
                look_further(names)

        def look_at_kde(names: frozenset[str], reply: Reply) -> None:
            if reply.signature == "as" and KDE_SHORTCUT in reply.values[0]:
                answer(partial(self._call, KDE, "invokeShortcut", KDE_SHORTCUT))
            else:
                silent = not (reply.ok or reply.absent)
                look_further(names, Hindrance.NO_ANSWER if silent else Hindrance.NOT_OFFERED)

        def look_further(names: frozenset[str], else_: Hindrance = Hindrance.NOT_OFFERED) -> None:
            if {GNOME.service, GNOME_POWER} <= names:
                answer(partial(self._call, GNOME, "SetActive", True))
            elif self._dpms.can():
                answer(self._by_dpms)
            else:
                answer(else_)

        self._calls.names(look)

    def _call(self, place: Place, method: str, argument: str | bool, answer: Answer) -> None:
        self._calls.ask(place.call(method, argument), partial(done, EndAction.DISPLAY_OFF, answer))

    def _by_dpms(self, answer: Answer) -> None:
        later(partial(answer, None if self._dpms.off() else Hindrance.REFUSED))
