"""What the evening writes without waiting for it: a failure is a line in the log."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from sleepplayer.storage.database import Database

_log = logging.getLogger(__name__)


def write_unwaited(
    database: Database, what: str, work: Callable[[sqlite3.Connection], object]
) -> Future[object]:
    """Hand `work` over and go on; `what` names it in the log if it fails. Never raises."""

    def look(done: Future[Any]) -> None:
        error = done.exception()
        if error is not None:
            _log.warning("%s not kept: %s", what, error)

    future = database.write(work)
    future.add_done_callback(look)
    return future


def remove_when_kept(database: Database, path: Path, written: Future[object]) -> None:
    """Remove a file once what it held is in the database, and not in memory only."""

    def remove(done: Future[object]) -> None:
        if done.exception() is None:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                _log.warning("Cannot remove %s: %s", path.name, error.strerror)

    if database.is_kept:
        written.add_done_callback(remove)
