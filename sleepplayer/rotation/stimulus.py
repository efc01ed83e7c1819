"""A track as rotation sees it: how long it is, what it carries, and what it wears off."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sleepplayer.models import TriggerWeight
from sleepplayer.rotation.habituation import exposure_rates

UNTAGGED: Final = "untagged"
"""The trigger of tracks that carry none: nobody knows what is in them."""

UNKNOWN_LENGTH_MIN = 20.0
"""What a track of unknown length is taken to last."""

SHORTEST_MIN = 1.0 / 60.0


@dataclass(frozen=True, slots=True)
class Stimulus:
    """What a track does to whoever hears it.

    `weights` of the triggers that count tonight, `rates` at which it wears off those and similar
    ones, `carries` every trigger on it, at whatever weight: what is avoided is looked up there.
    """

    minutes: float
    weights: tuple[tuple[str, float], ...]
    rates: tuple[tuple[str, float], ...]
    carries: frozenset[str]
    length_known: bool = True

    @property
    def untagged(self) -> bool:
        """Nothing is known of what is in it."""
        return UNTAGGED in self.carries


@dataclass(frozen=True, slots=True)
class Makeup:
    """What is in a track, whatever its length: see `Stimulus`."""

    weights: tuple[tuple[str, float], ...]
    rates: tuple[tuple[str, float], ...]
    carries: frozenset[str]


def makeup(
    triggers: Iterable[TriggerWeight],
    similar: Mapping[str, Sequence[str]],
    *,
    unheard: frozenset[str] = frozenset(),
) -> Makeup:
    """What those triggers make up; their weights are made to sum to 1.

    `unheard` are the triggers that do not sound, when a session is audio only: their weight is
    dropped and not spread over the others.
    """
    given = tuple(triggers)
    weights: dict[str, float] = {}
    for each in given:
        if math.isfinite(each.weight) and each.weight > 0.0:
            weights[each.trigger] = weights.get(each.trigger, 0.0) + each.weight
    carries = frozenset(each.trigger for each in given)
    if not weights:
        weights, carries = {UNTAGGED: 1.0}, carries | {UNTAGGED}
    total = math.fsum(weights.values())
    kept = tuple((name, weight / total) for name, weight in weights.items() if name not in unheard)
    return Makeup(kept, exposure_rates(kept, similar), carries)


def of_length(minutes: float | None, what: Makeup) -> Stimulus:
    """A track of that length (None: unknown) and makeup."""
    known = minutes is not None and math.isfinite(minutes) and minutes > 0.0
    return Stimulus(
        minutes=max(minutes, SHORTEST_MIN) if known and minutes else UNKNOWN_LENGTH_MIN,
        weights=what.weights,
        rates=what.rates,
        carries=what.carries,
        length_known=known,
    )


def stimulus(
    minutes: float | None,
    triggers: Iterable[TriggerWeight],
    similar: Mapping[str, Sequence[str]],
    *,
    unheard: frozenset[str] = frozenset(),
) -> Stimulus:
    """The stimulus of a track of that length (None: unknown): see `makeup`."""
    return of_length(minutes, makeup(triggers, similar, unheard=unheard))


def similarity(pairs: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Who is similar to whom, both ways and in an order that is the same in every process."""
    both: dict[str, set[str]] = {}
    for trigger, others in pairs.items():
        for other in others:
            if other != trigger:
                both.setdefault(trigger, set()).add(other)
                both.setdefault(other, set()).add(trigger)
    return {trigger: tuple(sorted(both[trigger])) for trigger in sorted(both)}
