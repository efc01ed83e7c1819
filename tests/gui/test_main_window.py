"""The window as the application sees it: signals, notices, and how little it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from sleepplayer.gui import toast as toast_module
from sleepplayer.gui.actions import HELP
from sleepplayer.gui.bridge import PLAYING_REFRESH_MS, QUIET_REFRESH_MS
from sleepplayer.gui.rail import NARROW, WIDE
from sleepplayer.night.notices import EndedBy, NoOutput, OutputBack, SessionEnded
from sleepplayer.night.settings import Settings

K = Qt.Key


def test_closing_hides_at_once_and_says_so(shown: Shown, qtbot: QtBot) -> None:
    visible: list[bool] = []
    shown.window.closing.connect(lambda: visible.append(shown.window.isVisible()))
    shown.window.close()
    assert visible == [False]


def test_after_closing_no_key_is_taken(shown: Shown, qtbot: QtBot) -> None:
    shown.window.close()
    other = QLabel("elsewhere")
    qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, K.Key_Space)
    assert shown.session.view().entry is not None
    assert shown.evening.engine.calls.count("play") == 0


def test_what_has_not_settled_is_kept_on_closing(shown: Shown) -> None:
    shown.window.bridge.set_volume(12)
    assert shown.kept == []
    shown.window.close()
    assert shown.kept[-1].volume == 12


def test_a_notice_is_one_line_that_moves_nothing(shown: Shown) -> None:
    before = [shown.window.bar.geometry(), shown.window.pages.geometry()]
    shown.window.show_notice(NoOutput())
    toast = shown.window.toast
    assert toast.isVisible()
    assert toast.text().startswith("No sound output. The timer goes on")
    assert toast.geometry().bottom() < shown.window.bar.geometry().top()
    assert toast.geometry().right() < shown.window.width()
    assert [shown.window.bar.geometry(), shown.window.pages.geometry()] == before


def test_sentences_wait_for_each_other(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast_module, "AT_LEAST_MS", 50)
    monkeypatch.setattr(toast_module, "STAYS_MS", 120)
    toast = shown.window.toast
    shown.window.show_sentence("One.")
    shown.window.show_sentence("Two.")
    assert toast.text() == "One."
    qtbot.waitUntil(lambda: toast.text() == "Two.")
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_the_end_is_told_before_what_waits(shown: Shown) -> None:
    shown.window.show_notice(OutputBack())
    shown.window.show_notice(SessionEnded(EndedBy.QUEUE_END))
    assert shown.window.toast.text() == "That was the last of tonight’s sounds. Sleep well."


def test_a_narrow_window_stacks(shown: Shown, qtbot: QtBot) -> None:
    window = shown.window
    timer, queue = window.tonight.timer, window.tonight.queue
    assert window.rail.width() == WIDE
    assert queue.x() > timer.geometry().right()
    window.resize(860, 700)
    qtbot.waitUntil(lambda: queue.y() > timer.geometry().bottom())
    assert window.rail.width() == NARROW


@pytest.mark.parametrize("width", [980, 1000, 1119, 1120, 1280, 1920])
def test_both_columns_fit_beside_each_other(make_shown: MakeShown, width: int) -> None:
    window = make_shown(size=(width, 800)).window
    page = window.tonight
    assert page.queue.x() > page.timer.geometry().right()
    assert page.queue.geometry().right() < page.viewport().width()
    assert page.queue.width() > 340


def test_it_looks_at_the_session_only_while_it_is_seen(shown: Shown) -> None:
    timer = shown.window.bridge._timer
    assert timer.isActive()
    assert timer.interval() == QUIET_REFRESH_MS
    shown.press(K.Key_Space)
    assert timer.interval() == PLAYING_REFRESH_MS
    shown.window.hide()
    assert not timer.isActive()
    shown.window.show()
    assert timer.isActive()
    assert PLAYING_REFRESH_MS >= 250


class Paints(QObject):
    """Counts what is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.widgets: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.widgets.append(type(watched).__name__)
        return False


@pytest.fixture
def count_paints(qtbot: QtBot) -> Callable[[Callable[[], None]], list[str]]:
    def count(do: Callable[[], None]) -> list[str]:
        app = QApplication.instance()
        assert app is not None
        QTest.qWait(300)
        paints = Paints()
        app.installEventFilter(paints)
        do()
        QTest.qWait(50)
        app.removeEventFilter(paints)
        return paints.widgets

    return count


