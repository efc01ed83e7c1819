"""The Triggers page with real keys and clicks, on triggers in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.fake_triggers_desk import TONIGHT, FakeTriggersDesk, make_views
from gui.test_accessibility import focusable, name_of
from sleepplayer.gui.dialogs import TextDialog
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.gui.triggers.desk import TriggersView, TriggerView
from sleepplayer.gui.triggers.dialogs import (
    AddDialog,
    BackDialog,
    ConfirmDialog,
    DateDialog,
    MergeDialog,
)
from sleepplayer.gui.triggers.model import Role
from sleepplayer.gui.triggers.page import TriggersPage
from sleepplayer.people import Liking, RestSetBy
from sleepplayer.triggers import Family, Senses, builtin_catalogue

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
LONG = "Donaudampfschifffahrtsgesellschaftskapitänskajütentür, leise"


class Page:
    """A page on the screen, with hands."""

    def __init__(self, page: TriggersPage, desk: FakeTriggersDesk, qtbot: QtBot) -> None:
        self.page, self.desk, self._qtbot = page, desk, qtbot
        self.offers: list[tuple[str, Callable[[], None]]] = []
        self.said: list[str] = []
        page.offered.connect(lambda text, undo: self.offers.append((text, undo)))
        page.said.connect(self.said.append)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifiers)

    def type(self, text: str) -> None:
        for sign in text:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, sign)

    def choose(self, trigger: str) -> None:
        self.page.take_keyboard()
        self.page.choose(trigger)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, LEFT)

    def click_row(self, place: QPoint) -> None:
        QTest.mouseClick(self.page.list.viewport(), LEFT, NONE, place)

    @property
    def names(self) -> list[str]:
        rows = self.page.list.rows
        return [str(rows.index(row).data()) for row in range(rows.rowCount())]

    @property
    def dialog(self) -> QWidget:
        dialog = self.page.deeds.dialog
        assert dialog is not None
        dialog.activateWindow()  # which a desktop does
        self._qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    def view(self, trigger: str) -> TriggerView:
        return self.desk.views[trigger]


MakePage = Callable[..., Page]


@pytest.fixture
def make_page(qtbot: QtBot) -> Iterator[MakePage]:
    pages: list[TriggersPage] = []

    def make(desk: FakeTriggersDesk | None = None, size: tuple[int, int] = (1072, 700)) -> Page:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app)
        desk = desk or FakeTriggersDesk()
        page = TriggersPage(desk)
        page.resize(*size)
        pages.append(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return Page(page, desk, qtbot)

    yield make
    for page in pages:
        if page.deeds.dialog is not None:
            page.deeds.dialog.close()
        page.close()
        page.deleteLater()


@pytest.fixture
def shown(make_page: MakePage) -> Page:
    return make_page()


# --- what is shown --------------------------------------------------------------------------------


def test_all_triggers_are_listed_the_best_liked_first(shown: Page) -> None:
    assert len(shown.names) == len(builtin_catalogue().triggers)
    assert set(shown.names[:2]) == {"Rain", "Whispering"}
    assert set(shown.names[-2:]) == {"Eating", "Mouth sounds"}


@pytest.mark.parametrize(
    ("nights", "tires", "begins"),
    [
        (0, 0.9, "No nights yet"),
        (1, 0.9, "1 night so far: what is shown is mostly what moves people in general."),
        (4, 0.9, "4 nights so far"),
        (40, 0.2, "There is no sign that you tire of anything."),
        (40, 0.7, "It is not clear yet"),
        (40, 0.97, "You do tire of things, and they come back."),
    ],
)
def test_how_it_goes_is_said_in_words(
    make_page: MakePage, nights: int, tires: float, begins: str
) -> None:
    shown = make_page(FakeTriggersDesk(nights=nights, tires=tires))
    assert shown.page.head.sentence.text().startswith(begins)


def test_until_the_desk_answers_it_says_so_and_nothing_jumps(make_page: MakePage) -> None:
    desk = FakeTriggersDesk(late=True)
    shown = make_page(desk)
    assert shown.page.empty_words.text() == "Looking at your nights…"
    assert not shown.page.empty_button.isVisible()
    before = shown.page.head.geometry()
    desk.answer()
    assert shown.page.list.isVisible()
    shown.page.grab()
    assert shown.page.head.geometry() == before


def test_a_row_is_spoken_whole(shown: Page) -> None:
    rows = shown.page.list.rows
    index = rows.index(rows.row_of("tapping"))
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Tapping, you like it, your nights say more, little there, "
        "back about Thursday, an estimate, 48 sounds"
    )
    described = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described.startswith("Heard in ")
    interface = QAccessible.queryAccessibleInterface(shown.page.list)
    assert interface.child(rows.row_of("tapping")).text(QAccessible.Text.Name) == spoken


def test_rests_and_returns_are_words(shown: Page) -> None:
    rows = shown.page.list.rows

    def below(trigger: str) -> tuple[str, ...]:
        lines: tuple[str, ...] = rows.index(rows.row_of(trigger)).data(Role.BELOW)
        return lines

    assert below("brushing") == ("rests until 3 December",)
    assert below("scratching") == (
        "rests until 4 December, because it was unpleasant",
        "rests until 4 December",
    )
    assert below("page-turning")[0] == "back tomorrow, an estimate · your nights say less"
    assert below("typing") == ("your nights say you like it",)
    assert below("crinkling") == ("",)


# --- finding --------------------------------------------------------------------------------------


def test_it_is_searched_while_one_types(shown: Page) -> None:
    shown.page.search()
    shown.type("whisp")
    assert shown.names[:2] == ["Whispering", "Inaudible whispering"]
    shown.press(K.Key_Escape)
    assert len(shown.names) > 90


@pytest.mark.parametrize("typed", ["flüster", "FLUSTER", "囁き"])
def test_words_in_any_language_find(shown: Page, typed: str) -> None:
    shown.page.head.field.setText(typed)
    assert "Whispering" in shown.names


def test_what_is_found_by_another_word_says_by_which(shown: Page) -> None:
    shown.page.head.field.setText("tap")
    rows = shown.page.list.rows
    named = [row for row, name in enumerate(shown.names) if "tap" in name.casefold()]
    assert named == list(range(len(named)))
    for row in range(len(shown.names)):
        below = rows.index(row).data(Role.BELOW)
        assert ("also “" in below[0] and "tap" in below[0]) is (row not in named)
        assert below[0] in rows.tip(rows.index(row), "name") or not below[0]
    assert len(named) < len(shown.names)
    shown.page.head.clear()
    assert not any("also" in rows.index(row).data(Role.BELOW)[0] for row in range(rows.rowCount()))


def test_enter_leads_from_the_field_to_the_list(shown: Page) -> None:
    shown.page.search()
    shown.type("rain")
    shown.press(K.Key_Return)
    assert QApplication.focusWidget() is shown.page.list
    assert shown.names[0] == "Rain"
    assert shown.page.details.name.text() == "Rain"


def test_nothing_found_has_a_way_on(shown: Page) -> None:
    shown.page.search()
    shown.type("qqq")
    assert shown.page.empty_words.text().startswith("No trigger is called so")
    shown.press(K.Key_Down)
    assert QApplication.focusWidget() is shown.page.head.field
    shown.click(shown.page.empty_button)
    assert len(shown.names) > 90


def test_families_are_chips_and_add_up(shown: Page) -> None:
    chips = shown.page.head.chips
    shown.click(chips[Family.NOISE])
    noise = set(shown.names)
    shown.click(chips[Family.VOICE])
    assert noise < set(shown.names)
    families = {shown.view(one).trigger.family for one in shown.page.list.rows.ids}
    assert families == {Family.NOISE, Family.VOICE}
    shown.page.step_back()
    assert len(shown.names) > 90


def test_the_order_is_chosen(shown: Page) -> None:
    sort = shown.page.head.sort
    sort.setFocus()
    shown.press(K.Key_End)
    assert shown.names == sorted(shown.names, key=str.casefold)
    shown.press(K.Key_Up)
    resting = shown.names[-2:]
    assert set(resting) == {"Brushing", "Scratching"}


# --- likings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "liking", "words"),
    [
        (K.Key_1, Liking.AVOID, "“Reiki” is avoided: no sound that has it plays."),
        (K.Key_2, Liking.DISLIKE, "You dislike “Reiki”."),
        (K.Key_3, Liking.NEUTRAL, "“Reiki” is neither here nor there for you."),
        (K.Key_4, Liking.LIKE, "You like “Reiki”."),
        (K.Key_5, Liking.LOVE, "You love “Reiki”."),
    ],
)
def test_a_digit_states_and_can_be_undone(
    shown: Page, key: Qt.Key, liking: Liking, words: str
) -> None:
    shown.choose("reiki")
    shown.press(key)
    assert shown.desk.last() == ("state", "reiki", liking, "")
    assert shown.page.details.choice.buttons[liking].isChecked()
    [(text, undo)] = shown.offers
    assert text == words
    undo()
    assert shown.view("reiki").stated is None
    assert not shown.page.details.choice.buttons[liking].isChecked()


def test_zero_takes_back_what_was_said(shown: Page) -> None:
    shown.choose("whispering")
    shown.press(K.Key_0)
    assert shown.desk.last() == ("state", "whispering", None, "")
    shown.page.undo()
    assert shown.view("whispering").stated is Liking.LOVE
    assert shown.view("whispering").why == "A voice from home"
    shown.page.undo()
    assert shown.said == ["There is nothing to undo."]


def test_another_liking_keeps_the_line_and_the_row(shown: Page) -> None:
    shown.choose("whispering")
    before = shown.names
    shown.press(K.Key_2)
    assert shown.desk.last() == ("state", "whispering", Liking.DISLIKE, "A voice from home")
    assert shown.names == before  # it does not run away from under the hand
    assert shown.page.list.chosen == "whispering"
    shown.page.head.changed.emit()
    assert shown.names != before


def test_saying_the_same_again_asks_nothing(shown: Page) -> None:
    shown.choose("whispering")
    shown.press(K.Key_5)
    assert shown.desk.calls == []
    assert shown.offers == []


def test_digits_with_modifiers_are_not_ours(shown: Page) -> None:
    shown.choose("reiki")
    shown.press(K.Key_1, Qt.KeyboardModifier.ControlModifier)
    shown.press(K.Key_A)
    assert shown.desk.calls == []


def test_a_click_on_a_choice_states_it(shown: Page) -> None:
    row = shown.page.list.rows.row_of("typing")
    places = shown.page.list.places(row)
    shown.click_row(places.choices[3].center())
    assert shown.desk.last() == ("state", "typing", Liking.LIKE, "")
    shown.click_row(places.choices[3].center())  # again: an eager finger takes nothing back
    assert len(shown.desk.calls) == 1
    shown.click_row(places.name.center())
    assert len(shown.desk.calls) == 1


def test_parts_of_a_row_say_what_they_mean(shown: Page) -> None:
    view = shown.page.list
    places = view.places(view.rows.row_of("tapping"))
    assert view._tip(places.choices[0].center()) == "Avoid  (1)"
    assert "Little of its effect is there now, an estimate." in view._tip(places.fresh.center())
    assert "most recently" in view._tip(places.nights.center())
    assert "back about Thursday, an estimate" in view._tip(places.name.center())
    assert view._tip(QPoint(5, view.viewport().height() + 5000)) == ""


def test_it_is_shown_before_the_desk_has_answered(make_page: MakePage) -> None:
    desk = FakeTriggersDesk()
    shown = make_page(desk)
    shown.choose("reiki")
    desk.late = True
    shown.press(K.Key_5)
    row = shown.page.list.rows.row_of("reiki")
    assert shown.page.list.rows.index(row).data(Role.VIEW).stated is Liking.LOVE
    assert "you love it" in shown.page.list.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_answer_from_before_a_change_is_not_shown(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakeTriggersDesk()
    shown = make_page(desk)
    shown.choose("reiki")
    desk.late = True
    desk.on_changed()  # asked before
    asked = desk._asked
    assert asked is not None
    seen: list[TriggersView] = []
    desk.view(seen.append)
    desk.answer()
    shown.press(K.Key_5)
    asked(seen[0])
    row = shown.page.list.rows.row_of("reiki")
    assert shown.page.list.rows.index(row).data(Role.VIEW).stated is Liking.LOVE
    desk.answer()
    assert shown.page.list.rows.index(row).data(Role.VIEW).stated is Liking.LOVE


def test_what_could_not_be_kept_does_not_stay(make_page: MakePage, qtbot: QtBot) -> None:
    desk = FakeTriggersDesk()
    shown = make_page(desk)
    shown.choose("reiki")
    shown.desk.state = lambda *_said: lambda: None  # type: ignore[method-assign]  # a full disk
    shown.press(K.Key_5)
    row = shown.page.list.rows.row_of("reiki")
    assert shown.page.list.rows.index(row).data(Role.VIEW).stated is Liking.LOVE
    shown.page._settle.timeout.emit()
    assert shown.page.list.rows.index(row).data(Role.VIEW).stated is None


def test_what_changes_elsewhere_is_shown_and_the_choice_stays(shown: Page) -> None:
    shown.choose("rain")
    shown.desk.views["rain"] = replace(shown.view("rain"), stated=Liking.AVOID)
    shown.desk.on_changed()
    assert shown.page.list.chosen == "rain"
    assert shown.page.details.choice.buttons[Liking.AVOID].isChecked()


# --- the details ----------------------------------------------------------------------------------


def test_the_details_follow_the_arrows(shown: Page) -> None:
    shown.page.take_keyboard()
    first = shown.page.details.name.text()
    shown.press(K.Key_Down)
    assert shown.page.details.name.text() != first
    shown.press(K.Key_Up)
    assert shown.page.details.name.text() == first


def test_enter_goes_to_the_choices_and_space_states(shown: Page) -> None:
    shown.choose("tapping")
    shown.press(K.Key_Return)
    button = shown.page.details.choice.buttons[Liking.LIKE]
    assert QApplication.focusWidget() is button
    shown.press(K.Key_Tab)
    shown.press(K.Key_Space)
    assert shown.desk.last() == ("state", "tapping", Liking.LOVE, "")


def test_why_is_kept_with_the_liking(shown: Page) -> None:
    shown.choose("tapping")
    why = shown.page.details.why
    why.setFocus()
    shown.type("On wood")
    shown.desk.on_changed()  # an answer meanwhile takes nothing from under the fingers
    assert why.text() == "On wood"
    shown.press(K.Key_Return)
    assert shown.desk.last() == ("state", "tapping", Liking.LIKE, "On wood")
    assert len(shown.desk.calls) == 1
    shown.offers[-1][1]()
    assert shown.view("tapping").why == ""
    assert why.text() == ""


def test_esc_forgets_the_line_that_is_typed(shown: Page) -> None:
    shown.choose("whispering")
    shown.page.details.why.setFocus()
    shown.type("x")
    shown.press(K.Key_Escape)
    assert shown.page.details.why.text() == "A voice from home"
    assert QApplication.focusWidget() is shown.page.list
    assert shown.desk.calls == []


def test_without_a_liking_there_is_nothing_to_explain(shown: Page) -> None:
    shown.choose("reiki")
    assert not shown.page.details.why.isEnabled()
    assert shown.page.details.why.placeholderText() == "Say first how you like it"
    assert not shown.page.details.take_back.isVisible()
    assert not shown.page.details.forget.isVisible()


def test_what_was_learnt_stands_beside_what_was_said(shown: Page) -> None:
    pane = shown.page.details
    for trigger, sentence in (
        ("tapping", "You said like; your nights say more."),
        ("page-turning", "You said like; your nights say less."),
        ("whispering", "You said love; your nights say the same."),
        ("typing", "You have not said anything; your nights say you like it."),
        ("reiki", "Your nights have not told anything of it yet."),
        ("eating", "It is avoided, so nights tell nothing of it."),
    ):
        shown.choose(trigger)
        assert pane.learnt.text() == sentence


def test_forgetting_asks_first_and_keeps_what_was_said(shown: Page) -> None:
    shown.choose("tapping")
    shown.click(shown.page.details.forget)
    dialog = shown.dialog
    assert isinstance(dialog, ConfirmDialog)
    shown.press(K.Key_Return)  # Enter cancels: there is no way back from it
    assert shown.desk.calls == []
    shown.click(shown.page.details.forget)
    dialog = shown.dialog
    assert isinstance(dialog, ConfirmDialog)
    shown.click(dialog.done_button)
    assert shown.view("tapping").learnt is None
    assert shown.view("tapping").stated is Liking.LIKE
    assert not shown.page.details.forget.isVisible()


def test_forgetting_everything_keeps_what_is_avoided(shown: Page) -> None:
    shown.page.deeds.forget_all()
    dialog = shown.dialog
    assert isinstance(dialog, ConfirmDialog)
    shown.click(dialog.done_button)
    assert shown.desk.calls[0] == ("forget", None)
    assert all(one.learnt is None for one in shown.desk.views.values())
    assert shown.view("eating").stated is Liking.AVOID
    assert shown.view("whispering").why == "A voice from home"


def test_the_sparkline_has_words(shown: Page) -> None:
    shown.choose("tapping")
    spark = shown.page.details.spark
    assert spark.minutes == shown.view("tapping").minutes
    assert name_of(spark) == shown.page.details.spark_words.text()
    assert spark.accessibleName().startswith("Heard in ")
    shown.choose("reiki")
    assert spark.accessibleName() == "Not heard in the last 28 nights."


def test_freshness_has_a_role_and_words(shown: Page) -> None:
    shown.choose("tapping")
    interface = QAccessible.queryAccessibleInterface(shown.page.details.level)
    assert interface.role() is QAccessible.Role.ProgressBar
    assert interface.text(QAccessible.Text.Name) == "Freshness now"
    assert interface.text(QAccessible.Text.Description) == "little there"


def test_a_similar_one_is_a_step_away(shown: Page) -> None:
    shown.page.head.field.setText("tapping")
    shown.choose("tapping")
    chip = next(one for one in shown.page.details.similar if one.text() == "Scratching")
    shown.click(chip)
    assert shown.page.list.chosen == "scratching"
    assert shown.page.details.name.text() == "Scratching"


def test_its_sounds_are_shown_in_the_library(shown: Page, qtbot: QtBot) -> None:
    shown.choose("tapping")
    assert shown.page.details.tracks.text() == "Show the 48 sounds that have it"
    with qtbot.waitSignal(shown.page.show_tracks) as told:
        shown.click(shown.page.details.tracks)
    assert told.args == ["tapping"]
    shown.desk.views["tapping"] = replace(shown.view("tapping"), tracks=0)
    shown.desk.on_changed()
    assert not shown.page.details.tracks.isVisible()
    assert shown.page.details.no_tracks.isVisible()


def test_discovery_is_asked_for(shown: Page, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.page.discovery_asked):
        shown.click(shown.page.head.discover)


# --- rests ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "until", "words"),
    [
        (3, date(2026, 11, 23), "“Tapping” rests until Monday."),
        (7, date(2026, 11, 27), "“Tapping” rests until 27 November."),
        (14, date(2026, 12, 4), "“Tapping” rests until 4 December."),
    ],
)
def test_a_rest_is_set_and_undone(shown: Page, days: int, until: date, words: str) -> None:
    shown.choose("tapping")
    rest = shown.page.details.rest
    assert not rest.end.isVisible()
    shown.click(rest.lengths[days])
    assert shown.desk.last() == ("rest", "tapping", until)
    assert shown.offers[-1][0] == words
    assert rest.end.isVisible()
    shown.offers[-1][1]()
    assert shown.view("tapping").rest_until is None


def test_a_rest_is_ended(shown: Page) -> None:
    shown.choose("brushing")
    assert shown.page.details.rest.sentence.text() == "It rests until 3 December."
    shown.click(shown.page.details.rest.end)
    assert shown.desk.last() == ("rest", "brushing", None)
    assert shown.page.details.rest.sentence.text() == "It may play tonight."
    assert shown.offers[-1][0] == "“Brushing” may play again."


def test_a_rest_has_a_date_of_ones_own(shown: Page) -> None:
    shown.choose("tapping")
    shown.click(shown.page.details.rest.until)
    dialog = shown.dialog
    assert isinstance(dialog, DateDialog)
    assert dialog.day.minimumDate().toString("yyyy-MM-dd") == "2026-11-21"
    dialog.day.setFocus()
    shown.press(K.Key_Up)
    shown.press(K.Key_Return)
    assert shown.desk.last() == ("rest", "tapping", date(2026, 12, 12))


def test_what_is_avoided_is_never_fresh(shown: Page) -> None:
    shown.choose("eating")
    pane = shown.page.details
    assert pane.level_words.text() == "You avoid it, so it is never played."
    assert not pane.level.isVisible()
    rows = shown.page.list.rows
    spoken = rows.index(rows.row_of("eating")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "fresh" not in spoken
    shown.choose("tapping")
    assert pane.level.isVisible()


def test_what_is_avoided_needs_no_rest(shown: Page) -> None:
    shown.choose("eating")
    assert not shown.page.details.rest.isVisible()


# --- the triggers themselves ----------------------------------------------------------------------


def test_one_of_ones_own_is_added(shown: Page) -> None:
    shown.page.deeds.add()
    dialog = shown.dialog
    assert isinstance(dialog, AddDialog)
    dialog.name.setFocus()
    shown.type("Rain")
    shown.press(K.Key_Return)
    assert "already a trigger called “Rain”" in dialog.refused.text()
    dialog.name.selectAll()
    shown.type("Loom")
    dialog.words.setText("weaving, shuttle ,")
    dialog.senses.setCurrentIndex(2)
    shown.click(dialog.done_button)
    assert shown.desk.last() == (
        "add",
        "Loom",
        ("weaving", "shuttle"),
        Family.OBJECT,
        Senses.BOTH,
    )
    assert "Loom" in shown.names
    shown.page.head.field.setText("shuttle")
    assert shown.names == ["Loom"]


def test_another_name_and_its_way_back(shown: Page) -> None:
    shown.choose("tapping")
    shown.page.rename()
    dialog = shown.dialog
    assert isinstance(dialog, TextDialog)
    shown.desk.refuse = "There is already a trigger called “Rain”."
    dialog.fields[0].setText("Rain")
    shown.press(K.Key_Return)
    assert dialog.isVisible()
    shown.desk.refuse = ""
    dialog.fields[0].setText("Knocking")
    shown.press(K.Key_Return)
    assert shown.page.details.name.text() == "Knocking"
    assert shown.offers[-1][0] == "“Tapping” is now called “Knocking”."
    shown.offers[-1][1]()
    assert shown.page.details.name.text() == "Tapping"


def test_one_goes_into_another_and_is_taken_apart(shown: Page) -> None:
    shown.choose("fan")
    shown.click(shown.page.details.merge_button)
    dialog = shown.dialog
    assert isinstance(dialog, MergeDialog)
    assert dialog.other.findData("fan") == -1
    dialog.other.setCurrentIndex(dialog.other.findData("white-noise"))
    shown.click(dialog.done_button)
    assert shown.desk.last() == ("merge", "fan", "white-noise")
    assert "fan" not in shown.page.list.rows.ids
    shown.page.deeds.show_put_away()
    back = shown.dialog
    assert isinstance(back, BackDialog)
    assert name_of(back.ways["fan"]).startswith("On its own again: ")
    shown.click(back.ways["fan"])
    assert back.ways == {}
    assert back.empty.isVisible()
    assert "fan" in shown.page.list.rows.ids


def test_hidden_ones_come_back(shown: Page) -> None:
    shown.choose("reiki")
    shown.click(shown.page.details.hide_button)
    assert "Reiki" not in shown.names
    shown.page.undo()
    assert "Reiki" in shown.names
    shown.choose("reiki")
    shown.click(shown.page.details.hide_button)
    shown.page.deeds.show_put_away()
    back = shown.dialog
    assert isinstance(back, BackDialog)
    shown.click(back.ways["reiki"])
    assert "Reiki" in shown.names


def test_what_cannot_be_is_said(shown: Page) -> None:
    shown.choose("reiki")
    shown.desk.refuse = "That could not be kept."
    shown.click(shown.page.details.hide_button)
    assert shown.said == ["That could not be kept."]
    assert shown.offers == []


def test_a_retired_sound_may_play_again(shown: Page) -> None:
    shown.page.deeds.show_retired()
    dialog = shown.dialog
    assert isinstance(dialog, BackDialog)
    assert sorted(dialog.ways) == ["7", "9"]
    shown.click(dialog.ways["7"])
    assert shown.desk.last() == ("play_again", 7)
    assert list(dialog.ways) == ["9"]


def test_nothing_of_one_person_is_left_for_the_next(make_page: MakePage) -> None:
    shown = make_page(size=(828, 620))
    shown.choose("whispering")
    shown.press(K.Key_2)
    shown.page.open_details()
    shown.page.deeds.show_retired()
    shown.desk.late = True
    shown.page.begin_anew()
    assert shown.page.deeds.dialog is None
    assert shown.names == []
    assert not shown.page.details_on_top
    assert shown.page.details.shown is None
    assert shown.page.empty_words.text() == "Looking at your nights…"
    shown.page.undo()
    assert shown.said == ["There is nothing to undo."]
    shown.desk.answer()
    assert len(shown.names) > 90


def test_the_menu_has_what_is_rare(shown: Page, qtbot: QtBot) -> None:
    shown.click(shown.page.head.more)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [one.text() for one in menu.actions() if one.text()]
    assert words == [
        "A trigger of your own…",
        "Hidden and merged…",
        "Never played again…",
        "Forget everything that was learnt…",
    ]
    menu.close()


# --- sizes, keyboard and names --------------------------------------------------------------------

SIZES = [(1072, 700), (828, 620), (568, 400), (1500, 1000)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("details", [False, True])
def test_everything_is_named_and_reached_by_tab(
    make_page: MakePage, size: tuple[int, int], *, details: bool
) -> None:
    shown = make_page(size=size)
    shown.choose("brushing")
    if details:
        shown.page.open_details()
    widgets = focusable(shown.page)
    assert len(widgets) >= 8
    assert [widget for widget in widgets if not name_of(widget).strip()] == []
    reached: set[QWidget] = set()
    for _ in range(60):
        shown.press(K.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in reached:
            break
        reached.add(focus)
    assert [name_of(one) for one in set(widgets) - reached] == []


def _needed(widget: QWidget) -> int:
    """How high it must be at its width."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width())
    return widget.minimumSizeHint().height() if isinstance(widget, QAbstractButton) else 0


