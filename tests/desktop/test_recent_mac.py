"""macOS' recent documents, against a library that is made up."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from desktop.fake_pyobjc import FakeMac

from sleepplayer.desktop.recent_mac import note


def test_a_file_is_put_on_the_list_by_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    mac = FakeMac()
    mac.install(monkeypatch)
    path = Path("Zoë.m3u8")
    note(path)
    assert mac.recent == [f"file://{path.absolute()}"]


def test_without_the_library_it_is_only_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "AppKit", None)
    with caplog.at_level(logging.INFO):
        note(Path("rain.m3u"))
    assert len(caplog.records) == 1
    assert "rain" not in caplog.text
