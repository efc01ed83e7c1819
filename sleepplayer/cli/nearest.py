"""What a person who mistyped a command or an option may have meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

CLOSE = 0.7
"""How alike two words must be (`difflib.SequenceMatcher.ratio`): “paly” is “play” by 0.75."""

_SHORTEST_BEGINNING = 3

_OTHER_WORDS = {
    "continue": "play-pause",
    "end": "end-softly",
    "exit": "quit",
    "fade": "end-softly",
    "later": "extend",
    "open": "show",
    "pause": "play-pause",
    "prev": "previous",
    "resume": "play-pause",
    "skip": "next",
    "stop": "end-softly",
    "toggle": "play-pause",
    "unpause": "play-pause",
}
"""What other players call it."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of the `known` commands and `--options` that was meant, or None.

    What looks like the name of a file (with a dot, a slash, a space) was meant as one.
    """
    plain = word.lower().lstrip("-")
    if re.fullmatch(r"[a-z][a-z_-]*", plain) is None:
        return None
    by_name = {one.lstrip("-"): one for one in known if not re.fullmatch("-[^-]", one)}
    plain = plain.replace("_", "-")
    begun = [one for one in by_name if one.startswith(plain)]
    close = get_close_matches(plain, by_name, n=1, cutoff=CLOSE)
    other = _OTHER_WORDS.get(plain)
    if plain in by_name:
        return by_name[plain]
    if other in by_name:
        return by_name[other]
    if len(plain) >= _SHORTEST_BEGINNING and len(begun) == 1:
        return by_name[begun[0]]
    return by_name[close[0]] if close else None
