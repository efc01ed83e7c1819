"""Everything has a name and is reached by Tab."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QScrollBar, QWidget

from gui.conftest import Shown
from sleepplayer.gui.actions import HELP, SETTINGS, TONIGHT

K = Qt.Key


def focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(window)
        and widget.isEnabled()
    ]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def tab_round(shown: Shown) -> set[QWidget]:
    reached: set[QWidget] = set()
    shown.window.setFocus()
    for _ in range(80):
        shown.press(K.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached.add(focus)
    return reached


@pytest.mark.parametrize("page", [TONIGHT, SETTINGS, HELP])
@pytest.mark.parametrize("playing", [False, True])
def test_everything_is_named_and_reached_by_tab(shown: Shown, page: int, *, playing: bool) -> None:
    if playing:
        shown.press(K.Key_Space)
    shown.window.turn_to(page)
    widgets = focusable(shown.window)
    assert len(widgets) >= 8
    assert [widget for widget in widgets if not name_of(widget).strip()] == []
    reached = tab_round(shown)
    # Of a group of radio buttons Tab reaches the one that is chosen.
    missing = [w for w in set(widgets) - reached if not w.inherits("QRadioButton")]
    assert [name_of(widget) for widget in missing] == []


def test_backtab_comes_back(shown: Shown) -> None:
    shown.window.tonight.timer.dial.setFocus()
    shown.press(K.Key_Tab)
    shown.press(K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is shown.window.tonight.timer.dial


def test_the_page_follows_the_keyboard(shown: Shown) -> None:
    shown.window.resize(800, 560)
    shown.window.tonight.queue.add_button.setFocus(Qt.FocusReason.TabFocusReason)
    bar = shown.window.tonight.verticalScrollBar()
    assert isinstance(bar, QScrollBar)
    button = shown.window.tonight.queue.add_button
    shown.window.tonight.ensureWidgetVisible(button)
    assert not button.visibleRegion().isEmpty()


def test_rows_are_spoken_whole(shown: Shown) -> None:
    view = shown.window.tonight.queue.list
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.childCount() == 10
    spoken = interface.child(1).text(QAccessible.Text.Name)
    assert spoken == "Old book, soft whisper, whispering · page turning, 11 min"


def test_no_word_is_cut_at_the_smallest_size(shown: Shown) -> None:
    shown.window.resize(shown.window.minimumSize())
    shown.window.grab()
    cut = [
        label.text()
        for label in shown.window.tonight.timer.findChildren(QLabel)
        if label.isVisible() and label.text() and label.sizeHint().width() > label.width() + 1
    ]
    assert cut == []
    assert isinstance(shown.window.tonight, QAbstractScrollArea)
    assert not shown.window.tonight.horizontalScrollBar().isVisible()
