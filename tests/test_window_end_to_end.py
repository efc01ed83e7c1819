"""The window as a person meets it: a real program, a real keyboard, and what is heard of it."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import stat
import subprocess
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from support.capture import Capture, boot_s
from support.pulse_server import is_available
from support.signals import SINE_DBFS, sine_file
from terminal.child import AT_THEIR_LEVEL, Child, until
from terminal.evenings import Evening, Heard, perform
from terminal.kept import drift_mark

from sleepplayer import terminal_phrases

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
    pytest.mark.skipif(
        not os.environ.get("DISPLAY") or shutil.which("xdotool") is None,
        reason="needs a display and xdotool",
    ),
]

LOADING_S = 1.0
PLAYING_S = 5.0  # the soft start takes 3 s
SOFT_END_S = 20.0
KEYBOARD = threading.Lock()  # there is one, and several windows


Times = dict[str, float]  # when something was done, CLOCK_BOOTTIME


def expected_db(volume: int) -> float:
    """The RMS of the sine at this volume."""
    return SINE_DBFS - 3.0 + 60.0 * math.log10(volume / 100.0)


def xdotool(*arguments: str) -> str:
    """What it prints, or nothing when it fails."""
    command = ["xdotool", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=10
    ).stdout.strip()


def window_of(child: Child) -> str:
    """The window of the program, once it is shown."""
    found = list[str]()

    def look() -> bool:
        found[:] = xdotool("search", "--onlyvisible", "--pid", str(child.pid)).split()
        return bool(found)

    until(look, what="the window")
    return found[-1]


def press(window: str, *keys: str) -> None:
    """As if typed, into this window."""
    with KEYBOARD:

        def focus() -> bool:
            xdotool("windowactivate", window)
            return xdotool("getwindowfocus") == window

        until(focus, limit_s=10.0, what="the keyboard")
        xdotool("key", *keys)


def play(child: Child, capture: Capture, times: Times) -> str:
    """Space, and wait until the soft start is over; the window."""
    window = window_of(child)
    capture.record_for(LOADING_S)
    times["space"] = boot_s()
    press(window, "space")
    capture.record_for(PLAYING_S)
    return window


@dataclass
class Evenings:
    """What was heard in all of them, and when what was done."""

    heard: dict[str, Heard] = field(default_factory=dict)
    times: dict[str, Times] = field(default_factory=lambda: defaultdict(dict))


@pytest.fixture(scope="module")
def evenings(tmp_path_factory: pytest.TempPathFactory) -> Evenings:
    """Three windows one after the other, and beside them an evening in the terminal."""
    folder = tmp_path_factory.mktemp("windows")
    tone = sine_file("wav", 60.0)
    for name, then in (("soft", "quit"), ("other", "stop")):
        (folder / name / "config").mkdir(parents=True)
        saved = folder / name / "config" / "settings.json"
        saved.write_text(
            json.dumps({"length_s": 600.0, "volume": 50, "then": then, "session": AT_THEIR_LEVEL})
        )
    done = Evenings()

    def end_softly(child: Child, capture: Capture) -> None:
        times = done.times["soft"]
        window = play(child, capture, times)
        times["end"] = boot_s()
        press(window, "Escape")
        capture.record_for(SOFT_END_S + 1.0)  # it quits by itself

    def turn_down_and_quit(child: Child, capture: Capture) -> None:
        times = done.times["quit"]
        window = play(child, capture, times)
        press(window, "Down", "Down")
        capture.record_for(0.5)
        times["end"] = boot_s()
        press(window, "ctrl+q")

    def terminate(child: Child, capture: Capture) -> None:
        play(child, capture, done.times["again"])
        done.times["again"]["end"] = child.send(signal.SIGTERM)

    def interrupt(child: Child, capture: Capture) -> None:
        child.wait_for("ilent at")
        capture.record_for(PLAYING_S)
        done.times["terminal"]["end"] = child.send(signal.SIGINT)

    nowhere = {"DISPLAY": "", "WAYLAND_DISPLAY": ""}
    with ThreadPoolExecutor(1) as pool:
        in_terminal = Evening((tone,), env=nowhere, during=interrupt)
        terminal = pool.submit(perform, in_terminal, folder / "terminal")
        # A window that appears takes the keyboard from another in the middle of a key.
        for name, evening, home in (
            ("soft", Evening((tone,), during=end_softly), "soft"),
            ("quit", Evening((), during=turn_down_and_quit), "other"),
            ("again", Evening((tone,), during=terminate), "other"),
        ):
            done.heard[name] = perform(evening, folder / home)
        done.heard["terminal"] = terminal.result()
    return done


@pytest.mark.parametrize("name", ["soft", "quit", "again", "terminal"])
def test_exit_code_0_and_quiet(evenings: Evenings, name: str) -> None:
    ended = evenings.heard[name].ended
    assert ended.code == 0
    assert ended.complained == (
        [terminal_phrases.no_display_sentence()] if name == "terminal" else []
    )


@pytest.mark.parametrize("name", ["soft", "quit", "again"])
def test_silent_until_space_is_pressed(evenings: Evenings, name: str) -> None:
    since_s = evenings.heard[name].from_s - evenings.times[name]["space"]
    assert 0.0 < since_s < 2.0


def test_file_that_was_named_plays_at_the_saved_volume(evenings: Evenings) -> None:
    heard, times = evenings.heard["soft"], evenings.times["soft"]
    level_db = heard.level_db(times["end"] - 0.6, times["end"] - 0.1)
    assert level_db == pytest.approx(expected_db(50), abs=0.5)
    start = heard.levels_db(heard.from_s + 0.1, heard.from_s + 3.0)
    assert start[0] < level_db - 20.0  # softly
    assert all(after > before - 0.5 for before, after in pairwise(start))


def test_escape_ends_softly_in_twenty_seconds(evenings: Evenings) -> None:
    heard, times = evenings.heard["soft"], evenings.times["soft"]
    assert heard.to_s - times["end"] == pytest.approx(SOFT_END_S, abs=1.0)
    falling = heard.levels_db(times["end"] + 1.0, heard.to_s - 0.1)[::10]
    assert all(after < before + 0.1 for before, after in pairwise(falling))
    assert falling[0] - falling[len(falling) // 2] == pytest.approx(30.0, abs=8.0)


def test_quits_by_itself_when_it_is_silent_if_so_chosen(evenings: Evenings) -> None:
    heard = evenings.heard["soft"]
    assert -0.5 < heard.ended.ended_s - heard.to_s < 2.0


@pytest.mark.parametrize("name", ["quit", "again", "terminal"])
def test_two_seconds_of_fade_when_it_plays(evenings: Evenings, name: str) -> None:
    heard, end_s = evenings.heard[name], evenings.times[name]["end"]
    assert heard.to_s - end_s == pytest.approx(2.0, abs=0.6)
    assert heard.ended.ended_s - end_s == pytest.approx(2.0, abs=1.2)


@pytest.mark.parametrize("name", ["again", "terminal"])
def test_falls_without_a_jump(evenings: Evenings, name: str) -> None:
    heard, end_s = evenings.heard[name], evenings.times[name]["end"]
    falling = heard.levels_db(end_s, end_s + 1.2)
    steps = [before - after for before, after in pairwise(falling)]
    assert max(steps) < 4.0
    assert min(steps) > -0.3


def test_volume_is_remembered(evenings: Evenings) -> None:
    heard, end_s = evenings.heard["again"], evenings.times["again"]["end"]
    file = heard.home / "config" / "settings.json"
    volume = json.loads(file.read_text())["volume"]
    assert volume < 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    level_db = heard.level_db(end_s - 0.6, end_s - 0.1)
    assert level_db == pytest.approx(expected_db(volume), abs=0.5)


def test_place_where_the_fade_began_is_kept(evenings: Evenings) -> None:
    heard, times = evenings.heard["soft"], evenings.times["soft"]
    mark = drift_mark(heard.home)
    assert mark is not None
    assert mark.position_s == pytest.approx(times["end"] - heard.from_s, abs=0.8)
    assert mark.location.endswith("sine-60s.wav")
