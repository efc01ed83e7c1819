"""What a person changes in the trigger catalogue: it lies over the catalogue, which stays.

Kept as ids and names, so that it survives a release whose catalogue has grown: what it says of a
trigger that is no longer there has no effect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sleepplayer.collation import sort_key
from sleepplayer.errors import UsageError
from sleepplayer.triggers import Catalogue, Family, Senses, Trigger

_OWN = "own-"
_MARKS = re.compile(r"[*?#]")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """A person's changes. `names` maps ids to new names, `merged` ids to the id they went into."""

    added: tuple[Trigger, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    merged: Mapping[str, str] = field(default_factory=dict, hash=False)
    hidden: frozenset[str] = frozenset()


def edited(catalogue: Catalogue, edits: Edits) -> Catalogue:
    """The catalogue as the person sees it. `catalogue` is the one that came with the program.

    A merged trigger's words and similar ones go over to the other; its id leads there.
    """
    shipped = {each.id for each in catalogue.triggers}
    added = tuple(each for each in edits.added if each.id not in shipped)
    known = {each.id: each for each in (*catalogue.triggers, *added)}
    into = {
        each: target
        for each in known
        if (target := _end(edits.merged, each)) != each and target in known
    }
    for each, name in edits.names.items():
        if each in known:
            known[each] = replace(known[each], name=name)
    for each, target in into.items():
        known[target] = replace(known[target], words=_both(known[target], known[each]))
    pairs = (frozenset(into.get(each, each) for each in pair) for pair in catalogue.pairs)
    return replace(
        catalogue,
        triggers=tuple(
            replace(each, within=_within(each, into))
            for key, each in known.items()
            if key not in into
        ),
        styles=tuple(
            replace(
                style,
                excludes=frozenset(into.get(each, each) for each in style.excludes),
                follows=tuple(frozenset(into.get(i, i) for i in group) for group in style.follows),
            )
            for style in catalogue.styles
        ),
        pairs=frozenset(pair for pair in pairs if len(pair) > 1),
        merged=into,
        hidden=frozenset(each for each in edits.hidden if each in known and each not in into),
    )


def with_added(  # what a trigger is made of
    edits: Edits,
    catalogue: Catalogue,
    name: str,
    *,
    words: tuple[str, ...] = (),
    family: Family = Family.OBJECT,
    senses: Senses = Senses.SOUND,
) -> Edits:
    """The edits with a trigger of the person's own; it is found in titles by its name and `words`.

    `catalogue` is the edited one, here and below. Raises `UsageError`.
    """
    name = _fresh_name(name, catalogue)
    taken = {each.id for each in (*catalogue.triggers, *edits.added)} | set(catalogue.merged)
    stem = _OWN + (re.sub(r"[^a-z0-9]+", "-", sort_key(name)).strip("-") or "trigger")
    chosen, number = stem, 2
    while chosen in taken:
        chosen, number = f"{stem}-{number}", number + 1
    trigger = Trigger(
        id=chosen,
        name=name,
        family=family,
        senses=senses,
        words={"und": tuple(map(_plain, (name, *words)))},
    )
    return replace(edits, added=(*edits.added, trigger))


def with_name(edits: Edits, catalogue: Catalogue, trigger_id: str, name: str) -> Edits:
    """The edits with another name for a trigger; its id stays. Raises `UsageError`."""
    trigger = _known(catalogue, trigger_id)
    if name.strip() == trigger.name:
        return edits
    name = _fresh_name(name, catalogue, but=trigger.id)
    return replace(edits, names={**edits.names, trigger.id: name})


def with_merged(edits: Edits, catalogue: Catalogue, trigger_id: str, into: str) -> Edits:
    """The edits with one trigger gone into another. Raises `UsageError`."""
    gone, stays = _known(catalogue, trigger_id), _known(catalogue, into)
    if gone.id == stays.id:
        raise UsageError("A trigger cannot be merged into itself.")
    return replace(edits, merged={**edits.merged, gone.id: stays.id})


def without_merge(edits: Edits, trigger_id: str) -> Edits:
    """The edits with a merged trigger on its own again."""
    return replace(
        edits, merged={key: into for key, into in edits.merged.items() if key != trigger_id}
    )


def with_hidden(
    edits: Edits, catalogue: Catalogue, trigger_id: str, *, hidden: bool = True
) -> Edits:
    """The edits with a trigger hidden or shown again: hidden it is offered nowhere.

    It is still read out of titles: an avoid of it must not be lifted by that. Raises `UsageError`.
    """
    chosen = frozenset((_known(catalogue, trigger_id).id,))
    return replace(edits, hidden=edits.hidden | chosen if hidden else edits.hidden - chosen)


def _end(merged: Mapping[str, str], trigger_id: str) -> str:
    """Where a chain of merges ends; a circle, which only damaged data has, leads nowhere."""
    seen = {trigger_id}
    end = trigger_id
    while end in merged:
        end = merged[end]
        if end in seen:
            return trigger_id
        seen.add(end)
    return end


def _within(trigger: Trigger, into: Mapping[str, str]) -> str | None:
    broader = into.get(trigger.within, trigger.within) if trigger.within else None
    return None if broader == trigger.id else broader


def _plain(words: str) -> str:
    """A person's words mean what they are: the marks of the table are none there."""
    return _MARKS.sub(" ", words).strip()


def _both(stays: Trigger, gone: Trigger) -> dict[str, tuple[str, ...]]:
    languages = dict.fromkeys((*stays.words, *gone.words))
    return {key: (*stays.words.get(key, ()), *gone.words.get(key, ())) for key in languages}


def _known(catalogue: Catalogue, trigger_id: str) -> Trigger:
    trigger = catalogue.trigger(trigger_id)
    if trigger is None:
        raise UsageError(f"There is no trigger called “{trigger_id}”.")
    return trigger


def _fresh_name(name: str, catalogue: Catalogue, but: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise UsageError("A trigger needs a name.")
    if len(name) > _LONGEST_NAME:
        raise UsageError(f"A trigger’s name has at most {_LONGEST_NAME} letters.")
    key = sort_key(name)
    if any(sort_key(each.name) == key for each in catalogue.triggers if each.id != but):
        raise UsageError(f"There is already a trigger called “{name}”.")
    return name
