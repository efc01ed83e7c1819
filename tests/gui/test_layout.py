"""What is where, in windows of all sizes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from sleepplayer.gui.main_window import FRAME, MainWindow
from sleepplayer.night.notices import NoOutput


def place_of(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def line_of(label: QLabel, window: QWidget) -> int:
    """The y of the line its words stand on."""
    bottom = place_of(label, window).bottom() - label.contentsMargins().bottom()
    metrics = QFontMetrics(label.font())
    hint = label.contentsRect().height()
    slack = 0 if label.contentsMargins().bottom() else (hint - metrics.height()) // 2
    return bottom - slack - metrics.descent()


def test_at_first_it_fits_the_screen_with_its_frame(shown: Shown) -> None:
    evening = shown.evening
    window = MainWindow(session=evening.session, settings=evening.settings, clock=evening.clock)
    room = window.screen().availableSize() - FRAME
    assert window.width() <= min(1280, room.width())
    assert window.height() <= min(800, room.height())
    window.deleteLater()


@pytest.mark.parametrize("playing", [False, True])
@pytest.mark.parametrize("size", [(1000, 640), (1280, 720), (1264, 752), (944, 492), (860, 700)])
def test_dial_and_buttons_are_in_sight(
    make_shown: MakeShown, size: tuple[int, int], *, playing: bool
) -> None:
    shown = make_shown(size=size)
    if playing:
        shown.session.start(None)
        shown.window.refresh()
    shown.window.grab()
    timer, bar = shown.window.tonight.timer, shown.window.bar
    sight = place_of(shown.window.pages, shown.window)
    last = [one for one in (timer.soft, timer.cancel, timer.key_hint) if one.isVisible()]
    for one in (timer.greeting, timer.dial, timer.primary, *last):
        assert sight.contains(place_of(one, shown.window))
    if playing:
        assert shown.window.rect().contains(place_of(bar.seek, shown.window))
    assert timer.dial.width() >= 224
    assert timer.dial.height() >= 224


@pytest.mark.parametrize("width", [600, 660, 700, 760, 860, 912, 1000, 1280])
def test_the_place_in_the_sound_keeps_its_room(make_shown: MakeShown, width: int) -> None:
    shown = make_shown(size=(width, 640))
    shown.session.start(None)
    shown.window.refresh()
    shown.window.grab()
    bar = shown.window.bar
    assert bar.seek.width() >= 120
    assert bar.volume.isVisible() is (bar.width() >= 840)
    assert bar.repeat_button.isVisible() is (bar.width() >= 600)


def test_the_columns_stand_on_one_line(shown: Shown) -> None:
    window = shown.window
    window.grab()
    heading = next(
        label for label in window.findChildren(QLabel) if label.text() == "Tonight’s sounds"
    )
    timer = window.tonight.timer
    assert line_of(heading, window) == pytest.approx(line_of(timer.greeting, window), abs=1)
    summary = window.tonight.queue.summary
    # In DejaVu, which a fresh machine has, both round their descent, and not the same way.
    assert line_of(summary, window) == pytest.approx(line_of(timer.sentence, window), abs=2)


@pytest.mark.parametrize("size", [(860, 700), (1280, 800), (1000, 640), (944, 492)])
@pytest.mark.parametrize("playing", [False, True])
def test_a_notice_hides_no_button(
    make_shown: MakeShown, qtbot: QtBot, size: tuple[int, int], *, playing: bool
) -> None:
    shown = make_shown(size=size)
    if playing:
        shown.session.start(None)
        shown.window.refresh()
    shown.window.grab()
    shown.window.show_notice(NoOutput())
    toast = place_of(shown.window.toast, shown.window)
    assert shown.window.rect().contains(toast)
    buttons = [one for one in shown.window.findChildren(QAbstractButton) if one.isVisible()]
    hidden = [one for one in buttons if place_of(one, shown.window).intersects(toast)]
    assert [one.accessibleName() or one.text() for one in hidden] == []
    shown.window.resize(*reversed(size))
    qtbot.waitUntil(lambda: shown.window.rect().contains(shown.window.toast.geometry()))
