"""Questions to a D-Bus that nobody waits for: each is answered once, later, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QTimer

from sleepplayer.desktop.dbus.names import DBUS, DBUS_PATH, PROPERTIES
from sleepplayer.desktop.dbus.values import ERRORS, NO_BUS, Answer, Method

if TYPE_CHECKING:  # jeepney is Linux' alone, and others use `later`, too
    from sleepplayer.desktop.dbus.bus import Bus

TIMEOUT_MS = 1200
"""Of one question. Two of them, one after the other, stay below `after_silence.ANSWER_S`."""

_ABSENT = frozenset(
    ERRORS + name
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
) | {NO_BUS}

_LETTERS = {str: "s", bool: "b"}

T = TypeVar("T")
Ask = Callable[[Callable[[T], None]], None]
"""A question: it takes what is to be called with the answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `values` of the D-Bus types `signature`, or an `error`'s name and `words`.

    The value in a variant stands by itself, and its own type in `signature`.
    """

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
class Question:
    """A method, and what it is given."""

    method: Method
    arguments: tuple[Any, ...]

    @property
    def member(self) -> str:
        """The method's name."""
        return self.method.member


@dataclass(frozen=True, slots=True)
class Place:
    """An object on a bus, and one of its interfaces."""

    service: str
    path: str
    interface: str

    def call(self, member: str, *arguments: str | bool) -> Question:
        """A call of it, which starts no service that is not there."""
        letters = "".join(_LETTERS[type(one)] for one in arguments)
        return Question(Method(self.service, self.path, self.interface, member, letters), arguments)

    def read(self, name: str) -> Question:
        """A call that reads a property."""
        return Place(self.service, self.path, PROPERTIES).call("Get", self.interface, name)


class Calls:
    """Asks on one bus. A bus that is not there answers, too: with an error."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def ask(self, question: Question, answer: Callable[[Reply], None]) -> None:
        """Send it; what comes back, or that nothing does, goes to `answer`, once, by the loop."""
        self._bus.call(
            question.method,
            question.arguments,
            lambda answered: answer(_reply(answered)),
            within_ms=TIMEOUT_MS,
        )

    def names(self, answer: Callable[[frozenset[str] | None], None]) -> None:
        """Who is on the bus: nobody if there is none and never was, None if it does not say."""

        def read(reply: Reply) -> None:
            if reply.ok and reply.signature == "as":
                answer(frozenset(reply.values[0]))
            else:
                answer(frozenset() if reply.error == NO_BUS else None)

        self.ask(Place(DBUS, DBUS_PATH, DBUS).call("ListNames"), read)


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


def _reply(answer: Answer) -> Reply:
    if answer.error:
        return Reply(error=answer.name, words=answer.error)
    if answer.signature == "v":
        signature, value = answer.body[0]
        return Reply((value,), signature)
    return Reply(answer.body, answer.signature)
