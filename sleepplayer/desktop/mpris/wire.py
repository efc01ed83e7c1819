"""Values as they go over the bus, in exactly the types they are to have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sleepplayer.desktop.mpris.properties import ObjectPath, Value


def variant(value: Value) -> tuple[str, Any]:
    """A value with its type."""
    match value:
        case ObjectPath():
            made: tuple[str, Any] = "o", str(value)
        case str():
            made = "s", value
        case bool():
            made = "b", value
        case int():
            made = "x", value
        case float():
            made = "d", value
        case tuple():
            made = "as", list(value)
        case _:
            made = "a{sv}", variants(value)
    return made


def variants(values: Mapping[str, Value]) -> dict[str, tuple[str, Any]]:
    """a{sv}"""
    return {name: variant(value) for name, value in values.items()}
