"""What Linux can do to itself after the silence, as desktops have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.desktop_mock import DesktopMock
from desktop.logind_mock import is_available
from desktop.power_machine import BIG, US, Machine, Mocks, machine_of, mocks_in
from pytestqt.qtbot import QtBot
from support.private_bus import PrivateBus, nowhere

from sleepplayer.desktop.power import linux
from sleepplayer.desktop.power.desktop_locks import FREEDESKTOP, KDE
from sleepplayer.desktop.power.desktop_locks import GNOME as GNOME_SESSION
from sleepplayer.desktop.power.display import GNOME as GNOME_SAVER
from sleepplayer.desktop.power.display import GNOME_POWER, KDE_SHORTCUT
from sleepplayer.desktop.power.display import KDE as KDE_SHORTCUTS
from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.night.end_action import (
    EndAction,
    HeldOff,
    Hindrance,
)

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and python3-dbusmock")

SUSPEND, HIBERNATE, POWEROFF = EndAction.SUSPEND, EndAction.HIBERNATE, EndAction.POWEROFF
LOCK, DISPLAY_OFF = EndAction.LOCK, EndAction.DISPLAY_OFF

METHODS = {SUSPEND: "Suspend", HIBERNATE: "Hibernate", POWEROFF: "PowerOff"}


@pytest.fixture(scope="module")
def mocks(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Iterator[Mocks]:
    with mocks_in(tmp_path_factory.mktemp("power")) as made:
        yield made


@pytest.fixture
def machine(mocks: Mocks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    monkeypatch.setattr(linux, "SECOND_LOOK_MS", 50)
    with machine_of(mocks, qtbot) as made:
        yield made


# --- what desktops know ---------------------------------------------------------------------------


def gnome_inhibitor(machine: Machine, number: int, flags: int, who: str, why: str) -> str:
    path = f"{GNOME_SESSION.path}/Inhibitor{number}"
    interface = "org.gnome.SessionManager.Inhibitor"
    machine.desktop.has(GNOME_SESSION.service, path, interface)
    machine.desktop.does(path, interface, "GetFlags", ("", "u"), f"ret = dbus.UInt32({flags})")
    machine.desktop.does(path, interface, "GetAppId", ("", "s"), f"ret = {who!r}")
    machine.desktop.does(path, interface, "GetReason", ("", "s"), f"ret = {why!r}")
    return path


@pytest.mark.parametrize(
    ("flags", "held"), [(4, set(BIG)), (1, {POWEROFF}), (5, set(BIG)), (8, set()), (2, set())]
)
def test_gnome_programs_hold_it_off(machine: Machine, flags: int, held: set[EndAction]) -> None:
    gnome = GNOME_SESSION
    machine.desktop.has(gnome.service, gnome.path, gnome.interface)
    paths = [
        gnome_inhibitor(machine, 1, 12, "org.sleepplayer.Sleepplayer", "Playing"),
        gnome_inhibitor(machine, 2, 4, "", "Playing until the sleep timer ends"),
        gnome_inhibitor(machine, 3, flags, "transmission", "Downloading"),
        f"{gnome.path}/Inhibitor99",  # given back meanwhile
    ]
    code = f"ret = [dbus.ObjectPath(path) for path in {paths!r}]"
    machine.desktop.does(gnome.path, gnome.interface, "GetInhibitors", ("", "ao"), code)
    found = {action: machine.blocker(action) for action in BIG}
    assert {action for action, blocker in found.items() if blocker} == held
    assert set(found.values()) <= {None, HeldOff("transmission", "Downloading")}


def freedesktop(machine: Machine, *, held: bool, apps: list[str] | None = None) -> None:
    place = FREEDESKTOP
    machine.desktop.has(place.service, place.path, place.interface)
    machine.desktop.does(place.path, place.interface, "HasInhibit", ("", "b"), f"ret = {held!r}")
    code = f"ret = dbus.Array({apps or []!r}, signature='s')"
    machine.desktop.does(place.path, place.interface, "GetInhibitors", ("", "as"), code)


def test_xfce_programs_hold_it_off(machine: Machine) -> None:
    freedesktop(machine, held=False)
    assert machine.blocker(SUSPEND) is None
    freedesktop(machine, held=True, apps=["Sleepplayer"])
    assert machine.blocker(SUSPEND) is None
    freedesktop(machine, held=True, apps=["Sleepplayer", "Parole"])
    assert machine.blocker(SUSPEND) == HeldOff("Parole", "")
    freedesktop(machine, held=True)
    assert machine.blocker(POWEROFF) == HeldOff("", "")


KDES_ROW = "(ssssu)"
OURS = ("sleep", "Sleepplayer", "Playing until the sleep timer ends", "block")
ARK, ELISA = ("sleep:idle", "Ark", "unpacking", "block"), ("idle", "Elisa", "music", "block")


def kde(machine: Machine, *rows: tuple[str, ...], row_type: str = KDES_ROW) -> None:
    """What its policy agent tells of."""
    flags = ["dbus.UInt32(3)"] * row_type.count("u")
    structs = [
        f"dbus.Struct({(*row,)!r} + ({''.join(f'{one}, ' for one in flags)}))" for row in rows
    ]
    active = f"dbus.Array([{', '.join(structs)}], signature={row_type!r})"
    machine.desktop.has(KDE.service, KDE.path, KDE.interface)
    machine.desktop.sets(KDE.path, KDE.interface, "ActiveInhibitions", active)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ELISA, ARK], HeldOff("Ark", "unpacking")),
        ([OURS, ARK], HeldOff("Ark", "unpacking")),
        ([ARK, OURS], HeldOff("Ark", "unpacking")),
        ([ELISA, OURS], None),
        ([ELISA], HeldOff("Parole", "")),
    ],
)
def test_kde_programs_hold_it_off(
    machine: Machine, rows: list[tuple[str, ...]], found: HeldOff | None
) -> None:
    freedesktop(machine, held=True, apps=["Sleepplayer", "Parole"])
    kde(machine, *rows)
    assert machine.blocker(HIBERNATE) == found


def test_what_kde_says_in_another_form_is_doubt(machine: Machine) -> None:
    freedesktop(machine, held=True, apps=["Sleepplayer"])
    kde(machine, ARK, row_type="(ssss)")
    assert machine.blocker(SUSPEND) is Hindrance.NO_ANSWER
    freedesktop(machine, held=True, apps=["Parole"])
    assert machine.blocker(SUSPEND) == HeldOff("Parole", "")


def test_a_session_bus_that_hangs_or_is_lost_is_doubt(
    machine: Machine, tmp_path: Path, qtbot: QtBot
) -> None:
    with PrivateBus(tmp_path) as session:
        bus = SessionBus(session.address)
        power = machine.seen_by(pid=US, session=bus)
        assert machine.blocker(POWEROFF, power) is None
        session.freeze(True)
        assert machine.blocker(POWEROFF, power) is Hindrance.NO_ANSWER
        session.freeze(False)
        session.kill()
        qtbot.waitUntil(lambda: not bus.is_connected)
        assert machine.blocker(POWEROFF, power) is Hindrance.NO_ANSWER
    (tmp_path / "bus").unlink(missing_ok=True)
    assert machine.blocker(POWEROFF, power) is Hindrance.NO_ANSWER
    with PrivateBus(tmp_path) as session, DesktopMock(session.address) as desktop:
        place = FREEDESKTOP
        desktop.has(place.service, place.path, place.interface)
        desktop.does(place.path, place.interface, "HasInhibit", ("", "b"), "ret = True")
        assert machine.blocker(POWEROFF, power) == HeldOff("", "")
        bus.close()


def test_without_a_session_bus_nothing_is_held(machine: Machine) -> None:
    power = machine.seen_by(pid=US, session=nowhere())
    assert machine.blocker(SUSPEND, power) is None
    assert machine.answer(power.offered) == set(BIG)


def test_desktop_that_does_not_answer_is_doubt(machine: Machine) -> None:
    freedesktop(machine, held=False)
    machine.desktop.freeze(True)
    try:
        assert machine.blocker(SUSPEND) is Hindrance.NO_ANSWER
    finally:
        machine.desktop.freeze(False)


# --- lock and display -----------------------------------------------------------------------------


def saver(machine: Machine, name: str, takes: str = "", code: str = "") -> str:
    path = "/" + name.replace(".", "/")
    machine.desktop.has(name, path, name)
    machine.desktop.does(path, name, "Lock", (takes, ""), code)
    machine.desktop.called(path)
    return path


def test_without_anybody_who_locks_it_is_not_offered(machine: Machine) -> None:
    assert LOCK not in machine.offered()
    assert machine.blocker(LOCK) is Hindrance.NOT_OFFERED
    assert machine.run(LOCK) is Hindrance.NOT_OFFERED


@pytest.mark.parametrize(
    ("name", "takes", "sent"),
    [
        ("org.freedesktop.ScreenSaver", "", ["Lock"]),
        ("org.gnome.ScreenSaver", "", ["Lock"]),
        ("org.cinnamon.ScreenSaver", "s", ["Lock", ""]),
        ("org.xfce.ScreenSaver", "", ["Lock"]),
    ],
)
def test_screen_saver_locks(machine: Machine, name: str, takes: str, sent: list[str]) -> None:
    path = saver(machine, name, takes)
    assert LOCK in machine.offered()
    assert machine.blocker(LOCK) is None
    assert machine.run(LOCK) is None
    assert machine.desktop.called(path) == [sent]


REFUSES = (
    "raise dbus.exceptions.DBusException('no', name='org.freedesktop.DBus.Error.NotSupported')"
)


def test_after_a_refusal_the_next_one_locks(machine: Machine) -> None:
    saver(machine, "org.gnome.ScreenSaver", code=REFUSES)
    path = saver(machine, "org.freedesktop.ScreenSaver")
    assert machine.run(LOCK) is None
    assert machine.desktop.called(path) == [["Lock"]]
    saver(machine, "org.freedesktop.ScreenSaver", code=REFUSES)
    assert machine.run(LOCK) is Hindrance.REFUSED


def test_logind_locks_a_graphical_session(machine: Machine) -> None:
    machine.logind.log_in("auto", 1000, "me")
    assert LOCK not in machine.offered()
    machine.logind.set_session("auto", Type="wayland")
    assert LOCK in machine.offered()
    assert machine.run(LOCK) is None
    machine.logind.set_session("auto", Type="tty")


def test_without_a_means_the_display_is_left_on(machine: Machine) -> None:
    assert DISPLAY_OFF not in machine.offered()
    assert machine.run(DISPLAY_OFF) is Hindrance.NOT_OFFERED


def test_gnome_switches_the_display_off_by_its_screen_saver(machine: Machine) -> None:
    machine.desktop.has(GNOME_SAVER.service, GNOME_SAVER.path, GNOME_SAVER.interface)
    machine.desktop.does(GNOME_SAVER.path, GNOME_SAVER.interface, "SetActive", ("b", ""))
    assert DISPLAY_OFF not in machine.offered()  # nobody there who switches it on again
    machine.desktop.has(GNOME_POWER, "/org/gnome/SettingsDaemon/Power", GNOME_POWER)
    assert DISPLAY_OFF in machine.offered()
    assert machine.blocker(DISPLAY_OFF) is None
    machine.desktop.called(GNOME_SAVER.path)
    assert machine.run(DISPLAY_OFF) is None
    assert machine.desktop.called(GNOME_SAVER.path) == [["SetActive", "1"]]


def test_kde_switches_the_display_off_by_its_shortcut(machine: Machine) -> None:
    kde = KDE_SHORTCUTS
    machine.desktop.has(kde.service, kde.path, kde.interface)
    machine.desktop.does(kde.path, kde.interface, "shortcutNames", ("", "as"), "ret = ['Sleep']")
    machine.desktop.does(kde.path, kde.interface, "invokeShortcut", ("s", ""))
    assert DISPLAY_OFF not in machine.offered()
    code = f"ret = ['Sleep', {KDE_SHORTCUT!r}]"
    machine.desktop.does(kde.path, kde.interface, "shortcutNames", ("", "as"), code)
    assert DISPLAY_OFF in machine.offered()
    machine.desktop.called(kde.path)
    assert machine.run(DISPLAY_OFF) is None
    assert ["invokeShortcut", KDE_SHORTCUT] in machine.desktop.called(kde.path)


def test_types_on_the_wire_are_those_of_the_desktops(
    machine: Machine, qtbot: QtBot, tmp_path: Path
) -> None:
    """A mock takes any type; GNOME and KDE do not."""
    saver(machine, "org.gnome.ScreenSaver")
    machine.desktop.has(GNOME_POWER, "/org/gnome/SettingsDaemon/Power", GNOME_POWER)
    machine.desktop.does(GNOME_SAVER.path, GNOME_SAVER.interface, "SetActive", ("b", ""))
    heard = tmp_path / "heard"
    rule = f"type=method_call,interface={GNOME_SAVER.interface}"
    monitor = machine.logind.monitor(rule, heard)
    try:
        qtbot.waitUntil(lambda: "NameLost" in heard.read_text())
        machine.run(LOCK)
        machine.run(DISPLAY_OFF)
        qtbot.waitUntil(lambda: "boolean true" in heard.read_text())
    finally:
        monitor.kill()
        monitor.wait()
    said = heard.read_text()
    calls = re.findall(r"interface=org.gnome.ScreenSaver; member=(\w+)\n((?:   .*\n)*)", said)
    assert calls == [("Lock", ""), ("SetActive", "   boolean true\n")]