@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut(make_page: MakePage, size: tuple[int, int]) -> None:
    desk = FakeTriggersDesk()
    one = desk.views["tapping"]
    desk.views["tapping"] = replace(
        one, trigger=replace(one.trigger, name=LONG), rest_until=date(2026, 12, 24)
    )
    shown = make_page(desk, size=size)
    shown.choose("tapping")
    shown.page.grab()
    for _ in range(2):
        for _layouts in range(5):  # one within the other
            QApplication.processEvents()
        words: list[QLabel | QPushButton] = [
            *(w for w in shown.page.findChildren(QLabel) if not w.wordWrap() and w.text()),
            *shown.page.findChildren(QPushButton),
        ]
        cut = [
            widget.text()
            for widget in words
            if widget.isVisible() and widget.sizeHint().width() > widget.width() + 1
        ]
        assert cut == []
        pane = shown.page.details
        assert pane.body.width() <= pane.viewport().width()
        short = [
            name_of(one)
            for one in pane.body.findChildren(QWidget)
            if one.isVisible() and one.height() < max(one.minimumHeight(), _needed(one))
        ]
        assert short == []
        shown.page.open_details()
        shown.page.grab()


def test_a_narrow_page_has_the_details_in_the_lists_place(make_page: MakePage) -> None:
    shown = make_page(size=(828, 620))
    shown.choose("tapping")
    assert not shown.page.details.isVisible()
    shown.press(K.Key_Return)
    assert shown.page.details_on_top
    assert not shown.page.list.isVisible()
    shown.page.step_back()
    assert QApplication.focusWidget() is shown.page.list
    assert shown.page.list.chosen == "tapping"
    row = shown.page.list.rows.row_of("rain")
    shown.page.list.scrollToTop()
    shown.click_row(shown.page.list.places(row).name.center())
    assert shown.page.details_on_top
    assert shown.page.details.name.text() == "Rain"
    shown.click(shown.page.details.back)
    assert shown.page.list.isVisible()


