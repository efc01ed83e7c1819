"""The real player beside a mock of logind: kept awake while it sounds, silent through a suspend."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from desktop import logind_mock
from desktop.logind_mock import LogindMock
from support import pulse_server
from support.capture import Capture
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


def play(logind: LogindMock, server: PulseServer, home: Path, *words: str) -> subprocess.Popen[str]:
    env = logind.child_env() | dict(server.env) | {"SLEEPPLAYER_HOME": str(home)}
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
    return any(what == "idle:sleep" and mode == "block" for what, _, _, mode in logind.inhibitors())


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


def test_a_dead_bus_changes_nothing_about_the_end(
    logind: LogindMock, server: PulseServer, tmp_path: Path
) -> None:
    player = play(logind, server, tmp_path, "--for", "5s")
    begun_s = time.monotonic()
    try:
        wait_until(lambda: held(logind))
        logind.kill_bus()
        player.wait(10.0)
        assert player.returncode == 0
        assert time.monotonic() - begun_s < 8.0
    finally:
        player.kill()
        player.communicate()
