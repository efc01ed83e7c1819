"""The database and its stores, opened once.

It is longer than other rooms: what takes several stores to answer is answered here.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass, replace
from pathlib import Path

from sleepplayer.catalog import Written
from sleepplayer.clock import Clock
from sleepplayer.courtesy import courteous
from sleepplayer.errors import OutsideError
from sleepplayer.library.tag_job import AT_A_TIME, Guesser, tag_waiting
from sleepplayer.library.walk import on_disk
from sleepplayer.locations import is_stream, kept_location
from sleepplayer.models import LibraryTrack, Playlist, Query, SortBy, Track, TrackId
from sleepplayer.people import ProfileId
from sleepplayer.shelf.never_again import carry_over
from sleepplayer.shelf.people_start import begin_people, settle
from sleepplayer.storage.avoided_file import AvoidedFile
from sleepplayer.storage.catalogue_edits import CatalogueEdits
from sleepplayer.storage.database import Database
from sleepplayer.storage.discovery_answers import DiscoveryAnswers
from sleepplayer.storage.drift_marks import DriftMarks
from sleepplayer.storage.elsewhere import Elsewhere
from sleepplayer.storage.evening_history import EveningHistory
from sleepplayer.storage.extension_counts import ExtensionCounts
from sleepplayer.storage.history import History
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.overrides import OverrideStore
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.permitted import PermittedTracks
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.profiles import ProfileStore
from sleepplayer.storage.rescue import Restored
from sleepplayer.storage.rests import RestStore
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.statements import StatementStore
from sleepplayer.storage.tags import TagStore
from sleepplayer.storage.tracks import TrackStore
from sleepplayer.storage.verdicts import VerdictStore
from sleepplayer.storage.whose import Whose
from sleepplayer.tagging import tag_weights
from sleepplayer.triggers import Catalogue

_log = logging.getLogger(__name__)


FileStamp = tuple[int, int]
"""A file's size in bytes and its time in ns, as a scan keeps them."""


@dataclass(frozen=True, slots=True)
class _MeasuredOf:
    """What was measured last is of the file as it was `found`; what was `scanned` is older."""

    scanned: FileStamp | None
    found: FileStamp


