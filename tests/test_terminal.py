"""An evening in the terminal over an engine that counts: what it takes out of the library."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer
from pytestqt.qtbot import QtBot
from support.fake_power import FakePower
from support.media import copy

from sleepplayer import app, terminal, terminal_desktop
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.catalog import Put
from sleepplayer.clock import SystemClock
from sleepplayer.errors import OutsideError
from sleepplayer.library.loudness import measure
from sleepplayer.library.media import read_media
from sleepplayer.library.walk import on_disk
from sleepplayer.models import Loudness, Track
from sleepplayer.night import after_silence
from sleepplayer.night.end_action import EndAction, OthersLoggedIn
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import ForLength
from sleepplayer.night.view import Phase
from sleepplayer.people import Liking, ProfileId
from sleepplayer.play_request import PlayRequest
from sleepplayer.shelf.person_named import whose_evening
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.settings_file import save_settings
from sleepplayer.terminal import TerminalEvening

PATIENCE_MS = 15_000
QUIET = Loudness(
    integrated_lufs=-40.0, true_peak_dbfs=-25.0, range_lu=4.0, short_term_max_lufs=-38.0
)


def test_a_replaced_file_in_a_playlist_is_measured_before_it_plays(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the gain of the quiet recording that was there it would be far too loud."""
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(tmp_path / "home"))
    backend = SilentBackend(now_s=SystemClock().elapsed_s, lengths=lambda _location: 60.0)
    monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: backend)
    monkeypatch.setattr(app, "start_log", lambda *_args: None)
    file, other = copy("flac", tmp_path / "a.flac"), copy("mp3", tmp_path / "b.mp3")
    paths = find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")})
    with closing(Shelf(paths, clock=SystemClock())) as shelf:
        shelf.tracks.apply([Put(read_media(on_disk(str(file), file.stat())))])
        row = shelf.tracks.of_location(str(file))
        assert row is not None
        shelf.tracks.put_loudness(row.track_id, QUIET)
        shelf.playlists.create("Night", [row.track_id]).result()
    file.write_bytes(other.read_bytes())
    request = PlayRequest(playlist="night")
    evening = TerminalEvening(request, out=io.StringIO(), err=io.StringIO())
    # It would quit the loop of the test that follows, once what was stopped is silent.
    monkeypatch.setattr(evening, "_quit", lambda *, failed: None)
    with closing(evening._evening) as wired:
        wired.open()
        evening._sounds.take_playlist("night")
        (entry,) = wired.session.queue.entries
        assert entry.track.loudness == measure(other)
        qtbot.waitUntil(lambda: bool(backend.players), timeout=PATIENCE_MS)
        wired.session.stop(0.0)


class Planned:
    """`play` over a silent engine, with what it says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, request: PlayRequest) -> None:
        self.backend = SilentBackend(now_s=SystemClock().elapsed_s, lengths=lambda _at: 60.0)
        monkeypatch.setattr(app, "open_backend", lambda *_args, **_options: self.backend)
        monkeypatch.setattr(app, "start_log", lambda *_args: None)
        QCoreApplication.processEvents()  # an evening before may have wished to quit
        self.out, self.err = io.StringIO(), io.StringIO()
        self.evening = TerminalEvening(request, out=self.out, err=self.err)
        self.queued: list[Track] = []
        self._look = QTimer()
        self._look.setInterval(20)
        self._look.timeout.connect(self._on_look)

    def _on_look(self) -> None:
        queue = self.evening._evening.session.queue
        self.queued = [entry.track for entry in queue.entries] or self.queued

    def run(self) -> int:
        self._look.start()
        code = self.evening.run()
        self._look.stop()
        self._on_look()  # a busy machine may not have come to one
        return code


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which tapping is avoided, with sounds that are known from their titles."""
    home = tmp_path / "home"
    monkeypatch.setenv("SLEEPPLAYER_HOME", str(home))
    copy("mp3", tmp_path / "m" / "a.mp3", title="Tapping on wood")
    copy("mp3", tmp_path / "m" / "b.mp3", title="Rain on a roof", seed=3)
    with closing(Shelf(find_paths({"SLEEPPLAYER_HOME": str(home)}), clock=SystemClock())) as shelf:
        shelf.statements.state(ProfileId(1), "tapping", Liking.AVOID).result()
        ids = shelf.tracks.remember(
            [read_track(tmp_path / "m" / name) for name in ("a.mp3", "b.mp3")]
        )
        shelf.playlists.create("Night", ids).result()
    return tmp_path


