"""Simulated listeners for `rotation.py`, and the peers that play to them.

The base listener is an assumption, as no recovery curve of tingles has been published; it follows
what is known of habituation in general. Each other listener differs from it in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PREVALENCE = {
    "whispering": 0.75,
    "personal attention": 0.69,
    "tapping": 0.64,
    "crinkling": 0.64,
    "page turning": 0.64,
    "hand movements": 0.53,
    "brushing": 0.50,
    "scratching": 0.64,
    "nature": 0.30,
    "eating": 0.25,
    "white noise": 0.15,
    "repetitive tasks": 0.34,
}
"""How many are moved by it: Barratt & Davis 2015 (PeerJ 3:e851), the rest estimated."""

TRIGGERS = tuple(PREVALENCE)
POPULARITY = np.array([3, 2, 3, 2, 1, 2, 1.5, 1.5, 1.5, 1, 1, 0.8])
GROUPS = (
    ("whispering", "personal attention"),
    ("tapping", "crinkling", "page turning", "scratching"),
    ("hand movements", "brushing", "personal attention"),
    ("nature", "white noise"),
    ("hand movements", "repetitive tasks"),
)
SIMILAR = {
    trigger: {other for group in GROUPS if trigger in group for other in group} - {trigger}
    for trigger in TRIGGERS
}
SPLITS = ((1.0,), (0.65, 0.35), (0.5, 0.3, 0.2))
NIGHTS = 180
SPILL_OVER = 0.3
SKIP_AFTER_MIN = 2.0
SKIPS_A_NIGHT = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of listener differs in; lengths of the half-life in days."""

    name: str
    depth: float = 0.85
    half_life_days: float = 5.0
    states_preferences: bool = True
    rates_share: float = 0.6
    tracks: int = 200
    streaks: bool = False


BASE = Kind("base")
KINDS = (
    BASE,
    Kind("tires not", depth=0.0),
    Kind("half-life 1 d", half_life_days=1.0),
    Kind("half-life 21 d", half_life_days=21.0),
    Kind("cold start", states_preferences=False),
    Kind("never rates", rates_share=0.0),
    Kind("10 tracks", tracks=10),
    Kind("streaks", streaks=True),
)


@dataclass(frozen=True, slots=True)
class Listener:
    """A person and their library; arrays by trigger (K) or by track (N)."""

    kind: Kind
    affinity: Floats
    half_life_days: Floats
    boredom_half_life_days: float
    build_up: float
    stated: Mapping[str, tuple[float, float]]
    bias: float
    gain: float
    minutes: Floats
    weights: Floats
    rates: Floats
    quality: Floats
    tracks: list[tuple[float, dict[str, float]]]
    lengths_min: Floats
    rates_tonight: NDArray[np.bool_]
    rating_noise: Floats
    skip_draws: Floats


