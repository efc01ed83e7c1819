"""Notifications, at a service that is as strict about types as the real ones."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desktop import session_mock
from desktop.logind_mock import SYSTEM_PYTHON
from pytestqt.qtbot import QtBot
from support.private_bus import PrivateBus

from sleepplayer.desktop.freedesktop_notifier import FreedesktopNotifier
from sleepplayer.desktop.notifications import Notification, PlainNotifier, make_notifier
from sleepplayer.desktop.session_bus import SessionBus

pytestmark = pytest.mark.skipif(not session_mock.is_available(), reason="needs dbus and PyGObject")

SERVICE = Path(__file__).with_name("notification_service.py")
APP_ID = "org.sleepplayer.Sleepplayer"
BEDTIME = Notification("reminder", "Sleepplayer", "It is 22:30.")
ENDING = Notification(
    "ending", "Sleepplayer", "Suspended in 60 s.", "Keep it on", passing=True, stays_s=60.0
)


class Desktop:
    """A bus with a notification service, and a notifier."""

    def __init__(self, folder: Path, *capabilities: str) -> None:
        self.private = PrivateBus(folder)
        self._file = folder / "shown"
        self._service: subprocess.Popen[bytes] | None = None
        self.said: list[tuple[str, str]] = []
        self.bus = SessionBus(self.private.address)
        made = make_notifier(lambda title, text: self.said.append((title, text)), self.bus)
        assert isinstance(made, FreedesktopNotifier)
        self.notifier = made
        self._capabilities = capabilities

    def serve(self) -> None:
        self._service = subprocess.Popen(
            [SYSTEM_PYTHON, SERVICE, self._file, *self._capabilities], env=self.private.env()
        )
        self.private.wait_for("org.freedesktop.Notifications")

    def stop(self) -> None:
        if self._service is not None:
            self._service.kill()
            self._service.wait()
            self._service = None

    def shown(self) -> list[list[Any]]:
        return list(json.loads(self._file.read_text()).values())

    def texts(self) -> list[str]:
        return [arguments[4] for arguments in self.shown()]

    def do(self, method: str, *arguments: str) -> None:
        name = "org.sleepplayer.Test"
        self.private.call(name, "/org/sleepplayer/Test", f"{name}.{method}", *arguments)

    def press(self, action: str = "act") -> None:
        for number in json.loads(self._file.read_text()):
            self.do("Press", number, action)

    def close(self) -> None:
        self.bus.close()
        self.stop()
        self.private.close()


@pytest.fixture
def bare(tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    made = Desktop(tmp_path, "body", "body-markup", "actions")
    yield made
    made.close()


@pytest.fixture
def desktop(bare: Desktop) -> Desktop:
    bare.serve()
    return bare


def test_what_is_shown(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(ENDING)
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    hints = {
        "desktop-entry": APP_ID,
        "urgency": 1,
        "suppress-sound": True,
        "transient": True,
    }
    assert desktop.shown() == [
        [
            *("Sleepplayer", 0, APP_ID, "Sleepplayer", "Suspended in 60 s."),
            *(["act", "Keep it on"], hints, 60_000),
        ]
    ]


def test_types_on_the_wire(desktop: Desktop, qtbot: QtBot, tmp_path: Path) -> None:
    heard = tmp_path / "heard"
    monitor = desktop.private.monitor("type=method_call", heard)
    try:
        qtbot.waitUntil(lambda: "NameLost" in heard.read_text())
        desktop.notifier.show(ENDING)
        qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
        desktop.notifier.show(Notification("ending", "Sleepplayer", "in 40 s", low=True))
        qtbot.waitUntil(lambda: desktop.texts() == ["in 40 s"])
        desktop.notifier.withdraw("ending")
        qtbot.waitUntil(lambda: "member=CloseNotification" in heard.read_text())
        qtbot.waitUntil(lambda: desktop.shown() == [])
    finally:
        monitor.kill()
        monitor.wait()
    calls = [" ".join(call.split()) for call in heard.read_text().split("method call ")]
    first, second = (call.partition("=Notify ")[2] for call in calls if "member=Notify" in call)
    assert first == (
        f'string "Sleepplayer" uint32 0 string "{APP_ID}" string "Sleepplayer"'
        ' string "Suspended in 60 s." array [ string "act" string "Keep it on" ]'
        f' array [ dict entry( string "desktop-entry" variant string "{APP_ID}" )'
        ' dict entry( string "urgency" variant byte 1 )'
        ' dict entry( string "suppress-sound" variant boolean true )'
        ' dict entry( string "transient" variant boolean true ) ] int32 60000'
    )
    assert 'uint32 2147483649 string "' in second
    assert "variant byte 0" in second
    assert second.endswith("int32 -1")
    assert next(call for call in calls if "CloseNotification" in call).endswith("uint32 2147483649")


def test_the_button_is_answered_once(desktop: Desktop, qtbot: QtBot) -> None:
    pressed: list[str] = []
    desktop.notifier.show(ENDING, lambda: pressed.append("kept on"))
    desktop.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: len(desktop.shown()) == 2)
    desktop.press("default")
    desktop.notifier.show(ENDING, lambda: pressed.append("kept on"))
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    assert pressed == []
    desktop.press()
    qtbot.waitUntil(lambda: pressed == ["kept on"])
    qtbot.waitUntil(lambda: desktop.shown() == [])


def test_a_click_beside_the_button_opens(desktop: Desktop, qtbot: QtBot) -> None:
    opened: list[str] = []
    desktop.notifier.show(BEDTIME, opened=lambda: opened.append("window"))
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    assert desktop.shown()[0][5] == ["default", "Sleepplayer"]
    desktop.press("default")
    qtbot.waitUntil(lambda: opened == ["window"])
    qtbot.waitUntil(lambda: desktop.shown() == [])


FIRST = str(2**31 + 1)


def test_a_stranger_presses_no_button(desktop: Desktop, qtbot: QtBot) -> None:
    pressed: list[str] = []
    desktop.notifier.show(ENDING, lambda: pressed.append("kept on"))
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    name = "org.freedesktop.Notifications"
    to_us = [f"--bus={desktop.private.address}", f"--dest={desktop.bus.unique_name}"]
    for arguments in ([], ["int32:1"], [f"uint32:{FIRST}", "string:act"]):
        forged = ["dbus-send", *to_us, "--type=signal", "/x", f"{name}.ActionInvoked", *arguments]
        subprocess.run(forged, check=True)
    desktop.notifier.show(BEDTIME)  # its answer comes after whatever was under way
    qtbot.waitUntil(lambda: len(desktop.shown()) == 2)
    assert pressed == []


@pytest.mark.parametrize("text", ["caf\udce9", "nul\0x", "\ud800"])
def test_what_no_bus_carries_is_shown_somehow(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    desktop.notifier.show(Notification("trouble", text, text, action=text))
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    assert desktop.texts()[0] in ("caf?", "nulx", "?")


@pytest.mark.parametrize("withdrawn", [True, False], ids=["withdrawn", "dismissed"])
def test_what_is_over_does_nothing_any_more(
    desktop: Desktop, qtbot: QtBot, withdrawn: bool
) -> None:
    pressed: list[str] = []
    desktop.notifier.show(ENDING, lambda: pressed.append("kept on"))
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    if withdrawn:
        desktop.notifier.withdraw("ending")
    else:
        desktop.do("Dismiss", FIRST)
    qtbot.waitUntil(lambda: desktop.shown() == [])
    desktop.do("Press", FIRST, "act")
    desktop.notifier.show(BEDTIME)  # its answer comes after whatever was under way
    qtbot.waitUntil(lambda: desktop.texts() == [BEDTIME.text])
    assert pressed == []


def test_one_key_shows_the_newest_alone(desktop: Desktop, qtbot: QtBot) -> None:
    for seconds in (60, 59, 58):
        desktop.notifier.show(Notification("ending", "Sleepplayer", f"in {seconds} s"))
    qtbot.waitUntil(lambda: desktop.texts() == ["in 58 s"])
    desktop.notifier.show(Notification("ending", "Sleepplayer", "in 57 s"))
    qtbot.waitUntil(lambda: desktop.texts() == ["in 57 s"])


def test_withdrawn_before_it_came_it_is_not_left_standing(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(ENDING)
    desktop.notifier.withdraw("ending")
    desktop.notifier.withdraw("another")
    desktop.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: desktop.texts() == [BEDTIME.text])


def test_nothing_lights_a_dark_screen(
    desktop: Desktop, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desktop.do("Darken", "true")
    desktop.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: "the screen is dark" in caplog.text)
    assert desktop.shown() == []
    assert desktop.said == []
    desktop.do("Darken", "false")
    desktop.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: desktop.texts() == [BEDTIME.text])


def test_signs_of_markup_are_text(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(Notification("trouble", "a & b", "<b>rain</b> & “wind”"))
    qtbot.waitUntil(lambda: desktop.texts() == ["&lt;b&gt;rain&lt;/b&gt; &amp; “wind”"])
    assert desktop.shown()[0][3] == "a & b"


def test_a_service_without_markup_and_buttons(tmp_path: Path, qtbot: QtBot) -> None:
    plain = Desktop(tmp_path, "body")
    try:
        plain.serve()
        one = Notification("trouble", "Sleepplayer", "a & b", "Go on", bare="a & b, there")
        plain.notifier.show(one, opened=pytest.fail, missed=pytest.fail)
        qtbot.waitUntil(lambda: plain.texts() == ["a & b, there"])
        assert plain.shown()[0][5] == []
    finally:
        plain.close()


def test_without_a_service_it_is_said_the_other_way(bare: Desktop, qtbot: QtBot) -> None:
    bare.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: bare.said == [(BEDTIME.title, BEDTIME.text)])
    bare.serve()
    bare.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: bare.texts() == [BEDTIME.text])


def test_a_service_that_starts_anew_has_forgotten_all(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(ENDING)
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    desktop.stop()
    desktop.serve()
    desktop.notifier.show(ENDING)
    qtbot.waitUntil(lambda: [one[1] for one in desktop.shown()] == [0])


def test_a_bus_that_dies_disturbs_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(ENDING)
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    desktop.private.kill()
    desktop.notifier.show(BEDTIME)
    qtbot.waitUntil(lambda: desktop.said == [(BEDTIME.title, BEDTIME.text)])
    desktop.notifier.withdraw("ending")
    desktop.notifier.close()


def test_closing_takes_everything_back(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.notifier.show(ENDING)
    qtbot.waitUntil(lambda: len(desktop.shown()) == 1)
    desktop.notifier.close()
    qtbot.waitUntil(lambda: desktop.shown() == [])
    desktop.notifier.show(BEDTIME)
    assert desktop.said == []


def test_plain_says_it_or_writes_one_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    PlainNotifier().show(BEDTIME)
    assert caplog.messages == ["Not shown, there is no notification service: reminder"]
    said: list[str] = []
    PlainNotifier(lambda title, text: said.append(title + text)).show(BEDTIME)
    assert said == [BEDTIME.title + BEDTIME.text]


@pytest.mark.parametrize("say", [None, lambda _title, _text: False, lambda _title: None])
def test_what_nothing_can_show_is_told(say: Any) -> None:
    missed: list[str] = []
    PlainNotifier(say).show(BEDTIME, missed=lambda: missed.append(BEDTIME.key))
    assert missed == ["reminder"]


def test_what_a_bus_without_a_service_does_not_show_is_told(bare: Desktop, qtbot: QtBot) -> None:
    missed: list[str] = []
    notifier = FreedesktopNotifier(bare.bus, PlainNotifier())
    notifier.show(BEDTIME, missed=lambda: missed.append(BEDTIME.key))
    qtbot.waitUntil(lambda: missed == ["reminder"])


def test_plain_survives_the_other_way(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_title: str, _text: str) -> None:
        raise RuntimeError("the tray is gone")

    PlainNotifier(fails).show(BEDTIME)
    assert "could not be shown" in caplog.text


def test_elsewhere_it_is_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    assert isinstance(make_notifier(), PlainNotifier)
