"""The window over its library: what it opens with, what it says of a broken one, how it ends."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.media import copy

from sleepplayer import app, library_phrases, phrases
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.clock import SystemClock
from sleepplayer.gui.actions import LIBRARY
from sleepplayer.gui.toast import Toast
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.gather import Source
from sleepplayer.models import Query
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.settings import Settings
from sleepplayer.night.view import Phase
from sleepplayer.storage.paths import Paths, find_paths
from sleepplayer.window import WindowEvening

PATIENCE_MS = 15_000
OURS = {"desk", "covers", "scanner", "measurer", "watcher", "gatherer", "database writer"}


def our_threads() -> set[str]:
    return OURS & {thread.name for thread in threading.enumerate()}


class Shown:
    """A window, its evening, and what it has said."""

    def __init__(self, sources: Sequence[Source], paths: Paths, said: list[str]) -> None:
        self.said = said
        self.over = WindowEvening(sources, home=paths, settings=Settings(), engine=None)
        self.window = self.over.window
        self.evening = self.over._evening

    @property
    def places(self) -> list[str]:
        """Where the queue's tracks are."""
        return [entry.track.location for entry in self.evening.session.queue.entries]


Show = Callable[..., Shown]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")})


@pytest.fixture
def show(paths: Paths, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    backend = SilentBackend(now_s=SystemClock().elapsed_s, lengths=lambda _location: 60.0)
    monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: backend)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # the tests' process goes on
    said = list[str]()
    say = Toast.say

    def noted(toast: Toast, text: str, *offer: object) -> None:
        said.append(text)
        say(toast, text, *offer)  # type: ignore[arg-type]

    monkeypatch.setattr(Toast, "say", noted)
    made: list[Shown] = []

    def start(*sources: Source) -> Shown:
        shown = Shown(sources, paths, said)
        made.append(shown)
        qtbot.waitUntil(lambda: "keeper" in vars(shown.evening), timeout=PATIENCE_MS)
        return shown

    yield start
    for shown in made:
        shown.over.close()
        shown.window.hide()
        shown.window.deleteLater()


def test_it_opens_with_its_own_sounds_known_and_listed(show: Show, qtbot: QtBot) -> None:
    shown = show()
    queue = shown.evening.session.queue
    assert shown.places == [track.location for track in builtin_tracks()]
    assert all(entry.track.track_id is not None for entry in queue.entries)
    shown.window.turn_to(LIBRARY)
    page = shown.window.library
    assert page is not None
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == len(builtin_tracks()))
    rows = shown.over.desk.rows(shown.over.desk.ids(Query()))
    page.play_asked.emit(list(rows[:1]))
    view = shown.evening.session.view()
    assert view.phase is Phase.PLAYING
    assert view.entry is not None
    assert view.entry.track == rows[0].track
    assert shown.said == []


def test_what_was_named_is_gathered_and_what_is_none_is_told(
    show: Show, qtbot: QtBot, tmp_path: Path
) -> None:
    sound = copy("flac", tmp_path / "music" / "a.flac")
    sound.with_name("Night.m3u8").write_text("a.flac\nhttps://radio.example/night\n")
    shown = show(sound.with_name("Night.m3u8"), sound, "http://me:secret@radio.example/")
    expected = [str(sound), "https://radio.example/night", str(sound)]
    qtbot.waitUntil(lambda: shown.places == expected, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: bool(shown.said), timeout=PATIENCE_MS)
    address = "http://me:secret@radio.example/"
    assert shown.said == [phrases.failure_sentence(address, FailureReason.REFUSED)]


def test_a_damaged_library_is_told_of(show: Show, paths: Paths) -> None:
    paths.database_file.parent.mkdir(parents=True)
    paths.database_file.write_bytes(b"no database at all" * 1000)
    shown = show()
    (sentence,) = shown.said
    assert sentence.startswith("The library was damaged and begins anew. The damaged one is kept")
    assert str(paths.data_dir) not in sentence


def test_without_a_library_tonight_plays_and_the_page_opens(
    show: Show, paths: Paths, qtbot: QtBot
) -> None:
    paths.data_dir.parent.mkdir(parents=True)
    paths.data_dir.write_text("a file where the folder should be")
    shown = show()
    problem = shown.evening.shelf.problem
    assert shown.said == [library_phrases.tonight_only_sentence(problem)]
    shown.window.turn_to(LIBRARY)
    page = shown.window.library
    assert page is not None
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == len(builtin_tracks()))
    shown.evening.session.start()
    assert shown.evening.session.view().phase is Phase.PLAYING


def test_closing_leaves_no_thread(show: Show, qtbot: QtBot, tmp_path: Path) -> None:
    for number in range(30):
        copy("mp3", tmp_path / "music" / f"{number}.mp3", seed=number % 2)
    shown = show(tmp_path / "music")
    shown.window.turn_to(LIBRARY)
    shown.over.desk.add_paths([tmp_path / "music"])
    qtbot.waitUntil(lambda: len(shown.places) > 0, timeout=PATIENCE_MS)
    shown.over.close()
    qtbot.waitUntil(lambda: not our_threads(), timeout=PATIENCE_MS)
