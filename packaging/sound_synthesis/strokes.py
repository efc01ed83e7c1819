"""Hands at work on soft things: a brush, and fingers on fabric."""

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
    stereo_noise,
    tilt,
)
from sound_synthesis.events import bristled, hump, irregular_s, puff
from sound_synthesis.space import between_ears, in_room, panned


def brushing(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Draw a soft brush back and forth, wandering slowly from ear to ear."""
    length = sample_count(duration_s)
    journey = 0.62 * np.sin(2.0 * np.pi * 4 * np.arange(length) / length)
    made = np.zeros((length, 2))
    for number, moment_s in enumerate(irregular_s(rng, duration_s, 0.86, 0.12)):
        forth = number % 2 == 0
        where = float(journey[sample_count(float(moment_s)) % length])
        stroke = _stroke(rng, 0.95 if forth else 0.82, forth)
        reach = np.linspace(-0.22, 0.22, stroke.shape[0]) * (1.0 if forth else -1.0)
        strength = float(rng.uniform(0.8, 1.05)) * (1.0 if forth else 0.72)
        place(made, panned(stroke * strength, where + reach), moment_s)
    air = stereo_noise(rng, tilt(length, -4.0) * band(length, 80.0, 3_000.0), length, 0.8)
    return in_room(rng, made / rms(made), 0.07, 0.16) + 0.035 * air


def _stroke(rng: np.random.Generator, length_s: float, forth: bool) -> FloatArray:
    """Make one stroke of many hairs: brighter while it is fast, brighter forth than back."""
    length = sample_count(length_s * float(rng.uniform(0.93, 1.07)))
    speed = hump(length, 0.42 if forth else 0.52)
    pitch_hz = (2_300.0 if forth else 1_700.0) * float(rng.uniform(0.93, 1.07))
    dark = noise(rng, band(length, 350.0, pitch_hz * 0.7, 1.2), length)
    bright = noise(rng, band(length, pitch_hz * 0.8, pitch_hz * 2.6, 1.4), length)
    hairs = bristled(rng, 0.75 * dark + 0.62 * bright * speed, 420.0, 0.45)
    body = noise(rng, band(length, 110.0, 320.0), length)
    return (hairs + 0.35 * body) * speed


def scratching(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Scratch soft fabric with fingertips, in small groups, now left and now right."""
    length = sample_count(duration_s)
    wander = drift(rng, length, 7.0)
    made = np.zeros((length, 2))
    for group_s in irregular_s(rng, duration_s, 2.5, 0.14):
        where = 0.95 * float(wander[sample_count(float(group_s)) % length])
        moment_s = float(group_s)
        pace_s = float(rng.uniform(0.25, 0.31))
        for number in range(int(rng.integers(5, 8))):
            strength = float(rng.uniform(0.75, 1.0)) * (1.0 if number % 2 == 0 else 0.7)
            scratch = _scratch(rng, pace_s * float(rng.uniform(0.95, 1.12)))
            side = float(np.clip(where + rng.normal(0.0, 0.05), -0.97, 0.97))
            place(made, between_ears(scratch * strength, side), moment_s)
            moment_s += pace_s * float(rng.uniform(0.93, 1.08))
    air = stereo_noise(rng, tilt(length, -4.0) * band(length, 80.0, 2_500.0), length, 0.8)
    return in_room(rng, made / rms(made), 0.07, 0.16) + 0.04 * air


def _scratch(rng: np.random.Generator, length_s: float) -> FloatArray:
    """Pull one fingertip over a weave: the threads are heard one by one as it slows."""
    length = sample_count(length_s)
    speed = hump(length, 0.38)
    threads = np.cumsum(40.0 + 210.0 * speed) / SAMPLE_RATE_HZ
    threads += 0.35 * np.cumsum(noise(rng, band(length, 20.0, 90.0), length)) / 400.0
    weave = 0.45 + 0.55 * np.sin(np.pi * threads) ** 4
    cloth = noise(rng, band(length, 480.0, 2_400.0, 1.2), length)
    rasp = bristled(rng, noise(rng, band(length, 1_500.0, 5_000.0, 1.5), length), 600.0, 0.4)
    under = noise(rng, band(length, 120.0, 380.0), length)
    scratch: FloatArray = (cloth * weave + 0.4 * rasp * weave * speed + 0.3 * under) * speed
    touch = puff(rng, 150.0, 700.0, 0.012, 0.004) * 0.12
    scratch[: touch.shape[0]] += touch[:length]
    return scratch
