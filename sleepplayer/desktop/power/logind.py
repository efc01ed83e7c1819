"""What logind can do, what it says stands against it, and doing it.

Source: org.freedesktop.login1(5), https://systemd.io/INHIBITOR_LOCKS/
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial

from sleepplayer.desktop.dbus.bus import Bus
from sleepplayer.desktop.dbus.names import LOGIND, LOGIND_MANAGER, LOGIND_PATH
from sleepplayer.desktop.power.calls import Ask, Calls, Place, Reply, gather
from sleepplayer.night.end_action import Blocker, EndAction, HeldOff, Hindrance, OthersLoggedIn

MANAGER = Place(LOGIND, LOGIND_PATH, LOGIND_MANAGER)
_SESSION = LOGIND + ".Session"
OUR_SESSION = Place(LOGIND, LOGIND_PATH + "/session/auto", _SESSION)

METHODS = {
    EndAction.SUSPEND: "Suspend",
    EndAction.HIBERNATE: "Hibernate",
    EndAction.POWEROFF: "PowerOff",
}
_AGAINST = {
    EndAction.SUSPEND: {"sleep"},
    EndAction.HIBERNATE: {"sleep"},
    # A download that must not be put to sleep is lost altogether when the power goes.
    EndAction.POWEROFF: {"shutdown", "sleep"},
}
_WITHOUT_ASKING = ("yes", "inhibitor-blocked")
"""The latter is newer loginds' word for what would be "yes" but for a lock, for instance ours."""

_BLOCKING_MODES = ("block", "block-weak")
_INHIBITORS = "a(ssssuu)"  # what, who, why, mode, uid, pid
_SESSIONS = "a(susso)"  # id, uid, name, seat, path
_GONE = (LOGIND + ".NoSuchSession", "org.freedesktop.DBus.Error.UnknownObject")

_SILENT = (".NoReply", ".Timeout", ".TimedOut", ".Disconnected")

_log = logging.getLogger(__name__)


class Logind:
    """Asks without waiting, and never raises; without a bus or logind it offers nothing."""

    def __init__(self, bus: Bus, *, pid: int | None = None, uid: int | None = None) -> None:
        """`pid` and `uid` are ours, unless a test says otherwise."""
        self._calls = Calls(bus)
        self._pid = os.getpid() if pid is None else pid
        self._uid = os.getuid() if uid is None else uid

    def can(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """None if it would do it without a password, which nobody is awake to type."""

        def read(reply: Reply) -> None:
            if reply.ok and reply.signature == "s":
                answered = reply.values[0] in _WITHOUT_ASKING
                answer(None if answered else Hindrance.NOT_OFFERED)
            else:
                answer(Hindrance.NOT_OFFERED if reply.absent else Hindrance.NO_ANSWER)

        self._calls.ask(MANAGER.call("Can" + METHODS[action]), read)

    def held_off(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Whether another process holds a lock that blocks it."""

        def read(reply: Reply) -> None:
            if not reply.ok or reply.signature != _INHIBITORS:
                answer(Hindrance.NO_ANSWER)
                return
            for what, who, why, mode, _uid, pid in reply.values[0]:
                blocks = mode in _BLOCKING_MODES and not _AGAINST[action].isdisjoint(
                    what.split(":")
                )
                if blocks and pid != self._pid:
                    answer(HeldOff(who, why))
                    return
            answer(None)

        self._calls.ask(MANAGER.call("ListInhibitors"), read)

    def others(self, answer: Callable[[Blocker | None], None]) -> None:
        """Whether other people are logged in, here or from afar, in front of it or not."""

        def read(reply: Reply) -> None:
            if not reply.ok or reply.signature != _SESSIONS:
                answer(Hindrance.NO_ANSWER)
                return
            questions: list[Ask[str | Hindrance]] = [
                partial(self._name_if_person, path, name)
                for _id, uid, name, _seat, path in reply.values[0]
                if uid != self._uid
            ]
            gather(questions, tell)

        def tell(names: list[str | Hindrance]) -> None:
            people = sorted({name for name in names if isinstance(name, str) and name})
            if people:
                answer(OthersLoggedIn(tuple(people)))
            else:
                answer(Hindrance.NO_ANSWER if Hindrance.NO_ANSWER in names else None)

        self._calls.ask(MANAGER.call("ListSessions"), read)

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Do it, without asking anybody for a password."""
        self._calls.ask(MANAGER.call(METHODS[action], False), partial(done, action, answer))

    def our_session_is_graphical(self, answer: Callable[[bool | None], None]) -> None:
        """Whether a desktop may hear that our session is to be locked; None: it does not say."""

        def read(reply: Reply) -> None:
            silent = reply.error.endswith(_SILENT)
            answer(None if silent else reply.ok and reply.values[0] in ("x11", "wayland", "mir"))

        self._calls.ask(OUR_SESSION.read("Type"), read)

    def lock(self, answer: Callable[[Blocker | None], None]) -> None:
        """Have our session locked by whoever shows it."""
        self._calls.ask(OUR_SESSION.call("Lock"), partial(done, EndAction.LOCK, answer))

    def _name_if_person(
        self, path: str, name: str, answer: Callable[[str | Hindrance], None]
    ) -> None:
        """The name if it is a person's session that lasts, "" if not."""
        place = Place(LOGIND, path, _SESSION)

        def tell(replies: list[Reply]) -> None:
            if any(reply.error in _GONE for reply in replies):
                answer("")
            elif not all(reply.ok and isinstance(reply.values[0], str) for reply in replies):
                answer(Hindrance.NO_ANSWER)
            else:
                kind, state = (reply.values[0] for reply in replies)
                # "user", "user-early", "user-light"; not "greeter", "lock-screen", "background",
                # "manager", and nobody who has not come in yet.
                person = kind.startswith("user") and kind != "user-incomplete"
                answer((name or "?") if person and state != "closing" else "")

        gather(
            [partial(self._calls.ask, place.read(wanted)) for wanted in ("Class", "State")], tell
        )


def done(action: EndAction, answer: Callable[[Blocker | None], None], reply: Reply) -> None:
    """What a reply to "do it" says: None if it is being done."""
    if reply.ok:
        answer(None)
        return
    _log.info("%s failed: %s (%s)", action, reply.words, reply.error)
    answer(Hindrance.NO_ANSWER if reply.error.endswith(_SILENT) else Hindrance.REFUSED)
