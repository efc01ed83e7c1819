"""Reading a playlist file, with little trust."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from sleepplayer.library.playlist_files import m3u, pls, xspf
from sleepplayer.library.playlist_files.encodings import decoded
from sleepplayer.library.playlist_files.model import (
    MOST_BYTES,
    Format,
    PlaylistFile,
    PlaylistFileFailed,
    Problem,
    Unparsable,
)

_IS_PLS = re.compile(r"\s*\[playlist\][ \t]*[\r\n]", re.IGNORECASE)
_IS_XML = re.compile(r"\s*<(\?xml|playlist)[\s>]")


def read_playlist(path: Path) -> PlaylistFile:
    """Read a file in whatever of the formats it is; only this one file is opened.

    Entries come as they stand there, for `resolve`. A file that calls itself M3U but is PLS or XSPF
    is read as such. Raises `PlaylistFileFailed`.
    """
    try:
        return parse(_content(path), path.suffix.lower())
    except FileNotFoundError as error:
        raise PlaylistFileFailed(path, Problem.MISSING) from error
    except (OSError, ValueError) as error:
        problem = error.problem if isinstance(error, Unparsable) else Problem.UNREADABLE
        raise PlaylistFileFailed(path, problem) from error


def is_playlist_file(path: Path) -> bool:
    """Whether its name says it is one of those that are read here."""
    return path.suffix.lower() in set(Format)


def parse(content: bytes, ending: str) -> PlaylistFile:
    """Read a file's bytes; `ending` is its name's, in lower case. Raises `Unparsable`."""
    if ending == Format.XSPF:
        return xspf.parse_xml(content)
    text = decoded(content, is_utf8=ending in {Format.M3U8, Format.JSPF})
    start = text[:256]
    if _IS_XML.match(start):
        return xspf.parse_xml(content)
    if ending == Format.JSPF:
        return xspf.parse_json(text)
    if ending == Format.PLS or _IS_PLS.match(start):
        return pls.parse(text)
    if ending in {Format.M3U, Format.M3U8} or start.startswith("#EXTM3U"):
        if "\0" in text:
            raise Unparsable(Problem.NO_PLAYLIST)
        return m3u.parse(text)
    raise Unparsable(Problem.NO_PLAYLIST)


def _content(path: Path) -> bytes:
    # Not to wait for the other end of a pipe; only then is it known to be one.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123 - Path.open takes no descriptor
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("not a regular file")
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unparsable(Problem.TOO_LARGE)
    return content
