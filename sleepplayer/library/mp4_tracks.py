"""What is in an MP4 file beside its sound, which mutagen does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from sleepplayer.library.layout import Box, boxes

_INTO = {b"moov", b"trak", b"mdia"}
_MOST_TRACKS = 64


@dataclass(frozen=True, slots=True)
class Mp4Tracks:
    """Whether there are moving pictures, and whether a track is named as the chapters' list."""

    has_video: bool
    has_chapter_track: bool


def mp4_tracks(file: BinaryIO, end: int) -> Mp4Tracks:
    """Walk the boxes down to each track's handler and references. Raises OSError."""
    handlers: list[bytes] = []
    chapter_track = False
    waiting = [Box(b"moov", 0, end)]
    while waiting and len(handlers) < _MOST_TRACKS:
        outer = waiting.pop()
        for box in boxes(file, outer.start, outer.end):
            if box.name in _INTO:
                waiting.append(box)
            elif box.name == b"hdlr":
                file.seek(box.start + 8)
                handlers.append(file.read(4))
            elif box.name == b"tref":
                chapter_track |= any(
                    reference.name == b"chap" for reference in boxes(file, box.start, box.end)
                )
    return Mp4Tracks(b"vide" in handlers, chapter_track)
