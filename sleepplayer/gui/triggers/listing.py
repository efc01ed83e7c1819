"""Which triggers are listed, and in which order. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sleepplayer.collation import natural_key
from sleepplayer.gui.trigger_search import strip_marks
from sleepplayer.gui.triggers.desk import TriggerView
from sleepplayer.people import LIKING_MEANS
from sleepplayer.triggers import Family, Trigger


class Sort(StrEnum):
    """What comes first."""

    LIKING = "liking"
    FRESHNESS = "freshness"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. No family means all of them."""

    text: str = ""
    families: frozenset[Family] = frozenset()
    sort: Sort = Sort.LIKING


def listed(views: Iterable[TriggerView], asked: Asked) -> list[TriggerView]:
    """Those that meet it, in order; where names meet the text, they come before other words."""
    parts = folded(asked.text).split()
    found = [
        (not _meets(folded(one.trigger.name), parts), one)
        for one in views
        if not one.hidden
        and (not asked.families or one.trigger.family in asked.families)
        and _meets(_words_of(one.trigger), parts)
    ]
    found.sort(key=lambda pair: (pair[0], *_key(pair[1], asked.sort)))
    return [one for _by_words, one in found]


def found_by(trigger: Trigger, text: str) -> str:
    """The word that meets the text where the name does not; "" where the name does."""
    parts = folded(text).split()
    if _meets(folded(trigger.name), parts):
        return ""
    missing = [part for part in parts if part not in folded(trigger.name)]
    words = [word for language in trigger.words.values() for word in language]
    meeting = (word for word in words if _meets(folded(word), missing))
    some = (word for word in words if any(part in folded(word) for part in missing))
    return strip_marks(next(meeting, next(some, "")))


def taken_liking(one: TriggerView) -> float:
    """What is taken for the liking, 0..1: what was stated, else learnt, else people in general."""
    if one.stated is not None:
        return LIKING_MEANS[one.stated]
    return one.prior if one.learnt is None else one.learnt


def folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _key(one: TriggerView, sort: Sort) -> tuple[object, ...]:
    name = natural_key(one.trigger.name)
    if sort is Sort.NAME:
        return (name,)
    learnt = taken_liking(one) if one.learnt is None else one.learnt
    if sort is Sort.LIKING:
        return -taken_liking(one), -learnt, name
    resting = one.rest_until is not None
    return resting, -one.freshness, -taken_liking(one), name


@lru_cache(maxsize=1024)
def _words_of(trigger: Trigger) -> str:
    """All it goes by. Kept, because every key that is typed asks for all of them."""
    words = (word for language in trigger.words.values() for word in language)
    return folded("\n".join((trigger.name, *words)))


def _meets(text: str, parts: list[str]) -> bool:
    return all(part in text for part in parts)