def draw_listener(kind: Kind, seed: int) -> Listener:
    """The listener of that number, as rotation's specification describes them."""
    rng = np.random.default_rng([seed, 1])
    count = len(TRIGGERS)
    prevalence = np.array(list(PREVALENCE.values()))
    moved = rng.random(count) < prevalence
    affinity = np.where(moved, rng.beta(6, 3, count), rng.beta(1.2, 8, count))
    if rng.random() < 0.2:
        affinity[TRIGGERS.index("eating")] = 0.0
    half_life = kind.half_life_days * np.exp(rng.normal(0, 0.5))
    half_lives = half_life * np.exp(rng.normal(0, 0.2, count))
    build_up = 0.02 * np.exp(rng.normal(0, 0.4))

    prior = 0.67 * prevalence + 0.13 * (1 - prevalence)
    said = 0.7 * np.clip(affinity + rng.normal(0, 0.2, count), 0, 1) + 0.3 * prior
    known = (rng.random(count) >= 0.3) & kind.states_preferences
    stated = {
        trigger: (float(said[k]), 0.2) if known[k] else (float(prior[k]), 0.3)
        for k, trigger in enumerate(TRIGGERS)
    }
    bias, gain = rng.normal(0.08, 0.1), rng.uniform(0.8, 1.3)

    minutes = rng.uniform(5, 30, kind.tracks)
    quality = np.clip(rng.normal(1, 0.12, kind.tracks), 0.6, 1.4)
    weights = np.zeros((kind.tracks, count))
    for row in weights:
        few = kind.tracks == 10
        split = SPLITS[1 if few else rng.choice(3, p=[0.4, 0.4, 0.2])]
        chosen = rng.choice(count, len(split), replace=False, p=POPULARITY / POPULARITY.sum())
        row[chosen] = split
    near = np.array([[float(b in SIMILAR[a]) for b in TRIGGERS] for a in TRIGGERS])
    return Listener(
        kind=kind,
        affinity=affinity,
        half_life_days=half_lives,
        boredom_half_life_days=2 * float(half_life),
        build_up=float(build_up),
        stated=stated,
        bias=float(bias),
        gain=float(gain),
        minutes=minutes,
        weights=weights,
        rates=weights + SPILL_OVER * weights @ near,
        quality=quality,
        tracks=[
            (float(minutes[i]), {TRIGGERS[k]: float(weights[i, k]) for k in np.flatnonzero(row)})
            for i, row in enumerate(weights)
        ],
        lengths_min=rng.uniform(30, 45, NIGHTS),
        rates_tonight=rng.random(NIGHTS) < kind.rates_share,
        rating_noise=rng.normal(0, 0.15, NIGHTS),
        skip_draws=rng.random((NIGHTS, SKIPS_A_NIGHT + 60)),
    )


class Body:
    """How a listener responds, and how it wears off: the truth, which only the oracle knows."""

    def __init__(self, listener: Listener) -> None:
        self._of = listener
        self.satiation = np.zeros(len(TRIGGERS))
        self.boredom = np.zeros(len(listener.minutes))
        self.streak = np.zeros(len(TRIGGERS))
        self._tonight = np.zeros(len(TRIGGERS))

    def sleep_a_day(self) -> None:
        """A day goes by."""
        who = self._of
        self.satiation *= 0.5 ** (1 / who.half_life_days)
        self.boredom *= 0.5 ** (1 / who.boredom_half_life_days)
        self.streak = np.where(self._tonight > 3.0, self.streak + 1, np.maximum(0, self.streak - 2))
        self._tonight[:] = 0

    def responses(self, tracks: Any, minutes: Any) -> Any:
        """The mean response over the next `minutes` (0..1) to the tracks indexed by `tracks`."""
        who = self._of
        moved = who.weights[tracks] * who.affinity
        if who.kind.streaks:
            moved = moved * 0.6**self.streak
        elif who.kind.depth:
            worn = who.build_up * who.rates[tracks] * np.asarray(minutes)[..., None]
            worn = np.maximum(worn, 1e-9)
            share = (1 - self.satiation) * -np.expm1(-worn) / worn
            moved = moved * (1 - who.kind.depth + who.kind.depth * share)
        bored = 0.3 * self.boredom[tracks] if who.kind.depth else 0.0
        return moved.sum(axis=-1) * who.quality[tracks] * (1 - bored)

    def hear(self, track: int, minutes: float) -> None:
        """It has been heard."""
        who = self._of
        self.satiation = 1 - (1 - self.satiation) * np.exp(
            -who.build_up * who.rates[track] * minutes
        )
        share = min(1.0, minutes / who.minutes[track])
        self.boredom[track] = 1 - (1 - self.boredom[track]) * (1 - 0.4 * share)
        self._tonight += who.weights[track] * minutes


class Policy(Protocol):
    """Whoever chooses."""

    def begin_night(self, day: float) -> None: ...
    def choose(self, remaining_min: float) -> int | None: ...
    def played(self, index: int, minutes: float, skipped: bool = False) -> None: ...
    def end_night(self, stars: int | None) -> None: ...


Maker = Callable[[Listener, Body, int], Policy]


