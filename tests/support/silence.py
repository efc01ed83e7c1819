"""The ruler for silence and for loudness: where sound begins, breaks off and ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .capture import Recording, Samples

SILENCE_DBFS = -120.0
_FLOOR = 1e-10  # -200 dB: below anything that 32 bit floats of this scale carry


def _is_silent(samples: Samples) -> NDArray[np.bool_]:
    """For every frame whether all its channels are zero or below -120 dBFS."""
    return np.asarray(np.abs(samples).max(axis=1) < 10 ** (SILENCE_DBFS / 20))


def first_audible_s(recording: Recording) -> float:
    """When the first sound comes: the first frame that is not silent."""
    sounding = np.flatnonzero(~_is_silent(recording.samples))
    if not len(sounding):
        raise ValueError("nothing was played")
    return float(sounding[0] / recording.rate_hz)


def first_silent_frame(
    recording: Recording, *, from_s: float = 0.0, lasting_s: float | None = None
) -> int | None:
    """The first frame of digital silence that lasts, by default to the recording's very end."""
    begin = round(from_s * recording.rate_hz)
    silent = _is_silent(recording.samples[begin:])
    edges = np.diff(np.concatenate(([0], silent.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if lasting_s is None:
        fitting = ends == len(silent)
    else:
        fitting = ends - starts >= round(lasting_s * recording.rate_hz)
    hits = starts[fitting]
    return begin + int(hits[0]) if len(hits) else None


def short_gap_s(recording: Recording) -> float:
    """The longest drop-out in seconds: digital silence between the first and the last sound."""
    sounding = np.flatnonzero(~_is_silent(recording.samples))
    if len(sounding) < 2:
        return 0.0
    return float((np.diff(sounding).max() - 1) / recording.rate_hz)


def loudest_window_db(
    samples: Samples, *, window_s: float = 0.010, rate_hz: float = 48_000.0
) -> float:
    """The RMS in dBFS of the loudest window of that length, at any offset, in any channel."""
    frames = min(max(1, round(window_s * rate_hz)), len(samples))
    if not frames:
        return float("-inf")
    power = np.cumsum(np.square(samples, dtype=np.float64), axis=0)
    power = np.vstack([np.zeros((1, power.shape[1])), power])
    loudest = (power[frames:] - power[:-frames]).max() / frames
    return float(10 * np.log10(max(loudest, _FLOOR**2)))
