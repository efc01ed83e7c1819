"""How good a choice each track would be now, for a whole library at once.

The score is the response to expect of the next minutes, less a price for wearing off what later
nights will want, less a little for changing the kind of sound within a night. Greedy choice keeps a
constant factor of the best there is (recharging bandits: Kleinberg & Immorlica 2018; rebounding
bandits: Leqi et al. 2021); looking further ahead was worth about 1 % and is not done.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from sleepplayer.rotation.affinity import QUALITY_SD
from sleepplayer.rotation.habituation import (
    BOREDOM_DEPTH,
    BUILD_UP_PER_MIN,
    DEPTH,
    HALF_LIFE_DAYS,
    bored,
    satiated,
)
from sleepplayer.rotation.state import State
from sleepplayer.rotation.table import Floats, Ints, TrackTable

PRICE = 0.3 * DEPTH / (2.0 ** (1.0 / HALF_LIFE_DAYS) - 1.0)
"""Of wearing off, per minute: what is lost over the nights to come, most of it discounted."""

CHANGE_PENALTY = 0.05
"""For triggers that tonight has not had yet: rotate across nights, stay coherent within one."""

HAD_TONIGHT_MIN = 1.0
EXPLORATION = 0.1
"""How far a night's draw strays from what is believed, in standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """The chance in a night: one standard normal number per trigger (K) and track (N), and ranks
    that settle ties."""

    trigger: Floats
    track: Floats
    rank: Ints


def draw(table: TrackTable, seed: int, night: int) -> Draw:
    """The draw of that night: the same for the same seed, trigger and track, whatever else the
    library holds, so that a plan does not change with every file that is found."""
    names = [blake2b(name.encode(), digest_size=8).digest() for name in table.triggers]
    triggers = np.frombuffer(b"".join(names), dtype="<u8")
    tracks = np.array(table.tracks, dtype=np.uint64)
    return Draw(
        trigger=_normal(triggers, seed, night, "trigger"),
        track=_normal(tracks, seed, night, "track"),
        rank=(_mixed(tracks, seed, night, "rank") >> np.uint64(1)).astype(np.intp),
    )


def _mixed(ids: NDArray[np.uint64], *keys: object) -> NDArray[np.uint64]:
    """Numbers that look drawn at random, one for each id (SplitMix64: Steele et al. 2014)."""
    key = blake2b(repr(keys).encode(), digest_size=8).digest()
    mixed = ids + np.frombuffer(key, dtype="<u8")
    for _ in range(2):  # ids are consecutive, and the steps between them must not show
        mixed = mixed + np.array([0x9E3779B97F4A7C15], dtype=np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.array([0xBF58476D1CE4E5B9], np.uint64)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.array([0x94D049BB133111EB], np.uint64)
        mixed = mixed ^ (mixed >> np.uint64(31))
    return np.asarray(mixed)


def _normal(ids: NDArray[np.uint64], *keys: object) -> Floats:
    """A standard normal number for each id (Box & Muller 1958)."""
    high, turn = (
        ((_mixed(ids, *keys, part) >> np.uint64(11)) + np.uint64(1)) * 2.0**-53
        for part in ("height", "turn")
    )
    return np.asarray(np.sqrt(-2.0 * np.log(high)) * np.cos(2.0 * np.pi * turn))


@dataclass(frozen=True, slots=True, eq=False)
class Liking:
    """What holds for a whole evening: tastes (K) under both hypotheses, qualities (N)."""

    tires: float
    lasting: Floats
    tiring: Floats
    quality: Floats
    usual_min: Floats

    def some(self, rows: Ints | slice) -> Liking:
        """The same of those rows alone."""
        return Liking(self.tires, self.lasting, self.tiring, self.quality[rows], self.usual_min)


def liking(table: TrackTable, state: State, chance: Draw) -> Liking:
    """Tonight's tastes: what is believed, with a little exploration."""
    tastes = [
        table.by_trigger(belief.mean)
        + EXPLORATION * np.sqrt(table.by_trigger(belief.variance)) * chance.trigger
        for belief in state.beliefs
    ]
    quality = EXPLORATION * QUALITY_SD * chance.track
    for track, known in state.quality.items():
        row = table.rows.get(track)
        if row is not None:
            sd = float(np.sqrt(known.variance))
            quality[row] = known.mean + EXPLORATION * sd * chance.track[row]
    return Liking(state.tires, tastes[0], tastes[1], quality, table.by_trigger(state.usual_min))


