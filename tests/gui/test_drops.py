"""What is dropped and pasted: files, folders, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication

from gui.conftest import Shown
from gui.test_library_page import Library, lib, make_page
from gui.test_queue_list import drop
from sleepplayer.gui.drops import dropped_sources, pasted_sources

__all__ = ["lib", "make_page"]  # fixtures

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def mime_of(*urls: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])
    return mime


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_files_and_addresses_stay_in_order_and_the_rest_is_left_out() -> None:
    mime = mime_of(
        "file:///a/one%20two.mp3",
        "HTTPS://radio.example/live?a=b%20c",
        "mailto:ann@example.org",
        "smb://server/share",
        "file:///lists/night.m3u8",
    )
    assert dropped_sources(mime) == [
        Path("/a/one two.mp3"),
        "https://radio.example/live?a=b%20c",
        Path("/lists/night.m3u8"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://radio.example/live\n", ["https://radio.example/live"]),
        (' "/a/one two.mp3" \n/b', [Path("/a/one two.mp3"), Path("/b")]),
        ("file:///a/b%20c.mp3", [Path("/a/b c.mp3")]),
        ("~/Music", [Path.home() / "Music"]),
        ("a word or two", []),
        ("vlc://quit", []),
        ("/nul\0/byte", []),
        ("", []),
    ],
)
def test_of_a_text_only_whole_paths_and_addresses_are_taken(
    text: str, expected: list[Path | str]
) -> None:
    mime = QMimeData()
    mime.setText(text)
    assert pasted_sources(mime) == expected


def test_a_link_dropped_on_the_queue_goes_where_it_fell(shown: Shown) -> None:
    asked: list[tuple[object, object]] = []
    shown.window.paths_added.connect(lambda sources, at: asked.append((sources, at)))
    view = shown.window.tonight.queue.list
    drop(view.viewport(), mime_of("https://radio.example/live", "file:///n.m3u"), QPoint(50, 5))
    assert asked == [(["https://radio.example/live", Path("/n.m3u")], 0)]
    drop(shown.window, mime_of("https://radio.example/live"), QPoint(300, 300))
    assert asked[1] == (["https://radio.example/live"], None)


def test_what_was_copied_is_added_to_tonight(shown: Shown) -> None:
    asked: list[tuple[object, object]] = []
    shown.window.paths_added.connect(lambda sources, at: asked.append((sources, at)))
    copy("https://radio.example/live")
    shown.press(K.Key_V, CTRL)
    assert asked == [(["https://radio.example/live"], None)]
    copy("good night")
    shown.press(K.Key_V, CTRL)
    assert len(asked) == 1
    assert shown.window.toast.text() == "What was copied is neither a file nor an address."


def test_what_was_copied_is_added_to_the_library(lib: Library) -> None:
    copy("https://radio.example/live\n/a/one.mp3")
    lib.choose(0)
    lib.shown.press(K.Key_V, CTRL)
    assert ("add_stream", "https://radio.example/live", "") in lib.desk.calls
    assert lib.desk.last() == ("add_paths", [Path("/a/one.mp3")], None)
    assert lib.toast == "The address is added to the library."
    lib.desk.refuse_stream = "That is not an address that can be played."
    copy("https://")
    lib.shown.press(K.Key_V, CTRL)
    lib.shown.window.toast._next()
    assert lib.toast == "That is not an address that can be played."


def test_in_a_field_the_key_pastes_there(lib: Library) -> None:
    copy("regen")
    lib.shown.press(K.Key_F, CTRL)
    lib.shown.press(K.Key_V, CTRL)
    assert lib.titles() == ["Regen auf dem Dachfenster"]


def test_tonights_dialog_offers_playlist_files(shown: Shown) -> None:
    shown.press(K.Key_O, CTRL)
    dialog = shown.window.tonight.queue.dialog
    assert dialog is not None
    first = dialog.nameFilters()[0]
    assert "*.m3u8" in first
    assert "*.opus" in first
    dialog.reject()
