"""What is said over a bus: methods, answers, signals, and the calls of others."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

ERRORS = "org.freedesktop.DBus.Error."
NO_BUS = "org.sleepplayer.Error.NoBus"
"""There is no such bus on this machine, and there was none; so there is nobody on it."""
LOST = ERRORS + "Disconnected"
"""A bus is there, or was, and cannot be reached."""
LATE = ERRORS + "NoReply"
UNSENDABLE = "org.sleepplayer.Error.Unsendable"
OTHER_FORM = "org.sleepplayer.Error.OtherForm"


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
    """What a method gave back, of the types `signature`, or why it gave nothing: in words
    (`error`, "" if it did) and by the error's name."""

    body: tuple[Any, ...] = ()
    error: str = ""
    name: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A signal: what was told by the object at `path`."""

    path: str
    body: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of a method of ours, by `sender`; `serial` is what it is answered by."""

    sender: str
    serial: int
    wants_reply: bool
    path: str
    interface: str
    member: str
    signature: str
    body: tuple[Any, ...]


class Fd:
    """A file descriptor that came with a message; closed if nobody takes it."""

    __slots__ = ("_number",)

    def __init__(self, number: int) -> None:
        self._number = number

    def take(self) -> int:
        """It is the caller's now, to be closed by him; once only."""
        number, self._number = self._number, -1
        return number

    def __del__(self) -> None:
        if self._number >= 0:
            os.close(self._number)


def sendable(text: str) -> str:
    """What a bus lets pass: no NUL, at which a text would end, and nothing that is not Unicode."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def cleaned(value: Any) -> Any:
    """A message's body with each text in it made `sendable`."""
    if isinstance(value, str):
        return sendable(value)
    if isinstance(value, tuple):
        return tuple(map(cleaned, value))
    if isinstance(value, list):
        return list(map(cleaned, value))
    if isinstance(value, dict):
        return {cleaned(key): cleaned(one) for key, one in value.items()}
    return value
