"""Clicks: what is left of a sine when the sine is taken away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .capture import Recording

_WINDOW_S = 0.010
_NEIGHBOURS = 10  # windows on either side whose phases tell the local frequency
_FLOOR = 1e-20


def click_levels_db(recording: Recording, carrier_hz: float = 1000.0) -> NDArray[np.float64]:
    """For windows of 10 ms, every 5 ms: RMS of the residual re RMS of the sine there, in dB.

    The sine is fitted in each window by least squares: amplitude and phase freely, the frequency
    from the phases around, as a player's clock may differ from the recorder's by parts per million.
    """
    rate = recording.rate_hz
    frames = round(_WINDOW_S * rate)
    mono = recording.samples.mean(axis=1, dtype=np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(mono, frames)[:: frames // 2]
    time_s = (np.arange(frames) - (frames - 1) / 2) / rate
    reference = np.exp(-2j * np.pi * carrier_hz * time_s)
    hop_rad = 2 * np.pi * carrier_hz * (frames // 2) / rate
    turned = np.angle(np.exp(1j * (np.diff(np.angle(windows @ reference)) - hop_rad)))
    drift_hz = _running_median(turned) / (2 * np.pi * (frames // 2) / rate)
    angles = 2 * np.pi * np.outer(carrier_hz + drift_hz, time_s)
    even, odd = np.cos(angles), np.sin(angles)  # orthogonal, as time_s is symmetric about 0
    cosine = (windows * even).sum(axis=1) / np.square(even).sum(axis=1)
    sine = (windows * odd).sum(axis=1) / np.square(odd).sum(axis=1)
    residual = windows - cosine[:, None] * even - sine[:, None] * odd
    noise = np.square(residual).mean(axis=1)
    tone = (cosine**2 + sine**2) / 2
    return np.asarray(10 * np.log10(np.maximum(noise, _FLOOR) / np.maximum(tone, _FLOOR)))


def _running_median(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of the neighbourhood of each place between the values, one more than they are."""
    padded = np.pad(values, (_NEIGHBOURS, _NEIGHBOURS + 1), mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _NEIGHBOURS + 1)
    return np.asarray(np.median(around, axis=1))


def click_db(recording: Recording, carrier_hz: float = 1000.0) -> float:
    """The worst click in dB relative to the sine at its place."""
    return float(click_levels_db(recording, carrier_hz).max())
