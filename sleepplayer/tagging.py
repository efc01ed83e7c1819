"""What becomes of a track's tags when guesses and a person's word meet: the person's word stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sleepplayer.models import Standing, Tag, TriggerWeight


def merged_tags(kept: Iterable[Tag], guesses: Iterable[Tag]) -> tuple[Tag, ...]:
    """The tags after a new guess: only what was a mere suggestion is replaced.

    A rejected guess does not come back; what the person set or confirmed keeps its weight.
    """
    stays = [tag for tag in kept if tag.standing is not Standing.SUGGESTED]
    judged = {tag.trigger for tag in stays}
    return (*stays, *(tag for tag in guesses if tag.trigger not in judged))


def judged_tags(
    kept: Iterable[Tag], standing: Standing, triggers: Iterable[str] | None = None
) -> tuple[Tag, ...]:
    """The tags with suggestions confirmed or rejected, all or those of `triggers`; no others."""
    chosen = None if triggers is None else frozenset(triggers)
    return tuple(
        replace(tag, standing=standing)
        if tag.standing is Standing.SUGGESTED and (chosen is None or tag.trigger in chosen)
        else tag
        for tag in kept
    )


def joined_tags(tags: Iterable[Tag], merged: Mapping[str, str]) -> tuple[Tag, ...]:
    """The tags of a track where some triggers went into others (`Catalogue.merged`).

    Weights of those that became one are added, up to 1, and the strongest standing counts; a
    rejected one adds nothing, and hides none of the others.
    """
    joined: dict[str, Tag] = {}
    for tag in tags:
        name = merged.get(tag.trigger, tag.trigger)
        renamed = tag if name == tag.trigger else replace(tag, trigger=name)
        there = joined.get(name)
        joined[name] = renamed if there is None else _joined(there, renamed)
    return tuple(joined.values())


_STRENGTH = {
    Standing.REJECTED: 0,
    Standing.SUGGESTED: 1,
    Standing.CONFIRMED: 2,
    Standing.MANUAL: 3,
}


def _joined(one: Tag, other: Tag) -> Tag:
    weaker, stronger = sorted((one, other), key=lambda tag: _STRENGTH[tag.standing])
    confidence = max(one.confidence, other.confidence)
    if weaker.standing is Standing.REJECTED and stronger.standing is not Standing.REJECTED:
        return stronger
    weight = min(1.0, one.weight + other.weight)
    return replace(stronger, weight=weight, confidence=confidence)


def tag_weights(tags: Iterable[Tag]) -> tuple[TriggerWeight, ...]:
    """What the track carries, summing to 1 if it carries anything.

    Weights set by hand are taken as they are, guesses share what those leave; where the person's
    leave nothing or there are no guesses, the person's share all of it.
    """
    there = [tag for tag in tags if tag.standing is not Standing.REJECTED and tag.weight > 0]
    by_hand = [tag for tag in there if tag.standing is Standing.MANUAL]
    guesses = [tag for tag in there if tag.standing is not Standing.MANUAL]
    set_by_hand = sum(tag.weight for tag in by_hand)
    left = max(0.0, 1.0 - set_by_hand) if by_hand else 1.0
    if not guesses or left < _LEAST_SHARE:
        return _shares(by_hand or guesses, 1.0)
    return (*_shares(by_hand, 1.0 - left), *_shares(guesses, left))


_LEAST_SHARE = 1e-6


def _shares(tags: list[Tag], of: float) -> tuple[TriggerWeight, ...]:
    total = sum(tag.weight for tag in tags)
    return tuple(TriggerWeight(tag.trigger, of * tag.weight / total) for tag in tags)
