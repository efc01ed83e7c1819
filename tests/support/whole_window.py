"""A window over real stores, with hands, and a clock that can be turned ahead."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepplayer import app
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.catalog import Put, ScannedFile
from sleepplayer.clock import SystemClock
from sleepplayer.gui.toast import Toast
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.gather import Source
from sleepplayer.library.tag_job import tag_waiting
from sleepplayer.models import PlaylistId, Query, TrackId
from sleepplayer.night.view import Phase
from sleepplayer.shelf.household import Household
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.settings_file import load_settings
from sleepplayer.window import WindowEvening
from sleepplayer.window_desktop import WindowDesktop
from support.fake_desktop import FakeDesktop

PATIENCE_MS = 15_000
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class TurnedClock:
    """The machine's clock, so many seconds ahead; it begins at ten in the evening."""

    def __init__(self) -> None:
        self._system = SystemClock()
        now = self._system.wall()
        ten = now.replace(hour=22, minute=0, second=0, microsecond=0)
        self._evening = ten - now
        self.ahead_s = 0.0

    def elapsed_s(self) -> float:
        return self._system.elapsed_s() + self.ahead_s

    def wall(self) -> datetime:
        return self._system.wall() + self._evening + timedelta(seconds=self.ahead_s)


class Home:
    """What is kept between windows, and all they share: engine, clock, what was said."""

    def __init__(self, paths: Paths, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.paths = paths
        self.qtbot = qtbot
        self.clock = TurnedClock()
        self.lengths_s: dict[str, float] = {}
        self.backend = SilentBackend(
            now_s=self.clock.elapsed_s, lengths=lambda where: self.lengths_s.get(where, 60.0)
        )
        self.said: list[str] = []
        self.desktop = FakeDesktop(monkeypatch)
        self._open: list[WholeWindow] = []
        monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: self.backend)
        monkeypatch.setattr(app, "SystemClock", lambda: self.clock)
        monkeypatch.setattr(gc, "freeze", lambda: None)  # the tests' process goes on
        say = Toast.say

        def noted(toast: Toast, text: str, *offer: object) -> None:
            self.said.append(text)
            say(toast, text, *offer)  # type: ignore[arg-type]  # as it was called

        monkeypatch.setattr(Toast, "say", noted)

    def keep(
        self, tracks: Mapping[str, float], playlists: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """A library of titles and their minutes, and playlists of those titles."""
        with closing(Shelf(self.paths, clock=self.clock)) as shelf:
            for title, minutes in tracks.items():
                self.lengths_s[place_of(title)] = 60.0 * minutes
            shelf.tracks.apply([Put(_file(title, minutes)) for title, minutes in tracks.items()])
            tag_waiting(shelf.tags, shelf.guesser)
            for name, titles in (playlists or {}).items():
                rows = [shelf.tracks.of_location(place_of(title)) for title in titles]
                shelf.playlists.create(name, [row.track_id for row in rows if row]).result()

    def show(self, *sources: Source, start: bool = False, planned: bool = True) -> WholeWindow:
        """A window, as `sleepplayer` shows it, with its library open and, unless it does not
        matter, the first plan made."""
        settings = load_settings(Household(self.paths).settings_file)
        over = WindowEvening(sources, home=self.paths, settings=settings, engine=None, start=start)
        made = WholeWindow(self, over)
        self._open.append(made)
        made.until(lambda: over._desktop is not None and over._desktop.is_open)
        if planned and not (sources or start):
            made.until(lambda: made.planned)
        made.window.activateWindow()
        made.until(made.window.isActiveWindow)
        return made

    def close(self) -> None:
        """All that was shown goes."""
        for made in self._open:
            made.close()
        self._open.clear()

    @property
    def sounding(self) -> list[str]:
        """The titles that are heard now."""
        heard = [player for player in self.backend.players if player.sounding]
        return [title_of(player.cue.location) for player in heard]


class WholeWindow:
    """A window, its evening, and hands."""

    def __init__(self, home: Home, over: WindowEvening) -> None:
        self.home = home
        self.over = over
        self.window = over.window
        self.evening = over._evening
        self.session = self.evening.session

    def close(self) -> None:
        """As when the person closes it and the sound is gone."""
        if self.window.isVisible():
            self.window.close()
        self.over.close()
        self.window.deleteLater()

    # --- hands ------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """A key as the system delivers it: to the window, on to what has the keyboard."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifiers)

    def type(self, text: str) -> None:
        """Letters and digits into what has the keyboard."""
        handle = self.window.windowHandle()
        assert handle is not None
        for sign in text:
            QTest.keyClick(handle, sign)  # type: ignore[call-overload]  # the stubs lack it

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible(), "nobody can press what is not seen"
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NO_MODIFIER, QPoint(8, 8))

    def take_offer(self, words: str) -> None:
        """Press the button of the line above the bar."""
        assert self.window.toast.offer_button.text() == words
        self.click(self.window.toast.offer_button)

    def choose(self, title: str) -> None:
        """Choose a sound of tonight's list, with the keyboard there."""
        view = self.window.tonight.queue.list
        view.setFocus(Qt.FocusReason.TabFocusReason)
        view._choose_rows([self.titles.index(title)])

    def choose_in_library(self, title: str) -> None:
        """Turn to the library and choose a sound there."""
        self.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        page = self.window.library
        assert page is not None
        ids = self.over.desks.library.ids(page.query())
        row = next(n for n, one in enumerate(self.rows(ids)) if one == title)
        self.until(lambda: page.table.rows.rowCount() == len(ids))
        page.table.setFocus(Qt.FocusReason.TabFocusReason)
        page.table.choose_rows([row])

    def rows(self, ids: Sequence[TrackId]) -> list[str]:
        return [row.track.title for row in self.over.desks.library.rows(ids)]

    def choose_trigger(self, trigger: str) -> None:
        """Turn to the triggers and choose one there."""
        self.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        page = self.window.triggers
        assert page is not None
        self.until(lambda: page.list.rows.row_of(trigger) >= 0)
        page.list.choose(trigger)
        page.list.setFocus(Qt.FocusReason.TabFocusReason)

    def turn_to(self, person: int) -> None:
        """Ctrl+P and a digit."""
        self.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        self.type(str(person))

    def add_person(self, name: str) -> None:
        """Ctrl+P, New person, a name, Enter."""
        self.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        switcher = self.window.switcher
        assert switcher is not None
        self.click(switcher.new_button)
        self.type(name)
        self.press(Qt.Key.Key_Return)

    def pass_time(self, seconds: float) -> None:
        """So much later; the audio thread has heard of it, and the session looks."""
        self.home.clock.ahead_s += seconds
        for _ in range(2):  # the first may be of a step that began before
            looked = partial(self._has_looked, self.home.clock.elapsed_s())
            self.home.backend.wake()
            self.until(looked)
        self.evening._tick()
        self.window.refresh()

    def _has_looked(self, since_s: float) -> bool:
        return self.evening.engine._status_at_s > since_s

    def look(self, seconds: float = 0.0) -> None:
        """So much later the desktop is looked at, and what is asked then is answered."""
        self.home.clock.ahead_s += seconds
        self.desktop.look()
        QApplication.processEvents()

    # --- what is seen -----------------------------------------------------------------------------

    def until(self, condition: Callable[[], object]) -> None:
        self.home.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    @property
    def desktop(self) -> WindowDesktop:
        assert self.over._desktop is not None
        return self.over._desktop

    @property
    def planned(self) -> bool:
        """Whether there is a plan, and no newer one is being made."""
        planning = self.window.tonight.planning
        if planning is None or planning.own or planning.plan is None:
            return False
        busy = planning._rests.isActive() or planning._asked is not None
        return not busy and not self.over.desks.tonight._changed

    @property
    def titles(self) -> list[str]:
        """Tonight's sounds."""
        return [entry.track.title for entry in self.session.queue.entries]

    @property
    def phase(self) -> Phase:
        return self.session.view().phase

    @property
    def playing(self) -> str:
        entry = self.session.view().entry
        return entry.track.title if entry is not None and self.phase is not Phase.IDLE else ""

    @property
    def last_said(self) -> str:
        return self.home.said[-1] if self.home.said else ""

    def playlist(self, name: str) -> PlaylistId:
        found = self.evening.shelf.playlist_named(name)
        assert found is not None
        return found.playlist_id

    def track_id(self, title: str) -> TrackId:
        row = self.evening.shelf.tracks.of_location(place_of(title))
        assert row is not None
        return row.track_id

    @property
    def everything(self) -> Sequence[TrackId]:
        return self.over.desks.library.ids(Query())


def place_of(title: str) -> str:
    return str(Path("/music") / f"{title}.opus")


def title_of(place: str) -> str:
    own = {track.location: track.title for track in builtin_tracks()}
    return own.get(place, Path(place).stem)


def _file(title: str, minutes: float) -> ScannedFile:
    return ScannedFile(
        location=place_of(title),
        size_bytes=1_000_000,
        modified_ns=1_700_000_000_000_000_000,
        fingerprint=title,
        title=title,
        duration_s=60.0 * minutes,
    )
