"""The library as the window sees it: `gui.library.desk.LibraryDesk` over a shelf and its keeper.

Questions are read at once by the main thread's own connection, which no writer holds up. Wishes go
to the database's thread, or to the desk's own where they have to wait for a disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer

from sleepplayer import library_phrases as phrases
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import Heard, Imported, ScanView, Totals, TrackEdit
from sleepplayer.library.addresses import Refused, checked_stream
from sleepplayer.library.cover import read_cover
from sleepplayer.library.playlist_files.reading import is_playlist_file
from sleepplayer.library.probe import location_of
from sleepplayer.library.scan_job import ScanEnded, ScanOutcome
from sleepplayer.locations import is_stream
from sleepplayer.models import (
    Filter,
    LibraryTrack,
    PlaylistId,
    Query,
    Root,
    TrackId,
)
from sleepplayer.night.ports import Outcome
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.lists import export_list, files_in, import_list
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.history import Listen

CHANGED_EVERY_MS = 500
HISTORY = 10
"""How many of a track's listens are shown at most."""

KEPT_WITHIN_S = 0.1
"""How long a wish may hold up the window, so that what the page asks next knows of it already. It
takes some milliseconds, unless a scan is just writing; then `on_changed` tells later."""

NO_PLAYLIST = PlaylistId(0)
"""What could not be made."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


class ShelfDesk:
    """To be made and used on the main thread; closed before its shelf and keeper."""

    def __init__(
        self,
        shelf: Shelf,
        keeper: Keeper,
        *,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
    ) -> None:
        self.on_changed: Callable[[], None] = lambda: None
        self.on_scan: Callable[[ScanView], None] = lambda _view: None
        self._shelf = shelf
        self._keeper = keeper
        self._post = post
        self._say = say
        self._closed = False
        self._work, self._pictures = Aside("desk"), Aside("covers")
        self._changed = QTimer()
        self._changed.setSingleShot(True)
        self._changed.setInterval(CHANGED_EVERY_MS)
        self._changed.timeout.connect(self._ask_anew)
        self._waiting: dict[int, tuple[tuple[Path, ...], PlaylistId]] = {}
        self._scanned = 0  # the last request that has ended
        keeper.changed = self._touch
        keeper.moved_on = self._moved_on
        keeper.ended = self._on_scan_ended

    def close(self) -> None:
        """Nothing more is read or written for the window, and none of the hooks is called."""
        self._closed = True
        self._changed.stop()
        self._work.close()
        self._pictures.close()

    # --- questions --------------------------------------------------------------------------------

    def ids(self, query: Query) -> Sequence[TrackId]:
        """All tracks that meet a query."""
        return self._asked(lambda: self._shelf.search.ids(query), ())

    def rows(self, track_ids: Sequence[TrackId]) -> Sequence[LibraryTrack]:
        """These tracks."""
        return self._asked(lambda: self._shelf.tracks.rows(track_ids), ())

    def totals(self) -> Totals:
        """How much there is."""
        totals = self._asked(self._shelf.tracks.totals, None)
        if totals is None:
            return Totals()
        return Totals(
            there=totals.there,
            missing=totals.missing,
            unreadable=totals.unreadable,
            uneven=totals.uneven,
        )

    def roots(self) -> Sequence[Root]:
        """What makes up the library."""
        return self._asked(self._shelf.tracks.roots, ())

    def playlists(self) -> Sequence[Any]:
        """All playlists."""
        return self._asked(self._shelf.playlists.playlists, ())

    def unresolved(self, playlist_id: PlaylistId) -> Sequence[str]:
        """What in a playlist names nothing."""
        return self._asked(lambda: self._shelf.playlists.unresolved(playlist_id), ())

    def scan_view(self) -> ScanView:
        """How far a scan is."""
        return self._keeper.view

    def history(self, track_id: TrackId) -> Sequence[Heard]:
        """The last times a track was played."""
        nothing: list[Listen] = []
        question = partial(self._shelf.history.listens_of, track_id, HISTORY)
        listens = self._asked(question, nothing)
        return [
            Heard(
                listen.started,
                listen.heard_s,
                Outcome(listen.outcome) if listen.outcome in set(Outcome) else None,
            )
            for listen in listens
        ]

    def cover(self, track: LibraryTrack, got: Callable[[bytes | None], None]) -> None:
        """Read a cover on a thread of its own."""
        location = track.track.location

        def read() -> None:
            picture = None if is_stream(location) else read_cover(Path(location))
            self._call(lambda: got(picture))

        self._pictures.do(read)

    # --- the library ------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path], into: PlaylistId | None = None) -> None:
        """Add and scan."""

        def add() -> None:
            lists = [path for path in paths if is_playlist_file(path) and not path.is_dir()]
            named = [Path(location_of(path)) for path in paths if path not in lists]
            if named:
                roots = [Root(str(path), path.is_dir()) for path in named]
                request = self._keeper.add_roots(roots)
                if into is not None:
                    self._call(lambda: self._put_when_scanned(request, tuple(named), into))
            for path in lists:
                try:
                    import_list(path, self._shelf)
                except OutsideError as error:  # the others are read all the same
                    self._tell(str(error))

        self._do(add)

    def add_stream(self, address: str, title: str = "") -> str:
        """Add an address."""
        checked = checked_stream(address)
        if isinstance(checked, Refused):
            return phrases.refused_address_sentence(checked.reason)
        self._kept(self._shelf.tracks.add_stream(checked.text, title))
        return ""

    def remove_root(self, path: str) -> None:
        """Take a folder out."""
        self._do(lambda: self._keeper.remove_root(path))

    def remove_tracks(self, track_ids: Sequence[TrackId]) -> Callable[[], None]:
        """Take tracks out of the listing."""
        changed = self._kept(self._shelf.tracks.set_listed(track_ids, False))
        return lambda: self._undo(self._shelf.tracks.undo_set_listed(changed, False))

    def rescan(self) -> None:
        """Look at all again."""
        self._keeper.rescan()

    def cancel_scan(self) -> None:
        """Stop scanning."""
        self._keeper.cancel()

    def edit(self, track_ids: Sequence[TrackId], edit: TrackEdit) -> Callable[[], None]:
        """Change some tracks."""
        edited = self._kept(
            self._shelf.tracks.edit(
                track_ids,
                title=edit.title,
                artist=edit.artist,
                gain_db=edit.gain_db,
                skip_start_s=edit.skip_start_s,
                skip_end_s=edit.skip_end_s,
                resume=edit.resume,
            )
        )
        return lambda: self._undo(self._shelf.tracks.undo_edit(edited))

    # --- playlists --------------------------------------------------------------------------------

    def create_playlist(
        self, name: str, track_ids: Sequence[TrackId] = (), rules: Filter | None = None
    ) -> PlaylistId:
        """A new playlist."""
        return self._made(self._shelf.playlists.create(name, track_ids, rules))

    def rename_playlist(self, playlist_id: PlaylistId, name: str) -> None:
        """Another name."""
        self._kept(self._shelf.playlists.rename(playlist_id, name))

    def duplicate_playlist(self, playlist_id: PlaylistId) -> PlaylistId:
        """A copy."""
        playlist = self._asked(lambda: self._shelf.playlists.playlist(playlist_id), None)
        if playlist is None:
            return NO_PLAYLIST
        name = phrases.copy_name(playlist.name)
        return self._made(self._shelf.playlists.duplicate(playlist_id, name))

    def delete_playlist(self, playlist_id: PlaylistId) -> Callable[[], None]:
        """Delete it."""
        self._kept(self._shelf.playlists.delete(playlist_id))
        return lambda: self._undo(self._shelf.playlists.undo_delete(playlist_id))

    def set_rules(self, playlist_id: PlaylistId, rules: Filter) -> None:
        """Other rules."""
        self._kept(self._shelf.playlists.set_rules(playlist_id, rules))

    def add_to_playlist(
        self, playlist_id: PlaylistId, track_ids: Sequence[TrackId], at: int | None = None
    ) -> None:
        """Put tracks in."""
        self._kept(self._shelf.playlists.add_tracks(playlist_id, track_ids, at))

    def move_in_playlist(self, playlist_id: PlaylistId, places: Sequence[int], to: int) -> None:
        """Move entries."""
        self._kept(self._shelf.playlists.move(playlist_id, places, to))

    def remove_from_playlist(
        self, playlist_id: PlaylistId, places: Sequence[int]
    ) -> Callable[[], None]:
        """Take entries out."""
        removed = self._kept(self._shelf.playlists.remove(playlist_id, places))
        return lambda: self._undo(self._shelf.playlists.undo_remove(removed))

    def import_playlist(self, path: Path, done: Callable[[Imported], None]) -> None:
        """Read a playlist file."""

        def read() -> None:
            try:
                playlist_id, found = import_list(path, self._shelf)
            except OutsideError as error:
                imported = Imported(None, str(error))
            else:
                imported = Imported(
                    self._shelf.playlists.playlist(playlist_id),
                    unresolved=tuple(one.entry.location for one in found.entries.unresolved),
                    resolved=len(found.entries.found),
                )
            self._call(lambda: self._finish(lambda: done(imported)))

        self._do(read)

    def export_playlist(
        self, playlist_id: PlaylistId, path: Path, done: Callable[[str], None]
    ) -> None:
        """Write a playlist file."""

        def write() -> None:
            try:
                problem = self._written(playlist_id, path)
            except OutsideError as error:
                problem = str(error)
            self._call(lambda: done(problem))

        self._do(write)

    # --- inside -----------------------------------------------------------------------------------

    def _asked(self, question: Callable[[], T], otherwise: T) -> T:
        try:
            return question()
        except OutsideError as error:  # a disk that is gone: the window stays, and plays on
            _log.warning("The library cannot be read: %s", error)
            self._say(str(error))
            return otherwise

    def _kept(self, written: Future[T]) -> Future[T]:
        """Wait a moment for it, say if it fails, and have the page ask anew when it is done."""
        written.add_done_callback(lambda done: self._call(lambda: self._on_written(done)))
        wait([written], KEPT_WITHIN_S)
        return written

    def _made(self, written: Future[PlaylistId]) -> PlaylistId:
        """The id is needed at once. What kept it from being made is said by `_kept`."""
        self._kept(written)
        return NO_PLAYLIST if written.exception() is not None else written.result()

    def _written(self, playlist_id: PlaylistId, path: Path) -> str:
        """Write a playlist file; what it cannot hold, in a sentence. Raises OutsideError."""
        playlist = self._shelf.playlists.playlist(playlist_id)
        if playlist is None:
            return phrases.playlist_is_gone_sentence()
        left_out = [one.text for one in export_list(playlist, path, self._shelf).left_out]
        return phrases.not_written_sentence(left_out) if left_out else ""

    def _undo(self, written: Future[None]) -> None:
        self._kept(written)

    def _on_written(self, done: Future[Any]) -> None:
        error = done.exception()
        if isinstance(error, OutsideError):
            self._say(str(error))
        elif error is not None:
            _log.error("A change of the library failed: %s", type(error).__name__)
            _log.debug("A change of the library failed", exc_info=error)  # may name files
            self._say(phrases.not_kept_sentence())
        self._changed.stop()
        self.on_changed()

    def _do(self, job: Callable[[], None]) -> None:
        """Work that waits for a disk."""

        def guarded() -> None:
            try:
                job()
            except OutsideError as error:
                self._tell(str(error))
            except Exception as error:
                _log.error("A wish of the library page failed: %s", type(error).__name__)
                _log.debug("A wish of the library page failed", exc_info=True)  # may name files
                self._tell(phrases.not_kept_sentence())
            self._call(self._touch)

        self._work.do(guarded)

    def _call(self, call: Callable[[], None]) -> None:
        """On the main thread, unless the window is gone by then."""
        self._post(lambda: None if self._closed else call())

    def _tell(self, sentence: str) -> None:
        self._call(lambda: self._say(sentence))

    def _finish(self, tell: Callable[[], None]) -> None:
        self.on_changed()
        tell()

    # The page sets its hooks when it is first opened, so they are looked up when they are called.

    def _ask_anew(self) -> None:
        self.on_changed()

    def _moved_on(self, view: ScanView) -> None:
        if not self._closed:
            self.on_scan(view)

    def _touch(self) -> None:
        if not self._closed and not self._changed.isActive():
            self._changed.start()

    def _on_scan_ended(self, ended: ScanEnded) -> None:
        self._scanned = ended.request
        waiting = self._waiting.pop(ended.request, None)
        if waiting is not None:
            self._put_found(*waiting)
        if ended.outcome is ScanOutcome.FAILED and not self._closed:
            self._say(ended.problem)

    def _put_when_scanned(self, request: int, paths: tuple[Path, ...], into: PlaylistId) -> None:
        if request > self._scanned:
            self._waiting[request] = paths, into
        else:  # a small folder: its end was told before its number
            self._put_found(paths, into)

    def _put_found(self, paths: tuple[Path, ...], into: PlaylistId) -> None:
        def put() -> None:
            found = files_in(paths, self._shelf)
            written = self._shelf.playlists.add_tracks(into, found)
            written.add_done_callback(lambda done: self._call(lambda: self._on_written(done)))

        self._do(put)
