"""The window among its neighbours: what follows silence, media keys, tray, notifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from support.fake_power import SYSTEMS
from support.media import copy
from support.whole_window import Home, WholeWindow

from sleepplayer import end_phrases, phrases
from sleepplayer.desktop.instance.messages import Answer, Command, Order
from sleepplayer.desktop.instance.place import Role
from sleepplayer.gui.actions import LIBRARY, TONIGHT
from sleepplayer.night.end_action import EndAction, Hindrance, OthersLoggedIn
from sleepplayer.night.media_keys import MediaKey
from sleepplayer.night.notices import NothingMayPlay
from sleepplayer.night.playback import EngineFailed
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import ForLength
from sleepplayer.night.view import Phase
from sleepplayer.people import SessionKind
from sleepplayer.remote_control import RemoteControl
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.storage.paths import find_paths
from sleepplayer.storage.settings_file import load_settings, save_settings

pytestmark = pytest.mark.qt_log_ignore(  # offscreen, which has no trays
    "This plugin does not support",
    "No such signal QPlatformNativeInterface::systemTray",
    extend=True,
)

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SUSPEND = EndAction.SUSPEND
SOUNDS = {f"Rain sounds {number}": 20.0 for number in (1, 2, 3, 4)} | {"Tapping 1": 20.0}
LENGTH_S = 1800.0
STEP_S = 4.0
"""Between two looks; what comes 5 s after the one before counts as a machine that slept."""


@pytest.fixture
def home(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    made = Home(find_paths({"SLEEPPLAYER_HOME": str(tmp_path / "home")}), qtbot, monkeypatch)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[WholeWindow]]:
    """One window for all tests that leave it as it was; its home is made by the first of them."""
    made: list[WholeWindow] = []
    yield made
    for shown in made:
        shown.home.close()


@pytest.fixture
def shown(
    shared: list[WholeWindow],
    tmp_path_factory: pytest.TempPathFactory,
    qtbot: QtBot,
    module_patch: pytest.MonkeyPatch,
) -> WholeWindow:
    """A window as it is at first: nothing plays, nothing is pending, nobody has chosen anything."""
    if not shared:
        paths = find_paths({"SLEEPPLAYER_HOME": str(tmp_path_factory.mktemp("home"))})
        home = Home(paths, qtbot, module_patch)
        home.keep(SOUNDS)
        shared.append(home.show(planned=False))
    (shown,) = shared
    shown.home.qtbot = qtbot
    as_at_first(shown)
    return shown


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def other_program(qtbot: QtBot) -> QLabel:
    """What a person may have in front instead."""
    made = QLabel("elsewhere")
    qtbot.addWidget(made)
    return made


def looks_away(shown: WholeWindow, to: QLabel) -> None:
    to.show()
    to.activateWindow()
    shown.until(lambda: not shown.window.isActiveWindow())


def as_at_first(shown: WholeWindow) -> None:
    bridge, desktop, window = shown.window.bridge, shown.home.desktop, shown.window
    people = shown.over.desks.people
    people.turn_to(people.profiles()[0].profile_id)
    bridge.do(lambda: shown.session.stop(0.0))
    desktop.forget()
    shown.desktop.after.cancel()
    shown.desktop.hands.drop_start()
    window.end_notice.lift(at_once=True)
    bridge.turn(replace(Settings(), volume=bridge.settings.volume))
    bridge.set_offered(SYSTEMS)
    window.toast.dismiss()
    window.turn_to(TONIGHT)
    window.activateWindow()
    shown.until(window.isActiveWindow)
    shown.look(STEP_S)
    shown.home.said.clear()


def plan_anew(shown: WholeWindow) -> None:
    """Tonight's sounds are the plan's again."""
    shown.window.tonight.plan_tonight()
    shown.window.toast.dismiss()
    shown.until(lambda: shown.planned)


def set_up(home: Home, **chosen: object) -> None:
    """Settings that are kept before the window is shown."""
    file = home.paths.settings_file
    save_settings(file, replace(load_settings(file), **chosen))  # type: ignore[arg-type]


def change(shown: WholeWindow, **chosen: object) -> None:
    bridge = shown.window.bridge
    bridge.change(replace(bridge.settings, **chosen))  # type: ignore[arg-type]


def falls_silent(shown: WholeWindow) -> None:
    """Half an hour by the timer, from Space to its end."""
    shown.press(K.Key_Space)
    assert plays(shown)
    shown.pass_time(LENGTH_S + 2.0)
    assert is_idle(shown)


def plays(shown: WholeWindow) -> bool:
    return shown.phase is Phase.PLAYING


def is_idle(shown: WholeWindow) -> bool:
    return shown.phase is Phase.IDLE


def shown_outside(shown: WholeWindow) -> Phase:
    return shown.home.desktop.media.now.phase


def is_announced(shown: WholeWindow) -> bool:
    notice = shown.window.end_notice
    return notice.isVisible() and notice.pending is not None


def hindrance(shown: WholeWindow) -> str:
    """What stands on Tonight about last night."""
    return shown.window.tonight.timer._hindrance


def minute_runs(shown: WholeWindow, then: EndAction = SUSPEND) -> None:
    """It is silent, and in a minute something follows."""
    change(shown, then=then)
    falls_silent(shown)
    shown.until(lambda: is_announced(shown))


def wait(shown: WholeWindow, seconds: float) -> None:
    """With a look at the desktop every few seconds."""
    while seconds > 0.0:
        shown.look(min(STEP_S, seconds))
        seconds -= STEP_S


class TestTheMinute:
    """Between silence and what follows it."""

    @pytest.fixture(autouse=True)
    def _begin(self, shown: WholeWindow) -> None:
        minute_runs(shown)

    def test_then_it_is_done_once_and_not_before(self, shown: WholeWindow) -> None:
        power = shown.home.desktop.power
        sentence = "The computer is suspended in 60 s. Any key keeps it on."
        assert shown.window.end_notice.text() == sentence
        wait(shown, 58.0)
        assert power.done == []
        wait(shown, 4.0)
        shown.until(lambda: power.done)
        wait(shown, 120.0)
        assert power.done == [SUSPEND]

    @pytest.mark.parametrize("key", [K.Key_Space, K.Key_Q, K.Key_2, K.Key_Shift])
    def test_any_key_calls_it_off_and_does_nothing_else(
        self, shown: WholeWindow, key: Qt.Key
    ) -> None:
        page = shown.window.page
        shown.press(key, CTRL if key in (K.Key_Q, K.Key_2) else Qt.KeyboardModifier.NoModifier)
        assert shown.desktop.after.pending is None
        assert shown.window.isVisible()
        assert shown.window.page == page
        said = {shown.last_said, shown.window.end_notice.text()}
        assert end_phrases.cancelled_sentence(SUSPEND) in said
        wait(shown, 80.0)
        assert is_idle(shown)
        assert shown.home.desktop.power.done == []

    def test_a_key_and_after_a_moment_others_start_anew(self, shown: WholeWindow) -> None:
        settling = shown.window.end_notice._watch._settle
        for _ in range(3):  # it is called off, the page comes back, and then Space is Space
            if not plays(shown):
                shown.press(K.Key_Space)
                shown.until(lambda: not settling.isActive())
        assert plays(shown)
        wait(shown, 80.0)
        assert plays(shown)
        assert shown.home.desktop.power.done == []

    def test_a_headset_calls_it_off_and_its_next_press_plays(self, shown: WholeWindow) -> None:
        media = shown.home.desktop.media
        told = [media.now.ending is not None]
        shown.desktop.controls.press(MediaKey.PLAY)
        told.append(media.now.ending is not None)
        assert told == [True, False]
        assert is_idle(shown)
        assert not is_announced(shown)
        shown.desktop.controls.press(MediaKey.PLAY)
        assert plays(shown)
        wait(shown, 80.0)
        assert shown.home.desktop.power.done == []

    def test_another_start_calls_it_off_and_plays(self, shown: WholeWindow) -> None:
        ask(shown, Order(command=Command.START))
        assert plays(shown)
        assert not is_announced(shown)
        wait(shown, 80.0)
        assert shown.home.desktop.power.done == []

    def test_more_time_keeps_it_on(self, shown: WholeWindow) -> None:
        answer = ask(shown, Order(command=Command.EXTEND, seconds=600.0))
        assert answer.done
        assert shown.desktop.after.pending is None

    def test_whatever_begins_to_play_calls_it_off_at_once(self, shown: WholeWindow) -> None:
        shown.window.bridge.do(lambda: shown.session.start(ForLength(600.0)))
        assert shown.desktop.after.pending is None
        assert not is_announced(shown)

    def test_a_machine_that_slept_in_it_stays_on(self, shown: WholeWindow) -> None:
        wait(shown, 20.0)
        shown.look(3600.0)
        wait(shown, 80.0)
        assert shown.home.desktop.power.done == []
        assert not is_announced(shown)

    def test_somebody_else_who_logs_in_is_told_of(self, shown: WholeWindow) -> None:
        others = OthersLoggedIn(("anna",))
        shown.home.desktop.power.standing = others
        wait(shown, 64.0)
        shown.until(lambda: shown.desktop.after.pending is None)
        assert shown.last_said == end_phrases.hindrance_sentence(SUSPEND, others)
        assert not is_announced(shown)
        assert shown.home.desktop.power.done == []

    def test_for_another_person_it_does_not_follow(self, shown: WholeWindow) -> None:
        people = shown.over.desks.people
        assert people.add("Kim") == ""
        assert people.turn_to(people.profiles()[-1].profile_id) == ""
        assert shown.desktop.after.pending is None
        wait(shown, 80.0)
        assert shown.home.desktop.power.done == []

    def test_the_tray_keeps_it_on(self, shown: WholeWindow) -> None:
        shown.home.desktop.tray_is_there = True
        wait(shown, 4.0)
        tray = shown.desktop.tray
        assert tray is not None
        assert tray.shown.ending
        stay = next(one for one in tray.menu.actions() if "on" in one.text() and one.isVisible())
        stay.trigger()
        assert shown.desktop.after.pending is None
        assert not tray.shown.ending


def test_what_stands_against_it_is_said_and_no_minute_runs(shown: WholeWindow) -> None:
    shown.home.desktop.power.standing = OthersLoggedIn(("anna", "bo"))
    change(shown, then=EndAction.POWEROFF)
    falls_silent(shown)
    said = end_phrases.hindrance_sentence(EndAction.POWEROFF, shown.home.desktop.power.standing)
    shown.until(lambda: shown.last_said == said)
    assert not is_announced(shown)
    wait(shown, 80.0)
    assert shown.home.desktop.power.done == []
    assert hindrance(shown) == said, "also in the morning"
    shown.press(K.Key_Space)
    assert hindrance(shown) == ""


@pytest.mark.parametrize("how", ["stopped", "discovery", "not offered", "failed"])
def test_after_what_nothing_follows(shown: WholeWindow, how: str) -> None:
    change(shown, then=SUSPEND)
    session, bridge = shown.session, shown.window.bridge
    if how == "not offered":
        bridge.set_offered(frozenset())
        falls_silent(shown)
    elif how == "discovery":
        bridge.do(lambda: session.start(ForLength(600.0), kind=SessionKind.DISCOVERY))
        shown.pass_time(602.0)
    elif how == "failed":
        shown.press(K.Key_Space)
        session.handle(EngineFailed("a test's"))
    else:
        shown.press(K.Key_Space)
        bridge.do(session.stop)
    assert is_idle(shown)
    wait(shown, 80.0)
    assert shown.home.desktop.power.asked == shown.home.desktop.power.done == []


def test_a_machine_that_woke_long_after_its_end_is_not_put_to_sleep_again(
    shown: WholeWindow,
) -> None:
    """Somebody has just opened it in the morning."""
    change(shown, then=SUSPEND)
    shown.press(K.Key_Space)
    shown.session.about_to_sleep()
    shown.home.clock.ahead_s += 8 * 3600.0
    shown.session.woke()
    assert is_idle(shown)
    wait(shown, 80.0)
    assert shown.home.desktop.power.asked == []


def test_nor_is_one_that_was_woken_before_its_end_and_waits(shown: WholeWindow) -> None:
    change(shown, then=SUSPEND)
    shown.press(K.Key_Space)
    shown.session.about_to_sleep()
    shown.home.clock.ahead_s += 60.0
    shown.session.woke()
    assert shown.phase is Phase.PAUSED
    shown.pass_time(LENGTH_S)
    assert is_idle(shown)
    wait(shown, 80.0)
    assert shown.home.desktop.power.asked == []


# --- media keys and other starts --------------------------------------------------------------


@pytest.mark.parametrize("extends", [True, False])
def test_a_headset_in_the_last_minutes(shown: WholeWindow, *, extends: bool) -> None:
    change(shown, headset_extends=extends)
    shown.press(K.Key_Space)
    shown.pass_time(LENGTH_S - 60.0)
    left_s = shown.session.view().remaining_s
    assert left_s is not None
    shown.desktop.controls.press(MediaKey.PLAY_PAUSE)
    after_s = shown.session.view().remaining_s
    assert after_s is not None
    assert shown.phase is (Phase.PLAYING if extends else Phase.PAUSED)
    assert (after_s > left_s + 60.0) is extends


def test_the_desktop_is_shown_what_plays_and_what_came_of_a_key(shown: WholeWindow) -> None:
    plan_anew(shown)
    media = shown.home.desktop.media
    assert shown_outside(shown) is Phase.IDLE
    assert media.now.can_start
    shown.desktop.controls.press(MediaKey.PLAY_PAUSE)
    assert shown_outside(shown) is Phase.PLAYING
    assert media.now.title == shown.playing
    assert shown.home.desktop.stopped_others == 1
    shown.desktop.controls.press(MediaKey.NEXT)
    assert media.now.title == shown.playing
    shown.desktop.controls.set_volume(130)
    assert media.now.volume == shown.window.bridge.settings.volume == 100
    shown.desktop.controls.press(MediaKey.PAUSE)
    assert shown_outside(shown) is Phase.PAUSED
    shown.desktop.controls.press(MediaKey.STOP)
    assert shown_outside(shown) is Phase.IDLE
    assert shown.home.desktop.stopped_others == 1


def ask(shown: WholeWindow, *orders: Order) -> Answer:
    answer = RemoteControl(shown.desktop.controls, Role.WINDOW).carry(orders)
    assert answer is not None
    return answer


def test_another_start_asks_and_commands(shown: WholeWindow) -> None:
    plan_anew(shown)

    def status() -> Mapping[str, Any]:
        found = ask(shown, Order(command=Command.STATUS)).status
        assert found is not None
        return found

    assert status()["phase"] == "idle"
    assert not ask(shown, Order(command=Command.EXTEND, seconds=600.0)).done
    assert ask(shown, Order(command=Command.START)).done
    before = status()
    assert before["phase"] == "playing"
    assert before["title"] == shown.playing
    assert ask(shown, Order(command=Command.EXTEND, seconds=600.0)).done
    more_s = status()["remaining_s"] - before["remaining_s"]
    assert 598.0 < more_s < 601.0
    assert ask(shown, Order(command=Command.END_SOFTLY)).done
    assert status()["remaining_s"] <= 20.0


def hand_over(shown: WholeWindow, *sounds: Path, show: bool = True) -> None:
    """As by opening files while the window runs."""
    orders = [Order(command=Command.ADD, sources=tuple(map(str, sounds)))]
    if show:
        orders.append(Order(command=Command.SHOW))
    assert ask(shown, *orders).done
    shown.until(lambda: not shown.over._gathering.busy)


def places(shown: WholeWindow) -> list[str]:
    return [entry.track.location for entry in shown.session.queue.entries]


def two_sounds(folder: Path) -> list[Path]:
    return [copy("flac", folder / "music" / f"{name}.flac", title=name) for name in "ab"]


def own_sounds(shown: WholeWindow, *titles: str) -> None:
    """Tonight's sounds are the person's own."""
    tracks = shown.over.desks.library.rows([shown.track_id(title) for title in titles])
    shown.window.tonight.take_instead("Mine", [row.track for row in tracks])
    shown.window.toast.dismiss()


def test_what_is_handed_over_takes_the_place_of_the_plan(
    shown: WholeWindow, tmp_path: Path
) -> None:
    plan_anew(shown)
    before = shown.titles
    sounds = two_sounds(tmp_path)
    shown.window.showMinimized()
    shown.window.turn_to(LIBRARY)
    hand_over(shown, *sounds)
    assert not shown.window.isMinimized()
    assert shown.window.page == TONIGHT
    assert places(shown) == list(map(str, sounds))
    assert shown.last_said == "2 sounds come first tonight."
    assert is_idle(shown)
    shown.take_offer("Undo")
    assert shown.titles == before
    assert shown.window.tonight.planning is not None
    assert not shown.window.tonight.planning.own
    hand_over(shown, sounds[0])
    shown.press(K.Key_Space)
    assert shown.playing == "a"


@pytest.mark.parametrize("shuffled", [False, True])
def test_what_is_handed_over_comes_before_ones_own_sounds(
    shown: WholeWindow, tmp_path: Path, *, shuffled: bool
) -> None:
    own_sounds(shown, "Rain sounds 1", "Rain sounds 2")
    if shuffled:
        shown.window.bridge.toggle_shuffle()
    hand_over(shown, *two_sounds(tmp_path))
    assert shown.titles == ["a", "b", "Rain sounds 1", "Rain sounds 2"]
    shown.press(K.Key_Space)
    heard = [shown.playing]
    for _ in range(3):
        shown.desktop.controls.press(MediaKey.NEXT)
        heard.append(shown.playing)
    assert heard[:2] == ["a", "b"]
    assert sorted(heard[2:]) == ["Rain sounds 1", "Rain sounds 2"]


@pytest.mark.parametrize("shuffled", [False, True])
def test_what_is_handed_over_comes_right_behind_what_plays(
    shown: WholeWindow, tmp_path: Path, *, shuffled: bool
) -> None:
    own_sounds(shown, "Rain sounds 1", "Rain sounds 2", "Rain sounds 3")
    if shuffled:
        shown.window.bridge.toggle_shuffle()
    shown.press(K.Key_Space)
    plays_now = shown.playing
    shown.window.turn_to(LIBRARY)
    hand_over(shown, *two_sounds(tmp_path), show=False)
    assert shown.window.page == LIBRARY, "nobody asked for the window"
    assert shown.playing == plays_now
    assert shown.last_said == "2 sounds come next."
    for title in "ab":
        shown.desktop.controls.press(MediaKey.NEXT)
        assert shown.playing == title


def test_what_is_handed_over_and_cannot_be_played_changes_nothing(
    shown: WholeWindow, tmp_path: Path
) -> None:
    plan_anew(shown)
    before = shown.titles
    text = tmp_path / "notes.txt"
    text.write_text("no sound")
    orders = Order(command=Command.ADD, sources=(str(text),)), Order(command=Command.START)
    ask(shown, *orders)
    shown.until(lambda: not shown.over._gathering.busy)
    assert "notes.txt" in shown.last_said
    assert shown.titles == before
    wait(shown, 4.0)
    assert is_idle(shown), "it was asked for something else"


def test_what_is_handed_over_ends_a_discovery(
    shown: WholeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its excerpts are not tonight's sounds: whatever came behind them would be lost."""
    own_sounds(shown, "Rain sounds 1")
    session = shown.session
    monkeypatch.setattr(shown.window.pages, "stop_round", lambda: session.stop(0.0))
    shown.window.bridge.do(lambda: session.start(ForLength(600.0), kind=SessionKind.DISCOVERY))
    hand_over(shown, *two_sounds(tmp_path))
    assert is_idle(shown)
    assert shown.titles == ["a", "b", "Rain sounds 1"]


