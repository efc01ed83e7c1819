"""What the first paint does not wait for."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from gui.conftest import Shown
from gui.fakes import Evening, make_tracks
from sleepplayer.gui import icons
from sleepplayer.gui.actions import HELP, SETTINGS
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.gui.parts import button

HEAVY = {"av", "vlc", "pulsectl", "qtawesome", "qtpy", "PySide6.QtDBus", "PySide6.QtMultimedia"}


def test_what_is_heavy_is_not_loaded_with_the_window() -> None:
    program = "import sys, sleepplayer.window; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert HEAVY & set(loaded) == set()
    assert [one for one in loaded if one.startswith("sleepplayer.gui.library")] == []


def test_what_only_follows_a_night_is_not_loaded_with_the_widgets() -> None:
    program = "import sys, sleepplayer.gui.main_window; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    later = {"end_phrases", "night.after_silence", "night.desktop_notices", "gui.end_notice"}
    assert {f"sleepplayer.{one}" for one in later} & set(loaded) == set()


def test_painted_is_told_once_and_then_there_are_icons(qtbot: QtBot) -> None:
    evening = Evening(make_tracks())
    window = MainWindow(session=evening.session, settings=evening.settings, clock=evening.clock)
    qtbot.addWidget(window)
    told: list[bool] = []
    window.painted.connect(lambda: told.append(window.windowIcon().isNull()))
    with qtbot.waitSignal(window.painted):
        window.show()
    qtbot.waitUntil(lambda: not window.windowIcon().isNull())
    window.grab()
    window.repaint()
    qtbot.wait(10)
    assert told == [True]
    assert strongest(window.bar.mute_button.icon()).alpha() > 200


def strongest(icon: QIcon, state: QIcon.State = QIcon.State.Off) -> QColor:
    """The colour of an icon where it covers most."""
    side = 3 * icons.SIZE
    pixmap = icon.pixmap(QSize(icons.SIZE, icons.SIZE), 3.0, QIcon.Mode.Normal, state)
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert image.size() == QSize(side, side)
    colours = (image.pixelColor(x, y) for x in range(side) for y in range(side))
    return max(colours, key=QColor.alpha)


def test_pages_are_made_when_they_are_turned_to(shown: Shown) -> None:
    assert shown.window.pages.count() == 1
    for made, page in enumerate((SETTINGS, HELP, SETTINGS), start=2):
        shown.window.turn_to(page)
        assert shown.window.pages.count() == min(3, made)


def test_an_icon_is_drawn_in_its_tokens(qtbot: QtBot) -> None:
    one = button("", "icon")
    qtbot.addWidget(one)
    icons.load()
    icons.want(one, "moon", tint="#a58a6b", checked="#e0a252")
    assert strongest(one.icon()).name() == "#a58a6b"
    assert strongest(one.icon(), QIcon.State.On).name() == "#e0a252"
