"""`sleepplayer library` and `sleepplayer playlist`, carried out: words and figures on stdout.

Each returns the exit code. What keeps a command from doing its work is raised as a
`SleepplayerError` with its sentence; what it had to leave out is named on stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from sleepplayer import library_phrases
from sleepplayer.clock import SystemClock
from sleepplayer.command_shelf import (
    complain,
    opened_shelf,
    playlist_named,
    say,
    track_json,
    trigger_named,
    write_json,
)
from sleepplayer.errors import OutsideError
from sleepplayer.gui.library.desk import ScanView
from sleepplayer.library.playlist_files.model import PlaylistFileFailed
from sleepplayer.library.probe import location_of
from sleepplayer.library.scan_job import ScanEnded, ScanOutcome
from sleepplayer.models import Filter, Query, Root, Show, SortBy
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.lists import export_list, import_list
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.status_line import StatusLine

translate = library_phrases.translate


def scan(paths: Sequence[Path], *, measure: bool, as_json: bool) -> int:
    """Add and scan, and measure what is new; Ctrl+C ends it, and keeps what was found."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise OutsideError(library_phrases.no_such_place_sentence(str(missing[0])))
    with opened_shelf() as shelf:
        run = _ScanRun(shelf, quiet=as_json)
        stopped = False
        try:
            run.carry_out([_root(path) for path in paths], measure)
        except KeyboardInterrupt:
            stopped = True
        finally:
            run.close()
        if not stopped:
            shelf.guess_all()
        totals = shelf.tracks.totals()
        if as_json:
            outcome = ScanOutcome.CANCELLED if run.ended is None else run.ended.outcome
            write_json({**asdict(totals), "outcome": outcome})
        else:
            say(library_phrases.totals_sentence(totals.there, totals.missing, totals.unreadable))
        if stopped:
            complain(library_phrases.scan_stopped_sentence())
            raise KeyboardInterrupt
        if run.ended is not None and run.ended.outcome is ScanOutcome.FAILED:
            raise OutsideError(run.ended.problem)
    return 0


def _root(path: Path) -> Root:
    return Root(location_of(path), path.is_dir())


class _ScanRun:
    """A scan in the terminal: what the keeper posts is run here, on the main thread."""

    def __init__(self, shelf: Shelf, *, quiet: bool) -> None:
        self.ended: ScanEnded | None = None
        self._posted: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._line = StatusLine(sys.stderr)
        self._shelf = shelf
        self._keeper = Keeper(
            shelf.tracks,
            clock=SystemClock(),
            post=self._posted.put,
            measured=lambda _location, _loudness: None,
            tags=shelf.tags,
            guesser=shelf.guesser,
        )
        self._keeper.ended = self._on_ended
        if not quiet:
            self._keeper.moved_on = lambda view: self._line.show(_scan_line(view))

    def carry_out(self, roots: Sequence[Root], measure: bool) -> None:
        """Until all is found, and measured if that is wanted."""
        self._keeper.measures = measure
        if roots:
            self._keeper.add_roots(roots)
        else:
            self._keeper.rescan()
        while self.ended is None:
            self._posted.get()()
        if measure and self.ended.outcome is ScanOutcome.DONE:
            while not self._keeper.has_measured_all:
                self._posted.get()()

    def close(self) -> None:
        """End it."""
        self._keeper.close()
        self._line.clear()

    def _on_ended(self, ended: ScanEnded) -> None:
        self.ended = ended


def list_tracks(
    asked: Filter,
    *,
    playlist: str | None,
    sort: SortBy | None,
    descending: bool,
    as_json: bool,
) -> int:
    """Tracks that meet a filter, one on a line."""
    with opened_shelf() as shelf:
        if asked.trigger is not None:
            named = trigger_named(shelf.catalogue_edits.catalogue(), asked.trigger)
            asked = replace(asked, trigger=named.id)
        if asked.trigger is not None or asked.show in (Show.SUGGESTED, Show.UNTAGGED):
            shelf.guess_all()
        chosen = None if playlist is None else playlist_named(shelf, playlist)
        own_order = chosen is not None and chosen.rules is None
        query = Query(
            filter=asked,
            playlist_id=None if chosen is None else chosen.playlist_id,
            sort=sort or (SortBy.PLAYLIST if own_order else SortBy.TITLE),
            descending=descending,
        )
        rows = shelf.tracks.rows(shelf.search.ids(query))
        if as_json:
            write_json([track_json(row) for row in rows])
        else:
            say(*map(library_phrases.track_line, rows))
    return 0


