"""The window while a command in a terminal changes the same library."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.media import copy
from support.whole_window import Home, WholeWindow

from sleepplayer import app
from sleepplayer.gui.library.page import LibraryPage
from sleepplayer.library.watcher import LibraryWatcher
from sleepplayer.models import TrackId
from sleepplayer.people import Liking
from sleepplayer.shelf import keeper
from sleepplayer.shelf.beside import CHANGED_EVERY_MS
from sleepplayer.shelf.lists import import_list
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths

pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

CTRL = Qt.KeyboardModifier.ControlModifier
NOTICED_WITHIN_MS = 2000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def shown(place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[WholeWindow]:
    """At its Library page."""
    assert app.TICK_MS + CHANGED_EVERY_MS < NOTICED_WITHIN_MS
    monkeypatch.setattr(app, "TICK_MS", 50)
    monkeypatch.setattr(keeper, "LibraryWatcher", partial(LibraryWatcher, rest_s=0.1))
    home = Home(find_paths({"SLEEPPLAYER_HOME": str(place)}), qtbot, monkeypatch)
    home.keep({"Rain sounds 1": 7.0})
    made = home.show()
    made.press(Qt.Key.Key_2, CTRL)
    yield made
    home.close()


def page_of(shown: WholeWindow) -> LibraryPage:
    assert shown.window.library is not None
    return shown.window.library


def listed(shown: WholeWindow) -> set[str]:
    """What the list shows, but for what comes with the program."""
    ids = [TrackId(number) for number in page_of(shown).table.rows.ids()]
    rows = shown.over.desks.library.rows(ids)
    return {row.track.title for row in rows if not row.track.location.startswith("sleepplayer:")}


def names(shown: WholeWindow) -> list[str]:
    """Of the playlists at the side."""
    rows = page_of(shown).playlists.rows
    found = (rows.playlist_at(row) for row in range(rows.rowCount()))
    return [one.name for one in found if one is not None]


def command(place: Path, *words: str | Path) -> None:
    """As one types it into a terminal."""
    subprocess.run(
        [sys.executable, "-m", "sleepplayer", *map(str, words)],
        env={**os.environ, "SLEEPPLAYER_HOME": str(place)},
        check=True,
        capture_output=True,
        timeout=60,
    )


def test_what_others_add_is_shown_watched_and_planned_with(
    shown: WholeWindow, place: Path, tmp_path: Path
) -> None:
    music = tmp_path / "music"
    for name in ("a", "b"):
        copy("mp3", music / f"{name}.mp3", seed=ord(name), title=name)
    (tmp_path / "bed.m3u").write_text("music/a.mp3\nmusic/b.mp3\n")
    before = listed(shown)
    command(place, "library", "scan", music, "--no-loudness")
    shown.until(lambda: listed(shown) == before | {"a", "b"})
    shown.until(lambda: [root.path for root in shown.evening.keeper._watched] == [str(music)])
    copy("mp3", music / "c.mp3", seed=3, title="c")
    with closing(Shelf(shown.home.paths, clock=shown.home.clock)) as other:
        import_list(tmp_path / "bed.m3u", other)
        shown.until(lambda: names(shown) == ["bed"])
        who = shown.evening.shelf.whose.profile_id
        other.statements.state(who, "tapping", Liking.LOVE).result()
    shown.until(lambda: shown.planned and "Tapping on wood" in shown.titles)
    new = {f"Tapping {number}": 7.0 for number in range(1, 5)}
    shown.home.keep(new)
    shown.until(lambda: shown.planned and not new.keys().isdisjoint(shown.titles))
    shown.until(lambda: "c" in listed(shown))
    shown.choose_trigger("tapping")
    page = shown.window.triggers
    assert page is not None
    with closing(Shelf(shown.home.paths, clock=shown.home.clock)) as other:
        other.statements.state(who, "tapping", Liking.AVOID).result()
    shown.until(lambda: (one := page._find("tapping")) and one.stated is Liking.AVOID)
    shown.until(lambda: shown.planned and new.keys().isdisjoint(shown.titles))
