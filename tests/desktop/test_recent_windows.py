"""Windows' recent documents, across a real C call to a function made here."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from desktop.fake_windows import FakeWindows

from sleepplayer.desktop.recent_windows import note


def test_a_file_is_put_on_the_list_by_its_whole_path() -> None:
    windows = FakeWindows()
    path = Path("Zoë – 雨 🌧.m3u8")
    note(path, load=windows.load)
    assert windows.done == [("recent", 3, str(path.absolute()))]


def test_where_there_is_no_such_list_it_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    def load(name: str) -> object:
        raise OSError(f"no {name}")

    with caplog.at_level(logging.INFO):
        note(Path("rain.m3u"), load=load)
    assert "no shell32" in caplog.text
    assert "rain" not in caplog.text
