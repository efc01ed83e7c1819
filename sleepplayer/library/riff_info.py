"""The titles in a WAV file's own list, which mutagen does not read."""

from __future__ import annotations

import struct
from typing import BinaryIO

_MOST_CHUNKS = 200
_LONGEST_BYTES = 64 * 1024


def riff_info(file: BinaryIO) -> dict[str, list[str]]:
    """`inam`, `iart`, `iprd`, `ignr`, `icmt` and what else there is. Raises OSError."""
    place = 12
    for _ in range(_MOST_CHUNKS):
        file.seek(place)
        head = file.read(12)
        if len(head) < 12:
            break
        name, size, kind = struct.unpack("<4sI4s", head)
        if name == b"LIST" and kind == b"INFO":
            return _entries(file.read(min(max(0, size - 4), _LONGEST_BYTES)))
        place += 8 + size + size % 2
    return {}


def _entries(listed: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    place = 0
    while place + 8 <= len(listed):
        name, size = struct.unpack_from("<4sI", listed, place)
        raw = listed[place + 8 : place + 8 + size].split(b"\0")[0]
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
        found.setdefault(name.decode("latin-1").casefold(), []).append(text)
        place += 8 + size + size % 2
    return found
