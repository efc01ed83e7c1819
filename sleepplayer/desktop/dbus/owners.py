"""Who has a name on a bus: only he speaks for it.

A bus hands on what is sent to us directly by anybody, whatever we asked to be told; by the sender,
which the bus itself writes into each message, a stranger's word is told from the service's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from jeepney.bus_messages import MatchRule, message_bus
from jeepney.low_level import Message

from sleepplayer.desktop.dbus.names import DBUS
from sleepplayer.desktop.dbus.values import Answer


class Owners:
    """The names that were asked about, as the bus tells of them."""

    def __init__(
        self,
        ask: Callable[[Message, Callable[[Answer], None]], None],
        ignore: Callable[[Answer], None],
    ) -> None:
        """`ask` asks the bus itself, if there is a connection."""
        self._ask, self._ignore = ask, ignore
        self._names: set[str] = set()
        self._owners: dict[str, str] = {}

    def watch(self, name: str) -> None:
        """Know from now on who has it. To be asked before the signals of it are."""
        if name not in self._names and name != DBUS and not name.startswith(":"):
            self._names.add(name)
            self._find(name)

    def connected(self) -> None:
        """On a new connection everything may be otherwise."""
        self._owners.clear()
        for name in self._names:
            self._find(name)

    def speaks_for(self, sender: str, name: str) -> bool:
        """Whether what `sender` says is said by `name`."""
        return sender == self._owners.get(name, name)

    def changed(self, body: tuple[str, str, str]) -> None:
        """What NameOwnerChanged tells."""
        name, _, now = body
        self._set(name, now)

    def _find(self, name: str) -> None:
        rule = MatchRule(type="signal", sender=DBUS, interface=DBUS, member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        self._ask(message_bus.AddMatch(rule), self._ignore)
        # The bus answers in order, so this comes before what happens to the name afterwards.
        self._ask(message_bus.GetNameOwner(name), partial(self._answered, name))

    def _answered(self, name: str, answer: Answer) -> None:
        self._set(name, answer.body[0] if answer.signature == "s" else "")

    def _set(self, name: str, owner: str) -> None:
        if name in self._names:
            self._owners[name] = owner
