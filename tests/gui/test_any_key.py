"""The any-key rule through real key events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.conftest import Shown
from sleepplayer.night.notices import Extended
from sleepplayer.night.sleep_timer import TimerState
from sleepplayer.night.view import Phase

K = Qt.Key


@pytest.fixture
def fading(shown: Shown) -> Shown:
    """25 minutes with a fade of 5; 2 minutes are left."""
    shown.press(K.Key_Space)
    shown.advance(1380)
    assert shown.session.view().still_awake
    assert shown.session.view().timer is TimerState.FADING
    return shown


@pytest.mark.parametrize("key", [K.Key_Space, K.Key_N, K.Key_Q, K.Key_Tab, K.Key_Right, K.Key_F5])
def test_any_key_adds_ten_minutes_instead_of_its_own_meaning(fading: Shown, key: Qt.Key) -> None:
    entry = fading.session.view().entry
    fading.press(key)
    view = fading.session.view()
    assert view.remaining_s == pytest.approx(120 + 600)
    assert view.phase is Phase.PLAYING
    assert view.entry == entry
    assert not view.still_awake
    assert Extended(600.0, left=2) in fading.evening.notices
    assert "10 min more" in fading.window.toast.text()


def test_esc_ends_softly(fading: Shown) -> None:
    fading.press(K.Key_Escape)
    assert fading.session.view().remaining_s == pytest.approx(20)


def test_volume_and_mute_keep_their_meaning(fading: Shown) -> None:
    fading.window.setFocus()
    fading.press(K.Key_Down)
    assert fading.session.view().volume == 55
    fading.press(K.Key_M)
    assert fading.session.view().muted
    assert fading.session.view().remaining_s == pytest.approx(120)


@pytest.mark.parametrize("key", [K.Key_Shift, K.Key_Control, K.Key_Alt, K.Key_VolumeDown])
def test_modifiers_and_volume_keys_of_the_keyboard_change_nothing(
    fading: Shown, key: Qt.Key
) -> None:
    fading.press(key)
    assert fading.session.view().remaining_s == pytest.approx(120)


def test_a_key_held_down_adds_once_and_starts_nothing(fading: Shown) -> None:
    entry = fading.session.view().entry
    target = fading.window.windowHandle()
    none = Qt.KeyboardModifier.NoModifier
    fading.press(K.Key_N)
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, K.Key_N, none, "n", autorep=True)
        QApplication.sendEvent(target, held)
    assert fading.session.view().remaining_s == pytest.approx(720)
    assert fading.session.view().entry == entry


def test_after_three_times_keys_have_their_own_meaning_again(shown: Shown) -> None:
    shown.press(K.Key_Space)
    shown.advance(1380)
    for _ in range(3):
        shown.press(K.Key_Space)
        shown.advance(600)
    assert not shown.session.view().still_awake
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PAUSED


def test_it_counts_while_something_is_typed(fading: Shown, qtbot: QtBot) -> None:
    fading.window.tonight.timer.chips.clock.open()
    fading.press(K.Key_7)
    assert fading.session.view().remaining_s == pytest.approx(720)
    fading.press(K.Key_7)
    assert fading.window.tonight.timer.chips.clock.field.text() == "7"


def test_it_counts_in_a_dialog(fading: Shown, qtbot: QtBot) -> None:
    fading.window.tonight.queue.ask_for_files()
    dialog = fading.window.tonight.queue.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog, K.Key_A)
    assert fading.session.view().remaining_s == pytest.approx(720)
    dialog.close()


def test_the_page_says_so(fading: Shown) -> None:
    assert "Any key adds 10 min" in fading.window.tonight.timer.sentence.text()
