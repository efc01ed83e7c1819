"""An evening in the terminal among its neighbours: media keys, other starts, what follows it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from desktop import logind_mock
from desktop.logind_mock import LogindMock
from support import pulse_server
from support.private_bus import PrivateBus
from support.pulse_server import PulseServer
from support.signals import sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import EndedBy, Extended, SessionEnded
from terminal.child import ROOT, Child, Ended, until

pytestmark = [
    pytest.mark.skipif(
        not (logind_mock.is_available() and pulse_server.is_available()),
        reason="needs dbus, python3-dbusmock and PulseAudio",
    ),
    pytest.mark.skipif(shutil.which("playerctl") is None, reason="needs playerctl"),
]

ON_TIME = phrases.notice_sentence(SessionEnded(EndedBy.TIMER))
STOPPED = phrases.notice_sentence(SessionEnded(EndedBy.LISTENER))
ANNOUNCED = "Suspend the computer in a minute; Ctrl+C calls it off."
AT_ONCE = 4
LONG = ("play", "--for", "10m", "--volume", "20")


class Place:
    """A home, and buses of its own; others start there, too."""

    def __init__(
        self, home: Path, bus: PrivateBus, server: PulseServer, system: str = "disabled:"
    ) -> None:
        home.mkdir(exist_ok=True)
        self.home, self.bus = home, bus
        self.env = {
            **server.env,
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
            "DBUS_SYSTEM_BUS_ADDRESS": system,
        }

    def child(self, *words: str | Path) -> Child:
        return Child(*words, home=self.home, env=self.env)

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another start of the program, which needs no bus."""
        env = os.environ | {"SLEEPPLAYER_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-m", "sleepplayer", *words],
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("--status", "--json").stdout)
        return found

    def playerctl(self, *words: str) -> str:
        done = subprocess.run(
            ["playerctl", "--player=sleepplayer", *words],
            env=self.bus.env(),
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
        return done.stdout.strip()

    def playing(self, child: Child) -> None:
        child.wait_for("ilent at")
        until(lambda: self.playerctl("status") == "Playing", what="the player on the bus")


def nothing(_child: Child) -> None:
    """It is left alone."""


def then(place: Place, action: str, during: Callable[[Child], None] = nothing) -> Ended:
    with place.child("play", "--for", "1s", "--fade", "0", "--then", action) as child:
        during(child)
        return child.end()


def call_off(child: Child) -> None:
    child.wait_for(ANNOUNCED)
    child.send(signal.SIGINT)


def tones() -> list[Path]:
    """Three of half a minute."""
    return [sine_file(kind, 30.0) for kind in ("wav", "flac", "mp3")]


def driven_by_playerctl(place: Place) -> Ended:
    first, second, third = tones()
    with place.child(*LONG, first, second) as child:
        place.playing(child)
        assert place.playerctl("metadata", "title") == "sine-30s"
        place.playerctl("position", "12")
        until(lambda: float(place.playerctl("position") or 0.0) >= 12.0, what="the place")
        place.playerctl("volume", "0.4")
        until(lambda: place.playerctl("volume").startswith("0.4"), what="the volume")
        place.playerctl("pause")
        until(lambda: place.playerctl("status") == "Paused", what="the pause")
        place.playerctl("play")
        until(lambda: place.playerctl("status") == "Playing", what="the way back")
        place.playerctl("next")
        until(lambda: float(place.playerctl("position") or 99.0) < 12.0, what="the next one")
        assert place.playerctl("metadata", "xesam:url").endswith(".flac")
        place.playerctl("loop", "None")
        until(lambda: place.playerctl("loop") == "None", what="the repeat")
        place.playerctl("open", third.as_uri())

        def opened() -> bool:  # it comes at the end, a moment after it was asked for
            place.playerctl("next")
            return place.playerctl("metadata", "xesam:url").endswith(".mp3")

        until(opened, what="what was opened")
        place.playerctl("stop")
        return child.end()


def controlled_by_another_start(place: Place) -> Ended:
    with place.child(*LONG, *tones()) as child:
        place.playing(child)
        status = place.status()
        assert (status["role"], status["phase"], status["volume"]) == ("terminal", "playing", 20)
        done = place.ask("--next", "--extend", "10")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Silent at ")
        assert place.status()["remaining_s"] - status["remaining_s"] > 580.0
        done = place.ask("--end-softly", "--status")
        assert (done.returncode, done.stderr) == (0, "")
        assert "sine-30s" in done.stdout
        assert place.status()["remaining_s"] <= 20.0
        assert place.ask("--quit").returncode == 0
        return child.end()


def ended_by_a_second(place: Place) -> tuple[Ended, Ended]:
    with place.child(*LONG) as first:
        place.playing(first)
        with place.child("play", "--for", "1s", "--fade", "0") as second:
            return first.end(), second.end()


def robbed_of_its_buses(place: Place, logind: LogindMock) -> Ended:
    with place.child("play", "--for", "4s", "--fade", "1s") as child:
        place.playing(child)
        place.bus.kill()
        logind.kill_bus()
        assert place.status()["phase"] == "playing"
        return child.end()


def beside_a_bus_that_hangs(place: Place) -> None:
    place.bus.freeze(True)
    try:
        with place.child(*LONG) as child:
            child.wait_for("ilent at", limit_s=15.0)
    finally:
        place.bus.freeze(False)


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What logind was asked for where nobody else is logged in."""
    return tmp_path_factory.mktemp("calls") / "calls.log"


@pytest.fixture(scope="module")
def lived(
    tmp_path_factory: pytest.TempPathFactory, calls: Path, qapp: object
) -> Iterator[dict[str, Future[Any]]]:
    """All evenings, side by side."""
    folder = tmp_path_factory.mktemp("desktop")
    tones()  # each is made once, and not by two at a time
    with ExitStack() as stack:
        server = stack.enter_context(PulseServer())

        def logind(name: str) -> LogindMock:
            (folder / name).mkdir()
            return stack.enter_context(LogindMock(folder / name))

        def place(name: str, system: LogindMock | None = None) -> Place:
            (folder / name).mkdir()
            bus = stack.enter_context(PrivateBus(folder / name))
            address = "disabled:" if system is None else system.address
            return Place(folder / name / "home", bus, server, address)

        alone, crowded, dying = logind("alone"), logind("crowded"), logind("dying")
        crowded.log_in("c1", os.getuid(), "me")
        crowded.log_in("c2", os.getuid() + 1, "anna", State="online")
        monitor = alone.monitor("type='method_call',destination='org.freedesktop.login1'", calls)
        stack.callback(monitor.wait)
        stack.callback(monitor.kill)
        until(lambda: "NameLost" in calls.read_text(), what="the monitor")
        pool = stack.enter_context(ThreadPoolExecutor(AT_ONCE))
        yield {
            "playerctl": pool.submit(driven_by_playerctl, place("playerctl")),
            "another": pool.submit(controlled_by_another_start, place("another")),
            "second": pool.submit(ended_by_a_second, place("second")),
            "robbed": pool.submit(robbed_of_its_buses, place("robbed", dying), dying),
            "off": pool.submit(then, place("off", alone), "suspend", call_off),
            "not offered": pool.submit(then, place("not"), "suspend"),
            "blocked": pool.submit(then, place("blocked", crowded), "suspend"),
            "quit": pool.submit(then, place("quit"), "quit"),
            "hangs": pool.submit(beside_a_bus_that_hangs, place("hangs")),
        }


Lived = dict[str, Future[Any]]


def test_ctrl_c_calls_off_what_was_to_follow(lived: Lived, calls: Path) -> None:
    ended: Ended = lived["off"].result()
    assert (ended.code, ended.err) == (0, "")
    assert ended.said[1:] == [ON_TIME, ANNOUNCED, "Called off. The computer stays on."]
    asked = calls.read_text()
    assert "member=CanSuspend" in asked
    assert "member=Suspend" not in asked


def test_what_the_system_does_not_offer_is_said_before_anything_plays(lived: Lived) -> None:
    ended: Ended = lived["not offered"].result()
    assert (ended.code, ended.out) == (1, "")
    assert ended.complained == [
        "This computer cannot be suspended without a password, or not at all."
    ]


def test_while_somebody_else_is_logged_in_it_stays_on(lived: Lived) -> None:
    ended: Ended = lived["blocked"].result()
    assert ended.code == 1
    assert ended.said[1:] == [ON_TIME]
    assert ended.complained == ["The computer was not suspended: anna is logged in, too."]


def test_without_the_system_it_ends_at_once(lived: Lived) -> None:
    ended: Ended = lived["quit"].result()
    assert (ended.code, ended.err) == (0, "")
    assert ended.said[1:] == [ON_TIME]
    assert ended.took_s < 4.0


def test_playerctl_drives_it_and_ends_it_softly(lived: Lived) -> None:
    ended: Ended = lived["playerctl"].result()
    assert (ended.code, ended.err, ended.said[1:]) == (0, "", [STOPPED])


def test_another_start_controls_it(lived: Lived) -> None:
    ended: Ended = lived["another"].result()
    assert (ended.code, ended.err) == (0, "")
    assert ended.said[1:] == [phrases.notice_sentence(Extended(600.0)), STOPPED]


def test_a_second_evening_ends_the_first_softly(lived: Lived) -> None:
    first, second = lived["second"].result()
    assert (first.code, first.err, first.said[1:]) == (0, "", [STOPPED])
    assert (second.code, second.err, second.said[1:]) == (0, "", [ON_TIME])


def test_buses_that_die_cost_nothing(lived: Lived) -> None:
    ended: Ended = lived["robbed"].result()
    assert (ended.code, ended.err, ended.said[1:]) == (0, "", [ON_TIME])
    assert ended.took_s == pytest.approx(4.0, abs=1.0)


def test_a_bus_that_hangs_keeps_no_evening_from_beginning(lived: Lived) -> None:
    lived["hangs"].result()
