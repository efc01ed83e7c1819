"""The library as the window sees it: `gui.library.desk.LibraryDesk` over a shelf and its keeper.

Questions are read at once by the main thread's own connection, which no writer holds up. Wishes go
to the database's thread, or to the desk's own where they have to wait for a disk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer

from sleepplayer import library_phrases as phrases
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import Imported, ScanView, Totals, TrackEdit
from sleepplayer.library.addresses import Refused, checked_stream
from sleepplayer.library.cover import read_cover
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
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.lists import export_list, files_in, import_list
from sleepplayer.shelf.shelf import Shelf

CHANGED_EVERY_MS = 500

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
        self._work = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._pictures = ThreadPoolExecutor(1, thread_name_prefix="covers")
        self._changed = QTimer()
        self._changed.setSingleShot(True)
        self._changed.setInterval(CHANGED_EVERY_MS)
        self._changed.timeout.connect(self._ask_anew)
        self._waiting: dict[int, tuple[tuple[Path, ...], PlaylistId]] = {}
        keeper.changed = self._touch
        keeper.moved_on = self._moved_on
        keeper.ended = self._on_scan_ended

    def close(self) -> None:
        """Nothing more is read or written for the window."""
        self._changed.stop()
        for pool in (self._work, self._pictures):
            pool.shutdown(wait=False, cancel_futures=True)

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

    def cover(self, track: LibraryTrack, got: Callable[[bytes | None], None]) -> None:
        """Read a cover on a thread of its own."""
        location = track.track.location

        def read() -> None:
            picture = None if is_stream(location) else read_cover(Path(location))
            self._post(lambda: got(picture))

        self._pictures.submit(read)

    # --- the library ------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path], into: PlaylistId | None = None) -> None:
        """Add and scan."""
        named = tuple(path.absolute() for path in paths)

        def add() -> None:
            request = self._keeper.add_roots([Root(str(path), path.is_dir()) for path in named])
            if into is not None:
                self._post(lambda: self._waiting.update({request: (named, into)}))

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
        return self._kept(self._shelf.playlists.create(name, track_ids, rules)).result()

    def rename_playlist(self, playlist_id: PlaylistId, name: str) -> None:
        """Another name."""
        self._kept(self._shelf.playlists.rename(playlist_id, name))

    def duplicate_playlist(self, playlist_id: PlaylistId) -> PlaylistId:
        """A copy."""
        playlist = self._shelf.playlists.playlist(playlist_id)
        name = phrases.copy_name("" if playlist is None else playlist.name)
        return self._kept(self._shelf.playlists.duplicate(playlist_id, name)).result()

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
            self._post(lambda: self._finish(lambda: done(imported)))

        self._do(read)

    def export_playlist(
        self, playlist_id: PlaylistId, path: Path, done: Callable[[str], None]
    ) -> None:
        """Write a playlist file."""

        def write() -> None:
            playlist = self._shelf.playlists.playlist(playlist_id)
            problem = ""
            if playlist is not None:
                try:
                    written = export_list(playlist, path, self._shelf)
                except OutsideError as error:
                    problem = str(error)
                else:
                    left_out = [one.text for one in written.left_out]
                    problem = phrases.not_written_sentence(left_out) if left_out else ""
            self._post(lambda: done(problem))

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
        """Say if it fails, and have the page ask anew when it is done."""
        written.add_done_callback(lambda done: self._post(lambda: self._on_written(done)))
        return written

    def _undo(self, written: Future[None]) -> None:
        self._kept(written)

    def _on_written(self, done: Future[Any]) -> None:
        error = done.exception()
        if isinstance(error, OutsideError):
            self._say(str(error))
        elif error is not None:
            _log.error("A change of the library failed", exc_info=error)
            self._say(phrases.not_kept_sentence())
        self._changed.stop()
        self.on_changed()

    def _do(self, job: Callable[[], None]) -> None:
        """Work that waits for a disk."""

        def guarded() -> None:
            try:
                job()
            except OutsideError as error:
                sentence = str(error)
                self._post(lambda: self._say(sentence))
            except Exception:
                _log.exception("A wish of the library page failed")
                self._post(lambda: self._say(phrases.not_kept_sentence()))
            self._post(self._touch)

        self._work.submit(guarded)

    def _finish(self, tell: Callable[[], None]) -> None:
        self.on_changed()
        tell()

    # The page sets its hooks when it is first opened, so they are looked up when they are called.

    def _ask_anew(self) -> None:
        self.on_changed()

    def _moved_on(self, view: ScanView) -> None:
        self.on_scan(view)

    def _touch(self) -> None:
        if not self._changed.isActive():
            self._changed.start()

    def _on_scan_ended(self, ended: ScanEnded) -> None:
        waiting = self._waiting.pop(ended.request, None)
        if waiting is not None:
            paths, playlist_id = waiting
            self._do(lambda: self._put_found(paths, playlist_id))
        if ended.outcome is ScanOutcome.FAILED:
            self._say(ended.problem)

    def _put_found(self, paths: Sequence[Path], playlist_id: PlaylistId) -> None:
        found = files_in(paths, self._shelf)
        self._kept(self._shelf.playlists.add_tracks(playlist_id, found))
