"""Print the time of the first paint of a window, then leave. Usage: paint_probe.py bare|sleepplayer

The time is CLOCK_MONOTONIC in seconds, which the process that started this one can read too. Both
variants run under the same watching QApplication, so that it costs both the same. The player's
command line is loaded before Qt, as by its own start script.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

if sys.argv[1] == "sleepplayer":
    import sleepplayer.cli

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget


class _FirstPaint(QObject):
    """Leaves the process at the first paint of a top-level widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            event.type() == QEvent.Type.Paint
            and isinstance(watched, QWidget)
            and watched.isWindow()
        ):
            print(time.monotonic(), flush=True)
            os._exit(0)
        return False


class _WatchedApplication(QApplication):
    """An application that waits for the first paint."""

    def __init__(self, arguments: Sequence[str] = ()) -> None:
        super().__init__(list(arguments))
        self._first_paint = _FirstPaint()
        self.installEventFilter(self._first_paint)


def _bare() -> int:
    """A window with nothing in it."""
    app = _WatchedApplication(sys.argv[:1])
    window = QtWidgets.QMainWindow()
    window.resize(900, 640)
    window.show()
    return app.exec()


def _sleepplayer() -> int:
    """The player's window, with the application class it asks for replaced by the watched one."""
    vars(QtWidgets)["QApplication"] = _WatchedApplication
    sys.argv = ["sleepplayer"]
    return sleepplayer.cli.main()


if __name__ == "__main__":
    sys.exit(_bare() if sys.argv[1] == "bare" else _sleepplayer())
