"""Media files opened with little trust.

Files come from anywhere, and FFmpeg is a large program, so it is given little room: it gets an
open file instead of a name (names may be addresses to it), may open nothing else, knows the
containers one meets rather than all 400, and decodes no pictures. The last of these also makes
a file with a large cover or a picture track some twenty times quicker to look at.
"""

from __future__ import annotations

import os
import stat
from functools import cache
from io import FileIO
from itertools import islice
from pathlib import Path

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.layout import AudioLayout
from av.codec import Codec
from av.codec.codec import UnknownCodecError
from av.container import InputContainer
from av.error import FFmpegError

_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,iff,loas,matroska,mlp,mov,"
    "mp3,mpc,mpc8,mpeg,mpegts,nut,ogg,oma,rm,shn,sox,tak,truehd,tta,voc,w64,wav,wtv,wv,xwma"
)
# Raw samples in a WAV may hide a DTS stream, which FFmpeg looks for in up to 2500 packets (30 ms).
_PACKETS_TO_IDENTIFY = 8
# A damaged start is borne, as players bear it; a whole file of noise is not tried to its end.
_PACKETS_TO_HEAR = 64


class MediaFile(FileIO):
    """A regular file that raises nothing while FFmpeg reads it; what went wrong is in `failure`.

    PyAV can hold back one exception until FFmpeg returns and prints any other to stderr.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError, also for a folder, pipe or device (opening a pipe may never return)."""
        self.failure: OSError | None = None
        try:
            mode = path.stat().st_mode
        except ValueError as error:  # a NUL, or signs the file system has no bytes for
            raise FileNotFoundError(str(error)) from error
        if not stat.S_ISREG(mode):
            raise OSError("not a regular file")
        super().__init__(path)

    def read(self, size: int | None = -1, /) -> bytes:
        """Some bytes; none at the end and after a failure."""
        try:
            return super().read(-1 if size is None else size) or b""
        except OSError as error:
            self.failure = error
            return b""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """The new position, or -1 for one that cannot be: broken files point to such."""
        try:
            return super().seek(offset, whence)
        except (OSError, OverflowError):
            return -1


def open_container(file: MediaFile, *, header_suffices: bool = False) -> InputContainer:
    """Read a file's header. Raises FFmpegError.

    Where `header_suffices`, as with Matroska, less is read behind it to complete what it says.
    """
    container = av.open(
        file,
        "r",
        options={
            **({"analyzeduration": "1"} if header_suffices else {}),
            # No protocol has this name. It also stops what ignores PyAV's `io_open` (ffconcat).
            "protocol_whitelist": "none",
            "format_whitelist": _CONTAINERS,
            "codec_whitelist": _audio_codecs(),
            "max_probe_packets": str(_PACKETS_TO_IDENTIFY),
        },
        metadata_errors="replace",  # tags in old encodings are common
    )
    for stream in container.streams.audio:
        # There is none for a codec nobody knows, whatever PyAV's types say.
        context: AudioCodecContext | None = stream.codec_context
        if context is not None:
            _settle_layout(context)
    return container


def _settle_layout(context: AudioCodecContext) -> None:
    """Replace an order of channels of the file's own making by the usual one.

    PyAV (to 19.0 at least) copies such an order with the pointer in it and frees it with each copy:
    a process that decodes a frame of such a file ends. Here the one copy frees what it took over,
    since the new order overwrites the pointer.
    """
    layout = context.layout
    if (
        "(" in layout.name
    ):  # "2 channels (FR+FL)"; usual ones are "stereo", unknown ones "7 channels"
        context.layout = AudioLayout(f"{layout.nb_channels}c")


def can_be_heard(container: InputContainer) -> bool:
    """Whether a first bit of sound comes out: headers promise more than files keep.

    FFmpeg takes any text for music if its name ends in `.ac3`; files break off after their header;
    bought ones may be encrypted. Raises FFmpegError.
    """
    audio = container.streams.audio
    if not audio:
        return False
    for packet in islice(container.demux(*audio), _PACKETS_TO_HEAR):
        try:
            if packet.decode():
                return True
        except FFmpegError:
            continue
    return False


@cache
def _audio_codecs() -> str:
    """The names of FFmpeg's decoders for sound, as it wants them in an option."""
    names = set()
    for name in av.codecs_available:
        try:
            codec = Codec(name, "r")
        except UnknownCodecError:  # it can only be encoded
            continue
        if codec.type == "audio":
            names.add(codec.name)
    return ",".join(sorted(names))
