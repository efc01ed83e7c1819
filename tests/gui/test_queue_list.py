"""The queue: dropped into, reordered, emptied, and thousands long."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gui.conftest import MakeShown, Shown
from sleepplayer.gui.tonight.queue_delegate import ROW
from sleepplayer.gui.tonight.queue_model import Role
from sleepplayer.gui.tonight.queue_view import QueueView
from sleepplayer.models import Track
from sleepplayer.night.notices import TrackSkipped
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.view import Phase
from sleepplayer.rotation.rules import Bar, Barred

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
ANY = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
NONE = Qt.KeyboardModifier.NoModifier


def titles(shown: Shown) -> list[str]:
    return [entry.track.title for entry in shown.session.queue.entries]


def view_of(shown: Shown) -> QueueView:
    return shown.window.tonight.queue.list


def choose(shown: Shown, *rows: int) -> QueueView:
    view = view_of(shown)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    view._choose_rows(rows)
    return view


def urls(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def drop(target: QWidget, mime: QMimeData, place: QPoint) -> None:
    enter = QDragEnterEvent(place, ANY, mime, LEFT, NONE)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    move = QDragMoveEvent(place, ANY, mime, LEFT, NONE)
    QApplication.sendEvent(target, move)
    QApplication.sendEvent(target, QDropEvent(QPointF(place), ANY, mime, LEFT, NONE))


@pytest.mark.parametrize(("y", "index"), [(4, 0), (ROW - 10, 1), (ROW + 10, 1), (2 * ROW - 12, 2)])
def test_files_are_dropped_where_they_fall(shown: Shown, qtbot: QtBot, y: int, index: int) -> None:
    view = view_of(shown)
    with qtbot.waitSignal(shown.window.paths_added) as added:
        drop(view.viewport(), urls("/a/one.mp3", "/a/folder"), QPoint(100, y))
    assert added.args == [[Path("/a/one.mp3"), Path("/a/folder")], index]
    assert view.drop_row is None


def test_files_dropped_below_the_last_go_to_the_end(make_shown: MakeShown, qtbot: QtBot) -> None:
    shown = make_shown([Track(location="/x", title="x")])
    viewport = view_of(shown).viewport()
    with qtbot.waitSignal(shown.window.paths_added) as added:
        drop(viewport, urls("/a/one.mp3"), QPoint(100, viewport.height() - 5))
    assert added.args == [[Path("/a/one.mp3")], 1]


def test_files_dropped_elsewhere_go_to_the_end(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.window.paths_added) as added:
        drop(shown.window, urls("/a/one.mp3"), QPoint(300, 300))
    assert added.args == [[Path("/a/one.mp3")], None]


def test_files_are_chosen_in_a_dialog_that_comes_back_to_their_folder(
    shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    sound = tmp_path / "one.mp3"
    sound.touch()
    panel = shown.window.tonight.queue
    QTest.mouseClick(panel.add_button, LEFT)
    dialog = panel.dialog
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile(str(sound))
    with qtbot.waitSignal(shown.window.paths_added) as added:
        dialog.accept()
    assert added.args == [[sound], None]
    QTest.mouseClick(panel.folder_button, LEFT)
    again = panel.dialog
    assert again is not None
    assert Path(again.directory().absolutePath()) == tmp_path
    again.reject()


def test_text_is_not_taken(shown: Shown) -> None:
    mime = QMimeData()
    mime.setText("hello")
    event = QDragEnterEvent(QPoint(10, 10), ANY, mime, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(view_of(shown).viewport(), event)
    assert not event.isAccepted()


def test_a_place_is_shown_while_dragging(shown: Shown) -> None:
    view = view_of(shown)
    mime = urls("/a/one.mp3")
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(QPoint(50, 5), ANY, mime, LEFT, NONE))
    QApplication.sendEvent(
        view.viewport(), QDragMoveEvent(QPoint(50, ROW + 60), ANY, mime, LEFT, NONE)
    )
    assert view.drop_row == 2
    view.viewport().grab()


def test_entries_are_dragged(shown: Shown) -> None:
    view, before = view_of(shown), titles(shown)
    ids = [entry.entry_id for entry in shown.session.queue.entries]
    view.move_to([ids[0], ids[1]], 4)
    assert titles(shown) == [before[2], before[3], before[0], before[1], *before[4:]]
    view.move_to([ids[0], ids[1]], 0)
    assert titles(shown) == before
    view.move_to([ids[9]], 0)
    assert titles(shown) == [before[9], *before[:9]]


def test_alt_and_arrows_move_the_chosen_entry(shown: Shown) -> None:
    before = titles(shown)
    view = choose(shown, 1)
    shown.press(K.Key_Up, ALT)
    assert titles(shown)[:2] == [before[1], before[0]]
    assert view.currentIndex().row() == 0
    shown.press(K.Key_Up, ALT)
    assert titles(shown)[:2] == [before[1], before[0]]
    shown.press(K.Key_Down, ALT)
    assert titles(shown) == before


def test_several_move_together_and_stop_at_the_end(shown: Shown) -> None:
    before = titles(shown)
    choose(shown, 7, 8)
    shown.press(K.Key_Down, ALT)
    shown.press(K.Key_Down, ALT)
    assert titles(shown) == [*before[:7], before[9], before[7], before[8]]


def test_del_takes_out_and_the_next_is_chosen(shown: Shown) -> None:
    before = titles(shown)
    view = choose(shown, 3, 4)
    shown.press(K.Key_Delete)
    assert titles(shown) == [*before[:3], *before[5:]]
    assert view.currentIndex().row() == 3
    assert view.chosen_ids() == [shown.session.queue.entries[3].entry_id]


def test_taking_out_everything_ends_in_the_empty_state(make_shown: MakeShown) -> None:
    shown = make_shown([Track(location="/x", title="x")])
    choose(shown, 0)
    shown.press(K.Key_Delete)
    panel = shown.window.tonight.queue
    assert panel.empty_button.isVisible()
    assert not shown.window.tonight.timer.primary.isEnabled()


def test_taking_out_what_plays_plays_the_next(shown: Shown) -> None:
    shown.press(K.Key_Space)
    choose(shown, 0)
    shown.press(K.Key_Delete)
    assert shown.title == "Old book, soft whisper"
    assert shown.session.view().phase is Phase.PLAYING


def test_enter_plays_the_chosen_entry(shown: Shown) -> None:
    choose(shown, 2)
    shown.press(K.Key_Return)
    assert shown.title == "Rain on canvas"
    assert shown.session.view().remaining_s == pytest.approx(1500)
    choose(shown, 3)
    shown.press(K.Key_Return)
    assert shown.title == "Slow waves"


def test_a_double_click_plays(shown: Shown) -> None:
    view = view_of(shown)
    place = view.visualRect(view.rows.index(2)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)
    assert shown.title == "Rain on canvas"


def test_arrows_and_digits_in_the_list(shown: Shown) -> None:
    view = choose(shown, 0)
    shown.press(K.Key_Down)
    assert view.currentIndex().row() == 1
    assert shown.session.view().volume == 60
    shown.press(K.Key_4)
    assert shown.window.tonight.timer.dial.typing


def test_a_menu_offers_the_same(shown: Shown, qtbot: QtBot) -> None:
    view = choose(shown, 1)
    place = view.visualRect(view.rows.index(1)).center()
    QTest.mouseClick(view.viewport(), LEFT, pos=place)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu)
    assert menu is not None
    actions = {action.text().split("\t")[0].strip(): action for action in menu.actions()}
    assert list(actions) == ["Play", "Move up", "Move down", "Take out"]
    before = titles(shown)
    actions["Take out"].trigger()
    menu.close()
    assert titles(shown) == [before[0], *before[2:]]


def tooltip_at(view: QueueView, row: int) -> str:
    place = view.visualRect(view.rows.index(row)).center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    option = QStyleOptionViewItem()
    option.rect = view.visualRect(view.rows.index(row))
    view.itemDelegate().helpEvent(event, view, option, view.rows.index(row))
    return QToolTip.text()


def test_a_failed_entry_tells_why_in_its_tooltip(shown: Shown) -> None:
    entry = shown.session.queue.entries[2]
    shown.session.queue.mark_failed(entry.entry_id)
    shown.window.show_notice(TrackSkipped(entry.track.title, FailureReason.MISSING))
    view = view_of(shown)
    assert "there is no such file" in tooltip_at(view, 2)
    spoken = view.rows.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Rain on canvas, rain · nature, 1 min, passed over"


def test_what_is_barred_says_so_in_its_row(shown: Shown) -> None:
    queue = shown.session.queue
    second = queue.entries[1]
    barred = Barred(Bar.AVOIDED, "page-turning")
    queue.bar(lambda track: barred if track == second.track else None)
    rows = shown.window.tonight.queue.list.rows
    words = "avoided: page turning; not played"
    assert rows.index(1).data(Role.BARRED) == words
    assert words in rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert rows.index(0).data(Role.BARRED) == ""
    assert words not in rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    shown.window.grab()  # and it is drawn


def test_only_a_title_that_is_cut_has_a_tooltip(make_shown: MakeShown, qtbot: QtBot) -> None:
    long = ("An endless title " * 20).strip()
    shown = make_shown(
        [Track(location="/a", title=long), Track(location="/b", title="A short one")]
    )
    assert long in tooltip_at(view_of(shown), 0)
    tooltip_at(view_of(shown), 1)
    qtbot.waitUntil(lambda: QToolTip.text() == "")


def test_what_plays_is_marked(shown: Shown) -> None:
    view = view_of(shown)
    assert view.rows._mark(view.rows.entries[0]) == "first"
    shown.press(K.Key_Space)
    assert view.rows._mark(view.rows.entries[0]) == "playing"
    shown.press(K.Key_N)
    assert view.rows._mark(view.rows.entries[0]) == ""
    assert view.rows._mark(view.rows.entries[1]) == "playing"


def test_tracks_arrive_where_they_were_dropped(shown: Shown) -> None:
    shown.window.add_tracks([Track(location="/n", title="New")], 1)
    assert titles(shown)[1] == "New"
    shown.window.add_tracks([Track(location="/l", title="Last")], None)
    assert titles(shown)[-1] == "Last"


def test_the_summary_counts_and_says_what_is_looked_at(shown: Shown) -> None:
    panel = shown.window.tonight.queue
    assert panel.summary.text() == "10 sounds"
    height = panel.list.height()
    shown.window.set_loading(12)
    assert panel.summary.text() == "Looking at 12 files…"
    assert panel.list.height() == height
    shown.window.set_loading(0)
    assert panel.summary.text() == "10 sounds"


def test_a_choice_survives_what_arrives_above_it(shown: Shown) -> None:
    view = choose(shown, 4)
    chosen = view.chosen_ids()
    shown.window.add_tracks([Track(location="/n", title="New")], 0)
    assert view.chosen_ids() == chosen


def test_thousands_are_smooth(make_shown: MakeShown) -> None:
    tracks = [Track(location=f"/{n}", title=f"Sound {n}", duration_s=100.0) for n in range(5000)]
    shown = make_shown([])
    begun = perf_counter()
    shown.window.add_tracks(tracks, None)
    assert perf_counter() - begun < 1.0
    view = view_of(shown)
    view.viewport().grab()
    begun = perf_counter()
    for step in range(50):
        view.verticalScrollBar().setValue(step * 700)
        view.viewport().grab()
    assert (perf_counter() - begun) / 50 < 0.033
    begun = perf_counter()
    for _ in range(20):
        shown.window.refresh()
    assert (perf_counter() - begun) / 20 < 0.02
