"""Settings of the desktop around the player, and what follows the silence."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.test_settings_page import page_of
from sleepplayer import end_phrases
from sleepplayer.gui.actions import TONIGHT
from sleepplayer.gui.desktop_settings import EndCombo
from sleepplayer.gui.settings_page import SettingsPage
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.settings import Settings
from sleepplayer.storage.settings_file import load_settings, save_settings

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ALL = frozenset(one for one in EndAction if one.is_the_systems)
NONE = frozenset[EndAction]()


def words_of(combo: EndCombo) -> list[str]:
    return [combo.itemText(row) for row in range(combo.count())]


def typed(shown: Shown, text: str) -> None:
    handle = shown.window.windowHandle()
    assert handle is not None
    for sign in text:
        QTest.keyClick(handle, sign)  # type: ignore[call-overload]  # the stubs lack it


# --- when it is silent ----------------------------------------------------------------------------


def test_before_the_system_has_answered_only_the_players_own_are_offered(shown: Shown) -> None:
    assert words_of(page_of(shown).then) == ["Do nothing", "Quit Sleepplayer"]


@pytest.mark.parametrize("opened", [False, True])
def test_what_the_system_can_do_is_offered_and_no_more(shown: Shown, *, opened: bool) -> None:
    if opened:
        page_of(shown)
    shown.window.set_offered(frozenset({EndAction.SUSPEND, EndAction.LOCK}))
    then = page_of(shown).then
    assert words_of(then) == [
        "Do nothing",
        "Quit Sleepplayer",
        "Lock the screen",
        "Suspend the computer",
    ]
    assert then.currentText() == "Do nothing"
    assert shown.kept == []


def test_it_is_said_why_there_is_no_more_to_choose(shown: Shown) -> None:
    page = page_of(shown)
    assert not page.not_listed.isVisible()  # nobody knows yet
    shown.window.set_offered(NONE)
    assert page.not_listed.isVisible()
    assert page.not_listed.text().startswith("This computer does not let Sleepplayer lock")
    shown.window.set_offered(frozenset({EndAction.SUSPEND}))
    assert "without a password" in page.not_listed.text()
    shown.window.set_offered(ALL)
    assert not page.not_listed.isVisible()


def test_it_is_chosen_by_keys_and_kept_at_once(shown: Shown) -> None:
    shown.window.set_offered(ALL)
    page_of(shown).then.setFocus()
    for _ in range(4):
        shown.press(K.Key_Down)
    shown.press(K.Key_Home)
    assert [one.then for one in shown.kept] == [
        EndAction.QUIT,
        EndAction.LOCK,
        EndAction.DISPLAY_OFF,
        EndAction.SUSPEND,
        EndAction.STOP,
    ]


def test_what_is_kept_and_not_possible_here_says_so_and_does_nothing(
    make_shown: MakeShown, qtbot: QtBot
) -> None:
    shown = make_shown(settings=replace(Settings(), then=EndAction.HIBERNATE))
    then = page_of(shown).then
    assert then.currentText() == "Hibernate the computer"  # nobody knows yet
    assert shown.window.bridge.then is EndAction.STOP
    shown.window.set_offered(frozenset({EndAction.LOCK}))
    assert then.currentText() == "Hibernate the computer (not possible here)"
    assert then.accessibleDescription() == end_phrases.not_offered_sentence(EndAction.HIBERNATE)
    assert shown.window.bridge.then is EndAction.STOP
    assert shown.kept == []  # on another computer it may be
    shown.window.grab()
    qtbot.waitUntil(lambda: then.width() >= then.sizeHint().width())
    then.setFocus()
    shown.press(K.Key_Up)
    assert shown.kept[-1].then is EndAction.LOCK
    assert words_of(then)[-1] == "Hibernate the computer (not possible here)"
    shown.window.set_offered(ALL)
    assert words_of(then)[-2] == "Hibernate the computer"
    assert then.currentText() == "Lock the screen"


def test_another_persons_choice_is_shown(shown: Shown) -> None:
    page = page_of(shown)
    shown.window.set_offered(ALL)
    shown.window.take_settings(
        replace(Settings(), then=EndAction.POWEROFF, reminder_at="21:45", headset_extends=False)
    )
    assert page.then.currentText() == "Switch the computer off"
    assert page.desktop.reminder.text() == "21:45"
    assert not page.desktop.headset.isChecked()
    assert shown.kept == []


# --- the switches ---------------------------------------------------------------------------------


def test_each_switch_keeps_its_own_and_no_other(shown: Shown) -> None:
    desktop = page_of(shown).desktop
    shown.window.set_tray(True)
    default = {one.name: getattr(shown.evening.settings, one.name) for one in fields(Settings)}
    for name, box in (
        ("headset_extends", desktop.headset),
        ("close_to_tray", desktop.close_to_tray),
        ("notifications", desktop.notifications),
        ("recent_files", desktop.recent_files),
    ):
        assert box.isChecked() is default[name]
        box.setFocus()
        shown.press(K.Key_Space)
        kept = shown.kept[-1]
        changed = {one for one, value in default.items() if getattr(kept, one) != value}
        assert changed == {name}
        box.click()
        assert shown.kept[-1] == shown.evening.settings


def test_without_a_tray_the_window_cannot_be_closed_to_it(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), close_to_tray=True))
    box = page_of(shown).desktop.close_to_tray
    assert not box.isEnabled()
    assert box.isChecked()  # where there is one, it counts again
    assert "no tray" in box.accessibleDescription()
    shown.window.set_tray(True)
    assert box.isEnabled()
    assert "Ctrl+Q" in box.accessibleDescription()
    shown.window.set_tray(False)
    assert not box.isEnabled()
    assert shown.kept == []


def test_what_is_told_once_a_second_changes_nothing(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown.window.set_tray(True)
    desktop = page_of(shown).desktop
    explained: list[bool] = []
    monkeypatch.setattr(desktop, "_explain", lambda: explained.append(True))
    shown.window.set_tray(True)
    assert explained == []
    shown.window.set_tray(False)
    assert explained == [True]


def test_a_tray_that_is_known_before_the_page_is_opened(shown: Shown) -> None:
    shown.window.set_tray(True)
    assert page_of(shown).desktop.close_to_tray.isEnabled()


# --- the reminder ---------------------------------------------------------------------------------


def refused_of(page: SettingsPage) -> str:
    label = page.desktop._reminder_card.refused
    return label.text() if label.isVisible() else ""


def test_a_time_is_typed_and_enter_takes_it(shown: Shown, tmp_path: Path) -> None:
    field = page_of(shown).desktop.reminder
    field.setFocus()
    typed(shown, "22.30")
    assert shown.kept == []
    shown.press(K.Key_Return)
    assert shown.kept[-1].reminder_at == field.text() == "22:30"
    save_settings(tmp_path / "settings.json", shown.kept[-1])
    assert load_settings(tmp_path / "settings.json").reminder_at == "22:30"
    assert shown.session.view().entry is not None
    assert shown.evening.engine.calls == []
    field.selectAll()
    shown.press(K.Key_Delete)
    shown.press(K.Key_Return)
    assert shown.kept[-1].reminder_at == ""
    assert field.placeholderText() == "off"


def test_what_is_no_time_is_refused_in_a_sentence(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), reminder_at="22:30"))
    page = page_of(shown)
    field = page.desktop.reminder
    field.setFocus()
    field.selectAll()
    typed(shown, "25:00")
    shown.press(K.Key_Return)
    assert refused_of(page) == "A time such as 22:30, or nothing for none."
    assert field.selectedText() == field.text() == "25:00"  # to be mended, or typed over
    assert shown.kept == []
    field.selectAll()
    typed(shown, "2")
    assert refused_of(page) == ""
    typed(shown, "3")
    shown.press(K.Key_Return)
    assert shown.kept[-1].reminder_at == "23:00"


def test_esc_takes_back_what_was_typed_and_then_leaves(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), reminder_at="22:30"))
    field = page_of(shown).desktop.reminder
    field.setFocus()
    field.selectAll()
    typed(shown, "7")
    shown.press(K.Key_Escape)
    assert field.text() == "22:30"
    assert field.hasFocus()
    shown.press(K.Key_Escape)
    assert not field.hasFocus()
    assert shown.kept == []


def test_what_counts_already_is_typed_again_and_nothing_is_refused(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), reminder_at="22:30"))
    page = page_of(shown)
    field = page.desktop.reminder
    field.setFocus()
    for text in ("never", "22:30"):
        field.selectAll()
        field.insert(text)  # no key: nothing is edited by hand
        shown.press(K.Key_Return)
    assert refused_of(page) == ""
    assert field.text() == "22:30"


@pytest.mark.parametrize("text", ["off", "Off", " none ", "-", "–"])
def test_none_is_typed_in_words_too(make_shown: MakeShown, text: str) -> None:
    shown = make_shown(settings=replace(Settings(), reminder_at="22:30"))
    page = page_of(shown)
    field = page.desktop.reminder
    field.setFocus()
    field.selectAll()
    field.insert(text)
    shown.press(K.Key_Return)
    assert shown.kept[-1].reminder_at == field.text() == ""
    assert refused_of(page) == ""


def test_esc_in_a_refused_field_ends_nothing(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), reminder_at="22:30"))
    shown.press(K.Key_Space)
    page = page_of(shown)
    field = page.desktop.reminder
    field.setFocus()
    field.selectAll()
    typed(shown, "nine")
    shown.press(K.Key_Return)
    assert refused_of(page)
    shown.press(K.Key_Escape)
    assert refused_of(page) == ""
    assert field.text() == "22:30"
    shown.press(K.Key_Escape)
    assert not field.hasFocus()
    left_s = shown.session.view().remaining_s
    assert left_s is not None
    assert left_s > 60.0
    assert shown.kept == []


def test_with_notifications_off_there_is_nothing_to_remind_with(shown: Shown) -> None:
    desktop = page_of(shown).desktop
    assert desktop.reminder.isEnabled()
    desktop.notifications.click()
    assert not desktop.reminder.isEnabled()
    assert "those are off" in desktop._reminder_row.words.text()
    desktop.notifications.click()
    assert desktop.reminder.isEnabled()


# --- all of it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [600, 900, 1280])
def test_at_any_width_it_holds(make_shown: MakeShown, qtbot: QtBot, width: int) -> None:
    shown = make_shown(size=(width, 640), settings=replace(Settings(), then=EndAction.POWEROFF))
    page = page_of(shown)
    shown.window.set_offered(NONE)
    assert page.then.currentText() == "Switch the computer off (not possible here)"
    option = QStyleOptionComboBox()
    qtbot.waitUntil(lambda: page.then.width() >= page.then.sizeHint().width())
    page.then.initStyleOption(option)
    assert page.then._fitting(option) == page.then.currentText()
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0)
    desktop = page.desktop
    for one in (desktop.headset, desktop.close_to_tray, desktop.recent_files):
        assert one.width() >= one.sizeHint().width()


def test_each_is_named_for_the_ear(shown: Shown) -> None:
    page = page_of(shown)
    desktop = page.desktop
    assert page.then.accessibleName() == "When it is silent"  # on Unix Qt says its value first
    names = [
        QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
        for one in (
            desktop.headset,
            desktop.close_to_tray,
            desktop.notifications,
            desktop.reminder,
            desktop.recent_files,
        )
    ]
    assert names == [
        "Play on a headset means: still awake",
        "Close to the tray",
        "Notifications",
        "Remind me",
        "Name opened files in the system’s list of recent files",
    ]


# --- Tonight says what follows --------------------------------------------------------------------


def then_line(shown: Shown) -> str:
    line = shown.window.tonight.timer.then
    return line.text() if line.isVisible() else ""


def test_tonight_says_what_follows_before_the_start_and_while_it_runs(shown: Shown) -> None:
    assert then_line(shown) == ""
    shown.window.set_offered(ALL)
    page = page_of(shown)
    page.then.setFocus()
    for _ in range(4):
        shown.press(K.Key_Down)
    shown.window.turn_to(TONIGHT)
    words = end_phrases.then_words(EndAction.SUSPEND)
    assert then_line(shown) == f"T{words[1:]}."
    shown.press(K.Key_Space)
    said = "When it is silent the computer is suspended."  # also below “Any key adds 10 min.”
    assert then_line(shown) == said
    shown.advance(1400)
    assert shown.session.view().still_awake
    assert then_line(shown) == said


def test_what_is_not_offered_is_not_promised(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), then=EndAction.SUSPEND))
    assert then_line(shown) == ""  # not asked yet
    shown.window.set_offered(ALL - {EndAction.SUSPEND})
    assert then_line(shown) == ""
    shown.window.set_offered(ALL)
    assert then_line(shown) != ""


def test_quitting_is_said_too(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), then=EndAction.QUIT))
    assert then_line(shown) == "Then Sleepplayer quits."


def test_beside_limits_it_says_when(make_shown: MakeShown) -> None:
    shown = make_shown(settings=replace(Settings(), then=EndAction.QUIT, length_s=1500.0))
    shown.window.tonight.show_allowance("20 of 45 minutes left tonight after this")
    assert then_line(shown) == "Silent at 22:41, then Sleepplayer quits."
    shown.press(K.Key_Space)
    assert then_line(shown) == "When it is silent Sleepplayer quits."
    assert "22:41" in shown.window.tonight.timer.sentence.text()


def test_with_nothing_to_play_nothing_follows(make_shown: MakeShown) -> None:
    shown = make_shown([], settings=replace(Settings(), then=EndAction.QUIT))
    assert then_line(shown) == ""


@pytest.mark.parametrize("size", [(1000, 640), (944, 492), (960, 540), (860, 700)])
def test_with_the_line_dial_and_buttons_are_in_sight(
    make_shown: MakeShown, qtbot: QtBot, size: tuple[int, int]
) -> None:
    shown = make_shown(size=size, settings=replace(Settings(), then=EndAction.POWEROFF))
    shown.window.set_offered(ALL)
    timer, line = shown.window.tonight.timer, shown.window.tonight.timer.then
    for playing in (False, True):
        if playing:
            shown.session.start(None)
            shown.window.refresh()
        shown.window.grab()
        assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width()
        assert timer.dial.height() >= 200
        last = [timer.dial, timer.primary, timer.soft, timer.key_hint]
        pages = shown.window.pages

        def are_in_sight(last: list[QWidget] = last, pages: QWidget = pages) -> bool:
            bottoms = [
                one.mapTo(pages, one.rect().bottomLeft()).y() for one in last if one.isVisible()
            ]
            return max(bottoms) < pages.height()

        qtbot.waitUntil(are_in_sight)


HINDERED = (
    "The computer was not switched off: Firefox asks that the computer stays on (“downloading”)."
)


@pytest.mark.parametrize("size", [(1280, 800), (944, 492), (860, 700)])
def test_what_was_hindered_stands_until_the_next_start(
    make_shown: MakeShown, qtbot: QtBot, size: tuple[int, int]
) -> None:
    shown = make_shown(size=size, settings=replace(Settings(), then=EndAction.QUIT))
    window, timer = shown.window, shown.window.tonight.timer
    window.show_hindered(HINDERED)
    window.grab()
    assert then_line(shown).replace("\n", " ") == HINDERED
    metrics = timer.then.fontMetrics()
    for line in timer.then.text().split("\n"):
        assert metrics.horizontalAdvance(line) <= timer.then.width()
    qtbot.waitUntil(lambda: timer.then.height() >= timer.then.sizeHint().height())
    window.resize(size[0] + 40, size[1])
    window.hide()
    window.show()
    window.refresh()
    assert then_line(shown).replace("\n", " ") == HINDERED
    shown.press(K.Key_Space)
    assert then_line(shown) == "When it is silent Sleepplayer quits."
    shown.session.stop()
    window.refresh()
    assert then_line(shown) == "Then Sleepplayer quits."


def test_it_can_be_taken_away(shown: Shown) -> None:
    shown.window.show_hindered(HINDERED)
    assert then_line(shown)
    shown.window.show_hindered("")
    assert then_line(shown) == ""
