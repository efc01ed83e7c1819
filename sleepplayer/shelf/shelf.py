"""The database and its stores, opened once."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.library.walk import on_disk
from sleepplayer.models import LibraryTrack, Playlist, Query, SortBy, Track
from sleepplayer.storage.database import Database
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.evening_history import EveningHistory
from sleepplayer.storage.extension_counts import ExtensionCounts
from sleepplayer.storage.history import History
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.rescue import Restored
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.tracks import TrackStore

_log = logging.getLogger(__name__)


class Shelf:
    """All stores over one database. To be closed after whatever uses them."""

    def __init__(self, paths: Paths, *, clock: Clock) -> None:
        """Without a database that can be used all works as ever, and `problem` says that nothing
        of tonight is kept."""
        self.problem = ""
        try:
            self._database = Database.open(paths.database_file, clock=clock)
            try:
                self.tracks = TrackStore(self._database, clock=clock)  # may have to index anew
            except OutsideError:
                self._database.close()
                raise
        except OutsideError as error:
            _log.warning("The library cannot be opened: %s", error)
            self.problem = str(error)
            self._database = Database.in_memory(clock=clock)
            self.tracks = TrackStore(self._database, clock=clock)
        self.search = TrackSearch(self._database, clock=clock)
        self.playlists = PlaylistStore(self._database, clock=clock)
        self.history = History(self._database)
        self.nights = EveningHistory(self.history, self.tracks)
        self.drift_marks = DriftMarks(self._database, old_file=paths.drift_mark_file)
        self.extensions = ExtensionCounts(self._database, old_file=paths.extension_counts_file)

    @property
    def restored(self) -> Restored | None:
        """A damaged database was set aside, and a backup took its place."""
        return self._database.restored

    def close(self) -> None:
        """Write what waits to be written, and close."""
        self._database.close()

    def known(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks with all that is kept of them, new ones remembered. It may wait for a disk.

        What cannot be kept still plays: then they come back as they are.
        """
        try:
            kept = [row.track for row in self.tracks.rows(self.tracks.remember(tracks))]
            rows = {track.location: track for track in self.fresh(kept)}
        except OutsideError as error:
            _log.warning("What is played is not kept: %s", error)
            return list(tracks)
        return [_joined(track, rows.get(track.location)) for track in tracks]

    def fresh(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks, but without the loudness of a file that has changed since it was scanned.

        The gain for what was there before might make it far too loud. It looks at each file.
        """
        ids = [track.track_id for track in tracks if track.track_id is not None]
        scanned = self.tracks.scanned_as(ids)
        changed = {
            track.track_id
            for track in tracks
            if track.track_id is not None and not _is_as_scanned(track, scanned.get(track.track_id))
        }
        return [
            replace(track, loudness=None, replay_gain=None) if track.track_id in changed else track
            for track in tracks
        ]

    def playlist_named(self, name: str) -> Playlist | None:
        """A playlist by its name; case counts only where two differ in nothing else."""
        playlists = self.playlists.playlists()
        exact = [one for one in playlists if one.name == name]
        alike = [one for one in playlists if one.name.casefold() == name.casefold()]
        return next(iter(exact or alike), None)

    def tracks_of(self, playlist: Playlist) -> Sequence[LibraryTrack]:
        """What is in a playlist, in its order, as far as there are tracks."""
        sort = SortBy.TITLE if playlist.rules is not None else SortBy.PLAYLIST
        return self.tracks.rows(self.search.ids(Query(playlist_id=playlist.playlist_id, sort=sort)))


def _is_as_scanned(track: Track, scanned: tuple[int, int] | None) -> bool:
    if scanned is None:
        return True
    try:
        found = on_disk(track.location, Path(track.location).stat())
    except (OSError, ValueError):
        return True  # nothing sounds from there; that it is gone is said when it is to play
    return scanned == (found.size_bytes, found.modified_ns)


def _joined(found: Track, kept: Track | None) -> Track:
    """What the file says now, and what is kept of it."""
    if kept is None:
        return found
    return replace(
        kept,
        duration_s=kept.duration_s if kept.duration_s is not None else found.duration_s,
        loudness=kept.loudness or found.loudness,
        triggers=kept.triggers or found.triggers,
        synthesised=kept.synthesised or found.synthesised,
    )
