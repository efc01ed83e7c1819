"""Where a sound stands between the ears, and the small room around it."""

import numpy as np
from scipy.signal import lfilter

from sound_synthesis.circular import (
    SAMPLE_RATE_HZ,
    FloatArray,
    band,
    noise,
    sample_count,
)

_WIDEST_DELAY_S = 0.00045


def between_ears(event: FloatArray, position: float) -> FloatArray:
    """Place a short mono event from the left ear (-1) to the right ear (1).

    The far ear hears it later, softer and duller, as the head does it.
    """
    shift = round(abs(position) * _WIDEST_DELAY_S * SAMPLE_RATE_HZ)
    near_gain, far_gain = pan_gains(abs(position) * 0.8)[::-1]
    dull = 0.55 * abs(position)
    far: FloatArray = lfilter([1.0 - dull], [1.0, -dull], event)
    placed = np.zeros((event.shape[0] + shift, 2))
    near_side = 1 if position > 0 else 0
    placed[: event.shape[0], near_side] = event * near_gain
    placed[shift:, 1 - near_side] = far * far_gain
    return placed


def pan_gains(position: float) -> tuple[float, float]:
    """Give equal-power gains for left and right."""
    angle = (position + 1.0) * np.pi / 4.0
    return float(np.cos(angle)), float(np.sin(angle))


def panned(signal: FloatArray, position: FloatArray) -> FloatArray:
    """Move a mono signal between the ears along a curve, with equal power."""
    angle = (position + 1.0) * np.pi / 4.0
    return np.stack([signal * np.cos(angle), signal * np.sin(angle)], axis=1)


def in_room(
    rng: np.random.Generator, signal: FloatArray, decay_s: float = 0.09, wet: float = 0.2
) -> FloatArray:
    """Add the short, dark echo of a bedroom, wrapped round the loop."""
    length = signal.shape[0]
    tail_length = sample_count(decay_s * 5.0)
    fading = np.exp(-np.arange(tail_length) / (decay_s * SAMPLE_RATE_HZ))
    onset = np.minimum(1.0, np.arange(tail_length) / sample_count(0.004))
    echo = np.zeros_like(signal)
    for ear in range(2):
        tail = noise(rng, band(tail_length, 180.0, 3_200.0, 1.0), tail_length) * fading * onset
        tail /= np.sqrt(np.sum(tail**2))
        spectrum = np.fft.rfft(signal[:, ear]) * np.fft.rfft(tail, length)
        echo[:, ear] = np.fft.irfft(spectrum, length)
    return signal + wet * echo
