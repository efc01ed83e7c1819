"""Steady noises: brown, pink and a white that does not hiss."""

import numpy as np

from sound_synthesis.circular import (
    FloatArray,
    band,
    drift,
    sample_count,
    stereo_noise,
    tilt,
)


def brown_noise(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Make a deep, even rumble like a far waterfall."""
    length = sample_count(duration_s)
    shape = tilt(length, -6.0, flat_below_hz=90.0) * band(length, 45.0, 6_000.0)
    return _breathing(rng, stereo_noise(rng, shape, length, width=0.6))


def pink_noise(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Make noise with as much in each octave as in the next."""
    length = sample_count(duration_s)
    shape = tilt(length, -3.0) * band(length, 40.0, 8_500.0)
    return _breathing(rng, stereo_noise(rng, shape, length, width=0.65))


def white_noise(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Make bright, even noise whose top end falls away before it turns harsh."""
    length = sample_count(duration_s)
    shape = band(length, 60.0, 3_800.0, order=1.0) * band(length, 30.0, 8_500.0, order=3.0)
    return _breathing(rng, stereo_noise(rng, shape, length, width=0.65))


def _breathing(rng: np.random.Generator, signal: FloatArray) -> FloatArray:
    """Let each ear rise and fall by less than a decibel, slowly."""
    length = signal.shape[0]
    both = 0.4 * drift(rng, length, 9.0)
    side = 0.4 * drift(rng, length, 12.0)
    gains_db = np.stack([both + side, both - side], axis=1)
    return signal * 10.0 ** (gains_db / 20.0)
