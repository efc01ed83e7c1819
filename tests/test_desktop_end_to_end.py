"""The window among its neighbours: media keys, other starts, a bus that hangs, then dies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from support import private_bus, pulse_server
from support.capture import Capture, boot_s
from support.fake_panel import FakePanel
from support.private_bus import PrivateBus
from support.signals import sine_file
from terminal.child import AT_THEIR_LEVEL, ROOT, Child, until
from terminal.evenings import Evening, Heard, perform

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not (pulse_server.is_available() and private_bus.is_available()),
        reason="needs PulseAudio and D-Bus",
    ),
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") or shutil.which("playerctl") is None,
        reason="needs a display and playerctl",
    ),
]

SOFT_END_S = 20.0
HANGS_FOR_S = 10.0


@dataclass
class Night:
    """What was asked from outside, what came back, and what was heard."""

    home: Path
    bus: PrivateBus
    panel: FakePanel
    said: dict[str, Any] = field(default_factory=dict)
    ends_s: float = 0.0
    heard: Heard | None = None

    def playerctl(self, *words: str) -> str:
        command = ["playerctl", "--player=sleepplayer", *words]
        done = subprocess.run(
            command, env=self.bus.env(), capture_output=True, text=True, check=False, timeout=10
        )
        return done.stdout.strip()

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Another start of the program; it needs neither the bus nor the display."""
        env = os.environ | {"SLEEPPLAYER_HOME": str(self.home), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "sleepplayer", *words]
        return subprocess.run(
            command, env=env, capture_output=True, text=True, check=False, timeout=20
        )

    def status(self) -> dict[str, Any]:
        began_s = time.monotonic()
        found: dict[str, Any] = json.loads(self.ask("--status", "--json").stdout)
        return found | {"took_s": time.monotonic() - began_s}

    def live(self, child: Child, capture: Capture) -> None:
        """Begun by a headset, turned down and ended by other starts; in the fade the bus hangs,
        and at last it dies."""
        until(lambda: self.playerctl("status") == "Stopped", what="the window on the bus")
        until(lambda: len(self.panel.items) == 1, what="its icon")
        self.playerctl("play")
        until(lambda: self.playerctl("status") == "Playing", what="the sound")
        capture.record_for(4.0)
        self.said["title"] = self.playerctl("metadata", "title")
        self.said["status"] = self.status()
        self.said["extended"] = self.ask("--extend", "10")
        self.said["longer"] = self.status()
        self.said["second"] = self.ask()
        self.ends_s = boot_s()
        self.said["ends"] = self.ask("--end-softly")
        capture.record_for(3.0)
        self.bus.freeze(True)
        began_s = time.monotonic()
        capture.record_for(HANGS_FOR_S / 2)
        self.said["hanging"] = self.status()
        capture.record_for(max(0.0, HANGS_FOR_S - (time.monotonic() - began_s)))
        self.bus.kill()
        self.said["fading"] = self.status()
        capture.record_for(SOFT_END_S - 1.0 - HANGS_FOR_S)
        self.said["silent"] = self.status()
        self.said["quit"] = self.ask("--quit")


@pytest.fixture(scope="module")
def night(
    tmp_path_factory: pytest.TempPathFactory,
    qapp: QApplication,  # for the panel's thread
) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("desktop")
    home = folder / "home"
    (home / "config").mkdir(parents=True)
    saved = {"length_s": 1800.0, "volume": 50, "session": AT_THEIR_LEVEL}
    (home / "config" / "settings.json").write_text(json.dumps(saved))
    with PrivateBus(folder) as bus, FakePanel(bus) as panel:
        panel.appear()
        lived = Night(home, bus, panel)
        env = {"DBUS_SESSION_BUS_ADDRESS": bus.address}
        evening = Evening((sine_file("wav", 60.0),), env=env, during=lived.live)
        lived.heard = perform(evening, home)
        yield lived


def heard_of(night: Night) -> Heard:
    assert night.heard is not None
    return night.heard


def test_nothing_is_complained_of(night: Night) -> None:
    assert heard_of(night).ended.code == 0
    assert heard_of(night).ended.complained == []


def test_a_media_key_starts_tonight_and_the_desktop_knows_what_plays(night: Night) -> None:
    assert night.said["title"] == "sine-60s"
    assert night.said["status"]["phase"] == "playing"
    assert night.said["status"]["role"] == "window"


def test_another_start_extends(night: Night) -> None:
    assert night.said["extended"].returncode == 0
    assert "Silent at" in night.said["extended"].stdout
    before, after = night.said["status"]["remaining_s"], night.said["longer"]["remaining_s"]
    assert 590.0 < after - before < 601.0


def test_a_second_start_raises_the_first_and_is_gone(night: Night) -> None:
    assert night.said["second"].returncode == 0


def test_the_fade_does_not_need_the_bus(night: Night) -> None:
    heard = heard_of(night)
    assert night.said["fading"]["fading"] is True
    assert heard.to_s - night.ends_s == pytest.approx(SOFT_END_S, abs=1.2)
    levels_db = heard.levels_db(night.ends_s + 1.0, heard.to_s - 0.1)[::25]  # two a second
    steps_db = [before - after for before, after in pairwise(levels_db)]
    even_db = median(steps_db)
    assert all(0.5 * even_db < step_db < 2.0 * even_db for step_db in steps_db), levels_db


def test_it_answers_while_the_bus_hangs(night: Night) -> None:
    # Most of it is the start of an interpreter, which takes as long as the machine is busy.
    before_s = max(night.said["status"]["took_s"], night.said["longer"]["took_s"])
    assert night.said["hanging"]["fading"] is True
    assert night.said["hanging"]["took_s"] < before_s + 1.0


def test_it_goes_on_listening_without_the_bus(night: Night) -> None:
    assert night.said["silent"]["phase"] == "idle"
    assert night.said["quit"].returncode == 0
