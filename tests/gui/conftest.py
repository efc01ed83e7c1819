"""A window on a fake evening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.fakes import Evening, make_tracks
from sleepplayer.gui.desks import Desks
from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.models import Track
from sleepplayer.night.notices import Notice
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.session import Session
from sleepplayer.night.settings import Settings

CANNOT = ("This plugin does not support", "No such signal QPlatformNativeInterface::systemTray")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What the offscreen plugin cannot do is no fault of the window."""
    for item in items:
        if "/gui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(*CANNOT, extend=True))


@pytest.fixture(scope="session", autouse=True)
def _qt_at_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Qt's file dialog writes down what it showed: not among the tester's own settings."""
    keep_qt_in(tmp_path_factory.mktemp("qt"))


def keep_qt_in(folder: Path) -> None:
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(folder))


class Shown:
    """A window on the screen, with hands."""

    def __init__(self, evening: Evening, window: MainWindow) -> None:
        self.evening = evening
        self.window = window
        self.kept: list[Settings] = []
        window.settings_changed.connect(self.kept.append)
        evening.told = self._told

    def _told(self, notice: Notice) -> None:
        self.evening.notices.append(notice)
        self.window.show_notice(notice)

    @property
    def title(self) -> str:
        """What plays, or would first."""
        entry = self.session.view().entry
        return entry.track.title if entry else ""

    @property
    def session(self) -> Session:
        return self.evening.session

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """A key as the system delivers it: to the window, on to what has the keyboard."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifiers)

    def advance(self, seconds: float) -> None:
        """Let time pass and show it."""
        self.evening.advance(seconds)
        self.window.refresh()


MakeShown = Callable[..., Shown]


@pytest.fixture
def make_shown(qtbot: QtBot) -> Iterator[MakeShown]:
    windows: list[MainWindow] = []

    def make(
        tracks: list[Track] | None = None,
        *,
        settings: Settings | None = None,
        drift: DriftMark | None = None,
        size: tuple[int, int] = (1280, 800),
        library: LibraryDesk | None = None,
        desks: Desks | None = None,
        planned: bool = False,
    ) -> Shown:
        evening = Evening(
            make_tracks() if tracks is None else tracks,
            settings or replace(Settings(), length_s=1500.0),
        )
        window = MainWindow(
            session=evening.session,
            settings=evening.settings,
            clock=evening.clock,
            drift=drift,
            desks=desks or Desks(library=None if library is None else lambda: library),
            planned=planned,
        )
        window.resize(*size)
        windows.append(window)
        with qtbot.waitSignal(window.painted), qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return Shown(evening, window)

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def shown(make_shown: MakeShown) -> Shown:
    """Ten tracks, 25 minutes, 22:16."""
    return make_shown()
