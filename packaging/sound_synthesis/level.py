"""Measuring loudness and true peak as EBU R 128 does, and setting them."""

from dataclasses import dataclass
from pathlib import Path

import av
import av.filter
import numpy as np

from sound_synthesis.circular import SAMPLE_RATE_HZ, FloatArray, amplitude, limited

_BLOCK = 4_800


@dataclass(frozen=True)
class Level:
    """How loud a track is, and how high its highest peak stands."""

    loudness_lufs: float
    true_peak_dbfs: float


def measured(signal: FloatArray) -> Level:
    """Measure a stereo signal with the ebur128 filter."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE_HZ, format="flt", layout="stereo")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    samples = signal.astype(np.float32)
    found: dict[str, str] = {}
    for start in range(0, samples.shape[0], _BLOCK):
        block = np.ascontiguousarray(samples[start : start + _BLOCK]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="flt", layout="stereo")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = start
        graph.push(frame)
        found = _drained(graph) or found
    graph.push(None)
    found = _drained(graph) or found
    peak = float(found["lavfi.r128.true_peak"])
    return Level(float(found["lavfi.r128.I"]), float(20.0 * np.log10(peak)))


def _drained(graph: av.filter.Graph) -> dict[str, str]:
    """Pull what the meter has ready and give its latest reading."""
    reading: dict[str, str] = {}
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return reading
        reading = dict(frame.metadata)


def levelled(signal: FloatArray, loudness_lufs: float, ceiling_db: float) -> FloatArray:
    """Bring a signal to a loudness while its peaks stay under a ceiling."""
    for _ in range(3):
        gain_db = loudness_lufs - measured(signal).loudness_lufs
        signal = limited(signal * amplitude(gain_db), ceiling_db)
    return signal


def decoded(path: Path) -> FloatArray:
    """Decode an audio file to stereo samples."""
    with av.open(path) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(blocks, axis=1).T.astype(np.float64)