def test_a_page_that_becomes_narrow_keeps_the_keyboard_in_the_list(make_page: MakePage) -> None:
    shown = make_page(size=(1072, 620))
    other = QPushButton("a notice", shown.page)
    other.show()
    shown.choose("tapping")
    shown.page.open_details()
    assert QApplication.focusWidget() is shown.page.details.choice.buttons[Liking.LIKE]
    shown.page.resize(828, 620)
    assert not shown.page.details.isVisible()
    assert QApplication.focusWidget() is shown.page.list


def test_esc_leaves_the_details_for_the_list_and_then_the_search(make_page: MakePage) -> None:
    shown = make_page()
    shown.page.head.field.setText("tap")
    shown.choose("tapping")
    shown.page.open_details()
    shown.page.step_back()
    assert QApplication.focusWidget() is shown.page.list
    assert shown.page.head.field.text() == "tap"
    shown.page.step_back()
    assert shown.page.head.field.text() == ""


def test_wide_again_both_are_there(make_page: MakePage) -> None:
    shown = make_page(size=(828, 620))
    shown.choose("tapping")
    shown.page.open_details()
    shown.page.resize(1100, 620)
    shown.page.grab()
    assert shown.page.list.isVisible()
    assert shown.page.details.isVisible()
    assert not shown.page.details.back.isVisible()


