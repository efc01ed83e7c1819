"""Objects of ours on a bus: who answers calls of them, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jeepney.low_level import HeaderFields, Message, MessageFlag
from jeepney.wrappers import DBusAddress, new_error, new_method_call, new_method_return

from sleepplayer.desktop.dbus.guard import guarded
from sleepplayer.desktop.dbus.standard import (
    INTROSPECT,
    PING,
    UNKNOWN_OBJECT,
    introspection,
    right_below,
)
from sleepplayer.desktop.dbus.values import Asked, cleaned


class Objects:
    """By their paths. What is not there is said to be so."""

    def __init__(self, say: Callable[[Message], None]) -> None:
        self._say = say
        self._served: dict[str, Callable[[Asked], None]] = {}

    def __bool__(self) -> bool:
        return bool(self._served)

    def serve(self, path: str, asked: Callable[[Asked], None]) -> None:
        """See `Bus.serve`."""
        self._served[path] = asked

    def serve_no_more(self, path: str) -> None:
        """The object is gone."""
        self._served.pop(path, None)

    def clear(self) -> None:
        """All of them are."""
        self._served.clear()

    def reply(self, to: Asked, signature: str, body: tuple[Any, ...]) -> None:
        """See `Bus.reply`."""
        if to.wants_reply:
            self._say(new_method_return(_call_of(to), signature or None, cleaned(body)))

    def refuse(self, to: Asked, name: str, words: str) -> None:
        """See `Bus.refuse`."""
        if to.wants_reply:
            self._say(new_error(_call_of(to), name, "s", cleaned((words,))))

    def hear(self, message: Message) -> None:
        """Have a call answered."""
        fields = message.header.fields
        asked = Asked(
            sender=fields.get(HeaderFields.sender, ""),
            serial=message.header.serial,
            wants_reply=not message.header.flags & MessageFlag.no_reply_expected,
            path=fields.get(HeaderFields.path, ""),
            interface=fields.get(HeaderFields.interface, ""),
            member=fields.get(HeaderFields.member, ""),
            signature=fields.get(HeaderFields.signature, ""),
            body=tuple(message.body),
        )
        guarded(self._served.get(asked.path, self._answer_above), asked)

    def _answer_above(self, asked: Asked) -> None:
        """Where nothing is served there is at most what leads to it."""
        call = asked.interface, asked.member, asked.signature
        below = right_below(asked.path, self._served)
        if call == PING:
            self.reply(asked, "", ())
        elif call == INTROSPECT and below:
            self.reply(asked, "s", (introspection(below=below),))
        else:
            self.refuse(asked, UNKNOWN_OBJECT, "there is no such object")


def _call_of(asked: Asked) -> Message:
    """As much of the call as an answer to it is made from."""
    call = new_method_call(DBusAddress(asked.path, bus_name=asked.sender), asked.member)
    call.header.serial = asked.serial
    call.header.fields[HeaderFields.sender] = asked.sender
    return call
