"""Finding a trigger by the beginning of its name or of another word for it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sleepplayer.collation import natural_key
from sleepplayer.triggers import Trigger

_MARKS = re.compile(r"[*?#]")


def found_triggers(triggers: Sequence[Trigger], text: str) -> list[tuple[Trigger, str]]:
    """Those that go by a word that begins like this, each with that word, or "" where it is the
    name: names first, each by name. No text: all of them."""
    asked = _folded(text).strip()
    if not asked:
        return [(each, "") for each in sorted(triggers, key=lambda one: natural_key(one.name))]
    found = []
    for each in triggers:
        fit = _fit(each, asked)
        if fit is not None:
            rank, word = fit
            found.append((rank, natural_key(each.name), each, word))
    found.sort(key=lambda one: one[:2])
    return [(each, word) for _rank, _key, each, word in found]


def _fit(trigger: Trigger, asked: str) -> tuple[int, str] | None:
    (name, _), *others = _words_of(trigger)
    if name.startswith(asked):
        return 0, ""
    if f" {asked}" in name:
        return 1, ""
    for least, inside in ((2, False), (3, True)):
        for folded, word in others:
            if folded.startswith(asked) or (inside and asked in folded):
                return least, word
    return (4, "") if asked in name else None


@lru_cache(maxsize=1024)
def _words_of(trigger: Trigger) -> tuple[tuple[str, str], ...]:
    """All it goes by, folded and as it is; the name first. Kept, for every key that is typed."""
    words = (word for language in trigger.words.values() for word in language)
    plain = dict.fromkeys(strip_marks(word) for word in words)
    return tuple((_folded(word), word) for word in (trigger.name, *plain) if word)


def strip_marks(word: str) -> str:
    """A word of the catalogue as one reads it."""
    return _MARKS.sub("", word).strip()


def _folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
