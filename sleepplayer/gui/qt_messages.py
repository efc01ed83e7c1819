"""Qt's own messages: into the log instead of onto the terminal."""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import Self

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_log = logging.getLogger(__name__)


class QtMessagesInLog:
    """While it is entered, Qt writes into the log; afterwards where it wrote before."""

    def __enter__(self) -> Self:
        self._before = qInstallMessageHandler(log_message)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        qInstallMessageHandler(self._before)


def log_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Log one message. What may name a file of the person's is for the debug log alone."""
    named = "/" in text or "\\" in text
    level = logging.DEBUG if named else _LEVELS.get(kind, logging.WARNING)
    _log.log(level, "%s: %s", context.category, text)
    if kind is QtMsgType.QtFatalMsg and sys.stderr is not None:
        sys.stderr.write(f"sleepplayer: {text}\n")  # Qt ends the process now: somebody must be told