class Peer:
    """What the simple policies share: they learn nothing from ratings."""

    def __init__(self, listener: Listener, body: Body, seed: int) -> None:
        self.listener, self.body = listener, body
        self.rng = np.random.default_rng([seed, 2])
        self.stated = listener.weights @ np.array([listener.stated[t][0] for t in TRIGGERS])
        self.last_played = np.full(len(listener.minutes), -1.0)
        self.plays = 0

    def begin_night(self, day: float) -> None:
        pass

    def choose(self, remaining_min: float) -> int | None:
        raise NotImplementedError

    def played(self, index: int, minutes: float, skipped: bool = False) -> None:  # noqa: ARG002
        self.plays += 1
        self.last_played[index] = self.plays

    def end_night(self, stars: int | None) -> None:
        pass


class Shuffle(Peer):
    """Any track."""

    def choose(self, remaining_min: float) -> int | None:  # noqa: ARG002 - the contract
        return int(self.rng.integers(len(self.last_played)))


class LeastRecent(Peer):
    """The track that was not played for the longest time."""

    def choose(self, remaining_min: float) -> int | None:  # noqa: ARG002 - the contract
        oldest = np.flatnonzero(self.last_played == self.last_played.min())
        return int(self.rng.choice(oldest))


class CoolDown(Peer):
    """The liked ones in turn: of the best quarter by what was stated, leaving out the main triggers
    of last night and what tonight has had, the one that was not played for the longest time."""

    def __init__(self, listener: Listener, body: Body, seed: int) -> None:
        super().__init__(listener, body, seed)
        self.main = listener.weights.argmax(axis=1)
        self.last_night: set[int] = set()
        self.tonight: set[int] = set()

    def begin_night(self, day: float) -> None:
        super().begin_night(day)
        self.last_night, self.tonight = set(self.main[list(self.tonight)].tolist()), set()

    def choose(self, remaining_min: float) -> int | None:  # noqa: ARG002 - part of the contract
        rows = np.arange(len(self.main))
        stale = np.isin(self.main, list(self.last_night)) | np.isin(rows, list(self.tonight))
        rows = rows[~stale] if not stale.all() else rows
        liked = rows[self.stated[rows] >= np.quantile(self.stated[rows], 0.75)]
        return int(liked[self.last_played[liked].argmin()])

    def played(self, index: int, minutes: float, skipped: bool = False) -> None:
        super().played(index, minutes, skipped)
        self.tonight.add(index)


class Oracle(Peer):
    """Knows the listener, and takes the track with the best response now."""

    def choose(self, remaining_min: float) -> int | None:
        who = self.listener
        return int(
            self.body.responses(slice(None), np.minimum(who.minutes, remaining_min)).argmax()
        )


@dataclass(frozen=True, slots=True)
class Life:
    """What became of a listener with a policy: the mean response of each night, and the sound
    that was cut off at each night's end, in minutes."""

    responses: Floats
    cut_min: Floats


def live(listener: Listener, make: Maker, seed: int, nights: int = NIGHTS) -> Life:
    """Let the policy play to the listener for that many nights."""
    body = Body(listener)
    policy = make(listener, body, seed)
    responses, cut = np.zeros(nights), np.zeros(nights)
    for night in range(nights):
        if night:
            body.sleep_a_day()
        policy.begin_night(float(night))
        left = length = float(listener.lengths_min[night])
        skips, draws, felt = 0, iter(listener.skip_draws[night]), 0.0
        while left > 1e-9:
            track = policy.choose(left)
            if track is None:
                break
            minutes = min(float(listener.minutes[track]), left)
            if minutes > SKIP_AFTER_MIN and skips < SKIPS_A_NIGHT:
                at_first = float(body.responses(track, SKIP_AFTER_MIN))
                chance = 0.8 / (1 + np.exp((at_first - 0.18) / 0.05))
                skipped = bool(next(draws) < chance)
            else:
                skipped = False
            if skipped:
                minutes, skips = SKIP_AFTER_MIN, skips + 1
            else:
                cut[night] = float(listener.minutes[track]) - minutes
            felt += minutes * float(body.responses(track, minutes))
            body.hear(track, minutes)
            policy.played(track, minutes, skipped)
            left -= minutes
        responses[night] = felt / max(length - left, 1e-9)
        stars = None
        if listener.rates_tonight[night]:
            raw = listener.bias + listener.gain * responses[night] + listener.rating_noise[night]
            stars = int(np.clip(np.rint(1 + 4 * raw), 1, 5))
        policy.end_night(stars)
    return Life(responses, cut)
