"""What is believed of how much someone likes each trigger, and what a night teaches about it.

Two hypotheses are kept side by side: that the person *tires* of triggers, and that they do not.
Each is a linear model of the response with independent normal beliefs, updated as in a Kalman
filter without covariances; which of the two explains the ratings better moves their weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sleepplayer.rotation.stimulus import UNTAGGED

STATED_SD = 0.2
PRIOR_SD = 0.3
UNTAGGED_MEAN = 0.4
BIAS_SD = 0.1
QUALITY_SD = 0.15
NOISE_SD = 0.2
"""Of a rating or a skip, on the scale 0..1."""
QUALITY_NOISE = 0.02
"""Variance of a night's rating that is not the tracks' doing."""
DRIFT_SD = 0.015
"""Tastes change: what a belief gains in standard deviation each night."""
VAGUEST_SD = 0.35
QUALITY_RANGE = (-0.6, 0.5)
EVIDENCE = 0.3
"""How much of its evidence a rating may lend to a hypothesis."""
FORGET = 0.995
TIRES_AT_FIRST = 0.9
SKIP_RESPONSE = 0.12
"""What a skip says of the response to a track, on the scale 0..1."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What is believed of a liking, on the scale 0..1."""

    mean: float
    sd: float


def prior_taste(trigger: str, prevalence: float | None) -> Taste:
    """What is believed of a trigger nobody asked the person about.

    `prevalence` is the share of people it moves (Barratt & Davis 2015, PeerJ 3:e851). Whom it moves
    likes it by 0.67 on average, whom it does not by 0.13.
    """
    if trigger == UNTAGGED or prevalence is None:
        return Taste(UNTAGGED_MEAN, PRIOR_SD)
    return Taste(0.67 * prevalence + 0.13 * (1.0 - prevalence), PRIOR_SD)


def response_of_stars(stars: int) -> float:
    """A check-in's 1..5 stars on the scale 0..1."""
    return (min(5, max(1, stars)) - 1) / 4.0


@dataclass(frozen=True, slots=True)
class Surprise:
    """How far a rating was from what was expected, and the variance it was expected with."""

    error: float
    variance: float

    @property
    def log_evidence(self) -> float:
        """What it says for the hypothesis, but for a constant."""
        return -0.5 * (math.log(self.variance) + self.error**2 / self.variance)


@dataclass(slots=True)
class Belief:
    """One hypothesis: means and variances of the liking of each trigger, and a rating's bias."""

    log_weight: float
    mean: dict[str, float]
    variance: dict[str, float]
    bias: float = 0.0
    bias_variance: float = BIAS_SD**2

    def expect(self, features: Mapping[str, float]) -> float:
        """The response to those features, without the bias of ratings."""
        return sum(weight * self.mean[trigger] for trigger, weight in features.items())

    def state(self, trigger: str, taste: Taste) -> None:
        """The person said so, which replaces what was learnt."""
        self.mean[trigger] = taste.mean
        self.variance[trigger] = taste.sd**2

    def learn(self, features: Mapping[str, float], response: float) -> Surprise:
        """Take in that these features came with that response (0..1)."""
        variance = (
            NOISE_SD**2
            + self.bias_variance
            + sum(weight**2 * self.variance[trigger] for trigger, weight in features.items())
        )
        error = response - self.bias - self.expect(features)
        for trigger, weight in features.items():
            gain = self.variance[trigger] * weight
            self.mean[trigger] += gain * error / variance
            self.variance[trigger] -= gain**2 / variance
        bias_gain = self.bias_variance
        self.bias += bias_gain * error / variance
        self.bias_variance -= bias_gain**2 / variance
        surprise = Surprise(error, variance)
        self.log_weight += EVIDENCE * surprise.log_evidence
        return surprise

    def end_night(self) -> None:
        """Tastes drift, and so does the certainty about the hypothesis."""
        for trigger, variance in self.variance.items():
            self.variance[trigger] = min(variance + DRIFT_SD**2, VAGUEST_SD**2)
        self.log_weight *= FORGET


@dataclass(slots=True)
class Quality:
    """How much better (or worse) a track does than its triggers would, as a share."""

    mean: float = 0.0
    variance: float = QUALITY_SD**2


def learn_quality(parts: Mapping[int, tuple[Quality, float]], error: float) -> None:
    """Spread a rating's error over the tracks: each with what it was expected to bring."""
    variance = (
        NOISE_SD**2
        + QUALITY_NOISE
        + sum(brought**2 * quality.variance for quality, brought in parts.values())
    )
    low, high = QUALITY_RANGE
    for quality, brought in parts.values():
        gain = quality.variance * brought
        quality.mean = min(high, max(low, quality.mean + gain * error / variance))
        quality.variance -= gain**2 / variance
