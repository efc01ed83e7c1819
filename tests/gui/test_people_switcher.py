"""From one person to another in two keys, over the real window; and the rail's foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.fake_people_desk import LONG_NAME, FakePeopleDesk, make_people
from sleepplayer.gui.people.switcher import Switcher
from sleepplayer.models import PlaylistId
from sleepplayer.night.view import Phase
from sleepplayer.people import Profile

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton

MakeSwitcher = Callable[..., tuple[Shown, Switcher]]


@pytest.fixture
def opened(make_shown: MakeShown) -> MakeSwitcher:
    """A window with the list open over it."""

    def make(desk: FakePeopleDesk, size: tuple[int, int] = (1280, 800)) -> tuple[Shown, Switcher]:
        shown = make_shown(size=size)
        over = shown.window.centralWidget()
        assert over is not None
        rail = shown.window.rail
        rail.show_profile(1, desk.current().name)
        switcher = Switcher(desk, over, beside=rail.profile_button)
        rail.profile_asked.connect(switcher.toggle)
        switcher.open_list()
        shown.window.grab()
        return shown, switcher

    return make


def child_and_parent() -> list[Profile]:
    people = make_people(3)
    people[0] = replace(people[0], name="Mia", playlists=frozenset({PlaylistId(1)}))
    return people


def test_a_digit_turns_at_once(opened: MakeSwitcher, qtbot: QtBot) -> None:
    desk = FakePeopleDesk(make_people(9))
    shown, switcher = opened(desk)
    with qtbot.waitSignal(switcher.turned):
        shown.press(K.Key_7)
    assert desk.now == 7
    assert switcher.isHidden()
    assert shown.session.view().phase is Phase.IDLE


def test_arrows_and_enter_turn(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(make_people(3))
    shown, switcher = opened(desk)
    volume = shown.session.view().volume
    assert QApplication.focusWidget() is switcher.rows[0]
    shown.press(K.Key_Down)
    shown.press(K.Key_Down)
    assert QApplication.focusWidget() is switcher.rows[2]
    shown.press(K.Key_Up)
    shown.press(K.Key_Return)
    assert desk.now == 2
    assert switcher.isHidden()
    assert shown.session.view().volume == volume


def test_no_key_of_the_window_counts_meanwhile(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(make_people(3))
    shown, switcher = opened(desk)
    before = shown.session.view()
    for key in (K.Key_E, K.Key_N, K.Key_M, K.Key_R, K.Key_9, K.Key_Left, K.Key_Slash):
        shown.press(key)
    shown.press(K.Key_2, CTRL)
    assert shown.session.view() == before
    assert desk.now == 1
    assert not switcher.isHidden()
    shown.press(K.Key_Tab)
    for _ in range(12):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert switcher.isAncestorOf(focus)
        shown.press(K.Key_Tab)


@pytest.mark.parametrize(("key", "modifiers"), [(K.Key_Escape, None), (K.Key_P, CTRL)])
def test_esc_or_its_own_key_closes_it(
    opened: MakeSwitcher, key: Qt.Key, modifiers: Qt.KeyboardModifier | None
) -> None:
    desk = FakePeopleDesk(make_people(2))
    shown, switcher = opened(desk)
    shown.press(key, modifiers or Qt.KeyboardModifier.NoModifier)
    assert switcher.isHidden()
    assert desk.calls == []
    shown.press(K.Key_Space)
    assert shown.session.view().phase is Phase.PLAYING


def test_the_keyboard_goes_back_to_where_it_was(opened: MakeSwitcher) -> None:
    shown, switcher = opened(FakePeopleDesk(make_people(2)))
    switcher.close_list()
    dial = shown.window.tonight.timer.dial
    dial.setFocus()
    switcher.open_list()
    shown.press(K.Key_Escape)
    assert QApplication.focusWidget() is dial


def test_a_click_beside_it_closes_it_and_presses_nothing(opened: MakeSwitcher) -> None:
    shown, switcher = opened(FakePeopleDesk(make_people(2)))
    primary = shown.window.tonight.timer.primary
    QTest.mouseClick(
        switcher, LEFT, pos=switcher.mapFromGlobal(primary.mapToGlobal(primary.rect().center()))
    )
    assert switcher.isHidden()
    assert shown.session.view().phase is Phase.IDLE


def test_a_click_on_a_person_turns(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(make_people(3))
    _shown, switcher = opened(desk)
    QTest.mouseClick(switcher.rows[2], LEFT)
    assert desk.now == 3


def test_the_page_is_asked_for(opened: MakeSwitcher, qtbot: QtBot) -> None:
    _shown, switcher = opened(FakePeopleDesk())
    with qtbot.waitSignal(switcher.page_asked):
        QTest.mouseClick(switcher.page_button, LEFT)
    assert switcher.isHidden()


def test_a_new_person_is_named_and_turned_to(opened: MakeSwitcher, qtbot: QtBot) -> None:
    desk = FakePeopleDesk()
    shown, switcher = opened(desk)
    QTest.mouseClick(switcher.new_button, LEFT)
    for key in (K.Key_M, K.Key_Space):
        shown.press(key)
    shown.press(K.Key_Return)
    assert desk.current().name == "m"
    assert switcher.isHidden()
    switcher.open_list()
    QTest.mouseClick(switcher.new_button, LEFT)
    shown.press(K.Key_Return)
    assert switcher.new_line.refused.text() == "A person needs a name."
    shown.press(K.Key_Escape)
    assert switcher.new_line.isHidden()
    assert QApplication.focusWidget() is switcher.new_button


def test_who_leaves_a_locked_profile_types_its_pin(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(child_and_parent(), pin="1234")
    shown, switcher = opened(desk)
    assert switcher.list.isHidden()
    assert QApplication.focusWidget() is switcher.pin.field
    for key in (K.Key_2, K.Key_2, K.Key_2, K.Key_2, K.Key_Return):
        shown.press(key)
    assert switcher.pin.refused.text() == "That is not the PIN."
    assert desk.now == 1
    for key in (K.Key_1, K.Key_2, K.Key_3, K.Key_4):
        shown.press(key)
    assert switcher.pin.field.displayText().strip("1234") == switcher.pin.field.displayText()
    shown.press(K.Key_Return)
    assert not switcher.isHidden()  # Enter was the PIN's alone
    assert QApplication.focusWidget() is switcher.rows[0]
    shown.press(K.Key_2)
    assert desk.now == 2


def test_a_pin_that_was_typed_counts_for_this_time_only(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(child_and_parent(), pin="1234")
    shown, switcher = opened(desk)
    QTest.keyClicks(switcher.pin.field, "1234")
    shown.press(K.Key_Return)
    shown.press(K.Key_Escape)
    assert desk.locked()
    switcher.open_list()
    assert switcher.list.isHidden()
    assert switcher.pin.field.text() == ""
    shown.press(K.Key_Escape)
    assert switcher.isHidden()


def test_who_has_typed_the_pin_on_the_page_is_not_asked_again(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(child_and_parent(), pin="1234")
    assert desk.unlock("1234") == ""
    shown, switcher = opened(desk)
    assert switcher.pin.isHidden()
    shown.press(K.Key_3)
    assert desk.now == 3


def test_three_wrong_pins_say_to_wait(opened: MakeSwitcher) -> None:
    desk = FakePeopleDesk(child_and_parent(), pin="1234")
    shown, switcher = opened(desk)
    for _ in range(4):
        QTest.keyClicks(switcher.pin.field, "0000")
        shown.press(K.Key_Return)
    shown.window.grab()
    refused = switcher.pin.refused
    assert refused.text() == "Three wrong PINs. Wait half a minute, then try again."
    assert refused.geometry().top() > switcher.pin.field.geometry().bottom()
    assert switcher.pin.height() >= refused.geometry().bottom()


@pytest.mark.parametrize("size", [(1280, 800), (900, 700), (600, 440)])
@pytest.mark.parametrize("count", [1, 9])
def test_it_fits_the_window(opened: MakeSwitcher, size: tuple[int, int], count: int) -> None:
    people = make_people(count)
    people[-1] = replace(people[-1], name=LONG_NAME)
    desk = FakePeopleDesk(people)
    shown, switcher = opened(desk, size)
    assert switcher.rect().contains(switcher.panel.geometry())
    for one in (switcher.heading, switcher.new_button, switcher.page_button):
        assert one.visibleRegion().boundingRect().size() == one.size()
    shown.press(K.Key_End)
    shown.press(K.Key_Up)
    shown.press(K.Key_Up)
    last = QApplication.focusWidget()
    assert last is switcher.rows[-1]
    assert not last.visibleRegion().isEmpty()
    assert LONG_NAME in last.accessibleName()
    assert LONG_NAME in last.toolTip()


def test_it_follows_the_window(opened: MakeSwitcher, qtbot: QtBot) -> None:
    shown, switcher = opened(FakePeopleDesk(make_people(9)))
    shown.window.resize(700, 500)
    qtbot.waitUntil(lambda: switcher.width() == 700)
    assert switcher.rect().contains(switcher.panel.geometry())


def test_rows_say_who_and_whose_evening_it_is(opened: MakeSwitcher) -> None:
    _shown, switcher = opened(FakePeopleDesk(make_people(2)))
    names = [
        QAccessible.queryAccessibleInterface(row).text(QAccessible.Text.Name)
        for row in switcher.rows
    ]
    assert names == ["1, My nights, now", "2, Anna"]


# --- the rail's foot ------------------------------------------------------------------------------


def test_the_rails_foot_says_who_listens(shown: Shown, qtbot: QtBot) -> None:
    rail = shown.window.rail
    assert rail.profile_button.isHidden()
    rail.show_profile(2, LONG_NAME)
    assert rail.profile_button.isVisible()
    assert rail.profile_button.accessibleName() == f"{LONG_NAME} listens. Another person"
    with qtbot.waitSignal(rail.profile_asked):
        QTest.mouseClick(rail.profile_button, LEFT)
    wide = rail.profile_button.grab().toImage()
    shown.window.resize(800, 600)
    shown.window.grab()
    assert rail.profile_button.width() < wide.width() / wide.devicePixelRatio()
    assert place(rail.profile_button, shown.window).y() > place(rail._buttons[-1], rail).y()


def place(widget: QWidget, within: QWidget) -> QPoint:
    return widget.mapTo(within, QPoint())
