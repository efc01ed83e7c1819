"""The Profile page under real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from html import unescape

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.fake_people_desk import (
    LONG_NAME,
    TONIGHT,
    FakePeopleDesk,
    make_people,
)
from sleepplayer.gui.people.profile_page import ProfilePage
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.models import Playlist, PlaylistId
from sleepplayer.people import Limits, ProfileId, Weaning

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton

MakePage = Callable[..., ProfilePage]


@pytest.fixture
def make_page(qtbot: QtBot, qapp: QApplication) -> Iterator[MakePage]:
    pages: list[ProfilePage] = []

    def make(desk: FakePeopleDesk, size: tuple[int, int] = (1072, 700)) -> ProfilePage:
        apply_theme(qapp)
        page = ProfilePage(desk)
        desk.on_changed = page.refresh
        page.resize(*size)
        pages.append(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    yield make
    for page in pages:
        page.close()
        page.deleteLater()


def press(widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


def click(page: ProfilePage, widget: QWidget) -> None:
    page.ensureWidgetVisible(widget)
    assert not widget.visibleRegion().isEmpty()
    QTest.mouseClick(widget, LEFT)


def check(page: ProfilePage, box: QWidget) -> None:
    """A click on a box, which is at its left edge."""
    page.ensureWidgetVisible(box)
    where = box.rect().center()
    where.setX(18)
    QTest.mouseClick(box, LEFT, pos=where)


def type_pin(page: ProfilePage, pin: str) -> None:
    field = page.guard.prompt.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, pin)
    QTest.keyClick(field, K.Key_Return)


# --- limits ---------------------------------------------------------------------------------------


def test_limits_are_shown_and_changed_at_once(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    assert page.so_far.text() == "20 minutes tonight, 4 nights this week."
    assert page.limits.minutes.words.text() == "no limit"
    press(page.limits.minutes.slider, K.Key_Home)
    press(page.limits.minutes.slider, K.Key_Right)
    press(page.limits.nights.slider, K.Key_Left)
    press(page.limits.nights.slider, K.Key_Left)
    press(page.limits.any_free.slider, K.Key_Right)
    click(page, page.limits.days[0])
    click(page, page.limits.days[4])
    assert desk.current().limits == Limits(
        night_min=10.0, nights_a_week=6, free_a_week=1, free_days=frozenset({0, 4})
    )
    assert page.so_far.text().startswith("20 of 10 minutes tonight, 4 of 6 nights this week.")
    assert page.so_far.text().endswith("Tonight is a free night, without ASMR.")
    press(page.limits.minutes.slider, K.Key_End)
    press(page.limits.nights.slider, K.Key_End)
    click(page, page.limits.days[0])
    limits = desk.current().limits
    assert limits == Limits(free_a_week=1, free_days=frozenset({4}))


def test_lights_out_is_typed_stepped_and_taken_away(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    field = page.limits.lights_out
    assert not page.limits.gap.isEnabled()
    field.setFocus()
    QTest.keyClicks(field, "2330")
    QTest.keyClick(field, K.Key_Return)
    assert desk.current().limits.lights_out == time(23, 30)
    assert page.limits.quiet.text() == "Quiet from 22:30."
    press(page.limits.gap.slider, K.Key_Home)
    assert page.limits.quiet.text() == "Quiet from 23:30."
    press(field, K.Key_Up)
    press(field, K.Key_Up)
    press(field, K.Key_Up)
    assert desk.current().limits.lights_out == time(0, 15)
    field.selectAll()
    QTest.keyClicks(field, "soon")
    QTest.keyClick(field, K.Key_Tab)
    assert page.limits.late.refused.text() == "A time such as 23:30, or nothing for none."
    assert field.text() == "soon"
    assert desk.current().limits.lights_out == time(0, 15)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, K.Key_Delete)
    QTest.keyClick(field, K.Key_Return)
    assert desk.current().limits.lights_out is None
    assert page.limits.late.refused.isHidden()
    assert page.limits.quiet.isHidden()


def test_esc_forgets_a_time_that_was_typed(make_page: MakePage) -> None:
    desk = FakePeopleDesk([replace(make_people(1)[0], limits=Limits(lights_out=time(23, 0)))])
    page = make_page(desk)
    page.limits.lights_out.setFocus()
    page.limits.lights_out.selectAll()
    QTest.keyClicks(page.limits.lights_out, "1")
    QTest.keyClick(page.limits.lights_out, K.Key_Escape)
    assert page.limits.lights_out.text() == "23:00"
    assert desk.calls == []


def test_a_weaning_plan_is_made_drawn_and_given_up(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    card = page.weaning
    assert card.figures.isHidden()
    check(page, card.switch)
    made = desk.current().limits.weaning
    assert made == Weaning(since=TONIGHT, from_min=45.0, step_min=5.0, target_min=20.0)
    assert card.sentence.text() == "45 minutes now, 5 less each week, 20 from 25 December on."
    assert card.line.accessibleDescription() == card.sentence.text()
    press(card.step_min.slider, K.Key_Home)
    press(card.target_min.slider, K.Key_Left)
    press(card.from_min.slider, K.Key_Right)
    card.since.setFocus()
    QTest.keyClick(card.since, K.Key_Down)
    assert desk.current().limits.weaning == Weaning(
        since=TONIGHT + timedelta(weeks=1), from_min=50.0, step_min=1.0, target_min=15.0
    )
    press(card.from_min.slider, K.Key_Home)
    plan = desk.current().limits.weaning
    assert plan is not None
    assert (plan.from_min, plan.target_min) == (5.0, 5.0)  # the target goes along
    check(page, card.switch)
    assert desk.current().limits.weaning is None
    assert card.figures.isHidden()


def test_the_line_marks_this_week(make_page: MakePage) -> None:
    plan = Weaning(since=TONIGHT - timedelta(weeks=2), from_min=60.0, step_min=5.0, target_min=20.0)
    page = make_page(FakePeopleDesk([replace(make_people(1)[0], limits=Limits(weaning=plan))]))
    page.ensureWidgetVisible(page.weaning.line)
    before = page.weaning.line.grab().toImage()
    page.weaning.line.show_plan(plan, TONIGHT + timedelta(weeks=1))
    assert page.weaning.line.grab().toImage() != before
    assert page.weaning.sentence.text().startswith("50 minutes now")


# --- the PIN --------------------------------------------------------------------------------------


def test_a_pin_is_set_changed_and_taken_away(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    pin = page.pin
    click(page, pin.set_button)
    assert QApplication.focusWidget() is pin.first
    words = " ".join(one.text() for one in page.findChildren(QLabel))
    assert "forget-pins" not in words  # the way out stands in Help, not before a child
    QTest.keyClicks(pin.first, "12a34")  # letters do not count
    QTest.keyClick(pin.first, K.Key_Return)
    QTest.keyClicks(pin.second, "1235")
    QTest.keyClick(pin.second, K.Key_Return)
    assert pin.refused.text().startswith("These are two different PINs.")
    assert desk.pins == {}
    QTest.keyClicks(pin.second, "1234")
    with qtbot.waitSignal(page.said) as said:
        QTest.keyClick(pin.second, K.Key_Return)
    assert said.args == ["The PIN is set."]
    assert desk.pins == {ProfileId(1): "1234"}
    assert pin.first.text() == pin.second.text() == ""
    assert pin.form.isHidden()
    assert pin.refused.isHidden()
    click(page, pin.away_button)  # it was typed just now
    assert desk.pins == {}
    assert pin.away_button.isHidden()


def test_too_short_a_pin_is_refused_in_the_desks_words(make_page: MakePage) -> None:
    page = make_page(FakePeopleDesk())
    click(page, page.pin.set_button)
    for field in (page.pin.first, page.pin.second):
        QTest.keyClicks(field, "12")
        QTest.keyClick(field, K.Key_Return)
    assert page.pin.refused.text() == "A PIN has 4 to 12 digits."
    QTest.keyClick(page.pin.first, K.Key_Escape)
    assert page.pin.form.isHidden()
    assert page.pin.first.text() == ""
    assert page.pin.refused.isHidden()


def test_behind_a_pin_all_is_readable_and_a_change_asks_first(make_page: MakePage) -> None:
    desk = FakePeopleDesk([replace(make_people(1)[0], limits=Limits(night_min=45.0))], pin="1234")
    page = make_page(desk)
    assert page.limits.minutes.words.text() == "45 min"
    press(page.limits.minutes.slider, K.Key_Right)
    assert desk.current().limits.night_min == 45.0
    assert page.limits.enough.isAncestorOf(page.guard.prompt)
    type_pin(page, "9999")
    assert page.guard.prompt.refused.text() == "That is not the PIN."
    assert page.guard.prompt.field.text() == ""
    type_pin(page, "1234")
    assert desk.current().limits.night_min == 50.0
    assert page.guard.prompt.isHidden()
    assert QApplication.focusWidget() is page.limits.minutes.slider
    QTest.keyClick(page.limits.minutes.slider, K.Key_Right)  # it counts for this visit
    assert desk.current().limits.night_min == 55.0


def test_esc_leaves_everything_as_it_was(make_page: MakePage) -> None:
    desk = FakePeopleDesk([replace(make_people(1)[0], limits=Limits(night_min=45.0))], pin="1234")
    page = make_page(desk)
    press(page.limits.minutes.slider, K.Key_Right)
    assert page.limits.minutes.words.text() == "50 min"
    QTest.keyClick(page.guard.prompt.field, K.Key_Escape)
    assert page.limits.minutes.words.text() == "45 min"
    assert page.guard.prompt.isHidden()
    assert QApplication.focusWidget() is page.limits.minutes.slider
    assert desk.calls == []


def test_of_two_changes_that_wait_the_later_counts(make_page: MakePage) -> None:
    desk = FakePeopleDesk([replace(make_people(1)[0], limits=Limits(night_min=45.0))], pin="1234")
    page = make_page(desk)
    press(page.limits.minutes.slider, K.Key_Right)
    click(page, page.limits.days[2])
    assert page.limits.free.isAncestorOf(page.guard.prompt)
    assert page.limits.minutes.words.text() == "45 min"
    type_pin(page, "1234")
    assert desk.current().limits == Limits(night_min=45.0, free_days=frozenset({2}))


def test_after_three_wrong_pins_it_says_to_wait(make_page: MakePage) -> None:
    desk = FakePeopleDesk(pin="1234")
    page = make_page(desk)
    click(page, page.limits.days[2])
    for _ in range(4):
        type_pin(page, "0000")
    assert page.guard.prompt.refused.text().startswith("Three wrong PINs. Wait half a minute")
    assert desk.current().limits == Limits()


def test_leaving_the_page_locks_and_forgets(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakePeopleDesk(pin="1234")
    page = make_page(desk)
    click(page, page.limits.days[2])
    type_pin(page, "1234")
    assert not desk.locked()
    click(page, page.pin.set_button)
    QTest.keyClicks(page.pin.first, "55")
    page.hide()
    assert desk.calls[-1] == "lock"
    assert desk.locked()
    assert page.pin.first.text() == ""
    with qtbot.waitExposed(page):
        page.show()
    assert page.pin.form.isHidden()
    assert page.pin.state.text().startswith("There is a PIN")
    click(page, page.limits.days[3])
    QTest.keyClicks(page.guard.prompt.field, "12")
    page.hide()
    assert page.guard.prompt.isHidden()
    assert page.guard.prompt.field.text() == ""
    assert desk.current().limits.free_days == {2}


# --- a child --------------------------------------------------------------------------------------


def test_only_chosen_playlists(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    card = page.playlists
    assert card.list.isHidden()
    check(page, card.switch)
    assert desk.current().playlists == frozenset()
    assert "Nothing is chosen yet, so nothing plays." in card.missing.text()
    assert "There is no PIN yet" in card.missing.text()
    page.grab()
    check(page, card.boxes[PlaylistId(2)])
    assert desk.current().playlists == frozenset({PlaylistId(2)})
    assert card.boxes[PlaylistId(2)].accessibleName() == "Rain & wind"
    desk.set_pin("1234")
    assert card.missing.isHidden()
    assert card.words.text().startswith("Nothing else plays, the limit holds")
    desk.lock()
    page.refresh()
    check(page, card.switch)
    assert desk.current().locked
    assert card.isAncestorOf(page.guard.prompt)
    type_pin(page, "1234")
    assert desk.current().playlists is None


def test_without_playlists_it_says_where_they_come_from(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    desk.lists = []
    page = make_page(desk)
    check(page, page.playlists.switch)
    assert page.playlists.missing.text().startswith("There are no playlists yet")


# --- people ---------------------------------------------------------------------------------------


def test_people_are_added_renamed_and_deleted(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    people = page.people
    assert people.rows[ProfileId(1)].delete_button.isHidden()  # nobody deletes themselves
    click(page, people.new_button)
    QTest.keyClicks(people.new_line.field, "My nights")
    QTest.keyClick(people.new_line.field, K.Key_Return)
    assert people.new_line.refused.text() == "Somebody else has this name."
    people.new_line.field.clear()
    QTest.keyClicks(people.new_line.field, "Anna")
    QTest.keyClick(people.new_line.field, K.Key_Return)
    anna = people.rows[ProfileId(2)]
    assert anna.name.text() == "Anna"
    qtbot.waitUntil(anna.isVisible)
    page.grab()
    click(page, anna.rename_button)
    assert anna.line.field.selectedText() == "Anna"
    QTest.keyClicks(anna.line.field, "Hannah")
    QTest.keyClick(anna.line.field, K.Key_Return)
    assert anna.name.text() == "Hannah"
    assert QApplication.focusWidget() is anna.rename_button
    click(page, anna.delete_button)
    assert anna.question.text().startswith("Delete “Hannah”?")
    assert QApplication.focusWidget() is anna.keep
    QTest.mouseClick(anna.keep, LEFT)
    assert anna.asked.isHidden()
    click(page, anna.delete_button)
    page.grab()
    with qtbot.waitSignal(page.said) as said:
        click(page, anna.gone)
    assert said.args == ["Hannah was deleted."]
    assert [one.name for one in desk.people] == ["My nights"]
    assert list(people.rows) == [1]


def test_a_deletion_that_is_refused_says_why(make_page: MakePage) -> None:
    desk = FakePeopleDesk(make_people(2))
    desk.pins[ProfileId(2)] = "1234"
    page = make_page(desk)
    anna = page.people.rows[ProfileId(2)]
    click(page, anna.delete_button)
    page.grab()
    click(page, anna.gone)
    assert page.people.refused.text().startswith("There is a PIN on this profile.")
    assert len(desk.people) == 2


def test_a_child_does_not_delete_the_others(make_page: MakePage) -> None:
    child = replace(make_people(2)[0], playlists=frozenset({PlaylistId(1)}))
    desk = FakePeopleDesk([child, make_people(2)[1]], pin="1234")
    page = make_page(desk)
    anna = page.people.rows[ProfileId(2)]
    click(page, anna.delete_button)
    assert anna.asked.isHidden()  # not even asked about before the PIN
    type_pin(page, "0000")
    assert anna.asked.isHidden()
    type_pin(page, "1234")
    assert anna.question.text().startswith("Delete “Anna”?")
    assert QApplication.focusWidget() is anna.keep
    assert len(desk.people) == 2
    page.grab()
    click(page, anna.gone)
    assert len(desk.people) == 1


def test_a_long_playlist_name_takes_the_room_there_is(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakePeopleDesk([replace(make_people(1)[0], playlists=frozenset())])
    name = "Bedtime stories & other things for nights that do not want to end, part 1"
    desk.lists = [Playlist(playlist_id=PlaylistId(1), name=name)]
    page = make_page(desk, (1072, 700))
    page.grab()
    box = page.playlists.boxes[PlaylistId(1)]
    assert box.text().replace("&&", "&") == name
    assert box.toolTip() == ""
    page.resize(528, 700)
    qtbot.waitUntil(lambda: page.horizontalScrollBar().maximum() == 0)
    assert box.text().endswith("…")
    assert name in unescape(box.toolTip())
    assert box.accessibleName() == name
    assert box.width() > 250


def test_a_long_name_shows_its_beginning(make_page: MakePage) -> None:
    page = make_page(FakePeopleDesk([replace(make_people(1)[0], name=LONG_NAME)]))
    assert page.name.cursorPosition() == 0


def test_ones_own_name_is_typed_in_place(make_page: MakePage) -> None:
    desk = FakePeopleDesk()
    page = make_page(desk)
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClicks(page.name, "Zzz")
    QTest.keyClick(page.name, K.Key_Escape)
    assert page.name.text() == "My nights"
    page.name.selectAll()
    QTest.keyClicks(page.name, LONG_NAME + " and more")
    QTest.keyClick(page.name, K.Key_Return)
    assert desk.current().name == LONG_NAME
    assert page.title.text() == LONG_NAME
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClick(page.name, K.Key_Delete)
    QTest.keyClick(page.name, K.Key_Tab)
    assert page.name_card.refused.text() == "A person needs a name."
    assert page.name.text() == LONG_NAME


def test_another_person_is_shown_without_what_was_half_done(make_page: MakePage) -> None:
    desk = FakePeopleDesk(make_people(2), pin="1234")
    page = make_page(desk)
    click(page, page.limits.days[1])
    QTest.keyClicks(page.guard.prompt.field, "12")
    desk.turn_to(ProfileId(2))
    assert page.title.text() == "Anna"
    assert page.guard.prompt.isHidden()
    assert page.pin.state.text().startswith("There is no PIN")
    click(page, page.limits.days[1])
    assert desk.people[0].limits == Limits()
    assert desk.people[1].limits.free_days == {1}


# --- for everybody --------------------------------------------------------------------------------

RICH = Limits(
    night_min=45.0,
    nights_a_week=5,
    lights_out=time(23, 30),
    weaning=Weaning(since=TONIGHT, from_min=45.0, step_min=5.0, target_min=20.0),
)


@pytest.mark.parametrize("size", [(1072, 700), (828, 700), (528, 440)])
def test_no_word_is_cut_in_any_window(
    make_page: MakePage, qtbot: QtBot, size: tuple[int, int]
) -> None:
    people = make_people(9)
    people[0] = replace(people[0], limits=RICH, playlists=frozenset())
    people[3] = replace(people[3], name=LONG_NAME)
    page = make_page(FakePeopleDesk(people, pin="1234"), size)
    click(page, page.limits.days[0])
    type_pin(page, "0000")
    page.people.rows[ProfileId(4)].delete_button.click()

    def cut() -> list[str]:
        return [
            one.text()
            for one in page.findChildren(QLabel)
            if one.isVisible() and one.property("role") != "title"
            if (one.height() < one.heightForWidth(one.width()) if one.wordWrap() else False)
            or (not one.wordWrap() and one.width() < one.minimumSizeHint().width())
        ]

    qtbot.waitUntil(lambda: cut() == [])  # when all has found its place
    assert page.horizontalScrollBar().maximum() == 0


def test_everything_is_named_and_reached_by_tab(make_page: MakePage) -> None:
    people = make_people(3)
    people[0] = replace(people[0], limits=RICH, playlists=frozenset())
    page = make_page(FakePeopleDesk(people))
    page.grab()
    stops = {
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
    }
    assert len(stops) >= 25

    def named(widget: QWidget) -> str:
        return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()

    assert [one for one in stops if not named(one)] == []
    reached: set[QWidget] = set()
    page.name.setFocus()
    for _ in range(len(stops) + 2):
        focus = QApplication.focusWidget()
        assert focus is not None
        assert not focus.visibleRegion().isEmpty()  # the page follows
        reached.add(focus)
        QTest.keyClick(focus, K.Key_Tab)
    assert [named(one) for one in stops - reached] == []
