"""Playlist files, between the disk and the shelf. All of it may wait for a disk."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.collation import natural_key
from sleepplayer.library.playlist_files.model import FileEntry, PlaylistFile
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library.playlist_files.writing import Written, write_playlist
from sleepplayer.library.resolve import Resolution, Resolved, resolve
from sleepplayer.library.titles import file_title
from sleepplayer.library.tree import RealDisk
from sleepplayer.locations import is_stream, kept_location, playable_location
from sleepplayer.models import Playlist, PlaylistId, Track, TrackId, TrackState
from sleepplayer.shelf.shelf import Shelf


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

    Raises `PlaylistFileFailed`, or `DatabaseUnusable` when it cannot be kept.
    """
    read = read_list(path, shelf)
    shelf.tracks.remember([_track(one) for one in read.entries.found])
    named = [(one.location, one.entry.title) for one in read.entries.found]
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


def _entries(playlist: Playlist, shelf: Shelf) -> Iterable[FileEntry]:
    for entry in shelf.playlists.entries(playlist.playlist_id):
        track = entry.track
        yield FileEntry(
            location=kept_location(entry.location if track is None else track.track.location),
            title=entry.title if track is None else track.track.title,
            artist="" if track is None else track.track.artist,
            album="" if track is None else track.album,
            duration_s=None if track is None else track.track.duration_s,
        )


def _smart_entries(playlist: Playlist, shelf: Shelf) -> Iterable[FileEntry]:
    for row in shelf.tracks_of(playlist):
        yield FileEntry(
            location=kept_location(row.track.location),
            title=row.track.title,
            artist=row.track.artist,
            album=row.album,
            duration_s=row.track.duration_s,
        )


def files_in(paths: Sequence[Path], shelf: Shelf) -> list[TrackId]:
    """The tracks of these files and folders, as they were named, and in a folder by name."""
    there = [file for file in shelf.tracks.known_files().values() if file.state is TrackState.THERE]
    there.sort(key=lambda file: natural_key(file.location))
    return [
        file.track_id
        for path in paths
        for file in there
        if file.location == str(path) or file.location.startswith(os.path.join(path, ""))  # noqa: PTH118
    ]
