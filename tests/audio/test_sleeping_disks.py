"""Both engines beside a disk that does not answer: nothing that is asked of them waits for it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import signals

from audio.waiting import until
from sleepplayer.audio import first_look as module
from sleepplayer.audio import float_source
from sleepplayer.audio.awaited_player import Look
from sleepplayer.audio.player import Backend, PlayerStatus
from sleepplayer.audio.qt_engine import QtBackend
from sleepplayer.audio.vlc_engine import VlcBackend
from sleepplayer.clock import SystemClock
from sleepplayer.night.playback import Cue, FailureReason

CLOCK = SystemClock()
LIMIT_S = 10.0
AT_ONCE_S = 0.1


def vlc() -> Backend:
    return VlcBackend(arguments=("--aout=dummy",))


# Qt connects to a sound server once in a process: it must be the one all other tests record.
pytestmark = pytest.mark.usefixtures("sound_server")


@pytest.fixture(params=[vlc, QtBackend], ids=["vlc", "qt"])
def backend(request: pytest.FixtureRequest, qapp: object) -> Iterator[Backend]:
    make: Callable[[], Backend] = request.param
    made = make()
    yield made
    made.close()


@pytest.fixture
def awake(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[threading.Event]:
    """Until this is set the disk sleeps: from the first look on, or from FFmpeg's on."""
    event = threading.Event()
    where = {"looked at": (module, "is_disguised"), "opened": (float_source, "channels_of")}
    place, name = where[request.param]
    really = getattr(place, name)

    def sleeping(asked: object) -> object:
        assert event.wait(LIMIT_S)
        return really(asked)

    monkeypatch.setattr(place, name, sleeping)
    yield event
    event.set()


@pytest.mark.qt_log_ignore("PulseAudioService", extend=True)
@pytest.mark.parametrize(
    ("backend", "awake"),
    [(vlc, "looked at"), (QtBackend, "looked at"), (QtBackend, "opened")],
    indirect=True,
)
def test_nothing_waits_and_it_plays_when_the_disk_is_awake(
    backend: Backend, awake: threading.Event
) -> None:
    path = signals.sine_file("flac", 1.0)
    began_s = time.monotonic()
    player = backend.open(Cue(token=1, location=str(path)), stop_at_s=600.0)
    player.start(volume=1.0, gain_db=-40.0)
    player.set_gain_db(-41.0)
    status = player.status(CLOCK.elapsed_s())
    assert time.monotonic() - began_s < AT_ONCE_S
    assert status == PlayerStatus(position_s=0.0, waiting=True)
    awake.set()

    def is_known() -> bool:
        backend.wait(0.01)
        return bool(player.status(CLOCK.elapsed_s()).duration_s)

    until(is_known, within_s=LIMIT_S)
    player.release()


def test_a_file_that_is_gone_is_said_to_be(backend: Backend, tmp_path: Path) -> None:
    player = backend.open(Cue(token=1, location=str(tmp_path / "gone.mp3")), stop_at_s=600.0)
    player.start(volume=1.0, gain_db=-40.0)

    def is_told() -> bool:
        backend.wait(0.01)
        return player.status(CLOCK.elapsed_s()).failure is FailureReason.MISSING

    until(is_told, within_s=LIMIT_S)
    player.release()


def test_a_look_that_breaks_opens_nothing(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    def broken(path: Path) -> bool:
        raise RuntimeError(os.fspath(path))

    look = Look(broken, Path("secret.mp3"), done=done.set)
    assert done.wait(LIMIT_S)
    assert look.answer is FailureReason.UNREADABLE
    assert "secret" not in " ".join(r.message for r in caplog.records if r.levelname != "DEBUG")


def test_a_look_that_is_forgotten_says_nothing() -> None:
    awake, ended, done = threading.Event(), threading.Event(), threading.Event()

    class Found:
        def __del__(self) -> None:
            ended.set()

    def slow(_path: Path) -> Found:
        assert awake.wait(LIMIT_S)
        return Found()

    look = Look(slow, Path("a.mp3"), done=done.set)
    look.forget()
    awake.set()
    assert ended.wait(LIMIT_S)
    assert look.answer is None
    assert not done.is_set()
