"""What sounds carry, in the Library page: shown, judged one by one and in bulk, set by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gui.conftest import MakeShown
from gui.fake_desk import FakeDesk, make_many, make_tagged, with_tags
from gui.test_accessibility import focusable, name_of, tab_round
from gui.test_library_page import Library
from sleepplayer.gui.library import words
from sleepplayer.gui.library.carried import (
    Carried,
    Step,
    Sureness,
    carried,
    partly_carried,
    sureness,
)
from sleepplayer.gui.library.smart_editor import SmartEditor
from sleepplayer.gui.library.tag_row import TagRow
from sleepplayer.gui.library.tag_words import line_words, styles_words
from sleepplayer.gui.library.track_model import Role
from sleepplayer.gui.library.trigger_picker import TriggerPicker
from sleepplayer.gui.trigger_search import found_triggers
from sleepplayer.models import Filter, LibraryTrack, Show, Standing, Tag, TrackId
from sleepplayer.triggers import Trigger, builtin_catalogue

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
GUESSED, UNTAGGED = 4, 5
EXAM = "Cranial nerve exam, soft spoken"
JARS, WOOD = "Tapping on glass jars", "Fingertips on wood"


@pytest.fixture
def lib(make_shown: MakeShown) -> Library:
    desk = FakeDesk(make_tagged()).with_playlists()
    return Library(make_shown(library=desk), desk)


def choose(lib: Library, *titles: str) -> None:
    lib.choose(*(lib.titles().index(title) for title in titles))


def shown(lib: Library) -> dict[str, TagRow]:
    return {row.name.text(): row for row in lib.page.details.tags.shown()}


def standing(lib: Library, title: str) -> dict[str, Standing]:
    (found,) = (one for one in lib.desk.tracks.values() if one.track.title == title)
    return {tag.trigger: tag.standing for tag in found.tags}


def guesses(lib: Library) -> list[str]:
    return [
        one.track.title
        for one in lib.desk.tracks.values()
        if any(tag.standing is Standing.SUGGESTED for tag in one.tags)
    ]


def last_set(lib: Library) -> tuple[object, ...]:
    return [call[1:] for call in lib.desk.calls if call[0] == "set_tags"][-1]


def picker(lib: Library) -> TriggerPicker:
    made = QApplication.activePopupWidget()
    assert isinstance(made, TriggerPicker)
    return made


def entry(menu: QMenu | None, text: str) -> None:
    assert menu is not None
    (found,) = (one for one in menu.actions() if one.text().startswith(text))
    menu.close()
    found.trigger()


# --- values and words -----------------------------------------------------------------------------


def sound(*tags: Tag) -> LibraryTrack:
    return with_tags(make_tagged()[0], tags)


TAPPING = Tag("tapping", 0.6, Standing.MANUAL)
RAIN_GUESSED = Tag("rain", 0.4, Standing.SUGGESTED, 0.8)


def test_of_several_what_all_carry_and_what_some_do() -> None:
    one = sound(TAPPING, RAIN_GUESSED)
    other = sound(Tag("tapping", 1.0, Standing.SUGGESTED, 0.57), Tag("rain", 1, Standing.REJECTED))
    assert carried([one, other]) == (Carried("tapping", Step.MAINLY, Sureness.A_GUESS),)
    assert partly_carried([one, other]) == ("rain",)
    assert carried([]) == ()


def test_what_was_set_is_shown_as_it_was_set() -> None:
    alone = sound(Tag("tapping", Step.A_LITTLE.value, Standing.MANUAL))
    assert alone.track.triggers[0].weight == 1.0
    assert carried([alone]) == (Carried("tapping", Step.A_LITTLE, None),)


def test_a_step_that_differs_is_none() -> None:
    a_little = sound(Tag("tapping", 0.1, Standing.MANUAL))
    assert carried([sound(TAPPING), a_little]) == (Carried("tapping", None, None),)


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_is_surer_is_never_called_less_sure(one: float, other: float) -> None:
    order = [Sureness.A_GUESS, Sureness.FAIRLY, Sureness.SURE]
    less, more = sorted((one, other))
    assert order.index(sureness(less)) <= order.index(sureness(more))


def test_a_row_says_whose_word_it_is() -> None:
    names = {"tapping": "Tapping", "rain": "Rain"}
    assert line_words(sound(TAPPING, RAIN_GUESSED), names) == "tapping · guessed: rain"
    assert line_words(sound(Tag("rain", 1, Standing.REJECTED)), names) == ""
    many = (Tag(name, 0.2, Standing.CONFIRMED) for name in ("a", "b", "c", "d"))
    assert line_words(sound(*many), names) == "a, b, c …"


def test_styles_in_words() -> None:
    (exam,) = (one for one in make_tagged() if one.track.title == EXAM)
    names = {"roleplay": "Roleplay", "quiet": "No talking"}
    assert styles_words(exam, names) == "Roleplay (guessed), no talking"


def test_rules_name_the_trigger() -> None:
    rules = Filter(trigger="tapping", longer_than_s=600.0)
    assert words.rules_words(rules, {"tapping": "Tapping"}) == "with tapping, longer than 10 min"
    assert words.rules_words(Filter(trigger="ear-cupping"), {}) == "with ear cupping"
    assert words.rules_words(Filter(show=Show.UNTAGGED), {}) == "without triggers"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tapp", "tapping"),
        ("TAPOT", "tapping"),  # another word for it, in any case
        ("nerve", "cranial-nerve-exam"),
        ("雨", "rain"),
        ("Réga", None),
    ],
)
def test_a_trigger_is_found_by_any_word_for_it(typed: str, first: str | None) -> None:
    found = found_triggers(FakeDesk().catalogue, typed)
    assert (found[0][0].id if found else None) == first


def test_every_trigger_is_found_by_its_name() -> None:
    listed = builtin_catalogue().listed()
    for trigger in listed:
        assert found_triggers(listed, trigger.name)[0] == (trigger, "")
    assert len(found_triggers(listed, " ")) == len(listed)


# --- the details ----------------------------------------------------------------------------------


def test_guesses_are_told_apart_and_say_how_sure_they_are(lib: Library) -> None:
    choose(lib, EXAM)
    rows = shown(lib)
    assert list(rows) == ["Cranial nerve exam", "Soft speaking", "Whispering"]
    assert [row.property("role") for row in rows.values()] == ["guess"] * 3
    assert [row.sure.text() for row in rows.values()] == [
        "· guessed, sure",
        "· guessed, fairly sure",
        "· a mere guess",
    ]
    assert lib.page.details.tags.styles.text() == "Style: Roleplay (guessed), no talking"
    spoken = QAccessible.queryAccessibleInterface(rows["Whispering"].confirm)
    assert spoken.text(QAccessible.Text.Name) == "Confirm: Whispering"


def test_a_guess_is_confirmed_and_the_keyboard_goes_to_the_next(lib: Library) -> None:
    choose(lib, EXAM)
    rows = shown(lib)
    rows["Soft speaking"].confirm.setFocus(Qt.FocusReason.TabFocusReason)
    lib.shown.press(K.Key_Space)
    assert standing(lib, EXAM)["soft-speaking"] is Standing.CONFIRMED
    assert standing(lib, EXAM)["whispering"] is Standing.SUGGESTED
    assert rows["Soft speaking"].property("role") == "tag"
    assert rows["Soft speaking"].confirm.isHidden()
    assert rows["Whispering"].confirm.hasFocus()
    lib.shown.press(K.Key_Space)
    assert lib.page.details.tags.add.hasFocus()  # nothing below is a guess: not to a cross


def test_del_rejects_and_it_can_be_undone(lib: Library) -> None:
    choose(lib, EXAM)
    shown(lib)["Cranial nerve exam"].out.setFocus(Qt.FocusReason.TabFocusReason)
    lib.shown.press(K.Key_Delete)
    assert list(shown(lib)) == ["Soft speaking", "Whispering"]
    assert lib.toast == "“Cranial nerve exam” rejected in 1 sound."
    lib.shown.press(K.Key_Z, CTRL)
    assert standing(lib, EXAM)["cranial-nerve-exam"] is Standing.SUGGESTED


def test_all_guesses_of_a_sound_at_once(lib: Library) -> None:
    choose(lib, EXAM)
    QTest.mouseClick(lib.page.details.tags.reject_all, LEFT)
    assert set(standing(lib, EXAM).values()) == {Standing.REJECTED}
    assert shown(lib) == {}
    assert lib.page.details.tags.nothing.text() == "None are known yet."


def test_how_much_there_is_has_three_steps(lib: Library) -> None:
    choose(lib, JARS)
    row = shown(lib)["Page turning"]
    assert row.step.text() == "also"
    QTest.mouseClick(row.step, LEFT)
    entry(row.menu, "a little")
    assert last_set(lib) == ([TrackId(13)], "page-turning", Step.A_LITTLE.value)
    assert row.step.text() == "a little"
    assert row.property("role") == "tag"  # the person's own word by now


def test_what_was_set_is_taken_out(lib: Library) -> None:
    choose(lib, JARS)
    QTest.mouseClick(shown(lib)["Tapping"].out, LEFT)
    assert last_set(lib) == ([TrackId(13)], "tapping", None)
    assert "Tapping" not in shown(lib)
    QTest.mouseClick(lib.shown.window.toast.offer_button, LEFT)
    lib.desk.on_changed()  # as the real one does
    assert "Tapping" in shown(lib)


def test_a_trigger_is_added_by_a_word_for_it(lib: Library) -> None:
    choose(lib, "Cat purring")
    QTest.mouseClick(lib.page.details.tags.add, LEFT)
    QTest.keyClicks(picker(lib).field, "brown")
    assert picker(lib).titles() == ["Noise · brown noise"]
    QTest.keyClick(picker(lib).field, K.Key_Return)
    assert last_set(lib) == ([TrackId(31)], "noise", Step.MAINLY.value)
    assert shown(lib)["Noise"].step.text() == "mainly"
    QTest.mouseClick(lib.page.details.tags.add, LEFT)
    QTest.keyClick(picker(lib).field, K.Key_Down)
    QTest.keyClick(picker(lib).field, K.Key_Return)
    assert shown(lib)["Cranial nerve exam"].step.text() == "also"


def test_adding_what_is_guessed_confirms_it(lib: Library) -> None:
    choose(lib, EXAM)
    lib.page.tag_deeds.add("whispering")
    assert standing(lib, EXAM)["whispering"] is Standing.CONFIRMED


def test_nobody_goes_by_that_word(lib: Library) -> None:
    choose(lib, EXAM)
    lib.shown.press(K.Key_T)
    QTest.keyClicks(picker(lib).field, "xyzzy")
    assert picker(lib).none_found.isVisible()
    QTest.keyClick(picker(lib).field, K.Key_Return)
    QTest.keyClick(picker(lib).field, K.Key_Escape)
    assert lib.page.table.hasFocus()
    assert lib.chosen() == [EXAM]


def test_several_show_what_they_have_in_common(lib: Library) -> None:
    choose(lib, JARS, WOOD, EXAM)
    tags = lib.page.details.tags
    assert shown(lib) == {}
    assert tags.some.text().startswith("Some of them: ")
    choose(lib, JARS, WOOD)
    assert list(shown(lib)) == ["Tapping", "Page turning"]
    QTest.mouseClick(shown(lib)["Tapping"].out, LEFT)
    assert lib.toast == "“Tapping” taken out of 2 sounds."
    assert standing(lib, JARS)["tapping"] is standing(lib, WOOD)["tapping"] is Standing.REJECTED
    lib.page.tag_deeds.add("rain")
    assert standing(lib, JARS)["rain"] is standing(lib, WOOD)["rain"] is Standing.MANUAL


def test_of_very_many_nothing_is_claimed(make_shown: MakeShown) -> None:
    desk = FakeDesk([with_tags(one, (RAIN_GUESSED,)) for one in make_many(300)])
    lib = Library(make_shown(library=desk), desk)
    lib.choose(*range(300))
    assert shown(lib) == {}
    assert "too many" in lib.page.details.tags.nothing.text()
    lib.page.tag_deeds.add("tapping")
    assert all(standing_of(one)["tapping"] is Standing.MANUAL for one in desk.tracks.values())


def standing_of(found: LibraryTrack) -> dict[str, Standing]:
    return {tag.trigger: tag.standing for tag in found.tags}


def test_what_is_judged_in_the_details_stays_in_sight(lib: Library) -> None:
    lib.page.listing.filters.state.choose(GUESSED)
    choose(lib, JARS)
    QTest.mouseClick(shown(lib)["Page turning"].confirm, LEFT)
    assert JARS in lib.titles()
    assert lib.chosen() == [JARS]


def test_all_of_it_is_named_and_reached_by_tab(lib: Library) -> None:
    lib.page.listing.filters.state.choose(GUESSED)
    choose(lib, EXAM)
    widgets = focusable(lib.shown.window)
    assert [type(one).__name__ for one in widgets if not name_of(one).strip()] == []
    missing = set(widgets) - tab_round(lib.shown)
    assert [name_of(one) for one in missing] == []
    names = {name_of(one) for one in widgets}
    assert {"Confirm: Whispering", "Reject: Whispering", "Add a trigger", "Confirm all"} <= names


def test_in_the_lowest_window_the_strip_leaves_room_for_sounds(make_shown: MakeShown) -> None:
    desk = FakeDesk(make_tagged())
    lib = Library(make_shown(library=desk, size=(600, 440)), desk)
    lib.page.listing.filters.state.choose(GUESSED)
    QApplication.processEvents()
    listing = lib.page.listing
    assert listing.guesses.geometry().top() > listing.filters.geometry().bottom()
    chip = listing.filters.state
    assert chip.mapTo(listing, chip.rect().bottomLeft()).y() <= listing.filters.geometry().bottom()
    assert lib.page.table.viewport().height() >= 56


# --- in bulk --------------------------------------------------------------------------------------


def test_the_guesses_have_a_strip(lib: Library) -> None:
    strip = lib.page.listing.guesses
    assert not strip.isVisible()
    count = len(guesses(lib))
    lib.page.listing.filters.state.choose(GUESSED)
    assert sorted(lib.titles()) == sorted(guesses(lib))
    assert strip.isVisible()
    assert strip.words.text() == f"{count} sounds have guessed triggers."
    assert not strip.confirm.isEnabled()
    lib.choose(0)
    assert strip.confirm.isEnabled()
    assert strip.reject.isEnabled()


def test_all_are_confirmed_and_it_can_be_undone(lib: Library) -> None:
    before = guesses(lib)
    lib.page.listing.filters.state.choose(GUESSED)
    QTest.mouseClick(lib.page.listing.guesses.confirm_all, LEFT)
    assert lib.desk.last() == ("judge_tags", None, True, None)
    assert guesses(lib) == []
    assert lib.toast == f"Guesses confirmed in {len(before)} sounds."
    empty = lib.page.listing.empty
    assert empty.heading.text() == "No guess is left"
    QTest.mouseClick(lib.shown.window.toast.offer_button, LEFT)
    assert guesses(lib) == before


def test_where_every_sound_has_triggers_that_is_said(make_shown: MakeShown) -> None:
    desk = FakeDesk([with_tags(one, (TAPPING,)) for one in make_tagged()])
    lib = Library(make_shown(library=desk), desk)
    lib.page.listing.filters.state.choose(UNTAGGED)
    assert lib.page.listing.empty.heading.text() == "Every sound has triggers"


def test_after_the_last_guess_all_sounds_are_a_click_away(lib: Library) -> None:
    lib.page.listing.filters.state.choose(GUESSED)
    QTest.mouseClick(lib.page.listing.guesses.confirm_all, LEFT)
    QTest.mouseClick(lib.page.listing.empty.clear, LEFT)
    assert len(lib.titles()) == 40


def test_what_was_set_by_hand_is_never_judged(lib: Library) -> None:
    lib.page.listing.filters.state.choose(GUESSED)
    lib.choose(*range(len(lib.titles())))
    QTest.mouseClick(lib.page.listing.guesses.reject, LEFT)
    assert guesses(lib) == []
    assert standing(lib, JARS)["tapping"] is Standing.MANUAL
    assert standing(lib, "Brown noise")["noise"] is Standing.CONFIRMED


def test_all_means_all_that_is_listed(lib: Library) -> None:
    before = guesses(lib)
    filters = lib.page.listing.filters
    filters.state.choose(GUESSED)
    filters.field.setText("rain")
    listed = lib.titles()
    assert 0 < len(listed) < len(before)
    QTest.mouseClick(lib.page.listing.guesses.confirm_all, LEFT)
    assert sorted(guesses(lib)) == sorted(set(before) - set(listed))


def test_among_the_guesses_of_one_trigger_only_that_is_judged(lib: Library) -> None:
    filters = lib.page.listing.filters
    filters.state.choose(GUESSED)
    filters.trigger.choose("soft-speaking")
    assert lib.titles() == [EXAM]
    words_shown = lib.page.listing.guesses.words.text()
    assert words_shown == "1 sound listed. Only “Soft speaking” is confirmed or rejected here."
    QTest.mouseClick(lib.page.listing.guesses.confirm_all, LEFT)
    assert lib.toast == "“Soft speaking” confirmed in 1 sound."
    assert standing(lib, EXAM)["soft-speaking"] is Standing.CONFIRMED
    assert standing(lib, EXAM)["whispering"] is Standing.SUGGESTED


def test_key_after_key_one_goes_through_them(lib: Library) -> None:
    lib.page.listing.filters.state.choose(GUESSED)
    first, second, third = lib.titles()[:3]
    lib.choose(0)
    lib.shown.press(K.Key_G)
    assert lib.chosen() == [second]
    lib.shown.press(K.Key_G, SHIFT)
    assert lib.chosen() == [third]
    assert Standing.CONFIRMED in standing(lib, first).values()
    assert Standing.REJECTED in standing(lib, second).values()


def test_where_nothing_is_guessed_that_is_said(lib: Library) -> None:
    choose(lib, "Cat purring")
    lib.shown.press(K.Key_G)
    assert lib.toast == "There is no guess to judge."
    assert not any(call[0] == "judge_tags" for call in lib.desk.calls)


def test_the_menu_offers_what_there_is(lib: Library) -> None:
    place = lib.page.table.mapToGlobal(lib.click_cell(0))
    for title, judges in (("Cat purring", False), (EXAM, True)):
        choose(lib, title)
        lib.page.deeds.popup(place)
        menu = lib.page.deeds.menu
        assert menu is not None
        texts = [one.text().split("  ")[0] for one in menu.actions()]
        assert "Add a trigger…" in texts
        assert ("Confirm guessed triggers" in texts) is judges
        menu.close()


def test_never_and_again_are_only_asked_for(lib: Library) -> None:
    never: list[list[LibraryTrack]] = []
    again: list[list[LibraryTrack]] = []
    lib.page.never_asked.connect(never.append)
    lib.page.again_asked.connect(again.append)
    place = lib.page.table.mapToGlobal(lib.click_cell(0))
    choose(lib, EXAM)
    lib.page.deeds.popup(place)
    entry(lib.page.deeds.menu, "Never play again")
    lib.page.deeds.is_never = lambda track_id: track_id == TrackId(28)
    lib.page.deeds.popup(place)
    entry(lib.page.deeds.menu, "Let it play again")
    assert [[one.track.title for one in found] for found in (*never, *again)] == [[EXAM], [EXAM]]


# --- filters and rules ----------------------------------------------------------------------------


def test_those_without_triggers_are_counted_when_one_looks(lib: Library) -> None:
    chip = lib.page.listing.filters.state
    without = [one for one in lib.desk.tracks.values() if not one.track.triggers]
    QTest.mouseClick(chip, LEFT)
    menu = chip.menu_shown
    assert menu is not None
    assert menu.actions()[UNTAGGED].text() == f"Without triggers: {len(without)}"
    menu.close()
    chip.choose(UNTAGGED)
    assert len(lib.titles()) == len(without)
    assert chip.text().strip() == "Without triggers"


def test_a_trigger_is_filtered_by(lib: Library) -> None:
    chip = lib.page.listing.filters.trigger
    assert chip.text().strip() == "Any trigger"
    QTest.mouseClick(chip, LEFT)
    QTest.keyClicks(picker(lib).field, "tap")
    QTest.keyClick(picker(lib).field, K.Key_Return)
    assert sorted(lib.titles()) == sorted([JARS, WOOD])
    assert chip.text().strip() == "Tapping"
    assert chip.isChecked()
    QTest.mouseClick(chip, LEFT)
    assert picker(lib).list.currentIndex().data() == "Tapping"
    QTest.keyClick(picker(lib).field, K.Key_Home)
    QTest.keyClick(picker(lib).field, K.Key_PageUp)
    QTest.keyClick(picker(lib).field, K.Key_Return)
    assert len(lib.titles()) == 40
    assert not chip.isChecked()


def test_the_triggers_page_has_its_sounds_shown(lib: Library) -> None:
    lib.open("Rain")
    lib.page.listing.filters.field.setText("zzz")
    lib.page.show_trigger("tapping")
    assert lib.page.playlists.current is None
    assert sorted(lib.titles()) == sorted([JARS, WOOD])
    lib.page.step_back()
    assert len(lib.titles()) == 40


def test_a_smart_playlist_asks_for_a_trigger(lib: Library) -> None:
    lib.page.playlists.create_smart()
    editor = lib.page.playlists.dialog
    assert isinstance(editor, SmartEditor)
    editor.name.setText("Taps")
    editor.trigger.setCurrentIndex(editor.trigger.findData("tapping"))
    editor.trigger.activated.emit(0)
    assert editor.matches.text() == "2 sounds now: with tapping."
    QTest.mouseClick(editor.keep, LEFT)
    made = next(one for one in lib.desk.playlists() if one.name == "Taps")
    assert made.rules == Filter(trigger="tapping", show=Show.PLAYABLE)
    assert lib.page.listing.count.text() == "2 sounds · with tapping"
    lib.page.playlists.edit_rules()
    again = lib.page.playlists.dialog
    assert isinstance(again, SmartEditor)
    assert again.trigger.currentText() == "Tapping"
    again.reject()


def test_a_rule_on_a_hidden_trigger_is_kept(lib: Library) -> None:
    lib.desk.hidden_names = {"slime": "Slime"}
    lib.desk.create_playlist("Slime", rules=Filter(trigger="slime"))
    lib.page.refresh()
    lib.open("Slime")
    lib.page.playlists.edit_rules()
    editor = lib.page.playlists.dialog
    assert isinstance(editor, SmartEditor)
    assert editor.trigger.currentText() == "Slime"
    QTest.mouseClick(editor.keep, LEFT)
    made = next(one for one in lib.desk.playlists() if one.name == "Slime")
    assert made.rules is not None
    assert made.rules.trigger == "slime"


def test_another_name_is_everywhere_at_once(lib: Library) -> None:
    lib.page.show_trigger("tapping")
    choose(lib, JARS)
    index = lib.page.table.rows.index(lib.titles().index(JARS), 0)
    assert index.data(Role.CARRIED) == "tapping · guessed: page turning"
    lib.desk.catalogue = [
        Trigger(id=one.id, name="Clicks" if one.id == "tapping" else one.name)
        for one in lib.desk.catalogue
    ]
    lib.desk.on_changed()
    assert index.data(Role.CARRIED) == "clicks · guessed: page turning"
    assert "Clicks" in shown(lib)
    assert lib.page.listing.filters.trigger.text().strip() == "Clicks"


def test_a_row_is_told_to_the_ear_and_in_its_tooltip(lib: Library) -> None:
    index = lib.page.table.rows.index(lib.titles().index(JARS), 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(
        "tapping · guessed: page turning"
    )
    tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
    assert tip.split("\n")[1] == "Softly · tapping · guessed: page turning"


def test_what_is_never_played_again_is_marked_and_found(lib: Library) -> None:
    never = TrackId(28)
    lib.desk.never.add(never)
    lib.page.know_never(lambda track_id: track_id in lib.desk.never)
    rows = lib.page.table.rows
    row = list(rows.ids()).index(never)
    index = rows.index(row, 0)
    assert "never played again" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "never played again" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Role.NEVER)
    lib.page.table.choose_rows([row])
    problem = lib.page.details.problem
    assert (problem.isVisible(), problem.text()) == (
        True,
        "You never want to hear it again. It is not played.",
    )
    lib.desk.never.clear()
    lib.page.refresh()
    assert not problem.isVisible()
    assert not index.data(Role.NEVER)
    lib.desk.never.add(never)
    filters = lib.page.listing.filters
    words_ = [one.words for one in filters._states()]
    filters.state.choose(words_.index("Never played again"))
    assert list(lib.page.table.rows.ids()) == [never]
    assert words.rules_words(Filter(show=Show.NEVER), {}) == "never played again"
