"""A sound server of our own for what plays inside the tests' process."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from support.pulse_server import DEFAULT_SINK, PulseServer, is_available

from audio.priority import served_first
from audio.rigs import ENGINES, Rig, rig, tone_file


@pytest.fixture(scope="session")
def sound_server() -> Iterator[PulseServer]:
    """Where both engines of this process play, to the end of the session.

    Qt connects once in a process and libVLC anew for each player, so the variables are set before
    either plays and stay: whatever plays later in this process plays here, where nobody hears it.
    """
    if not is_available():
        pytest.skip("needs PulseAudio")
    listening = ["parec", "-d", f"{DEFAULT_SINK}.monitor", "--latency-msec=20", "--raw"]
    server = PulseServer()
    with served_first():
        server.start()
        # Without a listener in a hurry a null sink takes 2 s of sound at a time, and ends as late.
        listener = subprocess.Popen(listening, env=server.child_env(), stdout=subprocess.DEVNULL)
    with server:
        os.environ.update(server.env)
        try:
            yield server
        finally:
            listener.terminate()
            listener.wait()


@pytest.fixture(params=ENGINES)
def player(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[Rig]:
    kind = request.param
    server: PulseServer | None = None
    if kind != "silent":
        server = request.getfixturevalue("sound_server")
    with rig(kind, server) as made:
        yield made


@pytest.fixture
def short() -> Path:
    return tone_file(1.2)


@pytest.fixture
def long() -> Path:
    return tone_file(30.0)


@pytest.fixture(autouse=True)
def first_in_line(request: pytest.FixtureRequest) -> Iterator[None]:
    """What makes sound in a test is not to be late because of what else runs."""
    if request.node.get_closest_marker("sound") is None:
        yield
        return
    with served_first():
        yield
