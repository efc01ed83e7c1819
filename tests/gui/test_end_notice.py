"""The minute before an end action: dark, one sentence, and whatever is pressed calls it off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.test_theme import luminance
from sleepplayer import end_phrases
from sleepplayer.gui import end_notice as end_notice_module
from sleepplayer.gui import press_watch as press_watch_module
from sleepplayer.gui.actions import SETTINGS
from sleepplayer.gui.end_notice import EndNotice
from sleepplayer.gui.theme import NIGHT_VIEW
from sleepplayer.night.after_silence import PendingEnd
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.notices import EndedBy, SessionEnded
from sleepplayer.night.view import Phase

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CALLED_OFF = end_phrases.cancelled_sentence(EndAction.SUSPEND)


class Pending:
    """A window in the minute before the computer is suspended."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.window = shown.window
        self.off: list[EndAction] = []
        self.window.end_called_off.connect(self.off.append)
        self.tick(60.0)

    @property
    def notice(self) -> EndNotice:
        return self.window.end_notice

    def tick(self, remaining_s: float | None) -> None:
        pending = None if remaining_s is None else PendingEnd(EndAction.SUSPEND, remaining_s)
        self.window.show_pending_end(pending)

    def click(self, at: QPoint) -> None:
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, LEFT, NONE, at)

    @property
    def unmoved(self) -> bool:
        """Nothing began, nothing was turned to, nothing was changed."""
        view = self.shown.session.view()
        return view.phase is Phase.IDLE and self.window.page == 0 and self.shown.kept == []


@pytest.fixture(autouse=True)
def _settles_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_watch_module, "SETTLES_MS", 60)


@pytest.fixture
def pending(shown: Shown) -> Pending:
    return Pending(shown)


def is_dark(pending: Pending) -> bool:
    return pending.notice.lies


def settled(pending: Pending, qtbot: QtBot) -> None:
    """What was pressed is over: the next press is one of its own."""
    watch = pending.notice._watch
    qtbot.waitUntil(lambda: not (watch._held or watch._settle.isActive()))


def out_of_the_dark(pending: Pending, qtbot: QtBot) -> None:
    """By the press after the one that called it off."""
    settled(pending, qtbot)
    pending.shown.press(K.Key_F9)
    qtbot.waitUntil(lambda: not pending.notice.isVisible())
    settled(pending, qtbot)


# --- what is seen ---------------------------------------------------------------------------------


def test_it_covers_all_of_the_window_and_says_one_sentence(pending: Pending) -> None:
    notice = pending.notice
    assert notice.isVisible()
    assert notice.geometry() == pending.window.rect()
    pending.tick(41.2)
    sentence = end_phrases.pending_sentence(PendingEnd(EndAction.SUSPEND, 41.2))
    assert "42 s" in sentence
    assert notice.text() == notice.accessibleName() == sentence
    pending.window.resize(900, 600)
    assert notice.geometry() == pending.window.rect()


@pytest.mark.parametrize("width", [600, 1280])
def test_no_word_is_cut(make_shown: MakeShown, width: int) -> None:
    window = make_shown(size=(width, 440)).window
    for action in (one for one in EndAction if one.is_the_systems):
        window.show_pending_end(PendingEnd(action, 59.5))
        words = window.end_notice.words
        window.end_notice.grab()
        assert words.heightForWidth(words.width()) <= words.height()
        assert 400 <= words.width() <= 640


def test_nothing_shines(pending: Pending) -> None:
    picture = pending.window.grab().toImage()
    step = 3
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), step)
        for y in range(0, picture.height(), step)
    }
    assert NIGHT_VIEW.bg in seen
    brightest = max(luminance(NIGHT_VIEW.digits), luminance(NIGHT_VIEW.words))
    assert max(map(luminance, seen)) <= brightest * 1.02
    assert pending.notice.cursor().shape() is Qt.CursorShape.BlankCursor


def test_the_keyboard_stays_where_it_was(shown: Shown) -> None:
    before = QApplication.focusWidget()
    pending = Pending(shown)
    assert pending.notice.isVisible()
    assert QApplication.focusWidget() is before is shown.window.tonight.timer.dial


class Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_it_is_painted_once_a_second_at_most(pending: Pending, qtbot: QtBot) -> None:
    QTest.qWait(50)
    paints = Paints()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(paints)
    for remaining_s in (58.9, 58.7, 58.5, 58.2):
        pending.tick(remaining_s)
        pending.window.refresh()
        QTest.qWait(20)
    app.removeEventFilter(paints)
    assert 1 <= paints.count <= 2  # the notice, and its words on it: 59 s, once


