"""The real player beside a mock of logind: kept awake while it sounds, silent through a suspend."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from desktop import logind_mock, session_mock
from desktop.logind_mock import LogindMock
from desktop.session_mock import SessionMock
from support import pulse_server
from support.capture import Capture, Recording
from support.pulse_server import PulseServer

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not (logind_mock.is_available() and pulse_server.is_available()),
        reason="needs python3-dbusmock and PulseAudio",
    ),
]


@pytest.fixture
def logind(tmp_path: Path) -> Iterator[LogindMock]:
    with LogindMock(tmp_path) as mock:
        yield mock


@pytest.fixture
def server() -> Iterator[PulseServer]:
    with PulseServer() as running:
        yield running


def play(
    logind: LogindMock, server: PulseServer, home: Path, *words: str, **env: str
) -> subprocess.Popen[str]:
    own = {"SLEEPPLAYER_HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    env = logind.child_env() | dict(server.env) | own | env
    command = [sys.executable, "-m", "sleepplayer", "play", *words]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_until(condition: Callable[[], object], limit_s: float = 10.0) -> None:
    end_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.05)


def held(logind: LogindMock) -> bool:
    return any(what == "sleep" and mode == "block" for what, _, _, mode in logind.inhibitors())


def test_it_is_silent_through_a_suspend_and_after_it(
    logind: LogindMock, server: PulseServer, tmp_path: Path
) -> None:
    player = play(logind, server, tmp_path, "--for", "9s", "--fade", "0s")
    try:
        wait_until(lambda: held(logind))
        with Capture(server) as capture:
            capture.record_for(4.0)
            logind.prepare_for_sleep(True)
            capture.record_for(1.0)
            logind.prepare_for_sleep(False)  # woke before the deadline: it waits
            player.wait(12.0)
            capture.record_for(1.0)
            recording = capture.stop()
        loud = np.abs(recording.samples).max(axis=1) > 1e-5
        last_s = float(np.flatnonzero(loud)[-1]) / recording.rate_hz
        assert 3.5 < last_s < 5.0
        assert player.returncode == 0
        assert not held(logind)
    finally:
        player.kill()
        player.communicate()


def test_the_machine_may_sleep_when_the_player_has_died(
    logind: LogindMock, server: PulseServer, tmp_path: Path
) -> None:
    player = play(logind, server, tmp_path, "--for", "60s")
    try:
        wait_until(lambda: held(logind))
    finally:
        player.kill()
        player.communicate()
    wait_until(lambda: not held(logind))


@pytest.mark.skipif(not session_mock.is_available(), reason="needs PyGObject")
def test_it_fades_and_ends_on_time_when_both_buses_die(
    logind: LogindMock, server: PulseServer, tmp_path: Path
) -> None:
    folder = tmp_path / "session"
    folder.mkdir()
    with SessionMock(folder) as session:
        session.start("org.gnome.SessionManager")
        env = {"DBUS_SESSION_BUS_ADDRESS": session.address}
        with Capture(server) as capture:
            player = play(logind, server, tmp_path, "--for", "5s", "--fade", "2s", **env)
            try:
                wait_until(lambda: held(logind) and session.held())
                session.private.kill()
                logind.kill_bus()
                player.wait(12.0)
                assert player.returncode == 0
            finally:
                player.kill()
                player.communicate()
            capture.record_for(1.0)
            recording = capture.stop()
    levels = rms_by_tenth(recording)
    loud = [tenth for tenth, level in enumerate(levels) if level > 1e-5]
    end_s, begun_s = (loud[-1] + 1) / 10, loud[0] / 10
    assert 4.2 < end_s - begun_s < 5.3, "silent at another time than asked for"
    before_the_fade = max(levels[: loud[-1] - 20])
    assert levels[loud[-1] - 5] < before_the_fade / 4, "it did not fade"


def rms_by_tenth(recording: Recording) -> list[float]:
    """How loud each tenth of a second is."""
    step = recording.rate_hz // 10
    whole = len(recording.samples) // step * step
    parts = recording.samples[:whole].reshape(-1, step, recording.samples.shape[1])
    return [float(level) for level in np.sqrt((parts**2).mean(axis=(1, 2)))]
