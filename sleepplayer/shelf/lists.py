"""Playlist files, between the disk and the shelf. All of it may wait for a disk."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.collation import natural_key
from sleepplayer.library.playlist_files.model import FileEntry, PlaylistFile
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library.playlist_files.writing import Written, write_playlist
from sleepplayer.library.resolve import Resolution, Resolved, Unresolved, resolve
from sleepplayer.library.titles import file_title
from sleepplayer.library.tree import RealDisk
from sleepplayer.locations import is_stream, kept_location, playable_location
from sleepplayer.models import Playlist, PlaylistId, Track, TrackId, TrackState
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.places import is_displaced

_BEHIND_SEP = chr(ord(os.sep) + 1)
"""Whatever begins with a folder's path and a separator sorts before the path and this."""


@dataclass(frozen=True, slots=True)
class ReadList:
    """A playlist file as it is meant here: its name, and what its entries are."""

    name: str
    entries: Resolution


def read_list(path: Path, shelf: Shelf) -> ReadList:
    """Read a playlist file and find what its entries mean. Raises `PlaylistFileFailed`."""
    file = read_playlist(path)
    roots = [Path(root.path) for root in shelf.tracks.roots() if root.is_folder]
    found = resolve(
        file.entries,
        path.absolute().parent,
        known_files=shelf.tracks.known_files(),
        roots=roots,
        disk=RealDisk(),
    )
    return ReadList(file.name or file_title(path), found)


def import_list(path: Path, shelf: Shelf) -> tuple[PlaylistId, ReadList]:
    """Make a playlist of a file; its tracks are known from then on, if not listed in the library.

    What is merely not there now keeps its place in the playlist, and becomes a track of it when a
    scan finds such a file. What was refused is left out.

    Raises `PlaylistFileFailed`, or `DatabaseUnusable` when it cannot be kept.
    """
    read = read_list(path, shelf)
    shelf.tracks.remember([_track(one) for one in read.entries.found])
    named = [(one.location, _text(one)) for one in read.entries.entries if one.location]
    return shelf.playlists.create_from_locations(read.name, named).result(), read


def export_list(playlist: Playlist, path: Path, shelf: Shelf) -> Written:
    """Write a playlist into a file, a smart one as it is now. Raises `PlaylistFileFailed`."""
    entries = _smart_entries(playlist, shelf) if playlist.rules else _entries(playlist, shelf)
    return write_playlist(path, PlaylistFile(name=playlist.name, entries=tuple(entries)))


def _track(found: Resolved) -> Track:
    """What a playlist file says of a track, until it is looked into."""
    location, entry = playable_location(found.location), found.entry
    title = entry.title or (location if is_stream(location) else file_title(Path(location)))
    return Track(location=location, title=title, artist=entry.artist, duration_s=entry.duration_s)


def _text(one: Resolved | Unresolved) -> str:
    """All that is kept of an entry until there is a track: artist and title in one, as in M3U."""
    entry = one.entry
    both = (entry.artist, entry.title)
    return entry.title if isinstance(one, Resolved) else " - ".join(filter(None, both))


def _entries(playlist: Playlist, shelf: Shelf) -> Iterable[FileEntry]:
    for entry in shelf.playlists.entries(playlist.playlist_id):
        track = entry.track
        # A missing one may have lost its place to another file; the entry knows where it was.
        is_there = track is not None and track.state is TrackState.THERE
        location = track.track.location if track is not None and is_there else entry.location
        yield FileEntry(
            location=kept_location(location),
            title=entry.title if track is None else track.track.title,
            artist="" if track is None else track.track.artist,
            album="" if track is None else track.album,
            duration_s=None if track is None else track.track.duration_s,
        )


def _smart_entries(playlist: Playlist, shelf: Shelf) -> Iterable[FileEntry]:
    """One whose place another file has taken is nowhere, so it is left out."""
    for row in shelf.tracks_of(playlist):
        if is_displaced(row.track.location):
            continue
        yield FileEntry(
            location=kept_location(row.track.location),
            title=row.track.title,
            artist=row.track.artist,
            album=row.album,
            duration_s=row.track.duration_s,
        )


def files_in(paths: Sequence[Path], shelf: Shelf) -> list[TrackId]:
    """The tracks of these files and folders, as they were named, and in a folder by name."""
    there = {
        location: file.track_id
        for location, file in shelf.tracks.known_files().items()
        if file.state is TrackState.THERE
    }
    places = sorted(there)  # all that is in a folder stands together
    found: list[TrackId] = []
    for path in map(str, paths):
        if path in there:
            found.append(there[path])
        folder = path.rstrip(os.sep) + os.sep
        inside = slice(bisect_left(places, folder), bisect_left(places, folder[:-1] + _BEHIND_SEP))
        found += [there[place] for place in sorted(places[inside], key=natural_key)]
    return found
