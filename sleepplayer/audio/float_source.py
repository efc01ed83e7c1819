"""Whole-number audio as floating point, for the embedded engine.

Qt's FFmpeg keeps a file's sample format up to its volume stage. For 16-bit FLAC and WAV that stage
rounds to whole numbers, and a fade below -70 dBFS comes out in steps of up to 0.6 dB and 2.8 dB off
its curve (measured, Qt 6.11). So such a file is decoded here and handed to Qt as an endless WAV of
32-bit floats. Qt reads 4 s ahead on a thread of its own, which bridges a busy window.

FFmpeg also plays one channel 3 dB lower on two loudspeakers than libVLC and sound servers do, and
than its loudness was measured for: so such files come this way, too, and are doubled here.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from PySide6.QtCore import QIODevice

from sleepplayer.audio.av_floats import channels_of, doubled

LOG = logging.getLogger(__name__)
WAVE_FORMAT_IEEE_FLOAT = 3
UNKNOWN_SIZE = 0xFFFFFFFF
CHANNELS = 2
BYTES_PER_SAMPLE = 4


@dataclass(frozen=True, slots=True)
class Floats:
    """A file that was opened and looked into, ready to be decoded from anywhere."""

    container: InputContainer
    stream: AudioStream
    rate_hz: int
    duration_s: float
    is_mono: bool


def open_floats(location: str) -> Floats | None:
    """Open a file if its audio decodes to whole numbers, or has one channel.

    None also when it cannot be opened. It waits for the file's disk.
    """
    try:
        container = av.open(f"file:{location}", options={"protocol_whitelist": "file"})
        stream = container.streams.audio[0]
        is_mono = channels_of(stream) == 1
        if not is_mono and stream.format.name.startswith(("flt", "dbl")):
            container.close()
            return None
        return Floats(
            container=container,
            stream=stream,
            rate_hz=stream.codec_context.sample_rate,
            duration_s=(container.duration or 0) / av.time_base,
            is_mono=is_mono,
        )
    except (av.FFmpegError, IndexError, OSError):
        return None


def wav_header(rate_hz: int) -> bytes:
    """A RIFF header for stereo floats of unknown length (sizes of 2^32-1, as for pipes)."""
    frame_bytes = CHANNELS * BYTES_PER_SAMPLE
    form = struct.pack(
        "<HHIIHH",
        WAVE_FORMAT_IEEE_FLOAT,
        CHANNELS,
        rate_hz,
        rate_hz * frame_bytes,
        frame_bytes,
        BYTES_PER_SAMPLE * 8,
    )
    return b"".join(
        (
            struct.pack("<4sI4s", b"RIFF", UNKNOWN_SIZE, b"WAVE"),
            struct.pack("<4sI", b"fmt ", len(form)) + form,
            struct.pack("<4sI", b"data", UNKNOWN_SIZE),
        )
    )


class FloatSource(QIODevice):
    """A file from `start_s` on as a WAV of floats. Qt reads it once, from front to back."""

    def __init__(self, file: Floats, start_s: float) -> None:
        super().__init__()
        self._file = file
        self.duration_s = file.duration_s
        self._waiting = bytearray(wav_header(file.rate_hz))
        self._blocks = self._decode(start_s)
        self._over = False

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        """There is no way back; a seek is a fresh player."""
        return True

    def atEnd(self) -> bool:  # noqa: N802 - Qt's name
        """Whether all has been read."""
        return self._over and not self._waiting

    def readData(self, maxlen: int) -> bytes:  # noqa: N802 - Qt's name
        """The next bytes, on Qt's demuxer thread; none at the end."""
        while len(self._waiting) < maxlen and not self._over:
            try:
                self._waiting += next(self._blocks)
            except StopIteration:
                self._over = True
            except (av.FFmpegError, OSError):
                LOG.warning("A track broke off in the middle; what was read of it plays")
                self._over = True
        block = bytes(self._waiting[:maxlen])
        del self._waiting[:maxlen]
        return block

    def _decode(self, start_s: float) -> Iterator[bytes]:
        file = self._file
        if start_s > 0.0:
            file.container.seek(int(start_s * av.time_base))
        layout = "mono" if file.is_mono else "stereo"
        resampler = AudioResampler(format="flt", layout=layout, rate=file.rate_hz)
        skip = None
        for frame in file.container.decode(file.stream):
            if skip is None:  # a seek lands on a packet's start, somewhat before
                at_s = frame.time if frame.time is not None else start_s
                skip = max(0, round((start_s - at_s) * file.rate_hz))
            for floats in resampler.resample(frame):
                channels = 1 if file.is_mono else CHANNELS
                plane = bytes(floats.planes[0])[: floats.samples * channels * BYTES_PER_SAMPLE]
                if file.is_mono:
                    plane = doubled(plane)
                cut = min(skip, floats.samples)
                skip -= cut
                yield plane[cut * CHANNELS * BYTES_PER_SAMPLE :]
