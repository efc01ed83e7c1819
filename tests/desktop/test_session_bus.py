"""The connection to the session's bus, where the bus is not as it should be."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support import private_bus
from support.private_bus import PrivateBus

import sleepplayer
from sleepplayer.desktop.session_bus import Answer, Method, SessionBus

pytestmark = pytest.mark.skipif(not private_bus.is_available(), reason="needs dbus")

DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
HAS_OWNER = Method(DBUS, DBUS_PATH, DBUS, "NameHasOwner", "s")
GET_ID = Method(DBUS, DBUS_PATH, DBUS, "GetId")


@pytest.fixture
def private(tmp_path: Path, qtbot: QtBot) -> Iterator[PrivateBus]:
    with PrivateBus(tmp_path) as running:
        yield running


@pytest.fixture
def bus(private: PrivateBus) -> Iterator[SessionBus]:
    made = SessionBus(private.address)
    yield made
    made.close()


def test_answers_come_in_their_order_and_never_from_within_the_call(
    bus: SessionBus, qtbot: QtBot
) -> None:
    answers: list[Answer] = []
    bus.call(HAS_OWNER, (DBUS,), answers.append)
    bus.call(HAS_OWNER, ("org.nobody",), answers.append)
    bus.call(GET_ID, (), answers.append)
    assert answers == []
    qtbot.waitUntil(lambda: len(answers) == 3)
    assert [answer.body for answer in answers[:2]] == [(True,), (False,)]
    assert not any(answer.error for answer in answers)


def test_more_than_a_socket_takes_at_once_is_sent(bus: SessionBus, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    bus.call(HAS_OWNER, ("a" * 4_000_000,), answers.append)
    bus.call(GET_ID, (), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[0].body == (False,)
    assert answers[1].body


def test_nobody_there_is_an_error_and_starts_nobody(bus: SessionBus, qtbot: QtBot) -> None:
    answers: list[Answer] = []
    bus.call(Method("org.nobody", "/", "org.nobody", "M"), (), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert "org.nobody" in answers[0].error


def test_a_bus_that_died_is_found_again(tmp_path: Path, qtbot: QtBot) -> None:
    with PrivateBus(tmp_path) as first:
        bus = SessionBus(first.address)
        answers: list[Answer] = []
        lost: list[bool] = []
        bus.when_lost(lambda: lost.append(True))
        bus.call(GET_ID, (), answers.append)
        qtbot.waitUntil(lambda: len(answers) == 1)
        first.kill()
        qtbot.waitUntil(lambda: lost == [True])
        bus.call(GET_ID, (), answers.append)
        qtbot.waitUntil(lambda: len(answers) == 2)
        assert answers[1].error == "no session bus"
    (tmp_path / "bus").unlink(missing_ok=True)
    with PrivateBus(tmp_path):
        bus.call(GET_ID, (), answers.append)
        qtbot.waitUntil(lambda: len(answers) == 3)
        assert answers[2].body
        bus.close()


WITHOUT = """
import sys
sys.modules["jeepney"] = None
import sleepplayer.doctor, sleepplayer.doctor_desktop, sleepplayer.terminal, sleepplayer.window
import sleepplayer.desktop.keep_awake, sleepplayer.desktop.media, sleepplayer.desktop.notifications
import sleepplayer.desktop.power, sleepplayer.desktop.sleep_watch
"""


def test_windows_and_macos_have_no_jeepney_and_need_none() -> None:
    path = str(Path(sleepplayer.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": path}
    subprocess.run([sys.executable, "-c", WITHOUT], env=environment, check=True)


class Stranger:
    """Listens where a bus should, and says what a test wants."""

    def __init__(self, folder: Path) -> None:
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(str(folder / "bus"))
        self._listening.listen(1)
        self.address = f"unix:path={folder}/bus"
        self._peers: list[socket.socket] = []
        self._heard = b""

    def say(self, words: bytes) -> None:
        peer, _ = self._listening.accept()
        peer.sendall(words)
        self._peers.append(peer)

    def say_more(self, words: bytes) -> None:
        self._peers[-1].sendall(words)

    def has_heard(self, words: bytes) -> bool:
        with contextlib.suppress(BlockingIOError):
            self._heard += self._peers[-1].recv(65536, socket.MSG_DONTWAIT)
        return words in self._heard

    def close(self) -> None:
        for one in (*self._peers, self._listening):
            one.close()


@pytest.fixture
def stranger(tmp_path: Path, qtbot: QtBot) -> Iterator[Stranger]:
    made = Stranger(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    "words", [b"REJECTED COOKIE\r\n", b"OK 1\r\nand more\r\n", b"HTTP/1.1 200" * 1000]
)
def test_what_is_no_bus_is_left(
    stranger: Stranger, qtbot: QtBot, words: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    bus = SessionBus(stranger.address)
    answers: list[Answer] = []
    bus.call(GET_ID, (), answers.append)
    stranger.say(words)
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert answers[0].error
    assert not bus.is_connected
    assert "is not understood" in caplog.text


def test_nonsense_after_a_good_beginning_is_left(
    stranger: Stranger, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bus = SessionBus(stranger.address)
    answers: list[Answer] = []
    bus.call(GET_ID, (), answers.append)
    stranger.say(b"OK 1\r\n")
    qtbot.wait(1)
    stranger._peers[0].sendall(b"\xff" * 64)
    qtbot.waitUntil(lambda: len(answers) == 1)
    assert not bus.is_connected


def test_a_bus_that_says_nothing_holds_nobody_up(stranger: Stranger, qtbot: QtBot) -> None:
    bus = SessionBus(stranger.address)
    answers: list[Answer] = []
    began_s = time.monotonic()
    for _ in range(1000):
        bus.call(HAS_OWNER, ("a" * 1000,), answers.append)
    assert time.monotonic() - began_s < 2.0
    bus.close()
    assert answers == []


def test_losing_it_is_one_line(
    private: PrivateBus, bus: SessionBus, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answers: list[Answer] = []
    bus.call(GET_ID, (), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 1)
    private.kill()
    qtbot.waitUntil(lambda: not bus.is_connected)
    assert caplog.messages == ["The session bus is gone: closed"]
