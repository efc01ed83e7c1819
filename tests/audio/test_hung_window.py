"""A window that hangs from before the fade to after the deadline changes nothing that is heard."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from support import measure, signals
from support.capture import Capture, Recording
from support.pulse_server import PulseServer, is_available

from audio.priority import served_first

pytestmark = [
    pytest.mark.sound,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

CHILD = Path(__file__).with_name("child_window.py")
HANG_S, DEADLINE_S, FADE_S = 30.0, 28.0, 20.0
HANGS_UNTIL_S = 2.0 + HANG_S
SLOPE_DB_PER_S = 60.0 / FADE_S
SILENT_WITHIN_S = 0.3
TOLERANCE_DB = 0.1
BLOCK_S = 0.021  # of an Opus file: the gain stands still within one
DEVIATION_DB = 0.25


@dataclass(frozen=True)
class Heard:
    """A session as it was heard. `deadline_s` is into the recording."""

    sound: Recording
    deadline_s: float
    ended_after_s: float
    by: str

    def fade_levels(self, down_to_db: float) -> measure.Levels:
        """dB re the level before, from the fade's start down to so far."""
        start_s = self.deadline_s - FADE_S
        plateau = self.sound.between(start_s - 3.0, start_s - 0.5)
        part = self.sound.between(start_s, start_s + down_to_db / SLOPE_DB_PER_S + 0.02)
        return (measure.envelope_db(part) - np.median(measure.envelope_db(plateau)))[480:-480]


def _heard(how: str) -> Heard:
    path = str(signals.sine_file("opus", 90.0))
    hang_s = 0.0 if how == "free" else HANG_S
    numbers = [f"{value:g}" for value in (hang_s, DEADLINE_S, FADE_S)]
    command = [sys.executable, str(CHILD), path, how, *numbers]
    with served_first(), PulseServer() as server, Capture(server) as capture:
        done = subprocess.run(
            command,
            env=server.child_env(QT_QPA_PLATFORM="offscreen"),
            capture_output=True,
            text=True,
            timeout=HANGS_UNTIL_S + 25.0,
            check=False,
        )
        sound = capture.stop()
    assert done.returncode == 0, done.stderr
    began, ended = (json.loads(line) for line in done.stdout.splitlines())
    deadline_s = sound.at(began["began_s"] + DEADLINE_S)
    ended_after_s = ended["ended_s"] - began["began_s"]
    return Heard(sound, deadline_s, ended_after_s, ended["by"])


def _heard_whole(how: str) -> Heard:
    """Once more if the sound broke off: that is a machine with too much to do, not the fade."""
    heard = _heard(how)
    sounding = heard.sound.between(heard.deadline_s - FADE_S - 3.0, heard.deadline_s - 1.0)
    return heard if measure.short_gap_s(sounding) < 0.005 else _heard(how)


@pytest.fixture(scope="module")
def sessions() -> Mapping[str, Heard]:
    """All at once, each on its own server."""
    hows = ("free", "sleep", "busy")
    signals.sine_file("opus", 90.0)
    with ThreadPoolExecutor(len(hows)) as pool:
        return dict(zip(hows, pool.map(_heard_whole, hows), strict=True))


def test_the_window_really_hung(sessions: Mapping[str, Heard]) -> None:
    assert sessions["free"].ended_after_s < DEADLINE_S + 1.5
    for how in ("sleep", "busy"):
        assert sessions[how].ended_after_s > HANGS_UNTIL_S - 0.1
    assert {heard.by for heard in sessions.values()} == {"timer"}


@pytest.mark.parametrize("how", ["free", "sleep", "busy"])
def test_it_is_silent_at_the_deadline(sessions: Mapping[str, Heard], how: str) -> None:
    heard = sessions[how]
    silent = measure.first_silent_frame(heard.sound, from_s=heard.deadline_s - 1.0)
    assert silent is not None
    assert abs(silent / heard.sound.rate_hz - heard.deadline_s) < SILENT_WITHIN_S


@pytest.mark.parametrize("how", ["sleep", "busy"])
def test_the_fade_is_no_later(sessions: Mapping[str, Heard], how: str) -> None:
    levels = sessions[how].fade_levels(57.0)
    times_s = np.arange(480, 480 + len(levels)) / signals.RATE_HZ
    off_db = np.abs(levels + SLOPE_DB_PER_S * times_s).max()
    assert off_db < DEVIATION_DB + SLOPE_DB_PER_S * BLOCK_S


@pytest.mark.parametrize("how", ["sleep", "busy"])
def test_the_fade_is_no_rougher(sessions: Mapping[str, Heard], how: str) -> None:
    hung, free = (
        measure.worst_step_db(sessions[name].fade_levels(57.0), signals.RATE_HZ)
        for name in (how, "free")
    )
    assert hung <= max(free, SLOPE_DB_PER_S * BLOCK_S) + TOLERANCE_DB
