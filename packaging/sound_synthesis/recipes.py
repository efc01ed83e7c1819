"""Which sounds there are: how each is made, and what the catalogue says of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sound_synthesis import fingers, noises, paper, strokes, water
from sound_synthesis.circular import FloatArray

Maker = Callable[[np.random.Generator, float], FloatArray]


@dataclass(frozen=True)
class Recipe:
    """One built-in sound."""

    id: str
    title: str
    make: Maker
    duration_s: float
    seed: int
    bit_rate_bps: int
    triggers: tuple[tuple[str, float], ...]
    styles: tuple[str, ...]
    top_hz: float = 8_500.0


_NATURE = ("nature-sounds",)
_OBJECT = ("slow-object-sounds",)
_STEADY = ("steady-noise",)

RECIPES = (
    Recipe("rain", "Rain on canvas", water.rain, 60, 11, 84_000,
           (("rain", 0.8), ("nature", 0.2)), _NATURE),
    Recipe("waves", "Slow waves", water.waves, 80, 12, 64_000,
           (("waves", 0.8), ("nature", 0.2)), _NATURE),
    Recipe("stream", "A small stream", water.stream, 60, 13, 76_000,
           (("stream", 0.8), ("nature", 0.2)), _NATURE),
    Recipe("brown-noise", "Brown noise", noises.brown_noise, 40, 14, 56_000,
           (("brown-noise", 1.0),), _STEADY),
    Recipe("pink-noise", "Pink noise", noises.pink_noise, 40, 15, 72_000,
           (("pink-noise", 1.0),), _STEADY),
    Recipe("white-noise", "Soft white noise", noises.white_noise, 40, 16, 84_000,
           (("white-noise", 1.0),), _STEADY),
    Recipe("brushing", "Soft brush, ear to ear", strokes.brushing, 60, 17, 64_000,
           (("brushing", 1.0),), _OBJECT),
    Recipe("scratching", "Fingers on fabric", strokes.scratching, 50, 18, 64_000,
           (("scratching", 1.0),), _OBJECT),
    Recipe("tapping", "Tapping on wood", fingers.tapping, 60, 19, 56_000,
           (("tapping", 1.0),), _OBJECT),
    Recipe("typing", "Quiet typing", fingers.typing, 60, 20, 56_000,
           (("typing", 0.8), ("tapping", 0.2)), _OBJECT),
    Recipe("crinkling", "Crinkling paper", paper.crinkling, 60, 21, 64_000,
           (("crinkling", 1.0),), _OBJECT),
    Recipe("page-turning", "Turning pages", paper.page_turning, 60, 22, 64_000,
           (("page-turning", 0.8), ("crinkling", 0.2)), _OBJECT),
)  # fmt: skip
