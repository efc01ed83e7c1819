"""Water outside: rain on canvas, slow waves and a small stream."""

from itertools import pairwise

import numpy as np

from sound_synthesis.circular import (
    SAMPLE_RATE_HZ,
    FloatArray,
    band,
    drift,
    noise,
    place,
    rms,
    sample_count,
    seconds_from,
    stereo_noise,
    tilt,
)
from sound_synthesis.events import crowd_s, irregular_s, power_law, puff, struck
from sound_synthesis.space import between_ears, panned


def rain(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Let drops of many sizes fall on a canvas roof, with a wide, soft bed behind them."""
    length = sample_count(duration_s)
    density = 10.0 ** (0.12 * drift(rng, length, 7.0))
    far = stereo_noise(rng, tilt(length, -3.5) * band(length, 350.0, 7_000.0), length, 0.85)
    near = stereo_noise(rng, band(length, 1_400.0, 5_500.0, 1.5), length, 1.0)
    bed = far * density[:, None] + 0.22 * near * (density**1.6)[:, None]
    drops = np.zeros((length, 2))
    for moment_s in crowd_s(rng, 170.0 * density):
        size = float(power_law(rng, 1, 1.3, 9.0)[0])
        pitch_hz = float(rng.uniform(1_500.0, 4_200.0)) / size**0.4
        fabric = puff(rng, pitch_hz * 0.6, pitch_hz * 1.6, 0.0022 + 0.0006 * size)
        place(drops, between_ears(fabric * size, float(rng.uniform(-1.0, 1.0))), moment_s)
    for moment_s in crowd_s(rng, 9.0 * density):
        tone_hz = float(rng.uniform(210.0, 520.0))
        thud = struck([(tone_hz, 0.016, 1.0), (tone_hz * 2.3, 0.007, 0.5)], attack_s=0.0015)
        strength = float(rng.uniform(2.0, 7.0))
        place(drops, between_ears(thud * strength, float(rng.uniform(-0.9, 0.9))), moment_s)
    return bed / rms(bed) + 0.75 * drops / rms(drops)


def waves(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Let slow swells come up a beach, brighter as they grow, and run back as foam."""
    length = sample_count(duration_s)
    level, foam, position = np.zeros(length), np.zeros(length), np.zeros(length)
    for moment_s in irregular_s(rng, duration_s, 10.0, 0.16):
        away_s = seconds_from(length, float(moment_s))
        rise_s, fall_s = rng.uniform(1.5, 2.1), rng.uniform(1.7, 2.4)
        size = float(rng.uniform(0.7, 1.0))
        spread_s = np.where(away_s < 0.0, rise_s, fall_s)
        level += size * np.exp(-0.5 * (away_s / spread_s) ** 2)
        late_s = away_s - 2.1
        foam += size * np.exp(-0.5 * (late_s / np.where(late_s < 0.0, 1.0, 2.2)) ** 2)
        position += float(rng.uniform(-0.7, 0.7)) * np.exp(-0.5 * (away_s / 3.0) ** 2)
    position = np.clip(position + 0.25 * drift(rng, length, 12.0), -0.8, 0.8)
    swell = np.zeros((length, 2))
    edges_hz = np.geomspace(70.0, 7_500.0, 9)
    for step, (low_hz, high_hz) in enumerate(pairwise(edges_hz)):
        gain = (0.07 + 0.93 * level) ** (0.9 + 0.28 * step) * 10.0 ** (-0.11 * step)
        shape = band(length, float(low_hz), float(high_hz), 2.0)
        swell += panned(gain * noise(rng, shape, length), position)
        swell += 0.8 * gain[:, None] * stereo_noise(rng, shape, length, 1.0)
    fizz = _sparkling(rng, length) * foam
    deep = stereo_noise(rng, tilt(length, -5.0, 70.0) * band(length, 45.0, 500.0), length, 0.5)
    return swell / rms(swell) + 0.22 * panned(fizz / rms(fizz), -position) + 0.16 * deep


def _sparkling(rng: np.random.Generator, length: int) -> FloatArray:
    """Make the seething of many tiny bubbles that burst."""
    hiss = noise(rng, band(length, 1_700.0, 6_000.0, 1.5), length)
    return hiss * (0.5 + np.abs(noise(rng, band(length, 20.0, 160.0), length)))


def stream(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Let a small stream run over stones: rising bubbles over flowing water."""
    length = sample_count(duration_s)
    flow = stereo_noise(rng, tilt(length, -4.0) * band(length, 220.0, 5_500.0), length, 0.8)
    flow *= 10.0 ** (0.1 * drift(rng, length, 3.0))[:, None]
    bubbles = np.zeros((length, 2))
    for spot in np.linspace(-0.85, 0.85, 7):
        busy = 10.0 ** (0.45 * drift(rng, length, 1.1)) * rng.uniform(14.0, 26.0)
        favourite_hz = float(rng.uniform(420.0, 900.0))
        for moment_s in crowd_s(rng, busy):
            pitch_hz = favourite_hz * float(np.exp(rng.normal(0.0, 0.42)))
            bubble = _bubble(pitch_hz, rise=float(rng.uniform(0.0, 0.12)))
            loud = float(rng.uniform(0.15, 1.0)) ** 2 * (600.0 / pitch_hz) ** 0.6
            where = float(np.clip(spot + rng.normal(0.0, 0.12), -1.0, 1.0))
            place(bubbles, between_ears(bubble * loud, where), moment_s)
    return flow / rms(flow) + 0.95 * bubbles / rms(bubbles)


def _bubble(pitch_hz: float, rise: float) -> FloatArray:
    """Ring one air bubble; its pitch rises while it fades, as it nears the surface."""
    damping = 0.043 * pitch_hz + 0.0014 * pitch_hz**1.5
    time_s = np.arange(sample_count(6.0 / damping)) / SAMPLE_RATE_HZ
    cycles = pitch_hz * (time_s + 0.5 * rise * damping * time_s**2)
    soft_start = (1.0 - np.exp(-time_s * pitch_hz * 0.7)) ** 2
    ring: FloatArray = soft_start * np.exp(-damping * time_s) * np.sin(2.0 * np.pi * cycles)
    return ring
