"""The shapes a fade may have, written anew here: the ruler does not ask the measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from support.measure import Curve, Levels

DEPTH_DB = 60.0


def _db_linear(done: Levels) -> Levels:
    return -DEPTH_DB * done


def _s_curve(done: Levels) -> Levels:
    return -DEPTH_DB * done**2 * (3 - 2 * done)


def _equal_power(done: Levels) -> Levels:
    """The amplitude is a quarter of a cosine, up to where it has fallen by 60 dB."""
    return np.asarray(20 * np.log10(np.cos(done * np.arccos(10 ** (-DEPTH_DB / 20)))))


@dataclass(frozen=True)
class Shape:
    """A curve, and how deep it can be compared: a cosine ends too steeply for any clock."""

    level_db: Callable[[Levels], Levels]  # at the part of the fade that is done, 0 to 1
    down_to_db: float

    def at(self, start_s: float, length_s: float) -> Curve:
        """The curve in time."""
        return lambda times_s: self.level_db(np.clip((times_s - start_s) / length_s, 0.0, 1.0))

    @property
    def comparable(self) -> float:
        """The part of the fade, 0 to 1, in which it falls to `down_to_db`."""
        done = np.linspace(0.0, 1.0, 10_001)
        return float(done[self.level_db(done) >= -self.down_to_db][-1])

    @property
    def steepest_db(self) -> float:
        """The steepest slope while comparable, in dB per whole fade."""
        done = np.linspace(0.0, self.comparable, 10_001)
        return float(np.abs(np.gradient(self.level_db(done), done)).max())


SHAPES = {
    "db-linear": Shape(_db_linear, 57.0),
    "s-curve": Shape(_s_curve, 57.0),
    "equal-power": Shape(_equal_power, 20.0),
}
