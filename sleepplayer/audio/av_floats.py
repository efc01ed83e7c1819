"""Two steps between FFmpeg and floats that PyAV does not do as one would wish."""

from __future__ import annotations

from array import array

from av.audio.layout import AudioLayout
from av.audio.stream import AudioStream


def channels_of(stream: AudioStream) -> int:
    """How many there are; an order of them that is the file's own is replaced by the usual one.

    PyAV frees such an order twice, which ends the process: `library.container` says more.
    """
    context = stream.codec_context
    layout = context.layout
    if "(" in layout.name:
        context.layout = AudioLayout(f"{layout.nb_channels}c")
    return layout.nb_channels


def doubled(mono: bytes) -> bytes:
    """One channel as two of the same, at full level: FFmpeg makes them 3 dB lower."""
    samples = array("f", mono)
    both = array("f", bytes(2 * len(mono)))
    both[0::2] = both[1::2] = samples
    return both.tobytes()
