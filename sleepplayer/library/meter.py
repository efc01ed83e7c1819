"""FFmpeg's `ebur128` filter as a meter: decoded frames in, a track's loudness out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

import av
import av.filter
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import BlockingIOError as NothingReady
from av.error import EOFError as AllRead

from sleepplayer.models import Loudness

SILENCE_LUFS = -70.0
"""The gate's floor: the filter says this of silence, and of what is shorter than `SHORTEST_S`."""

SHORTEST_S = 0.4
"""The window of the gate: what is shorter has no loudness by the norm."""

LOUDEST_LUFS = 10.0
"""Where the filter's gate ends; what is louder is read as this."""

LOWEST_RATE_HZ = 2000
_METERED_RATES_HZ = range(8000, 192_001)  # the weighting's shelf lies at 1.7 kHz: below, it breaks
_USUAL_RATE_HZ = 48_000

_SMALLEST_PEAK = 0.0005  # the filter gives three decimals, so 0.000 may be as much as this


class Unmeterable(Exception):
    """Sound nothing can be said of: some of its samples are no numbers, or it has too few."""


class Meter:
    """Measures one track, frame by frame, by EBU R 128 (ITU-R BS.1770-4).

    Mono is measured as it is heard, from two loudspeakers: 3 LU above what the norm says of one.
    """

    def __init__(self) -> None:
        self.metered_s = 0.0
        self._chain: _Chain | None = None
        self._latest: Mapping[str, str] = {}
        self._loudest_lufs = -math.inf

    def feed(self, frame: AudioFrame) -> None:
        """Take in a frame of any format. Raises `Unmeterable`, and FFmpegError."""
        if not frame.samples:
            return
        if self._chain is None:
            self._chain = _Chain(_kind(frame))
        self.metered_s += frame.samples / frame.sample_rate
        for reading in self._chain.readings(frame):
            self._take_in(reading)

    def loudness(self) -> Loudness | None:
        """What was measured of all that was fed; None of nothing. Ends the measuring.

        What is shorter than 400 ms has no loudness by the norm: it is taken for a sound that is
        throughout as loud as its peak, so that it is not raised for being short.
        """
        if self._chain is None:
            return None
        last = self._latest
        for last in self._chain.readings(None):  # what is padded with silence serves for its peak
            self._latest = self._latest or last
        if not last:
            return None
        peak_dbfs = 20.0 * math.log10(max(_SMALLEST_PEAK, _number(last, "true_peak")))
        integrated_lufs = _number(self._latest, "I")
        loudest_lufs = max(self._loudest_lufs, integrated_lufs)
        if self.metered_s < SHORTEST_S:
            integrated_lufs = loudest_lufs = max(SILENCE_LUFS, peak_dbfs)
        if integrated_lufs >= LOUDEST_LUFS:
            integrated_lufs = loudest_lufs
        return Loudness(
            integrated_lufs=integrated_lufs,
            true_peak_dbfs=peak_dbfs,
            range_lu=_number(self._latest, "LRA"),
            short_term_max_lufs=loudest_lufs,
        )

    def _take_in(self, reading: Mapping[str, str]) -> None:
        self._latest = reading
        _number(reading, "M")
        self._loudest_lufs = max(self._loudest_lufs, _number(reading, "S"))


class _Chain:
    """The filter with what it needs before it, for frames of one kind."""

    def __init__(self, kind: _Kind) -> None:
        if kind.rate_hz < LOWEST_RATE_HZ:
            raise Unmeterable
        self._kind = kind
        self._converters: dict[_Kind, AudioResampler] = {}
        self._samples = 0
        self._graph = graph = av.filter.Graph()
        graph.threads = 1
        chain = [
            graph.add_abuffer(sample_rate=kind.rate_hz, format=kind.form, layout=kind.layout),
            graph.add("apad", "pad_dur=0.1"),  # the filter keeps the last piece of 100 ms to itself
            graph.add("ebur128", "metadata=1:peak=true:dualmono=true:framelog=quiet"),
            graph.add("abuffersink"),
        ]
        if kind.rate_hz not in _METERED_RATES_HZ:
            chain.insert(1, graph.add("aresample", str(_USUAL_RATE_HZ)))
        graph.link_nodes(*chain)
        graph.configure()

    def readings(self, frame: AudioFrame | None) -> Iterator[Mapping[str, str]]:
        """What the filter reads every 100 ms, as far as it got with this frame; None: the end."""
        for each in self._converted(frame):
            if each is not None:
                each.pts = self._samples  # gaps and jumps in the file's time do not matter here
                self._samples += each.samples
            self._graph.push(each)
            with suppress(NothingReady, AllRead):
                while True:
                    if reading := self._graph.pull().metadata:
                        yield reading

    def _converted(self, frame: AudioFrame | None) -> Sequence[AudioFrame | None]:
        """The filter takes one kind of frames; a stream may go over to another."""
        if frame is None or (kind := _kind(frame)) == self._kind:
            return [frame]
        if kind not in self._converters:
            first = self._kind
            self._converters[kind] = AudioResampler(first.form, first.layout, first.rate_hz)
        return self._converters[kind].resample(frame)


def _number(reading: Mapping[str, str], name: str) -> float:
    """What has to be a number; what is none stays in the filter to the end."""
    value = float(reading[f"lavfi.r128.{name}"])
    if math.isnan(value) or value == math.inf:
        raise Unmeterable
    return value


class _Kind(NamedTuple):
    form: str
    layout: str
    rate_hz: int


def _kind(frame: AudioFrame) -> _Kind:
    return _Kind(frame.format.name, frame.layout.name, frame.sample_rate)
