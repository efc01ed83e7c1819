"""A library of real, small files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shelf.rig import Rig, paths_in
from support.media import copy

from sleepplayer.clock import SystemClock
from sleepplayer.shelf.shelf import Shelf


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def shelf(home: Path) -> Iterator[Shelf]:
    """An empty library in a file."""
    made = Shelf(paths_in(home), clock=SystemClock())
    yield made
    made.close()


@pytest.fixture
def rig(home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    made = Rig(home, qtbot, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Three sounds called a, b and c; the last one in a folder further down."""
    folder = tmp_path / "music"
    copy("mp3", folder / "a.mp3", seed=0, title="a", artist="Anna")
    copy("flac", folder / "b.flac", seed=0, title="b")
    copy("ogg", folder / "low" / "c.ogg", seed=0, title="c")
    return folder
