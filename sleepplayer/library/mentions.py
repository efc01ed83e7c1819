"""What one text mentions of triggers and styles, what it denies, and what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from sleepplayer.library.wording import BREAK, LISTING, Found, Phrasebook, Token, tokens
from sleepplayer.triggers import Catalogue, Words


class Means(Enum):
    """What a phrase of the catalogue is there for."""

    TRIGGER = "trigger"
    STYLE = "style"
    TRAP = "trap"
    NO_BEFORE = "no-before"
    NO_AFTER = "no-after"
    NO_BETWEEN = "no-between"
    NO_AND = "no-and"
    REST = "rest"
    SURE = "sure"
    OTHER = "other"
    OTHER_GENRE = "other-genre"
    ABOUT_IT = "about-it"
    REST_BESIDE = "rest-beside"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase's meaning; `named` is the id of the trigger or style."""

    means: Means
    named: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A trigger or style is named; `alone` if nothing else stands in the text (in its clause)."""

    meaning: Meaning
    words: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. `about` has REST to OTHER_GENRE as `Hints` has them, and REST_BESIDE where
    that is said by other words than those that name something."""

    mentions: tuple[Mention, ...] = ()
    denied: frozenset[str] = frozenset()
    about: frozenset[Means] = frozenset()


NOTHING = Reading()
_NAMING = frozenset({Means.TRIGGER, Means.STYLE})
_WEAK = "?"
_NO_TALKING = "no-talking"


class Reader:
    """Reads by a catalogue. Building one takes all its words (some 100 ms), so keep it."""

    def __init__(self, catalogue: Catalogue) -> None:
        hints = catalogue.hints
        self._book = Phrasebook(
            (
                *_named(catalogue),
                *_hinted(Means.TRAP, hints.traps),
                *_hinted(Means.NO_BEFORE, hints.no_before),
                *_hinted(Means.NO_AFTER, hints.no_after),
                *_hinted(Means.NO_BETWEEN, hints.no_between),
                *_hinted(Means.NO_AND, hints.no_and),
                *_hinted(Means.TOPIC, hints.topic),
            ),
            hints.small,
        )
        # Apart: in “rain sound” one phrase is what is named, another what it is about.
        self._about = Phrasebook(
            (
                *_hinted(Means.REST, hints.rest),
                *_hinted(Means.SURE, hints.sure),
                *_hinted(Means.OTHER, hints.other),
                *_hinted(Means.OTHER_GENRE, hints.other_genres),
                *_hinted(Means.ABOUT_IT, hints.about_it),
            )
        )
        self._filling = frozenset(token.word for each in hints.small for token in tokens(each))

    def read(self, text: str, *, in_clauses: bool = False) -> Reading:
        """Reads it; `in_clauses` for a list, whose entries each stand alone. Never raises."""
        if not text:
            return NOTHING
        # “Tapping-free” and “voiceless” deny as “no tapping” does.
        words = tokens(_FREE.sub(f" {_DENIED} ", text))
        found = list(self._book.find(words))
        denied = _denials(words, found, self._filling)
        topic = _topics(words, found)
        alone = self._alone(words, found, in_clauses=in_clauses)
        return Reading(
            tuple(
                Mention(meaning, _text(words, each), each.first in alone)
                for index, each in enumerate(found)
                if index not in denied
                for meaning in each.meanings
                if meaning.means in _NAMING and not (meaning.weak and index in topic)
            ),
            frozenset(
                meaning.named
                for index in denied
                for meaning in found[index].meanings
                if meaning.named
            ),
            self._subject(words, found),
        )

    def _subject(self, words: list[Token], found: list[Found[Meaning]]) -> frozenset[Means]:
        named: set[int] = set()
        trapped: set[int] = set()
        for each in found:
            kinds = {meaning.means for meaning in each.meanings}
            if kinds & _NAMING:
                named.update(range(each.first, each.past))
            elif Means.TRAP in kinds:
                trapped.update(range(each.first, each.past))
        about: set[Means] = set()
        for hint in self._about.find(words):
            for meaning in hint.meanings:
                # A “mic cover” is no cover version, a “sound wave” no sound to rest to.
                blind = trapped if meaning.means in (Means.REST, Means.SURE) else named
                if hint.first not in blind:
                    about.add(meaning.means)
                    if meaning.means is Means.REST and hint.first not in named:
                        about.add(Means.REST_BESIDE)
        return frozenset(about)

    def _alone(
        self, words: list[Token], found: list[Found[Meaning]], *, in_clauses: bool
    ) -> set[int]:
        """The first tokens of those beside which nothing else is said."""
        covered = {at for each in found if each.meanings for at in range(each.first, each.past)}
        alone: set[int] = set()
        clause: list[int] = []
        said = False
        for at, token in enumerate((*words, None)):
            if token is None or (in_clauses and token.word in _PARTING):
                if not said:
                    alone.update(clause)
                clause, said = [], False
            elif at in covered:
                clause.append(at)
            elif not (token.word.isdigit() or token.word in _JOINING):
                said = True
        return alone


