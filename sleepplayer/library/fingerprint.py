"""What a file's content is known by when its name, place or tags have changed."""

from __future__ import annotations

import hashlib
import re
from typing import BinaryIO

from sleepplayer.library.layout import Span

SAMPLE_BYTES = 4 * 1024

_OGG_PAGE_HEAD_BYTES = 27
# Of a page's head its number and checksum (RFC 3533, 6).
_OGG_PAGE_NUMBERS = re.compile(rb"(OggS.{14}).{8}", re.DOTALL)


def fingerprint(file: BinaryIO, sound: Span) -> str:
    """A digest of the sound's length, and of its beginning, middle and end, as 32 hex digits.

    Tags are left out, so that editing them keeps it; reading the whole would take minutes for a
    library. 4 KiB are a sixth of a second at 192 kbit/s, so two recordings do not agree at three
    places by chance: those that do have the same length to the byte and are silent there, and
    they would be taken for one only if one appears where the other has gone. A copy has the same
    fingerprint as its original. Raises OSError.
    """
    digest = hashlib.blake2b(sound.size_bytes.to_bytes(8), digest_size=16)
    last = max(sound.start, sound.end - SAMPLE_BYTES)
    middle = (sound.start + last) // 2
    for place in sorted({sound.start, middle, last}):
        digest.update(_sample(file, place, max(0, min(SAMPLE_BYTES, sound.end - place))))
    return digest.hexdigest()


def _sample(file: BinaryIO, place: int, size: int) -> bytes:
    """A piece of the file without the numbers of Ogg's pages, which count those of the tags."""
    before = min(place, _OGG_PAGE_HEAD_BYTES)
    file.seek(place - before)
    piece = file.read(before + size + _OGG_PAGE_HEAD_BYTES)
    return _OGG_PAGE_NUMBERS.sub(_without_numbers, piece)[before : before + size]


def _without_numbers(page: re.Match[bytes]) -> bytes:
    return page[1] + bytes(8)
