"""What the library page talks to: questions that are answered at once, wishes that are carried out
beside the window, and one signal-like hook for each thing that may have changed meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sleepplayer.models import (
    Filter,
    LibraryTrack,
    Playlist,
    PlaylistId,
    Query,
    Resume,
    Root,
    TrackId,
)
from sleepplayer.night.ports import Outcome
from sleepplayer.triggers import Style, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    """How far a scan is. `total` is None while files are still being counted; `done` of them have
    been looked at. `measured` of `to_measure` tracks have had their loudness measured."""

    scanning: bool = False
    done: int = 0
    total: int | None = None
    folder: str = ""
    remaining_s: float | None = None
    measuring: bool = False
    measured: int = 0
    to_measure: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much there is: tracks by what became of them, and those with guesses nobody judged."""

    there: int = 0
    missing: int = 0
    unreadable: int = 0
    uneven: int = 0
    suggested: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a playlist file: the playlist it made, or None and `problem` says why.

    `unresolved` are the entries that name nothing that is there now, as they stand there: they keep
    their places in the playlist. `refused` are sentences on those that are not in it.
    """

    playlist: Playlist | None
    problem: str = ""
    unresolved: tuple[str, ...] = ()
    resolved: int = 0
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackEdit:
    """What to change in some tracks; None leaves it as it is. An empty title or artist gives back
    what the file itself says."""

    title: str | None = None
    artist: str | None = None
    gain_db: float | None = None
    skip_start_s: float | None = None
    skip_end_s: float | None = None
    resume: Resume | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """One time a track was played: when it began (timezone-aware), and how long it sounded.

    `outcome` says how it ended; None while it plays, or if the program was killed then.
    """

    started: datetime
    heard_s: float
    outcome: Outcome | None


class LibraryDesk(Protocol):
    """The library as the window sees it. All calls return at once and raise nothing for what the
    disk does; what fails is said by `say` (the toast). To be used on the main thread."""

    # --- hooks: the page sets them; called on the main thread -------------------------------------

    on_changed: Callable[[], None]
    """Tracks or playlists changed, by whatever cause: ask anew. At most twice a second."""

    on_scan: Callable[[ScanView], None]
    """A scan or the measuring moved on. At most four times a second."""

    # --- questions --------------------------------------------------------------------------------

    def ids(self, query: Query) -> Sequence[TrackId]:
        """All tracks that meet a query, in its order."""
        ...

    def rows(self, track_ids: Sequence[TrackId]) -> Sequence[LibraryTrack]:
        """These tracks in this order; one that is gone meanwhile is left out."""
        ...

    def totals(self) -> Totals:
        """How much there is."""
        ...

    def roots(self) -> Sequence[Root]:
        """The folders and files that make up the library."""
        ...

    def playlists(self) -> Sequence[Playlist]:
        """All playlists by name, with count and length."""
        ...

    def unresolved(self, playlist_id: PlaylistId) -> Sequence[str]:
        """Locations in a playlist that name nothing in the library."""
        ...

    def scan_view(self) -> ScanView:
        """How far a scan is now."""
        ...

    def history(self, track_id: TrackId) -> Sequence[Heard]:
        """The last times a track was played, the latest first; ten at most."""
        ...

    def cover(self, track: LibraryTrack, got: Callable[[bytes | None], None]) -> None:
        """Read a track's cover beside the window; `got` is called later with an encoded picture."""
        ...

    # --- the library ------------------------------------------------------------------------------

    def add_paths(self, paths: Sequence[Path], into: PlaylistId | None = None) -> None:
        """Add files and folders to the library, and scan them. Playlist files are imported.

        With `into`, what is found in them is put at that playlist's end.
        """
        ...

    def add_stream(self, address: str, title: str = "") -> str:
        """Add an http(s) address; returns "" or why it is refused, in a sentence."""
        ...

    def remove_root(self, path: str) -> None:
        """Take a folder out of the library; its tracks keep their history."""
        ...

    def remove_tracks(self, track_ids: Sequence[TrackId]) -> Callable[[], None]:
        """Take tracks out of the listing; returns the undo."""
        ...

    def rescan(self) -> None:
        """Look at all roots again."""
        ...

    def cancel_scan(self) -> None:
        """Stop scanning; what was found stays, and the next scan goes on from there."""
        ...

    def edit(self, track_ids: Sequence[TrackId], edit: TrackEdit) -> Callable[[], None]:
        """Change some tracks; returns the undo."""
        ...

    # --- what tracks carry ------------------------------------------------------------------------

    def triggers(self) -> Sequence[Trigger]:
        """Those a person chooses among: of the edited catalogue all that are not hidden."""
        ...

    def trigger_names(self) -> Mapping[str, str]:
        """What each trigger is called, by its id; hidden ones and those that went into others,
        too."""
        ...

    def styles(self) -> Sequence[Style]:
        """The styles there are."""
        ...

    def set_tags(
        self, track_ids: Sequence[TrackId], trigger: str, weight: float | None
    ) -> Callable[[], None]:
        """Set a trigger of tracks by hand, at a weight above 0 and up to 1; None: it is not there,
        and no guess brings it back. Returns the undo."""
        ...

    def judge_tags(
        self,
        track_ids: Sequence[TrackId] | None,
        *,
        confirm: bool,
        triggers: Sequence[str] | None = None,
    ) -> Callable[[], None]:
        """Confirm or reject guesses: of these tracks, or (None) of the whole library; of these
        triggers, or (None) of all, and of styles then, too. Returns the undo."""
        ...

    # --- playlists --------------------------------------------------------------------------------

    def create_playlist(
        self, name: str, track_ids: Sequence[TrackId] = (), rules: Filter | None = None
    ) -> PlaylistId:
        """A new playlist, a smart one if there are rules; a name that is taken gets a number."""
        ...

    def rename_playlist(self, playlist_id: PlaylistId, name: str) -> None:
        """Give it another name."""
        ...

    def duplicate_playlist(self, playlist_id: PlaylistId) -> PlaylistId:
        """A copy, named so."""
        ...

    def delete_playlist(self, playlist_id: PlaylistId) -> Callable[[], None]:
        """Delete it; returns the undo."""
        ...

    def set_rules(self, playlist_id: PlaylistId, rules: Filter) -> None:
        """Change what a smart playlist asks for."""
        ...

    def add_to_playlist(
        self, playlist_id: PlaylistId, track_ids: Sequence[TrackId], at: int | None = None
    ) -> None:
        """Put tracks in at a place (default: the end)."""
        ...

    def move_in_playlist(self, playlist_id: PlaylistId, places: Sequence[int], to: int) -> None:
        """Move the entries at these places to before place `to` (counted before the move)."""
        ...

    def remove_from_playlist(
        self, playlist_id: PlaylistId, places: Sequence[int]
    ) -> Callable[[], None]:
        """Take the entries at these places out; returns the undo."""
        ...

    def import_playlist(self, path: Path, done: Callable[[Imported], None]) -> None:
        """Read a playlist file beside the window; `done` is called later."""
        ...

    def export_playlist(
        self, playlist_id: PlaylistId, path: Path, done: Callable[[str], None]
    ) -> None:
        """Write a playlist file, its format by its ending; `done` gets "" or why it failed."""
        ...
