"""Files that are in truth lists of addresses: playing them asks nobody, whichever engine does."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.disguises import disguises, listening

from audio.waiting import until
from sleepplayer.audio.player import Backend, PlayerStatus
from sleepplayer.audio.qt_engine import QtBackend
from sleepplayer.audio.vlc_engine import VlcBackend
from sleepplayer.clock import SystemClock
from sleepplayer.night.playback import Cue, FailureReason
from sleepplayer.resources import resource_path

# Qt connects to a sound server once in a process: it must be the one all other tests record.
pytestmark = pytest.mark.usefixtures("sound_server")

CLOCK = SystemClock()
MUSIC = resource_path("sounds", "brown-noise.opus").read_bytes()


def vlc() -> Backend:
    return VlcBackend(arguments=("--aout=dummy",))


@pytest.fixture(params=[vlc, QtBackend], ids=["vlc", "qt"])
def backend(request: pytest.FixtureRequest, qapp: object) -> Iterator[Backend]:
    make: Callable[[], Backend] = request.param
    made = make()
    yield made
    made.close()


def outcome(backend: Backend, path: Path) -> PlayerStatus:
    """Play it until something became of it."""
    player = backend.open(Cue(token=1, location=str(path)), stop_at_s=600.0)
    player.start(volume=50.0, gain_db=-20.0)
    status = player.status(CLOCK.elapsed_s())

    def is_decided() -> bool:
        nonlocal status
        backend.wait(0.01)
        status = player.status(CLOCK.elapsed_s())
        return status.failure is not None or status.ended or bool(status.duration_s)

    until(is_decided, within_s=10.0)
    player.release()
    return status


@pytest.mark.qt_log_ignore("Could not open media", "PulseAudioService", extend=True)
@pytest.mark.parametrize("ending", [".mp3", ".ogg", ".m4a"])
def test_playing_a_list_asks_nobody(backend: Backend, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"x{ending}"
    with listening() as listener:
        lists = disguises(listener.port)
        lists["packed"] = gzip.compress(lists["hls"])
        for name in ("hls", "dash", "sdp", "ffconcat"):  # what passes for music when probed
            lists[f"{name} and music"] = lists[name] + MUSIC
        for name, content in lists.items():
            path.write_bytes(content)
            status = outcome(backend, path)
            assert status.failure in {FailureReason.NOT_AUDIO, FailureReason.UNREADABLE}, name
        assert listener.visits == 0


@pytest.mark.parametrize(
    "name",
    [
        *("vlc:quit", "-I", "--help", "http:", "concat:a|b", "x.mp3 :sout=#file{dst=written}"),
        *("a%20b#c?d.mp3", "new\nline.mp3", os.fsdecode(b"\xff\xfe.mp3"), " ", "file:x"),
    ],
)
def test_a_files_name_is_no_order(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(MUSIC)
    backend = vlc()
    try:
        status = outcome(backend, path)
    finally:
        backend.close()
    assert status.failure is None
    assert status.duration_s
    assert [file.name for file in tmp_path.iterdir()] == [name]