def test_a_hidden_window_stays_hidden(shown: Shown) -> None:
    shown.window.hide()
    pending = Pending(shown)
    assert not pending.window.isVisible()
    shown.window.show()
    assert pending.notice.isVisible()
    shown.press(K.Key_Space)  # the window has begun to listen to keys only now
    assert pending.off == [EndAction.SUSPEND]
    assert pending.unmoved


def test_a_minimised_window_stays_so(shown: Shown) -> None:
    shown.window.showMinimized()
    pending = Pending(shown)
    assert pending.window.isMinimized()


@pytest.fixture
def give_keyboard(monkeypatch: pytest.MonkeyPatch) -> Callable[[QWindow | None], None]:
    """To a window of this program, or to another program."""

    def give(window: QWindow | None) -> None:
        monkeypatch.setattr(QGuiApplication, "focusWindow", lambda: window)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.emit(window)

    return give


def test_with_another_program_in_front_no_key_is_promised(
    pending: Pending, give_keyboard: Callable[[QWindow | None], None]
) -> None:
    notice = pending.notice
    assert notice.text().endswith("Any key keeps it on.")
    give_keyboard(None)
    assert notice.text() == "The computer is suspended in 60 s. Click here to keep it on."
    assert notice.cursor().shape() is Qt.CursorShape.ArrowCursor  # to be clicked with
    pending.tick(59.0)
    assert notice.text() == "The computer is suspended in 59 s. Click here to keep it on."
    give_keyboard(pending.window.windowHandle())
    assert notice.text() == "The computer is suspended in 59 s. Any key keeps it on."
    assert notice.cursor().shape() is Qt.CursorShape.BlankCursor
    pending.shown.press(K.Key_Space)
    give_keyboard(None)
    assert notice.text() == CALLED_OFF


