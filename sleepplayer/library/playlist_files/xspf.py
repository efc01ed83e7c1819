"""XSPF (https://www.xspf.org/spec) and JSPF, the same in JSON (https://www.xspf.org/jspf).

The XML parser is defusedxml's: no document type at all, so no entities and nothing to fetch.
Locations are addresses: a path is escaped, and relative to the playlist's folder. `xml:base` and
extensions are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.sax import SAXException, handler
from xml.sax.saxutils import escape
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from sleepplayer.library.addresses import unescaped
from sleepplayer.library.playlist_files.model import (
    MOST_ENTRIES,
    FileEntry,
    PlaylistFile,
    Problem,
    Unparsable,
    duration_of,
    shown,
)

_NAMESPACES = {None, "", "http://xspf.org/ns/0/"}
_FIELDS = {"location", "title", "creator", "album", "duration"}
_DEEPEST = 32
_LONGEST_TEXT = 65_536


def parse_xml(content: bytes) -> PlaylistFile:
    """Read XSPF. Raises `Unparsable`."""
    reader = _Reader()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(reader)
    try:
        parser.parse(BytesIO(content))
    except (SAXException, DefusedXmlException, LookupError, ValueError) as error:
        if isinstance(error, Unparsable):
            raise
        raise Unparsable(Problem.BROKEN) from error
    if not reader.is_playlist:
        raise Unparsable(Problem.NO_PLAYLIST)
    return PlaylistFile(name=shown(reader.name), entries=tuple(reader.entries))


def xml_lines(playlist: PlaylistFile) -> Iterator[str]:
    """What `parse_xml` reads; the locations are escaped as addresses already."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<playlist version="1" xmlns="http://xspf.org/ns/0/">'
    if playlist.name:
        yield f"  <title>{escape(playlist.name)}</title>"
    yield "  <trackList>"
    for entry in playlist.entries:
        yield "    <track>"
        for name, value in _fields(entry):
            yield f"      <{name}>{escape(str(value))}</{name}>"
        yield "    </track>"
    yield "  </trackList>"
    yield "</playlist>"


def parse_json(text: str) -> PlaylistFile:
    """Read JSPF. Raises `Unparsable`."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unparsable(Problem.BROKEN) from error
    playlist = content.get("playlist") if isinstance(content, dict) else None
    if not isinstance(playlist, dict):
        raise Unparsable(Problem.NO_PLAYLIST)
    tracks = playlist.get("track")
    tracks = tracks if isinstance(tracks, list) else []
    if len(tracks) > MOST_ENTRIES:
        raise Unparsable(Problem.TOO_LARGE)
    entries = (_entry(track) for track in tracks if isinstance(track, dict))
    return PlaylistFile(name=shown(playlist.get("title")), entries=tuple(entries))


def json_lines(playlist: PlaylistFile) -> Iterator[str]:
    """What `parse_json` reads; the locations are escaped as addresses already."""
    tracks = []
    for entry in playlist.entries:
        fields: dict[str, Any] = dict(_fields(entry))
        fields["location"] = [fields["location"]]
        tracks.append(fields)
    title = {"title": playlist.name} if playlist.name else {}
    yield json.dumps({"playlist": {**title, "track": tracks}}, ensure_ascii=False, indent=1)


def _fields(entry: FileEntry) -> Iterator[tuple[str, str | int]]:
    yield "location", entry.location
    if entry.title:
        yield "title", entry.title
    if entry.artist:
        yield "creator", entry.artist
    if entry.album:
        yield "album", entry.album
    if entry.duration_s is not None:
        yield "duration", max(1, round(entry.duration_s * 1000.0))


def _entry(fields: dict[str, Any]) -> FileEntry:
    location = fields.get("location")
    if isinstance(location, list):
        location = next((item for item in location if isinstance(item, str)), "")
    try:
        seconds = float(fields.get("duration", -1)) / 1000.0
    except (TypeError, ValueError, OverflowError):
        seconds = -1.0
    return FileEntry(
        location=_unescaped_path(location) if isinstance(location, str) else "",
        title=shown(fields.get("title")),
        artist=shown(fields.get("creator")),
        album=shown(fields.get("album")),
        duration_s=duration_of(seconds),
    )


def _unescaped_path(location: str) -> str:
    """A relative address as a path; all else as it stands."""
    location = location.strip()
    if not location or ":" in location or location.startswith("/"):
        return location
    try:
        path = unescaped(location)
    except UnicodeEncodeError:
        return location
    # What was escaped may look like an address, a share, or a blank line.
    return path if path == location else f"./{path}"


class _Reader(handler.ContentHandler):
    """Collects tracks. Depth and length are bounded, so that memory is."""

    def __init__(self) -> None:
        super().__init__()
        self.is_playlist = False
        self.name = ""
        self.entries: list[FileEntry] = []
        self._path: list[str] = []
        self._track: dict[str, Any] = {}
        self._text: list[str] = []
        self._length = 0

    def startElementNS(  # noqa: N802 - the parser's name
        self,
        name: tuple[str | None, str],
        qname: str | None,  # noqa: ARG002
        attrs: AttributesNSImpl,  # noqa: ARG002
    ) -> None:
        """An element begins."""
        namespace, local = name
        if len(self._path) == _DEEPEST:
            raise Unparsable(Problem.BROKEN)
        self._path.append(local if namespace in _NAMESPACES else "?")
        self.is_playlist = self.is_playlist or self._path == ["playlist"]
        if self._path == ["playlist", "trackList", "track"]:
            if len(self.entries) == MOST_ENTRIES:
                raise Unparsable(Problem.TOO_LARGE)
            self._track = {}
        self._text.clear()
        self._length = 0

    def characters(self, content: str) -> None:
        """Text within an element, in pieces."""
        if self._length <= _LONGEST_TEXT:
            self._text.append(content)
            self._length += len(content)

    def endElementNS(  # noqa: N802 - the parser's name
        self,
        name: tuple[str | None, str],  # noqa: ARG002
        qname: str | None,  # noqa: ARG002
    ) -> None:
        """An element ends."""
        path, text = self._path, "".join(self._text)
        if path == ["playlist", "title"]:
            self.name = self.name or text
        elif path[:-1] == ["playlist", "trackList", "track"] and path[-1] in _FIELDS:
            self._track.setdefault(path[-1], text)
        elif path == ["playlist", "trackList", "track"]:
            self.entries.append(_entry(self._track))
        self._text.clear()
        self._length = 0
        path.pop()