def test_the_chosen_row_is_not_in_the_dark(shown: Page) -> None:
    shown.page.take_keyboard()
    view = shown.page.list
    for _ in range(12):
        shown.press(K.Key_Down)
        assert view.visualRect(view.currentIndex()).bottom() <= view.viewport().height() - 40


def test_keys_for_lists_open_and_never_take_out(shown: Page) -> None:
    shown.choose("tapping")
    rows = shown.page.rows_with_keyboard()
    rows.remove_chosen()
    rows.move_chosen(1)
    assert shown.desk.calls == []
    rows.play_chosen()
    assert QApplication.focusWidget() is shown.page.details.choice.buttons[Liking.LIKE]


def test_turned_to_it_gives_the_keyboard_to_the_list(shown: Page) -> None:
    shown.page.setFocus(Qt.FocusReason.OtherFocusReason)
    assert QApplication.focusWidget() is shown.page.list
    assert shown.page.list.chosen is not None


def test_a_rest_of_another_kind_says_why(make_page: MakePage) -> None:
    views = make_views(builtin_catalogue())
    assert any(one.rest_set_by is RestSetBy.REACTION for one in views)
    shown = make_page(FakeTriggersDesk(views))
    shown.choose("scratching")
    text = shown.page.details.rest.sentence.text()
    assert text == "It rests until 4 December, because it was unpleasant."


def test_a_rest_that_ends_tonight_is_over(make_page: MakePage) -> None:
    desk = FakeTriggersDesk()
    desk.views["rain"] = replace(desk.views["rain"], rest_until=TONIGHT, back=TONIGHT)
    shown = make_page(desk)
    shown.choose("rain")
    assert shown.page.details.rest.sentence.text() == "It may play tonight."
    assert not shown.page.details.rest.end.isVisible()
