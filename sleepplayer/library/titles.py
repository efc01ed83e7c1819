"""Titles fit to be shown: in a window, on a terminal, in the dark."""

from __future__ import annotations

import unicodedata
from pathlib import Path

LONGEST_TITLE = 300
LONGEST_PASSAGE = 4_000
_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def readable(text: str) -> str:
    """The text on one line, without signs that steer a terminal or turn its order around.

    Empty if nothing is left, or if part of it was in an encoding nobody knows.
    """
    text = text[: 8 * LONGEST_TITLE]  # tags may be as long as files
    if "\N{REPLACEMENT CHARACTER}" in text:
        return ""
    spaced = " ".join(text.split())
    if not spaced.isascii() or not spaced.isprintable():
        spaced = "".join(filter(_is_shown, spaced))
    return spaced[:LONGEST_TITLE].strip()


def readable_passage(text: str) -> str:
    """A longer text with its lines kept, each as `readable` makes it."""
    lines = (readable(line) for line in text[: 2 * LONGEST_PASSAGE].splitlines())
    return "\n".join(lines)[:LONGEST_PASSAGE].strip()


def file_title(path: Path) -> str:
    """A title from a file's name: no ending, spaces for underscores; never empty."""
    return readable(path.stem.replace("_", " ")) or readable(path.name) or "…"


def _is_shown(sign: str) -> bool:
    # Surrogates (Cs) stand for bytes of a name that is not UTF-8: no window, terminal or database
    # takes them.
    category = unicodedata.category(sign)
    return category not in {"Cc", "Cs"} and unicodedata.bidirectional(sign) not in _REORDERING
