"""What a server says of itself, made fit to be shown."""

from __future__ import annotations

import unicodedata

LONGEST_TITLE = 300


def clean_title(raw: str | None) -> str | None:
    """One line, no control signs, at most 300 signs; None for nothing."""
    if raw is None:
        return None
    shown = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in raw)
    return " ".join(shown.split())[:LONGEST_TITLE].rstrip() or None
