"""The window over real stores: tonight's plan, and what may not play, on each of its paths."""

from __future__ import annotations

import threading
import wave
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from support.whole_window import Home, WholeWindow

from sleepplayer.gui.actions import DISCOVERY, HELP, LIBRARY, PROFILE, SETTINGS, TONIGHT, TRIGGERS
from sleepplayer.night.view import Phase
from sleepplayer.people import Liking, Limits
from sleepplayer.storage.paths import find_paths

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KINDS = ("Tapping", "Whispering", "Rain sounds", "Hair brushing", "Crinkles")
SOUNDS = {f"{kind} {number}": 7.0 for kind in KINDS for number in (1, 2, 3, 4)}
LISTS = {
    "Knock": ["Tapping 2", "Tapping 1"],
    "Mixed": ["Tapping 1", "Crinkles 3", "Rain sounds 1"],
}
TAPPING_2 = (
    "“Tapping 2” seems to have tapping in it (a guess by its title or folder), which you avoid."
)


@pytest.fixture
def home(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = Home(find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")}), qtbot, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def shown(home: Home) -> WholeWindow:
    home.keep(SOUNDS, LISTS)
    return home.show()


def tapping(titles: list[str]) -> list[str]:
    return [title for title in titles if title.startswith("Tapping")]


def stop(shown: WholeWindow) -> None:
    shown.session.stop(0.0)
    shown.window.refresh()


def avoid_tapping(shown: WholeWindow) -> None:
    """By key 1, once the page knows that it is not avoided."""
    (row,) = shown.over.desks.library.rows([shown.track_id("Tapping 2")])
    shown.choose_trigger("tapping")
    page = shown.window.triggers
    assert page is not None
    shown.until(lambda: (one := page._find("tapping")) and one.stated is not Liking.AVOID)
    shown.press(K.Key_1)
    shown.until(lambda: shown.evening.house.barred(row.track) is not None)


def minutes_planned(shown: WholeWindow) -> float:
    planning = shown.window.tonight.planning
    assert planning is not None
    return planning.minutes or 0.0


def menu_of(shown: WholeWindow) -> QMenu:
    menu = shown.window.tonight.queue.source.menu_now()
    assert menu is not None
    return menu


def pick(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text() == words).trigger()


def test_a_plan_is_changed_by_hand_and_comes_back(shown: WholeWindow, tmp_path: Path) -> None:
    tonight = shown.window.tonight
    planning = tonight.planning
    assert planning is not None
    assert len(planning.words) == len(shown.titles) >= 3
    assert all(words.reason and words.minutes for words in planning.words.values())
    tonight.timer.later(20)
    shown.until(lambda: shown.planned and minutes_planned(shown) > 44.0)

    first = shown.titles[0]  # X: something else in its place
    shown.choose(first)
    shown.press(K.Key_X)
    shown.until(lambda: shown.titles[0] != first and shown.planned)
    assert first not in shown.titles

    never = shown.titles[0]  # Shift+Del: not any more, and back
    shown.press(K.Key_Delete, SHIFT)
    shown.until(lambda: never not in shown.titles and shown.planned)
    never_id = shown.track_id(never)
    assert never_id in shown.evening.house.retired()
    shown.press(K.Key_Z, CTRL)
    shown.until(lambda: shown.planned and not shown.evening.house.retired())
    assert never in shown.titles

    second = shown.titles[1]  # the button does what X does
    shown.choose(second)
    shown.click(tonight.queue.else_button)
    shown.until(lambda: second not in shown.titles and shown.planned)

    pick(menu_of(shown), "Mixed")
    shown.until(lambda: shown.planned and set(shown.titles) <= set(LISTS["Mixed"]))
    pick(menu_of(shown), "Knock")
    shown.until(lambda: shown.planned and tapping(shown.titles))
    pick(menu_of(shown), "From the whole library")
    listed = {title for titles in LISTS.values() for title in titles}
    shown.until(lambda: shown.planned and not set(shown.titles) <= listed)
    planned = shown.titles

    dropped = _sound(tmp_path / "drop" / "mine.wav")  # own sounds, and the way back
    shown.window.paths_added.emit([dropped], 0)
    shown.until(lambda: shown.titles == ["mine", *planned])
    assert planning.own
    shown.click(tonight.queue.plan_button)
    shown.until(lambda: shown.planned)
    assert shown.titles == planned
    shown.take_offer("Undo")
    assert shown.titles == ["mine", *planned]

    (in_order,) = menu_of(shown).findChildren(QMenu)
    pick(in_order, "Mixed")
    assert shown.titles == LISTS["Mixed"]
    assert planning.own
    assert shown.phase is Phase.IDLE
    shown.take_offer("Undo")
    assert shown.titles == ["mine", *planned]


def test_while_it_plays_the_plan_goes_on_and_what_is_avoided_goes_silent(
    shown: WholeWindow, home: Home
) -> None:
    def whispering(titles: list[str]) -> list[str]:
        return [title for title in titles if title.startswith("Whispering")]

    shown.press(K.Key_1, CTRL)
    shown.press(K.Key_Space)
    assert whispering([shown.playing])
    before = shown.titles
    shown.press(K.Key_E, CTRL)
    shown.until(lambda: len(shown.titles) > len(before))
    assert shown.titles[: len(before)] == before
    shown.press(K.Key_N)
    assert shown.playing == before[1]
    shown.until(lambda: home.sounding == [before[1]])
    assert whispering(home.sounding)
    shown.choose_trigger("whispering")
    shown.press(K.Key_1)
    shown.until(lambda: not whispering(home.sounding))
    assert shown.phase is Phase.PLAYING
    assert not whispering([shown.playing])
    stop(shown)
    shown.until(lambda: shown.planned and not whispering(shown.titles))


def test_what_is_avoided_is_refused_on_each_path_until_that_is_lifted(
    shown: WholeWindow, home: Home, tmp_path: Path
) -> None:
    # From the library, by Enter: nothing has changed until it is lifted.
    planning = shown.window.tonight.planning
    assert planning is not None
    before_it = planning.plan
    avoid_tapping(shown)
    shown.until(lambda: shown.planned and planning.plan is not before_it)
    planned = shown.titles
    assert not tapping(planned)
    shown.choose_in_library("Tapping 2")
    shown.press(K.Key_Return)
    assert shown.last_said == TAPPING_2
    assert (shown.titles, shown.phase) == (planned, Phase.IDLE)
    shown.take_offer("Lift the avoid")
    shown.until(lambda: home.sounding == ["Tapping 2"])
    shown.pass_time(60.0)

    # From where one drifted off, which it was.
    stop(shown)
    avoid_tapping(shown)
    shown.window.continue_from_drift()
    assert shown.last_said == TAPPING_2
    shown.take_offer("Lift the avoid")
    shown.until(lambda: shown.playing == "Tapping 2")
    assert (shown.session.view().position_s or 0.0) > 25.0

    # A playlist of nothing else, while it plays: that goes on.
    avoid_tapping(shown)
    shown.until(lambda: not tapping([shown.playing]))
    before = shown.playing
    page = shown.window.pages.library
    assert page is not None
    page.playlists.open(shown.playlist("Knock"))
    page.play_tonight()
    assert shown.last_said == TAPPING_2
    assert shown.playing == before != ""
    shown.take_offer("Lift the avoid")
    shown.until(lambda: shown.playing == "Tapping 2")
    assert shown.titles == LISTS["Knock"]

    # A file that is dropped, and then stands in the queue.
    stop(shown)
    avoid_tapping(shown)
    shown.press(K.Key_1, CTRL)
    shown.window.paths_added.emit([_sound(tmp_path / "Slow tapping.wav")], None)
    refusal = TAPPING_2.replace("Tapping 2", "Slow tapping")
    shown.until(lambda: shown.last_said == refusal)
    home.said.clear()
    shown.choose("Slow tapping")
    shown.press(K.Key_Return)
    assert home.said == [refusal]
    shown.take_offer("Lift the avoid")
    shown.until(lambda: shown.playing == "Slow tapping")


def test_what_nothing_is_known_of_is_asked_about_once(shown: WholeWindow, tmp_path: Path) -> None:
    shown.choose_trigger("tapping")
    shown.press(K.Key_1)
    shown.until(lambda: shown.planned)
    shown.press(K.Key_1, CTRL)
    files = [_sound(tmp_path / "drop" / name) for name in ("abc.wav", "xyz.wav")]
    shown.window.paths_added.emit(files, None)
    words = "What is in “abc” is not known. It may be something that you avoid."
    shown.until(lambda: shown.last_said == words)
    shown.take_offer("It is harmless")
    for name in ("xyz", "abc"):
        shown.choose(name)
        shown.press(K.Key_Return)
        assert shown.playing == name
    said = list(shown.home.said)
    stop(shown)
    shown.window.paths_added.emit(files[:1], 0)
    shown.until(lambda: shown.titles.count("abc") == 2)
    shown.choose("abc")
    shown.press(K.Key_Return)
    assert shown.playing == "abc"
    assert [one for one in shown.home.said if one not in said] == ["It is silent now."]


def test_never_again_from_the_library_and_back(shown: WholeWindow) -> None:
    shown.choose_in_library("Crinkles 2")
    shown.press(K.Key_Delete, SHIFT)
    assert shown.last_said == "“Crinkles 2” is never played again."
    library = shown.window.pages.library
    assert library is not None
    shown.until(lambda: not library.details.problem.isHidden())
    shown.press(K.Key_Return)
    assert shown.last_said == "“Crinkles 2” is one that you never wanted to hear again."
    shown.take_offer("Let it play again")
    shown.until(lambda: shown.playing == "Crinkles 2")
    shown.press(K.Key_Delete, SHIFT)
    shown.until(lambda: shown.playing != "Crinkles 2")
    shown.press(K.Key_Z, CTRL)
    shown.until(lambda: not shown.evening.house.retired())
    shown.until(library.details.problem.isHidden)
    shown.press(K.Key_Return)
    assert shown.playing == "Crinkles 2"


def test_limits_are_told_kept_and_gone_past(home: Home) -> None:
    home.keep(dict.fromkeys(SOUNDS, 60.0))
    shown = home.show()
    line, desk = shown.window.tonight.timer.sentence, shown.over.desks.people

    def limited(limits: Limits) -> None:
        stop(shown)
        assert desk.set_limits(limits) == ""
        shown.until(lambda: shown.planned)

    limited(Limits(night_min=40.0))
    assert line.text() == "40 of 40 minutes left tonight"
    shown.press(K.Key_1, CTRL)
    shown.press(K.Key_Space)
    assert home.said == []
    shown.until(lambda: home.sounding)
    shown.pass_time(600.0)
    stop(shown)
    assert line.text() == "30 of 40 minutes left tonight"
    shown.window.tonight.timer.later(15)
    shown.until(lambda: shown.planned)
    assert minutes_planned(shown) == pytest.approx(30.0, abs=0.1)
    shown.press(K.Key_Space)
    assert shown.last_said.startswith("30 minutes are left of tonight’s 40: silent at ")
    assert shown.session.view().remaining_s == pytest.approx(1800.0, abs=2.0)
    shown.press(K.Key_E)
    assert shown.last_said == "No more is left of tonight’s 40 minutes, so the end stays."
    shown.take_offer("Play on past it")
    assert shown.last_said == "Past the limit, for tonight. 15 minutes more."
    stop(shown)
    assert "40 minutes" not in line.text()

    lights_out = home.clock.wall() + timedelta(minutes=80)
    limited(Limits(lights_out=lights_out.time().replace(second=0, microsecond=0)))
    assert line.text() == f"Lights out {lights_out:%H:%M} · quiet from 22:30"
    shown.press(K.Key_Space)
    assert shown.last_said == "Your quiet time begins at 22:30: silent then."
    assert (shown.session.view().remaining_s or 0.0) <= 1200.0

    limited(Limits(free_days=frozenset(range(7))))
    assert line.text() == "A free night, without ASMR: nature and noise only"
    calm = {"Rain sounds 1", "Rain sounds 2", "Rain sounds 3", "Rain sounds 4"}
    queued = [entry.track for entry in shown.session.queue.entries]
    assert all(track.title in calm or track.synthesised or track.triggers for track in queued)
    assert not set(shown.titles) & (SOUNDS.keys() - calm)
    shown.choose_in_library("Tapping 1")
    shown.press(K.Key_Return)
    assert shown.last_said == (
        "Tonight is a free night, without ASMR, and “Tapping 1” seems to have tapping in it"
        " (a guess by its title or folder)."
    )
    shown.take_offer("Make tonight an exception")
    shown.until(lambda: shown.playing == "Tapping 1")


class BareWindows(QObject):
    """What came up as a window of its own: a control that was shown before it had a place."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        is_shown = event.type() == QEvent.Type.Show
        if isinstance(watched, QWidget) and is_shown and watched.isWindow():
            self.seen.append(watched)
        return False


@pytest.mark.parametrize("late", [False, True])
def test_it_closes_in_the_midst_of_everything(home: Home, late: bool) -> None:
    home.keep(SOUNDS)
    before = {thread.ident for thread in threading.enumerate()}
    shown = home.show()
    bare, app = BareWindows(), QApplication.instance()
    assert app is not None
    app.installEventFilter(bare)
    for page in (LIBRARY, TRIGGERS, SETTINGS, HELP, PROFILE, DISCOVERY):
        shown.window.turn_to(page)
        assert shown.window.isActiveWindow()
    app.removeEventFilter(bare)
    assert not bare.seen
    discovery = shown.window.pages.discovery
    assert discovery is not None
    if late:
        shown.until(discovery.begin_button.isEnabled)
        shown.click(discovery.begin_button)
        assert discovery.round.running
    else:
        shown.window.turn_to(TONIGHT)
        shown.window.tonight.timer.later(20)
        shown.over.desks.tonight.changed()
    home.close()
    shown.until(lambda: {thread.ident for thread in threading.enumerate()} <= before)


def _sound(path: Path) -> Path:
    """A file without words in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x01\x00" * 16_000)
    return path
