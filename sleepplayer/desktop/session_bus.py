"""A connection to the session's D-Bus that says exactly what is meant, and never waits for it.

Not QtDBus, for one reason: from Python it sends every whole number as int32, and strict services
(GLib's, so GNOME, XFCE and the portal) refuse that where uint32 is meant. Its one way to uint32,
`QMetaObject.invokeMethod` on a QDBusInterface, waits for the answer on the main thread (and so does
the making of the interface), and `QDBusArgument << int` writes uint16. jeepney packs each type as
told; it is used without its own I/O, a QSocketNotifier takes the place of that.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from jeepney.auth import BEGIN, Authenticator
from jeepney.bus import get_connectable_addresses
from jeepney.bus_messages import MatchRule, message_bus
from jeepney.low_level import HeaderFields, Message, MessageFlag, MessageType, Parser
from jeepney.wrappers import DBusAddress, new_method_call
from PySide6.QtCore import QObject, QSocketNotifier, QTimer

_READ_BYTES = 65536

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a service's object; `signature` is that of its arguments in D-Bus' letters."""

    service: str
    path: str
    interface: str
    member: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a method gave back, or why it gave nothing."""

    body: tuple[Any, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal: what was told by the object at `path`."""

    path: str
    body: tuple[Any, ...]


class SessionBus(QObject):
    """Connects with the first call, and anew with a later one if it was lost. Never raises."""

    def __init__(self, address: str | None = None, parent: QObject | None = None) -> None:
        """`address` in place of the session's own, in D-Bus' notation."""
        super().__init__(parent)
        self._address = address
        self._serials = count(1)
        self._waiting: dict[int, Callable[[Answer], None]] = {}
        self._listeners: list[tuple[MatchRule, Callable[[Heard], None]]] = []
        self._when_lost: list[Callable[[], None]] = []
        self._socket: socket.socket | None = None
        self._authenticator = Authenticator()
        self._parser = Parser()
        self._held_back = bytearray()  # until the bus has let us in
        self._unsent = bytearray()
        self._notifiers: list[QSocketNotifier] = []

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._socket is not None

    def call(
        self,
        method: Method,
        arguments: tuple[Any, ...],
        answered: Callable[[Answer], None],
        *,
        starts: bool = False,
    ) -> None:
        """Call a method; its answer comes later on this thread, or never if nobody gives one.

        `starts`: a service that does not run is started for it.
        """
        if not self._connect():
            QTimer.singleShot(0, lambda: answered(Answer(error="no session bus")))
            return
        where = DBusAddress(method.path, bus_name=method.service, interface=method.interface)
        message = new_method_call(where, method.member, method.signature or None, arguments)
        if not starts:
            message.header.flags |= MessageFlag.no_auto_start
        self._send(message, answered)

    def listen(
        self,
        heard: Callable[[Heard], None],
        *,
        sender: str,
        interface: str,
        member: str,
        about: str | None = None,
    ) -> None:
        """Be told of a signal, of now and of each connection to come; `about` is its first word."""
        rule = MatchRule(type="signal", sender=sender, interface=interface, member=member)
        if about is not None:
            rule.add_arg_condition(0, about)
        self._listeners.append((rule, heard))
        if self._socket is not None:
            self._send(message_bus.AddMatch(rule), _nothing)

    def when_lost(self, call: Callable[[], None]) -> None:
        """Call this whenever a connection is lost; calls under way are answered before."""
        self._when_lost.append(call)

    def close(self) -> None:
        """Be gone: nobody is answered or told any more, and all that was held is let go."""
        self._waiting.clear()
        self._when_lost.clear()
        self._drop()

    # --- the connection -----------------------------------------------------------------------

    def _connect(self) -> bool:
        if self._socket is not None:
            return True
        try:
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        except (OSError, AttributeError):  # a system without such sockets
            return False
        try:
            made.setblocking(False)
            made.connect(_socket_path(self._address))
        except (OSError, ValueError, RuntimeError, LookupError) as exc:
            made.close()
            _log.debug("No session bus: %s", exc)
            return False
        self._socket = made
        self._authenticator, self._parser = Authenticator(), Parser()
        self._held_back.clear()
        self._unsent.clear()
        reading = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Read, self)
        reading.activated.connect(self._read)
        writing = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Write, self)
        writing.setEnabled(False)
        writing.activated.connect(self._write)
        self._notifiers = [reading, writing]
        self._send(message_bus.Hello(), _nothing)
        for rule, _ in self._listeners:
            self._send(message_bus.AddMatch(rule), _nothing)
        self._authenticate()
        return self._socket is not None

    def _lose(self, why: object, *, of: socket.socket | None = None) -> None:
        if self._socket is None or (of is not None and of is not self._socket):
            return
        _log.info("The session bus is gone: %s", why)
        self._drop()
        waiting, self._waiting = self._waiting, {}
        for answered in waiting.values():
            answered(Answer(error="the session bus is gone"))
        for call in self._when_lost:
            call()

    def _drop(self) -> None:
        for notifier in self._notifiers:  # before their socket is closed
            notifier.setEnabled(False)
            notifier.deleteLater()
        self._notifiers = []
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _authenticate(self) -> None:
        for line in iter(self._authenticator.data_to_send, None):
            if not line:
                break
            self._unsent += line
        if self._authenticator.authenticated:
            self._unsent += BEGIN + self._held_back
            self._held_back.clear()
        self._write()

    # --- what goes out and comes in -----------------------------------------------------------

    def _send(self, message: Message, answered: Callable[[Answer], None]) -> None:
        serial = next(self._serials)
        self._waiting[serial] = answered
        packed = message.serialise(serial)
        if not self._authenticator.authenticated:
            self._held_back += packed
            return
        self._unsent += packed
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
            broken = self._socket
            QTimer.singleShot(0, lambda: self._lose("broken", of=broken))
            return
        self._notifiers[1].setEnabled(bool(self._unsent))

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError as exc:
            self._lose(exc)
            return
        if not data:
            self._lose("closed")
            return
        try:
            messages = self._taken_in(data)
        except Exception as exc:  # whatever a bus may send: nothing of it may end the night
            _log.exception("The session bus is not understood")
            self._lose(exc)
            return
        for message in messages:
            self._hear(message)

    def _taken_in(self, data: bytes) -> list[Message]:
        if self._authenticator.authenticated:
            return list(self._parser.feed(data))
        self._authenticator.feed(data)
        self._authenticate()
        return []

    def _hear(self, message: Message) -> None:
        fields = message.header.fields
        kind = message.header.message_type
        if kind is MessageType.signal:
            self._pass_on(message)
            return
        answered = self._waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)
        if answered is None:
            return
        if kind is MessageType.error:
            said = message.body[0] if message.body else fields.get(HeaderFields.error_name)
            answered(Answer(error=str(said) or "an error without a word"))
        else:
            answered(Answer(tuple(message.body)))

    def _pass_on(self, message: Message) -> None:
        fields = message.header.fields
        heard = Heard(fields.get(HeaderFields.path, ""), tuple(message.body))
        for rule, call in list(self._listeners):
            wanted = rule.header_fields
            about = rule.arg_conditions.get(0)
            if (
                fields.get(HeaderFields.interface) == wanted["interface"]
                and fields.get(HeaderFields.member) == wanted["member"]
                and (about is None or heard.body[:1] == about[:1])
            ):
                call(heard)


def _socket_path(address: str | None) -> str:
    """Where the bus listens; as libdbus finds it, whose `autolaunch:` needs an X11 of old."""
    if address is None:
        address = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if not address:
        bus = Path(os.environ["XDG_RUNTIME_DIR"]) / "bus"
        return str(bus)
    return str(next(get_connectable_addresses(address)))


def _nothing(answer: Answer) -> None:
    if answer.error:
        _log.debug("The session bus said: %s", answer.error)
