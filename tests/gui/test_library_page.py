"""The Library page with real keys and clicks, on a library in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from gui.fake_desk import FakeDesk, make_many
from gui.fakes import EVENING
from gui.test_accessibility import focusable, name_of, tab_round
from sleepplayer.gui.actions import LIBRARY, TONIGHT
from sleepplayer.gui.dialogs import TextDialog
from sleepplayer.gui.library.columns import Column
from sleepplayer.gui.library.desk import Heard, Imported, ScanView, TrackEdit
from sleepplayer.gui.library.page import LibraryPage
from sleepplayer.gui.library.track_delegate import ROW
from sleepplayer.models import Filter, LibraryTrack, PlaylistId, Resume, SortBy, TrackId
from sleepplayer.night.ports import Outcome
from sleepplayer.night.view import Phase

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
MANY = 12_000  # benchmarks/ has 100,000
ANY = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


class Library:
    """A window that shows the page, and what stands in it."""

    def __init__(self, shown: Shown, desk: FakeDesk) -> None:
        self.shown = shown
        self.desk = desk
        shown.press(K.Key_2, CTRL)
        page = shown.window.library
        assert page is not None
        self.page: LibraryPage = page

    def titles(self) -> list[str]:
        rows = self.page.table.rows
        found = [rows.track(row) for row in range(rows.rowCount())]
        return [one.track.title for one in found if one is not None]

    def chosen(self) -> list[str]:
        return [one.track.title for one in self.page.deeds.chosen()]

    def choose(self, *rows: int) -> None:
        self.page.table.setFocus(Qt.FocusReason.TabFocusReason)
        self.page.table.choose_rows(rows)

    def open(self, name: str) -> PlaylistId:
        playlist = next(one for one in self.desk.playlists() if one.name == name)
        self.page.playlists.open(playlist.playlist_id)
        return playlist.playlist_id

    def type(self, text: str) -> None:
        for sign in text:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClicks(focus, sign)

    @property
    def toast(self) -> str:
        return self.shown.window.toast.text()

    def click_cell(self, row: int, column: Column = Column.SOUND) -> QPoint:
        table = self.page.table
        return table.visualRect(table.rows.index(row, column)).center()


MakeLibrary = Callable[..., Library]


@pytest.fixture
def make_page(make_shown: MakeShown) -> MakeLibrary:
    def make(desk: FakeDesk | None = None, size: tuple[int, int] = (1280, 800)) -> Library:
        desk = desk or FakeDesk().with_playlists()
        return Library(make_shown(library=desk, size=size), desk)

    return make


@pytest.fixture
def lib(make_page: MakeLibrary) -> Library:
    return make_page()


# --- the page and its place -----------------------------------------------------------------------


def test_it_stands_between_tonight_and_settings(lib: Library) -> None:
    window = lib.shown.window
    assert window.page == LIBRARY
    names = [one.accessibleName() for one in window.rail._buttons]
    assert names == ["Tonight", "Library", "Triggers", "Settings", "Help"]
    assert len(lib.titles()) == 40


def test_without_a_library_the_window_stays_and_says_so(make_shown: MakeShown) -> None:
    shown = make_shown()
    shown.press(K.Key_2, CTRL)
    assert shown.window.page == TONIGHT
    assert shown.window.toast.text().startswith("This page could not be opened")
    checked = [one.isChecked() for one in shown.window.rail._buttons]
    assert checked == [True, False, False, False, False]


@pytest.mark.parametrize("size", [(1280, 800), (1000, 640), (800, 640)])
def test_everything_is_named_and_reached_by_tab(
    make_page: MakeLibrary, size: tuple[int, int]
) -> None:
    lib = make_page(size=size)
    lib.choose(0)
    widgets = focusable(lib.shown.window)
    assert len(widgets) >= 14
    assert [type(one).__name__ for one in widgets if not name_of(one).strip()] == []
    missing = set(widgets) - tab_round(lib.shown)
    assert [name_of(one) for one in missing] == []


def test_rows_are_spoken(lib: Library) -> None:
    interface = QAccessible.queryAccessibleInterface(lib.page.table)
    index = lib.page.table.rows.index(3, Column.SOUND)
    cell = interface.childAt(*_on_screen(lib.page.table, lib.click_cell(3)))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "Brushing a microphone, ear to ear, Softly"
    )
    assert "Brushing a microphone" in cell.text(QAccessible.Text.Name)


def _on_screen(table: QWidget, place: QPoint) -> tuple[int, int]:
    viewport = table.findChild(QWidget, "qt_scrollarea_viewport")
    assert isinstance(viewport, QWidget)
    there = viewport.mapToGlobal(place)
    return there.x(), there.y()


# --- finding --------------------------------------------------------------------------------------


def test_typing_finds_at_once_and_esc_clears(lib: Library) -> None:
    lib.shown.press(K.Key_F, CTRL)
    lib.type("regen auf")
    assert lib.titles() == ["Regen auf dem Dachfenster"]
    assert lib.page.listing.count.text() == "1 sound"
    lib.shown.press(K.Key_Escape)
    assert len(lib.titles()) == 40
    assert lib.page.listing.filters.field.hasFocus()


def test_slash_searches_from_any_page_and_space_is_a_sign_there(lib: Library) -> None:
    lib.shown.press(K.Key_1, CTRL)
    lib.shown.press(K.Key_Slash)
    assert lib.shown.window.page == LIBRARY
    lib.type("brown noise")
    assert lib.titles() == ["Brown noise"]
    assert lib.shown.session.view().phase is Phase.IDLE


def test_down_leads_from_the_search_to_the_sounds(lib: Library) -> None:
    lib.shown.press(K.Key_F, CTRL)
    lib.page.listing.filters.field.insert("雨")  # an input method, not a key
    lib.shown.press(K.Key_Down)
    assert lib.page.table.hasFocus()
    assert lib.chosen() == ["雨音の夜"]


@pytest.mark.parametrize(("number", "count"), [(1, 5), (2, 13), (3, 19)])
def test_a_chip_filters_by_length(lib: Library, number: int, count: int) -> None:
    chip = lib.page.listing.filters.length
    QTest.mouseClick(chip, LEFT)
    assert chip.menu_shown is not None
    chip.menu_shown.actions()[number].trigger()
    chip.menu_shown.close()
    fields = lib.page.listing.filters.filter()
    lengths = [one.track.duration_s for one in lib.desk.rows(lib.page.table.rows.ids())]  # type: ignore[arg-type]
    least, most = fields.longer_than_s or 0.0, fields.shorter_than_s or 1e9
    assert all(length is not None and least < length < most for length in lengths)
    assert len(lengths) > 0
    assert chip.isChecked()


def test_files_that_need_a_look_are_offered_with_their_reasons(lib: Library) -> None:
    chip = lib.page.listing.filters.state
    assert chip.isVisible()
    chip.choose(2)
    assert lib.titles() == ["Recorded in the kitchen"]
    lib.choose(0)
    assert "not copied whole" in lib.page.details.problem.text()
    chip.choose(1)
    lib.choose(0)
    assert lib.page.details.problem.text() == "Its file is missing."


def test_no_match_says_so_and_clears(lib: Library) -> None:
    lib.page.listing.filters.field.setText("xyzzy")
    empty = lib.page.listing.empty
    assert empty.isVisible()
    assert empty.heading.text() == "No sound fits"
    QTest.mouseClick(empty.clear, LEFT)
    assert len(lib.titles()) == 40


def test_an_empty_library_has_one_next_step(make_page: MakeLibrary, qtbot: QtBot) -> None:
    lib = make_page(FakeDesk([], roots=()))
    empty = lib.page.listing.empty
    assert empty.add_folder.isVisible()
    QTest.mouseClick(empty.add_folder, LEFT)
    dialog = lib.page.intake.dialog
    assert dialog is not None
    dialog.reject()
    lib.desk.show_scan(ScanView(scanning=True))
    assert empty.heading.text() == "Looking for sounds"


# --- sorting and columns --------------------------------------------------------------------------


def test_a_header_sorts_and_turns(lib: Library) -> None:
    header = lib.page.table.header
    place = QPoint(header.sectionPosition(Column.LENGTH) + 40, 10)
    QTest.mouseClick(header.viewport(), LEFT, NONE, place)
    assert lib.page.query().sort is SortBy.LENGTH
    QTest.mouseClick(header.viewport(), LEFT, NONE, place)
    assert lib.titles()[0].startswith("The Count of Monte Cristo")
    assert header.descending


def test_the_latest_come_first_by_default(lib: Library) -> None:
    lib.page.listing.sort_asked.emit(SortBy.ADDED)
    assert lib.page.query().descending
    assert lib.titles()[0] == "Slow page turning, no talking"


def test_columns_are_hidden_and_remembered(make_page: MakeLibrary) -> None:
    lib = make_page(size=(1900, 900))
    table = lib.page.table
    assert not table.isColumnHidden(Column.FOLDER)
    QTest.mouseClick(lib.page.listing.view_button, LEFT)
    menu = lib.page.listing.menu
    assert menu is not None
    next(one for one in reversed(menu.actions()) if one.text() == "Folder").trigger()
    menu.close()
    assert table.isColumnHidden(Column.FOLDER)
    assert lib.shown.kept[-1].hidden_columns == ("folder",)


@pytest.mark.parametrize("width", [600, 800, 1000, 1280, 1920])
def test_nothing_scrolls_sideways(make_page: MakeLibrary, width: int) -> None:
    lib = make_page(size=(width, 700))
    table = lib.page.table
    lib.shown.window.grab()
    assert table.horizontalHeader().length() == table.viewport().width()
    assert table.columnWidth(Column.SOUND) >= 200
    assert lib.page.width() <= lib.shown.window.pages.width()


# --- what is chosen -------------------------------------------------------------------------------


def test_what_is_chosen_stays_when_the_list_changes(lib: Library) -> None:
    lib.choose(3, 5)
    before = lib.chosen()
    lib.page.table.verticalScrollBar().setValue(2 * ROW + 7)
    del lib.desk.tracks[TrackId(1)]
    first = next(iter(lib.desk.tracks.values()))
    lib.desk.tracks = {one: two for one, two in lib.desk.tracks.items() if two is not first}
    lib.desk.on_changed()
    assert lib.chosen() == before
    assert lib.page.table.verticalScrollBar().value() == 2 * ROW + 7


def test_a_refresh_without_change_moves_nothing(lib: Library) -> None:
    lib.choose(9)
    lib.page.table.verticalScrollBar().setValue(333)
    lib.desk.on_changed()
    assert lib.page.table.verticalScrollBar().value() == 333
    assert len(lib.chosen()) == 1


def test_enter_plays_what_is_chosen(lib: Library) -> None:
    lib.choose(2)
    lib.shown.press(K.Key_Return)
    assert lib.shown.title == "Brown noise"
    assert lib.shown.session.view().phase is Phase.PLAYING
    assert len(lib.shown.session.queue.entries) == 11


def test_a_double_click_plays(lib: Library) -> None:
    viewport = lib.page.table.viewport()
    QTest.mouseClick(viewport, LEFT, NONE, lib.click_cell(2))
    QTest.mouseDClick(viewport, LEFT, NONE, lib.click_cell(2))
    assert lib.shown.title == "Brown noise"


def test_shift_enter_adds_to_tonight(lib: Library) -> None:
    lib.choose(0, 2)
    lib.shown.press(K.Key_Return, SHIFT)
    titles = [one.track.title for one in lib.shown.session.queue.entries]
    assert titles[-2:] == ["A fan in the next room", "Brown noise"]
    assert lib.toast == "2 sounds are added to tonight’s sounds."
    assert lib.shown.session.view().phase is Phase.IDLE


def test_what_cannot_play_is_told(lib: Library) -> None:
    lib.page.listing.filters.state.choose(1)
    lib.choose(0)
    lib.shown.press(K.Key_Return)
    assert lib.toast.startswith("It cannot be played")
    assert lib.shown.session.view().phase is Phase.IDLE


def test_taking_out_of_the_library_can_be_undone(lib: Library) -> None:
    lib.choose(0, 1)
    gone = lib.chosen()
    lib.shown.press(K.Key_Delete)
    assert len(lib.titles()) == 38
    assert lib.toast == "2 sounds taken out of the library. The files stay."
    toast = lib.shown.window.toast
    QTest.mouseClick(toast.offer_button, LEFT)
    lib.desk.on_changed()
    assert lib.titles()[:2] == gone
    assert not toast.isVisible()


def test_undo_by_key(lib: Library) -> None:
    lib.choose(0)
    lib.shown.press(K.Key_Delete)
    lib.shown.press(K.Key_Z, CTRL)
    assert len(lib.titles()) == 40
    lib.shown.press(K.Key_Z, CTRL)
    assert lib.toast == "There is nothing to undo."


def test_very_many_are_looked_at_a_few_at_a_time(make_page: MakeLibrary) -> None:
    lib = make_page(FakeDesk(make_many(MANY)))
    lib.desk.asked_rows.clear()
    table = lib.page.table
    lib.shown.window.grab()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    lib.shown.window.grab()
    assert table.rows.rowCount() == MANY
    assert max(lib.desk.asked_rows) <= 100
    assert sum(lib.desk.asked_rows) <= 500
    for page in range(60):
        table.rows.track(page * 200)
    assert len(table.rows._pages) <= 24


def test_all_of_very_many_can_be_chosen(make_page: MakeLibrary) -> None:
    lib = make_page(FakeDesk(make_many(MANY)))
    lib.choose(0)
    lib.shown.press(K.Key_A, CTRL)
    assert lib.page.details.names.title_words.text().replace(",", "") == f"{MANY} sounds"
    assert max(lib.desk.asked_rows) <= 200


# --- details --------------------------------------------------------------------------------------


def test_details_follow_the_choice(lib: Library) -> None:
    lib.choose(0)
    assert lib.page.details.names.title_words.text() == "A fan in the next room"
    lib.shown.press(K.Key_Down)
    assert lib.page.details.names.title_words.text() == "A small stream"
    assert "LUFS" in lib.page.details.loudness.text()
    assert "night loudness" in lib.page.details.loudness.text()


def test_f2_edits_title_and_artist(lib: Library) -> None:
    lib.choose(0)
    lib.shown.press(K.Key_F2)
    lib.page.details.names.title.clear()
    lib.type("A fan")
    lib.shown.press(K.Key_Return)
    assert "A fan" in lib.titles()
    assert lib.page.table.hasFocus()
    assert lib.chosen() == ["A fan"]


def test_esc_forgets_an_edit(lib: Library) -> None:
    lib.choose(0)
    lib.shown.press(K.Key_F2)
    lib.type("nonsense")
    lib.shown.press(K.Key_Escape)
    assert lib.chosen() == ["A fan in the next room"]
    assert not lib.page.details.names.editing


def test_several_are_edited_together(lib: Library) -> None:
    lib.choose(*range(12))
    assert lib.page.details.names.title_words.text() == "12 sounds"
    combo = lib.page.details.resume
    combo.setCurrentIndex(combo.findData(Resume.NEVER))
    combo.activated.emit(combo.currentIndex())
    assert {one.track.resume for one in lib.page.deeds.chosen()} == {Resume.NEVER}
    assert lib.toast == "12 sounds changed."
    lib.shown.press(K.Key_Z, CTRL)
    assert {one.track.resume for one in lib.page.deeds.chosen()} == {Resume.AUTO}


def test_a_correction_is_typed(lib: Library) -> None:
    lib.choose(0)
    field = lib.page.details.gain
    field.setFocus()
    field.selectAll()
    lib.type("-3.5")
    lib.shown.press(K.Key_Return)
    assert lib.page.deeds.chosen()[0].track.gain_db == -3.5


def play(lib: Library, text: str, seconds: float) -> LibraryTrack:
    lib.page.listing.filters.field.setText(text)
    lib.choose(0)
    lib.shown.press(K.Key_Return)
    lib.shown.advance(seconds)
    return lib.page.deeds.chosen()[0]


def test_skips_are_set_by_ear(lib: Library) -> None:
    skips = lib.page.details.skips
    lib.choose(0)
    assert not skips.start_here.isEnabled()
    play(lib, "cat purring", 75)
    assert skips.start_here.isEnabled()
    QTest.mouseClick(skips.start_here, LEFT)
    assert lib.page.deeds.chosen()[0].track.skip_start_s == 75.0
    lib.shown.advance(400)
    QTest.mouseClick(skips.end_here, LEFT)
    assert lib.page.deeds.chosen()[0].track.skip_end_s == 125.0
    assert skips.end.text() == "2:05"


def test_skips_are_typed_and_leave_something_to_hear(lib: Library) -> None:
    lib.page.listing.filters.field.setText("cat purring")
    lib.choose(0)
    field = lib.page.details.skips.start
    field.setFocus()
    field.selectAll()
    lib.type("1:05")
    lib.shown.press(K.Key_Return)
    assert lib.page.deeds.chosen()[0].track.skip_start_s == 65.0
    assert lib.page.details.skips.end.maximum() == 600 - 5 - 65


def test_different_skips_are_various_and_become_one(lib: Library) -> None:
    lib.desk.edit([TrackId(1)], TrackEdit(skip_start_s=4.0, gain_db=-3.0))
    lib.page.listing.filters.field.setText("Ildikó")
    lib.choose(0, 1)
    skips, gain = lib.page.details.skips, lib.page.details.gain
    assert (skips.start.text(), skips.end.text(), gain.text()) == ("", "0:00", "")
    assert skips.start.lineEdit().placeholderText() == "various"
    lib.desk.calls.clear()
    skips.start.setFocus()
    skips.end.setFocus()
    assert lib.desk.calls == []
    skips.start.setFocus()
    lib.type("0")
    lib.shown.press(K.Key_Return)
    assert [one.track.skip_start_s for one in lib.page.deeds.chosen()] == [0.0, 0.0]
    assert skips.start.text() == "0:00"
    gain.setFocus()
    lib.shown.press(K.Key_Up)
    assert gain.text() == "0 dB"
    assert [one.track.gain_db for one in lib.page.deeds.chosen()] == [0.0, 0.0]
    lib.shown.press(K.Key_Down)
    assert [one.track.gain_db for one in lib.page.deeds.chosen()] == [-0.5, -0.5]


def test_what_was_heard_lately_is_told(lib: Library) -> None:
    lib.page.listing.filters.field.setText("brown noise")
    found = lib.page.query()
    (track_id,) = lib.desk.ids(found)
    lib.choose(0)
    history = lib.page.details.history
    assert not history[0].isVisible()
    evening = EVENING - timedelta(days=2)
    lib.desk.heard[track_id] = [
        Heard(evening, 1440.0, Outcome.FADED),
        Heard(evening, 2.0, Outcome.SKIPPED),
        Heard(evening - timedelta(days=400), 30.0, None),
    ]
    lib.shown.press(K.Key_1, CTRL)
    lib.shown.press(K.Key_2, CTRL)
    told = [line.text() for line in history if line.isVisible()]
    assert told == ["Wed 18 Nov · 24 min · faded out", "Tue 14 Oct 2025 · 30 s"]
    lib.choose()
    lib.page.listing.filters.field.setText("")
    lib.choose(0, 1)
    assert not any(line.isVisible() for line in history)


def test_what_played_becomes_history_when_the_next_begins(lib: Library) -> None:
    play(lib, "brown noise", 60)
    chosen = lib.page.deeds.chosen()[0].track_id
    lib.desk.heard[chosen] = [Heard(EVENING, 60.0, Outcome.SKIPPED)]
    assert not lib.page.details.history[0].isVisible()
    lib.shown.press(K.Key_Right, CTRL)
    assert lib.page.details.history[0].text().endswith("1 min · skipped")


def test_times_of_chapters_stand_in_a_column(lib: Library) -> None:
    lib.page.listing.filters.field.setText("monte")
    lib.choose(0)
    chapters = lib.page.details.chapters
    assert chapters.item(2).text() == "1:00:00, Chapter 62"
    chapters.show_position(3599.8)
    assert chapters.item(2).text() == "1:00:00, Chapter 62, playing"
    assert chapters.item(1).text() == "30:00, Chapter 61"


def test_a_click_on_a_chapter_goes_there_while_it_plays(lib: Library) -> None:
    lib.page.listing.filters.field.setText("monte")
    lib.choose(0)
    chapters = lib.page.details.chapters
    assert chapters.count() == 20
    lib.page.details.ensureWidgetVisible(chapters)
    place = chapters.visualItemRect(chapters.item(2)).center()
    QTest.mouseClick(chapters.viewport(), LEFT, NONE, place)
    assert lib.toast.startswith("Play this sound first")
    play(lib, "monte", 1)
    QTest.mouseClick(chapters.viewport(), LEFT, NONE, place)
    assert lib.shown.session.view().position_s == pytest.approx(3600)
    chapters.setFocus()
    chapters.setCurrentRow(1)
    lib.shown.press(K.Key_Return)
    assert lib.shown.session.view().position_s == pytest.approx(1800)


def test_a_narrow_window_lays_details_on_top(make_page: MakeLibrary) -> None:
    lib = make_page(size=(1000, 640))
    lib.choose(1)
    assert not lib.page.details.isVisible()
    lib.shown.press(K.Key_I)
    assert lib.page.details.isVisible()
    assert not lib.page.table.isVisible()
    lib.shown.press(K.Key_Escape)
    assert lib.page.table.isVisible()
    assert lib.page.table.hasFocus()


def test_the_narrowest_has_playlists_as_a_drop_down(make_page: MakeLibrary) -> None:
    lib = make_page(size=(800, 640))
    assert not lib.page.playlists.isVisible()
    choice = lib.page.playlists.choice
    assert choice.isVisible()
    choice.setFocus()
    lib.shown.press(K.Key_Down)
    lib.shown.press(K.Key_Down)
    assert lib.page.playlists.current is not None
    assert lib.page.playlists.current.name == "For bad nights"
    assert len(lib.titles()) == 5


# --- files ----------------------------------------------------------------------------------------


def drop_files(target: QWidget, *paths: str) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    enter = QDragEnterEvent(QPoint(50, 50), ANY, mime, LEFT, NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(300, 300), ANY, mime, LEFT, NONE))


def test_files_are_welcome_over_the_table_too(lib: Library) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a/one.mp3")])
    lib.open("Rain")
    enter = QDragEnterEvent(QPoint(50, 50), ANY, mime, LEFT, NONE)
    QApplication.sendEvent(lib.page.table.viewport(), enter)
    assert enter.isAccepted()
    assert lib.page.layout_._veil.text() == "Let go to add them to “Rain”"


def test_files_dropped_go_to_the_library_and_the_open_playlist(lib: Library) -> None:
    drop_files(lib.page, "/a/one.mp3", "/a/folder")
    assert lib.desk.last() == ("add_paths", [Path("/a/one.mp3"), Path("/a/folder")], None)
    rain = lib.open("Rain")
    drop_files(lib.page, "/a/two.mp3")
    assert lib.desk.last() == ("add_paths", [Path("/a/two.mp3")], rain)
    assert not lib.shown.session.queue.entries[-1].track.location.startswith("/a")


def test_a_playlist_file_tells_what_it_could_not_find(lib: Library) -> None:
    made = lib.desk.create_playlist("Old list")
    result = Imported(lib.desk.lists[made], unresolved=("C:\\gone.mp3", "x.ogg"), resolved=9)
    lib.desk.imports["Old list.m3u"] = result
    drop_files(lib.page, "/a/Old list.m3u")
    assert lib.toast == "“Old list” is here, with 9 sounds. 2 could not be found."
    QTest.mouseClick(lib.shown.window.toast.offer_button, LEFT)
    dialog = lib.page.intake.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_a_playlist_file_tells_what_it_left_out_apart(lib: Library) -> None:
    made = lib.desk.create_playlist("Old list")
    refused = ("not taken, as it is a playlist itself: x.m3u",)
    result = Imported(lib.desk.lists[made], unresolved=("x.ogg",), resolved=1, refused=refused)
    lib.desk.imports["Old list.m3u"] = result
    drop_files(lib.page, "/a/Old list.m3u")
    assert lib.toast == (
        "“Old list” is here, with 1 sound. 1 could not be found. 1 cannot be played and was "
        "left out."
    )
    QTest.mouseClick(lib.shown.window.toast.offer_button, LEFT)
    dialog = lib.page.intake.dialog
    assert dialog is not None
    assert dialog.isVisible()
    view = dialog.findChild(QListView)
    assert view is not None
    listed = view.model()
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [
        "not found: x.ogg",
        *refused,
    ]
    dialog.reject()


def test_a_playlist_file_that_cannot_be_read_says_why(lib: Library) -> None:
    lib.desk.imports["{bad}.pls"] = Imported(None, "“{bad}.pls” is too large.")
    drop_files(lib.page, "/a/{bad}.pls")
    assert lib.toast == "“{bad}.pls” is too large."


def test_an_address_is_added_or_refused_in_a_sentence(lib: Library) -> None:
    lib.page.intake.ask_for_stream()
    dialog = lib.page.intake.dialog
    assert dialog is not None
    lib.desk.refuse_stream = "Only http and https addresses can be played."
    assert isinstance(dialog, TextDialog)
    dialog.fields[0].setText("smb://host/x")
    QTest.keyClick(dialog.fields[0], K.Key_Return)
    assert dialog.isVisible()
    assert ("add_stream", "smb://host/x", "") in lib.desk.calls
    assert dialog.refused.text() == "Only http and https addresses can be played."
    lib.desk.refuse_stream = ""
    QTest.keyClick(dialog.fields[0], K.Key_Return)
    assert not dialog.isVisible()


def test_folders_are_taken_out(lib: Library) -> None:
    QTest.mouseClick(lib.page.listing.strip.sources, LEFT)
    dialog = lib.page.intake._sources
    assert dialog is not None
    QTest.mouseClick(dialog.again, LEFT)
    assert lib.desk.last() == ("rescan",)
    QTest.mouseClick(dialog.buttons[0], LEFT)
    assert lib.desk.root_paths == []
    dialog.reject()


def test_a_scan_is_told_without_a_jump_and_can_be_stopped(lib: Library) -> None:
    before = lib.page.table.geometry()
    lib.desk.show_scan(
        ScanView(scanning=True, done=1204, total=2000, folder="/a/Rain", remaining_s=118.0)
    )
    strip = lib.page.listing.strip
    words = strip.words.text().replace(",", "")  # as the tester's locale has it
    assert words == "Looking at 1204 of 2000 sounds · about 2 min left · /a/Rain"
    assert lib.page.table.geometry() == before
    QTest.mouseClick(strip.cancel, LEFT)
    assert lib.desk.last() == ("cancel_scan",)
    assert strip.words.text() == "40 sounds, of them 2 missing and 1 unreadable"
    lib.desk.show_scan(ScanView(measuring=True, measured=120, to_measure=2000))
    assert strip.words.text().replace(",", "") == "Measuring loudness: 120 of 2000"
    assert not strip.cancel.isVisible()


def test_ctrl_o_adds_to_the_library_here(lib: Library) -> None:
    lib.shown.press(K.Key_O, CTRL)
    dialog = lib.page.intake.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "Add sounds to the library"
    dialog.reject()


def test_esc_clears_filters_while_nothing_plays(lib: Library) -> None:
    lib.page.listing.filters.length.choose(1)
    lib.choose(0)
    lib.shown.press(K.Key_Escape)
    assert lib.page.listing.filters.filter() == Filter()
