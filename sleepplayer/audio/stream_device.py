"""A stream as what Qt reads: endless floats in Apple's Core Audio Format.

Not WAV: of that Qt's FFmpeg reads 50 packets of 4096 frames before it plays, 4.3 s, which a live
stream takes 4.3 s to send. A CAF packet has 512 (measured: it plays after the first block).
"""

from __future__ import annotations

import struct

from PySide6.QtCore import QIODevice

from sleepplayer.audio.stream_buffer import CHANNELS, FRAME_BYTES, RATE_HZ
from sleepplayer.audio.stream_source import StreamSource

FLOAT, LITTLE_ENDIAN = 1, 2


def caf_header(rate_hz: int) -> bytes:
    """Of floats of unknown length (Apple's Core Audio Format Specification 1.0)."""
    sound = (FLOAT | LITTLE_ENDIAN, FRAME_BYTES, 1, CHANNELS, 8 * FRAME_BYTES // CHANNELS)
    description = struct.pack(">d4sIIIII", rate_hz, b"lpcm", *sound)
    return (
        struct.pack(">4sHH", b"caff", 1, 0)
        + struct.pack(">4sq", b"desc", len(description))
        + description
        + struct.pack(">4sqI", b"data", -1, 0)
    )


class StreamDevice(QIODevice):
    """Qt reads it on its demuxer's thread, once, from front to back."""

    def __init__(self, stream: StreamSource) -> None:
        super().__init__()
        self._stream = stream
        self._header = caf_header(RATE_HZ)
        self._over = False

    @property
    def duration_s(self) -> float:
        """Of the whole; 0 where there is no end, or none is known yet."""
        return self._stream.duration_s or 0.0

    def isSequential(self) -> bool:  # noqa: N802 - Qt's name
        """There is no way back; a seek is a fresh player."""
        return True

    def atEnd(self) -> bool:  # noqa: N802 - Qt's name
        """Whether all has been read."""
        return self._over

    def readData(self, maxlen: int) -> bytes:  # noqa: N802 - Qt's name
        """The next bytes; none at the end."""
        if self._header:
            block, self._header = self._header[:maxlen], self._header[maxlen:]
            return block
        block = self._stream.read(maxlen)
        self._over = not block
        return block
