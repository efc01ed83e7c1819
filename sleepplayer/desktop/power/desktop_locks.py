"""Programs that asked the desktop, not logind, to stay on.

Most desktops pass that on to logind, in their own name; here it is told who it was. Interfaces:
org.gnome.SessionManager (GNOME, Cinnamon, MATE), org.freedesktop.PowerManagement.Inhibit (KDE,
Xfce), org.kde.Solid.PowerManagement.PolicyAgent. What is not there is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection

from sleepplayer.desktop.power.calls import Ask, Calls, Place, Reply, gather
from sleepplayer.desktop.session_inhibitors import WHO, WHY
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance

GNOME = Place("org.gnome.SessionManager", "/org/gnome/SessionManager", "org.gnome.SessionManager")
FREEDESKTOP = Place(
    "org.freedesktop.PowerManagement",
    "/org/freedesktop/PowerManagement/Inhibit",
    "org.freedesktop.PowerManagement.Inhibit",
)
KDE = Place(
    "org.kde.Solid.PowerManagement.PolicyAgent",
    "/org/kde/Solid/PowerManagement/PolicyAgent",
    "org.kde.Solid.PowerManagement.PolicyAgent",
)

_GNOME_INHIBITOR = "org.gnome.SessionManager.Inhibitor"
_LOGOUT, _SUSPEND = 1, 4  # GsmInhibitorFlag
_AGAINST = {
    EndAction.SUSPEND: _SUSPEND,
    EndAction.HIBERNATE: _SUSPEND,
    EndAction.POWEROFF: _LOGOUT | _SUSPEND,
}

Answer = Callable[[Blocker | None], None]


class DesktopLocks(QObject):
    """Asks without waiting, and never raises; without a bus nothing is held."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._calls = Calls(bus, self)

    def held_off(self, action: EndAction, answer: Answer) -> None:
        """Whether another program asked the desktop not to do it."""

        def ask(names: frozenset[str]) -> None:
            questions: list[Ask[Blocker | None]] = []
            if GNOME.service in names:
                questions.append(partial(self._gnome, _AGAINST[action]))
            if FREEDESKTOP.service in names:
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

        # Not IsInhibited, which wants a uint32: QtDBus can send none.
        self._calls.ask(GNOME.call("GetInhibitors"), read)

    def _gnome_one(self, path: str, flags: int, answer: Answer) -> None:
        def read(replies: list[Reply]) -> None:
            if any(reply.absent for reply in replies):
                answer(None)  # it was given back meanwhile
            elif not all(reply.ok and len(reply.values) == 1 for reply in replies):
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
            if rows.signature == "v" and isinstance(rows.values[0], list):
                for what, who, why, mode, _flags in rows.values[0]:
                    if "sleep" in what.split(":") and mode == "block":
                        answer(None if _ours(who, why) else HeldOff(who, why))
                        return
            if apps.signature == "as" and apps.values[0]:
                strangers = [name for name in apps.values[0] if not _ours(name)]
                answer(HeldOff(strangers[0], "") if strangers else None)
                return
            answer(HeldOff("", ""))

        questions = [KDE.read("ActiveInhibitions"), FREEDESKTOP.call("GetInhibitors")]
        gather([partial(self._calls.ask, question) for question in questions], read)


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
