"""What the doctor finds of the desktop: who keeps the machine awake, where media keys come from,
what can follow the silence, and whether a Sleepplayer runs that could be asked."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

from sleepplayer.desktop.dbus.names import DBUS, DBUS_PATH, LOGIND, NOTIFICATIONS
from sleepplayer.desktop.dbus.values import Answer, Method
from sleepplayer.desktop.instance.client import NoAnswer, ask
from sleepplayer.desktop.instance.messages import Command, Garbled, Order, request_line
from sleepplayer.desktop.instance.place import Role, find_place
from sleepplayer.desktop.power import make_power
from sleepplayer.finding import Finding
from sleepplayer.night.end_action import EndAction, Offered
from sleepplayer.storage.paths import Paths

if TYPE_CHECKING:
    from sleepplayer.desktop.dbus.bus import Bus

PLAYERS = "org.mpris.MediaPlayer2."

PASS_KEYS_ON = {
    "org.gnome.SettingsDaemon.MediaKeys": "GNOME",
    "org.mate.SettingsDaemon": "MATE",
    "org.kde.kglobalaccel": "KDE",
}
"""Who hears media keys, also those of a headset, and tells the player that played last: by their
names on the session bus."""

PLAYERCTLD = f"{PLAYERS}playerctld"
"""No player: it stands for the one that played last."""

OURS = "sleepplayer"

_WHO = ("ListNames", "ListActivatableNames")

ACTIONS_MS = 3000
"""How long the system may take to say what it would do."""

NAMES_MS = 1500
"""How long a bus may take to say who is on it."""

RUNNING_MS = 500
"""How long one that runs may take to say how it is."""


def examine_desktop(paths: Paths) -> list[Finding]:
    """Look at all of it; within a second, where nothing hangs. It needs an application."""
    if not sys.platform.startswith("linux"):
        return [
            Finding("keep awake", None, "by wakepy"),
            Finding("media keys", None, "by the system’s own controls, with the extra “desktop”"),
            end_actions(),
            running(paths),
        ]
    from sleepplayer.desktop.session_bus import (  # noqa: PLC0415 - jeepney, Linux only
        SessionBus,
        SystemBus,
    )

    system, session = SystemBus(), SessionBus()
    on_system, on_session = names_on(system), names_on(session)
    names, runs = on_session or set[str](), running(paths)
    found = [
        _bus("D-Bus session", session, answers=on_session is not None),
        _bus("D-Bus system", system, answers=on_system is not None),
        keep_awake(on_system or (), names),
        media_keys(names, there=session.is_connected, runs=bool(runs.ok)),
        notifications(names),
        end_actions(),
        runs,
    ]
    system.close()
    session.close()
    return found


def keep_awake(system: Iterable[str], session: Iterable[str]) -> Finding:
    """Who can be asked for it, by who is on the buses."""
    from sleepplayer.desktop import session_inhibitors as kinds  # noqa: PLC0415 - Linux only

    there = ["logind"] if LOGIND in system else []
    everyone = (kinds.GNOME_SESSION, kinds.POWER_MANAGEMENT, kinds.PORTAL)
    there += [kind.name for kind in everyone if kind.ask.service in session]
    if there:
        return Finding("keep awake", True, f"by {', '.join(there)}")
    if kinds.SCREEN_SAVER.ask.service in session:
        detail = f"by {kinds.SCREEN_SAVER.name} alone, which keeps the display on"
        return Finding("keep awake", True, detail)
    return Finding("keep awake", False, "Nobody here can be asked to keep the machine awake.")


def media_keys(session: Iterable[str], *, there: bool, runs: bool) -> Finding:
    """Who passes media keys on, and which other players they may go to instead; `there` is the bus,
    and `runs` a Sleepplayer."""
    if not there:
        return Finding("media keys", False, "Without a session bus none can reach the player.")
    names = set(session)
    players = _players(names)
    if runs and OURS not in players:
        return Finding("media keys", False, "The Sleepplayer that runs is not on this session bus.")
    by = [name for bus_name, name in PASS_KEYS_ON.items() if bus_name in names]
    if PLAYERCTLD in names:
        by.append("playerctld")
    others = sorted(players - {OURS})
    what = f"passed on by {', '.join(by)}" if by else "It is not known who passes them on here"
    if others:
        what += f"; other players are there, too: {', '.join(others)}"
    if not by:
        what += "; a shortcut to “sleepplayer --play-pause” does the same."
    return Finding("media keys", True if by else None, what)


def notifications(session: Iterable[str]) -> Finding:
    """Whether the desktop shows any."""
    if NOTIFICATIONS in session:
        return Finding("notifications", True, "shown by the desktop")
    return Finding("notifications", None, "not shown by this desktop; the tray says them, if any")


def end_actions() -> Finding:
    """What can follow the silence."""
    loop = QEventLoop()
    found: list[frozenset[EndAction]] = []

    def answer(actions: frozenset[EndAction]) -> None:
        found.append(actions)
        loop.quit()

    power = make_power()
    power.offered(answer)
    QTimer.singleShot(ACTIONS_MS, loop.quit)
    if not found:
        loop.exec()
    if not found:
        return Finding("after the silence", False, "The system does not say what it can do.")
    names = [action for action in EndAction if action in found[0]]
    if isinstance(found[0], Offered) and found[0].unsaid:
        unsaid = ", ".join(action for action in EndAction if action in found[0].unsaid)
        said = f"{', '.join(names)}; " if names else ""
        detail = f"{said}the system does not say whether it can do these: {unsaid}"
        return Finding("after the silence", False, detail)
    if not names:
        return Finding("after the silence", False, "Nothing can follow it here.")
    return Finding("after the silence", True, ", ".join(names))


def running(paths: Paths) -> Finding:
    """Who runs for this person and data directory, and whether it answers."""
    found, hangs = list[str](), False
    for role in Role:
        place = find_place(role, paths.data_dir, os.environ)
        within = QDeadlineTimer(RUNNING_MS)
        try:
            answers = ask(place, [request_line([Order(command=Command.STATUS)])], within=within)
        except NoAnswer:
            hangs = True
            found.append(f"the {role}, which does not answer")
        except Garbled:
            hangs = True
            found.append(f"the {role}, of another version")
        else:
            if answers:
                found.append(f"the {role}, {(answers[0].status or {}).get('phase')}")
    if not found:
        return Finding("running", None, "none")
    return Finding("running", not hangs, "; ".join(found))


def names_on(bus: Bus) -> set[str] | None:
    """Who can be called on a bus: who is there, and who is started when called; None if it is there
    and does not say."""
    if not bus.reach():
        return set()
    loop = QEventLoop()
    said: list[Answer] = []

    def answered(answer: Answer) -> None:
        said.append(answer)
        if len(said) == len(_WHO):
            loop.quit()

    for member in _WHO:
        bus.call(
            Method(DBUS, DBUS_PATH, DBUS, member), (), answered, gives="as", within_ms=NAMES_MS
        )
    loop.exec()
    if any(answer.error for answer in said):
        return None
    return {name for answer in said for name in answer.body[0]}


def _players(names: Iterable[str]) -> set[str]:
    """Programs; some add a number to their name for each that runs."""
    return {
        name.removeprefix(PLAYERS).partition(".")[0]
        for name in names
        if name.startswith(PLAYERS) and name != PLAYERCTLD
    }


def _bus(what: str, bus: Bus, *, answers: bool) -> Finding:
    if not bus.is_connected:
        return Finding(what, False, "not there")
    if not answers:
        return Finding(what, False, "It is there and does not answer.")
    return Finding(what, True, bus.unique_name)
