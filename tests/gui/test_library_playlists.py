"""Playlists in the window: made, named, ordered, filled, deleted and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu

from gui.fake_desk import FakeDesk
from gui.test_library_page import (
    ALT,
    ANY,
    CTRL,
    LEFT,
    NONE,
    K,
    Library,
    MakeLibrary,
    lib,
    make_page,
)
from sleepplayer.gui.actions import TONIGHT
from sleepplayer.gui.dialogs import TextDialog
from sleepplayer.gui.library.columns import Column
from sleepplayer.gui.library.playlist_model import Role
from sleepplayer.gui.library.smart_editor import SmartEditor
from sleepplayer.gui.library.track_delegate import ROW
from sleepplayer.gui.library.track_drag import tracks_mime
from sleepplayer.models import Filter, PlaylistId, Query, Show, SortBy, TrackId
from sleepplayer.night.view import Phase

__all__ = ["lib", "make_page"]  # fixtures


def names(lib: Library) -> list[str]:
    rows = lib.page.playlists.rows
    return [str(rows.index(row).data()) for row in range(rows.rowCount())]


def commit(lib: Library, text: str) -> None:
    editor = lib.page.playlists.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText(text)
    QTest.keyClick(editor, K.Key_Return)
    QApplication.processEvents()


def entry(menu: QMenu | None, words: str) -> None:
    assert menu is not None
    next(one for one in menu.actions() if one.text().startswith(words)).trigger()
    menu.close()


def titles_in(lib: Library, playlist_id: PlaylistId) -> list[str]:
    return [lib.desk.tracks[one].track.title for one in lib.desk.entries[playlist_id]]


def test_they_stand_by_name_with_their_counts(lib: Library) -> None:
    assert names(lib)[:3] == [
        "All sounds",
        "A name that is much too long for the column it stands in",
        "For bad nights",
    ]
    spoken = lib.page.playlists.rows.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Long ones, smart playlist, 11 sounds"


def test_a_click_opens_one_in_its_own_order(lib: Library) -> None:
    view = lib.page.playlists.list
    place = view.visualRect(lib.page.playlists.rows.index(2)).center()
    QTest.mouseClick(view.viewport(), LEFT, NONE, place)
    assert lib.page.listing.title.text() == "For bad nights"
    assert lib.titles()[:2] == ["Brown noise", "Rain on canvas"]
    assert lib.page.query().sort is SortBy.PLAYLIST


def test_a_new_one_is_named_at_once(lib: Library) -> None:
    lib.shown.press(K.Key_N, CTRL)
    commit(lib, "  Deep   night ")
    assert "Deep night" in names(lib)
    assert lib.page.listing.title.text() == "Deep night"
    assert lib.page.listing.empty.heading.text() == "This playlist is empty"


def test_f2_renames_in_place_and_nothing_is_no_name(lib: Library) -> None:
    lib.open("Rain")
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_F2)
    commit(lib, "   ")
    assert "Rain" in names(lib)
    lib.shown.press(K.Key_F2)
    commit(lib, "Only rain")
    assert "Only rain" in names(lib)
    assert lib.page.listing.title.text() == "Only rain"


def test_where_there_is_no_row_a_dialog_renames(make_page: MakeLibrary) -> None:
    lib = make_page(size=(760, 640))
    lib.open("Rain")
    QTest.mouseClick(lib.page.listing.more_button, LEFT)
    entry(lib.page.playlists.menu, "Rename")
    dialog = lib.page.playlists.dialog
    assert isinstance(dialog, TextDialog)
    dialog.fields[0].setText("Drizzle")
    QTest.keyClick(dialog.fields[0], K.Key_Return)
    assert "Drizzle" in names(lib)


def test_delete_can_be_undone(lib: Library) -> None:
    lib.open("Rain")
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Delete)
    assert "Rain" not in names(lib)
    assert lib.toast == "“Rain” is deleted. Its sounds stay."
    assert len(lib.desk.tracks) == 40
    lib.shown.press(K.Key_Z, CTRL)
    assert "Rain" in names(lib)


def test_a_copy(lib: Library) -> None:
    lib.open("For bad nights")
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_D, CTRL)
    assert lib.page.listing.title.text() == "For bad nights, copy"
    assert len(lib.titles()) == 5


def test_the_right_arrow_leads_to_its_sounds(lib: Library) -> None:
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Right)
    assert lib.page.table.hasFocus()
    assert lib.chosen() == ["Brown noise"]


def test_by_keys_alone_a_sound_comes_into_a_playlist(lib: Library) -> None:
    lib.choose(0)
    lib.shown.press(K.Key_L)
    menu = lib.page.deeds.menu
    assert menu is not None
    QTest.keyClick(menu, K.Key_Return)
    first = lib.page.playlists.rows.own()[0].playlist_id
    assert titles_in(lib, first) == lib.titles()[:1]


def test_enter_on_all_sounds_leads_to_them(lib: Library) -> None:
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Return)
    assert lib.page.table.hasFocus()
    assert lib.shown.session.view().phase is Phase.IDLE


BAD_NIGHTS = ["Brown noise", "Rain on canvas", "Cat purring", "A fan in the next room"]


def tonight(lib: Library) -> list[str]:
    return [entry.track.title for entry in lib.shown.session.queue.entries]


def test_enter_lets_a_playlist_play_tonight_and_undo_brings_all_back(lib: Library) -> None:
    before = tonight(lib)
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Return)
    assert tonight(lib) == [*BAD_NIGHTS, "Rain on canvas"]
    view = lib.shown.session.view()
    assert view.phase is Phase.PLAYING
    assert view.remaining_s == pytest.approx(1500)
    assert lib.shown.title == "Brown noise"
    window = lib.shown.window
    assert window.page == TONIGHT
    summary = window.tonight.queue.summary.text()
    assert summary == "For bad nights, 5 sounds, 12 h 10 min"
    assert lib.toast == "“For bad nights” plays tonight."
    QTest.mouseClick(window.toast.offer_button, LEFT)
    assert tonight(lib) == before
    assert lib.shown.session.view().phase is Phase.IDLE
    assert window.tonight.queue.summary.text() == "10 sounds"


def test_the_button_plays_the_whole_playlist_in_its_own_order(lib: Library) -> None:
    button = lib.page.listing.tonight_button
    assert not button.isVisible()
    lib.open("For bad nights")
    lib.page.listing.filters.field.setText("rain")
    lib.page.listing.sort_asked.emit(SortBy.LENGTH)
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)
    assert tonight(lib) == [*BAD_NIGHTS, "Rain on canvas"]


def test_while_it_plays_the_timer_stays_and_undo_goes_back_to_the_place(lib: Library) -> None:
    lib.shown.press(K.Key_Escape)
    lib.shown.press(K.Key_1, CTRL)
    lib.shown.press(K.Key_Space)
    lib.shown.press(K.Key_N)
    lib.shown.advance(100)
    lib.shown.press(K.Key_2, CTRL)
    lib.open("For bad nights")
    QTest.mouseClick(lib.page.listing.tonight_button, LEFT)
    assert lib.shown.title == "Brown noise"
    assert lib.shown.session.view().remaining_s == pytest.approx(1400)
    lib.shown.advance(10)
    lib.shown.press(K.Key_Z, CTRL)
    assert not lib.shown.window.toast.isVisible()
    assert lib.shown.title == "Old book, soft whisper"
    assert lib.shown.session.view().position_s == pytest.approx(100)
    assert lib.shown.session.view().remaining_s == pytest.approx(1390)


def test_a_pause_ends_when_a_playlist_is_to_play(lib: Library) -> None:
    lib.shown.press(K.Key_1, CTRL)
    lib.shown.press(K.Key_Space)
    lib.shown.press(K.Key_Space)
    lib.shown.press(K.Key_2, CTRL)
    lib.open("Rain")
    QTest.mouseClick(lib.page.listing.tonight_button, LEFT)
    assert lib.shown.session.view().phase is Phase.PLAYING


def test_other_sounds_make_it_no_playlist_any_more(lib: Library) -> None:
    lib.open("For bad nights")
    lib.page.play_tonight()
    panel = lib.shown.window.tonight.queue
    entries = lib.shown.session.queue.entries
    lib.shown.session.queue.remove(entries[1].entry_id)
    lib.shown.window.refresh()
    assert panel.origin == "For bad nights"
    lib.shown.window.add_tracks([entries[0].track], None)
    assert panel.origin == ""
    assert panel.summary.text().startswith("5 sounds")


def test_an_empty_playlist_changes_nothing(lib: Library) -> None:
    before = tonight(lib)
    lib.open("A name that is much too long for the column it stands in")
    assert not lib.page.listing.tonight_button.isVisible()
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Return)
    assert "is empty" in lib.toast
    assert tonight(lib) == before


def test_what_is_missing_is_left_out_of_tonight(lib: Library) -> None:
    lib.open("Long ones")
    lib.page.play_tonight()
    assert "Ferry, engine below deck" not in tonight(lib)
    assert len(tonight(lib)) == 11


def test_alt_and_arrows_move_in_the_own_order(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    before = titles_in(lib, playlist)
    lib.choose(1, 2)
    lib.shown.press(K.Key_Up, ALT)
    assert titles_in(lib, playlist) == [before[1], before[2], before[0], *before[3:]]
    assert lib.page.table.chosen_rows() == [0, 1]
    lib.shown.press(K.Key_Up, ALT)
    lib.shown.press(K.Key_Down, ALT)
    assert titles_in(lib, playlist) == before
    assert lib.page.table.chosen_rows() == [1, 2]


def test_sorted_otherwise_nothing_is_moved(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    before = titles_in(lib, playlist)
    lib.page.listing.sort_asked.emit(SortBy.LENGTH)
    lib.choose(1)
    lib.shown.press(K.Key_Up, ALT)
    assert titles_in(lib, playlist) == before
    assert "in its own order" in lib.toast


def test_a_drag_moves_rows(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    before = titles_in(lib, playlist)
    lib.page.table.places_moved.emit([0, 3], 2)
    assert titles_in(lib, playlist) == [before[1], before[0], before[3], before[2], before[4]]
    assert lib.page.table.chosen_rows() == [1, 2]


def test_only_own_rows_may_fall_between_rows(lib: Library) -> None:
    lib.open("For bad nights")
    table = lib.page.table
    mime = tracks_mime([TrackId(3)], [1])
    enter = QDragEnterEvent(QPoint(50, ROW), ANY, mime, LEFT, NONE)
    QApplication.sendEvent(table.viewport(), enter)
    assert not enter.isAccepted()  # it has no source: it comes from elsewhere


@pytest.mark.parametrize(("name", "welcome"), [("Rain", True), ("Long ones", False)])
def test_tracks_fall_onto_a_playlist(lib: Library, name: str, *, welcome: bool) -> None:
    column = lib.page.playlists
    row = names(lib).index(name)
    viewport = column.list.viewport()
    place = column.list.visualRect(column.rows.index(row)).center()
    mime = tracks_mime([TrackId(17), TrackId(18)], [0, 1])
    enter = QDragEnterEvent(place, ANY, mime, LEFT, NONE)
    QApplication.sendEvent(viewport, enter)
    move = QDragMoveEvent(place, Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QApplication.sendEvent(viewport, move)
    assert move.isAccepted() is welcome
    drop = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QApplication.sendEvent(viewport, drop)
    if welcome:
        assert lib.toast == "2 sounds added to “Rain”."
        playlist = next(one for one in lib.desk.playlists() if one.name == name)
        assert titles_in(lib, playlist.playlist_id)[-2:] == [
            "Brown noise",
            "Pink noise, slightly warmer",
        ]
    else:
        assert len(lib.desk.entries) == 5


def test_by_key_a_menu_offers_playlists(lib: Library) -> None:
    lib.choose(2)
    lib.shown.press(K.Key_L)
    menu = lib.page.deeds.menu
    assert menu is not None
    assert [one.text() for one in menu.actions() if one.text()] == [
        *[name for name in names(lib)[1:] if name != "Long ones"],
        "New playlist",
    ]
    entry(menu, "Rain")
    assert lib.toast == "1 sound added to “Rain”."


def test_taking_out_of_a_playlist_leaves_the_library(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    before = titles_in(lib, playlist)
    lib.choose(1)
    lib.shown.press(K.Key_Delete)
    assert titles_in(lib, playlist) == [before[0], *before[2:]]  # the same sound stands there twice
    assert len(lib.desk.tracks) == 40
    lib.shown.press(K.Key_Z, CTRL)
    assert titles_in(lib, playlist) == before


def test_places_are_right_when_sorted_otherwise(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    lib.page.listing.sort_asked.emit(SortBy.TITLE)
    lib.choose(0)
    assert lib.chosen() == ["A fan in the next room"]
    lib.shown.press(K.Key_Delete)
    assert "A fan in the next room" not in titles_in(lib, playlist)
    assert len(titles_in(lib, playlist)) == 4


def test_of_a_sound_that_stands_there_twice_one_is_taken_out(lib: Library) -> None:
    playlist = lib.open("For bad nights")
    before = titles_in(lib, playlist)
    (twice,) = {title for title in before if before.count(title) == 2}
    lib.page.listing.sort_asked.emit(SortBy.TITLE)
    lib.choose(lib.titles().index(twice) + 1)
    assert lib.chosen() == [twice]
    lib.shown.press(K.Key_Delete)
    second = len(before) - 1 - before[::-1].index(twice)
    assert titles_in(lib, playlist) == [*before[:second], *before[second + 1 :]]


def test_a_smart_playlist_is_made_of_rules(lib: Library) -> None:
    lib.page.playlists.create_smart()
    editor = lib.page.playlists.dialog
    assert isinstance(editor, SmartEditor)
    editor.name.setText("Short rain")
    editor.text.setText("rain")
    editor.shorter.setCurrentIndex(editor.shorter.findData(3600.0))
    editor.shorter.activated.emit(0)
    assert editor.matches.text().startswith("5 sounds now: “rain”, shorter than 1 h")
    QTest.mouseClick(editor.keep, LEFT)
    made = next(one for one in lib.desk.playlists() if one.name == "Short rain")
    assert made.rules == Filter(text="rain", shorter_than_s=3600.0, show=Show.PLAYABLE)
    assert lib.page.listing.title.text() == "Short rain"
    assert len(lib.titles()) == 5


def test_rules_are_changed_and_need_a_name(lib: Library) -> None:
    lib.open("Long ones")
    QTest.mouseClick(lib.page.listing.more_button, LEFT)
    entry(lib.page.playlists.menu, "Change the rules")
    editor = lib.page.playlists.dialog
    assert isinstance(editor, SmartEditor)
    assert editor.longer.currentData() == 3600.0
    editor.name.clear()
    assert not editor.keep.isEnabled()
    editor.name.setText("Very long ones")
    editor.longer.setCurrentIndex(editor.longer.findData(7200.0))
    QTest.mouseClick(editor.keep, LEFT)
    assert lib.titles() == ["A fan in the next room", *[t for t in lib.titles() if "Count" in t]]
    assert "Very long ones" in names(lib)


def test_nothing_is_taken_out_of_rules(lib: Library) -> None:
    lib.open("Long ones")
    lib.choose(0)
    lib.shown.press(K.Key_Delete)
    assert len(lib.titles()) == 11
    assert "meets its rules" in lib.toast


def test_but_a_sound_in_it_can_be_taken_out_of_the_library(lib: Library) -> None:
    lib.open("Long ones")
    lib.choose(1)
    gone = lib.titles()[1]
    lib.shown.press(K.Key_Delete)
    offer = lib.shown.window.toast.offer_button
    assert offer.text() == "Take out of the library"
    lib.choose(4)  # what is chosen meanwhile is not what was meant
    QTest.mouseClick(offer, LEFT)
    assert gone not in lib.titles()
    assert len(lib.desk.tracks) == 39
    assert lib.toast == "1 sound taken out of the library. The files stay."
    lib.shown.press(K.Key_Z, CTRL)
    assert gone in lib.titles()


def test_a_playlist_is_saved_as_a_file(lib: Library, tmp_path: Path) -> None:
    playlist = lib.open("Rain")
    lib.page.playlists.export()
    dialog = lib.page.playlists.dialog
    assert isinstance(dialog, QFileDialog)
    file = tmp_path / "Rain.m3u8"
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("Rain")
    dialog.accept()
    assert lib.desk.last() == ("export", playlist, file)
    assert lib.toast == "“Rain” is saved as Rain.m3u8."


def test_what_a_playlist_names_in_vain_is_listed(lib: Library) -> None:
    playlist = lib.open("Rain")
    lib.desk.unresolved_in[playlist] = ("/gone/one.mp3",)
    QTest.mouseClick(lib.page.listing.more_button, LEFT)
    entry(lib.page.playlists.menu, "What could not be found")
    dialog = lib.page.intake.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_one_that_is_gone_gives_way_to_all_sounds(lib: Library) -> None:
    playlist = lib.open("Rain")
    del lib.desk.lists[playlist]
    lib.desk.on_changed()
    assert lib.page.listing.title.text() == "All sounds"
    assert len(lib.titles()) == 40


def test_a_name_is_no_mnemonic_in_a_menu(make_page: MakeLibrary) -> None:
    desk = FakeDesk()
    desk.create_playlist("Rain & wind")
    lib = make_page(desk)
    lib.choose(0)
    lib.shown.press(K.Key_L)
    menu = lib.page.deeds.menu
    assert menu is not None
    assert menu.actions()[0].text() == "Rain && wind"
    menu.close()


# --- nothing looks lost ---------------------------------------------------------------------------


def test_another_playlist_is_opened_whole(lib: Library) -> None:
    filters = lib.page.listing.filters
    lib.shown.press(K.Key_F, CTRL)
    lib.type("purring")
    filters.length.choose(1)
    assert lib.titles() == []
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Down)
    assert lib.page.listing.title.text().startswith("For bad nights")
    assert filters.filter() == Filter()
    assert filters.field.text() == ""
    assert len(lib.titles()) == 5


def test_another_name_for_the_open_playlist_keeps_the_search(lib: Library) -> None:
    lib.open("Rain")
    lib.shown.press(K.Key_F, CTRL)
    lib.type("re")
    found = lib.titles()
    lib.page.playlists.list.setFocus()
    lib.shown.press(K.Key_F2)
    commit(lib, "Storm")
    assert lib.page.listing.title.text() == "Storm"
    assert lib.titles() == found


def test_a_smart_playlist_shows_how_many_meet_its_rules(lib: Library) -> None:
    rows = lib.page.playlists.rows
    row = names(lib).index("Long ones")
    before = int(str(rows.index(row).data(Role.COUNT)))
    smart = next(one for one in lib.desk.playlists() if one.rules is not None)
    assert smart.count is None
    assert before == len(lib.desk.ids(Query(playlist_id=smart.playlist_id))) > 0
    last = lib.desk.ids(Query(playlist_id=smart.playlist_id))[-1]
    lib.desk.remove_tracks([last])
    lib.desk.on_changed()
    assert str(rows.index(row).data(Role.COUNT)) == str(before - 1)


def test_nobody_sees_the_playlists_nobody_counts_them(make_page: MakeLibrary) -> None:
    lib = make_page(size=(760, 640))
    row = names(lib).index("Long ones")
    assert lib.page.playlists.rows.index(row).data(Role.COUNT) == ""
    lib.shown.window.resize(1280, 800)
    QApplication.processEvents()
    assert str(lib.page.playlists.rows.index(row).data(Role.COUNT)).isdecimal()


def test_a_long_name_ends_in_dots_and_is_told_whole(lib: Library) -> None:
    name = "A name that is much too long for the column it stands in"
    row = names(lib).index(name)
    assert lib.page.playlists.rows.index(row).data(Qt.ItemDataRole.ToolTipRole) == name
    lib.open(name)
    QApplication.processEvents()
    assert name in lib.page.listing.title.toolTip()


def test_a_playlist_file_is_opened_once_it_is_here(lib: Library) -> None:
    lib.open("Rain")
    lib.page.intake.add([Path("/a/Old list.m3u")])
    assert lib.page.listing.title.text() == "Old list"
    assert lib.page.playlists.list.currentIndex().data() == "Old list"


def test_the_footer_counts_as_the_heading_does(lib: Library) -> None:
    footer = lib.page.listing.strip.words
    assert lib.page.listing.count.text() == "40 sounds"
    assert footer.text() == "40 sounds, of them 2 missing and 1 unreadable"
    lib.open("Rain")
    assert lib.page.listing.count.text() == "8 sounds"
    assert footer.text() == ""
    lib.page.playlists.open(None)
    assert footer.text().startswith("40 sounds")


def test_the_menu_says_which_columns_have_no_room(lib: Library) -> None:
    QTest.mouseClick(lib.page.listing.view_button, LEFT)
    menu = lib.page.listing.menu
    assert menu is not None
    shown = {one.text() for one in menu.actions() if one.isChecked()}
    assert {"Length", "Last heard", "Folder (no room now)", "Added (no room now)"} <= shown
    assert lib.page.table.isColumnHidden(Column.FOLDER)
    assert not lib.page.table.isColumnHidden(Column.LENGTH)
    menu.close()
