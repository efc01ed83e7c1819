"""The bar at the bottom by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.conftest import Shown
from gui.test_dial import wheel_over
from sleepplayer.gui.player_bar import PlayerBar
from sleepplayer.night.playback import OutputLost, OutputReturned
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(shown: Shown) -> PlayerBar:
    shown.press(K.Key_Space)
    shown.advance(100)
    return shown.window.bar


def test_it_shows_what_plays(bar: PlayerBar) -> None:
    assert bar.title.text() == "Slow page turning, no talking"
    assert bar.triggers.text() == "page turning"
    assert (bar.position.text(), bar.duration.text()) == ("1:40", "9:00")
    assert (bar.seek.value(), bar.seek.maximum()) == (100, 540)


def test_it_quietly_says_when_it_will_be_silent(shown: Shown, bar: PlayerBar) -> None:
    assert bar.silent.text() == "silent at 22:41"
    shown.press(K.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert bar.silent.isVisible()
    shown.press(K.Key_Escape)
    assert bar.silent.text() == "ending"


def test_without_a_timer_there_is_no_time_to_say(shown: Shown, bar: PlayerBar) -> None:
    shown.press(K.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert not bar.silent.isVisible()


def test_transport(shown: Shown, bar: PlayerBar) -> None:
    QTest.mouseClick(bar.next_button, LEFT)
    assert bar.title.text() == "Old book, soft whisper"
    QTest.mouseClick(bar.previous_button, LEFT)
    assert bar.title.text() == "Slow page turning, no talking"
    QTest.mouseClick(bar.play_button, LEFT)
    assert shown.session.view().phase is Phase.PAUSED
    assert bar.play_button.accessibleName() == "Go on"
    QTest.mouseClick(bar.play_button, LEFT)
    assert bar.play_button.accessibleName() == "Pause"


def test_a_click_on_the_line_seeks_there_once(shown: Shown, bar: PlayerBar) -> None:
    shown.evening.engine.calls.clear()
    QTest.mouseClick(bar.seek, LEFT, pos=QPoint(bar.seek.width() // 2, bar.seek.height() // 2))
    assert [call.split()[0] for call in shown.evening.engine.calls] == ["seek"]
    assert shown.session.view().position_s == pytest.approx(270, abs=3)


def test_a_drag_seeks_when_it_ends(shown: Shown, bar: PlayerBar) -> None:
    shown.evening.engine.calls.clear()
    y = bar.seek.height() // 2
    QTest.mousePress(bar.seek, LEFT, pos=QPoint(20, y))
    QTest.mouseMove(bar.seek, QPoint(40, y))
    shown.advance(1)
    assert shown.evening.engine.calls == []
    QTest.mouseMove(bar.seek, QPoint(bar.seek.width() - 20, y))
    QTest.mouseRelease(bar.seek, LEFT, pos=QPoint(bar.seek.width() - 20, y))
    assert len(shown.evening.engine.calls) == 1
    assert shown.session.view().position_s == pytest.approx(515, abs=10)


def test_the_line_has_arrows_of_its_own(shown: Shown, bar: PlayerBar) -> None:
    bar.seek.setFocus(Qt.FocusReason.TabFocusReason)
    shown.press(K.Key_Right)
    assert shown.session.view().position_s == pytest.approx(110)
    shown.press(K.Key_PageDown)
    assert shown.session.view().position_s == pytest.approx(80)


def test_showing_time_pass_seeks_nothing(shown: Shown, bar: PlayerBar) -> None:
    shown.evening.engine.calls.clear()
    for _ in range(20):
        shown.advance(1)
    assert shown.evening.engine.calls == []


def test_volume_is_kept_once_it_rests(shown: Shown, bar: PlayerBar, qtbot: QtBot) -> None:
    kept = len(shown.kept)
    bar.volume.setValue(40)
    bar.volume.setValue(35)
    assert shown.evening.engine.volume == 35
    assert len(shown.kept) == kept
    qtbot.waitUntil(lambda: len(shown.kept) > kept)
    assert shown.kept[-1].volume == 35
    assert len(shown.kept) == kept + 1


def test_mute_says_what_it_will_do(shown: Shown, bar: PlayerBar) -> None:
    QTest.mouseClick(bar.mute_button, LEFT)
    assert shown.evening.engine.volume == 0
    assert bar.mute_button.accessibleName() == "Sound on"
    assert bar.volume.value() == 60
    QTest.mouseClick(bar.mute_button, LEFT)
    assert shown.evening.engine.volume == 60


def test_lost_output_is_said_where_the_sound_would_be(shown: Shown, bar: PlayerBar) -> None:
    shown.session.handle(OutputLost())
    assert bar.triggers.text() == "No sound output"
    shown.session.handle(OutputReturned())
    assert bar.triggers.text() == "page turning"


def test_the_wheel_over_the_volume_turns_it(shown: Shown, bar: PlayerBar) -> None:
    wheel_over(bar.volume, -120)
    assert shown.evening.engine.volume < 60


def test_modes(shown: Shown, bar: PlayerBar) -> None:
    assert bar.repeat_button.isChecked()
    QTest.mouseClick(bar.repeat_button, LEFT)
    assert [shown.session.queue.repeat] == [Repeat.TRACK]
    assert bar.repeat_button.accessibleName() == "Repeat: this sound"
    QTest.mouseClick(bar.repeat_button, LEFT)
    assert [shown.session.queue.repeat] == [Repeat.OFF]
    assert not bar.repeat_button.isChecked()
    QTest.mouseClick(bar.shuffle_button, LEFT)
    assert shown.session.queue.shuffle
    assert bar.shuffle_button.isChecked()


def test_an_unknown_length_cannot_be_sought_in(shown: Shown, bar: PlayerBar) -> None:
    last = shown.session.queue.entries[-1]
    shown.session.jump(last.entry_id)
    shown.window.refresh()
    assert not bar.seek.isEnabled()
    assert bar.duration.text() == "–:––"
