"""One connection to each bus."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support import private_bus
from support.private_bus import PrivateBus

from sleepplayer.desktop.buses import Buses
from sleepplayer.desktop.keep_awake import make_keep_awake
from sleepplayer.desktop.notifications import Notification, make_notifier
from sleepplayer.desktop.power import make_power
from sleepplayer.night.end_action import EndAction


@pytest.mark.skipif(not private_bus.is_available(), reason="needs dbus")
def test_all_share_one_and_it_is_closed_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    bus = PrivateBus(tmp_path)
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
        buses = Buses()
        keep_awake = make_keep_awake(buses.system, buses.session)
        keep_awake.acquire()
        make_notifier(None, buses.session).show(Notification("trouble", "", "text"))
        answers: list[frozenset[EndAction]] = []
        make_power(buses.system, buses.session).offered(answers.append)
        qtbot.waitUntil(lambda: bool(answers))
        assert buses.session is not None
        assert buses.system is not None
        assert buses.session.is_connected
        session, system = buses.session, buses.system
        buses.close()
        assert not session.is_connected
        assert not system.is_connected
        buses.close()  # again changes nothing
    finally:
        bus.close()


def test_elsewhere_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    buses = Buses()
    assert buses.session is None
    assert buses.system is None
    buses.close()
