"""What the libVLC engine takes for granted, measured: a new libVLC may see it otherwise."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import measure, signals
from support.capture import Capture, Recording
from support.pulse_server import PulseServer

from audio.waiting import until
from sleepplayer.audio.player import Player
from sleepplayer.audio.vlc_engine import VlcBackend
from sleepplayer.audio.vlc_player import UNITY_PREAMP_DB
from sleepplayer.clock import SystemClock
from sleepplayer.night.playback import Cue

pytestmark = pytest.mark.sound

EXACT_DB = 0.05
LATENCY_WITHIN_S = 0.1
CLOCK = SystemClock()


@pytest.fixture
def backend(sound_server: PulseServer) -> Iterator[VlcBackend]:
    made = VlcBackend()
    yield made
    made.close()


def _play(backend: VlcBackend, path: Path, *, gain_db: float) -> Player:
    player = backend.open(Cue(token=1, location=str(path)), stop_at_s=600.0)
    player.start(volume=100.0, gain_db=gain_db)

    def is_heard() -> bool:
        status = player.status(CLOCK.elapsed_s())
        return status.heard and (status.position_s or 0.0) > 0.3

    until(is_heard, within_s=3.0)
    return player


def _level_db(sound: Recording) -> float:
    return float(np.median(measure.envelope_db(sound)))


@pytest.mark.parametrize("gain_db", [0.0, -12.0, -40.0, 6.0])
def test_unity_and_slope_of_the_preamp(
    backend: VlcBackend, sound_server: PulseServer, gain_db: float
) -> None:
    """Two passes of the equalizer: 2 dB for each dB of preamp, nothing at 12.0412."""
    with Capture(sound_server) as capture:
        player = _play(backend, signals.sine_file("flac", 10.0), gain_db=gain_db)
        capture.record_for(0.3)
        sound = capture.stop()
        player.release()
    heard = sound.between(sound.length_s - 0.4, sound.length_s - 0.1)
    assert _level_db(heard) == pytest.approx(signals.SINE_DBFS + gain_db, abs=EXACT_DB)
    assert pytest.approx(12.0412) == UNITY_PREAMP_DB


@pytest.mark.parametrize("extension", ["flac", "mp3", "opus", "m4a"])
def test_a_gain_is_heard_a_known_time_after_it_is_set(
    backend: VlcBackend, sound_server: PulseServer, extension: str
) -> None:
    with Capture(sound_server) as capture:
        player = _play(backend, signals.sine_file(extension, 10.0), gain_db=0.0)
        capture.record_for(0.3)
        set_s = CLOCK.elapsed_s()
        player.set_gain_db(-12.0)
        capture.record_for(0.9)
        sound = capture.stop()
        player.release()
    after = sound.between(sound.at(set_s), sound.length_s - 0.05)
    half_way_db = signals.SINE_DBFS - 6.0
    heard_s = float(np.flatnonzero(measure.envelope_db(after)[480:] < half_way_db)[0] + 480)
    assert heard_s / after.rate_hz == pytest.approx(player.latency_s, abs=LATENCY_WITHIN_S)


_ASK = """
    import json, sys
    from PySide6.QtCore import QCoreApplication
    from sleepplayer.audio.choose import open_backend
    from sleepplayer.errors import EngineUnavailable
    from sleepplayer.night.settings import EngineChoice
    application = QCoreApplication([])
    said = []
    try:
        open_backend(EngineChoice.VLC, fell_back=said.append)
        refusal = None
    except EngineUnavailable as exc:
        refusal = str(exc)
    name = open_backend(EngineChoice.AUTO, fell_back=said.append).name
    print(json.dumps({"refusal": refusal, "name": name, "said": said}))
"""


def _child(code: str, *arguments: str, **environment: str) -> Any:
    """What the code prints last, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60.0,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def _copied_without_plugins(backend: VlcBackend, folder: Path) -> Path:
    """libVLC looks for its plugins beside itself, so a copy of the libraries alone has none."""
    assert backend.version
    mapped = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()}
    for path in map(Path, mapped):
        if path.name.startswith(("libvlc.so", "libvlccore.so")):
            soname = ".".join(path.name.split(".")[:3])  # libvlc.so.5.6.1 is asked for as .so.5
            shutil.copy(path, folder / soname)
    return folder / "libvlc.so.5"


def test_without_its_plugins_it_gives_way_in_a_sentence(
    backend: VlcBackend, tmp_path: Path
) -> None:
    library = _copied_without_plugins(backend, tmp_path)
    answer = _child(
        _ASK,
        PYTHON_VLC_LIB_PATH=str(library),
        LD_LIBRARY_PATH=str(tmp_path),
        VLC_PLUGIN_PATH=str(tmp_path),
    )
    sentence = "libVLC is installed without its plugins."
    assert answer == {"refusal": sentence, "name": "qt", "said": [sentence]}


def test_without_the_library_it_gives_way_in_a_sentence(tmp_path: Path) -> None:
    answer = _child(_ASK, PYTHON_VLC_LIB_PATH=str(tmp_path / "libvlc.so.5"))
    sentence = "libVLC is not installed."
    assert answer == {"refusal": sentence, "name": "qt", "said": [sentence]}


_PLAY_IN_THE_TERMINAL = """
    import json, sys, threading
    import sleepplayer.cli
    import sleepplayer.terminal
    code = sleepplayer.cli.main(
        ["play", sys.argv[1], "--engine", "vlc", "--for", "3s", "--fade", "1s"]
    )
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1].rpartition("/")[2] for line in maps if ".so" in line}
    print(json.dumps({
        "code": code,
        "vlc": any(name.startswith("libvlccore.so") for name in files),
        "modules": sorted(name for name in sys.modules if name.startswith("PySide6.Qt")),
        "libraries": sorted(name for name in files if name.startswith("libQt6")),
    }))
"""


def test_the_terminal_loads_nothing_of_a_window(sound_server: PulseServer, tmp_path: Path) -> None:
    path = signals.sine_file("opus", 10.0)
    began_s = time.monotonic()
    answer = _child(_PLAY_IN_THE_TERMINAL, str(path), SLEEPPLAYER_HOME=str(tmp_path))
    assert answer["code"] == 0
    assert answer["vlc"]
    assert time.monotonic() - began_s > 3.0
    assert set(answer["modules"]) <= {"PySide6.QtCore", "PySide6.QtNetwork"}
    allowed = ("libQt6Core.so", "libQt6Network.so")
    assert [name for name in answer["libraries"] if not name.startswith(allowed)] == []
