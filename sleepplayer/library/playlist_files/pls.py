"""PLS: numbered keys. It holds a title and whole seconds, and (by Totem's custom) a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepplayer.library.playlist_files.model import (
    MOST_ENTRIES,
    FileEntry,
    PlaylistFile,
    Problem,
    Unparsable,
    duration_of,
    shown,
)

_LINE = re.compile(r"[ \t]*(file|title|length)([0-9]{1,9})[ \t]*=([^\r\n]*)", re.IGNORECASE)
_NAME = re.compile(r"^[ \t]*X-GNOME-Title[ \t]*=([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r"[^\r\n]+")


def parse(text: str) -> PlaylistFile:
    """Read it, in the order of its numbers. Raises `Unparsable` for too many entries.

    `NumberOfEntries` is not believed.
    """
    found: dict[int, dict[str, str]] = {}
    for line in _ENDS.finditer(text):
        if match := _LINE.match(line[0]):
            if len(found) > MOST_ENTRIES:
                raise Unparsable(Problem.TOO_LARGE)
            found.setdefault(int(match[2]), {})[match[1].lower()] = match[3].strip(" \t")
    name = _NAME.search(text)
    entries = (_entry(found[number]) for number in sorted(found) if found[number].get("file"))
    return PlaylistFile(name=shown(name[1]) if name else "", entries=tuple(entries))


def lines(playlist: PlaylistFile) -> Iterator[str]:
    """What `parse` reads; the locations are written down already, one line each."""
    yield "[playlist]"
    if playlist.name:
        yield f"X-GNOME-Title={playlist.name}"
    for number, entry in enumerate(playlist.entries, 1):
        yield f"File{number}={entry.location}"
        if title := " - ".join(filter(None, (entry.artist, entry.title))):
            yield f"Title{number}={title}"
        seconds = -1 if entry.duration_s is None else max(1, round(entry.duration_s))
        yield f"Length{number}={seconds}"
    yield f"NumberOfEntries={len(playlist.entries)}"
    yield "Version=2"


def _entry(fields: dict[str, str]) -> FileEntry:
    try:
        seconds = float(fields.get("length", "-1")[:24])
    except ValueError:
        seconds = -1.0
    return FileEntry(
        location=fields["file"],
        title=shown(fields.get("title", "")),
        duration_s=duration_of(seconds),
    )
