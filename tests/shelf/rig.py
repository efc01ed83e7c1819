"""A library in a folder of its own, with scanner, meter and watcher, as the window has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sleepplayer.clock import SystemClock
from sleepplayer.desktop.main_loop import MainThreadPoster
from sleepplayer.gui.library.desk import ScanView
from sleepplayer.library.watcher import LibraryWatcher
from sleepplayer.models import LibraryTrack, Loudness, PlaylistId, Query, SortBy
from sleepplayer.shelf import keeper as keeper_module
from sleepplayer.shelf.desk import ShelfDesk
from sleepplayer.shelf.keeper import Keeper
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import Paths, find_paths

PATIENCE_MS = 15_000


def paths_in(home: Path) -> Paths:
    return find_paths({"SLEEPPLAYER_HOME": str(home)})


class Rig:
    """Everything, and what came of it."""

    def __init__(self, home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.watchers: list[LibraryWatcher] = []
        self.said: list[str] = []
        self.views: list[ScanView] = []
        self.measured: list[tuple[str, Loudness]] = []
        self.locked = False
        self.changes = 0
        self._qtbot = qtbot
        self._poster = MainThreadPoster()
        monkeypatch.setattr(keeper_module, "LibraryWatcher", self._make_watcher)
        clock = SystemClock()
        self.shelf = Shelf(paths_in(home), clock=clock)
        self.keeper = Keeper(
            self.shelf.tracks,
            clock=clock,
            post=self._poster.post,
            measured=lambda location, loudness: self.measured.append((location, loudness)),
            tags=self.shelf.tags,
            guesser=self.shelf.guesser,
        )
        self.desk = ShelfDesk(
            self.shelf,
            self.keeper,
            post=self._poster.post,
            say=self.said.append,
            locked=lambda: self.locked,
        )
        self.desk.on_changed = self._count
        self.desk.on_scan = self.views.append

    def _make_watcher(
        self, changed: Callable[[tuple[str, ...]], None], *, clock: SystemClock
    ) -> LibraryWatcher:
        made = LibraryWatcher(changed, clock=clock, rest_s=0.1)
        self.watchers.append(made)
        return made

    def _count(self) -> None:
        self.changes += 1

    def close(self) -> None:
        """As the window does it."""
        self.desk.close()
        self.keeper.close()
        self.shelf.close()

    # --- waiting ----------------------------------------------------------------------------------

    def until(self, condition: Callable[[], object]) -> None:
        """Let Qt's loop run until it is so."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def until_changed(self) -> None:
        """Until the page is told to ask anew."""
        before = self.changes
        self.until(lambda: self.changes > before)

    def until_watching(self) -> None:
        assert self.watchers[-1].wait_until_watching(PATIENCE_MS / 1000)

    def until_listed(self, *titles: str) -> None:
        """Until these make up the library, in any order."""
        self.until(lambda: sorted(self.titles()) == sorted(titles))

    # --- asking, as the page does -----------------------------------------------------------------

    def tracks(self, query: Query | None = None) -> list[LibraryTrack]:
        return list(self.desk.rows(self.desk.ids(query or Query())))

    def titles(self, query: Query | None = None) -> list[str]:
        return [row.track.title for row in self.tracks(query)]

    def titles_in(self, playlist_id: PlaylistId) -> list[str]:
        return self.titles(Query(playlist_id=playlist_id, sort=SortBy.PLAYLIST))

    def at(self, path: Path) -> LibraryTrack | None:
        return self.shelf.tracks.of_location(str(path))

    def names(self) -> list[str]:
        return [one.name for one in self.desk.playlists()]
