"""Values out of a JSON document, each taken only for what it should be."""

from __future__ import annotations

import math
from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    """An object, or TypeError."""
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def sequence(value: Any) -> list[Any]:
    """A list, or TypeError."""
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def text(value: Any) -> str:
    """A string, or TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def boolean(value: Any) -> bool:
    """True or false, or TypeError."""
    if not isinstance(value, bool):
        raise TypeError("not a boolean")
    return value


def number(value: Any) -> float:
    """A finite number, or TypeError or ValueError: Python reads NaN in JSON, and true is an int."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    try:
        result = float(value)
    except OverflowError:
        raise ValueError("too large a number") from None
    if not math.isfinite(result):
        raise ValueError("not a finite number")
    return result


def whole(value: Any) -> int:
    """A whole number, or TypeError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value
