"""Fingertips on wood and on keys."""

import numpy as np

from sound_synthesis.circular import (
    FloatArray,
    band,
    drift,
    place,
    rms,
    sample_count,
    stereo_noise,
    tilt,
)
from sound_synthesis.events import irregular_s, puff, struck
from sound_synthesis.space import between_ears, in_room


def tapping(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Tap a wooden box with several fingers, travelling slowly from ear to ear."""
    length = sample_count(duration_s)
    journey = 0.95 * np.sin(2.0 * np.pi * 3 * np.arange(length) / length)
    journey += 0.15 * drift(rng, length, 5.0)
    made = np.zeros((length, 2))
    for group_s in irregular_s(rng, duration_s, 0.98, 0.2):
        moment_s = float(group_s)
        fingers = int(rng.choice([2, 3, 3, 4, 4, 5]))
        pace_s = float(rng.uniform(0.125, 0.185))
        where = float(np.clip(journey[sample_count(moment_s) % length], -1.0, 1.0))
        for finger in range(fingers):
            force = float(rng.uniform(0.6, 1.0)) * (1.0 if finger == 0 else 0.82)
            tap = _wood_tap(rng, finger, force)
            side = float(np.clip(where + 0.05 * (finger - 1.5), -1.0, 1.0))
            place(made, between_ears(tap, side), moment_s)
            moment_s += pace_s * float(rng.uniform(0.88, 1.14))
    return in_room(rng, made / rms(made), 0.1, 0.24) + 0.03 * _room_air(rng, length)


def _wood_tap(rng: np.random.Generator, finger: int, force: float) -> FloatArray:
    """Strike a hollow box with a fingertip; a harder touch is a brighter one."""
    place_factor = 1.0 + 0.035 * finger + float(rng.normal(0.0, 0.012))
    modes = [
        (232.0 * place_factor, 0.030, float(rng.uniform(0.5, 0.8))),
        (486.0 * place_factor, 0.026, float(rng.uniform(0.7, 1.0))),
        (913.0 * place_factor**1.4, 0.015, 0.5 * force * float(rng.uniform(0.5, 1.0))),
        (1_640.0 * place_factor**1.7, 0.008, 0.34 * force * float(rng.uniform(0.4, 1.0))),
        (2_730.0, 0.004, 0.16 * force * float(rng.uniform(0.2, 1.0))),
    ]
    tap = struck(modes, attack_s=0.0011)
    skin = puff(rng, 500.0, 3_600.0, 0.004, 0.0012) * 0.2 * force
    tap[: skin.shape[0]] += skin[: tap.shape[0]]
    return tap * force


def typing(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Type calmly on a soft keyboard: words, spaces, and now and then a thought."""
    length = sample_count(duration_s)
    made = np.zeros((length, 2))
    moment_s = 0.4
    while moment_s < duration_s - 1.6:
        for _ in range(int(rng.integers(2, 8))):
            _press(rng, made, moment_s, float(rng.uniform(-0.65, 0.65)), deep=False)
            moment_s += float(np.clip(rng.lognormal(-1.82, 0.26), 0.1, 0.32))
        _press(rng, made, moment_s, float(rng.normal(0.0, 0.1)), deep=True)
        thinking = rng.random() < 0.15
        moment_s += float(rng.uniform(0.8, 1.3) if thinking else rng.uniform(0.2, 0.42))
    return in_room(rng, made / rms(made), 0.09, 0.3) + 0.03 * _room_air(rng, length)


def _press(
    rng: np.random.Generator, made: FloatArray, moment_s: float, side: float, *, deep: bool
) -> None:
    """Press one key and let it come up again, a little softer."""
    force = float(rng.uniform(0.7, 1.0))
    pitch = float(rng.uniform(0.92, 1.08)) * (0.72 if deep else 1.0)
    modes = [
        (205.0 * pitch, 0.030, 0.9),
        (545.0 * pitch, 0.019, 0.6),
        (1_480.0 * pitch, 0.0075, 0.26 * force),
        (2_900.0 * pitch, 0.003, 0.16 * force),
    ]
    down = struck(modes, attack_s=0.0012) * force
    plastic = puff(rng, 900.0, 4_200.0, 0.005, 0.0015) * 0.22 * force
    down[: plastic.shape[0]] += plastic[: down.shape[0]]
    place(made, between_ears(down, side), moment_s)
    up = puff(rng, 1_200.0, 4_000.0, 0.006, 0.0015) * 0.14
    place(made, between_ears(up, side), moment_s + float(rng.uniform(0.065, 0.1)))


def _room_air(rng: np.random.Generator, length: int) -> FloatArray:
    """Make the quiet air of a room, so that a pause is not a hole."""
    return stereo_noise(rng, tilt(length, -4.0) * band(length, 80.0, 3_000.0), length, 0.8)
