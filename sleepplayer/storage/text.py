"""Text as SQLite can keep it.

File names need not be UTF-8; Python carries their odd bytes as lone surrogates, which SQLite's TEXT
refuses, and at a NUL its functions take a text to end. Such characters are written as SUB and four
hex digits. It is done character by character, so that what begins with a text still does.
"""

from __future__ import annotations

import re

_SIGN = "\x1a"
_ODD = re.compile("[\x00\x1a\ud800-\udfff]")
_WRITTEN = re.compile(f"{_SIGN}([0-9a-f]{{4}})")


def kept_text(text: str) -> str:
    """As it is stored: any str becomes one that SQLite keeps and compares as a whole."""
    return _ODD.sub(lambda found: f"{_SIGN}{ord(found[0]):04x}", text)


def original_text(kept: str) -> str:
    """What was stored: the inverse of `kept_text`; what that never writes is left as it is."""
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), kept)
