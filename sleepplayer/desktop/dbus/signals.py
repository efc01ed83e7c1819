"""Who listens to what, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from jeepney.bus_messages import MatchRule, message_bus
from jeepney.low_level import HeaderFields, Message

from sleepplayer.desktop.dbus.guard import guarded
from sleepplayer.desktop.dbus.names import DBUS
from sleepplayer.desktop.dbus.owners import Owners
from sleepplayer.desktop.dbus.values import Answer, Heard

Ask = Callable[[Message, Callable[[Answer], None]], None]
"""Asks the bus itself, if there is a connection."""


@dataclass(slots=True, eq=False)
class _Listener:
    rule: MatchRule
    sender: str
    signature: str | None
    heard: Callable[[Heard], None]


class Signals:
    """Holds through each connection to come."""

    def __init__(self, ask: Ask, ignore: Callable[[Answer], None]) -> None:
        self._ask, self._ignore = ask, ignore
        self._listeners: list[_Listener] = []
        self._owners = Owners(ask, ignore)

    def __bool__(self) -> bool:
        return bool(self._listeners)

    def listen(
        self,
        heard: Callable[[Heard], None],
        *,
        sender: str,
        interface: str,
        member: str,
        signature: str | None,
        about: str | None,
    ) -> Callable[[], None]:
        """See `Bus.listen`."""
        rule = MatchRule(type="signal", sender=sender, interface=interface, member=member)
        if about is not None:
            rule.add_arg_condition(0, about)
        listener = _Listener(rule, sender, signature, heard)
        self._owners.watch(sender)
        self._listeners.append(listener)
        self._ask(message_bus.AddMatch(rule), self._ignore)
        return partial(self._forget, listener)

    def connected(self) -> None:
        """Of a new connection nothing is known, and nothing was asked."""
        self._owners.connected()
        for listener in self._listeners:
            self._ask(message_bus.AddMatch(listener.rule), self._ignore)

    def clear(self) -> None:
        """Nobody listens any more."""
        self._listeners.clear()

    def hear(self, message: Message) -> None:
        """Pass a signal on to whom it concerns."""
        fields = message.header.fields
        sender = fields.get(HeaderFields.sender, "")
        signature = fields.get(HeaderFields.signature, "")
        what = fields.get(HeaderFields.interface), fields.get(HeaderFields.member)
        if (sender, *what, signature) == (DBUS, DBUS, "NameOwnerChanged", "sss"):
            self._owners.changed(message.body)
        heard = Heard(fields.get(HeaderFields.path, ""), tuple(message.body))
        for listener in list(self._listeners):
            rule = listener.rule
            about = rule.arg_conditions.get(0)
            if (
                what == (rule.header_fields["interface"], rule.header_fields["member"])
                and listener.signature in (None, signature)
                and (about is None or heard.body[:1] == about[:1])
                and self._owners.speaks_for(sender, listener.sender)
            ):
                guarded(listener.heard, heard)

    def _forget(self, listener: _Listener) -> None:
        if listener in self._listeners:
            self._listeners.remove(listener)
            self._ask(message_bus.RemoveMatch(listener.rule), self._ignore)
