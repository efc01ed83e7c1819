"""The desktops' own locks, at services that are as strict about types as the real ones."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop.session_mock import SessionMock, is_available
from pytestqt.qtbot import QtBot

from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.desktop.session_inhibitors import (
    GNOME_SESSION,
    PORTAL,
    POWER_MANAGEMENT,
    SCREEN_SAVER,
    WHO,
    WHY,
    Kind,
    SessionInhibitor,
)

pytestmark = pytest.mark.skipif(not is_available(), reason="needs dbus and PyGObject")

APP_ID = "org.sleepplayer.Sleepplayer"
HELD = {
    GNOME_SESSION.name: f"org.gnome.SessionManager: {APP_ID}",
    POWER_MANAGEMENT.name: f"org.freedesktop.PowerManagement: {WHO}",
    SCREEN_SAVER.name: f"org.freedesktop.ScreenSaver: {WHO}",
    PORTAL.name: f"org.freedesktop.portal.Desktop: {WHY}",
}
KINDS = (GNOME_SESSION, POWER_MANAGEMENT, SCREEN_SAVER, PORTAL)


@pytest.fixture
def session(tmp_path: Path, qtbot: QtBot) -> Iterator[SessionMock]:
    with SessionMock(tmp_path) as mock:
        yield mock


@pytest.fixture
def bus(session: SessionMock) -> Iterator[SessionBus]:
    made = SessionBus(session.address)
    yield made
    made.close()


def test_each_holds_and_gives_back(session: SessionMock, bus: SessionBus, qtbot: QtBot) -> None:
    session.start(*(kind.ask.service for kind in KINDS))
    for kind in KINDS:
        hold = SessionInhibitor(bus, kind)
        for _ in range(2):
            hold.hold()
            hold.hold()
            qtbot.waitUntil(lambda: session.held() == [HELD[kind.name]])  # noqa: B023 - at once
            qtbot.waitUntil(lambda: hold.held)  # noqa: B023 - at once
            hold.let_go()
            assert not hold.held
            qtbot.waitUntil(lambda: session.held() == [])


SENT = {
    GNOME_SESSION.name: [f'string "{APP_ID}"', "uint32 0", f'string "{WHY}"', "uint32 4"],
    POWER_MANAGEMENT.name: [f'string "{WHO}"', f'string "{WHY}"'],
    SCREEN_SAVER.name: [f'string "{WHO}"', f'string "{WHY}"'],
    PORTAL.name: [
        *('string ""', "uint32 4", "array [", "dict entry(", 'string "reason"'),
        *(f'variant string "{WHY}"', ")", "]"),
    ],
}
GIVEN_BACK = {
    GNOME_SESSION.name: ("Uninhibit", ["uint32 2147483649"]),
    POWER_MANAGEMENT.name: ("UnInhibit", ["uint32 2147483650"]),
    SCREEN_SAVER.name: ("UnInhibit", ["uint32 2147483651"]),
    PORTAL.name: ("Close", []),
}


def test_types_on_the_wire(
    session: SessionMock, bus: SessionBus, qtbot: QtBot, tmp_path: Path
) -> None:
    session.start(*(kind.ask.service for kind in KINDS))
    heard = tmp_path / "heard"
    monitor = session.private.monitor("type=method_call", heard)
    try:
        qtbot.waitUntil(lambda: "NameLost" in heard.read_text())
        for kind in KINDS:
            hold = SessionInhibitor(bus, kind)
            hold.hold()
            qtbot.waitUntil(lambda: hold.held)  # noqa: B023 - at once
            hold.let_go()
            qtbot.waitUntil(lambda: session.held() == [])
        qtbot.waitUntil(lambda: "member=Close" in heard.read_text())
    finally:
        monitor.kill()
        monitor.wait()
    calls = _calls(heard.read_text())
    for kind in KINDS:
        assert calls[f"{kind.ask.interface}.Inhibit"] == SENT[kind.name]
        member, arguments = GIVEN_BACK[kind.name]
        interface = "org.freedesktop.portal.Request" if kind is PORTAL else kind.ask.interface
        assert calls[f"{interface}.{member}"] == arguments


def _calls(said: str) -> dict[str, list[str]]:
    """The arguments of each method, by "interface.member"."""
    calls: dict[str, list[str]] = {}
    for call in said.split("method call ")[1:]:
        head, *lines = call.splitlines()
        words = dict(part.split("=", 1) for part in head.split("; ") if "=" in part)
        member = f"{words['interface']}.{words['member']}"
        calls[member] = [" ".join(line.split()) for line in lines if line.startswith("   ")]
    return calls


def test_let_go_before_the_answer_holds_nothing(
    session: SessionMock, bus: SessionBus, qtbot: QtBot
) -> None:
    session.start(POWER_MANAGEMENT.ask.service)
    hold = SessionInhibitor(bus, POWER_MANAGEMENT)
    answers: list[bool] = []
    hold.changed = lambda: answers.append(hold.held)
    hold.hold()
    hold.let_go()
    qtbot.waitUntil(lambda: answers == [False])
    qtbot.waitUntil(lambda: session.held() == [])


@pytest.mark.parametrize("wanted", [True, False])
def test_what_is_granted_too_late_is_not_held_by_nobody(
    session: SessionMock,
    bus: SessionBus,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    wanted: bool,
) -> None:
    call = bus.call
    monkeypatch.setattr(bus, "call", lambda *told, **how: call(*told, within_ms=50, **how))
    service = session.start(POWER_MANAGEMENT.ask.service)
    hold = SessionInhibitor(bus, POWER_MANAGEMENT)
    service.send_signal(signal.SIGSTOP)
    hold.hold()
    qtbot.waitUntil(lambda: not hold.asking)
    assert not hold.held
    if not wanted:
        hold.let_go()
    told: list[bool] = []
    hold.changed = lambda: told.append(hold.held)
    service.send_signal(signal.SIGCONT)
    qtbot.waitUntil(lambda: told == [wanted])
    qtbot.waitUntil(lambda: len(session.held()) == int(wanted))


@pytest.mark.parametrize("kind", [POWER_MANAGEMENT, PORTAL], ids=["power", "portal"])
def test_service_that_refuses(
    session: SessionMock, bus: SessionBus, qtbot: QtBot, kind: Kind
) -> None:
    session.start(f"!{kind.ask.service}")
    hold = SessionInhibitor(bus, kind)
    answers: list[bool] = []
    hold.changed = lambda: answers.append(hold.held)
    hold.hold()
    qtbot.waitUntil(lambda: answers[-1:] == [False])
    assert not hold.asking


def test_service_that_starts_late_or_anew_is_asked_then(
    session: SessionMock, bus: SessionBus, qtbot: QtBot
) -> None:
    hold = SessionInhibitor(bus, GNOME_SESSION)
    hold.hold()
    qtbot.waitUntil(lambda: not hold.asking)
    first = session.start(GNOME_SESSION.ask.service)
    qtbot.waitUntil(lambda: hold.held)
    session.stop(first)
    qtbot.waitUntil(lambda: not hold.held)
    session.start(GNOME_SESSION.ask.service)
    qtbot.waitUntil(lambda: session.held() == [HELD[GNOME_SESSION.name]])
    hold.let_go()
    qtbot.waitUntil(lambda: session.held() == [])


def test_a_closed_connection_holds_nothing(
    session: SessionMock, bus: SessionBus, qtbot: QtBot
) -> None:
    session.start(PORTAL.ask.service)
    hold = SessionInhibitor(bus, PORTAL)
    hold.hold()
    qtbot.waitUntil(lambda: session.held() == [HELD[PORTAL.name]])
    bus.close()
    qtbot.waitUntil(lambda: session.held() == [])


def test_bus_that_dies_is_one_line_in_the_log(
    session: SessionMock, bus: SessionBus, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    session.start(POWER_MANAGEMENT.ask.service)
    hold = SessionInhibitor(bus, POWER_MANAGEMENT)
    hold.hold()
    qtbot.waitUntil(lambda: hold.held)
    session.private.kill()
    qtbot.waitUntil(lambda: not hold.held)
    hold.let_go()
    hold.hold()
    qtbot.waitUntil(lambda: not hold.asking)
    assert not hold.held
    assert [record.levelno for record in caplog.records] == [logging.INFO]


@pytest.mark.parametrize(
    "address", ["", "disabled:", "unix:path=/nonexistent/bus", "tcp:host=localhost,port=1", "?"]
)
def test_without_a_bus_nothing_is_held_and_nobody_waits(
    address: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    bus = SessionBus(address)
    hold = SessionInhibitor(bus, POWER_MANAGEMENT)
    began_s = time.monotonic()
    hold.hold()
    assert time.monotonic() - began_s < 0.5
    qtbot.waitUntil(lambda: not hold.asking)
    assert not hold.held
    assert not bus.is_connected
