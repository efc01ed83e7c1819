"""Programs that asked the desktop, not logind, to stay on.

Most desktops pass that on to logind, in their own name; here it is told who it was. Interfaces:
org.gnome.SessionManager (GNOME, Cinnamon, MATE), org.freedesktop.PowerManagement.Inhibit (KDE,
Xfce), org.kde.Solid.PowerManagement.PolicyAgent. What is not there is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sleepplayer.desktop.dbus import names
from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.power.calls import Ask, Calls, Place, Reply, gather
from sleepplayer.desktop.session_inhibitors import WHO, WHY
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance

GNOME = Place(names.GNOME_SESSION, names.GNOME_SESSION_PATH, names.GNOME_SESSION)
FREEDESKTOP = Place(names.POWER, names.POWER_PATH, names.POWER_INHIBIT)
KDE = Place(
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    "org.kde.Solid.PowerManagement.PolicyAgent",
)
KDE_ROWS = "a(ssssu)"  # what, who, why, mode, flags

_GNOME_INHIBITOR = "org.gnome.SessionManager.Inhibitor"
_LOGOUT, _SUSPEND = 1, 4  # GsmInhibitorFlag
_AGAINST = {
    EndAction.SUSPEND: _SUSPEND,
    EndAction.HIBERNATE: _SUSPEND,
    EndAction.POWEROFF: _LOGOUT | _SUSPEND,
}

Answer = Callable[[Blocker | None], None]


class DesktopLocks:
    """Asks without waiting, and never raises. Where there never was a bus nothing is held; one that
    is silent, or lost, leaves that in doubt."""

    def __init__(self, bus: Bus) -> None:
        self._calls = Calls(bus)

    def held_off(self, action: EndAction, answer: Answer) -> None:
        """Whether another program asked the desktop not to do it."""

        def ask(there: frozenset[str] | None) -> None:
            if there is None:
                answer(Hindrance.NO_ANSWER)
                return
            questions: list[Ask[Blocker | None]] = []
            if GNOME.service in there:
                questions.append(partial(self._gnome, _AGAINST[action]))
            if FREEDESKTOP.service in there:
                questions.append(self._freedesktop)
            gather(questions, lambda found: answer(worst(found)))

        self._calls.names(ask)

    # --- GNOME and its kin ------------------------------------------------------------------------

    def _gnome(self, flags: int, answer: Answer) -> None:
        def read(reply: Reply) -> None:
            if not reply.ok or reply.signature != "ao":
                answer(None if reply.absent else Hindrance.NO_ANSWER)
                return
            questions: list[Ask[Blocker | None]] = [
                partial(self._gnome_one, path, flags) for path in reply.values[0]
            ]
            gather(questions, lambda found: answer(worst(found)))

        self._calls.ask(GNOME.call("GetInhibitors"), read)

    def _gnome_one(self, path: str, flags: int, answer: Answer) -> None:
        def read(replies: list[Reply]) -> None:
            if any(reply.absent for reply in replies):
                answer(None)  # it was given back meanwhile
            elif [reply.signature for reply in replies] != ["u", "s", "s"]:
                answer(Hindrance.NO_ANSWER)
            else:
                its_flags, who, why = (reply.values[0] for reply in replies)
                held = its_flags & flags and not _ours(who, why)
                answer(HeldOff(who, why) if held else None)

        place = Place(GNOME.service, path, _GNOME_INHIBITOR)
        methods = ("GetFlags", "GetAppId", "GetReason")
        gather([partial(self._calls.ask, place.call(method)) for method in methods], read)

    # --- KDE and Xfce -----------------------------------------------------------------------------

    def _freedesktop(self, answer: Answer) -> None:
        def read(reply: Reply) -> None:
            if reply.ok and reply.signature == "b":
                if reply.values[0]:
                    self._who(answer)
                else:
                    answer(None)
            else:
                answer(None if reply.absent else Hindrance.NO_ANSWER)

        self._calls.ask(FREEDESKTOP.call("HasInhibit"), read)

    def _who(self, answer: Answer) -> None:
        """Somebody holds it; KDE says who, each version in another way, Xfce the name alone."""

        def read(replies: list[Reply]) -> None:
            rows, apps = replies
            strangers = _strangers(rows)
            if strangers:
                answer(strangers[0])
            elif strangers is not None and _has_ours(rows):
                answer(None)
            elif apps.signature == "as" and apps.values[0]:
                others = [name for name in apps.values[0] if not _ours(name)]
                unread = Hindrance.NO_ANSWER if strangers is None else None
                answer(HeldOff(others[0], "") if others else unread)
            else:
                answer(HeldOff("", ""))

        questions = [KDE.read("ActiveInhibitions"), FREEDESKTOP.call("GetInhibitors")]
        gather([partial(self._calls.ask, question) for question in questions], read)


def _strangers(rows: Reply) -> list[HeldOff] | None:
    """Who keeps KDE from sleeping, and is not ourselves; None if it cannot be read."""
    if rows.absent:
        return []
    if rows.signature != KDE_ROWS:
        return None
    sleeping = [(who, why) for what, who, why, mode, _ in rows.values[0] if _stops(what, mode)]
    return [HeldOff(who, why) for who, why in sleeping if not _ours(who, why)]


def _has_ours(rows: Reply) -> bool:
    found = rows.values[0] if rows.ok else ()
    return any(_stops(what, mode) and _ours(who, why) for what, who, why, mode, _ in found)


def _stops(what: str, mode: str) -> bool:
    return "sleep" in what.split(":") and mode == "block"


def _ours(who: str, why: str = "") -> bool:
    """Our own, just given back: what goes by the portal bears another name, or none."""
    return WHO.lower() in who.lower() or why == WHY


def worst(found: list[Blocker | None]) -> Blocker | None:
    """The one to tell: what can be named goes before what is in doubt."""
    named = [one for one in found if one is not None and not isinstance(one, Hindrance)]
    if named:
        return named[0]
    for doubt in (Hindrance.NOT_OFFERED, Hindrance.NO_ANSWER, Hindrance.REFUSED):
        if doubt in found:
            return doubt
    return None
