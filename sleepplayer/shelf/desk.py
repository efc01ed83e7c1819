"""The library as the window sees it: `gui.library.desk.LibraryDesk` over a shelf and its keeper.

Questions are read at once by the main thread's own connection, which no writer holds up. Wishes go
to the database's thread, or to the desk's own where they have to wait for a disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from sleepplayer import library_phrases as phrases
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import Heard, ScanView, Totals, TrackEdit
from sleepplayer.library.addresses import Refused, checked_stream
from sleepplayer.library.cover import read_cover
from sleepplayer.library.playlist_files.reading import is_playlist_file
from sleepplayer.library.probe import location_of
from sleepplayer.library.scan_job import ScanEnded, ScanOutcome
from sleepplayer.locations import is_stream
from sleepplayer.models import LibraryTrack, PlaylistId, Query, Root, Standing, TrackId
from sleepplayer.night.ports import Outcome
from sleepplayer.shelf.aside import Aside
from sleepplayer.shelf.beside import Beside
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.lists import files_in, import_list
from sleepplayer.shelf.playlist_desk import PlaylistDesk
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.history import Listen
from sleepplayer.triggers import Catalogue, Style, Trigger

HISTORY = 10
"""How many of a track's listens are shown at most."""


class ShelfDesk(PlaylistDesk):
    """To be made and used on the main thread; closed before its shelf and keeper."""

    def __init__(
        self,
        shelf: Shelf,
        keeper: Keeper,
        *,
        post: Callable[[Callable[[], None]], None],
        say: Callable[[str], None],
        locked: Callable[[], bool] = lambda: False,
    ) -> None:
        """For `locked` see `PlaylistDesk`."""
        self.on_changed: Callable[[], None] = lambda: None
        self.on_kept: Callable[[], None] = lambda: None  # the same, for tonight's queue
        self.on_scan: Callable[[ScanView], None] = lambda _view: None
        super().__init__(shelf, Beside(post=post, say=say, changed=self._ask_anew), locked=locked)
        self._keeper = keeper
        self._pictures = Aside("covers")
        self._waiting: dict[int, tuple[tuple[Path, ...], PlaylistId]] = {}
        self._scanned = 0  # the last request that has ended
        keeper.changed = self._beside.touch
        keeper.moved_on = self._moved_on
        keeper.ended = self._on_scan_ended

    def close(self) -> None:
        """Nothing more is read or written for the window, and none of the hooks is called."""
        self._beside.close()
        self._pictures.close()

    def touch(self) -> None:
        """More was heard: have it asked for anew, soon."""
        self._beside.touch()

    # --- questions --------------------------------------------------------------------------------

    def ids(self, query: Query) -> Sequence[TrackId]:
        """All tracks that meet a query."""
        return self._beside.asked(lambda: self._shelf.search.ids(query), ())

    def rows(self, track_ids: Sequence[TrackId]) -> Sequence[LibraryTrack]:
        """These tracks."""
        return self._beside.asked(lambda: self._shelf.tracks.rows(track_ids), ())

    def totals(self) -> Totals:
        """How much there is."""
        limit_lu = self._shelf.search.uneven_limit_lu
        totals = self._beside.asked(lambda: self._shelf.tracks.totals(limit_lu), None)
        if totals is None:
            return Totals()
        return Totals(
            there=totals.there,
            missing=totals.missing,
            unreadable=totals.unreadable,
            uneven=totals.uneven,
            suggested=totals.suggested,
        )

    def roots(self) -> Sequence[Root]:
        """What makes up the library."""
        return self._beside.asked(self._shelf.tracks.roots, ())

    def scan_view(self) -> ScanView:
        """How far a scan is."""
        return self._keeper.view

    def history(self, track_id: TrackId) -> Sequence[Heard]:
        """The last times a track was played."""
        nothing: list[Listen] = []
        question = partial(self._shelf.history.listens_of, track_id, HISTORY)
        listens = self._beside.asked(question, nothing)
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
            self._beside.call(lambda: got(picture))

        self._pictures.do(read)

    # --- the library ------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path], into: PlaylistId | None = None) -> None:
        """Add and scan."""
        if into is not None and self._stays(into):
            into = None

        def add() -> None:
            lists = [path for path in paths if is_playlist_file(path) and not path.is_dir()]
            named = [Path(location_of(path)) for path in paths if path not in lists]
            if named:
                roots = [Root(str(path), path.is_dir()) for path in named]
                request = self._keeper.add_roots(roots)
                if into is not None:
                    self._beside.call(lambda: self._put_when_scanned(request, tuple(named), into))
            for path in lists:
                try:
                    import_list(path, self._shelf)
                except OutsideError as error:  # the others are read all the same
                    self._beside.tell(str(error))

        self._beside.do(add)

    def add_stream(self, address: str, title: str = "") -> str:
        """Add an address."""
        checked = checked_stream(address)
        if isinstance(checked, Refused):
            return phrases.refused_address_sentence(checked.reason)
        self._beside.kept(self._shelf.tracks.add_stream(checked.text, title))
        return ""

    def remove_root(self, path: str) -> None:
        """Take a folder out."""
        self._beside.do(lambda: self._keeper.remove_root(path))

    def remove_tracks(self, track_ids: Sequence[TrackId]) -> Callable[[], None]:
        """Take tracks out of the listing."""
        changed = self._beside.kept(self._shelf.tracks.set_listed(track_ids, False))
        return lambda: self._undo(self._shelf.tracks.undo_set_listed(changed, False))

    def rescan(self) -> None:
        """Look at all again."""
        self._keeper.rescan()

    def cancel_scan(self) -> None:
        """Stop scanning."""
        self._keeper.cancel()

    def edit(self, track_ids: Sequence[TrackId], edit: TrackEdit) -> Callable[[], None]:
        """Change some tracks."""
        edited = self._beside.kept(
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

    # --- what tracks carry ------------------------------------------------------------------------

    def triggers(self) -> Sequence[Trigger]:
        """Those a person chooses among."""
        return self._catalogue().listed()

    def trigger_names(self) -> Mapping[str, str]:
        """What each trigger is called."""
        catalogue = self._catalogue()
        names = {each.id: each.name for each in catalogue.triggers}
        return names | {gone: names[into] for gone, into in catalogue.merged.items()}

    def styles(self) -> Sequence[Style]:
        """The styles there are."""
        return self._catalogue().styles

    def set_tags(
        self, track_ids: Sequence[TrackId], trigger: str, weight: float | None
    ) -> Callable[[], None]:
        """Set a trigger by hand, or take it out."""
        changed = self._beside.kept(self._shelf.tags.set_tags(track_ids, {trigger: weight}))
        return lambda: self._undo(self._shelf.tags.undo(changed))

    def judge_tags(
        self,
        track_ids: Sequence[TrackId] | None,
        *,
        confirm: bool,
        triggers: Sequence[str] | None = None,
    ) -> Callable[[], None]:
        """Confirm or reject guesses."""
        standing = Standing.CONFIRMED if confirm else Standing.REJECTED
        changed = self._beside.kept(self._shelf.tags.judge(track_ids, standing, triggers))
        return lambda: self._undo(self._shelf.tags.undo(changed))

    # --- inside -----------------------------------------------------------------------------------

    def _catalogue(self) -> Catalogue:
        store = self._shelf.catalogue_edits
        return self._beside.asked(store.catalogue, store.builtin)

    # The page sets its hooks when it is first opened, so they are looked up when they are called.

    def _ask_anew(self) -> None:
        self.on_changed()
        self.on_kept()

    def _moved_on(self, view: ScanView) -> None:
        if not self._beside.closed:
            self.on_scan(view)

    def _on_scan_ended(self, ended: ScanEnded) -> None:
        self._scanned = ended.request
        waiting = self._waiting.pop(ended.request, None)
        if waiting is not None:
            self._put_found(*waiting)
        if ended.outcome is ScanOutcome.FAILED and not self._beside.closed:
            self._beside.say(ended.problem)

    def _put_when_scanned(self, request: int, paths: tuple[Path, ...], into: PlaylistId) -> None:
        if request > self._scanned:
            self._waiting[request] = paths, into
        else:  # a small folder: its end was told before its number
            self._put_found(paths, into)

    def _put_found(self, paths: tuple[Path, ...], into: PlaylistId) -> None:
        def put() -> None:
            found = files_in(paths, self._shelf)
            self._beside.look(self._shelf.playlists.add_tracks(into, found))

        self._beside.do(put)