def test_what_is_handed_over_with_start_is_what_starts(shown: WholeWindow, tmp_path: Path) -> None:
    plan_anew(shown)
    sounds = two_sounds(tmp_path)
    orders = (
        Order(command=Command.ADD, sources=tuple(map(str, sounds))),
        Order(command=Command.START),
    )
    ask(shown, *orders)
    shown.until(lambda: plays(shown))
    assert shown.playing == "a"


@pytest.mark.parametrize("begun", [True, False])
def test_what_is_opened_plays_first_and_the_rest_is_kept(
    shown: WholeWindow, tmp_path: Path, *, begun: bool
) -> None:
    plan_anew(shown)
    folder = tmp_path / "music"
    opened = [copy("flac", folder / f"{name}.flac") for name in "ab"]
    if begun:
        shown.press(K.Key_Space)
    before = shown.titles
    shown.desktop.controls.open(opened)
    shown.until(lambda: len(shown.titles) == len(before) + 2)
    first = 1 if begun else 0
    places = [entry.track.location for entry in shown.session.queue.entries]
    assert places[first : first + 2] == [str(file) for file in opened]
    assert plays(shown)
    current = shown.session.queue.current
    assert current is not None
    assert current.track.location == str(opened[0])
    assert shown.titles[:first] + shown.titles[first + 2 :] == before


