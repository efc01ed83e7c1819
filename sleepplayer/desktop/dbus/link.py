"""A socket to a bus: gets itself let in, and passes whole messages out and in.

Nothing of it waits: a bus that hangs, at once or later, leaves words unsent, that is all. jeepney
packs and unpacks; a QSocketNotifier takes the place of its own
I/O.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from jeepney.auth import BEGIN, Authenticator
from jeepney.low_level import Message, Parser
from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from sleepplayer.desktop.dbus.values import Fd

_READ_BYTES = 65536
_MOST_FDS = 253  # the kernel's SCM_MAX_FD

_log = logging.getLogger(__name__)


class Link(QObject):
    """`heard` gets each message, `lost` is told why once, if it ends without `close`."""

    def __init__(
        self,
        path: str,
        *,
        takes_fds: bool,
        heard: Callable[[Message], None],
        lost: Callable[[object], None],
        parent: QObject | None = None,
    ) -> None:
        """`path` as the system's calls take it. Raises OSError (also where there are no such
        sockets) and ValueError if nobody listens there."""
        super().__init__(parent)
        if not hasattr(socket, "AF_UNIX"):
            raise OSError("there are no such sockets here")
        self._heard, self._lost = heard, lost
        self._takes_fds = takes_fds
        self._authenticator = Authenticator(enable_fds=takes_fds)
        self._parser = Parser()
        self._held_back = bytearray()  # until the bus has let us in
        self._unsent = bytearray()
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            made.setblocking(False)
            made.connect(path)  # of this kind it succeeds or fails at once
        except (OSError, ValueError):
            made.close()
            raise
        self._socket: socket.socket | None = made
        self._reading = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Read, self)
        self._reading.activated.connect(self._read)
        self._writing = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Write, self)
        self._writing.setEnabled(False)
        self._writing.activated.connect(self._write)
        self._authenticate()

    def send(self, packed: bytes) -> None:
        """Send a message as soon as the bus takes it."""
        if not self._authenticator.authenticated:
            self._held_back += packed
            return
        self._unsent += packed
        self._write()

    def close(self) -> None:
        """Nothing is heard or told any more."""
        if self._socket is None:
            return
        for notifier in (self._reading, self._writing):  # before their socket is closed
            notifier.setEnabled(False)
        self._socket.close()
        self._socket = None
        self.deleteLater()

    def _authenticate(self) -> None:
        for line in iter(self._authenticator.data_to_send, None):
            if not line:
                break
            self._unsent += line
        if self._authenticator.authenticated:
            self._unsent += BEGIN + self._held_back
            self._held_back.clear()
        self._write()

    def _write(self) -> None:
        if self._socket is None:
            return
        try:
            while self._unsent:
                sent = self._socket.send(self._unsent)
                del self._unsent[:sent]
        except BlockingIOError:
            pass
        except OSError:
            # Not from within a call: whoever called is told as by any other loss.
            QTimer.singleShot(0, self, lambda: self._lose("broken"))
            return
        self._writing.setEnabled(bool(self._unsent))

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            data, fds = self._received(self._socket)
        except BlockingIOError:
            return
        except OSError as exc:
            self._lose(exc)
            return
        if not data:
            self._lose("closed")
            return
        try:
            messages = self._taken_in(data, fds)
        except Exception as exc:  # whatever a bus may send: nothing of it may end the night
            _log.exception("The bus is not understood")
            self._lose(exc)
            return
        for message in messages:
            if self._socket is not None:  # whoever heard the one before may have closed it
                self._heard(message)

    def _received(self, made: socket.socket) -> tuple[bytes, list[Fd]]:
        if not self._takes_fds:
            return made.recv(_READ_BYTES), []
        # Closed in child programs: a lock is to end with this process.
        close = socket.MSG_CMSG_CLOEXEC
        data, numbers, _, _ = socket.recv_fds(made, _READ_BYTES, _MOST_FDS, close)
        return data, [Fd(number) for number in numbers]

    def _taken_in(self, data: bytes, fds: list[Fd]) -> list[Message]:
        if self._authenticator.authenticated:
            self._parser.add_data(data, fds)
            return list(iter(self._parser.get_next_message, None))
        self._authenticator.feed(data)
        self._authenticate()
        return []

    def _lose(self, why: object) -> None:
        if self._socket is not None:
            self.close()
            self._lost(why)
