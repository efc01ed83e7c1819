"""How loud a file is: measured whole, or estimated from a few excerpts while somebody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

from sleepplayer.clock import Clock
from sleepplayer.library.container import MediaFile, open_container
from sleepplayer.library.meter import Meter, Unmeterable
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Loudness
from sleepplayer.night.playback import FailureReason

LONGEST_S = 24 * 3600.0
"""A file is not measured further: nobody hears more in one go, and headers can promise years."""

EXCERPTS = 10
EXCERPT_S = 4.0
"""Longer than the 3 s of a short-term reading."""
ESTIMATE_WITHIN_S = 0.5
GOLDEN_SECTION = (5.0**0.5 - 1.0) / 2.0
PEAK_MARGIN_DB = 3.0
"""What a higher peak between the excerpts may have more; full scale is the end of most files."""


def measure(path: Path, *, stop: Callable[[], bool] = lambda: False) -> Loudness | None:
    """Measure a whole file's sound by EBU R 128; some 400 times quicker than it plays.

    What cannot be decoded is left out, as players do. `stop` is asked many times a second whether
    to give up; the answer is then None. Raises `ProbeFailed`, NOT_AUDIO also where there is sound
    but nothing can be said of its loudness.
    """
    with _sound(path) as (container, stream):
        meter = Meter()
        for packet in _packets(container, stream):
            if stop():
                return None
            _feed(meter, packet)
            if meter.metered_s > LONGEST_S:
                break
        loudness = meter.loudness()
        if loudness is None:
            raise Unmeterable
        return loudness


def estimate(path: Path, *, clock: Clock, within_s: float = ESTIMATE_WITHIN_S) -> Loudness | None:
    """How loud a long file may be at most, from a few seconds of it in ten places.

    To begin with while the measurement is still to come, not to be kept: its loudness is that of
    the loudest 3 s that were seen. None if its length is unknown, nothing was found or the time
    did not suffice for half of the places. Raises `ProbeFailed`.
    """
    until_s = clock.elapsed_s() + within_s
    with _sound(path) as (container, stream):
        if not container.duration or container.duration < 0:
            return None
        meter = Meter()
        seen = 0
        duration_s = container.duration / av.time_base
        for start_s in _scattered(max(0.0, duration_s - EXCERPT_S)):
            if clock.elapsed_s() >= until_s:
                break
            container.seek(round(start_s * av.time_base))
            begun_s = meter.metered_s
            for packet in _packets(container, stream):
                _feed(meter, packet)
                if meter.metered_s - begun_s >= EXCERPT_S or clock.elapsed_s() >= until_s:
                    break
            seen += meter.metered_s > begun_s
        measured = meter.loudness() if seen * 2 >= EXCERPTS else None
    return None if measured is None else _careful(measured)


def _careful(seen: Loudness) -> Loudness:
    """Taken for as loud as its loudest excerpt, with a higher peak somewhere else."""
    higher_dbfs = min(0.0, seen.true_peak_dbfs + PEAK_MARGIN_DB)
    return replace(
        seen,
        integrated_lufs=max(seen.integrated_lufs, seen.short_term_max_lufs),
        true_peak_dbfs=max(seen.true_peak_dbfs, higher_dbfs),
    )


def _scattered(length_s: float) -> Iterator[float]:
    """Places all over a length, the first few of them far apart already.

    Steps of the golden section: at even distances a sound that repeats would always be met at the
    same point.
    """
    return (length_s * ((index + 0.5) * GOLDEN_SECTION % 1.0) for index in range(EXCERPTS))


@contextmanager
def _sound(path: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    """A file and the sound in it that players choose. Raises `ProbeFailed`, in the body too."""
    try:
        with MediaFile(path) as file:
            try:
                with open_container(file) as container:
                    yield container, _chosen(container)
            except (FFmpegError, Unmeterable) as error:
                raise ProbeFailed(path, FailureReason.NOT_AUDIO) from error
            finally:
                if file.failure is not None:  # what was read until then says nothing of the file
                    raise file.failure
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProbeFailed(path, FailureReason.MISSING) from error
    except OSError as error:
        raise ProbeFailed(path, FailureReason.UNREADABLE) from error


def _chosen(container: InputContainer) -> AudioStream:
    """The sound players choose; of the rest, a film's pictures, nothing need even be read."""
    stream = container.streams.best("audio")
    if not isinstance(stream, AudioStream):
        raise Unmeterable
    for other in container.streams:
        if other is not stream and hasattr(other, "discard"):  # since PyAV 17.1
            other.discard = type(other.discard).all
    return stream


def _packets(container: InputContainer, stream: AudioStream) -> Iterator[Packet[AudioStream]]:
    """The packets from here to the end, or to where the file breaks off."""
    try:
        yield from container.demux(stream)
    except FFmpegError:
        return


def _feed(meter: Meter, packet: Packet[AudioStream]) -> None:
    """Decode and measure; damaged packets are left out."""
    try:
        frames = packet.decode()
    except FFmpegError:
        return
    for frame in frames:
        meter.feed(frame)
