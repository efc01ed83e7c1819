"""The listening end: what other starts of this user ask for is carried out on the main thread.

It reads only what has come, so nobody can hold the loop up: not by garbage, half a message, saying
nothing, or asking without listening.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from sleepplayer.desktop.instance.messages import (
    LONGEST_LINE_BYTES,
    Answer,
    Garbled,
    Order,
    answer_line,
    read_request,
)
from sleepplayer.desktop.instance.place import Place, is_our_user

PATIENCE_MS = 5_000
"""How long somebody may take for a message, or for reading its answer."""

MOST_CONNECTIONS = 8
"""Beyond these the oldest is hung up on, so that a crowd of silent ones locks nobody out."""

MOST_UNREAD_BYTES = 2 * LONGEST_LINE_BYTES
"""Of answers that somebody does not fetch."""

Carry = Callable[[tuple[Order, ...]], Answer | None]
"""Carries a message out, soon and without raising; None: as if nobody was here."""

_State = QLocalSocket.LocalSocketState

_log = logging.getLogger(__name__)


class InstanceServer(QObject):
    """Listens until it is closed. To be made on the main thread, after the application, by who
    holds the role's `Claim`."""

    def __init__(
        self,
        place: Place,
        carry: Carry,
        *,
        patience_ms: int = PATIENCE_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._carry = carry
        self._patience_ms = patience_ms
        self._connections: list[_Connection] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take)
        self.address = self._listen(place)
        """Where it listens; "" if it could not, which is no reason not to play."""

    def close(self) -> None:
        """Listen no more, so that the next start waits for its turn; again changes nothing."""
        self._server.close()
        for connection in list(self._connections):
            connection.hang_up()

    def _listen(self, place: Place) -> str:
        for address in place.listenable():
            QLocalServer.removeServer(address)  # left over by one that was killed: we are the one
            if self._server.listen(address):
                return address
            _log.warning("Cannot listen to other starts: %s", self._server.errorString())
        return ""

    def _take(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if not is_our_user(_descriptor(socket)):
                _log.warning("Somebody else’s program wanted to control this one")
                socket.abort()
                socket.deleteLater()
                continue
            connection = _Connection(socket, self._carry, self._gone, self._patience_ms)
            self._connections.append(connection)
            if len(self._connections) > MOST_CONNECTIONS:
                self._connections[0].hang_up()
            connection.read()  # it may have come before we listened to its signal

    def _gone(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)


class _Connection(QObject):
    """One that asks: a message, an answer, a message ..."""

    def __init__(
        self,
        socket: QLocalSocket,
        carry: Carry,
        gone: Callable[[_Connection], None],
        patience_ms: int,
    ) -> None:
        super().__init__(socket)
        self._socket = socket
        self._carry = carry
        self._gone = gone
        self._over = self._reading = self._last = self._to_delete = False
        socket.setReadBufferSize(LONGEST_LINE_BYTES + 1)
        socket.readyRead.connect(self.read)
        socket.disconnected.connect(self._left)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self.hang_up)
        self._patience.start()

    def read(self) -> None:
        """Answer what has come whole; the rest may come."""
        if self._reading:  # what is carried out may run a loop of its own
            return
        self._reading = True
        try:
            while not self._over and not self._last and self._socket.canReadLine():
                self._answer(bytes(self._socket.readLine(LONGEST_LINE_BYTES + 1).data()))
        finally:
            self._reading = False
        if self._to_delete:
            self._socket.deleteLater()
        elif self._last:
            self.hang_up()
        elif not self._over and self._socket.bytesAvailable() > LONGEST_LINE_BYTES:
            _log.warning("Another start sent a line that is too long")
            self.hang_up()

    def hang_up(self) -> None:
        """Enough. What was answered is still delivered, and what is being carried out answered."""
        if self._reading:
            self._last = True
        elif not self._over:
            self._end()
            self._socket.disconnectFromServer()
            # Who does not read would be waited for.
            if self._socket.state() is not _State.UnconnectedState:
                QTimer.singleShot(self._patience.interval(), self._socket, self._socket.abort)

    def _left(self) -> None:
        if not self._over:
            self.read()  # what was asked in leaving
            self._end()
        if self._reading:  # in a loop within what it asked for: its own signal is still under way
            self._to_delete = True
        else:
            self._socket.deleteLater()

    def _end(self) -> None:
        self._over = True
        self._patience.stop()
        self._gone(self)

    def _answer(self, line: bytes) -> None:
        self._patience.start()
        try:
            orders = read_request(line)
        except Garbled as problem:
            _log.warning("Another start sent %s", problem)
            self._say(Answer(done=False, problem=str(problem)))
            return
        answer = self._carry(orders)
        if answer is None:
            self._last = True
        else:
            self._say(answer)

    def _say(self, answer: Answer) -> None:
        # It may have asked and gone; within a loop that was run meanwhile even for good.
        if self._over or self._socket.state() is not _State.ConnectedState:
            return
        self._socket.write(answer_line(answer))
        self._socket.flush()  # the answer may be the last thing this program does
        if self._socket.bytesToWrite() > MOST_UNREAD_BYTES:
            self._socket.abort()


def _descriptor(socket: QLocalSocket) -> int:
    return int(socket.socketDescriptor())
