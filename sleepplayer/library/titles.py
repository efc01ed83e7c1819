"""Titles fit to be shown: in a window, on a terminal, in the dark."""

from __future__ import annotations

import unicodedata
from pathlib import Path

LONGEST_TITLE = 300
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def readable(text: str) -> str:
    """The text on one line, without signs that steer a terminal or turn its order around.

    Empty if nothing is left, or if part of it was in an encoding nobody knows.
    """
    if "\N{REPLACEMENT CHARACTER}" in text:
        return ""
    spaced = " ".join(text.split())
    return "".join(filter(_is_shown, spaced))[:LONGEST_TITLE].strip()


def file_title(path: Path) -> str:
    """A title from a file's name: no ending, spaces for underscores; never empty."""
    return readable(path.stem.replace("_", " ")) or readable(path.name) or "…"


def _is_shown(sign: str) -> bool:
    # Surrogates (Cs) stand for bytes of a name that is not UTF-8: no window, terminal or database
    # takes them.
    category = unicodedata.category(sign)
    return category not in {"Cc", "Cs"} and unicodedata.bidirectional(sign) not in _REORDERING