def test_what_is_avoided_is_refused_in_words(shown: WholeWindow, tmp_path: Path) -> None:
    shown.choose_trigger("tapping")
    shown.press(K.Key_1)
    (row,) = shown.over.desks.library.rows([shown.track_id("Tapping 1")])
    shown.until(lambda: shown.evening.house.barred(row.track) is not None)
    before = shown.titles
    sound = copy("flac", tmp_path / "slow.flac", title="Slow tapping")
    shown.desktop.controls.open([sound])
    shown.until(lambda: "which you avoid" in shown.last_said)
    assert is_idle(shown)
    assert [one for one in shown.titles if one in before] == before


def test_why_it_does_not_start_is_told_to_who_asked(
    shown: WholeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_anew(shown)
    why = NothingMayPlay(Barred(Bar.FREE_NIGHT))
    timer = shown.window.tonight.timer
    monkeypatch.setattr(timer, "start", lambda: shown.over._on_notice(why))
    answer = ask(shown, Order(command=Command.START))
    assert not answer.done
    assert shown.last_said in answer.said[0]
    monkeypatch.undo()
    assert ask(shown, Order(command=Command.START)).done
    assert plays(shown)


# --- started with --start ---------------------------------------------------------------------


def test_it_starts_tonight_once_it_is_planned(home: Home) -> None:
    home.keep(SOUNDS)
    shown = home.show(start=True)
    shown.until(lambda: plays(shown))
    planning = shown.window.tonight.planning
    assert planning is not None
    assert planning.minutes, "and not what stands there until it is planned"
    assert home.said == []


def test_it_starts_what_it_was_given(home: Home, tmp_path: Path) -> None:
    sound = copy("flac", tmp_path / "music" / "mine.flac")
    shown = home.show(sound, start=True)
    shown.until(lambda: plays(shown))
    assert [entry.track.location for entry in shown.session.queue.entries] == [str(sound)]


@pytest.mark.parametrize("start", [False, True])
def test_with_nothing_of_it_to_play_there_is_the_plan_and_why(
    home: Home, tmp_path: Path, *, start: bool
) -> None:
    home.keep(SOUNDS)
    shown = home.show(tmp_path / "missing.mp3", start=start)
    shown.until(lambda: shown.planned)
    assert any("missing.mp3" in one for one in home.said)
    wait(shown, 8.0)
    assert is_idle(shown), "it was asked for something else"
    shown.press(K.Key_Space)
    assert shown.playing == shown.titles[0]


def test_what_waits_to_start_does_not_once_the_window_goes(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits(monkeypatch)
    shown = home.show(planned=False)
    hands = shown.desktop.hands
    with monkeypatch.context() as planning:
        planning.setattr(hands, "_is_ready", lambda: False)
        shown.desktop.controls.start()
        assert hands._waits.isActive()
        shown.window.quit()
    assert not hands._waits.isActive()


# --- the tray ---------------------------------------------------------------------------------


def quits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    left = list[bool]()
    monkeypatch.setattr("sleepplayer.window.QApplication.quit", lambda: left.append(True))
    return left


@pytest.mark.parametrize("way", ["closed", "Ctrl+Q", "signal", "--quit", "then"])
def test_how_a_window_goes_for_good(home: Home, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    left = quits(monkeypatch)
    shown = home.show(planned=False)
    home.desktop.tray_is_there = way != "closed"
    change(shown, close_to_tray=True, then=EndAction.QUIT if way == "then" else EndAction.STOP)
    wait(shown, 4.0)
    shown.press(K.Key_Space)
    match way:
        case "Ctrl+Q":
            shown.press(K.Key_Q, CTRL)
        case "signal":
            shown.over.on_stop_signal(1)
        case "--quit":
            assert ask(shown, Order(command=Command.QUIT)).done
        case "closed":
            shown.window.close()
        case _:
            shown.pass_time(LENGTH_S + 2.0)
    assert not shown.window.isVisible()
    assert is_idle(shown)
    shown.until(lambda: home.desktop.media.closed)
    assert not shown.desktop._ticker.running
    others = shown.desktop._others
    assert others is not None
    assert others._remote.carry([Order(command=Command.START)]) is None
    assert others._remote.carry([Order(command=Command.STATUS)]) is not None
    if way in ("closed", "then"):  # the others take as long to fade
        shown.until(lambda: left)


def hides(shown: WholeWindow, *, told: bool = True) -> None:
    """It plays, and is closed to the tray, by somebody who was `told` of it before."""
    shown.home.desktop.tray_is_there = True
    change(shown, close_to_tray=True, tray_told=told)
    wait(shown, 4.0)
    shown.press(K.Key_Space)
    shown.window.close()
    assert not shown.window.isVisible()


def test_what_is_hidden_behind_the_tray_can_be_found_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = quits(monkeypatch)
    shown = home.show(planned=False)
    hides(shown)
    QTest.qWait(20)
    assert left == []
    assert ask(shown, Order(command=Command.SHOW)).done
    assert shown.window.isVisible()
    shown.window.close()
    home.desktop.tray_is_there = False
    wait(shown, 8.0)
    assert not shown.window.isVisible(), "a panel that restarts is back soon"
    wait(shown, 12.0)
    assert plays(shown)
    assert not shown.window.isVisible(), "nothing lights up while somebody listens"
    shown.window.bridge.do(shown.session.stop)
    wait(shown, 4.0)
    assert shown.window.isVisible()
    assert shown.window.isMinimized()
    assert ask(shown, Order(command=Command.SHOW)).done
    assert not shown.window.isMinimized()
    shown.until(shown.window.isActiveWindow)
    shown.desktop.controls.quit()
    assert shown.desktop.tray is not None
    shown.desktop.tray.gone.emit()
    assert not shown.window.isVisible(), "it quits"


def test_a_hidden_windows_minute_is_called_off_by_notification(home: Home) -> None:
    shown = home.show(planned=False)
    hides(shown)
    shown.window.bridge.set_offered(SYSTEMS)
    change(shown, then=SUSPEND)
    shown.pass_time(LENGTH_S + 2.0)
    shown.until(lambda: home.desktop.notifier.stand)
    (notice,) = home.desktop.notifier.stand.values()
    assert notice.text == "The computer is suspended in a minute."
    assert notice.bare == "The computer is suspended in a minute. Open Sleepplayer to keep it on."
    home.desktop.notifier.press("Keep it on")
    wait(shown, 80.0)
    assert home.desktop.power.done == []


@pytest.mark.parametrize("shows", ["a notification", "the window", "nothing"])
def test_no_computer_goes_down_unannounced(
    home: Home, monkeypatch: pytest.MonkeyPatch, other_program: QLabel, shows: str
) -> None:
    shown = home.show(planned=False)
    hides(shown)
    shown.window.bridge.set_offered(SYSTEMS)
    change(shown, then=SUSPEND, notifications=False)
    looks_away(shown, other_program)
    home.desktop.notifier.serves = shows == "a notification"
    if shows == "nothing":
        monkeypatch.setattr(shown.window, "show_quietly", lambda **_how: None)
    shown.pass_time(LENGTH_S + 2.0)
    shown.until(lambda: home.desktop.power.asked)
    wait(shown, 4.0)
    stands = [one.text for one in home.desktop.notifier.stand.values()]
    assert bool(stands) is (shows == "a notification")
    assert is_announced(shown) is shown.window.isVisible() is (shows == "the window")
    wait(shown, 64.0)
    assert home.desktop.power.done == ([] if shows == "nothing" else [SUSPEND])


def test_what_costs_nobody_anything_needs_no_notice(home: Home) -> None:
    shown = home.show(planned=False)
    hides(shown)
    shown.window.bridge.set_offered(SYSTEMS)
    change(shown, then=EndAction.LOCK, notifications=False)
    home.desktop.notifier.serves = False
    shown.pass_time(LENGTH_S + 2.0)
    shown.until(lambda: home.desktop.power.asked)
    wait(shown, 72.0)
    assert home.desktop.power.done == [EndAction.LOCK]
    assert not shown.window.isVisible()


def test_closed_to_the_tray_the_first_time_it_says_where_it_is(home: Home) -> None:
    shown = home.show(planned=False)
    notifier = home.desktop.notifier
    hides(shown, told=False)
    (notice,) = notifier.all
    assert notice.text == phrases.hidden_sentence()
    notifier.click(notice.key)
    assert shown.window.isVisible()
    shown.window.close()
    assert notifier.all == [notice], "once"
    assert load_settings(home.paths.settings_file).tray_told


def test_whoever_wants_no_notifications_finds_the_tray(home: Home) -> None:
    shown = home.show(planned=False)
    change(shown, notifications=False)
    hides(shown, told=False)
    assert home.desktop.notifier.all == []
    assert not shown.window.bridge.settings.tray_told


def test_a_hidden_window_does_little_each_second(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = home.show(planned=False)
    hides(shown)
    shown.window.bridge.do(shown.session.stop)
    asked, drawn = list[str](), list[str]()
    view, refresh = shown.session.view, shown.window.bridge.refresh

    def counted(call: Callable[[], Any], calls: list[str]) -> Callable[[], Any]:
        def made() -> Any:
            calls.append("")
            return call()

        return made

    monkeypatch.setattr(shown.session, "view", counted(view, asked))
    monkeypatch.setattr(shown.window.bridge, "refresh", counted(refresh, drawn))
    home.desktop.tray_looks = 0
    for _ in range(10):
        home.clock.ahead_s += 1.0
        shown.desktop.look()
    assert len(asked) <= 2 * 10
    assert home.desktop.tray_looks <= 10 / 2 + 1
    assert drawn == []


# --- notifications ----------------------------------------------------------------------------


def test_the_reminder(home: Home, other_program: QLabel) -> None:
    set_up(home, reminder_at="22:10")
    shown = home.show(planned=False)
    notifier = home.desktop.notifier

    def told(nights: int = 0, minutes: float = 11.0) -> list[str]:
        """What is told so long after ten, so many nights on."""
        at_ten = home.clock.wall().replace(hour=22, minute=0, second=0) + timedelta(days=nights)
        for moment in (at_ten, at_ten + timedelta(minutes=minutes)):
            home.clock.ahead_s += (moment - home.clock.wall()).total_seconds()
            shown.look()
        notices, notifier.all = notifier.all, []
        return [one.text for one in notices]

    looks_away(shown, other_program)
    assert told(minutes=9.0) == []
    (sentence,) = told()
    assert "22:1" in sentence
    assert told(minutes=12.0) == [], "once a night"
    assert list(notifier.stand) == ["reminder"]
    notifier.press("Start tonight")
    assert plays(shown)
    assert notifier.stand == {}, "whoever listens needs no reminder"
    shown.session.stop(0.0)
    assert told(nights=1, minutes=9.0) == []
    shown.desktop.controls.start()
    shown.look(120.0)
    assert plays(shown)
    assert notifier.all == [], "it plays"
    shown.session.stop(0.0)
    assert told(minutes=12.0) == [], "and did"
    change(shown, notifications=False)
    assert told(nights=1) == []
    change(shown, notifications=True, reminder_at="22:20")
    shown.look()
    assert told(minutes=21.0) != [], "another time was chosen"
    shown.window.activateWindow()
    shown.until(shown.window.isActiveWindow)
    home.said.clear()
    assert told(nights=1, minutes=21.0) == [], "the window says it"
    assert "22:2" in shown.last_said


@pytest.mark.parametrize("before", ["reminded", "heard", "nothing"])
def test_the_reminder_after_a_restart(home: Home, other_program: QLabel, before: str) -> None:
    home.keep(SOUNDS)
    set_up(home, reminder_at="22:10")
    shown = home.show()
    looks_away(shown, other_program)
    if before == "heard":
        shown.press(K.Key_Space)
        for _ in range(5):
            shown.pass_time(3.0)
        shown.window.bridge.do(shown.session.stop)
    elif before == "reminded":
        shown.look(660.0)
        assert [one.key for one in home.desktop.notifier.all] == ["reminder"]
    home.close()
    home.desktop.notifier.all.clear()
    again = home.show(planned=False)
    looks_away(again, other_program)
    again.look(1.0 if before == "reminded" else 660.0)
    again.look(1.0)
    reminded = [one.key for one in home.desktop.notifier.all]
    assert reminded == (["reminder"] if before == "nothing" else [])


def test_another_persons_reminder_is_their_own(home: Home, other_program: QLabel) -> None:
    set_up(home, reminder_at="22:10")
    shown = home.show(planned=False)
    looks_away(shown, other_program)
    shown.look(660.0)
    assert shown.window.bridge.settings.reminded_night
    people = shown.over.desks.people
    assert people.add("Kim") == ""
    assert people.turn_to(people.profiles()[-1].profile_id) == ""
    change(shown, reminder_at="22:20")
    shown.look(1.0)
    assert shown.window.bridge.settings.reminded_night == ""
    home.desktop.notifier.all.clear()
    shown.look(600.0)
    assert [one.key for one in home.desktop.notifier.all] == ["reminder"]


def test_a_click_on_a_notification_shows_the_window(
    shown: WholeWindow, other_program: QLabel
) -> None:
    shown.press(K.Key_Space)
    looks_away(shown, other_program)
    shown.evening.engine.output_lost()
    shown.until(lambda: "failed" in shown.home.desktop.notifier.stand)
    shown.home.desktop.notifier.click("failed")
    shown.until(shown.window.isActiveWindow)
    shown.evening.engine.output_returned()
    shown.until(lambda: not shown.session.view().output_lost)


def test_a_lost_output_is_told_if_the_window_is_not_seen_and_taken_back(
    shown: WholeWindow, other_program: QLabel
) -> None:
    notifier = shown.home.desktop.notifier
    shown.press(K.Key_Space)
    shown.evening.engine.output_lost()
    shown.until(lambda: shown.session.view().output_lost)
    assert notifier.all == [], "it is seen"
    shown.evening.engine.output_returned()
    shown.until(lambda: not shown.session.view().output_lost)
    looks_away(shown, other_program)
    shown.evening.engine.output_lost()
    shown.until(lambda: "failed" in notifier.stand)
    shown.evening.engine.output_returned()
    shown.until(lambda: notifier.stand == {})


def test_after_a_sleep_its_notification_goes_on(shown: WholeWindow, other_program: QLabel) -> None:
    shown.press(K.Key_Space)
    looks_away(shown, other_program)
    shown.session.about_to_sleep()
    shown.home.clock.ahead_s += 60.0
    shown.session.woke()
    shown.home.desktop.notifier.press("Go on")
    assert plays(shown)


def test_no_screen_is_lit_for_what_can_wait_until_the_morning(
    shown: WholeWindow, other_program: QLabel
) -> None:
    """Half an hour asleep: that the plan is laid out anew is no sign of anybody awake."""
    plan_anew(shown)
    power = shown.home.desktop.power
    power.refusal = Hindrance.REFUSED
    change(shown, then=EndAction.LOCK)
    shown.press(K.Key_Space)
    looks_away(shown, other_program)
    shown.pass_time(LENGTH_S + 2.0)
    shown.until(lambda: shown.desktop.after.pending is not None)
    shown.until(lambda: shown.planned)
    wait(shown, 64.0)
    shown.until(lambda: shown.last_said.startswith("The screen was not locked"))
    assert shown.home.desktop.notifier.all == []


# --- another person, recent files -------------------------------------------------------------


def test_another_persons_settings_count_at_once(shown: WholeWindow) -> None:
    shown.home.desktop.tray_is_there = True
    change(shown, headset_extends=False, close_to_tray=True, notifications=False, recent_files=True)
    wait(shown, 4.0)
    assert shown.window.stays()
    shown.add_person("Bo")
    settings = shown.window.bridge.settings
    assert settings == replace(Settings(), volume=settings.volume)
    assert shown.desktop.hands.headset_extends
    assert not shown.window.stays()
    shown.desktop.opened([Path("/music/a.flac")])
    assert shown.home.desktop.recent.noted == []


@pytest.mark.parametrize("wanted", [True, False])
def test_recent_files_are_those_a_person_brings_in(
    home: Home, tmp_path: Path, *, wanted: bool
) -> None:
    set_up(home, recent_files=wanted)
    named, dropped, handed, opened = (
        copy("flac", tmp_path / "music" / f"{name}.flac") for name in "abcd"
    )
    address = "http://127.0.0.1:9/night"
    shown = home.show(named, address)
    shown.window.paths_added.emit([dropped, address], None)
    ask(shown, Order(command=Command.ADD, sources=(str(handed),)))
    shown.desktop.controls.open([opened])
    shown.until(lambda: not shown.over._gathering.busy)
    shown.press(K.Key_Space)
    expected = [named, dropped, handed] if wanted else []  # any program may have it opened
    assert home.desktop.recent.noted == expected


# --- what fails -------------------------------------------------------------------------------


class Broken:
    """Raises, whatever it is asked."""

    def __getattr__(self, name: str) -> object:
        def fail(*_arguments: object, **_more: object) -> None:
            raise RuntimeError(name)

        return fail


@pytest.mark.parametrize("breaks", ["being made", "every call"])
def test_without_any_of_it_the_night_ends(
    home: Home, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    def make(*_arguments: object, **_more: object) -> Broken:
        if breaks == "being made":
            raise RuntimeError(breaks)
        return Broken()

    makers = ["make_power", "make_media", "make_notifier", "make_tray_watch", "RecentFiles"]
    for maker in [*makers, *(["Tray"] if breaks == "being made" else [])]:
        monkeypatch.setattr(f"sleepplayer.window_desktop.{maker}", make)
    for maker in ("InstanceServer", "stop_others"):
        monkeypatch.setattr(f"sleepplayer.window_others.{maker}", make)
    set_up(home, then=SUSPEND, recent_files=True, reminder_at=f"{home.clock.wall():%H}:10")
    shown = home.show(planned=False)
    if breaks == "every call":  # as if it had answered
        shown.window.bridge.set_offered(frozenset({SUSPEND}))
    shown.desktop.opened([Path("/music/a.flac")])
    shown.press(K.Key_Space)
    shown.until(lambda: len(home.sounding) == 1)
    shown.window.hide()
    shown.look(STEP_S)
    shown.pass_time(LENGTH_S + 2.0)
    assert is_idle(shown)
    assert shown.window.tonight.planning is not None
    wait(shown, 12.0)
    assert shown.desktop.after.pending is None


def test_closing_leaves_nothing_running(shown: WholeWindow) -> None:
    shown.press(K.Key_Space)
    desktop, shown_before = shown.desktop, shown.home.desktop.media.shown
    desktop.close()
    assert not desktop._ticker.running
    assert shown.home.desktop.media.closed
    shown.window.bridge.refresh()
    assert shown.home.desktop.media.shown == shown_before
    assert desktop._others is not None
    assert not desktop._others._server._server.isListening()
    desktop.close()  # again changes nothing
