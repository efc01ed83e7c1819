"""MPRIS on a private bus: playerctl drives it, gdbus and dbus-monitor look at its types."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher, QDBusVariant
from pytestqt.qtbot import QtBot
from support.fake_controls import FakeControls
from support.fakes import FakeClock
from support.private_bus import PrivateBus, is_available, nowhere

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.mpris import make_mpris
from sleepplayer.desktop.mpris.service import Mpris
from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase

pytestmark = [
    pytest.mark.skipif(not is_available(), reason="needs dbus"),
    pytest.mark.skipif(not shutil.which("playerctl"), reason="needs playerctl"),
]

NAME = "org.mpris.MediaPlayer2.sleepplayer"
PATH = "/org/mpris/MediaPlayer2"
ROOT, PLAYER = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
THIS = "/org/sleepplayer/entry/3"

RAIN = NowPlaying(
    phase=Phase.PLAYING,
    entry_id=3,
    title="Rain “on” the roof",
    artist="Sève",
    album="Nights",
    location="/sounds/a b.flac",
    cover=Path("/covers/1"),
    duration_s=61.5,
    position_s=3.25,
    volume=40,
    can_seek=True,
    has_next=True,
    has_previous=True,
)


class Ran(Protocol):
    def __call__(self, *command: str) -> str: ...


@pytest.fixture(scope="module")
def bus(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBus]:
    with PrivateBus(tmp_path_factory.mktemp("mpris")) as private:
        yield private


@pytest.fixture
def controls() -> FakeControls:
    return FakeControls(RAIN)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def mpris(
    bus: PrivateBus, controls: FakeControls, clock: FakeClock, qtbot: QtBot
) -> Iterator[Mpris]:
    made = make_mpris(controls, clock=clock, bus=bus.ours())
    assert made is not None
    qtbot.waitUntil(lambda: made.name is not None)
    yield made
    made.close()


@pytest.fixture
def run(bus: PrivateBus, qtbot: QtBot) -> Ran:
    """What a program prints that runs beside the loop."""

    def ran(*command: str) -> str:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, env=bus.env(), stdout=pipe, stderr=pipe) as program:
            qtbot.waitUntil(lambda: program.poll() is not None)
            out, err = program.communicate()
        return (out + err).decode().strip()

    return ran


@pytest.fixture
def playerctl(mpris: Mpris, run: Ran) -> Ran:
    return lambda *command: run("playerctl", *command)


@pytest.fixture
def gdbus(mpris: Mpris, run: Ran) -> Ran:
    """Calls a method of ours; arguments as GVariant writes them."""
    call = ("gdbus", "call", "--session", "--dest", NAME, "--object-path", PATH, "--method")
    return lambda *method: run(*call, *method)


class Monitor:
    """All signals of the player, as dbus-monitor writes them."""

    def __init__(self, bus: PrivateBus, out: Path, qtbot: QtBot) -> None:
        self._out, self._qtbot = out, qtbot
        self.program = bus.monitor(f"type='signal',path='{PATH}'", out)
        self.wait_for("NameLost")

    def text(self) -> str:
        return self._out.read_text()

    def wait_for(self, text: str) -> str:
        self._qtbot.waitUntil(lambda: text in self.text())
        return self.text()


@pytest.fixture
def monitor(bus: PrivateBus, tmp_path: Path, qtbot: QtBot) -> Iterator[Monitor]:
    made = Monitor(bus, tmp_path / "signals", qtbot)
    yield made
    made.program.kill()
    made.program.wait()


# --- playerctl ----------------------------------------------------------------------------------


def test_playerctl_sees_what_plays(playerctl: Ran) -> None:
    told = playerctl(
        "metadata",
        "--format",
        "{{playerName}}|{{status}}|{{duration(position)}}|{{duration(mpris:length)}}|{{title}}"
        "|{{artist}}|{{album}}|{{mpris:artUrl}}|{{xesam:url}}|{{mpris:trackid}}"
        "|{{loop}}|{{shuffle}}",
    )
    assert told.split("|") == [
        *("sleepplayer", "Playing", "0:03", "1:01", "Rain “on” the roof", "Sève", "Nights"),
        *("file:///covers/1", "file:///sounds/a%20b.flac", f"'{THIS}'", "None", "false"),
    ]
    assert float(playerctl("position")) == pytest.approx(3.25, abs=0.01)
    assert playerctl("volume") == "0.400000"


@pytest.mark.parametrize(
    ("command", "call"),
    [
        ("play", ("press", MediaKey.PLAY)),
        ("pause", ("press", MediaKey.PAUSE)),
        ("play-pause", ("press", MediaKey.PLAY_PAUSE)),
        ("stop", ("press", MediaKey.STOP)),
        ("next", ("press", MediaKey.NEXT)),
        ("previous", ("press", MediaKey.PREVIOUS)),
        ("position 10", ("seek_to", 3, 10.0)),
        ("position 10+", ("seek_by", 10.0)),
        ("position 2-", ("seek_by", -2.0)),
        ("volume 0.25", ("set_volume", 25)),
        ("volume 0.1-", ("set_volume", 30)),
        ("volume 1.7", ("set_volume", 100)),
        ("loop Playlist", ("set_repeat", Repeat.QUEUE)),
        ("loop Track", ("set_repeat", Repeat.TRACK)),
        ("shuffle On", ("set_shuffle", True)),
        ("open /sounds", ("open", (Path("/sounds"),))),
        ("open https://radio.example/a", ("open", ("https://radio.example/a",))),
    ],
)
def test_playerctl_asks_for_it(
    playerctl: Ran, controls: FakeControls, command: str, call: tuple[Any, ...]
) -> None:
    assert playerctl(*command.split()) == ""
    assert controls.calls == [call]


def test_playerctl_starts_the_night(playerctl: Ran, controls: FakeControls) -> None:
    controls.shown = replace(RAIN, phase=Phase.IDLE, can_start=True)
    assert playerctl("status") == "Stopped"
    playerctl("play-pause")
    assert controls.calls == [("press", MediaKey.PLAY_PAUSE)]


def test_playerctl_follows(
    bus: PrivateBus, mpris: Mpris, playerctl: Ran, tmp_path: Path, qtbot: QtBot
) -> None:
    form = "{{status}} {{title}} {{volume}}"
    out = tmp_path / "followed"
    with out.open("wb") as file:
        program = subprocess.Popen(
            ["playerctl", "--follow", "metadata", "--format", form], env=bus.env(), stdout=file
        )
    try:
        for now, line in (
            (RAIN, "Playing Rain “on” the roof 0.4"),
            (replace(RAIN, phase=Phase.PAUSED), "Paused Rain “on” the roof 0.4"),
            (replace(RAIN, entry_id=4, title="Wind"), "Playing Wind 0.4"),
            (replace(RAIN, entry_id=4, title="Wind", volume=55), "Playing Wind 0.55"),
        ):
            mpris.show(now)
            qtbot.waitUntil(lambda line=line: line in out.read_text())  # type: ignore[misc]
    finally:
        program.kill()
        program.wait()


# --- what a bus sees ----------------------------------------------------------------------------


def test_types_are_those_of_the_specification(mpris: Mpris, run: Ran) -> None:
    seen = run("gdbus", "introspect", "--session", "--dest", NAME, "--object-path", PATH)
    for line in (
        *("Raise();", "Quit();", "Next();", "Previous();", "Pause();", "PlayPause();", "Stop();"),
        *("Play();", "Seek(in  x Offset);", "OpenUri(in  s Uri);", "Seeked(x Position);"),
        *("readonly b CanQuit = true;", "readonly b CanRaise = true;"),
        *("readonly b HasTrackList = false;", "readonly s Identity = 'Sleepplayer';"),
        "readonly s DesktopEntry = 'org.sleepplayer.Sleepplayer';",
        "readonly as SupportedUriSchemes = ['file', 'http', 'https'];",
        *("readonly s PlaybackStatus = 'Playing';", "readwrite s LoopStatus = 'None';"),
        *("readwrite d Rate = 1.0;", "readonly d MinimumRate = 1.0;"),
        *("readonly d MaximumRate = 1.0;", "readwrite b Shuffle = false;"),
        *("readwrite d Volume = 0.4", "readonly x Position = 3250000;"),
        *("readonly b CanGoNext = true;", "readonly b CanGoPrevious = true;"),
        *("readonly b CanPlay = true;", "readonly b CanPause = true;"),
        *("readonly b CanSeek = true;", "readonly b CanControl = true;"),
        f"readonly a{{sv}} Metadata = {{'mpris:trackid': <objectpath '{THIS}'>, ",
        "'mpris:length': <int64 61500000>, ",
        "'xesam:artist': <['Sève']>, ",
    ):
        assert line in seen, line
    assert seen.count(f"interface {PLAYER} ") == 1
    assert re.search(r"SetPosition\(in  o TrackId,\s+in  x Position\);", seen)
    assert re.search(r"readonly as SupportedMimeTypes = \[.*'audio/flac'.*'audio/x-scpls'", seen)


def test_the_rest_of_the_bus_sees_nothing_else(mpris: Mpris, run: Ran) -> None:
    seen = run("gdbus", "introspect", "--session", "--dest", NAME, "--object-path", "/", "-r")
    assert re.findall(r"node (\S+)", seen) == ["/", "/org", "/org/mpris", PATH]


def test_changes_are_told_and_nothing_else(mpris: Mpris, monitor: Monitor) -> None:
    mpris.show(replace(RAIN, position_s=3.3))
    mpris.show(RAIN)
    mpris.show(replace(RAIN, muted=True))
    heard = monitor.wait_for("Volume")
    assert heard.count("PropertiesChanged") == 1
    told = heard.partition("PropertiesChanged")[2]
    assert re.sub(r"\s+", " ", told).strip() == (
        f'string "{PLAYER}" array [ dict entry( string "Volume" variant double 0 ) ] array [ ]'
    )


def test_a_new_track_is_told_with_its_types(mpris: Mpris, monitor: Monitor) -> None:
    mpris.show(replace(RAIN, entry_id=4, duration_s=7200.0, has_next=False))
    heard = re.sub(r"\s+", " ", monitor.wait_for("CanGoNext"))
    assert 'string "mpris:trackid" variant object path "/org/sleepplayer/entry/4"' in heard
    assert 'string "mpris:length" variant int64 7200000000' in heard
    assert 'string "xesam:artist" variant array [ string "Sève" ]' in heard
    assert "Volume" not in heard


def test_the_window_that_goes_is_told(
    mpris: Mpris, controls: FakeControls, monitor: Monitor
) -> None:
    controls.can_show = False
    mpris.show(RAIN)
    told = monitor.wait_for("CanRaise").partition("PropertiesChanged")[2]
    assert f'string "{ROOT}"' in told


def test_a_jump_is_told_in_64_bits(mpris: Mpris, clock: FakeClock, monitor: Monitor) -> None:
    mpris.show(RAIN)
    clock.advance(1.0)
    mpris.show(replace(RAIN, position_s=4.25))
    clock.advance(1.0)
    mpris.show(replace(RAIN, position_s=30.0))
    heard = monitor.wait_for("int64")
    assert heard.count("Seeked") == 1
    assert f"interface={PLAYER}; member=Seeked" in heard
    assert "int64 30000000" in heard


def test_in_a_discovery_no_title_leaks(
    mpris: Mpris, controls: FakeControls, gdbus: Ran, monitor: Monitor
) -> None:
    controls.shown = replace(RAIN, entry_id=None)
    mpris.show(controls.shown)
    said = gdbus(f"{PROPERTIES}.GetAll", PLAYER) + monitor.wait_for("Metadata")
    assert "PlaybackStatus" in said
    for secret in ("Rain", "Sève", "Nights", "sounds", "covers"):
        assert secret not in said


def test_what_is_no_unicode_is_shown_somehow(
    mpris: Mpris, controls: FakeControls, gdbus: Ran
) -> None:
    """libdbus ends a process that hands it such text."""
    text = "a\0b\udcff\ud800\ufffe\U0010ffff"
    controls.shown = replace(RAIN, title=text, artist=text, album=text, location="/" + text)
    mpris.show(controls.shown)
    assert "ab??" in gdbus(f"{PROPERTIES}.Get", PLAYER, "Metadata")


def test_the_window_is_raised_and_the_program_ended(gdbus: Ran, controls: FakeControls) -> None:
    assert gdbus(f"{ROOT}.Raise") == "()"
    assert gdbus(f"{ROOT}.Quit") == "()"
    assert controls.calls == [("show",), ("quit",)]


# --- what must do no harm -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        *("<1>", "<int64 1>", "<byte 1>", "<'1.0'>", "<true>", "<[1.0]>", "<@a{sv} {}>", "<nan>"),
        *("<inf>", "<1e308>", "<(1.0, 'a')>", "<<1.0>>", "<{'a': <[(1, <2>)]>}>"),
        *("<objectpath '/a'>", "<b'abc'>", "<handle 0>", "<uint64 18446744073709551615>"),
    ],
)
@pytest.mark.parametrize("name", ["Volume"])
def test_garbage_for_a_volume_is_refused(
    gdbus: Ran, controls: FakeControls, name: str, value: str
) -> None:
    assert "Error" in gdbus(f"{PROPERTIES}.Set", PLAYER, name, value)
    assert controls.calls == []


def test_garbage_for_anything_is_answered_and_changes_nothing(
    mpris: Mpris, bus: PrivateBus, controls: FakeControls, qtbot: QtBot
) -> None:
    other = bus.connect()
    waiting: list[QDBusPendingCallWatcher] = []

    def ask(interface: str, member: str, *arguments: Any, path: str = PATH) -> None:
        message = QDBusMessage.createMethodCall(NAME, path, interface, member)
        message.setArguments(list(arguments))
        waiting.append(QDBusPendingCallWatcher(other.asyncCall(message)))

    odd: list[Any] = [
        "",
        "x" * 100_000,
        2**63 - 1,
        -1,
        1e308,
        True,
        ["a"],
        {"a": 1},
        QByteArray(b"\xff"),
    ]
    for value in odd:
        for member in ("Play", "Seek", "SetPosition", "OpenUri", "Raise", "Nonsense"):
            ask(PLAYER, member, value, value)
            ask("", member, value, value, value)
        for member in ("Get", "GetAll", "Set"):
            ask(PROPERTIES, member, value)
            ask(PROPERTIES, member, PLAYER, value)
            ask(PROPERTIES, member, PLAYER, "Metadata", QDBusVariant(value))
            ask(PROPERTIES, member, PLAYER, "LoopStatus", value)
        ask(PROPERTIES, "Set", "no.such.Interface", "Volume", QDBusVariant(1.0))
        ask(PLAYER, "Stop", path=f"{PATH}/below")
        ask("no.such.Interface", "Stop", value)
    ask(PLAYER, "SetPosition", THIS, 5)  # a text where a path has to be
    qtbot.waitUntil(lambda: all(call.isFinished() for call in waiting))
    wrong = QDBusMessage.MessageType.ErrorMessage
    assert all(call.reply().type() is wrong for call in waiting)
    assert controls.calls == []


def test_a_seek_beyond_all_bounds_is_a_number(gdbus: Ran, controls: FakeControls) -> None:
    gdbus(f"{PLAYER}.Seek", "9223372036854775807")
    gdbus(f"{PLAYER}.SetPosition", THIS, "9223372036854775807")
    gdbus(f"{PLAYER}.SetPosition", "/org/sleepplayer/entry/4", "0")
    assert controls.calls == [("seek_by", 2**63 / 1e6)]


def test_a_slider_that_was_put_too_far_is_told(gdbus: Ran, monitor: Monitor) -> None:
    gdbus(f"{PROPERTIES}.Set", PLAYER, "Volume", "<1.5>")  # the fake stays at 0.4
    gdbus(f"{PROPERTIES}.Set", PLAYER, "Rate", "<2.0>")
    heard = re.sub(r"\s+", " ", monitor.wait_for("Rate"))
    assert 'string "Volume" variant double 0.4' in heard
    assert 'string "Rate" variant double 1 ' in heard


def test_a_call_that_fails_costs_only_itself(
    gdbus: Ran, controls: FakeControls, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_call: object) -> None:
        raise ValueError("Rain")

    controls.on_call = fail
    assert gdbus(f"{PLAYER}.Play") == "()"
    assert "ValueError" in caplog.text
    controls.on_call = lambda _call: None
    assert gdbus(f"{PLAYER}.Pause") == "()"


# --- the bus itself -----------------------------------------------------------------------------


def test_a_second_one_has_a_name_of_its_own(
    mpris: Mpris, bus: PrivateBus, playerctl: Ran, clock: FakeClock, qtbot: QtBot
) -> None:
    second = make_mpris(FakeControls(NowPlaying()), clock=clock, bus=bus.ours())
    assert second is not None
    qtbot.waitUntil(lambda: second.name is not None)
    assert second.name == f"{NAME}.instance{os.getpid()}"
    assert set(playerctl("-l").split()) == {"sleepplayer", f"sleepplayer.instance{os.getpid()}"}
    second.close()
    assert playerctl("-l") == "sleepplayer"


def test_closed_is_gone(mpris: Mpris, playerctl: Ran, monitor: Monitor) -> None:
    mpris.close()
    mpris.close()
    mpris.show(replace(RAIN, volume=1))
    assert playerctl("status") == "No players found"
    assert "PropertiesChanged" not in monitor.text()


def test_without_a_bus_there_is_none_and_the_log_says_so(
    controls: FakeControls, clock: FakeClock, qapp: object, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        assert make_mpris(controls, clock=clock, bus=nowhere()) is None
    assert [record.getMessage() for record in caplog.records] == [
        "Media keys do not reach us: no session bus"
    ]


def test_a_bus_that_dies_takes_nothing_else_with_it(
    tmp_path: Path,
    qtbot: QtBot,
    controls: FakeControls,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with PrivateBus(tmp_path) as mortal:
        bus = mortal.ours()
        made = make_mpris(controls, clock=clock, bus=bus)
        assert made is not None
        mortal.kill()
        made.show(replace(RAIN, volume=41))  # before anybody noticed
        qtbot.waitUntil(lambda: not bus.is_connected)
        made.show(replace(RAIN, position_s=50.0, title="Wind"))
        made.close()
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_a_bus_that_starts_anew_is_shown_what_plays(
    tmp_path: Path,
    qtbot: QtBot,
    controls: FakeControls,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sleepplayer.desktop.dbus.bus.BACK_MS", 20)
    with PrivateBus(tmp_path) as first:
        ours = SessionBus(first.address)
        made = make_mpris(controls, clock=clock, bus=ours)
        assert made is not None
        qtbot.waitUntil(lambda: made.name == NAME)
        first.kill()
        qtbot.waitUntil(lambda: made.name is None)
    (tmp_path / "bus").unlink(missing_ok=True)
    with PrivateBus(tmp_path) as second:
        qtbot.waitUntil(lambda: made.name == NAME)
        assert NAME in second.call("org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames")
        made.close()
        ours.close()


def test_a_bus_that_hangs_holds_up_nothing(
    tmp_path: Path, qtbot: QtBot, controls: FakeControls, clock: FakeClock
) -> None:
    with PrivateBus(tmp_path) as slow:
        made = make_mpris(controls, clock=clock, bus=slow.ours())
        assert made is not None
        slow.freeze(True)
        began_s = time.monotonic()
        for volume in range(100):
            made.show(replace(RAIN, volume=volume, position_s=float(volume * 7 % 50)))
        made.close()
        assert time.monotonic() - began_s < 2.0  # a call that waited would wait for 25 s
        slow.freeze(False)


def test_what_cannot_be_shown_costs_nothing(
    mpris: Mpris, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ValueError("Rain")

    monkeypatch.setattr("sleepplayer.desktop.mpris.service.follow", fail)
    mpris.show(RAIN)
    assert "ValueError" in caplog.text
