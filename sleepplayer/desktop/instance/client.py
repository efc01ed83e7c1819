"""The asking end. QtCore and QtNetwork are all it loads, for it is waited for at a keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, QTimer
from PySide6.QtNetwork import QLocalSocket

from sleepplayer.desktop.instance.messages import (
    LONGEST_LINE_BYTES,
    Answer,
    Command,
    Garbled,
    Order,
    read_answer,
    request_line,
)
from sleepplayer.desktop.instance.place import Place, Role, find_place, is_our_user

SLICE_MS = 50
"""How long Ctrl+C, or another thread, may have to wait: Qt waits with Python's lock held."""

TELL_MS = 5_000
"""How long a message may be on its way to one that hangs."""

_State = QLocalSocket.LocalSocketState


class NoAnswer(Exception):
    """Somebody is there and says nothing: it hangs, or is very slow."""


def ask(place: Place, lines: Sequence[bytes], *, within: QDeadlineTimer) -> list[Answer] | None:
    """Say lines (`messages.in_lines`) to the one that runs and wait for what it answers to each.

    It blocks and needs no application. None if nobody is there, or if it went away meanwhile.
    Raises `NoAnswer` when `within` has passed, and `Garbled` if what comes is no answer.
    """
    for address in place.there():
        socket = QLocalSocket()
        socket.connectToServer(address)
        while socket.state() is _State.ConnectingState:  # a crowd waits to be let in
            if not socket.waitForConnected(_slice_ms(within)) and within.hasExpired():
                raise NoAnswer
        if socket.state() is _State.ConnectedState and _is_ours(socket):
            return _asked(socket, lines, within)
    return None


def tell(place: Place, orders: Sequence[Order]) -> None:
    """Say something to the one that runs, if there is any, and care no further: it neither waits
    nor fails. On the main thread of a running application."""
    for address in place.there():
        _Telling(address, request_line(orders)).begin()


def stop_others(role: Role, data_dir: Path, env: Mapping[str, str]) -> None:
    """Have whoever else plays for this person stop softly, as by `tell`: the newest intention wins.

    To be called when a session begins.
    """
    for other in Role:
        if other is not role:
            tell(find_place(other, data_dir, env), [Order(command=Command.STOP)])


def _asked(
    socket: QLocalSocket, lines: Sequence[bytes], within: QDeadlineTimer
) -> list[Answer] | None:
    answers = []
    for line in lines:
        socket.write(line)
        while not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST_LINE_BYTES:
                raise Garbled("an answer that is too long")
            if socket.state() is not _State.ConnectedState:
                return None
            if within.hasExpired():
                raise NoAnswer
            socket.waitForReadyRead(_slice_ms(within))
        answers.append(read_answer(bytes(socket.readLine().data())))
    return answers


def _slice_ms(within: QDeadlineTimer) -> int:
    return max(1, min(SLICE_MS, within.remainingTime()))


def _is_ours(socket: QLocalSocket) -> bool:
    return is_our_user(int(socket.socketDescriptor()))


class _Telling(QObject):
    """A message on its way; it belongs to the application and goes by itself."""

    def __init__(self, address: str, line: bytes) -> None:
        super().__init__(QCoreApplication.instance())
        self._address, self._line = address, line
        self._socket = socket = QLocalSocket(self)
        socket.connected.connect(self._say)
        socket.readyRead.connect(socket.disconnectFromServer)  # it was heard
        socket.disconnected.connect(self.deleteLater)
        socket.errorOccurred.connect(self.deleteLater)
        QTimer.singleShot(TELL_MS, self, self.deleteLater)

    def begin(self) -> None:
        """Where nobody listens it ends with that."""
        self._socket.connectToServer(self._address)

    def _say(self) -> None:
        if _is_ours(self._socket):
            self._socket.write(self._line)
            self._socket.flush()
        else:
            self._socket.abort()