_FREE = re.compile(r"-free\b", re.IGNORECASE)
_DENIED = "❌"
_PARTING = LISTING | {BREAK}
_JOINING = _PARTING | frozenset({"and", "und", "et", "y", "e", "и", "with"})


def _text(words: list[Token], found: Found[Meaning]) -> str:
    parts = words[found.first : found.past]
    text = ""
    for before, token in zip((None, *parts), parts, strict=False):
        text += (" " if before is not None and before.end < token.at else "") + token.word
    return text


def _denials(words: list[Token], found: list[Found[Meaning]], filling: frozenset[str]) -> set[int]:
    """The indexes of those that are denied: “no …”, “… なし”, and what a list adds to them.

    “No whispering, tapping or brushing” denies all three, “no whispering, tapping” only the first.
    """
    denied: set[int] = set()
    listed: list[int] = []  # after a denied one, until an “or” denies them as well
    denying = in_list = False
    last_named: int | None = None
    at = 0
    for index, each in enumerate(found):
        between = _between(words, at, each.first, filling)
        parted = bool(between) and all(token.word in LISTING for token in between)
        slash = parted and _is_tight_slash(words, each.first - 1)
        if between and not parted:
            denying = in_list = False
            last_named = None
        elif parted:
            denying = denying and slash
            last_named = None
        at = each.past
        kinds = {meaning.means for meaning in each.meanings}
        if kinds & _NAMING:
            if denying or (in_list and slash):
                denied.add(index)
                in_list = True
            elif in_list and parted:
                listed.append(index)
            else:
                # “No talking or tapping”: the first is a style of its own, the second is denied.
                in_list = any(meaning.named == _NO_TALKING for meaning in each.meanings)
                listed = []
            denying = False
            last_named = index
        elif Means.NO_AFTER in kinds and last_named is not None:
            denied.add(last_named)
            denying = in_list = False
            last_named = None
        elif Means.NO_BEFORE in kinds:
            denying, in_list, listed = True, False, []
        elif Means.NO_AND in kinds and in_list:
            denied.update(listed)
            denying = True
        elif Means.NO_BETWEEN not in kinds:
            denying = in_list = False
            last_named = None
    return denied


def _between(words: list[Token], start: int, stop: int, filling: frozenset[str]) -> list[Token]:
    """The tokens there that say something; the rest of a Korean word says nothing new."""
    said = []
    end = words[start - 1].end if start else -1
    for token in words[start:stop]:
        if token.at == end and "가" <= token.word[0] <= "힣":
            end = token.end
        elif token.word not in filling:
            said.append(token)
    return said


def _is_tight_slash(words: list[Token], at: int) -> bool:
    slash, after = words[at], words[at + 1]
    return slash.word == "/" and at > 0 and words[at - 1].end == slash.at == after.at - 1


def _topics(words: list[Token], found: list[Found[Meaning]]) -> set[int]:
    """The indexes of those that are only spoken of: what follows an “about” in its clause."""
    topics: set[int] = set()
    clear_of = -1
    for index, each in enumerate(found):
        if any(meaning.means is Means.TOPIC for meaning in each.meanings):
            clear_of = each.past
        elif clear_of >= 0:
            if any(token.word == BREAK for token in words[clear_of : each.first]):
                clear_of = -1
            else:
                topics.add(index)
    return topics


def _named(catalogue: Catalogue) -> Iterator[tuple[str, Meaning]]:
    for trigger in catalogue.triggers:  # also hidden ones: an avoid may be about them
        yield from _phrases(Means.TRIGGER, trigger.id, trigger.words)
    for style in catalogue.styles:
        yield from _phrases(Means.STYLE, style.id, style.words)


def _phrases(means: Means, named: str, words: Words) -> Iterator[tuple[str, Meaning]]:
    for phrases in words.values():
        for phrase in phrases:
            weak = phrase.endswith(_WEAK)
            yield phrase.removesuffix(_WEAK), Meaning(means, named, weak)


def _hinted(means: Means, phrases: Iterable[str]) -> Iterator[tuple[str, Meaning]]:
    return ((phrase, Meaning(means)) for phrase in phrases)