# --- what calls it off ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (K.Key_Space, NONE),
        (K.Key_Escape, NONE),
        (K.Key_VolumeDown, NONE),
        (K.Key_4, Qt.KeyboardModifier.ControlModifier),
        (K.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (K.Key_Alt, NONE),  # all that a window sees of Alt+Tab
    ],
)
def test_any_key_calls_it_off_and_does_nothing_else(
    pending: Pending, qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    pending.shown.press(key, modifiers)
    assert pending.off == [EndAction.SUSPEND]
    pending.tick(None)
    assert is_dark(pending)
    assert pending.notice.text() == pending.notice.accessibleName() == CALLED_OFF
    assert pending.window.isVisible()
    assert pending.unmoved
    assert pending.shown.session.view().volume == 60
    assert not pending.shown.session.view().muted
    out_of_the_dark(pending, qtbot)
    assert pending.unmoved
    pending.shown.press(K.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert pending.window.page == SETTINGS  # keys have their meaning again


def test_a_click_calls_it_off_and_presses_nothing(pending: Pending, qtbot: QtBot) -> None:
    primary = pending.window.tonight.timer.primary
    at = primary.mapTo(pending.window, primary.rect().center())
    pending.click(at)
    pending.click(at)  # as a sleepy hand does
    assert pending.off == [EndAction.SUSPEND]
    assert is_dark(pending)
    assert pending.unmoved
    settled(pending, qtbot)
    pending.click(at)  # this one lets the page be seen
    assert pending.unmoved
    assert not is_dark(pending)
    settled(pending, qtbot)
    pending.click(at)
    assert pending.shown.session.view().phase is Phase.PLAYING


def test_a_turn_of_the_wheel_calls_it_off(pending: Pending, qtbot: QtBot) -> None:
    slider = pending.window.bar.volume
    at = QPointF(slider.mapTo(pending.window, slider.rect().center()))
    handle = pending.window.windowHandle()
    assert handle is not None
    for _ in range(3):  # it turns on
        turn = QWheelEvent(
            at,
            QPointF(handle.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(handle, turn)
    assert pending.off == [EndAction.SUSPEND]
    assert pending.shown.session.view().volume == 60


@pytest.mark.parametrize("hide", [False, True])
def test_out_of_sight_a_press_elsewhere_is_let_through(
    shown: Shown, qtbot: QtBot, *, hide: bool
) -> None:
    other = QMenu()  # as the tray's icon and its menu are windows of this program
    done: list[bool] = []
    other.addAction("Keep it on", lambda: done.append(True))
    qtbot.addWidget(other)
    if hide:
        shown.window.hide()
    else:
        shown.window.showMinimized()
    pending = Pending(shown)
    other.popup(QPoint(10, 10))
    qtbot.waitUntil(other.isVisible)
    QTest.mouseClick(other, LEFT, NONE, other.actionGeometry(other.actions()[0]).center())
    assert done == [True]
    assert pending.off == []
    other.close()
    shown.window.showNormal()
    assert is_dark(pending)
    shown.press(K.Key_Space)
    assert pending.off == [EndAction.SUSPEND]


def test_a_key_held_down_does_nothing_else_until_it_is_let_go(
    pending: Pending, qtbot: QtBot
) -> None:
    handle, dial = pending.window.windowHandle(), pending.window.tonight.timer.dial
    assert handle is not None
    assert dial.hasFocus()
    QTest.keyPress(handle, K.Key_Up)
    assert pending.off == [EndAction.SUSPEND]
    qtbot.waitUntil(lambda: not pending.notice._watch._settle.isActive())
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, K.Key_Up, NONE, "", autorep=True)
        QApplication.sendEvent(handle, held)
    assert dial.value() == 25
    QTest.keyRelease(handle, K.Key_Up)
    out_of_the_dark(pending, qtbot)
    pending.shown.press(K.Key_Up)
    assert dial.value() == 26


def test_a_key_that_was_down_before_calls_nothing_off(shown: Shown) -> None:
    shown.window.setFocus()
    handle = shown.window.windowHandle()
    assert handle is not None
    QTest.keyPress(handle, K.Key_F9)
    pending = Pending(shown)
    held = QKeyEvent(QEvent.Type.KeyPress, K.Key_F9, NONE, "", autorep=True)
    QApplication.sendEvent(handle, held)
    QTest.keyRelease(handle, K.Key_F9)
    assert pending.off == []
    assert pending.notice.isVisible()


def open_menu(shown: Shown) -> QMenu:
    menu = QMenu(shown.window)
    menu.addAction("Something", lambda: shown.window.turn_to(SETTINGS))
    menu.popup(shown.window.mapToGlobal(QPoint(50, 50)))
    return menu


def test_in_a_menu_a_key_calls_it_off_and_the_menu_stays(shown: Shown, qtbot: QtBot) -> None:
    menu = open_menu(shown)
    qtbot.waitUntil(menu.isVisible)
    pending = Pending(shown)
    for key in (K.Key_Down, K.Key_Return):
        QTest.keyClick(menu, key)
    assert pending.off == [EndAction.SUSPEND]
    assert menu.isVisible()
    assert pending.unmoved
    menu.close()


def test_in_a_dialog_a_key_calls_it_off(shown: Shown, qtbot: QtBot) -> None:
    shown.window.tonight.queue.ask_for_files()
    dialog = shown.window.tonight.queue.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    pending = Pending(shown)
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, K.Key_Escape)
    assert pending.off == [EndAction.SUSPEND]
    assert dialog.isVisible()
    dialog.close()


def test_a_shortcut_of_anybodys_is_a_key_like_others(pending: Pending) -> None:
    did: list[bool] = []
    shortcut = QShortcut(QKeySequence("Ctrl+J"), pending.window)
    shortcut.activated.connect(lambda: did.append(True))
    pending.shown.press(K.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert pending.off == [EndAction.SUSPEND]
    assert did == []


def test_in_a_field_nothing_is_typed(shown: Shown) -> None:
    clock = shown.window.tonight.timer.chips.clock
    clock.open()
    before = clock.field.text()
    pending = Pending(shown)
    pending.shown.press(K.Key_7)
    assert pending.off == [EndAction.SUSPEND]
    assert clock.field.text() == before
    assert clock.field.isVisible()


@pytest.mark.parametrize("stays", [False, True])
@pytest.mark.parametrize("pressed", [False, True])
def test_who_closes_the_window_is_awake(pending: Pending, *, stays: bool, pressed: bool) -> None:
    pending.window.stays = lambda: stays
    if pressed:
        pending.shown.press(K.Key_Space)
    QApplication.sendEvent(pending.window, QCloseEvent())
    assert pending.off == [EndAction.SUSPEND]
    assert not pending.window.isVisible()
    assert not pending.notice._watch.watches


# --- what ends it otherwise -----------------------------------------------------------------------


def test_called_off_elsewhere_it_says_so_and_the_next_press_only_reveals(
    pending: Pending, qtbot: QtBot
) -> None:
    pending.tick(31.0)
    pending.tick(None)
    assert is_dark(pending)
    assert pending.notice.text() == CALLED_OFF
    out_of_the_dark(pending, qtbot)
    assert pending.off == []
    pending.shown.press(K.Key_Space)
    assert pending.shown.session.view().phase is Phase.PLAYING


def test_the_page_comes_by_itself_and_softly(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(end_notice_module, "LINGERS_MS", 80)
    pending = Pending(shown)
    notice = pending.notice
    shown.press(K.Key_Space)
    qtbot.waitUntil(lambda: not notice.lies)
    assert notice.isVisible()
    assert notice._going is not None
    assert 150 <= notice._going.duration() <= 200
    seen: list[float] = []
    notice._going.valueChanged.connect(seen.append)
    qtbot.waitUntil(lambda: not notice.isVisible())
    assert seen == sorted(seen, reverse=True)
    assert len(seen) > 2
    assert notice.graphicsEffect() is None
    settled(pending, qtbot)
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PLAYING


def test_with_less_motion_it_is_there_at_once(
    pending: Pending, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(end_notice_module, "motion_ms", lambda: 0)
    pending.shown.press(K.Key_Space)
    settled(pending, qtbot)
    pending.shown.press(K.Key_Space)
    assert not pending.notice.isVisible()


def test_what_begins_to_play_lets_the_page_be_seen(pending: Pending, qtbot: QtBot) -> None:
    pending.tick(None)
    assert is_dark(pending)
    pending.shown.session.start(None)
    pending.window.refresh()
    assert not is_dark(pending)


def test_it_covers_anew_while_it_goes(pending: Pending, qtbot: QtBot) -> None:
    pending.tick(None)
    pending.notice.lift()
    pending.tick(60.0)
    QTest.qWait(250)
    assert is_dark(pending)
    assert pending.notice.isVisible()
    assert pending.notice.graphicsEffect() is None


def test_while_it_is_done_nothing_lights_up(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(end_notice_module, "LINGERS_MS", 80)
    pending = Pending(shown)
    pending.tick(0.6)
    pending.tick(None)
    assert pending.notice.isVisible()
    assert pending.notice.text() == ""
    qtbot.waitUntil(lambda: not pending.notice.isVisible())
    assert pending.off == []


def reveal_by_key(pending: Pending) -> None:
    pending.shown.press(K.Key_Space)


def reveal_by_sentence(pending: Pending) -> None:
    pending.window.show_sentence("The computer was not suspended.")


@pytest.mark.parametrize("reveal", [reveal_by_key, reveal_by_sentence])
def test_out_of_the_dark_by_a_key_or_by_what_there_is_to_say(
    pending: Pending, reveal: Callable[[Pending], None]
) -> None:
    pending.tick(0.2)
    pending.tick(None)
    assert pending.notice.isVisible()
    reveal(pending)
    assert not is_dark(pending)
    assert pending.off == []
    assert pending.unmoved


def test_a_second_evening_is_announced_anew(pending: Pending, qtbot: QtBot) -> None:
    pending.shown.press(K.Key_Space)
    settled(pending, qtbot)
    pending.tick(60.0)
    assert pending.notice.text() != CALLED_OFF
    pending.shown.press(K.Key_Space)
    assert pending.off == [EndAction.SUSPEND, EndAction.SUSPEND]


def test_what_is_said_meanwhile_waits_below(pending: Pending, qtbot: QtBot) -> None:
    toast = pending.window.toast
    pending.window.show_sentence("Sound is back.")
    assert is_dark(pending)
    assert not toast._timer.isActive()
    pending.tick(None)
    pending.window.show_sentence("A folder was added.")
    assert pending.notice.text() == CALLED_OFF
    out_of_the_dark(pending, qtbot)
    assert toast.isVisible()
    assert toast.text() == "Sound is back."
    assert toast._timer.isActive()


def test_that_it_is_silent_is_no_news_after_the_minute(shown: Shown, qtbot: QtBot) -> None:
    shown.window.show_notice(SessionEnded(EndedBy.TIMER))
    assert shown.window.toast.isVisible()
    pending = Pending(shown)
    pending.tick(None)
    out_of_the_dark(pending, qtbot)
    assert not shown.window.toast.isVisible()