@dataclass(slots=True, eq=False)
class Outlook:
    """How worn off everything is at B moments that are weighed against each other.

    Satiation and tonight's minutes are (B, K), boredom and what may be chosen (B, N).
    """

    satiation: Floats
    tonight_min: Floats
    boredom: Floats
    begun: bool

    def branch(self, origin: Ints) -> Outlook:
        """The moments those of `origin` lead to, each with its own future."""
        return Outlook(
            self.satiation[origin], self.tonight_min[origin], self.boredom[origin], self.begun
        )

    def some(self, rows: Ints | slice) -> Outlook:
        """The same of those rows alone."""
        return Outlook(self.satiation, self.tonight_min, self.boredom[:, rows], self.begun)

    def hear(self, moment: int, table: TrackTable, row: int, minutes: float) -> None:
        """At that moment the track is heard for so many minutes."""
        start = table.starts[row]
        end = start + len(table.stimuli[row].rates)
        columns = table.column[start:end].tolist()
        weights, rates = table.weight[start:end].tolist(), table.rate[start:end].tolist()
        satiation, tonight = self.satiation[moment], self.tonight_min[moment]
        for column, weight, rate in zip(columns, weights, rates, strict=True):
            satiation[column] = satiated(float(satiation[column]), rate, minutes)
            tonight[column] += weight * minutes
        self.boredom[moment, row] = bored(
            float(self.boredom[moment, row]), minutes, float(table.minutes[row])
        )


def outlook(table: TrackTable, state: State) -> Outlook:
    """How things stand now."""
    boredom = np.zeros((1, len(table)))
    for track, level in state.boredom.items():
        row = table.rows.get(track)
        if row is not None:
            boredom[0, row] = level
    return Outlook(
        satiation=table.by_trigger(state.satiation)[None, :],
        tonight_min=table.by_trigger(state.tonight_min)[None, :],
        boredom=boredom,
        begun=bool(state.tonight_min),
    )


def scores(table: TrackTable, likes: Liking, now: Outlook, remaining_min: Floats) -> Floats:
    """The score of each track at each moment (B, N), with so many minutes left at each (B).

    What both hypotheses say of a response is summed up by trigger (K) first, because there are far
    fewer triggers than entries: `always` is what comes however worn off a trigger is.
    """
    minutes = np.minimum(table.minutes, remaining_min[:, None])
    worn = np.maximum(BUILD_UP_PER_MIN * table.rate * minutes[:, table.row], 1e-12)
    loss = 1.0 - np.exp(-worn)
    fresh = likes.tires * (1.0 - now.satiation)
    always = (1.0 - likes.tires) * likes.lasting + likes.tires * (1.0 - DEPTH) * likes.tiring
    at_best = DEPTH * likes.tiring * fresh
    wanted = PRICE * np.maximum(likes.tiring, 0.0) * likes.usual_min * fresh

    def by_track(entries: Floats) -> Floats:
        return np.asarray(np.add.reduceat(entries, table.starts, axis=-1))

    column = table.column
    response = by_track(table.weight * (always[column] + at_best[:, column] * loss / worn))
    lively = (1.0 + likes.quality) * (1.0 - BOREDOM_DEPTH * now.boredom)
    result = response * lively - by_track(loss * wanted[:, column]) / minutes
    if now.begun:
        unheard = (now.tonight_min < HAD_TONIGHT_MIN).astype(np.float64)
        result = result - CHANGE_PENALTY * by_track(table.weight * unheard[:, column])
    return np.asarray(result)


PART = 8192
"""Rows scored at a time, so that what is in between stays in the processor's cache."""


def scores_now(table: TrackTable, likes: Liking, now: Outlook, remaining_min: float) -> Floats:
    """The score of each track of a library of any size (N), at the one moment `now` holds."""
    left = np.array([remaining_min])
    return np.concatenate(
        [
            scores(part, likes.some(rows), now.some(rows), left)[0]
            for rows, part in table.parts(PART)
        ]
    )
