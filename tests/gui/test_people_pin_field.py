"""A PIN is asked for: dots, digits, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from sleepplayer.gui.people.pin_field import LONGEST_PIN, PinField

K = Qt.Key


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[tuple[PinField, list[str]]]:
    tried: list[str] = []

    def take(pin: str) -> str:
        tried.append(pin)
        return "" if pin == "1234" else "That is not the PIN."

    field = PinField("To go past this limit, type the PIN.", take, done="Go past it")
    qtbot.addWidget(field)
    field.ask()
    with qtbot.waitExposed(field):
        field.show()
    field.activateWindow()
    qtbot.waitUntil(field.field.hasFocus)
    yield field, tried


def test_digits_are_dots(asked: tuple[PinField, list[str]]) -> None:
    field, tried = asked
    QTest.keyClicks(field.field, "1a2 b3-" + "9" * 20)
    assert len(field.field.text()) == LONGEST_PIN
    assert field.field.text().startswith("1239")
    assert field.field.echoMode() is QLineEdit.EchoMode.Password
    field.field.selectAll()
    QTest.keyClick(field.field, K.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "1239" not in QApplication.clipboard().text()
    assert tried == []


def test_a_wrong_one_is_said_and_cleared_and_the_right_one_ends_it(
    asked: tuple[PinField, list[str]], qtbot: QtBot
) -> None:
    field, tried = asked
    QTest.keyClick(field.field, K.Key_Return)
    assert tried == []  # nothing is no try
    QTest.keyClicks(field.field, "4321")
    QTest.keyClick(field.field, K.Key_Enter)
    assert field.refused.text() == "That is not the PIN."
    assert field.field.text() == ""
    assert field.field.accessibleDescription() == "That is not the PIN."
    QTest.keyClicks(field.field, "1234")
    with qtbot.waitSignal(field.accepted):
        QTest.mouseClick(field.done, Qt.MouseButton.LeftButton)
    assert tried == ["4321", "1234"]
    assert field.isHidden()
    assert field.field.text() == ""


@pytest.mark.parametrize("by_key", [True, False])
def test_it_can_be_left(asked: tuple[PinField, list[str]], qtbot: QtBot, *, by_key: bool) -> None:
    field, tried = asked
    QTest.keyClicks(field.field, "12")
    with qtbot.waitSignal(field.cancelled):
        if by_key:
            QTest.keyClick(field.field, K.Key_Escape)
        else:
            QTest.mouseClick(field.cancel, Qt.MouseButton.LeftButton)
    assert (field.isHidden(), field.field.text(), tried) == (True, "", [])
