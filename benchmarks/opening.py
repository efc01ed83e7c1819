"""How long the database takes to open, with as many tracks as one may come to have.

Against bare sqlite3 on the same file: opening and reading the schema after a proper close, and
`quick_check` after a kill, which is when each page is looked at before anything is trusted.
"""

from __future__ import annotations

import argparse
import os
import signal
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from common import table, versions
from library_data import make

from sleepplayer.clock import SystemClock
from sleepplayer.storage.database import Database


def _open(path: Path) -> None:
    Database.open(path, clock=SystemClock()).close()


def _bare(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql).fetchall()


def _leave_a_log(path: Path) -> None:
    """A process that writes and is killed."""
    child = os.fork()
    if child == 0:
        database = Database.open(path, clock=SystemClock())
        database.write_now(lambda c: c.execute("UPDATE tracks SET gain_db = 1.0 WHERE id < 100"))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def _median_s(
    work: Callable[[Path], object], path: Path, times: int, before: Callable[[Path], object]
) -> float:
    taken = []
    for _ in range(times):
        before(path)
        began_s = time.perf_counter()
        work(path)
        taken.append(time.perf_counter() - began_s)
    return statistics.median(taken)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opening-") as name:
        path = Path(name) / "data" / "library.db"
        make(path, options.tracks)
        _open(path)  # its backup is made here
        schema, check = "SELECT count(*) FROM sqlite_schema", "PRAGMA quick_check(1)"
        cases: list[tuple[str, Callable[[Path], object], str]] = [
            ("properly closed", Path.exists, schema),
            ("killed", _leave_a_log, check),
        ]
        rows = []
        for what, before, sql in cases:
            ours_s = _median_s(_open, path, options.times, before)
            bare_s = _median_s(partial(_bare, sql=sql), path, options.times, Path.exists)
            rows.append(
                (what, f"{1e3 * ours_s:.1f} ms", f"{1e3 * bare_s:.1f} ms", f"{ours_s / bare_s:.1f}")
            )
        size_mb = path.stat().st_size / 1e6
    print(table(["the last one was", "open and close", "bare sqlite3", "ratio"], rows))
    print(f"\n{options.tracks} tracks, {size_mb:.0f} MB, {versions()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