def test_nothing_is_painted_when_nothing_changed(
    shown: Shown, count_paints: Callable[[Callable[[], None]], list[str]]
) -> None:
    shown.press(K.Key_Space)
    shown.press(K.Key_Space)

    def refresh() -> None:
        for _ in range(20):
            shown.window.refresh()

    assert count_paints(refresh) == []


def test_a_second_of_playing_paints_the_bar_at_most(
    shown: Shown, count_paints: Callable[[Callable[[], None]], list[str]]
) -> None:
    shown.press(K.Key_Space)
    shown.advance(61)
    painted = count_paints(lambda: shown.advance(1))
    assert "QueueView" not in painted
    assert "Chips" not in painted
    assert painted.count("Slider") <= 1


def test_the_icons_come_after_the_first_paint_and_move_nothing(
    make_shown: MakeShown, qtbot: QtBot
) -> None:
    shown = make_shown()
    button = shown.window.bar.next_button
    before = button.geometry()
    QTest.qWait(50)
    assert not button.icon().isNull()
    assert button.geometry() == before


def test_help_lists_every_key(shown: Shown) -> None:
    shown.window.turn_to(HELP)
    keys = {
        label.text()
        for label in shown.window.help_page.findChildren(QLabel)
        if label.property("role") == "key"
    }
    assert {"Space", "Esc", "Ctrl+T", "Alt+Up", "F1"} <= keys
    words = " ".join(label.text() for label in shown.window.help_page.findChildren(QLabel))
    assert "no treatment" in words
    for told in ("Ctrl+V", "Ctrl+Q", "Shift+N", "Your own correction", "Esc only clears or leaves"):
        assert told in words
    assert not [key for key in keys if "Return" in key]


@pytest.mark.parametrize(
    "told",
    [
        "“Fresh”",
        "“Stays with”",
        "“A try”",
        "names of folders count",
        "stops what plays",
        "the rest of that night",
        "“Never played again”",
        "forget-pins",
        "sleepplayer doctor",
        "free night",
    ],
)
def test_help_tells_what_the_pages_do_not(shown: Shown, told: str) -> None:
    shown.window.turn_to(HELP)
    assert told in " ".join(label.text() for label in shown.window.help_page.findChildren(QLabel))


@pytest.mark.parametrize("width", [1280, 1000, 760])
def test_no_row_of_help_is_cut_off(make_shown: MakeShown, width: int) -> None:
    shown = make_shown(size=(width, 800))
    shown.window.turn_to(HELP)
    shown.window.grab()
    page = shown.window.help_page
    assert page.horizontalScrollBar().maximum() == 0
    words = [one for one in page.findChildren(QLabel) if one.property("role") == "plain"]
    caps = [one for one in page.findChildren(QLabel) if one.property("role") == "key"]
    assert len(words) > 30
    for one in words:
        assert one.height() >= one.heightForWidth(one.width()), one.text()
        assert one.width() >= 80, one.text()  # room for a word in the widest of fonts
    for one in caps:
        assert one.width() >= one.sizeHint().width(), one.text()
        assert one.height() == one.sizeHint().height(), one.text()


@pytest.mark.parametrize("width", [1900, 1280, 900, 600])
def test_help_is_read_whole_and_in_short_lines(
    make_shown: MakeShown, qtbot: QtBot, width: int
) -> None:
    shown = make_shown(size=(1280, 800))
    shown.window.resize(width, 480)
    shown.window.turn_to(HELP)
    page = shown.window.help_page
    texts = [one for one in page.findChildren(QLabel) if one.property("role") == "muted"]

    def is_whole(one: QLabel) -> bool:
        right = one.mapTo(page.viewport(), one.rect().topRight()).x()
        return right < page.viewport().width() and one.height() >= one.heightForWidth(one.width())

    qtbot.waitUntil(lambda: all(map(is_whole, texts)))
    assert max(one.width() for one in texts) <= 600


def test_the_settings_it_was_given_are_not_sent_back(make_shown: MakeShown) -> None:
    shown = make_shown(settings=Settings())
    QTest.qWait(350)
    assert shown.kept == []
