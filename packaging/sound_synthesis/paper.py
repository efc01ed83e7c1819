"""Paper: crinkling a sheet, and turning the pages of a book."""

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
from sound_synthesis.events import (
    bristled,
    crowd_s,
    hump,
    irregular_s,
    power_law,
    puff,
    struck,
)
from sound_synthesis.space import between_ears, in_room, panned


def crinkling(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Crumple soft paper slowly: sparse snaps of all sizes that come in gestures."""
    length = sample_count(duration_s)
    gesture = np.full(length, 0.05)
    for moment_s in irregular_s(rng, duration_s, 1.7, 0.35):
        away_s = seconds_from(length, float(moment_s))
        spread_s = np.where(away_s < 0.0, rng.uniform(0.2, 0.4), rng.uniform(0.35, 0.7))
        gesture += float(rng.uniform(0.45, 1.0)) * np.exp(-0.5 * (away_s / spread_s) ** 2)
    side = 0.75 * drift(rng, length, 6.0)
    snaps = np.zeros((length, 2))
    for moment_s in crowd_s(rng, 120.0 * gesture):
        size = float(power_law(rng, 1, 1.3, 5.5)[0])
        here = sample_count(float(moment_s)) % length
        where = float(np.clip(side[here] + rng.normal(0.0, 0.22), -1.0, 1.0))
        loudness = 0.4 + 0.6 * min(1.0, float(gesture[here]))
        place(snaps, between_ears(_snap(rng, size) * loudness, where), moment_s)
    rustle = bristled(rng, noise(rng, band(length, 900.0, 4_500.0, 1.2), length), 70.0, 0.6)
    moving = panned(rustle * gesture, side)
    air = stereo_noise(rng, tilt(length, -4.0) * band(length, 80.0, 3_000.0), length, 0.8)
    both = snaps / rms(snaps) + 0.6 * moving / rms(moving)
    return in_room(rng, both, 0.06, 0.18) + 0.035 * air


def _snap(rng: np.random.Generator, size: float) -> FloatArray:
    """Buckle one facet of paper: a larger one sounds lower, longer and louder."""
    pitch_hz = float(rng.uniform(1_900.0, 4_600.0)) / size**0.28
    decay_s = 0.0012 + 0.0004 * size
    facet = struck(
        [(pitch_hz, decay_s, 0.7), (pitch_hz * 1.62, decay_s * 0.6, 0.35)], attack_s=0.0004
    )
    grit = puff(rng, pitch_hz * 0.5, pitch_hz * 1.8, decay_s * 1.3, 0.0004)
    joined = np.zeros(max(facet.shape[0], grit.shape[0]))
    joined[: facet.shape[0]] += facet
    joined[: grit.shape[0]] += 0.5 * grit
    joined *= size**0.7
    return joined


def page_turning(rng: np.random.Generator, duration_s: float) -> FloatArray:
    """Leaf through a book: feel for the corner, lift, sweep, settle, smooth."""
    length = sample_count(duration_s)
    made = np.zeros((length, 2))
    for moment_s in irregular_s(rng, duration_s, 4.6, 0.14):
        start_s = float(moment_s) - 1.9
        _feel_corner(rng, made, start_s)
        _sweep_page(rng, made, start_s + 0.75)
        _smooth_page(rng, made, start_s + 1.75 + float(rng.uniform(0.0, 0.25)))
    air = stereo_noise(rng, tilt(length, -4.0) * band(length, 80.0, 3_000.0), length, 0.8)
    return in_room(rng, made / rms(made), 0.08, 0.18) + 0.045 * air


def _feel_corner(rng: np.random.Generator, made: FloatArray, start_s: float) -> None:
    """Slide a finger under the corner of the page, on the right."""
    length = sample_count(float(rng.uniform(0.4, 0.55)))
    slide = noise(rng, band(length, 700.0, 3_600.0, 1.3), length) * hump(length, 0.6)
    slide = bristled(rng, slide, 260.0, 0.5) * 0.6
    place(made, panned(slide, np.full(length, 0.62)), start_s)
    for delay_s in np.sort(rng.uniform(0.3, 0.75, int(rng.integers(3, 7)))):
        flick = _snap(rng, float(rng.uniform(1.0, 2.2))) * 0.28
        place(made, between_ears(flick, float(rng.uniform(0.4, 0.75))), start_s + float(delay_s))


def _sweep_page(rng: np.random.Generator, made: FloatArray, start_s: float) -> None:
    """Carry the page from right to left; its rush rises and falls, and it crackles softly."""
    length = sample_count(float(rng.uniform(0.72, 0.95)))
    phase = np.arange(length) / length
    way = np.clip(0.75 - 1.5 * phase, -0.85, 0.85)
    rush = np.zeros(length)
    centres_hz = np.geomspace(500.0, 5_200.0, 8)
    summit = 2.9 + float(rng.normal(0.0, 0.15))
    height = summit * np.sin(np.pi * phase**0.85) ** 1.2 + 0.8
    for step, centre_hz in enumerate(centres_hz):
        part = noise(rng, band(length, float(centre_hz) * 0.75, float(centre_hz) * 1.3), length)
        rush += part * np.exp(-0.5 * ((step - 1.5 * height) / 1.7) ** 2)
    rush = bristled(rng, rush, 55.0, 0.35) * hump(length, 0.48)
    place(made, panned(rush * 0.75, way), start_s)
    for _ in range(int(rng.integers(9, 18))):
        along = float(rng.beta(2.0, 2.0))
        crackle = _snap(rng, float(power_law(rng, 1, 1.5, 3.0)[0])) * 0.3
        where = float(np.clip(0.75 - 1.5 * along, -0.85, 0.85))
        place(made, between_ears(crackle, where), start_s + along * length / SAMPLE_RATE_HZ)
    landing = puff(rng, 110.0, 620.0, 0.035, 0.012) * 0.4
    place(made, between_ears(landing, -0.6), start_s + 0.9 * length / SAMPLE_RATE_HZ)


def _smooth_page(rng: np.random.Generator, made: FloatArray, start_s: float) -> None:
    """Stroke the new page flat with the palm, from the middle outwards."""
    length = sample_count(float(rng.uniform(0.8, 1.1)))
    palm = noise(rng, band(length, 260.0, 1_900.0, 1.2), length) * hump(length, 0.4)
    palm = bristled(rng, palm, 160.0, 0.3) * 0.68
    direction = 1.0 if rng.random() < 0.5 else -1.0
    place(made, panned(palm, direction * np.linspace(0.05, 0.6, length)), start_s)
