"""The trigger catalogue: what a track can carry, and the words it goes by.

The table is `resources/triggers.toml`; what a person changes in it lies over it as `Edits`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sleepplayer.resources import resource_path


class Family(StrEnum):
    """What a trigger is made of."""

    VOICE = "voice"
    OBJECT = "object"
    BODY = "body"
    NATURE = "nature"
    NOISE = "noise"
    VISUAL = "visual"


class Senses(StrEnum):
    """By which sense a trigger works; without a picture those of SIGHT are not there."""

    SOUND = "sound"
    SIGHT = "sight"
    BOTH = "both"


class PriorSource(StrEnum):
    """Where a prevalence comes from: published, ours, or the person's own trigger."""

    BARRATT_DAVIS_2015 = "barratt-davis-2015"
    ASSUMPTION = "assumption"
    PERSON = "person"


class BadCatalogue(AssertionError):
    """The table contradicts itself: the installation is broken, or a release is wrong."""


Words = Mapping[str, tuple[str, ...]]
"""By language (a BCP 47 tag), as written in the table, marks for weak and cut words included."""

OWN_PREVALENCE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A kind of stimulus. `prevalence` is the share of people it moves, 0..1.

    `within` is a broader one whose everyday words may only describe this (the brush of a make-up).
    """

    id: str
    name: str
    about: str = ""
    family: Family = Family.OBJECT
    senses: Senses = Senses.SOUND
    prevalence: float = OWN_PREVALENCE
    source: PriorSource = PriorSource.PERSON
    within: str | None = None
    words: Words = field(default_factory=dict, hash=False)

    @property
    def prior_mean(self) -> float:
        """The affinity to expect before anything is known, 0..1.

        The mean of a Beta(6, 3) for those it moves and about that of a Beta(1.2, 8) for the others.
        """
        return 0.67 * self.prevalence + 0.13 * (1 - self.prevalence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A manner a track is made in, beside its triggers.

    `excludes` are triggers that cannot be there with it; it `follows` where one of each of those
    sets (of triggers and styles) is there. One that is `told` is about things rather than made of
    them: a story of the sea has no waves.
    """

    id: str
    name: str
    about: str = ""
    words: Words = field(default_factory=dict, hash=False)
    excludes: frozenset[str] = frozenset()
    follows: tuple[frozenset[str], ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """Words that say how others are meant; the table explains each."""

    small: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    other_genres: tuple[str, ...] = ()
    about_it: tuple[str, ...] = ()
    no_before: tuple[str, ...] = ()
    no_after: tuple[str, ...] = ()
    no_between: tuple[str, ...] = ()
    no_and: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All triggers and styles in their order.

    `pairs` are those that tire together, `merged` maps the ids that went into others. Raises
    `BadCatalogue` where it contradicts itself.
    """

    triggers: tuple[Trigger, ...]
    styles: tuple[Style, ...] = ()
    pairs: frozenset[frozenset[str]] = frozenset()
    hints: Hints = Hints()
    merged: Mapping[str, str] = field(default_factory=dict, hash=False)
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        ids = [each.id for each in self.triggers] + [each.id for each in self.styles]
        known = set(ids)
        if len(ids) != len(known):
            twice = sorted({each for each in ids if ids.count(each) > 1})
            raise BadCatalogue(f"twice in the catalogue: {', '.join(twice)}")
        named = set().union(*self.pairs, *(style.excludes for style in self.styles))
        named |= set().union(*(group for style in self.styles for group in style.follows))
        named |= {each.within for each in self.triggers if each.within}
        named |= set(self.merged.values()) | self.hidden
        if unknown := sorted(named - known):
            raise BadCatalogue(f"named but not in the catalogue: {', '.join(unknown)}")
        for trigger in self.triggers:
            if not 0 <= trigger.prevalence <= 1:
                raise BadCatalogue(f"{trigger.id}: a prevalence of {trigger.prevalence}")

    @cached_property
    def _triggers(self) -> Mapping[str, Trigger]:
        return {each.id: each for each in self.triggers}

    @cached_property
    def _styles(self) -> Mapping[str, Style]:
        return {each.id: each for each in self.styles}

    @cached_property
    def _similar(self) -> Mapping[str, frozenset[str]]:
        near: dict[str, set[str]] = {}
        for one, other in map(tuple, self.pairs):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        return {each: frozenset(others) for each, others in near.items()}

    def current(self, trigger_id: str) -> str:
        """The id a trigger goes by now: that of another if the person merged the two."""
        return self.merged.get(trigger_id, trigger_id)

    def trigger(self, trigger_id: str) -> Trigger | None:
        """The trigger of that id, or the one it was merged into; None if there is none."""
        return self._triggers.get(self.current(trigger_id))

    def style(self, style_id: str) -> Style | None:
        """The style of that id; None if there is none."""
        return self._styles.get(style_id)

    def similar(self, trigger_id: str) -> frozenset[str]:
        """Those that tire with it; never itself."""
        return self._similar.get(self.current(trigger_id), frozenset())

    def similarities(self) -> Mapping[str, frozenset[str]]:
        """`similar` of every trigger that has any."""
        return MappingProxyType(dict(self._similar))

    def listed(self) -> tuple[Trigger, ...]:
        """Those a person chooses among: all but the hidden ones."""
        return tuple(each for each in self.triggers if each.id not in self.hidden)

    def by_family(self, family: Family) -> tuple[Trigger, ...]:
        """The listed ones of a family."""
        return tuple(each for each in self.listed() if each.family is family)


def builtin_catalogue() -> Catalogue:
    """The catalogue that comes with the program; raises `MissingResource` or `BadCatalogue`."""
    text = resource_path("triggers.toml").read_text(encoding="utf-8")
    return read_catalogue(text)


def read_catalogue(text: str) -> Catalogue:
    """The catalogue written in that TOML text; raises `BadCatalogue`."""
    try:
        table = tomllib.loads(text)
        return Catalogue(
            triggers=tuple(_trigger(item) for item in table["trigger"]),
            styles=tuple(_style(item) for item in table.get("style", ())),
            pairs=frozenset(
                frozenset((item["id"], other))
                for item in table["trigger"]
                for other in item.get("similar", ())
            ),
            hints=Hints(**{key: tuple(words) for key, words in table.get("hints", {}).items()}),
        )
    except (KeyError, ValueError, TypeError) as problem:
        raise BadCatalogue(f"the trigger catalogue cannot be read: {problem}") from problem


def _words(item: Mapping[str, Any]) -> Words:
    return {language: tuple(words) for language, words in item.get("words", {}).items()}


def _trigger(item: Mapping[str, Any]) -> Trigger:
    if item["id"] in item.get("similar", ()):
        raise BadCatalogue(f"{item['id']} is similar to itself")
    return Trigger(
        id=item["id"],
        name=item["name"],
        about=item["about"],
        family=Family(item["family"]),
        senses=Senses(item["senses"]),
        prevalence=float(item["prevalence"]),
        source=PriorSource(item["source"]),
        within=item.get("within"),
        words=_words(item),
    )


def _style(item: Mapping[str, Any]) -> Style:
    return Style(
        id=item["id"],
        name=item["name"],
        about=item["about"],
        words=_words(item),
        excludes=frozenset(item.get("excludes", ())),
        follows=tuple(frozenset(group) for group in item.get("follows", ())),
        told=bool(item.get("told", False)),
    )