class Shelf:
    """All stores over one database. To be closed after whatever uses them."""

    def __init__(self, paths: Paths, *, clock: Clock, whose: Whose | None = None) -> None:
        """Without a database that can be used all works as ever, and `problem` says that nothing
        of tonight is kept. `whose` evening it is; whoever is not there gives way to the first."""
        self.problem = ""
        self.whose = whose or Whose()
        try:
            self._database = Database.open(paths.database_file, clock=clock)
            try:
                # may have to index anew
                self.tracks = TrackStore(self._database, clock=clock, whose=self.whose)
            except OutsideError:
                self._database.close()
                raise
        except OutsideError as error:
            _log.warning("The library cannot be opened: %s", error)
            self.problem = str(error)
            self._database = Database.in_memory(clock=clock)
            self.tracks = TrackStore(self._database, clock=clock, whose=self.whose)
        self.elsewhere = Elsewhere(self._database)
        self._open_people(paths, clock)
        whose = self.whose
        self.search = TrackSearch(self._database, clock=clock, whose=whose)
        self.tags = TagStore(self._database)
        self.guesser = Guesser(self._catalogue)
        self.permitted = PermittedTracks(self._database, clock=clock)
        self.playlists = PlaylistStore(self._database, clock=clock, whose=whose)
        self.history = History(self._database, whose)
        self.nights = EveningHistory(self.history, self.tracks, whose)
        self.drift_marks = DriftMarks(self._database, whose, old_file=paths.drift_mark_file)
        self.extensions = ExtensionCounts(
            self._database, whose, old_file=paths.extension_counts_file
        )
        self._measured_of: dict[TrackId, _MeasuredOf] = {}

    def _open_people(self, paths: Paths, clock: Clock) -> None:
        """The stores of people, before all that is one person's."""
        self.people = KeptPeople(self._database, AvoidedFile(paths.avoided_file))
        replaced = self.restored is not None
        self.pins_gone = begin_people(self.people, paths, clock=clock, replaced=replaced)
        """At this start all PINs were taken away, as the person had asked by a file."""

        self.profiles = ProfileStore(self.people, clock=clock)
        self.statements = StatementStore(self.people, clock=clock)
        self.verdicts = VerdictStore(self.people, clock=clock)
        self.rests = RestStore(self.people, clock=clock)
        self.overrides = OverrideStore(self.people, clock=clock)
        self.answers = DiscoveryAnswers(self.people)
        self.catalogue_edits = CatalogueEdits(self.people)
        settle(self.whose, self.profiles)

    @property
    def restored(self) -> Restored | None:
        """A damaged database was set aside, and a backup took its place."""
        return self._database.restored

    def close(self) -> None:
        """Write what waits to be written, and close."""
        self._database.close()

    def settled(self, within_s: float) -> None:
        """Wait until all that was handed over is written, but so long at most."""
        wait([self._database.write(lambda _connection: None)], within_s)

    def forget(self, profile_id: ProfileId) -> None:
        """A person was deleted, and with them their rows: nothing stays in memory either."""
        self.drift_marks.forget(profile_id)
        self.extensions.forget(profile_id)

    def known(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks with all that is kept of them, new ones remembered. It may wait for a disk.

        What cannot be kept still plays: then they come back as they are.
        """
        try:
            ids = self.tracks.remember(tracks)
            carry_over(self.verdicts, tracks, ids)
            self.guess(ids)
            kept = [row.track for row in self.tracks.rows(ids)]
            rows = {track.location: track for track in self.fresh(kept)}
        except OutsideError as error:
            _log.warning("What is played is not kept: %s", error)
            return [self._guessed(track) for track in tracks]
        return [_joined(track, rows.get(track.location)) for track in tracks]

    def guess(self, track_ids: Collection[TrackId]) -> bool:
        """Guess now what tracks carry that wait for it: what is avoided must not sound.

        Whether one of them waited. Raises DatabaseUnusable.
        """
        waiting = self.tags.waiting_among(track_ids)
        if waiting:
            self.tags.put_guesses(self.guesser.guess(waiting))
        return bool(waiting)

    def guess_some(self, count: int) -> None:
        """Guess now what so many other tracks carry, if they wait. Raises DatabaseUnusable."""
        for _ in range(0, count, AT_A_TIME):
            waiting = self.tags.waiting(AT_A_TIME)
            if not waiting or not self.tags.put_guesses(self.guesser.guess(courteous(waiting))):
                break

    def guess_all(self) -> None:
        """Guess now what any track carries that waits for it. Raises DatabaseUnusable.

        For commands that answer with it: 100,000 tracks take half a minute, once.
        """
        tag_waiting(self.tags, self.guesser)

    def _guessed(self, track: Track) -> Track:
        """What cannot be looked up."""
        if track.triggers:
            return track
        about = Written(track_id=TrackId(0), title=track.title)
        (guess,) = self.guesser.guess([about])
        return replace(track, triggers=tag_weights(guess.tags))

    def _catalogue(self) -> Catalogue:
        try:
            return self.catalogue_edits.catalogue()
        except OutsideError as error:
            _log.warning("What was changed in the catalogue cannot be read: %s", error)
            return self.catalogue_edits.builtin

    def fresh(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks, but without the loudness of a file that has changed since it was scanned.

        The gain for what was there before might make it far too loud. It looks at each file whose
        loudness is known. Raises DatabaseUnusable.
        """
        ids = [track.track_id for track in tracks if track.track_id is not None]
        scanned = self.tracks.scanned_as(ids)
        return [
            track
            if _level_counts(track, scanned, self._measured_of)
            else replace(track, loudness=None, replay_gain=None)
            for track in tracks
        ]

    def is_in_doubt(self, track: Track) -> bool:
        """Whether there is a level to it that may be that of another file. It looks at no file."""
        return track.track_id is not None and _is_in_doubt(track)

    def measuring(self, track: Track) -> None:
        """It is about to be measured: what comes of that is the loudness of the file as it is now.

        It is so until a scan has looked at the file. It looks at the file. Raises DatabaseUnusable.
        """
        track_id, found = track.track_id, _state_of(track.location)
        if track_id is not None and found is not None:
            scanned = self.tracks.scanned_as([track_id]).get(track_id)
            self._measured_of[track_id] = _MeasuredOf(scanned, found)

    def current(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks as they are kept now, by their ids, else by where they are.

        It looks at no file. What is not known (any more) comes back as it is.
        """
        try:
            ids = [track.track_id for track in tracks if track.track_id is not None]
            rows = {row.track_id: row.track for row in self.tracks.rows(ids)}
            scanned = self.tracks.scanned_as(ids)
            return [self._current(track, rows, scanned) for track in tracks]
        except OutsideError as error:
            _log.warning("What is kept of tracks cannot be read: %s", error)
            return list(tracks)

    def _current(
        self,
        track: Track,
        rows: Mapping[TrackId, Track],
        scanned: Mapping[TrackId, FileStamp],
    ) -> Track:
        kept = None if track.track_id is None else rows.get(track.track_id)
        if kept is None:
            row = self.tracks.of_location(track.location)
            if row is None:
                return track
            kept = row.track
        # Of a file that was merely played the library keeps no loudness.
        merely_played = kept.track_id not in scanned and kept.location == track.location
        return replace(
            kept,
            duration_s=track.duration_s if kept.duration_s is None else kept.duration_s,
            loudness=kept.loudness or (track.loudness if merely_played else None),
            synthesised=kept.synthesised or track.synthesised,
        )

    def playlist_named(self, name: str) -> Playlist | None:
        """A playlist by its name; case counts only where two differ in nothing else."""
        playlists = self.playlists.playlists()
        exact = [one for one in playlists if one.name == name]
        alike = [one for one in playlists if one.name.casefold() == name.casefold()]
        return next(iter(exact or alike), None)

    def tracks_of(self, playlist: Playlist, most: int | None = None) -> Sequence[LibraryTrack]:
        """What is in a playlist, in its order, as far as there are tracks; the first `most`.

        Raises DatabaseUnusable.
        """
        sort = SortBy.TITLE if playlist.rules is not None else SortBy.PLAYLIST
        ids = self.search.ids(Query(playlist_id=playlist.playlist_id, sort=sort))[:most]
        self.guess(ids)
        return self.tracks.rows(ids)


def _level_counts(
    track: Track,
    scanned: Mapping[TrackId, FileStamp],
    measured_of: Mapping[TrackId, _MeasuredOf],
) -> bool:
    if track.track_id is None or not _is_in_doubt(track):
        return True
    known, measured = scanned.get(track.track_id), measured_of.get(track.track_id)
    if measured is not None and measured.scanned == known:  # no scan has looked at it since
        known = measured.found
    found = _state_of(track.location)
    # Where there is no file nothing sounds; that it is gone is said when it is to play.
    return found is None or found == known


def _is_in_doubt(track: Track) -> bool:
    unknown = track.loudness is None and track.replay_gain is None
    own = kept_location(track.location) != track.location
    return not (unknown or own or is_stream(track.location))


def _state_of(location: str) -> FileStamp | None:
    try:
        found = on_disk(location, Path(location).stat())
    except (OSError, ValueError):
        return None
    return found.size_bytes, found.modified_ns


def _joined(found: Track, kept: Track | None) -> Track:
    """What the file says now, and what is kept of it."""
    if kept is None:
        return found
    return replace(
        kept,
        duration_s=kept.duration_s if kept.duration_s is not None else found.duration_s,
        loudness=kept.loudness or found.loudness,
        synthesised=kept.synthesised or found.synthesised,
    )
