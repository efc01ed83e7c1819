"""What is asked is carried out and answered; nobody who asks can hold the player up."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot
from support.instances import Hold, hold, short_folder

from sleepplayer.desktop.instance import client, server
from sleepplayer.desktop.instance.client import NoAnswer, ask, stop_others, tell
from sleepplayer.desktop.instance.messages import (
    LONGEST_LINE_BYTES,
    Answer,
    Command,
    Order,
    in_lines,
    read_answer,
    request_line,
)
from sleepplayer.desktop.instance.place import Place, Role, find_place
from sleepplayer.desktop.instance.server import MOST_CONNECTIONS, InstanceServer

__all__ = ["hold", "short_folder"]  # fixtures

NEXT = request_line([Order(command=Command.NEXT)])
PATIENCE_MS = 150

State = QLocalSocket.LocalSocketState


class Rig:
    """A server that notes what it is asked for, and clients of it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.place = find_place(Role.WINDOW, folder, {})
        self.asked = list[Order]()
        self.is_gone = False
        self.server = InstanceServer(self.place, self._carry, patience_ms=PATIENCE_MS)
        self._qtbot = qtbot
        self.clients = list[QLocalSocket]()

    def _carry(self, orders: tuple[Order, ...]) -> Answer | None:
        if self.is_gone:
            return None
        self.asked += orders
        return Answer(done=True, said=tuple(order.command for order in orders))

    def client(self, *, says: bytes = b"") -> QLocalSocket:
        """One that is connected and has said this."""
        socket = QLocalSocket()
        socket.connectToServer(self.server.address)
        assert socket.waitForConnected(1000)
        socket.write(says)
        socket.flush()
        self.clients.append(socket)
        return socket

    def answer(self, socket: QLocalSocket) -> Answer:
        self._qtbot.waitUntil(socket.canReadLine)
        return read_answer(bytes(socket.readLine().data()))

    def until(self, it_is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(it_is_so)

    def close(self) -> None:
        self.server.close()
        for socket in self.clients:
            socket.abort()


@pytest.fixture
def rig(short_folder: Path, qtbot: QtBot) -> Iterator[Rig]:
    made = Rig(short_folder, qtbot)
    yield made
    made.close()


def test_what_is_asked_is_done_and_answered(rig: Rig) -> None:
    orders = [
        Order(command=Command.ADD, sources=tuple(f"/{n:060}" for n in range(3000))),
        Order(command=Command.EXTEND, seconds=600.0),
        Order(command=Command.STATUS),
    ]
    lines = in_lines(orders)
    with ThreadPoolExecutor() as pool:  # `ask` blocks; the server is on this thread
        asking = pool.submit(ask, rig.place, lines, within=QDeadlineTimer(5000))
        rig.until(asking.done)
    answers = asking.result()
    assert answers is not None
    assert len(answers) == len(lines) > 3
    assert answers[-1] == Answer(done=True, said=("status",))
    assert rig.asked[-2:] == orders[-2:]
    added = [source for order in rig.asked for source in order.sources]
    assert tuple(added) == orders[0].sources


def test_a_message_may_come_in_pieces_and_several_at_once(rig: Rig) -> None:
    client = rig.client(says=NEXT + NEXT[:10])
    assert rig.answer(client).done
    assert len(rig.asked) == 1
    client.write(NEXT[10:] + NEXT)
    assert rig.answer(client).done
    assert rig.answer(client).done
    assert len(rig.asked) == 3


def test_garbage_is_answered_as_such_and_does_no_harm(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    client = rig.client(says=b"\x00\xff{\n" + NEXT)
    garbled = rig.answer(client)
    assert not garbled.done
    assert garbled.problem
    assert rig.answer(client).done
    assert "Another start sent no JSON" in caplog.text


def test_a_line_without_an_end_is_cut_off(rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    client = rig.client(says=b"a" * LONGEST_LINE_BYTES)
    client.write(b"a" * 10 * LONGEST_LINE_BYTES)
    rig.until(lambda: client.state() is State.UnconnectedState)
    assert rig.asked == []
    assert "too long" in caplog.text


def test_who_says_half_of_something_or_nothing_is_not_waited_for(rig: Rig) -> None:
    silent, half = rig.client(), rig.client(says=NEXT[:-1])
    other = rig.client(says=NEXT)
    assert rig.answer(other).done, "meanwhile others are served"
    for socket in (silent, half):
        rig.until(lambda socket=socket: socket.state() is State.UnconnectedState)  # type: ignore[misc]
    assert len(rig.asked) == 1


def test_a_crowd_of_silent_ones_locks_nobody_out(short_folder: Path, qtbot: QtBot) -> None:
    rig = Rig(short_folder, qtbot)
    crowd = [rig.client() for _ in range(3 * MOST_CONNECTIONS)]
    assert rig.answer(rig.client(says=NEXT)).done
    rig.until(lambda: sum(one.state() is State.ConnectedState for one in crowd) < MOST_CONNECTIONS)
    rig.close()


def test_who_does_not_listen_to_the_answers_is_cut_off(rig: Rig) -> None:
    client = rig.client()
    client.setReadBufferSize(1)
    client.write(NEXT * 100_000)  # the answers are as long
    rig.until(lambda: client.state() is State.UnconnectedState)
    assert rig.answer(rig.client(says=NEXT)).done


def test_who_asks_and_leaves_at_once_is_heard(rig: Rig) -> None:
    rig.client(says=NEXT).disconnectFromServer()
    rig.until(lambda: len(rig.asked) == 1)


def test_a_loop_within_what_is_asked_for_disturbs_nothing(rig: Rig, qtbot: QtBot) -> None:
    """A dialogue, say, while who asked loses patience."""
    client = rig.client()
    rig.until(lambda: bool(rig.server._connections))

    def carry(orders: tuple[Order, ...]) -> Answer | None:
        client.abort()
        qtbot.waitUntil(lambda: not rig.server._connections)
        return rig._carry(orders)

    rig.server._carry = carry
    client.write(NEXT)
    rig.until(lambda: client.state() is State.ConnectedState or bool(rig.asked))
    rig.until(lambda: len(rig.asked) == 1)
    rig.server._carry = rig._carry
    assert rig.answer(rig.client(says=NEXT)).done


def test_what_ends_the_player_is_answered_too(rig: Rig) -> None:
    def carry(orders: tuple[Order, ...]) -> Answer | None:
        rig.server.close()
        return rig._carry(orders)

    rig.server._carry = carry
    client = rig.client(says=NEXT + NEXT)
    assert rig.answer(client).done
    rig.until(lambda: client.state() is State.UnconnectedState)
    assert len(rig.asked) == 1, "no more after that"


def test_who_is_nobody_any_more_hangs_up(rig: Rig) -> None:
    """As if none ran: whoever asks waits for its turn."""
    client = rig.client(says=NEXT)
    assert rig.answer(client).done
    rig.is_gone = True
    with ThreadPoolExecutor() as pool:
        asking = pool.submit(ask, rig.place, [NEXT], within=QDeadlineTimer(5000))
        rig.until(asking.done)
    assert asking.result() is None
    client.write(NEXT + NEXT)
    rig.until(lambda: client.state() is State.UnconnectedState)
    assert len(rig.asked) == 1


def test_somebody_elses_program_is_not_listened_to(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(server, "is_our_user", lambda _descriptor: False)
    client = rig.client(says=NEXT)
    rig.until(lambda: client.state() is State.UnconnectedState)
    assert rig.asked == []
    assert "Somebody else" in caplog.text


def test_nobody_elses_server_is_told_anything(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "is_our_user", lambda _descriptor: False)
    assert ask(rig.place, [NEXT], within=QDeadlineTimer(1000)) is None


def test_only_its_user_can_open_the_socket(rig: Rig) -> None:
    assert stat.S_IMODE(Path(rig.server.address).stat().st_mode) & 0o077 == 0


def test_where_it_cannot_listen_it_plays_all_the_same(short_folder: Path, qtbot: QtBot) -> None:
    nowhere = str(short_folder / "no" / "such" / "folder")
    deaf = InstanceServer(Place(short_folder / "lock", (nowhere,)), lambda _: Answer(done=True))
    assert deaf.address == ""
    deaf.close()


def test_one_that_has_closed_is_nobody(rig: Rig) -> None:
    rig.server.close()
    rig.server.close()
    assert not Path(rig.server.address).exists()
    assert ask(rig.place, [NEXT], within=QDeadlineTimer(1000)) is None


# --- other processes ------------------------------------------------------------------------------


def test_the_socket_of_one_that_was_killed_is_taken_over(
    short_folder: Path, qtbot: QtBot, hold: Hold
) -> None:
    holder = hold(Role.WINDOW)
    assert ask(holder.place, [NEXT], within=QDeadlineTimer(5000)) is not None
    holder.kill()
    assert holder.place.there(), "it is still lying there"
    assert ask(holder.place, [NEXT], within=QDeadlineTimer(5000)) is None
    rig = Rig(short_folder, qtbot)
    assert rig.answer(rig.client(says=NEXT)).done
    rig.close()


def test_one_that_hangs_is_waited_for_so_long_and_no_longer(hold: Hold) -> None:
    holder = hold(Role.WINDOW)
    holder.hang()
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        ask(holder.place, [NEXT], within=QDeadlineTimer(300))
    assert 0.3 <= time.monotonic() - began < 2.0
    holder.kill()


def test_who_plays_elsewhere_is_told_to_stop_without_waiting(
    short_folder: Path, qtbot: QtBot, hold: Hold
) -> None:
    holder = hold(Role.TERMINAL)
    stop_others(Role.TERMINAL, short_folder, {})  # not itself
    holder.hang()
    stop_others(Role.WINDOW, short_folder, {})
    holder.go_on()  # that it comes to this: nothing has waited for an answer
    with ThreadPoolExecutor() as pool:
        heard = pool.submit(holder.heard)
        qtbot.waitUntil(heard.done)
        assert heard.result() == "quit"
        ended = pool.submit(holder.process.wait)
        qtbot.waitUntil(ended.done)


def test_one_that_hangs_holds_nobody_up_who_only_tells_it(qtbot: QtBot, hold: Hold) -> None:
    holder = hold(Role.TERMINAL)
    holder.hang()
    began = time.monotonic()
    tell(holder.place, [Order(command=Command.STOP)])
    assert time.monotonic() - began < client.TELL_MS / 1000 / 2
    holder.kill()
    app = QCoreApplication.instance()
    assert app is not None
    qtbot.waitUntil(lambda: not app.findChildren(client._Telling))  # it notices that it is gone
