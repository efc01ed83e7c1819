"""What a playlist file holds, whatever its format."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sleepplayer.errors import OutsideError
from sleepplayer.library.titles import readable

MOST_BYTES = 128 * 1024 * 1024
"""A playlist of 100,000 entries has 20 MB."""
MOST_ENTRIES = 500_000
_LONGEST_DURATION_S = 10_000_000.0


class Format(StrEnum):
    """The formats, each by its ending."""

    M3U = ".m3u"
    M3U8 = ".m3u8"
    PLS = ".pls"
    XSPF = ".xspf"
    JSPF = ".jspf"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A place in a playlist file.

    `location` is what stands there: a path (with nothing escaped), an address, or nonsense. The
    texts are fit to be shown.
    """

    location: str
    title: str = ""
    artist: str = ""
    album: str = ""
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistFile:
    """A playlist as a file holds it; `name` is "" where it has none."""

    name: str = ""
    entries: tuple[FileEntry, ...] = ()


class Problem(StrEnum):
    """Why a file cannot be read, or not be written."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    NO_PLAYLIST = "no-playlist"
    BROKEN = "broken"
    MANIFEST = "manifest"
    FORMAT = "format"
    NOT_WRITTEN = "not-written"


_SENTENCES = {
    Problem.MISSING: "There is no file “{}”.",
    Problem.UNREADABLE: "“{}” cannot be read.",
    Problem.TOO_LARGE: "“{}” is too large for a playlist.",
    Problem.NO_PLAYLIST: "“{}” is not a playlist.",
    Problem.BROKEN: "“{}” is damaged and cannot be read.",
    Problem.MANIFEST: "“{}” lists the pieces of a stream, not tracks.",
    Problem.FORMAT: "“{}” needs the ending .m3u8, .m3u, .pls, .xspf or .jspf.",
    Problem.NOT_WRITTEN: "“{}” could not be written.",
}


class PlaylistFileFailed(OutsideError):
    """A playlist file that could not be read or written: `path`, and `problem` why."""

    def __init__(self, path: Path, problem: Problem) -> None:
        super().__init__(_SENTENCES[problem].format(readable(path.name) or "…"))
        self.path = path
        self.problem = problem


class Unparsable(ValueError):
    """Raised by the formats' readers; `reading` adds the path."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def shown(text: object) -> str:
    """A text from a file as it may be shown, stored and written into XML; "" if it is none.

    What comes out stays as it is the next time.
    """
    if not isinstance(text, str):
        return ""
    # Two signs that are in no XML. What is taken out may leave blanks side by side, hence twice.
    return readable(readable(text.translate({0xFFFE: None, 0xFFFF: None})))


def duration_of(seconds: float) -> float | None:
    """A duration in s if it can be one: -1 and 0 stand for unknown."""
    if not math.isfinite(seconds) or not 0.0 < seconds <= _LONGEST_DURATION_S:
        return None
    return seconds


def as_number(seconds: float) -> str:
    """A duration with as many of three decimals as it needs."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")
