"""The window over its library: what it opens with, what it says of a broken one, how it ends."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.fake_desktop import FakeDesktop
from support.media import copy

from sleepplayer import app, library_phrases, models, phrases
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.clock import SystemClock
from sleepplayer.gui.actions import LIBRARY
from sleepplayer.gui.library.desk import TrackEdit
from sleepplayer.gui.toast import Toast
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.gather import Source
from sleepplayer.models import Filter, Loudness, Query, Track
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import ForLength
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
    FakeDesktop(monkeypatch)
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
    own = {track.location for track in builtin_tracks()}  # all of them, or a plan made of them
    assert shown.places
    assert set(shown.places) <= own
    assert all(entry.track.track_id is not None for entry in queue.entries)
    shown.window.turn_to(LIBRARY)
    page = shown.window.library
    assert page is not None
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == len(builtin_tracks()))
    rows = shown.over.desks.library.rows(shown.over.desks.library.ids(Query()))
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
    shown.over.desks.library.add_paths([tmp_path / "music"])
    qtbot.waitUntil(lambda: len(shown.places) > 0, timeout=PATIENCE_MS)
    shown.over.close()
    qtbot.waitUntil(lambda: not our_threads(), timeout=PATIENCE_MS)


class TestTonightsQueue:
    """It learns what the library learns."""

    @pytest.fixture
    def shown(self, show: Show, qtbot: QtBot, tmp_path: Path) -> Shown:
        """Two sounds of the library wait to be played."""
        files = [copy("mp3", tmp_path / "music" / f"{name}.mp3", seed=0) for name in "ac"]
        shown = show(*files)
        shown.over.desks.library.add_paths([tmp_path / "music"])
        places = [str(file) for file in files]
        qtbot.waitUntil(lambda: shown.places == places, timeout=PATIENCE_MS)
        listed = len(builtin_tracks()) + len(files)
        qtbot.waitUntil(
            lambda: len(shown.over.desks.library.ids(Query())) == listed, timeout=PATIENCE_MS
        )
        qtbot.waitUntil(lambda: shown.evening.keeper.has_measured_all, timeout=PATIENCE_MS)
        return shown

    def first(self, shown: Shown) -> Track:
        return shown.evening.session.queue.entries[0].track

    def test_a_correction(self, shown: Shown, qtbot: QtBot) -> None:
        track_id = self.first(shown).track_id
        assert track_id is not None
        undo = shown.over.desks.library.edit([track_id], TrackEdit(gain_db=-12.0, skip_start_s=5.0))

        def corrected() -> tuple[float, float]:
            return self.first(shown).gain_db, self.first(shown).skip_start_s

        qtbot.waitUntil(lambda: corrected() == (-12.0, 5.0), timeout=PATIENCE_MS)
        row = shown.window.tonight.queue.list.rows.entries[0]
        assert row.track.gain_db == -12.0, "it shows what it has"
        undo()
        qtbot.waitUntil(lambda: corrected() == (0.0, 0.0), timeout=PATIENCE_MS)

    def test_another_name(self, shown: Shown, qtbot: QtBot) -> None:
        queue = shown.evening.session.queue
        entry = queue.entries[0]
        queue.mark_failed(entry.entry_id)
        file = Path(entry.track.location)
        file.rename(file.with_name("b.mp3"))
        shown.evening.keeper.rescan()
        qtbot.waitUntil(
            lambda: shown.places[0] == str(file.with_name("b.mp3")), timeout=PATIENCE_MS
        )
        assert queue.entries[0].entry_id == entry.entry_id
        assert not queue.failed

    def test_one_goes_on_where_one_drifted_off(self, shown: Shown, qtbot: QtBot) -> None:
        session = shown.evening.session
        session.start(ForLength(600.0))
        session.stop(0.0)
        file = Path(self.first(shown).location)
        session.queue.clear()
        file.rename(file.with_name("b.mp3"))
        shown.evening.keeper.rescan()
        tracks = shown.evening.shelf.tracks
        qtbot.waitUntil(
            lambda: tracks.of_location(str(file.with_name("b.mp3"))) is not None,
            timeout=PATIENCE_MS,
        )
        shown.window.continue_from_drift()
        assert shown.places[0] == str(file.with_name("b.mp3"))


def test_how_uneven_is_uneven_is_the_persons_choice(show: Show, qtbot: QtBot) -> None:
    shown = show()
    desk, bridge = shown.over.desks.library, shown.window.bridge
    (row,) = desk.rows(desk.ids(Query())[:1])
    uneven = Loudness(
        integrated_lufs=-30.0, true_peak_dbfs=-3.0, range_lu=9.0, short_term_max_lufs=-21.0
    )
    shown.evening.shelf.tracks.put_loudness(row.track_id, uneven)
    before = desk.totals().uneven
    session = bridge.settings.session

    def listed() -> list[int]:
        return list(desk.ids(Query(filter=Filter(show=models.Show.UNEVEN))))

    assert row.track_id not in listed()
    asked_anew: list[bool] = []
    desk.on_changed = lambda: asked_anew.append(True)
    night = replace(session.loudness, uneven_limit_lu=8.0)
    bridge.change(replace(bridge.settings, session=replace(session, loudness=night)))
    qtbot.waitUntil(lambda: bool(asked_anew), timeout=PATIENCE_MS)
    assert row.track_id in listed()
    assert desk.totals().uneven == len(listed()) > before


def test_after_a_sleep_one_press_goes_on(show: Show, qtbot: QtBot) -> None:
    shown = show()
    session, window = shown.evening.session, shown.window
    window.bridge.do(lambda: session.start(ForLength(1800.0)))
    for go_on in (window.toast.offer_button.click, session.resume):
        session.about_to_sleep()
        session.woke()
        assert window.toast.offers
        assert window.toast.offer_button.text() == "Go on"
        window.bridge.do(go_on)
        assert session.view().phase is Phase.PLAYING
        assert not window.toast.offers  # by whatever way it went on
    session.stop(0.0)
