"""What rotation knows of one person: a plain value that folds from their history.

Nothing in it is drawn or read from a clock, and it is computed in plain Python floats, one after
another: the same history gives the same state, bit for bit.

Longer than other rooms: a person is one value, and each night, listen and word moves several parts
of it together, in an order that matters. The arithmetic is in `habituation.py` and `affinity.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sleepplayer.models import TrackId
from sleepplayer.rotation import habituation
from sleepplayer.rotation.affinity import (
    SKIP_RESPONSE,
    TIRES_AT_FIRST,
    Belief,
    Quality,
    Surprise,
    Taste,
    learn_quality,
    prior_taste,
    response_of_stars,
)
from sleepplayer.rotation.habituation import HALF_LIFE_DAYS
from sleepplayer.rotation.stimulus import Stimulus

USUAL_NIGHT_MIN = 37.5
SKIP_FROM_MIN = 0.5
SKIP_BEFORE_SHARE = 0.8
RETURN_LEVEL = 0.45
RETURN_LEVELS = (0.15, 0.9)
RETURN_STEP = 0.3
NOTICED_WEIGHT, NOTICED_MIN = 0.3, 2.0
"""From when on a trigger that came back was noticed as such."""
TIRED_MIN = 3.0
"""Minutes in a night from which on a trigger is said to need a rest."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A listen of tonight: the features felt under each hypothesis, but for the track's quality."""

    track: TrackId
    minutes: float
    lasting: Mapping[str, float]
    tiring: Mapping[str, float]


