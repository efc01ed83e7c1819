"""A connection to a bus that says exactly what is meant, and never waits for it.

Not QtDBus: it waits for a bus in many places, with Python's lock held, so that a bus that hangs
keeps the mixer's thread standing: to connect (for ever), for a name, for a match rule. From Python
it sends every whole number as int32, which strict services refuse, and it never connects again.
jeepney packs each type as told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from jeepney.bus_messages import message_bus
from jeepney.low_level import HeaderFields, Message, MessageFlag, MessageType
from jeepney.wrappers import DBusAddress, new_method_call, new_signal
from PySide6.QtCore import QObject, QTimer

from sleepplayer.desktop.dbus.guard import guarded
from sleepplayer.desktop.dbus.link import Link
from sleepplayer.desktop.dbus.objects import Objects
from sleepplayer.desktop.dbus.signals import Signals
from sleepplayer.desktop.dbus.values import (
    LATE,
    LOST,
    NO_BUS,
    OTHER_FORM,
    UNSENDABLE,
    Answer,
    Asked,
    Heard,
    Method,
    cleaned,
)

WITHIN_MS = 10_000
"""What has no answer by then is answered with an error; a service may have to be started before."""

BACK_MS = 10_000
"""How often a bus that was lost is looked for, while there is something to hear or to serve."""

_log = logging.getLogger(__name__)

Answered = Callable[[Answer], None]


@dataclass(slots=True)
class _Waiting:
    answered: Answered
    late: Answered | None = None
    gives: str | None = None
    timer: QTimer | None = None


class Bus(QObject):
    """Connects with the first call, and anew with a later one if it was lost. Never raises; what is
    called back and raises costs only itself."""

    def __init__(
        self,
        find: Callable[[], str],
        *,
        name: str,
        takes_fds: bool = False,
        parent: QObject | None = None,
    ) -> None:
        """`find` gives the socket's path, and may raise LookupError, ValueError, RuntimeError;
        `name` is for the log."""
        super().__init__(parent)
        self._find = find
        self._name = name
        self._takes_fds = takes_fds
        self._serials = count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._signals = Signals(self._ask, _nothing)
        self._objects = Objects(self._say)
        self._when_lost: list[Callable[[], None]] = []
        self._when_reached: list[Callable[[], None]] = []
        self._link: Link | None = None
        self._was_reached = False
        self._unique_name = ""
        self._back = QTimer(self)
        self._back.setInterval(BACK_MS)
        self._back.timeout.connect(self.reach)

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._link is not None

    @property
    def unique_name(self) -> str:
        """What the bus calls us, "" while it has not said so."""
        return self._unique_name

    def reach(self) -> bool:
        """Connect if that is still to be done; whether somebody listens there."""
        return self._connect() is None

    def call(
        self,
        method: Method,
        arguments: tuple[Any, ...],
        answered: Answered,
        *,
        starts: bool = False,
        gives: str | None = None,
        within_ms: int = WITHIN_MS,
        late: Answered | None = None,
    ) -> None:
        """Call a method; its answer comes once, later, on this thread, whatever happens.

        `starts`: a service that does not run is started for it. An answer of other types than
        `gives` is an error. What is not answered `within_ms` is one, too; what comes all the same
        goes to `late`, so that it can be given back.
        """
        error = self._connect()
        packed = b""
        serial = next(self._serials)
        if error is None:
            try:
                packed = _packed(method, arguments, starts=starts, serial=serial)
            except Exception as exc:  # jeepney's, of many kinds
                _log.debug("Not sent: %s", exc)
                error = Answer(error="it cannot be sent", name=UNSENDABLE)
        if error is not None:
            QTimer.singleShot(0, partial(guarded, answered, error))
            return
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(partial(self._too_late, serial))
        timer.start(within_ms)
        self._waiting[serial] = _Waiting(answered, late, gives, timer)
        self._send(packed)

    def listen(
        self,
        heard: Callable[[Heard], None],
        *,
        sender: str,
        interface: str,
        member: str,
        signature: str | None = None,
        about: str | None = None,
    ) -> Callable[[], None]:
        """Be told of a signal, of now and of each connection to come, until what is given back is
        called. Only what `sender` says counts, in the types `signature`; `about` is its first word.
        """
        return self._signals.listen(
            heard,
            sender=sender,
            interface=interface,
            member=member,
            signature=signature,
            about=about,
        )

    def serve(self, path: str, asked: Callable[[Asked], None]) -> None:
        """Be told of each call of an object of ours; to be answered by `reply` or `refuse`."""
        self._objects.serve(path, asked)

    def serve_no_more(self, path: str) -> None:
        """The object is gone."""
        self._objects.serve_no_more(path)

    def reply(self, to: Asked, signature: str = "", body: tuple[Any, ...] = ()) -> None:
        """What a method of ours gives back. Raises what jeepney does if `body` is not so."""
        self._objects.reply(to, signature, body)

    def refuse(self, to: Asked, name: str, words: str) -> None:
        """A method of ours does not do it."""
        self._objects.refuse(to, name, words)

    def tell(
        self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]
    ) -> None:
        """Tell everybody. Raises what jeepney does if `body` is not so."""
        emitter = DBusAddress(path, interface=interface)
        self._say(new_signal(emitter, member, signature, cleaned(body)))

    def when_lost(self, call: Callable[[], None]) -> None:
        """Call this whenever a connection is lost; calls under way are answered before."""
        self._when_lost.append(call)

    def when_reached(self, call: Callable[[], None]) -> None:
        """Call this whenever there is a new connection: nothing of the one before counts."""
        self._when_reached.append(call)

    def close(self) -> None:
        """Be gone: nobody is answered or told any more, and all that was held is let go."""
        for waiting in self._waiting.values():
            _stop(waiting.timer)
        self._waiting.clear()
        self._when_lost.clear()
        self._when_reached.clear()
        self._signals.clear()
        self._objects.clear()
        self._back.stop()
        if self._link is not None:
            self._link.close()
            self._link = None

    # --- the connection -----------------------------------------------------------------------

    def _connect(self) -> Answer | None:
        """None if there is a connection, or why there is none."""
        if self._link is not None:
            return None
        try:
            path = self._find()
            self._link = Link(
                path,
                takes_fds=self._takes_fds,
                heard=self._hear,
                lost=self._lose,
                parent=self,
            )
        except (OSError, ValueError, RuntimeError, LookupError) as exc:
            _log.debug("No %s: %s", self._name, exc)
            # A socket that nobody listens at is a bus that died, or one that is overrun.
            gone = self._was_reached or isinstance(exc, ConnectionRefusedError | BlockingIOError)
            return Answer(error=f"no {self._name}", name=LOST if gone else NO_BUS)
        self._was_reached = True
        self._back.stop()
        self._ask(message_bus.Hello(), self._let_in)
        self._signals.connected()
        for call in list(self._when_reached):
            guarded(call)
        return None

    def _let_in(self, answer: Answer) -> None:
        self._unique_name = answer.body[0] if answer.signature == "s" else ""

    def _lose(self, why: object) -> None:
        _log.info("The %s is gone: %s", self._name, why)
        self._link, self._unique_name = None, ""
        waiting, self._waiting = self._waiting, {}
        for one in waiting.values():
            _stop(one.timer)
            if one.timer is not None or one.late is None:
                guarded(one.answered, Answer(error=f"the {self._name} is gone", name=LOST))
        for call in list(self._when_lost):
            guarded(call)
        if self._signals or self._objects:
            self._back.start()

    # --- what goes out ------------------------------------------------------------------------

    def _send(self, packed: bytes) -> None:
        if self._link is not None:
            self._link.send(packed)

    def _say(self, message: Message) -> None:
        if self._link is not None:
            self._send(message.serialise(next(self._serials)))

    def _ask(self, message: Message, answered: Answered) -> None:
        """Of the bus itself, if there is one; it answers in the end, if only by being lost."""
        if self._link is not None:
            serial = next(self._serials)
            self._waiting[serial] = _Waiting(answered)
            self._send(message.serialise(serial))

    # --- what comes in ------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.signal:
            self._signals.hear(message)
        elif kind is MessageType.method_call:
            self._objects.hear(message)
        else:
            self._be_answered(message)

    def _be_answered(self, message: Message) -> None:
        fields = message.header.fields
        waiting = self._waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)
        if waiting is None:
            return
        _stop(waiting.timer)
        signature = fields.get(HeaderFields.signature, "")
        if message.header.message_type is MessageType.error:
            name = str(fields.get(HeaderFields.error_name) or "unknown")
            said = str(message.body[0]) if signature.startswith("s") else ""
            answer = Answer(error=said or name, name=name)
        elif waiting.gives not in (None, signature):
            answer = Answer(error=f"an answer of another form: {signature}", name=OTHER_FORM)
        else:
            answer = Answer(tuple(message.body), signature=signature)
        guarded(waiting.answered, answer)

    def _too_late(self, serial: int) -> None:
        waiting = self._waiting.pop(serial, None)
        if waiting is None:
            return
        _stop(waiting.timer)
        if waiting.late is not None:
            self._waiting[serial] = _Waiting(waiting.late, waiting.late, waiting.gives)
        guarded(waiting.answered, Answer(error="no answer", name=LATE))


def _packed(method: Method, arguments: tuple[Any, ...], *, starts: bool, serial: int) -> bytes:
    where = DBusAddress(method.path, bus_name=method.service, interface=method.interface)
    signature = method.signature or None
    message = new_method_call(where, method.member, signature, cleaned(arguments))
    if not starts:
        message.header.flags |= MessageFlag.no_auto_start
    return bytes(message.serialise(serial))


def _stop(timer: QTimer | None) -> None:
    if timer is not None:
        timer.stop()
        timer.deleteLater()


def _nothing(answer: Answer) -> None:
    if answer.error:
        _log.debug("The bus said: %s", answer.error)
