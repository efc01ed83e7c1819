"""What the chosen sounds carry, and how much of it: what the details show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sleepplayer.models import LibraryTrack, Standing, Tag

FAIRLY_FROM, SURE_FROM = 0.7, 0.85
"""Confidences from which a guess is fairly sure, and sure: a plain word in the title is at 0.95,
one in the folder at 0.76, one in the description at 0.57 (`library.autotag`)."""


class Step(Enum):
    """How much of a trigger there is, as a person says it. The weight it is set to by hand leaves
    room for what else there is (`tagging.tag_weights`)."""

    MAINLY = 0.6
    ALSO = 0.3
    A_LITTLE = 0.1


class Sureness(Enum):
    """How sure a guess is."""

    SURE = "sure"
    FAIRLY = "fairly"
    A_GUESS = "a guess"


@dataclass(frozen=True, slots=True)
class Carried:
    """A trigger that all of the chosen sounds carry. `step` is None where it differs; `guessed` is
    the least sureness among those in which nobody has judged it, None if somebody has in all."""

    trigger: str
    step: Step | None
    guessed: Sureness | None


def carried(found: Sequence[LibraryTrack]) -> tuple[Carried, ...]:
    """What all of these carry, in the order of the first: the most of it first."""
    if not found:
        return ()
    kept = [_by_trigger(one) for one in found]
    shares = [{each.trigger: each.weight for each in one.track.triggers} for one in found]
    first = sorted(kept[0], key=lambda trigger: -shares[0].get(trigger, 0.0))
    return tuple(
        Carried(
            trigger,
            _common_step([_step(tags[trigger], of) for tags, of in zip(kept, shares, strict=True)]),
            _least_sure([tags[trigger] for tags in kept]),
        )
        for trigger in first
        if all(trigger in tags for tags in kept)
    )


def partly_carried(found: Sequence[LibraryTrack]) -> tuple[str, ...]:
    """What some of these carry, but not all; what most of them do comes first."""
    counts: dict[str, int] = {}
    for one in found:
        for trigger in _by_trigger(one):
            counts[trigger] = counts.get(trigger, 0) + 1
    some = (trigger for trigger, count in counts.items() if count < len(found))
    return tuple(sorted(some, key=lambda trigger: -counts[trigger]))


def own_and_guessed(found: LibraryTrack) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The triggers a person stands by, and the others, the heaviest first."""
    own, guessed = [], []
    for tag in found.tags:
        if tag.standing is Standing.SUGGESTED:
            guessed.append(tag.trigger)
        elif tag.standing is not Standing.REJECTED:
            own.append(tag.trigger)
    return tuple(own), tuple(guessed)


def is_guessed(found: LibraryTrack) -> bool:
    """Whether there is a guess nobody has judged."""
    return any(tag.standing is Standing.SUGGESTED for tag in found.tags) or any(
        style.standing is Standing.SUGGESTED for style in found.styles
    )


def sureness(confidence: float) -> Sureness:
    """A confidence of 0..1 in three steps."""
    if confidence >= SURE_FROM:
        return Sureness.SURE
    return Sureness.FAIRLY if confidence >= FAIRLY_FROM else Sureness.A_GUESS


def _by_trigger(found: LibraryTrack) -> dict[str, Tag]:
    return {tag.trigger: tag for tag in found.tags if tag.standing is not Standing.REJECTED}


def _step(tag: Tag, shares: dict[str, float]) -> Step:
    """What was set is shown as it was set; of a guess, its share of the track."""
    by_hand = tag.standing is Standing.MANUAL
    weight = tag.weight if by_hand else shares.get(tag.trigger, tag.weight)
    return min(Step, key=lambda step: abs(step.value - weight))


def _common_step(steps: list[Step]) -> Step | None:
    return steps[0] if len(set(steps)) == 1 else None


def _least_sure(tags: list[Tag]) -> Sureness | None:
    guesses = [tag.confidence for tag in tags if tag.standing is Standing.SUGGESTED]
    return sureness(min(guesses)) if guesses else None
