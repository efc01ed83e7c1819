"""What the library page wishes of playlists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from pathlib import Path

from sleepplayer import library_phrases as phrases
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import Imported
from sleepplayer.models import Filter, Playlist, PlaylistId, TrackId
from sleepplayer.shelf.beside import Beside
from sleepplayer.shelf.lists import export_list, import_list
from sleepplayer.shelf.shelf import Shelf

MADE_WITHIN_S = 2.0
"""How long a new playlist may hold up the window: what is done with it next needs its id."""

NO_PLAYLIST = PlaylistId(0)
"""What could not be made."""


class PlaylistDesk:
    """The part of `gui.library.desk.LibraryDesk` that has to do with playlists."""

    def __init__(self, shelf: Shelf, beside: Beside, *, locked: Callable[[], bool]) -> None:
        """`locked`: it is the evening of a child, and nobody has given the PIN. What is in
        anybody's allow-list stays as it is then, and that is said."""
        self._shelf = shelf
        self._beside = beside
        self._locked = locked

    def playlists(self) -> Sequence[Playlist]:
        """All playlists."""
        return self._beside.asked(self._shelf.playlists.playlists, ())

    def unresolved(self, playlist_id: PlaylistId) -> Sequence[str]:
        """What in a playlist names nothing."""
        return self._beside.asked(lambda: self._shelf.playlists.unresolved(playlist_id), ())

    def create_playlist(
        self, name: str, track_ids: Sequence[TrackId] = (), rules: Filter | None = None
    ) -> PlaylistId:
        """A new playlist."""
        return self._made(self._shelf.playlists.create(name, track_ids, rules))

    def rename_playlist(self, playlist_id: PlaylistId, name: str) -> None:
        """Another name."""
        if self._stays(playlist_id):
            return
        self._beside.kept(self._shelf.playlists.rename(playlist_id, name))

    def duplicate_playlist(self, playlist_id: PlaylistId) -> PlaylistId:
        """A copy."""
        playlist = self._beside.asked(lambda: self._shelf.playlists.playlist(playlist_id), None)
        if playlist is None:
            return NO_PLAYLIST
        name = phrases.copy_name(playlist.name)
        return self._made(self._shelf.playlists.duplicate(playlist_id, name))

    def delete_playlist(self, playlist_id: PlaylistId) -> Callable[[], None]:
        """Delete it."""
        if self._stays(playlist_id):
            return lambda: None
        undo = self._guarded(
            playlist_id, lambda: self._undo(self._shelf.playlists.undo_delete(playlist_id))
        )
        self._beside.kept(self._shelf.playlists.delete(playlist_id))
        return undo

    def set_rules(self, playlist_id: PlaylistId, rules: Filter) -> None:
        """Other rules."""
        if self._stays(playlist_id):
            return
        self._beside.kept(self._shelf.playlists.set_rules(playlist_id, rules))

    def add_to_playlist(
        self, playlist_id: PlaylistId, track_ids: Sequence[TrackId], at: int | None = None
    ) -> None:
        """Put tracks in."""
        if self._stays(playlist_id):
            return
        self._beside.kept(self._shelf.playlists.add_tracks(playlist_id, track_ids, at))

    def move_in_playlist(self, playlist_id: PlaylistId, places: Sequence[int], to: int) -> None:
        """Move entries."""
        if self._stays(playlist_id):
            return
        self._beside.kept(self._shelf.playlists.move(playlist_id, places, to))

    def remove_from_playlist(
        self, playlist_id: PlaylistId, places: Sequence[int]
    ) -> Callable[[], None]:
        """Take entries out."""
        if self._stays(playlist_id):
            return lambda: None
        removed = self._beside.kept(self._shelf.playlists.remove(playlist_id, places))
        return self._guarded(
            playlist_id, lambda: self._undo(self._shelf.playlists.undo_remove(removed))
        )

    def import_playlist(self, path: Path, done: Callable[[Imported], None]) -> None:
        """Read a playlist file."""

        def finish(imported: Imported) -> None:
            self._beside.tell_changed()
            done(imported)

        def read() -> None:
            try:
                playlist_id, found = import_list(path, self._shelf)
            except OutsideError as error:
                imported = Imported(None, str(error))
            else:
                left_out = found.entries.unresolved
                imported = Imported(
                    self._shelf.playlists.playlist(playlist_id),
                    unresolved=tuple(one.entry.location for one in left_out if one.location),
                    refused=tuple(
                        phrases.left_out_line(one.entry.location, one.reason)
                        for one in left_out
                        if not one.location
                    ),
                    resolved=len(found.entries.found),
                )
            self._beside.call(lambda: finish(imported))

        self._beside.do(read)

    def export_playlist(
        self, playlist_id: PlaylistId, path: Path, done: Callable[[str], None]
    ) -> None:
        """Write a playlist file."""

        def write() -> None:
            try:
                problem = self._written(playlist_id, path)
            except OutsideError as error:
                problem = str(error)
            self._beside.call(lambda: done(problem))

        self._beside.do(write)

    def _stays(self, playlist_id: PlaylistId) -> bool:
        """Whether this is no evening to change that playlist in; that is said."""
        if not self._locked() or not self._is_allow_listed(playlist_id):
            return False
        playlist = self._beside.asked(lambda: self._shelf.playlists.playlist(playlist_id), None)
        self._say_it_stays("" if playlist is None else playlist.name)
        return True

    def _is_allow_listed(self, playlist_id: PlaylistId) -> bool:
        """Whether anybody is held to it; while that cannot be read it may be so."""
        people = self._beside.asked(self._shelf.profiles.profiles, None)
        return people is None or any(playlist_id in (each.playlists or ()) for each in people)

    def _guarded(self, playlist_id: PlaylistId, undo: Callable[[], None]) -> Callable[[], None]:
        """An undo that is none by the time it is a child's evening."""
        if not self._is_allow_listed(playlist_id):  # a deleted one would be in nobody's list
            return undo
        playlist = self._beside.asked(lambda: self._shelf.playlists.playlist(playlist_id), None)
        name = "" if playlist is None else playlist.name
        return lambda: self._say_it_stays(name) if self._locked() else undo()

    def _say_it_stays(self, name: str) -> None:
        self._beside.tell(phrases.behind_pin_sentence(name))  # after what the page says of a change
        self._beside.touch()

    def _made(self, written: Future[PlaylistId]) -> PlaylistId:
        """The id is needed at once. What kept it from being made is said by `kept`."""
        self._beside.kept(written)
        if not wait([written], MADE_WITHIN_S).done:
            self._beside.say(phrases.made_later_sentence())
            return NO_PLAYLIST
        return NO_PLAYLIST if written.exception() is not None else written.result()

    def _written(self, playlist_id: PlaylistId, path: Path) -> str:
        """Write a playlist file; what it cannot hold, in a sentence. Raises OutsideError."""
        playlist = self._shelf.playlists.playlist(playlist_id)
        if playlist is None:
            return phrases.playlist_is_gone_sentence()
        left_out = [one.text for one in export_list(playlist, path, self._shelf).left_out]
        return phrases.not_written_sentence(left_out) if left_out else ""

    def _undo(self, written: Future[None]) -> None:
        self._beside.kept(written)
