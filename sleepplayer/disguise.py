"""Local files that are no sound but name other places, whatever they are called.

Players find out by themselves what a file holds. libVLC takes a stream manifest for one under any
name and asks the servers it lists; FFmpeg, if it may choose among all its formats, also opens UDP
ports for a session description. A manifest with music behind it even passes for music when it is
looked into. All of that was measured (libVLC 3.0.24). So the first bytes are looked at here, before
a player sees the file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, Protocol

_HEAD_BYTES = 64
_TEXT_BYTES = 32
_MOST_TAGS = 16

# What libVLC unpacks on its own before it looks at it (gzip, bzip2, xz).
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
# HLS; all that is XML (DASH, Smooth Streaming, HDS, also in EBCDIC); session descriptions.
_LISTS = (b"#EXT", b"<", b"\x4c\x6f\xa7\x94", b"v=0")
_BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\f\v"
_TEXT = frozenset(b"\t\n\r\f") | frozenset(range(0x20, 0x7F))

_MOV_ATOMS = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"}


class Seekable(Protocol):
    """An open file, raw or buffered."""

    def read(self, size: int, /) -> bytes:
        """Some bytes."""
        ...

    def seek(self, offset: int, /) -> int:
        """The new position."""
        ...


def is_disguised(path: Path) -> bool:
    """Whether a file begins like a list of addresses, like plain text, or is packed.

    No sound does. Raises OSError, also for what is no regular file (opening a pipe may never
    return).
    """
    with _open(path) as file:
        return begins_like_a_list(file)


def begins_like_a_list(file: Seekable) -> bool:
    """The same of an open file; it is read from its start and left anywhere. Raises OSError."""
    head = _head(file)
    if head.startswith(_PACKED):
        return True
    if head.lstrip(_BLANK).startswith(_LISTS):
        return True
    return head != b"" and _TEXT.issuperset(head[:_TEXT_BYTES])


def container_of(path: Path) -> str | None:
    """FFmpeg's name for a file's container if it is Ogg, MP4 or FLAC (`ogg`, `mov`, `flac`).

    By its first bytes, not by its name. Raises OSError like `is_disguised`.
    """
    with _open(path) as file:
        head = _head(file)
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"fLaC"):
        return "flac"
    return "mov" if head[4:8] in _MOV_ATOMS else None


def _open(path: Path) -> BinaryIO:
    # Not to wait for the other end of a pipe; only then is it known to be one.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return open(descriptor, "rb")  # noqa: PTH123 - Path.open takes no descriptor


def _head(file: Seekable) -> bytes:
    """The first bytes behind all leading tags, which players skip before they look."""
    at = 0
    for _ in range(_MOST_TAGS):
        file.seek(at)
        head = file.read(_HEAD_BYTES)
        length = _tag_bytes(head)
        if not length:
            break
        at += length
    return head


def _tag_bytes(head: bytes) -> int:
    """The length of the tag that begins here: ID3v2 (id3.org, 3.1) or APEv2; 0 if none does."""
    if len(head) >= 10 and head.startswith(b"ID3"):
        size = 0
        for byte in head[6:10]:
            size = size << 7 | byte & 0x7F
        footer = 10 if head[5] & 0x10 else 0
        return 10 + size + footer
    if len(head) >= 32 and head.startswith(b"APETAGEX"):
        return 32 + int.from_bytes(head[12:16], "little")
    return 0
