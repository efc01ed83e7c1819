"""What the doctor finds of the desktop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from support.fake_power import FakePower
from support.instances import Hold, hold, short_folder
from support.private_bus import PrivateBus, is_available, nowhere

from sleepplayer import doctor_desktop as doctor
from sleepplayer.desktop.dbus.names import NOTIFICATIONS
from sleepplayer.desktop.instance.place import Role
from sleepplayer.finding import Finding
from sleepplayer.night.end_action import EndAction, Offered
from sleepplayer.storage.paths import find_paths

__all__ = ["hold", "short_folder"]  # fixtures

GNOME, KDE = "org.gnome.SettingsDaemon.MediaKeys", "org.kde.kglobalaccel"
PLAYER = "org.mpris.MediaPlayer2."


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own ways")
@pytest.mark.parametrize(
    ("system", "session", "ok", "detail"),
    [
        ({"org.freedesktop.login1"}, {"org.gnome.SessionManager"}, True, "logind, the GNOME"),
        (set(), {"org.freedesktop.portal.Desktop"}, True, "by the desktop portal"),
        (set(), {"org.freedesktop.ScreenSaver"}, True, "which keeps the display on"),
        (set(), set(), False, "Nobody here can be asked"),
    ],
)
def test_who_can_keep_the_machine_awake(
    system: set[str], session: set[str], ok: bool, detail: str
) -> None:
    found = doctor.keep_awake(system, session)
    assert found.ok is ok
    assert detail in found.detail


@pytest.mark.parametrize(
    ("names", "runs", "ok", "detail"),
    [
        ({GNOME}, False, True, "passed on by GNOME"),
        ({KDE, f"{PLAYER}playerctld"}, False, True, "passed on by KDE, playerctld"),
        (
            {GNOME, f"{PLAYER}vlc.instance7", f"{PLAYER}vlc", f"{PLAYER}firefox.instance_1_2"},
            False,
            True,
            "passed on by GNOME; other players are there, too: firefox, vlc",
        ),
        ({GNOME, f"{PLAYER}sleepplayer.instance9"}, True, True, "passed on by GNOME"),
        ({GNOME}, True, False, "The Sleepplayer that runs is not on this session bus."),
        (
            set(),
            False,
            None,
            "It is not known who passes them on here; a shortcut to “sleepplayer --play-pause” "
            "does the same.",
        ),
    ],
)
def test_why_a_headsets_button_does_nothing(
    names: set[str], runs: bool, ok: bool | None, detail: str
) -> None:
    assert doctor.media_keys(names, there=True, runs=runs) == Finding("media keys", ok, detail)


def test_without_a_session_bus_no_media_key_comes() -> None:
    assert doctor.media_keys((), there=False, runs=False).ok is False


def test_who_shows_notifications() -> None:
    assert doctor.notifications({NOTIFICATIONS}).ok is True
    assert doctor.notifications(set()).ok is None


def later(answer: Callable[[], None]) -> None:
    QTimer.singleShot(0, answer)


def test_what_can_follow_the_silence(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    can = [EndAction.SUSPEND, EndAction.LOCK]
    monkeypatch.setattr(doctor, "make_power", lambda: FakePower(can, post=later))
    assert doctor.end_actions() == Finding("after the silence", True, "lock, suspend")
    monkeypatch.setattr(doctor, "make_power", lambda: FakePower((), post=later))
    assert doctor.end_actions().ok is False


def test_a_system_that_does_not_say(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ACTIONS_MS", 20)
    monkeypatch.setattr(doctor, "make_power", FakePower)
    assert "does not say" in doctor.end_actions().detail


def test_who_runs(hold: Hold, short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = short_folder
    paths = find_paths({"SLEEPPLAYER_HOME": str(home)})
    assert doctor.running(paths) == Finding("running", None, "none")
    assert not paths.data_dir.exists()
    hold(Role.WINDOW, "idle", paths.data_dir)
    evening = hold(Role.TERMINAL, "playing", paths.data_dir)
    assert doctor.running(paths) == Finding(
        "running", True, "the window, idle; the terminal, playing"
    )
    evening.hang()
    monkeypatch.setattr(doctor, "RUNNING_MS", 100)
    found = doctor.running(paths)
    assert (found.ok, found.detail.partition("; ")[2]) == (
        False,
        "the terminal, which does not answer",
    )


@pytest.mark.skipif(not is_available(), reason="needs dbus")
def test_who_is_on_a_bus(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "NAMES_MS", 100)
    with PrivateBus(tmp_path) as bus:
        assert bus.bus.registerService(GNOME)
        assert GNOME in (doctor.names_on(bus.ours()) or ())
        bus.freeze(True)
        assert doctor.names_on(bus.ours()) is None
        bus.freeze(False)
    assert doctor.names_on(nowhere()) == set()


def test_what_the_system_does_not_say(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(FakePower):
        def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
            later(lambda: answer(Offered([EndAction.LOCK], unsaid=[EndAction.SUSPEND])))

    monkeypatch.setattr(doctor, "make_power", Silent)
    found = doctor.end_actions()
    assert found.ok is False
    assert found.detail == "lock; the system does not say whether it can do these: suspend"
