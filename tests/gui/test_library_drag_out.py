"""What is dragged out of the library: copies of files, and playlists as files made for it."""

from __future__ import annotations

import gc
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.test_library_page import ANY, LEFT, NONE, Library, lib, make_page
from sleepplayer.gui.drops import dropped_sources
from sleepplayer.gui.library import drag_out, drag_table
from sleepplayer.gui.library.drag_out import PlaylistDrag, files_of
from sleepplayer.gui.library.track_drag import TRACKS_MIME, tracks_in
from sleepplayer.models import PlaylistId, TrackState

__all__ = ["lib", "make_page"]  # fixtures

Dragged = tuple[QMimeData, str]


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Dragged]]:
    """What would have been dragged: the desktop's part is left out, and a button is held."""
    noted = list[Dragged]()

    def note(_source: QWidget, mime: QMimeData, words: str) -> None:
        noted.append((mime, words))

    for module in (drag_out, drag_table):
        monkeypatch.setattr(module, "drag_copies", note)
    monkeypatch.setattr(QGuiApplication, "mouseButtons", staticmethod(lambda: LEFT))
    yield noted
    noted.clear()


@pytest.fixture
def written(lib: Library, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The desk writes files, as the real one does."""
    paths = list[Path]()

    def export(_number: PlaylistId, path: Path, done: Callable[[str], None]) -> None:
        path.write_text("#EXTM3U\n", encoding="utf-8")
        paths.append(path)
        done("")

    monkeypatch.setattr(lib.desk, "export_playlist", export)
    return paths


def pull(lib: Library, name: str) -> None:
    """Press on a playlist and move the mouse."""
    view = lib.page.playlists.list
    rows = lib.page.playlists.rows
    row = next(row for row in range(rows.rowCount()) if rows.index(row).data() == name)
    place = view.visualRect(rows.index(row)).center()
    QTest.mousePress(view.viewport(), LEFT, NONE, place)
    for step in (10, 20, 30):
        QTest.mouseMove(view.viewport(), place + QPoint(0, step))
    QApplication.processEvents()
    QTest.mouseRelease(view.viewport(), LEFT, NONE, place + QPoint(0, 30))


def files_in(mime: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in mime.urls()]


def test_a_playlist_is_dragged_as_a_file_of_its_name(
    lib: Library, dragged: list[Dragged], written: list[Path]
) -> None:
    pull(lib, "For bad nights")
    mime, words = dragged[0]
    assert words == "For bad nights"
    assert files_in(mime) == written[:1]
    assert written[0].name == "For bad nights.m3u8"
    assert stat.S_IMODE(written[0].parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(written[0].parents[1].stat().st_mode) == 0o700


def test_a_smart_playlist_too_but_not_all_sounds(
    lib: Library, dragged: list[Dragged], written: list[Path]
) -> None:
    pull(lib, "All sounds")
    assert (dragged, written) == ([], [])
    pull(lib, "Long ones")
    assert [words for _mime, words in dragged[:1]] == ["Long ones"]


def test_a_second_drag_leaves_the_first_ones_file(
    lib: Library, dragged: list[Dragged], written: list[Path]
) -> None:
    playlist = lib.page.playlists.rows.playlist_at(1)
    assert playlist is not None
    for name in ("a/b: c", "a/b: c", "../.x"):
        lib.page.playlists.drag.begin(replace(playlist, name=name))
        QApplication.processEvents()
    assert len(set(written)) == 3
    assert [path.name for path in written] == ["a_b_ c.m3u8", "a_b_ c.m3u8", "_.x.m3u8"]
    assert len({path.parents[1] for path in written}) == 1
    assert all(path.exists() for path in written)


def test_its_files_go_when_the_window_goes(lib: Library, written: list[Path]) -> None:
    source = QWidget()
    drag = PlaylistDrag(lib.desk, source)
    playlist = lib.page.playlists.rows.playlist_at(1)
    assert playlist is not None
    drag.begin(playlist)
    QApplication.processEvents()
    assert written[0].exists()
    drag.setParent(None)
    del drag
    source.deleteLater()
    QApplication.processEvents()
    gc.collect()
    assert not written[0].parents[1].exists()


def test_nothing_is_dragged_before_its_file_is_there(
    lib: Library, dragged: list[Dragged], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = list[tuple[Path, Callable[[str], None]]]()
    monkeypatch.setattr(
        lib.desk, "export_playlist", lambda _number, path, done: waiting.append((path, done))
    )
    pull(lib, "Rain")
    assert len(waiting) == 1  # though the mouse moved on
    assert dragged == []
    path, done = waiting[0]
    path.write_text("", encoding="utf-8")
    done("")
    QApplication.processEvents()
    assert len(dragged) == 1


@pytest.mark.parametrize("let_go", [True, False])
def test_what_cannot_be_written_is_said_and_what_was_let_go_of_stays(
    lib: Library, dragged: list[Dragged], monkeypatch: pytest.MonkeyPatch, *, let_go: bool
) -> None:
    def export(_number: PlaylistId, path: Path, done: Callable[[str], None]) -> None:
        if let_go:
            path.write_text("", encoding="utf-8")
        done("" if let_go else "The disk is full.")

    monkeypatch.setattr(lib.desk, "export_playlist", export)
    if let_go:
        monkeypatch.setattr(
            QGuiApplication, "mouseButtons", staticmethod(lambda: Qt.MouseButton.NoButton)
        )
    pull(lib, "Rain")
    assert dragged == []
    assert let_go or lib.toast == "The disk is full."


def test_without_a_folder_for_it_that_is_said(
    lib: Library, dragged: list[Dragged], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    pull(lib, "Rain")
    assert dragged == []
    assert lib.toast == "“Rain” cannot be dragged: its file cannot be written."


def test_tracks_are_dragged_as_their_files_and_as_what_they_are(
    lib: Library, dragged: list[Dragged]
) -> None:
    lib.page.table.choose_rows([0, 2])
    lib.page.table.startDrag(Qt.DropAction.MoveAction)
    ((mime, words),) = dragged
    assert words == "2 sounds"
    chosen = [lib.desk.tracks[one] for one in lib.page.table.chosen_ids()]
    assert tracks_in(mime) == [one.track_id for one in chosen]
    assert files_in(mime) == files_of(chosen)


def test_of_what_is_dragged_streams_and_missing_files_have_none(lib: Library) -> None:
    one = next(iter(lib.desk.tracks.values()))

    def at(location: str, state: TrackState = TrackState.THERE) -> list[Path]:
        made = replace(one, track=replace(one.track, location=location), state=state)
        return files_of([made, made])

    assert at("/a/b c.mp3") == [Path("/a/b c.mp3")]
    assert at("/a/b.mp3", TrackState.MISSING) == []
    assert at("https://radio.example/live") == []


def test_a_file_of_any_name_is_named_as_it_is() -> None:
    mime = QMimeData()
    drag_out.set_files(mime, [Path("/a/ä #1?%20.mp3"), Path("/a/\udce4.mp3")])
    addresses = [bytes(url.toEncoded().data()) for url in mime.urls()]
    assert addresses == [b"file:///a/%C3%A4%20%231%3F%2520.mp3", b"file:///a/%E4.mp3"]


def test_more_than_a_thousand_are_dragged_within_the_window_only(
    lib: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drag_table, "MOST_FILES", 2)
    mime = lib.page.table.drag_mime([0, 1, 2])
    assert not mime.hasUrls()
    assert len(tracks_in(mime)) == 3


def test_let_go_of_over_our_own_window_nothing_is_added(lib: Library) -> None:
    mime = lib.page.table.drag_mime([0])
    assert mime.hasFormat(TRACKS_MIME)
    assert dropped_sources(mime) == []
    before = list(lib.desk.calls)
    asked = list[object]()
    lib.shown.window.paths_added.connect(lambda *what: asked.append(what))
    for target in (lib.page, lib.shown.window):
        enter = QDragEnterEvent(QPoint(50, 50), ANY, mime, LEFT, NONE)
        QApplication.sendEvent(target, enter)
        QApplication.sendEvent(target, QDropEvent(QPointF(50, 50), ANY, mime, LEFT, NONE))
    assert lib.desk.calls == before
    assert asked == []
