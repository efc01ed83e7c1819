"""The log: one rotating file, for its person alone, and nothing on the terminal's status line.

A rule for every line in the house: titles, file names of tracks and anything else of what one
listens to stand at DEBUG only, which is off unless `SLEEPPLAYER_DEBUG` is set. This file is what
people paste into bug reports.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Mapping
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from sleepplayer.storage.paths import make_private_folder

DEBUG_VARIABLE = "SLEEPPLAYER_DEBUG"
FILE_NAME = "sleepplayer.log"

_MAX_BYTES = 500_000
_OLD_FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _PrivateRotatingFile(RotatingFileHandler):
    """A log file with mode 0600 that keeps quiet when it cannot be written."""

    def _open(self) -> TextIOWrapper:
        # Made first with its mode: never readable by others, not even for a moment.
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT, 0o600))
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Nothing: on a full disk each line would otherwise print a traceback on the terminal."""


def start_log(log_dir: Path, env: Mapping[str, str]) -> logging.Handler:
    """Write all log lines from INFO up, from DEBUG with `SLEEPPLAYER_DEBUG` in `env`, to a file.

    Where that is impossible there is no log, as Python's own last resort is stderr. The caller may
    give the handler that is returned to `stop_log`.
    """
    debug = env.get(DEBUG_VARIABLE, "") not in ("", "0")
    handler: logging.Handler
    try:
        make_private_folder(log_dir)
        handler = _PrivateRotatingFile(
            log_dir / FILE_NAME,
            maxBytes=_MAX_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",  # file names that are no valid UTF-8
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    return handler


def stop_log(handler: logging.Handler) -> None:
    """Take the handler out and close its file."""
    logging.getLogger().removeHandler(handler)
    with contextlib.suppress(OSError):  # what a full disk has left unwritten
        handler.close()
