"""In which order names stand: as a person reads them, not as a machine counts letters."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile("([0-9]+)")
# Before every letter, and among each other numbers compare by their length first.
_NUMBER_SIGN = "\x01"
_MOST_DIGITS = 0xD000  # below the surrogates, which no database takes


def natural_key(name: str) -> tuple[str, str]:
    """Sort by this, and `2` comes before `10`, `é` beside `e`, and `B` after `a`."""
    return sort_key(name), name


def sort_key(name: str) -> str:
    """That order as a text to be compared code point by code point, as SQLite does.

    Names that differ in case, diacritics or leading zeros alone have the same key.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return _NUMBER.sub(_number_key, plain)


def _number_key(number: re.Match[str]) -> str:
    digits = number[0].lstrip("0")
    return f"{_NUMBER_SIGN}{chr(min(len(digits), _MOST_DIGITS) + 1)}{digits}"
