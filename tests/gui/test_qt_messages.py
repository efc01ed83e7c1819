"""Qt's messages go into the log, and what Qt keeps goes beside our own settings."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qWarning
from pytestqt.qtbot import QtBot

from gui.conftest import Shown, keep_qt_in
from sleepplayer.gui.qt_messages import QtMessagesInLog, log_message
from sleepplayer.storage.paths import Paths
from sleepplayer.window import keep_qt_at_home


@pytest.mark.parametrize(
    ("kind", "level"),
    [
        (QtMsgType.QtDebugMsg, logging.DEBUG),
        (QtMsgType.QtInfoMsg, logging.INFO),
        (QtMsgType.QtWarningMsg, logging.WARNING),
        (QtMsgType.QtCriticalMsg, logging.ERROR),
    ],
)
def test_a_message_is_logged_at_its_level(
    caplog: pytest.LogCaptureFixture, kind: QtMsgType, level: int
) -> None:
    caplog.set_level(logging.DEBUG)
    log_message(kind, QMessageLogContext(), "The mouse is asleep")
    assert [record.levelno for record in caplog.records] == [level]
    assert "The mouse is asleep" in caplog.text


def test_what_may_name_a_file_is_for_the_debug_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "Cannot open /home/me/Rain.mp3")
    assert [record.levelno for record in caplog.records] == [logging.DEBUG]


def test_a_fatal_message_is_told_on_the_terminal_as_well(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    log_message(QtMsgType.QtFatalMsg, QMessageLogContext(), "No platform plugin")
    assert capsys.readouterr().err == "sleepplayer: No platform plugin\n"
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]


def test_afterwards_messages_go_where_they_went_before(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: heard.append(text))
    try:
        with QtMessagesInLog():
            qWarning("inside")
        qWarning("outside")
    finally:
        qInstallMessageHandler(before)
    assert "inside" in caplog.text
    assert heard == ["outside"]


@pytest.fixture
def qt_home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path / "config"
    keep_qt_in(tmp_path_factory.mktemp("qt"))


def test_the_file_dialog_keeps_its_folders_at_home(
    shown: Shown, qtbot: QtBot, tmp_path: Path, qt_home: Path
) -> None:
    keep_qt_at_home(Paths(data_dir=tmp_path / "data", config_dir=qt_home, log_dir=tmp_path / "log"))
    panel = shown.window.tonight.queue
    panel.ask_for_folder()
    dialog = panel.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.setDirectory(str(tmp_path))
    dialog.accept()
    qtbot.waitUntil((qt_home / "QtProject.conf").exists)
    assert stat.S_IMODE(qt_home.stat().st_mode) == 0o700


def test_without_a_place_to_write_it_starts_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "config"
    keep_qt_at_home(Paths(data_dir=place, config_dir=place, log_dir=place))
