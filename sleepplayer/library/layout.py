"""Where in a file its sound lies, apart from the tags that are written around it.

Read by hand, because nothing tells it: mutagen knows where tags are and not where they end, FFmpeg
hides it. Only lengths are read and jumped over; whatever is not understood counts as sound.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MOST_PARTS = 2_000
"""Chunks, pages or boxes that are walked before the whole file counts as sound."""

MATROSKA = b"\x1aE\xdf\xa3"
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")


@dataclass(frozen=True, slots=True)
class Box:
    """A named part of an MP4 file: what is in it lies between `start` and `end`, in bytes."""

    name: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file, in bytes."""

    start: int
    end: int

    @property
    def size_bytes(self) -> int:
        """Its length; never negative."""
        return max(0, self.end - self.start)


def sound_span(file: BinaryIO) -> Span:  # noqa: PLR0911  one for each family of formats
    """The stretch that stays the same when tags are edited; the whole file if it is not known.

    Raises OSError.
    """
    end = file.seek(0, os.SEEK_END)
    head = _at(file, 0, 12)
    try:
        if head[:4] == b"OggS":
            return Span(_after_ogg_headers(file, end), end)
        if head[4:8] == b"ftyp":
            return _largest_mdat(file, end)
        if head[:4] in {b"RIFF", b"RF64", b"FORM"}:
            return _iff_sound(file, end, big_endian=head[:1] == b"F")
        if head[:4] == MATROSKA:
            return Span(_first_cluster(file, end), end)
        if head[:8] == _ASF[:8]:
            return _asf_data(file, end)
        start = _after_id3(file)
        if _at(file, start, 4) == b"fLaC":
            start = _after_flac_blocks(file, start + 4)
        return Span(start, _before_tail_tags(file, start, end))
    except (ValueError, struct.error, OverflowError):
        return Span(0, end)


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes of an MP4 file that stand between two places (ISO/IEC 14496-12, 4.2)."""
    for _ in range(_MOST_PARTS):
        head = _at(file, start, 16)
        if start + 8 > end or len(head) < 8:
            return
        size, name = struct.unpack_from(">I4s", head)
        inside = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", head.ljust(16, b"\0"), 8)
            inside = 16
        elif size == 0:  # to the end of the file
            size = end - start
        if size < inside:
            return
        yield Box(name, start + inside, min(start + size, end))
        start += size


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)


def _largest_mdat(file: BinaryIO, end: int) -> Span:
    found = [Span(box.start, box.end) for box in boxes(file, 0, end) if box.name == b"mdat"]
    return max(found, key=lambda span: span.size_bytes, default=Span(end, end))


def _iff_sound(file: BinaryIO, end: int, *, big_endian: bool) -> Span:
    place = 12
    for _ in range(_MOST_PARTS):
        name, size = struct.unpack(">4sI" if big_endian else "<4sI", _at(file, place, 8))
        if name in {b"data", b"SSND"}:
            # A stream's or an RF64's size is not known here: 0xFFFFFFFF, or 0.
            known = 0 < size < 0xFFFF_FFFF
            return Span(place + 8, min(place + 8 + size, end) if known else end)
        place += 8 + size + size % 2
    raise ValueError("too many chunks")


def _after_id3(file: BinaryIO) -> int:
    place = 0
    for _ in range(8):  # some files carry two
        head = _at(file, place, 10)
        if len(head) < 10 or head[:3] != b"ID3":
            break
        size = sum((head[6 + index] & 0x7F) << (21 - 7 * index) for index in range(4))
        place += 10 + size + (10 if head[5] & 0x10 else 0)
    return place


def _after_flac_blocks(file: BinaryIO, place: int) -> int:
    for _ in range(_MOST_PARTS):
        (head,) = struct.unpack(">I", _at(file, place, 4))
        place += 4 + (head & 0xFF_FFFF)
        if head & 0x8000_0000:
            return place
    raise ValueError("too many blocks")


def _before_tail_tags(file: BinaryIO, start: int, end: int) -> int:
    """The end of the sound where an ID3v1 and an APEv2 tag may follow it."""
    if end - start >= 128 and _at(file, end - 128, 3) == b"TAG":
        end -= 128
    if end - start >= 32:
        foot = _at(file, end - 32, 32)
        if foot[:8] == b"APETAGEX":
            size, _, flags = struct.unpack_from("<III", foot, 12)
            size += 32 if flags & 0x8000_0000 else 0
            end -= size if 32 <= size <= end - start else 0
    return end


def _after_ogg_headers(file: BinaryIO, end: int) -> int:
    """Behind the page on which the first stream's headers end (RFC 3533, 6)."""
    place, packets, wanted, serial = 0, 0, 0, b""
    for _ in range(_MOST_PARTS):
        head = _at(file, place, 27)
        if len(head) < 27 or head[:4] != b"OggS":
            raise ValueError("not a page")
        lacing = file.read(head[26])
        body = place + 27 + len(lacing)
        if not wanted:
            serial = head[14:18]
            wanted = 3 if _at(file, body, 7) == b"\x01vorbis" else 2
        if head[14:18] == serial:
            packets += sum(length < 255 for length in lacing)
        place = body + sum(lacing)
        if packets >= wanted or place >= end:
            return min(place, end)
    raise ValueError("too many pages")


def _first_cluster(file: BinaryIO, end: int) -> int:
    """Where a Matroska file's sound begins (RFC 8794 for the numbers, RFC 9559 for the names)."""
    place = 0
    for _ in range(_MOST_PARTS):
        head = _at(file, place, 12)
        name_size = 9 - head[0].bit_length() if head else 9
        if name_size > 4:
            break
        name, head = head[:name_size], head[name_size:]
        length_size = 9 - head[0].bit_length() if head else 9
        if name == b"\x1f\x43\xb6\x75" or length_size > 8:
            break
        length = int.from_bytes(head[:length_size]) & ((1 << 7 * length_size) - 1)
        place += name_size + length_size
        if name != b"\x18\x53\x80\x67":  # into the segment, over all else
            place += length
    else:
        raise ValueError("too many elements")
    if place > end:
        raise ValueError("broken off")
    return place


def _asf_data(file: BinaryIO, end: int) -> Span:
    (header_size,) = struct.unpack("<Q", _at(file, 16, 8))
    head = _at(file, header_size, 24)
    (size,) = struct.unpack_from("<Q", head, 16)
    start = header_size + 50
    return Span(start, min(header_size + size, end) if size > 50 else end)
