"""The ruler for fades: how even, how true to their curve, how early and how silent at the end.

Times are seconds into the recording, levels dB; dBFS of a sine is that of its peak.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .capture import Recording
from .clicks import click_db, click_levels_db
from .silence import first_audible_s, first_silent_frame, loudest_window_db, short_gap_s

__all__ = [
    "Curve",
    "Levels",
    "click_db",
    "click_levels_db",
    "deviation_from_curve_db",
    "envelope_db",
    "fade_start_s",
    "first_audible_s",
    "first_silent_frame",
    "fit_offset_s",
    "linear_fade",
    "loudest_window_db",
    "short_gap_s",
    "worst_step_db",
]

Levels = NDArray[np.float64]
Curve = Callable[[Levels], Levels]  # dB at the times given in seconds

_FLOOR = 1e-10  # -200 dB: below anything that 32 bit floats of this scale carry
_FIT_STEP_S = 0.01


def envelope_db(recording: Recording, carrier_hz: float = 1000.0) -> Levels:
    """The level of a sine in dBFS at every frame, in the mean of the channels.

    Quadrature demodulation, smoothed by a Hann window of one period: -3 dB at 0.72 of the carrier,
    nothing left of its image, and no overshoot, so that a step shows whole after one period.
    """
    mono = recording.samples.mean(axis=1, dtype=np.float64)
    turns = carrier_hz / recording.rate_hz * np.arange(len(mono))
    taps = round(recording.rate_hz / carrier_hz)
    window = 1 - np.cos(2 * np.pi * np.arange(taps) / taps)
    base = mono * np.exp(-2j * np.pi * turns)
    smooth = np.convolve(base, window / window.sum(), mode="same")
    return np.asarray(20 * np.log10(np.maximum(2 * np.abs(smooth), _FLOOR)))


def worst_step_db(level_db: Levels, rate_hz: float, within_s: float = 0.002) -> float:
    """The largest change of level within `within_s`, up or down, in dB."""
    lag = max(1, round(within_s * rate_hz))
    if len(level_db) <= lag:
        return 0.0
    return float(np.abs(level_db[lag:] - level_db[:-lag]).max())


def linear_fade(start_s: float, length_s: float, depth_db: float = 60.0) -> Curve:
    """The curve of a dB-linear fade: 0 dB until `start_s`, then down by `depth_db`."""

    def curve(times_s: Levels) -> Levels:
        return -depth_db * np.clip((times_s - start_s) / length_s, 0.0, 1.0)

    return curve


def deviation_from_curve_db(
    level_db: Levels,
    rate_hz: float,
    curve: Curve,
    *,
    from_s: float,
    to_s: float,
    offset_s: float = 0.0,
    level_offset_db: float = 0.0,
) -> float:
    """The largest distance in dB between the level and a curve moved by the two offsets given.

    The curve is moved `offset_s` later and `level_offset_db` up; nothing is fitted here. Compared
    is the time from `from_s` to `to_s`, which moves along.
    """
    first = max(0, round((from_s + offset_s) * rate_hz))
    last = min(len(level_db), round((to_s + offset_s) * rate_hz))
    if last <= first:
        raise ValueError("the recording does not reach into the time to be compared")
    times_s = np.arange(first, last) / rate_hz - offset_s
    return float(np.abs(level_db[first:last] - curve(times_s) - level_offset_db).max())


def fit_offset_s(
    level_db: Levels,
    rate_hz: float,
    curve: Curve,
    *,
    from_s: float,
    to_s: float,
    level_offset_db: float = 0.0,
    within_s: float = 3.0,
) -> float:
    """How many seconds later the curve must come to lie closest to the level (+: it is late)."""
    hop = max(1, round(_FIT_STEP_S * rate_hz))
    coarse_db, coarse_hz = level_db[::hop], rate_hz / hop

    def distance_db(offset_s: float) -> float:
        return deviation_from_curve_db(
            coarse_db,
            coarse_hz,
            curve,
            from_s=from_s,
            to_s=to_s,
            offset_s=offset_s,
            level_offset_db=level_offset_db,
        )

    tries = np.arange(-within_s, within_s + _FIT_STEP_S / 2, _FIT_STEP_S)
    return float(tries[np.argmin([distance_db(float(each)) for each in tries])])


def fade_start_s(
    level_db: Levels, rate_hz: float, *, plateau_db: float, below_db: float = 0.1
) -> float:
    """When the level last stood within `below_db` of the plateau: it falls for good from there."""
    standing = np.flatnonzero(level_db >= plateau_db - below_db)
    if not len(standing):
        raise ValueError("the level never reached the plateau")
    return float(standing[-1] / rate_hz)
