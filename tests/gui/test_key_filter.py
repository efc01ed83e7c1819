"""A key counts once, for what has the keyboard when it is pressed, whatever it moves on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import Shown
from gui.test_library_page import CTRL, LEFT, K, Library, lib, make_page
from sleepplayer.gui.actions import TONIGHT
from sleepplayer.gui.library.smart_editor import SmartEditor
from sleepplayer.night.view import Phase

__all__ = ["lib", "make_page"]  # fixtures

UP_AND_DOWN = (K.Key_Up, K.Key_Down)


@pytest.fixture
def listening(lib: Library) -> Library:
    """The first sound of tonight plays, and a row of the library has the keyboard."""
    lib.shown.press(K.Key_Space)
    lib.shown.advance(30)
    lib.choose(3)
    return lib


def plays_on(lib: Library) -> bool:
    """The sound that played before still does, from where it was."""
    view = lib.shown.session.view()
    first = lib.shown.title == "Slow page turning, no talking"
    return view.phase is Phase.PLAYING and first and (view.position_s or 0.0) >= 30.0


def typed(lib: Library, text: str) -> None:
    """Signs as they come from the keyboard: through the window."""
    for sign in text:
        lib.shown.press(Qt.Key(ord(sign.upper())))


@pytest.mark.parametrize("enter", [K.Key_Return, K.Key_Enter])
def test_enter_in_the_title_keeps_it_and_plays_nothing(listening: Library, enter: Qt.Key) -> None:
    lib = listening
    lib.shown.press(K.Key_F2)
    assert QApplication.focusWidget() is lib.page.details.names.title
    typed(lib, "mops")
    lib.shown.press(enter)
    assert lib.page.table.hasFocus()
    assert [one for one in lib.titles() if one.lower() == "mops"] != []
    assert plays_on(lib)
    lib.shown.press(enter)  # the next one is the table's
    assert lib.shown.title.lower() == "mops"


def test_enter_in_the_artist_keeps_it_and_plays_nothing(listening: Library) -> None:
    lib = listening
    lib.shown.press(K.Key_F2)
    lib.shown.press(K.Key_Tab)
    assert QApplication.focusWidget() is lib.page.details.names.artist
    typed(lib, "ann")
    lib.shown.press(K.Key_Return)
    assert lib.page.deeds.chosen()[0].track.artist.lower() == "ann"
    assert plays_on(lib)


def test_enter_in_a_playlists_name_keeps_it_and_plays_nothing(
    listening: Library, qtbot: QtBot
) -> None:
    lib = listening
    lib.open("Rain")
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_F2)
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    typed(lib, "storm")
    lib.shown.press(K.Key_Return)
    qtbot.waitUntil(lambda: lib.page.playlists.list.findChild(QLineEdit) is None)
    assert lib.page.listing.title.text().lower() == "storm"
    assert lib.shown.window.page != TONIGHT
    assert plays_on(lib)


@pytest.mark.parametrize("which", ["start", "end", "gain"])
def test_enter_in_a_field_of_the_details_plays_nothing(listening: Library, which: str) -> None:
    lib = listening
    details = lib.page.details
    field = details.gain if which == "gain" else getattr(details.skips, which)
    field.setFocus()
    field.selectAll()
    lib.shown.press(K.Key_5)
    lib.shown.press(K.Key_Return)
    assert field.value() == 5
    assert plays_on(lib)


def test_enter_in_the_rules_of_a_smart_playlist_plays_nothing(
    listening: Library, qtbot: QtBot
) -> None:
    lib = listening
    lib.page.playlists.create_smart()
    editor = lib.page.playlists.dialog
    assert isinstance(editor, SmartEditor)
    qtbot.waitUntil(editor.isActiveWindow)
    handle = editor.windowHandle()
    assert handle is not None
    for sign in "Hush":  # its name is chosen: typing replaces it
        QTest.keyClick(handle, Qt.Key(ord(sign.upper())))
    QTest.keyClick(handle, K.Key_Return)
    assert lib.page.listing.title.text().lower() == "hush"
    assert plays_on(lib)


# --- arrows in the dark ---------------------------------------------------------------------------


def test_with_a_row_of_the_library_arrows_aside_seek(listening: Library) -> None:
    lib = listening
    lib.shown.press(K.Key_Right)
    assert lib.shown.session.view().position_s == pytest.approx(40)
    lib.shown.press(K.Key_Left)
    assert lib.shown.session.view().position_s == pytest.approx(30)


def test_in_a_text_field_arrows_are_the_fields(listening: Library) -> None:
    lib = listening
    lib.shown.press(K.Key_F, CTRL)
    typed(lib, "rain")
    lib.shown.press(K.Key_Left)
    assert lib.page.listing.filters.field.cursorPosition() == 3
    assert lib.shown.session.view().position_s == pytest.approx(30)


@pytest.mark.parametrize("page", [K.Key_2, K.Key_3, K.Key_4])
def test_back_on_tonight_arrows_change_the_volume_not_the_length(
    lib: Library, page: Qt.Key
) -> None:
    shown = lib.shown
    shown.press(K.Key_Space)
    shown.advance(60)
    shown.press(page, CTRL)
    shown.press(K.Key_1, CTRL)
    before = shown.session.view()
    assert not shown.window.tonight.timer.dial.hasFocus()
    shown.press(K.Key_Down)
    shown.press(K.Key_Right)
    after = shown.session.view()
    assert after.volume == before.volume - 5
    assert after.remaining_s == pytest.approx(before.remaining_s)
    assert after.position_s == pytest.approx(70)


def test_however_it_begins_the_dial_gives_the_keyboard_up(shown: Shown) -> None:
    dial = shown.window.tonight.timer.dial
    assert dial.hasFocus()
    shown.press(K.Key_Up)
    assert dial.value() == 26  # before it plays, arrows are the dial's
    entry = shown.session.queue.entries[1]
    shown.window.tonight.queue.list.play_asked.emit(entry.entry_id)
    assert shown.session.view().phase is Phase.PLAYING
    assert not dial.hasFocus()


def ring_of(shown: Shown) -> bool:
    """Whether the dial shows that it has the keyboard: it looks different without."""
    dial = shown.window.tonight.timer.dial
    with_it = dial.grab().toImage()
    dial.clearFocus()
    without = dial.grab().toImage()
    dial.setFocus()
    return with_it != without


@pytest.mark.parametrize("reason", list(Qt.FocusReason)[:4])
def test_with_the_keyboard_the_dial_shows_its_ring(shown: Shown, reason: Qt.FocusReason) -> None:
    dial = shown.window.tonight.timer.dial
    dial.clearFocus()
    dial.setFocus(reason)
    assert ring_of(shown)


@pytest.mark.parametrize("where", ["greeting", "corner", "bar"])
def test_a_click_on_empty_space_takes_the_keyboard_from_the_dial(shown: Shown, where: str) -> None:
    shown.press(K.Key_Space)
    window, timer = shown.window, shown.window.tonight.timer
    timer.dial.setFocus(Qt.FocusReason.TabFocusReason)
    place: tuple[QWidget, QPoint] = {
        "greeting": (timer.greeting, timer.greeting.rect().center()),
        "corner": (timer.dial, QPoint(3, 3)),
        "bar": (window.bar, QPoint(4, 4)),
    }[where]
    volume = shown.session.view().volume
    handle = window.windowHandle()
    assert handle is not None
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(handle, LEFT, none, place[0].mapTo(window, place[1]))
    assert not timer.dial.hasFocus()
    shown.press(K.Key_Up)
    assert shown.session.view().volume == volume + 5


def test_a_click_in_the_middle_of_the_dial_gives_it_the_keyboard(shown: Shown) -> None:
    shown.press(K.Key_Space)
    dial = shown.window.tonight.timer.dial
    QTest.mouseClick(dial, LEFT, pos=dial.rect().center())
    assert dial.hasFocus()
