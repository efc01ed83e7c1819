"""How a response wears off with exposure and comes back with time.

Satiation of a trigger and boredom with a track lie in 0..1. Both grow towards 1 as a negative
exponential of exposure and fall by half in a half-life, as habituation does in general (Thompson &
Spencer 1966, Rankin et al. 2009). That recovery takes days is known (Epstein et al. 2011); how many
is an assumption, as no recovery curve of tingles has been published.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

HALF_LIFE_DAYS = 5.0
"""Of a trigger's satiation: one to two weeks off bring the response back, as people report."""

BOREDOM_HALF_LIFE_DAYS = 14.0
"""Of the boredom with one track, which is remembered for longer than a kind of sound."""

BUILD_UP_PER_MIN = 0.02
"""Satiation per minute of a trigger that fills the track."""

SPILL_OVER = 0.3
"""How much of an exposure also wears off each similar trigger."""

DEPTH = 0.85
"""How much of the response to a trigger is lost when it is worn off wholly."""

BOREDOM_STEP = 0.4
"""Boredom by one playing from beginning to end."""

BOREDOM_DEPTH = 0.3
"""How much of the response is lost to a track known by heart."""


def recovered(level: float, days: float, half_life_days: float) -> float:
    """What is left of satiation or boredom after so many days; a clock set back heals nothing."""
    return float(level * 2.0 ** (-max(0.0, days) / half_life_days))


def exposure_rates(
    weights: Sequence[tuple[str, float]], similar: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, float], ...]:
    """How strongly a track wears off each trigger: those it carries and, by 0.3, similar ones."""
    rates: dict[str, float] = {}
    for trigger, weight in weights:
        rates[trigger] = rates.get(trigger, 0.0) + weight
        for other in similar.get(trigger, ()):
            rates[other] = rates.get(other, 0.0) + SPILL_OVER * weight
    return tuple(rates.items())


def satiated(satiation: float, rate: float, minutes: float) -> float:
    """Satiation after so many minutes of a track with that exposure rate."""
    return 1.0 - (1.0 - satiation) * math.exp(-BUILD_UP_PER_MIN * rate * minutes)


def bored(boredom: float, minutes: float, length_min: float) -> float:
    """Boredom with a track of that length after so many minutes of it."""
    return 1.0 - (1.0 - boredom) * (1.0 - BOREDOM_STEP * min(1.0, minutes / length_min))


def freshness(satiation: float, rate: float, minutes: float) -> float:
    """The share of the full response, 0.15..1, on average over the next minutes."""
    worn = BUILD_UP_PER_MIN * rate * minutes
    share = -math.expm1(-worn) / worn if worn > 0.0 else 1.0
    return 1.0 - DEPTH + DEPTH * (1.0 - satiation) * share


def liveliness(boredom: float) -> float:
    """The share of the response that the boredom with a track leaves, 0.7..1."""
    return 1.0 - BOREDOM_DEPTH * boredom