@dataclass(slots=True)
class State:
    """All that is known of one person. Days are counted by the caller, fractions allowed."""

    beliefs: tuple[Belief, Belief]
    """Does not tire, tires."""
    usual_min: dict[str, float]
    """Minutes of each trigger in a usual night."""
    satiation: dict[str, float]
    boredom: dict[TrackId, float] = field(default_factory=dict)
    quality: dict[TrackId, Quality] = field(default_factory=dict)
    return_level: dict[str, float] = field(default_factory=dict)
    back_on: dict[str, float] = field(default_factory=dict)
    heard_on: dict[str, float] = field(default_factory=dict)
    track_heard_on: dict[TrackId, float] = field(default_factory=dict)
    tonight_min: dict[str, float] = field(default_factory=dict)
    noticed: set[str] = field(default_factory=set)
    listens: list[Heard] = field(default_factory=list)
    passed_over: set[TrackId] = field(default_factory=set)
    """Tracks the person did not want tonight."""
    taught: dict[str, int] = field(default_factory=dict)
    """How many ratings and skips told something of a trigger since the person last spoke of it."""
    priors: Mapping[str, Taste] = field(default_factory=dict)
    """What is believed of each trigger without the person's word."""
    day: float | None = None
    nights: int = 0
    ratings: int = 0

    def copy(self) -> State:
        """One that can be changed without changing this."""
        # By hand: deepcopy takes 30 times as long for someone who has heard thousands of tracks.
        lasting, tiring = (
            replace(each, mean=dict(each.mean), variance=dict(each.variance))
            for each in self.beliefs
        )
        return replace(
            self,
            beliefs=(lasting, tiring),
            usual_min=dict(self.usual_min),
            satiation=dict(self.satiation),
            boredom=dict(self.boredom),
            quality={
                track: Quality(each.mean, each.variance) for track, each in self.quality.items()
            },
            return_level=dict(self.return_level),
            back_on=dict(self.back_on),
            heard_on=dict(self.heard_on),
            track_heard_on=dict(self.track_heard_on),
            tonight_min=dict(self.tonight_min),
            noticed=set(self.noticed),
            listens=list(self.listens),
            passed_over=set(self.passed_over),
            taught=dict(self.taught),
        )

    @property
    def tires(self) -> float:
        """The probability that this person tires of triggers."""
        lasting, tiring = self.beliefs
        return 1.0 / (1.0 + math.exp(min(700.0, lasting.log_weight - tiring.log_weight)))

    def satiation_of(self, trigger: str) -> float:
        """How much a trigger has worn off, 0..1."""
        return self.satiation.get(trigger, 0.0)

    def taste(self, trigger: str) -> Taste:
        """What is believed of a trigger, over both hypotheses."""
        shares = (1.0 - self.tires, self.tires)
        mean = sum(p * each.mean[trigger] for p, each in zip(shares, self.beliefs, strict=True))
        spread = sum(
            p * (each.variance[trigger] + (each.mean[trigger] - mean) ** 2)
            for p, each in zip(shares, self.beliefs, strict=True)
        )
        return Taste(mean, math.sqrt(spread))

    def state_taste(self, trigger: str, taste: Taste) -> None:
        """The person said how much they like a trigger."""
        for belief in self.beliefs:
            belief.state(trigger, taste)
        self.taught.pop(trigger, None)

    def prior(self, trigger: str) -> Taste:
        """What is believed of a trigger without the person's word."""
        return self.priors.get(trigger) or prior_taste(trigger, None)

    def forget(self, trigger: str | None) -> None:
        """What was said and learnt of a trigger is taken back; None: of all, and of the tracks.

        What was heard stays: it wears off by itself.
        """
        if trigger is not None:
            self._know_of(trigger)
            self.state_taste(trigger, self.prior(trigger))
            self.return_level.pop(trigger, None)
            return
        self.beliefs = _beliefs({each: self.prior(each) for each in self.usual_min})
        self.quality.clear()
        self.return_level.clear()
        self.taught.clear()
        self.ratings = 0

    def expected_back(self) -> dict[str, float | None]:
        """The day on which each trigger should work again: an estimate. None for what is there now,
        and for everything with someone who does not seem to tire."""
        return {trigger: self._back_after_today(trigger) for trigger in sorted(self.usual_min)}

    def _back_after_today(self, trigger: str) -> float | None:
        back = self.back_on.get(trigger)
        if back is None or self.day is None or back <= self.day or self.tires < 0.5:
            return None
        return back

    def begin_night(self, day: float) -> None:
        """A night begins; what wore off has recovered since the last."""
        days = 0.0 if self.day is None else day - self.day
        for trigger, level in self.satiation.items():
            self.satiation[trigger] = habituation.recovered(level, days, HALF_LIFE_DAYS)
        for track, level in self.boredom.items():
            self.boredom[track] = habituation.recovered(
                level, days, habituation.BOREDOM_HALF_LIFE_DAYS
            )
        self.day = day if self.day is None else max(day, self.day)
        self.tonight_min.clear()
        self.noticed.clear()
        self.listens.clear()
        self.passed_over.clear()

    def hear(self, track: TrackId, what: Stimulus, minutes: float, *, skipped: bool) -> None:
        """So many minutes of a track were heard; `skipped` if the person then wanted another."""
        if skipped:
            self.passed_over.add(track)
        if not minutes > 0.0:
            return
        self._know(what)
        heard = self._felt(track, what, minutes)
        self.listens.append(heard)
        self._notice(what, minutes)
        for trigger, rate in what.rates:
            level = self.satiation_of(trigger)
            self.satiation[trigger] = habituation.satiated(level, rate, minutes)
        for trigger, weight in what.weights:
            so_far = self.tonight_min.get(trigger, 0.0)
            self.tonight_min[trigger] = so_far + weight * minutes
        boredom = self.boredom.get(track, 0.0)
        self.boredom[track] = habituation.bored(boredom, minutes, what.minutes)
        if skipped and SKIP_FROM_MIN <= minutes < SKIP_BEFORE_SHARE * what.minutes:
            self._learn([heard], SKIP_RESPONSE)
        if self.day is not None:
            self.track_heard_on[track] = self.day

    def end_night(self, stars: int | None) -> None:
        """The night is over; `stars` is what the check-in said, 1..5."""
        if stars is not None and self.listens:
            self._learn(self.listens, response_of_stars(stars))
            self.ratings += 1
        self._expect_back()
        for belief in self.beliefs:
            belief.end_night()
        for trigger, usual in self.usual_min.items():
            self.usual_min[trigger] = 0.9 * usual + 0.1 * self.tonight_min.get(trigger, 0.0)
        self.listens.clear()
        self.nights += 1

    def _know(self, what: Stimulus) -> None:
        """A trigger that nobody named before begins as unknown."""
        for trigger, _ in what.rates:
            self._know_of(trigger)

    def _know_of(self, trigger: str) -> None:
        if trigger not in self.usual_min:
            self.usual_min[trigger] = 0.0
            for belief in self.beliefs:
                belief.state(trigger, self.prior(trigger))

    def _felt(self, track: TrackId, what: Stimulus, minutes: float) -> Heard:
        lively = habituation.liveliness(self.boredom.get(track, 0.0))
        rates = dict(what.rates)
        return Heard(
            track,
            minutes,
            lasting={trigger: weight * lively for trigger, weight in what.weights},
            tiring={
                trigger: weight
                * lively
                * habituation.freshness(self.satiation_of(trigger), rates[trigger], minutes)
                for trigger, weight in what.weights
            },
        )

    def _notice(self, what: Stimulus, minutes: float) -> None:
        """Where a trigger stands when it is played again tells when it counts as back."""
        low, high = RETURN_LEVELS
        for trigger, weight in what.weights:
            if self.day is not None:
                self.heard_on[trigger] = self.day
            if weight >= NOTICED_WEIGHT and minutes > NOTICED_MIN and trigger not in self.noticed:
                self.noticed.add(trigger)
                level = self.return_level.get(trigger, RETURN_LEVEL)
                level += RETURN_STEP * (self.satiation_of(trigger) - level)
                self.return_level[trigger] = min(high, max(low, level))

    def _expect_back(self) -> None:
        for trigger, minutes in self.tonight_min.items():
            if minutes <= TIRED_MIN or self.day is None:
                continue
            level = self.return_level.get(trigger, RETURN_LEVEL)
            satiation = self.satiation_of(trigger)
            if satiation > level:
                nights = max(1, round(HALF_LIFE_DAYS * math.log2(satiation / level)))
                self.back_on[trigger] = self.day + nights
            else:
                self.back_on.pop(trigger, None)

    def _learn(self, listens: list[Heard], response: float) -> None:
        """Take in a rating of those listens, or a skip of one."""
        total = math.fsum(each.minutes for each in listens)
        likelier = 1 if self.tires >= 0.5 else 0
        brought: dict[int, tuple[Quality, float]] = {}
        night: tuple[dict[str, float], dict[str, float]] = ({}, {})
        for each in listens:
            share = each.minutes / total
            quality = self.quality.setdefault(each.track, Quality())
            for features, felt in zip(night, (each.lasting, each.tiring), strict=True):
                for trigger, value in felt.items():
                    so_far = features.get(trigger, 0.0)
                    features[trigger] = so_far + share * value * (1.0 + quality.mean)
            felt = (each.lasting, each.tiring)[likelier]
            expected = share * self.beliefs[likelier].expect(felt)
            before = brought.get(each.track, (quality, 0.0))[1]
            brought[each.track] = (quality, before + expected)
        surprises: list[Surprise] = [
            belief.learn(features, response)
            for belief, features in zip(self.beliefs, night, strict=True)
        ]
        learn_quality(brought, surprises[likelier].error)
        for trigger in night[1]:
            self.taught[trigger] = self.taught.get(trigger, 0) + 1


def new_state(tastes: Mapping[str, Taste], in_library: frozenset[str]) -> State:
    """Someone of whom nothing has been heard; `in_library` are the triggers its tracks carry."""
    known = {
        **tastes,
        **{name: prior_taste(name, None) for name in sorted(in_library - set(tastes))},
    }
    usual = USUAL_NIGHT_MIN / max(1, len(in_library))
    return State(
        beliefs=_beliefs(known),
        usual_min={trigger: usual if trigger in in_library else 0.0 for trigger in known},
        satiation=dict.fromkeys(known, 0.0),
        priors=known,
    )


def _beliefs(tastes: Mapping[str, Taste]) -> tuple[Belief, Belief]:
    def belief(weight: float) -> Belief:
        return Belief(
            log_weight=math.log(weight),
            mean={trigger: taste.mean for trigger, taste in tastes.items()},
            variance={trigger: taste.sd**2 for trigger, taste in tastes.items()},
        )

    return belief(1.0 - TIRES_AT_FIRST), belief(TIRES_AT_FIRST)
