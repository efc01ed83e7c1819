"""The picture on a track, read when it is to be shown and kept nowhere."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from av.error import FFmpegError
from av.stream import Disposition

from sleepplayer.library.container import open_container
from sleepplayer.library.layout import MATROSKA
from sleepplayer.library.media_file import BoundedFile
from sleepplayer.library.mutagen_file import open_tagged

LARGEST_COVER_BYTES = 12 * 1024 * 1024

_FRONT = 3  # ID3's number for it, which FLAC and ASF took over
_NAMES = ("cover", "folder", "front", "album", "albumart")
_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")

_log = logging.getLogger(__name__)


def read_cover(path: Path, *, stop: Callable[[], bool] = lambda: False) -> bytes | None:
    """An encoded picture (JPEG, PNG, WebP, GIF, BMP): the file's own, else the folder's, else None.

    At most 12 MiB, but it may have any number of pixels: whoever decodes it bounds those. Takes
    milliseconds, more on a slow disk. Raises nothing.
    """
    try:
        with BoundedFile(path, stop=stop) as raw, BufferedReader(raw) as file:
            own = _own_pictures(raw, file, path.suffix.lower())
            found = next(filter(_is_picture, own), None)
    except OSError:
        found = None
    return found or _of_folder(path.parent, stop)


def _own_pictures(raw: BoundedFile, file: BinaryIO, suffix: str) -> Iterator[bytes]:
    head = file.read(4)
    if head == MATROSKA:
        yield from _attached(raw)
        return
    tagged = open_tagged(file, suffix, pictures=True)
    try:
        yield from sorted_front_first(_tagged_pictures(tagged))
    except Exception as error:  # what a tag holds is of any type
        _log.debug("a picture cannot be read: %s", type(error).__name__)


def sorted_front_first(pictures: Iterator[tuple[int, bytes]]) -> list[bytes]:
    """Pairs of ID3's kind of picture and its bytes; the front cover comes first."""
    return [data for _, data in sorted(pictures, key=lambda each: each[0] != _FRONT)]


def _tagged_pictures(tagged: Any) -> Iterator[tuple[int, bytes]]:
    for picture in getattr(tagged, "pictures", ()):  # FLAC
        yield picture.type, picture.data
    tags = getattr(tagged, "tags", None)
    if tags is None:
        return
    if hasattr(tags, "getall"):  # ID3
        for frame in tags.getall("APIC"):
            yield frame.type, frame.data
        return
    for key, value in tags.items():
        name = str(key).casefold()
        values = value if isinstance(value, list) else [value]
        if name == "covr":  # MP4
            yield from ((_FRONT, bytes(cover)) for cover in values)
        elif name == "metadata_block_picture":  # Ogg
            yield from map(_vorbis_picture, values)
        elif name == "wm/picture":  # ASF
            yield from (_asf_picture(each.value) for each in values)
        elif name == "cover art (front)":  # APEv2: a file name, a NUL, the picture
            yield from ((_FRONT, bytes(each.value).partition(b"\0")[2]) for each in values)


def _vorbis_picture(text: str) -> tuple[int, bytes]:
    """A FLAC picture block in Base64 (wiki.xiph.org/VorbisComment, Cover art)."""
    block = base64.b64decode(text)
    kind, place = int.from_bytes(block[:4]), 4
    for _ in range(2):  # type and description, each with its length before it
        place += 4 + int.from_bytes(block[place : place + 4])
    place += 16  # width, height, depth, colours
    size = int.from_bytes(block[place : place + 4])
    return kind, block[place + 4 : place + 4 + size]


def _asf_picture(raw: bytes) -> tuple[int, bytes]:
    """Kind, size, then two texts in UTF-16 that end in NUL, then the picture."""
    size = int.from_bytes(raw[1:5], "little")
    return raw[0], raw[len(raw) - size :] if size < len(raw) else b""


def _attached(raw: BoundedFile) -> Iterator[bytes]:
    """Matroska's attachments, which FFmpeg shows as pictures beside the sound."""
    raw.seek(0)
    try:
        with open_container(raw, header_suffices=True) as container:
            for stream in container.streams.video:
                if stream.disposition & Disposition.attached_pic:
                    for packet in container.demux(stream):
                        yield bytes(packet)
                        break
    except (FFmpegError, ValueError) as error:
        _log.debug("a picture cannot be read: %s", type(error).__name__)


def _of_folder(folder: Path, stop: Callable[[], bool]) -> bytes | None:
    """A picture that is called as covers are called, in any case of letters."""
    try:
        names = {path.name.casefold(): path for path in folder.iterdir()}
    except (OSError, ValueError):  # not there, not to be listed, or no name a folder can have
        return None
    for name in (name + ending for name in _NAMES for ending in _ENDINGS):
        if name in names:
            try:
                with BoundedFile(names[name], stop=stop) as file:
                    data = _all_of(file)
            except OSError:
                continue
            if _is_picture(data):
                return data
    return None


def _all_of(file: BinaryIO) -> bytes:
    """Everything up to a little more than the limit."""
    return file.read(LARGEST_COVER_BYTES + 1)


def _is_picture(data: bytes) -> bool:
    known = data.startswith(_BEGINNINGS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    return known and len(data) <= LARGEST_COVER_BYTES
