"""Small sounds that larger ones are made of: grains, taps and strokes."""

from collections.abc import Sequence

import numpy as np

from sound_synthesis.circular import SAMPLE_RATE_HZ, FloatArray, band, noise, sample_count

Mode = tuple[float, float, float]
"""A resonance: frequency in Hz, decay time in s, strength."""


def struck(modes: Sequence[Mode], attack_s: float = 0.001) -> FloatArray:
    """Ring several damped resonances at once, with a soft start."""
    longest_s = max(decay_s for _, decay_s, _ in modes)
    time_s = np.arange(sample_count(longest_s * 7.0 + attack_s)) / SAMPLE_RATE_HZ
    ring = np.zeros_like(time_s)
    for frequency_hz, decay_s, strength in modes:
        ring += strength * np.exp(-time_s / decay_s) * np.sin(2.0 * np.pi * frequency_hz * time_s)
    return ring * (1.0 - np.exp(-time_s / attack_s)) ** 2


def puff(
    rng: np.random.Generator,
    low_hz: float,
    high_hz: float,
    decay_s: float,
    attack_s: float = 0.0008,
) -> FloatArray:
    """Make one short burst of band-passed noise with an RMS of about one at its start."""
    length = max(96, sample_count(decay_s * 7.0 + attack_s * 3.0))
    time_s = np.arange(length) / SAMPLE_RATE_HZ
    shape = np.exp(-time_s / decay_s) * (1.0 - np.exp(-time_s / attack_s)) ** 2
    return noise(rng, band(length, low_hz, high_hz), length) * shape


def power_law(
    rng: np.random.Generator, count: int, exponent: float = 1.6, largest: float = 12.0
) -> FloatArray:
    """Draw sizes of which most are small and a few are large, at least 1 and at most largest."""
    sizes = (1.0 - rng.random(count)) ** (-1.0 / exponent)
    capped: FloatArray = np.minimum(sizes, largest)
    return capped


def crowd_s(rng: np.random.Generator, per_second: FloatArray) -> FloatArray:
    """Draw moments in seconds from a rate that changes sample by sample."""
    expected = np.cumsum(per_second) / SAMPLE_RATE_HZ
    count = int(rng.poisson(expected[-1]))
    draws = rng.random(count) * expected[-1]
    moments: FloatArray = np.sort(np.searchsorted(expected, draws)) / SAMPLE_RATE_HZ
    return moments


def irregular_s(
    rng: np.random.Generator, duration_s: float, interval_s: float, unevenness: float
) -> FloatArray:
    """Spread moments over a loop about an interval apart, the last as far from the first."""
    count = max(1, round(duration_s / interval_s))
    gaps = 1.0 + unevenness * rng.uniform(-1.0, 1.0, count)
    moments: FloatArray = np.cumsum(gaps) / np.sum(gaps) * duration_s
    return moments


def hump(length: int, rise: float = 0.5) -> FloatArray:
    """Swell and fall once without corners; the summit stands at the fraction rise."""
    phase = np.arange(length) / length
    warped = np.where(phase < rise, 0.5 * phase / rise, 0.5 + 0.5 * (phase - rise) / (1.0 - rise))
    shape: FloatArray = np.sin(np.pi * warped) ** 2
    return shape


def bristled(
    rng: np.random.Generator, signal: FloatArray, grain_hz: float, depth: float
) -> FloatArray:
    """Roughen a signal as hairs passing over a surface do."""
    length = signal.shape[0]
    grain = noise(rng, band(length, grain_hz * 0.4, grain_hz, 1.5), length)
    return signal * np.clip(1.0 + depth * grain, 0.0, 3.0)
