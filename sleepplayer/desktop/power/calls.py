"""Questions to a D-Bus that nobody waits for: each is answered once, later, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtDBus import (
    QDBusArgument,
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

TIMEOUT_MS = 1200
"""Of one question. Two of them, one after the other, stay below `after_silence.ANSWER_S`."""

_PROPERTIES = "org.freedesktop.DBus.Properties"
_ERRORS = "org.freedesktop.DBus.Error."
_ABSENT = frozenset(
    _ERRORS + name
    for name in (
        "ServiceUnknown",
        "NameHasNoOwner",
        "UnknownMethod",
        "UnknownObject",
        "UnknownInterface",
        "UnknownProperty",
        "NotSupported",
        "InvalidArgs",  # what GDBus says of a property it does not know
    )
)

T = TypeVar("T")
Ask = Callable[[Callable[[T], None]], None]
"""A question: it takes what is to be called with the answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `values` of the D-Bus types `signature`, or an `error`'s name and `words`."""

    values: tuple[Any, ...] = ()
    signature: str = ""
    error: str = ""
    words: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.error

    @property
    def absent(self) -> bool:
        """Whether there is nothing that could have answered, which is an answer, too."""
        return self.error in _ABSENT


@dataclass(frozen=True, slots=True)
class Place:
    """An object on a bus, and one of its interfaces."""

    service: str
    path: str
    interface: str

    def call(self, method: str, *arguments: object) -> QDBusMessage:
        """A call of it, which starts no service that is not there."""
        made = QDBusMessage.createMethodCall(self.service, self.path, self.interface, method)
        made.setArguments(arguments)
        made.setAutoStartService(False)
        return made

    def read(self, name: str) -> QDBusMessage:
        """A call that reads a property."""
        return Place(self.service, self.path, _PROPERTIES).call("Get", self.interface, name)


class Calls(QObject):
    """Asks on one bus. A bus that is not there answers, too: with an error."""

    def __init__(self, bus: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._under_way: dict[QDBusPendingCallWatcher, Callable[[Reply], None]] = {}

    def ask(self, call: QDBusMessage, answer: Callable[[Reply], None]) -> None:
        """Send it; what comes back, or that nothing does, goes to `answer`, once, by the loop."""
        if not self._bus.isConnected():
            later(partial(answer, Reply(error=_ERRORS + "Disconnected", words="no bus")))
            return
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call, TIMEOUT_MS), self)
        self._under_way[watcher] = answer
        watcher.finished.connect(self._answered)

    def names(self, answer: Callable[[frozenset[str]], None]) -> None:
        """Who is on the bus; nobody if it does not say."""
        self.ask(
            Place("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus").call(
                "ListNames"
            ),
            lambda reply: answer(frozenset(reply.values[0]) if reply.ok else frozenset()),
        )

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = self._under_way.pop(watcher)
        reply = _read(watcher.reply())
        watcher.deleteLater()
        answer(reply)


def later(call: Callable[[], None]) -> None:
    """Call it by the loop, never from within."""
    QTimer.singleShot(0, call)


def gather(questions: Sequence[Ask[T]], answer: Callable[[list[T]], None]) -> None:
    """Ask them all at once; all the answers, in the order of the questions, go to `answer`."""
    if not questions:
        later(partial(answer, []))
        return
    answers: dict[int, T] = {}

    def note(number: int, one: T) -> None:
        answers[number] = one
        if len(answers) == len(questions):
            answer([answers[number] for number in range(len(questions))])

    for number, question in enumerate(questions):
        question(partial(note, number))


def _read(message: QDBusMessage) -> Reply:
    if message.type() is QDBusMessage.MessageType.ErrorMessage:
        return Reply(error=message.errorName() or "unknown", words=message.errorMessage())
    values = tuple(_plain(value) for value in message.arguments())
    return Reply(values, message.signature())


def _plain(value: Any) -> Any:
    """Lists in place of D-Bus' arrays and structures; maps, which PySide cannot read, are None."""
    if isinstance(value, QDBusVariant):
        return _plain(value.variant())
    if isinstance(value, QDBusObjectPath):
        return value.path()
    if not isinstance(value, QDBusArgument):
        return value
    kind = QDBusArgument.ElementType
    if value.currentType() not in (kind.ArrayType, kind.StructureType):
        return None
    # PySide has but the writing half of beginStructure(); beginArray() steps into either, since
    # in Qt both do the same. What does not step in is at its end at once, and reads as empty.
    value.beginArray()
    items = []
    while not value.atEnd():
        items.append(_plain(value.asVariant()))
    return items
