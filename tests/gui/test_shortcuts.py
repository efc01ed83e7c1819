"""Every key of the table drives the session through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.fake_discovery_desk import FakeDiscoveryDesk
from gui.fake_triggers_desk import FakeTriggersDesk
from sleepplayer.gui.actions import DISCOVERY, HELP, SETTINGS, TONIGHT, TRIGGERS
from sleepplayer.gui.desks import Desks
from sleepplayer.gui.keys import Action
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.view import Phase

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def playing(shown: Shown) -> Shown:
    shown.press(K.Key_Space)
    return shown


def test_space_starts_pauses_and_goes_on(shown: Shown) -> None:
    for phase in (Phase.PLAYING, Phase.PAUSED, Phase.PLAYING):
        shown.press(K.Key_Space)
        assert shown.session.view().phase is phase
    assert shown.session.view().remaining_s == pytest.approx(1500)


def test_space_starts_the_dials_length_with_the_first_sound(shown: Shown) -> None:
    shown.press(K.Key_Space)
    view = shown.session.view()
    assert shown.title == "Slow page turning, no talking"
    assert view.planned_s == pytest.approx(1500)


def test_space_starts_nothing_without_sounds(make_shown: MakeShown) -> None:
    shown = make_shown([])
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.IDLE


@pytest.mark.parametrize(("key", "modifiers"), [(K.Key_N, None), (K.Key_Right, CTRL)])
def test_next(playing: Shown, key: Qt.Key, modifiers: Qt.KeyboardModifier | None) -> None:
    playing.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert playing.title == "Old book, soft whisper"


@pytest.mark.parametrize(("key", "modifiers"), [(K.Key_P, None), (K.Key_Left, CTRL)])
def test_previous(playing: Shown, key: Qt.Key, modifiers: Qt.KeyboardModifier | None) -> None:
    playing.press(K.Key_N)
    playing.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert playing.title == "Slow page turning, no talking"


def test_arrows_seek_ten_seconds_once_it_plays(playing: Shown) -> None:
    playing.advance(30)
    playing.press(K.Key_Right)
    assert playing.session.view().position_s == pytest.approx(40)
    playing.press(K.Key_Left)
    playing.press(K.Key_Left)
    assert playing.session.view().position_s == pytest.approx(20)


def test_arrows_change_the_volume_once_it_plays(playing: Shown) -> None:
    playing.press(K.Key_Up)
    assert playing.evening.engine.volume == 65
    playing.press(K.Key_Down)
    playing.press(K.Key_Down)
    assert playing.evening.engine.volume == 55


def test_mute(playing: Shown) -> None:
    playing.press(K.Key_M)
    assert playing.evening.engine.volume == 0
    playing.press(K.Key_M)
    assert playing.evening.engine.volume == 60


@pytest.mark.parametrize(
    ("key", "modifiers", "minutes"),
    [
        (K.Key_E, Qt.KeyboardModifier.NoModifier, 5),
        (K.Key_Plus, Qt.KeyboardModifier.NoModifier, 5),
        (K.Key_E, SHIFT, 10),
        (K.Key_E, CTRL, 15),
    ],
)
def test_later(playing: Shown, key: Qt.Key, modifiers: Qt.KeyboardModifier, minutes: int) -> None:
    playing.press(key, modifiers)
    assert playing.session.view().remaining_s == pytest.approx(1500 + 60 * minutes)


def test_later_before_it_began_is_a_longer_evening(shown: Shown) -> None:
    shown.press(K.Key_E)
    assert shown.window.tonight.timer.dial.value() == 30
    shown.press(K.Key_Space)
    assert shown.session.view().remaining_s == pytest.approx(1800)


def test_esc_ends_softly(playing: Shown) -> None:
    playing.press(K.Key_Escape)
    assert playing.session.view().timer is TimerState.FADING
    assert playing.session.view().remaining_s == pytest.approx(20)


def test_cancel_timer(playing: Shown) -> None:
    playing.press(K.Key_T, CTRL)
    assert playing.session.view().phase is Phase.PLAYING
    assert playing.session.view().silent_at is None


def test_repeat_and_shuffle_are_kept(shown: Shown) -> None:
    queue = shown.session.queue
    assert queue.repeat is Repeat.QUEUE
    for repeat in (Repeat.TRACK, Repeat.OFF, Repeat.QUEUE):
        shown.press(K.Key_R)
        assert queue.repeat is repeat
        assert shown.kept[-1].repeat is repeat
    shown.press(K.Key_S)
    assert queue.shuffle
    assert shown.kept[-1].shuffle


def test_pages(shown: Shown) -> None:
    for key, modifiers, page in (
        (K.Key_4, CTRL, SETTINGS),
        (K.Key_5, CTRL, HELP),
        (K.Key_1, CTRL, TONIGHT),
        (K.Key_F1, Qt.KeyboardModifier.NoModifier, HELP),
    ):
        shown.press(key, modifiers)
        assert shown.window.page == page


def test_space_starts_from_every_page(shown: Shown) -> None:
    shown.press(K.Key_F1)
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PLAYING


def test_files_and_folders_are_asked_for(shown: Shown, qtbot: QtBot) -> None:
    panel = shown.window.tonight.queue
    for modifiers in (CTRL, CTRL | SHIFT):
        shown.press(K.Key_O, modifiers)
        dialog = panel.dialog
        assert dialog is not None
        qtbot.waitUntil(dialog.isVisible)
        assert dialog.testOption(dialog.Option.DontUseNativeDialog)
        dialog.close()


def test_quit_closes_the_window(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.window.closing):
        shown.press(K.Key_Q, CTRL)
    assert not shown.window.isVisible()


def test_the_window_knows_every_action(shown: Shown) -> None:
    assert set(shown.window._actions) == set(Action)


def test_keys_in_a_dialog_are_the_dialogs(shown: Shown, qtbot: QtBot) -> None:
    shown.press(K.Key_O, CTRL)
    dialog = shown.window.tonight.queue.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog, K.Key_S)
    assert not shown.session.queue.shuffle
    dialog.close()


def test_a_button_reached_by_tab_takes_space(shown: Shown) -> None:
    chips = shown.window.tonight.timer.chips
    chips.lengths[40].setFocus(Qt.FocusReason.TabFocusReason)
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.IDLE
    assert chips.lengths[40].isChecked()


def test_esc_leads_from_a_discovery_that_has_not_begun_back_to_the_triggers(
    make_shown: MakeShown,
) -> None:
    shown = make_shown(desks=Desks(triggers=FakeTriggersDesk, discovery=FakeDiscoveryDesk))
    shown.window.turn_to(DISCOVERY)
    shown.press(K.Key_Space)
    shown.press(K.Key_Escape)  # the evening comes first
    assert shown.window.page == DISCOVERY
    shown.advance(25.0)
    assert shown.session.view().phase is Phase.IDLE
    shown.press(K.Key_Escape)
    assert shown.window.page == TRIGGERS


def test_enter_presses_the_button_that_has_the_ring(shown: Shown) -> None:
    button = shown.window.tonight.timer.findChildren(QPushButton)[0]
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus(Qt.FocusReason.TabFocusReason)
    shown.press(K.Key_Return)
    assert len(pressed) == 1