def list_folders(*, as_json: bool) -> int:
    """What makes the library up."""
    with opened_shelf() as shelf:
        roots = shelf.tracks.roots()
        if as_json:
            write_json([asdict(root) for root in roots])
        else:
            say(*(root.path for root in roots))
    return 0


def remove_folders(paths: Sequence[Path], *, as_json: bool) -> int:
    """Take folders and files out of the library."""
    with opened_shelf() as shelf:
        known = {root.path for root in shelf.tracks.roots()}
        named = [location_of(path) for path in paths]
        unknown = [path for path in named if path not in known]
        if unknown:
            raise OutsideError(library_phrases.no_root_sentence(unknown[0]))
        for path in named:
            shelf.tracks.remove_root(path)
        if as_json:
            write_json({"removed": named})
    return 0


def list_playlists(name: str | None, *, as_json: bool) -> int:
    """All playlists, or what one of them holds."""
    with opened_shelf() as shelf:
        if name is None:
            playlists = shelf.playlists.playlists()
            if as_json:
                write_json([asdict(one) for one in playlists])
            else:
                say(*map(library_phrases.playlist_line, playlists))
            return 0
        chosen = playlist_named(shelf, name)
        rows = shelf.tracks_of(chosen)
        unresolved = shelf.playlists.unresolved(chosen.playlist_id)
        if as_json:
            write_json({"tracks": [track_json(row) for row in rows], "unresolved": unresolved})
        else:
            say(*map(library_phrases.track_line, rows))
            complain(*(library_phrases.unresolved_line(one) for one in unresolved))
    return 0


def import_playlists(files: Sequence[Path], *, as_json: bool) -> int:
    """Make playlists of files; 1 if one of them could not be read."""
    failed = False
    told: list[dict[str, Any]] = []
    with opened_shelf() as shelf:
        for file in files:
            try:
                playlist_id, read = import_list(file, shelf)
            except PlaylistFileFailed as error:
                failed = True
                complain(str(error))
                continue
            playlist = shelf.playlists.playlist(playlist_id)
            name = read.name if playlist is None else playlist.name
            count, left_out = len(read.entries.found), read.entries.unresolved
            told.append(
                {
                    "name": name,
                    "tracks": count,
                    "unresolved": [one.entry.location for one in left_out if one.location],
                    "left_out": [
                        {"location": one.entry.location, "reason": one.reason}
                        for one in left_out
                        if not one.location
                    ],
                }
            )
            if not as_json:
                say(library_phrases.imported_line(name, count))
                complain(
                    *(
                        library_phrases.left_out_line(one.entry.location, one.reason)
                        for one in left_out
                    )
                )
    if as_json:
        write_json(told)
    return 1 if failed else 0


def export_playlist(name: str, file: Path, *, force: bool, as_json: bool) -> int:
    """Write a playlist file; over one that exists only by `force`."""
    if file.exists() and not force:
        raise OutsideError(library_phrases.file_exists_sentence(str(file)))
    with opened_shelf() as shelf:
        written = export_list(playlist_named(shelf, name), file, shelf)
        if as_json:
            left_out = [{"location": one.text, "reason": one.reason} for one in written.left_out]
            write_json({"written": written.count, "left_out": left_out})
        elif written.left_out:
            complain(library_phrases.not_written_sentence([one.text for one in written.left_out]))
    return 0


def _scan_line(view: ScanView) -> str:
    """How far a scan is, on one line."""
    if view.scanning:
        if view.total is None:
            return translate("library", "Looking: {n} files").format(n=view.done)
        return translate("library", "Looking at {n} of {total}").format(
            n=view.done, total=view.total
        )
    if view.measuring:
        return translate("library", "Measuring loudness: {n} of {total}").format(
            n=view.measured, total=view.to_measure
        )
    return ""
