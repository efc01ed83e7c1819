"""Measure what measuring loudness costs, against FFmpeg's own program and filter."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from common import load, table, versions
from support.fake_catalog import FakeCatalog
from support.media import FORMATS, copy

from sleepplayer.library.child import NICENESS
from sleepplayer.library.measurer import BackgroundMeasurer
from sleepplayer.models import Loudness, Track, TrackId

LIMIT = 1.3
TICK_S = 0.005
_EVERY = 19  # so that all formats have their turn
# As little important as our own process is, or other load would tell them apart.
_FFMPEG = [
    "nice",
    "-n",
    str(NICENESS),
    "ffmpeg",
    "-nostdin",
    "-hide_banner",
    "-nostats",
    "-v",
    "fatal",
]
_METER = ["-vn", "-filter:a", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]


class Waiting(FakeCatalog):
    """A library in which these files wait."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._tracks = [
            Track(location=str(path), title=path.stem, track_id=TrackId(index))
            for index, path in enumerate(paths)
        ]
        self._kept: dict[TrackId, Loudness | None] = {}

    def unmeasured(self, limit: int) -> Sequence[Track]:
        """The first of those without a loudness."""
        return [track for track in self._tracks if track.track_id not in self._kept][:limit]

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        """Keep it."""
        self._kept[track_id] = loudness


def one_by_one(paths: Sequence[Path]) -> None:
    """A process of ffmpeg for each file; for every nineteenth, as most of it is starting."""
    for path in paths[::_EVERY]:
        subprocess.run([*_FFMPEG, "-i", str(path), *_METER], check=True)


def in_a_row(paths: Sequence[Path]) -> None:
    """One process of ffmpeg for all files of a format, which costs it no start."""
    for ending in FORMATS:
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as names:
            names.writelines(f"file '{path}'\n" for path in paths if path.suffix == f".{ending}")
            names.flush()
            command = [*_FFMPEG, "-f", "concat", "-safe", "0", "-i", names.name, *_METER]
            subprocess.run(command, check=True)


def beside(paths: Sequence[Path]) -> None:
    """As the player does it: in the background, in a process of its own."""
    count = 0
    done = threading.Event()

    def measured(_place: str, _track_id: TrackId | None, _loudness: Loudness | None) -> None:
        nonlocal count
        count += 1
        if count == len(paths):
            done.set()

    measurer = BackgroundMeasurer(Waiting(paths), measured=measured)
    measurer.look()
    done.wait()
    measurer.close()


def seconds(work: Callable[[Sequence[Path]], None], paths: Sequence[Path]) -> float:
    """How long it takes."""
    began_s = time.perf_counter()
    work(paths)
    return time.perf_counter() - began_s


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


def _late_rows(where: str, paths: Sequence[Path]) -> list[list[str]]:
    """The stalls while measuring, and in as long a time without."""
    began_s = time.perf_counter()
    measuring = stalls(lambda: beside(paths))
    as_long_s = time.perf_counter() - began_s
    resting = stalls(lambda: time.sleep(as_long_s))
    rows = []
    for name, late_s in (("resting", resting), ("measuring", measuring)):
        picked = [late_s[min(len(late_s) - 1, int(q * len(late_s)))] for q in (0.5, 0.99, 1)]
        rows.append([name + where, *(f"{1e3 * value:.1f} ms" for value in picked)])
    return rows


def main() -> int:
    """Run, print the tables, and tell by the exit code whether a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    ways = {
        "ffmpeg, one process for each format": in_a_row,
        "ffmpeg, one process for each file": one_by_one,
        "sleepplayer": beside,
    }
    with tempfile.TemporaryDirectory(prefix="bench-loudness-") as folder:
        paths = [
            # Without tags and covers, which only ffmpeg would look at.
            copy(ending, Path(folder) / f"{index}.{ending}", seed=index // len(FORMATS) % 4)
            for index, ending in enumerate(islice(cycle(FORMATS), asked.files))
        ]
        beside(paths[: len(FORMATS) * 5])  # the first time files are read from the disk
        rounds = [[seconds(way, paths) for way in ways.values()] for _ in range(asked.rounds)]
        for each in rounds:
            each[1] *= len(paths) / len(paths[::_EVERY])
        late = _late_rows("", paths)
        with load(2):
            late += _late_rows(", two cores busy", paths[: asked.files // 4])
    print(f"{asked.files} files in {len(FORMATS)} formats; limit {LIMIT:g}; {versions()}\n")
    rows = []
    ratios = []
    for index, name in enumerate(ways):
        median_s = statistics.median(each[index] for each in rounds)
        ratio = statistics.median(each[index] / each[0] for each in rounds)
        ratios.append(ratio)
        rows.append([name, f"{median_s:.2f} s", f"{ratio:.2f}"])
    print(table(("loudness", "median", "ratio"), rows), end="\n\n")
    print(table(("5 ms ticker is late", "median", "p99", "worst"), late))
    return 1 if ratios[-1] > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
