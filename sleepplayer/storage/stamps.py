"""How often each part of the library has changed: what was computed of it is good until then."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Stamps:
    """One number for each part; `migrations/` have the triggers that count.

    `listing`: which tracks there are, their words, order and state. `playlists`: names, rules and
    entries. `heard`: which listens count. `tags`: which triggers tracks carry.
    """

    listing: int
    lengths: int
    loudness: int
    heard: int
    playlists: int
    tags: int


def read_stamps(connection: sqlite3.Connection) -> Stamps:
    """What they are now."""
    found = {row[0]: row[1] for row in connection.execute("SELECT what, number FROM stamps")}
    return Stamps(
        listing=found["listing"],
        lengths=found["lengths"],
        loudness=found["loudness"],
        heard=found["heard"],
        playlists=found["playlists"],
        tags=found["tags"],
    )


class Kept(Generic[Value]):
    """The few values that were asked for last, by a key that has the stamps they depend on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not there."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        value = self._values[key] = make()
        while len(self._values) > self._most:
            self._values.popitem(last=False)
        return value
