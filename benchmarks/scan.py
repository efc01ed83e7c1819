"""Measure what a scan of a library costs, against a bare loop over the same files."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mutagen
from common import table, versions
from support.fake_catalog import FakeCatalog
from support.media import FORMATS, copy, tag, tag_cover

from sleepplayer.catalog import Catalog
from sleepplayer.clock import SystemClock
from sleepplayer.library.reading import ReadingProcess
from sleepplayer.library.scan_job import LibraryScanner, ScanEnded, ScanEvent, ScanOutcome
from sleepplayer.models import Root
from sleepplayer.storage.database import Database
from sleepplayer.storage.tracks import TrackStore

LIMIT = 2.0
TICK_S = 0.005


def make_library(root: Path, files: int) -> None:
    """Tagged files of ten formats in folders of 50, every third with a cover of 20 kB."""
    cover = b"\x89PNG\r\n\x1a\n" + os.urandom(20_000)
    for index in range(files):
        ending = FORMATS[index % len(FORMATS)]
        to = root / f"album {index // 50}" / f"{index:05}.{ending}"
        copy(ending, to, seed=index // len(FORMATS) % 4)
        if ending != "mkv":
            names = {"title": f"Rain on a tent {index}", "artist": f"Sleeper {index % 70}"}
            names |= {"album": f"Nights {index // 50}", "genre": "ASMR", "comment": "Soft. " * 20}
            tag(to, **names)
            if index % 3 == 0:
                tag_cover(to, cover)


def bare_loop(root: Path) -> float:
    """Seconds for listing the folders and letting mutagen open each file."""
    started_s = time.perf_counter()
    for folder, _, names in os.walk(root):
        for name in names:
            file = mutagen.File(f"{folder}/{name}")
            if file is not None:
                _ = file.info.length, dict(file.tags or {})
    return time.perf_counter() - started_s


def scan(root: Path, catalog: Catalog) -> float:
    """Seconds from asking for a scan to its end, on its own thread, with all it does."""
    ended = threading.Event()
    outcome: list[ScanEnded] = []

    def deliver(event: ScanEvent) -> None:
        if isinstance(event, ScanEnded):
            outcome.append(event)
            ended.set()

    catalog.add_roots([Root(str(root))])
    scanner = LibraryScanner(catalog, deliver, reader=ReadingProcess(), clock=SystemClock())
    started_s = time.perf_counter()
    scanner.scan()
    ended.wait()
    spent_s = time.perf_counter() - started_s
    scanner.close()
    if outcome[0].outcome is not ScanOutcome.DONE:
        sys.exit(f"the scan ended as {outcome[0]}")
    return spent_s


def scan_into_store(root: Path) -> float:
    """The same into a database on the disk, which syncs each batch."""
    with tempfile.TemporaryDirectory(prefix="bench-scan-") as folder:
        clock = SystemClock()
        database = Database.open(Path(folder) / "library.db", clock=clock)
        try:
            return scan(root, TrackStore(database, clock=clock))
        finally:
            database.close()


def stalls(work: Callable[[], Any]) -> list[float]:
    """How late this thread wakes from sleeps of 5 ms while `work` goes on on another, in s."""
    worker = threading.Thread(target=work)
    worker.start()
    late_s = []
    while worker.is_alive():
        asleep_s = time.perf_counter()
        time.sleep(TICK_S)
        late_s.append(time.perf_counter() - asleep_s - TICK_S)
    return sorted(late_s)


def main() -> int:
    """Run, print the tables, and tell by the exit code whether a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-library-") as folder:
        root = Path(folder)
        make_library(root, asked.files)
        # The first round fills the caches, and imports what is imported when first needed.
        rounds = [
            (bare_loop(root), scan(root, FakeCatalog()), scan_into_store(root))
            for _ in range(asked.rounds + 1)
        ][1:]
        resting = stalls(lambda: time.sleep(2.0))
        scanning = stalls(lambda: [scan_into_store(root) for _ in range(3)])
    bare_s, scan_s, store_s = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(each[1] / each[0] for each in rounds)
    print(f"{asked.files} files in {len(FORMATS)} formats; limit {LIMIT:g}; {versions()}\n")
    rows = [
        ["mutagen alone", f"{bare_s:.2f} s", "1"],
        ["scan", f"{scan_s:.2f} s", f"{ratio:.2f}"],
        ["scan into the database", f"{store_s:.2f} s", f"{store_s / bare_s:.2f}"],
    ]
    print(table(("metadata", "median", "ratio"), rows), end="\n\n")
    late = [
        [
            name,
            f"{_at(values, 0.5):.1f} ms",
            f"{_at(values, 0.99):.1f} ms",
            f"{_at(values, 1):.1f} ms",
        ]
        for name, values in (("resting", resting), ("scanning", scanning))
    ]
    print(table(("5 ms ticker is late", "median", "p99", "worst"), late))
    return 1 if ratio > LIMIT else 0


def _at(values: list[float], share: float) -> float:
    """A quantile in ms."""
    return 1e3 * values[min(len(values) - 1, int(share * len(values)))]


if __name__ == "__main__":
    sys.exit(main())
