"""The window and an evening in the terminal of one person: who began last is heard, alone.

What is heard of both is recorded in one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.capture import Capture, boot_s
from support.pulse_server import PulseServer, is_available
from support.signals import SINE_DBFS, sine_file

from sleepplayer import phrases
from sleepplayer.night.notices import EndedBy, SessionEnded
from sleepplayer.night.session import STOP_RAMP_S
from terminal.child import AT_THEIR_LEVEL, ROOT, Child, Ended
from terminal.evenings import Heard

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

PLAIN_DB = SINE_DBFS - 3.0  # RMS of the sine at full volume
SURROUNDINGS = {
    "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    "DBUS_SYSTEM_BUS_ADDRESS": "disabled:",
    "QT_QPA_PLATFORM": "offscreen",
}


@dataclass
class Change:
    """From one to the other, and what was heard of both; `window` is how that was in the end."""

    began_s: float  # the second
    terminal: Ended
    window: dict[str, Any]
    closed: Ended
    heard: Heard
    told_s: float  # when it was first told that it is silent


class Home:
    """Of one person, at a sound server of its own."""

    def __init__(self, folder: Path, server: PulseServer) -> None:
        (folder / "config").mkdir(parents=True)
        saved = {"volume": 100, "length_s": 1800.0, "session": AT_THEIR_LEVEL}
        (folder / "config" / "settings.json").write_text(json.dumps(saved))
        self._folder = folder
        self._env = {**server.env, **SURROUNDINGS}

    def child(self, *words: str | Path) -> Child:
        return Child(*words, home=self._folder, env=self._env)

    def ask(self, *words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "sleepplayer", *words],
            env={**os.environ, "SLEEPPLAYER_HOME": str(self._folder), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        found: dict[str, Any] = json.loads(done.stdout or "{}")
        return found

    def status(self) -> dict[str, Any]:
        return self.ask("--status", "--json")

    def wait_for_silence(self) -> float:
        """As a script does that switches the loudspeakers off; when that is."""
        while self.status()["phase"] != "idle":
            pass
        return boot_s()


def to_the_window(folder: Path) -> Change:
    with PulseServer() as server, Capture(server) as capture:
        home, tone = Home(folder, server), sine_file("wav", 60.0)
        with home.child("play", "--for", "10m", tone) as evening:
            evening.wait_for("ilent at")
            capture.record_for(1.0)
            with home.child("--start", tone) as window:
                ended = evening.end()
                began_s = ended.ended_s - STOP_RAMP_S
                capture.record_for(began_s + 4.0 - boot_s())
                status = home.status()
                home.ask("--quit")
                told_s = home.wait_for_silence()
                closed = window.end()
        capture.record_for(0.5)
        heard = Heard(closed, capture.stop(), folder)
        return Change(began_s, ended, status, closed, heard, told_s)


def to_the_terminal(folder: Path) -> Change:
    with PulseServer() as server, Capture(server) as capture:
        home, tone = Home(folder, server), sine_file("wav", 60.0)
        with home.child("--start", tone) as window:
            while home.status()["phase"] != "playing":
                capture.record_for(0.3)
            capture.record_for(1.0)
            with home.child("play", "--for", "4s", "--fade", "0", tone) as evening:
                evening.wait_for("ilent at")
                began_s = boot_s()
                ended = evening.end()
            capture.record_for(0.5)
            status = home.status()
            heard = Heard(ended, capture.stop(), folder)
            home.ask("--quit")
            return Change(began_s, ended, status, window.end(), heard, home.wait_for_silence())


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Change]:
    """Both ways, side by side."""
    folder = tmp_path_factory.mktemp("newest")
    sine_file("wav", 60.0)  # made once, and not by two at a time
    with ThreadPoolExecutor(2) as pool:
        window = pool.submit(to_the_window, folder / "window")
        terminal = pool.submit(to_the_terminal, folder / "terminal")
        return {"window": window.result(), "terminal": terminal.result()}


both = pytest.mark.parametrize("to", ["window", "terminal"])


@both
def test_the_evening_before_ends_as_if_it_was_stopped(changes: dict[str, Change], to: str) -> None:
    change = changes[to]
    by = EndedBy.LISTENER if to == "window" else EndedBy.TIMER
    assert (change.terminal.code, change.terminal.err) == (0, "")
    assert change.terminal.said[1:] == [phrases.notice_sentence(SessionEnded(by))]
    assert change.window["role"] == "window"
    assert change.window["phase"] == ("playing" if to == "window" else "idle")
    assert (change.closed.code, change.closed.out, change.closed.err) == (0, "", "")


@both
def test_the_new_one_is_heard_as_loud_as_it_was_asked_for(
    changes: dict[str, Change], to: str
) -> None:
    change = changes[to]
    level_db = change.heard.level_db(change.began_s + 3.3, change.began_s + 3.8)
    assert level_db == pytest.approx(PLAIN_DB, abs=0.5)


def test_silence_is_not_told_before_it_is_there(changes: dict[str, Change]) -> None:
    change = changes["window"]
    assert change.told_s > change.heard.to_s - 0.1


@both
def test_between_them_it_never_gets_louder(changes: dict[str, Change], to: str) -> None:
    heard = changes[to].heard
    assert max(heard.levels_db(heard.from_s, heard.to_s)) < PLAIN_DB + 0.5


@both
def test_of_the_one_before_nothing_is_left(changes: dict[str, Change], to: str) -> None:
    change = changes[to]
    last = change.terminal if to == "terminal" else change.closed
    assert change.heard.to_s < last.ended_s + 0.2
