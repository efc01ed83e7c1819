"""The dial by mouse, wheel, keys and typed digits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepplayer.gui.dial import Dial
from sleepplayer.gui.dial_face import DialFace, ring_for, strength

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A dial that follows its own choices, as the page makes it do."""

    def __init__(self, dial: Dial) -> None:
        self.dial = dial
        self.settled: list[int] = []
        self.ring_s = 3600.0
        self.paints = 0
        dial.chosen.connect(self.show)
        dial.settled.connect(self.settled.append)

    def show(self, minutes: int) -> None:
        if not self.dial.dragging:
            self.ring_s = ring_for(minutes * 60.0)
        face = DialFace(length_s=minutes * 60.0, ring_s=self.ring_s, figure=str(minutes))
        self.dial.show_face(face, minutes)

    def drag(self, *minutes: float) -> None:
        places = [self.dial.place_of(one).toPoint() for one in minutes]
        QTest.mousePress(self.dial, LEFT, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(self.dial, place)
            QApplication.processEvents()
        QTest.mouseRelease(self.dial, LEFT, pos=places[-1])


def wheel_over(widget: QWidget, delta: int) -> None:
    """Turn the wheel over a widget."""
    place = QPointF(widget.rect().center())
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def hand(qtbot: QtBot) -> Iterator[Hand]:
    dial = Dial()
    qtbot.addWidget(dial)
    dial.resize(360, 360)
    hand = Hand(dial)
    hand.show(25)
    with qtbot.waitExposed(dial):
        dial.show()
    dial.setFocus()
    yield hand


def test_a_press_on_the_ring_goes_there(hand: Hand) -> None:
    hand.drag(40)
    assert hand.dial.value() == 40
    assert hand.settled == [40]


def test_a_drag_settles_once(hand: Hand) -> None:
    hand.drag(25, 30, 35, 42)
    assert hand.dial.value() == 42
    assert hand.settled == [42]


def test_a_drag_past_the_full_turn_goes_on_and_the_ring_follows_afterwards(hand: Hand) -> None:
    hand.drag(50, 55, 59, 2, 5)
    assert hand.dial.value() == 65
    assert hand.ring_s == 7200.0 or ring_for(hand.dial.value() * 60.0) == 7200.0


def test_a_drag_back_stops_at_one_minute(hand: Hand) -> None:
    hand.drag(10, 5, 2, 58, 50)
    assert hand.dial.value() == 1


def test_a_drag_stops_at_two_hours(hand: Hand) -> None:
    hand.drag(45, 55, 5, 15, 25, 35, 45, 55, 5, 15, 25)
    assert hand.dial.value() == 120


def test_the_top_is_a_full_turn(hand: Hand) -> None:
    hand.drag(60)
    assert hand.dial.value() == 60


def test_a_press_in_the_middle_chooses_nothing(hand: Hand) -> None:
    QTest.mouseClick(hand.dial, LEFT, pos=hand.dial.rect().center())
    assert hand.settled == []


def test_the_wheel_moves_a_minute_a_notch(hand: Hand) -> None:
    wheel_over(hand.dial, 120)
    wheel_over(hand.dial, 120)
    wheel_over(hand.dial, -120)
    assert hand.dial.value() == 26


def test_a_fine_wheel_gathers_to_a_notch(hand: Hand) -> None:
    for _ in range(4):
        wheel_over(hand.dial, 30)
    assert hand.dial.value() == 26


@pytest.mark.parametrize(
    ("key", "minutes"),
    [
        (K.Key_Up, 26),
        (K.Key_Right, 26),
        (K.Key_Down, 24),
        (K.Key_Left, 24),
        (K.Key_PageUp, 30),
        (K.Key_PageDown, 20),
    ],
)
def test_keys_step(hand: Hand, key: Qt.Key, minutes: int) -> None:
    QTest.keyClick(hand.dial, key)
    assert hand.dial.value() == minutes
    assert hand.settled == [minutes]


def test_keys_stop_at_one_minute(hand: Hand) -> None:
    hand.show(3)
    QTest.keyClick(hand.dial, K.Key_PageDown)
    assert hand.dial.value() == 1


def test_typed_digits_wait_for_enter(hand: Hand) -> None:
    QTest.keyClicks(hand.dial, "45")
    assert hand.dial.typing
    assert hand.settled == []
    QTest.keyClick(hand.dial, K.Key_Return)
    assert hand.settled == [45]
    assert not hand.dial.typing


def test_typed_digits_are_corrected_and_forgotten(hand: Hand) -> None:
    QTest.keyClicks(hand.dial, "47")
    QTest.keyClick(hand.dial, K.Key_Backspace)
    QTest.keyClicks(hand.dial, "0")
    QTest.keyClick(hand.dial, K.Key_Enter)
    assert hand.settled == [40]
    QTest.keyClicks(hand.dial, "12")
    QTest.keyClick(hand.dial, K.Key_Escape)
    QTest.keyClick(hand.dial, K.Key_Return)
    assert hand.settled == [40]


def test_typed_digits_count_when_the_keyboard_goes_elsewhere(hand: Hand) -> None:
    QTest.keyClicks(hand.dial, "90")
    hand.dial.clearFocus()
    assert hand.settled == [90]


def test_typed_nonsense_is_bounded(hand: Hand) -> None:
    QTest.keyClicks(hand.dial, "0999")
    QTest.keyClick(hand.dial, K.Key_Return)
    assert hand.settled == [480]


def test_a_screen_reader_finds_and_sets_a_value(hand: Hand) -> None:
    interface = QAccessible.queryAccessibleInterface(hand.dial)
    assert interface.text(QAccessible.Text.Name) == "Minutes until silence"
    assert interface.role() == QAccessible.Role.Slider
    assert interface.valueInterface().currentValue() == 25
    interface.valueInterface().setCurrentValue(33)
    assert hand.settled == [33]


def test_the_same_face_is_not_painted_again(hand: Hand, qtbot: QtBot) -> None:
    paints: list[QEvent] = []

    class Counting(Dial):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
            paints.append(event)
            super().paintEvent(event)

    dial = Counting()
    qtbot.addWidget(dial)
    face = DialFace(length_s=1500.0, figure="25")
    dial.show_face(face, 25)
    with qtbot.waitExposed(dial):
        dial.show()
    QTest.qWait(50)
    before = len(paints)
    dial.show_face(DialFace(length_s=1499.7, figure="25"), 25)
    QTest.qWait(50)
    assert len(paints) == before
    dial.show_face(DialFace(length_s=1490.0, figure="25"), 25)
    qtbot.waitUntil(lambda: len(paints) > before)


def test_the_ring_is_the_smallest_that_holds_the_session() -> None:
    assert ring_for(60.0) == 3600.0
    assert ring_for(3600.0) == 3600.0
    assert ring_for(3601.0) == 7200.0
    assert ring_for(8 * 3600.0) == 28800.0


def test_the_arc_is_full_until_the_fade_and_gone_at_its_end() -> None:
    assert strength(301.0, 300.0) == 1.0
    assert strength(300.0, 300.0) == 1.0
    assert strength(150.0, 300.0) == pytest.approx(0.5)
    assert strength(0.0, 300.0) == 0.0
    assert strength(10.0, 0.0) == 1.0
