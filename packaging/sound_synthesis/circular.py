"""Signals on a circle: every helper wraps round the end, so a loop point is never special."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

FloatArray = NDArray[np.float64]

SAMPLE_RATE_HZ = 48_000


def sample_count(duration_s: float) -> int:
    """Give the number of samples in a duration."""
    return round(duration_s * SAMPLE_RATE_HZ)


def amplitude(level_db: float) -> float:
    """Turn decibels into a factor."""
    return float(10.0 ** (level_db / 20.0))


def frequencies_hz(length: int) -> FloatArray:
    """List the frequency of each bin of a real spectrum."""
    return np.arange(length // 2 + 1, dtype=np.float64) * (SAMPLE_RATE_HZ / length)


def band(length: int, low_hz: float, high_hz: float, order: float = 2.0) -> FloatArray:
    """Shape a soft band-pass: each edge falls by 6 dB an octave times the order."""
    ratio_low = low_hz / np.maximum(frequencies_hz(length), 1e-3)
    ratio_high = frequencies_hz(length) / high_hz
    shape: FloatArray = 1.0 / np.sqrt(
        (1.0 + ratio_low ** (2.0 * order)) * (1.0 + ratio_high ** (2.0 * order))
    )
    shape[0] = 0.0
    return shape


def tilt(length: int, slope_db_per_octave: float, flat_below_hz: float = 40.0) -> FloatArray:
    """Shape a constant slope, as pink (-3 dB) and brown (-6 dB) noise have."""
    octaves = np.log2(np.maximum(frequencies_hz(length), flat_below_hz) / 1000.0)
    shape: FloatArray = 10.0 ** (slope_db_per_octave * octaves / 20.0)
    return shape


def filtered(signal: FloatArray, response: FloatArray) -> FloatArray:
    """Filter along the first axis round the circle, without delay."""
    spectrum = np.fft.rfft(signal, axis=0)
    spectrum *= response if signal.ndim == 1 else response[:, None]
    return np.fft.irfft(spectrum, signal.shape[0], axis=0)


def noise(rng: np.random.Generator, response: FloatArray, length: int) -> FloatArray:
    """Draw circular Gaussian noise with the given spectrum, scaled to an RMS of one."""
    bins = response.shape[0]
    spectrum = response * (rng.standard_normal(bins) + 1j * rng.standard_normal(bins))
    spectrum[0] = 0.0
    signal = np.fft.irfft(spectrum, length)
    return signal / rms(signal)


def stereo_noise(
    rng: np.random.Generator, response: FloatArray, length: int, width: float = 0.7
) -> FloatArray:
    """Draw noise for two ears: width 0 is one point in the middle, 1 is all around."""
    middle = noise(rng, response, length) * np.sqrt(1.0 - width)
    left = noise(rng, response, length) * np.sqrt(width)
    right = noise(rng, response, length) * np.sqrt(width)
    return np.stack([middle + left, middle + right], axis=1)


def rms(signal: FloatArray) -> float:
    """Give the root mean square of all samples."""
    return float(np.sqrt(np.mean(np.square(signal))))


def drift(rng: np.random.Generator, length: int, period_s: float) -> FloatArray:
    """Wander slowly and smoothly between about -1 and 1, back to where it began."""
    duration_s = length / SAMPLE_RATE_HZ
    highest = max(2, round(duration_s / period_s))
    spectrum = np.zeros(length // 2 + 1, dtype=np.complex128)
    spectrum[1 : highest + 1] = rng.standard_normal(highest) + 1j * rng.standard_normal(highest)
    curve = np.fft.irfft(spectrum, length)
    wander: FloatArray = np.tanh(0.9 * curve / rms(curve))
    return wander


def seconds_from(length: int, moment_s: float) -> FloatArray:
    """Measure the signed distance round the circle from a moment to each sample."""
    duration_s = length / SAMPLE_RATE_HZ
    ahead_s = np.arange(length) / SAMPLE_RATE_HZ - moment_s
    distance_s: FloatArray = (ahead_s + duration_s / 2.0) % duration_s - duration_s / 2.0
    return distance_s


def place(target: FloatArray, event: FloatArray, moment_s: float) -> None:
    """Add a short event to a loop; what passes the end continues at the beginning."""
    length = target.shape[0]
    start = sample_count(moment_s) % length
    fits = min(event.shape[0], length - start)
    target[start : start + fits] += event[:fits]
    if fits < event.shape[0]:
        target[: event.shape[0] - fits] += event[fits:]


def limited(signal: FloatArray, ceiling_db: float) -> FloatArray:
    """Hold peaks under a ceiling with a slow, symmetrical dip that nobody hears."""
    peak = np.max(np.abs(signal), axis=1)
    reach = maximum_filter1d(peak, sample_count(0.02), mode="wrap")
    gain = np.minimum(1.0, amplitude(ceiling_db) / np.maximum(reach, 1e-9))
    smooth: FloatArray = gaussian_filter1d(gain, SAMPLE_RATE_HZ * 0.0025, mode="wrap")
    return signal * smooth[:, None]


def softened(signal: FloatArray, top_hz: float = 9_000.0) -> FloatArray:
    """Take away rumble, DC and everything shrill."""
    return filtered(signal, band(signal.shape[0], 28.0, top_hz, order=3.0))