def read_track(path: Path) -> Track:
    found = read_media(on_disk(str(path), path.stat()))
    return Track(location=found.location, title=found.title, duration_s=found.duration_s)


LIFT = "To lift that: sleepplayer triggers set tapping neutral"


class TestAvoided:
    """Nothing with an avoided trigger, whichever way it is asked for."""

    def carried(self, evening: Planned) -> set[str]:
        return {each.trigger for track in evening.queued for each in track.triggers}

    def test_a_plan(self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        evening = Planned(monkeypatch, PlayRequest(goal=ForLength(1.5)))
        assert evening.run() == 0
        assert evening.queued
        assert "tapping" not in self.carried(evening)

    def test_a_plan_that_is_filled_anew(
        self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        evening = Planned(monkeypatch, PlayRequest(goal=ForLength(8.0)))
        session = evening.evening._session
        extended: list[bool] = []

        def go_on() -> None:
            if session.view().phase is not Phase.PLAYING:
                return
            if not extended:
                extended.append(True)
                session.extend(1200.0)
            elif len(session.queue.entries) > 1:
                session.stop(0.0)

        looks = QTimer()
        looks.timeout.connect(go_on)
        looks.start(100)
        assert evening.run() == 0
        looks.stop()
        assert len(evening.queued) > 1  # ten minutes each
        assert "tapping" not in self.carried(evening)

    def test_a_folder(self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        request = PlayRequest(sources=[house / "m"], goal=ForLength(1.0))
        evening = Planned(monkeypatch, request)
        assert evening.run() == 0
        assert [track.title for track in evening.queued] == ["Rain on a roof"]
        assert evening.err.getvalue() == (
            f"“Tapping on wood” is not played: tapping is avoided. {LIFT}\n"
        )

    def test_a_playlist(self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        request = PlayRequest(playlist="Night", goal=ForLength(1.0))
        evening = Planned(monkeypatch, request)
        assert evening.run() == 0
        assert [track.title for track in evening.queued] == ["Rain on a roof"]
        assert LIFT in evening.err.getvalue()

    def test_alone(self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        request = PlayRequest(sources=[house / "m" / "a.mp3"], goal=ForLength(1.0))
        evening = Planned(monkeypatch, request)
        assert evening.run() == 1
        assert evening.queued == []
        assert evening.err.getvalue().count("\n") == 1

    def test_of_which_nothing_is_known(
        self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Something is avoided, so it might be in there; that it is harmless is said once."""
        copy("mp3", house / "x" / "c.mp3", title="Xyz", seed=5)
        for harmless, code in ((False, 1), (True, 0), (False, 0)):
            request = PlayRequest(sources=[house / "x"], goal=ForLength(0.5), harmless=harmless)
            assert Planned(monkeypatch, request).run() == code


class TestPeople:
    def locked(self, house: Path) -> None:
        paths = find_paths({"SLEEPPLAYER_HOME": str(house / "home")})
        with closing(Shelf(paths, clock=SystemClock())) as shelf:
            shelf.profiles.rename(ProfileId(1), "Mia").result()
            shelf.profiles.add("Anna").result()
            shelf.profiles.set_playlists(ProfileId(1), frozenset()).result()
            shelf.profiles.set_pin(ProfileId(1), "1234").result()

    def test_another_person_avoids_nothing(
        self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paths = find_paths({"SLEEPPLAYER_HOME": str(house / "home")})
        with closing(Shelf(paths, clock=SystemClock())) as shelf:
            anna = shelf.profiles.add("Anna").result()
        save_settings(paths.settings_file_of(anna), Settings(volume=7))
        request = PlayRequest(sources=[house / "m" / "a.mp3"], goal=ForLength(0.5), profile="anna")
        evening = Planned(monkeypatch, request)
        assert evening.evening._settings.volume == 7
        assert evening.run() == 0

    def test_somebody_who_is_not_there(self, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(OutsideError, match="There is nobody called “Bob”"):
            Planned(monkeypatch, PlayRequest(profile="Bob"))

    def test_a_locked_child_is_left_by_its_pin(
        self, house: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.locked(house)
        paths = find_paths({"SLEEPPLAYER_HOME": str(house / "home")})
        clock = SystemClock()
        with pytest.raises(OutsideError, match="takes the PIN"):
            whose_evening(paths, "Anna", clock=clock, ask_pin=lambda _prompt: None)
        with pytest.raises(OutsideError, match="not the PIN"):
            whose_evening(paths, "Anna", clock=clock, ask_pin=lambda _prompt: "9999")
        asked: list[str] = []

        def answer(prompt: str) -> str:
            asked.append(prompt)
            return "1234"

        whose = whose_evening(paths, "Anna", clock=clock, ask_pin=answer)
        assert whose.profile_id == 2
        assert asked == ["PIN of Mia: "]
        assert whose_evening(paths, "mia", clock=clock, ask_pin=lambda _p: None).profile_id == 1

    def test_what_a_child_may_not_hear_is_not_played(
        self, house: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.locked(house)
        evening = Planned(monkeypatch, PlayRequest(goal=ForLength(0.5)))
        assert evening.run() == 1
        assert "Nothing may play tonight" in evening.err.getvalue()


class TestThen:
    """What follows the silence, with the minute before it made short."""

    @pytest.fixture
    def power(self, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> FakePower:
        power = FakePower(post=lambda answer: QTimer.singleShot(0, answer))
        monkeypatch.setenv("SLEEPPLAYER_HOME", str(tmp_path / "home"))
        monkeypatch.setattr(terminal_desktop, "make_power", lambda *_buses: power)
        monkeypatch.setattr(after_silence, "NOTICE_S", 0.2)
        monkeypatch.setattr(terminal, "STATUS_MS", 50)
        return power

    @pytest.mark.parametrize("then", EndAction)
    def test_comes_once(
        self, power: FakePower, monkeypatch: pytest.MonkeyPatch, then: EndAction
    ) -> None:
        evening = Planned(monkeypatch, PlayRequest(goal=ForLength(0.3), then=then))
        assert evening.run() == 0
        assert power.done == ([then] if then.is_the_systems else [])
        assert evening.err.getvalue() == ""

    def test_is_refused_before_anything_plays(
        self, power: FakePower, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        power.can = frozenset()
        request = PlayRequest(goal=ForLength(0.3), then=EndAction.POWEROFF)
        evening = Planned(monkeypatch, request)
        assert evening.run() == 1
        assert evening.queued == []
        assert evening.out.getvalue() == ""
        assert evening.err.getvalue().count("\n") == 1

    def test_does_not_come_while_somebody_else_is_there(
        self, power: FakePower, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        power.standing = OthersLoggedIn(("anna",))
        request = PlayRequest(goal=ForLength(0.3), then=EndAction.POWEROFF)
        evening = Planned(monkeypatch, request)
        assert evening.run() == 1
        assert power.done == []
        assert evening.err.getvalue() == (
            "The computer was not switched off: anna is logged in, too.\n"
        )

    def test_does_not_come_when_somebody_stops_it(
        self, power: FakePower, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = PlayRequest(goal=ForLength(60.0), then=EndAction.SUSPEND)
        evening = Planned(monkeypatch, request)
        session = evening.evening._session
        stop = QTimer()
        stop.timeout.connect(
            lambda: session.stop(0.0) if session.view().phase is Phase.PLAYING else None
        )
        stop.start(20)
        assert evening.run() == 0
        stop.stop()
        assert power.asked == []
