"""The files mutagen understands, opened by what they are instead of by what they are called."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any, BinaryIO

_log = logging.getLogger(__name__)

HEAD_BYTES = 64

# ID3 frames that are looked at; all others are jumped over.
_FRAMES = ("TIT2", "TPE1", "TPE2", "TALB", "TCON", "COMM", "TXXX", "RVA2", "CHAP")
_FRAMES_22 = ("TT2", "TP1", "TP2", "TAL", "TCO", "COM", "TXX", "RVA")


@dataclass(frozen=True, slots=True)
class Format:
    """One of mutagen's modules and the class in it; whether its tags are ID3."""

    module: str
    kind: str
    id3: bool = False


_MP3 = Format("mp3", "MP3", id3=True)
_TTA = Format("trueaudio", "TrueAudio", id3=True)
_BEGINNINGS = (
    (b"fLaC", Format("flac", "FLAC")),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format("asf", "ASF")),
    (b"wvpk", Format("wavpack", "WavPack")),
    (b"MAC ", Format("monkeysaudio", "MonkeysAudio")),
    (b"MPCK", Format("musepack", "Musepack")),
    (b"MP+", Format("musepack", "Musepack")),
    (b"TTA1", _TTA),
)
_OGG_CODECS = (
    (b"\x01vorbis", Format("oggvorbis", "OggVorbis")),
    (b"OpusHead", Format("oggopus", "OggOpus")),
    (b"\x7fFLAC", Format("oggflac", "OggFLAC")),
    (b"Speex   ", Format("oggspeex", "OggSpeex")),
)
_BEHIND_ID3 = {".flac": Format("flac", "FLAC"), ".tta": _TTA, ".aac": None}


def open_tagged(file: BinaryIO, suffix: str, *, pictures: bool = False) -> Any | None:
    """Mutagen's view of a file; None where it does not know the format, or stumbles over it.

    It has `info` and `tags`, and is untyped. `suffix` decides where the beginning is an ID3 tag,
    which any format may follow. What `file` raises is taken for the end of the file.
    """
    try:
        file.seek(0)
        form = format_of(file.read(HEAD_BYTES), suffix)
        if form is None:
            return None
        file.seek(0)
        return _loader(form, pictures)(file)
    except Exception as error:  # it raises whatever a broken tag leads it to
        _log.debug("tags cannot be read: %s", type(error).__name__)
        return None


def format_of(  # noqa: PLR0911  one for each way to tell
    head: bytes, suffix: str
) -> Format | None:
    """What a file is that begins so; None for a format mutagen does not know."""
    for beginning, form in _BEGINNINGS:
        if head.startswith(beginning):
            return form
    if head[:4] == b"OggS":
        return next((form for name, form in _OGG_CODECS if head.startswith(name, 28)), None)
    if head[4:8] == b"ftyp":
        return Format("mp4", "MP4")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Format("wave", "WAVE", id3=True)
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return Format("aiff", "AIFF", id3=True)
    if head[:3] == b"ID3":
        return _BEHIND_ID3.get(suffix, _MP3)
    # Eleven set bits and a layer are MPEG audio; ADTS has no layer.
    sync = len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0 and head[1] & 0x06
    return _MP3 if sync or suffix == ".mp3" else None


@cache
def _loader(form: Format, pictures: bool) -> Callable[[BinaryIO], Any]:
    # Imported when first needed: all of them take 100 ms, and a start must not wait for them.
    kind: Callable[..., Any] = getattr(import_module(f"mutagen.{form.module}"), form.kind)
    return partial(kind, known_frames=_frames(pictures)) if form.id3 else kind


@cache
def _frames(pictures: bool) -> Mapping[str, type]:
    """The ID3 frames to read. Packed ones are refused: a few bytes may unpack to gigabytes."""
    id3 = import_module("mutagen.id3")

    def refuse_packed(cls: Any, header: Any, flags: int, data: bytes) -> Any:
        new = header.version >= (2, 4, 0)
        if flags & (id3.Frame.FLAG24_COMPRESS if new else id3.Frame.FLAG23_COMPRESS):
            raise id3.ID3JunkFrameError("packed")
        return super(cls, cls)._fromData(header, flags, data)

    guarded = {
        name: type(name, (id3.Frames[name],), {"_fromData": classmethod(refuse_packed)})
        for name in (*_FRAMES, *(["APIC"] if pictures else []))
    }
    # Version 2.2 knows no packing, and mutagen tells its frames by the bases of their classes.
    old = (*_FRAMES_22, *(["PIC"] if pictures else []))
    return guarded | {name: id3.Frames_2_2[name] for name in old}
