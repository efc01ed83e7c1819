"""M3U and M3U8, plain and extended.

There is no standard. What players agree on: one location per line, `#EXTINF:seconds,title` before
it, and `#PLAYLIST`, `#EXTART`, `#EXTALB`, `#EXTENC` (https://en.wikipedia.org/wiki/M3U). All other
lines with a `#` are left alone, above all those that hand options to players (`#EXTVLCOPT`,
`#KODIPROP`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepplayer.library.playlist_files.model import (
    MOST_ENTRIES,
    FileEntry,
    PlaylistFile,
    Problem,
    Unparsable,
    as_number,
    duration_of,
    shown,
)

_LINES = re.compile(r"[^\r\n]+")
_BLANKS = " \t\ufeff"
# Seconds, attributes as IPTV lists have them (tvg-id="..."), a comma, the title.
_EXTINF = re.compile(
    r"[ \t]*(-?[0-9]{1,12}(?:\.[0-9]{1,9})?)?"
    r"(?:[ \t]+[\w-]{1,64}=(?:\"[^\"]*\"|[^\s,\"]*))*[ \t]*(?:,(.*))?"
)
_LONGEST_LINE = 32_768
# Only a stream manifest has these (RFC 8216, 4.3).
_MANIFEST = ("#EXT-X-TARGETDURATION", "#EXT-X-STREAM-INF", "#EXT-X-MEDIA-SEQUENCE")
_SEPARATOR = " - "


def parse(text: str) -> PlaylistFile:
    """Read it. Raises `Unparsable` for a stream manifest and for too many entries."""
    name = title = album = ""
    artist: str | None = None
    duration_s: float | None = None
    entries: list[FileEntry] = []
    for match in _LINES.finditer(text):
        line = match[0].strip(_BLANKS)
        if not line:
            continue
        if not line.startswith("#"):
            if len(entries) == MOST_ENTRIES:
                raise Unparsable(Problem.TOO_LARGE)
            entries.append(_entry(line, title, artist, album, duration_s))
            title, artist, album, duration_s = "", None, "", None
            continue
        tag, colon, value = line[:_LONGEST_LINE].partition(":")
        match tag.upper() if colon else "":
            case "#EXTINF":
                duration_s, title = _info(value)
            case "#EXTART":
                artist = value.strip()
            case "#EXTALB":
                album = shown(value)
            case "#PLAYLIST":
                name = name or shown(value)
            case manifest if manifest in _MANIFEST:
                raise Unparsable(Problem.MANIFEST)
    return PlaylistFile(name=name, entries=tuple(entries))


def lines(playlist: PlaylistFile) -> Iterator[str]:
    """What `parse` reads; the locations are written down already, one line each."""
    yield "#EXTM3U"
    yield "#EXTENC:UTF-8"
    if playlist.name:
        yield f"#PLAYLIST:{playlist.name}"
    for entry in playlist.entries:
        seconds = "-1" if entry.duration_s is None else as_number(entry.duration_s)
        title = _SEPARATOR.join(filter(None, (entry.artist, entry.title)))
        if title or entry.duration_s is not None:
            yield f"#EXTINF:{seconds},{title}"
        # An empty one says that the title's first part is no artist.
        if entry.artist or _SEPARATOR in entry.title:
            yield f"#EXTART:{entry.artist}"
        if entry.album:
            yield f"#EXTALB:{entry.album}"
        yield entry.location


def _info(value: str) -> tuple[float | None, str]:
    match = _EXTINF.fullmatch(value)
    if match is None:
        return None, value.partition(",")[2].strip()
    seconds = duration_of(float(match[1])) if match[1] else None
    return seconds, (match[2] or "").strip()


def _entry(
    location: str, title: str, artist: str | None, album: str, duration_s: float | None
) -> FileEntry:
    if artist is None:
        first, separator, rest = title.partition(_SEPARATOR)
        artist, title = (first, rest) if separator else ("", title)
    elif title == artist:  # there was no title to join it with
        title = ""
    elif artist:
        title = title.removeprefix(artist + _SEPARATOR)
    return FileEntry(
        location=location,
        title=shown(title),
        artist=shown(artist),
        album=album,
        duration_s=duration_s,
    )
