"""Measure what a library of 100,000 tracks costs: searching as one types, listing, memory."""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import library_data
from common import table, versions

from sleepplayer.models import Filter, Query, Show, SortBy
from sleepplayer.storage.database import Database
from sleepplayer.storage.playlists import PlaylistStore
from sleepplayer.storage.search import TrackSearch
from sleepplayer.storage.tags import TagStore
from sleepplayer.storage.tracks import TrackStore

MEDIAN_LIMIT_MS = 16.0
P99_LIMIT_MS = 50.0
FIRST_ROWS = 50


class Library:
    """The stores over a generated library."""

    def __init__(self, database: Database) -> None:
        clock = library_data.FixedClock()
        self.tracks = TrackStore(database, clock=clock)
        self.playlists = PlaylistStore(database, clock=clock)
        self.search = TrackSearch(database, clock=clock)
        self.tags = TagStore(database)
        self.database = database

    def show(self, query: Query) -> int:
        """What a window does: all ids, and the first rows. Returns how many ids there are."""
        ids = self.search.ids(query)
        self.tracks.rows(ids[:FIRST_ROWS])
        return len(ids)

    def carried(self) -> int:
        """What planning asks for, beside the window: how many triggers all tracks carry."""
        return sum(len(carrier.triggers) for carrier in self.tags.carriers())

    def touch(self) -> None:
        """Something changes that every listing depends on: the stamps, as the triggers do it."""
        self.database.write_now(
            lambda connection: connection.execute(
                "UPDATE stamps SET number = number + 1 WHERE what <> 'index'"
            )
        )


@contextmanager
def opened(path: Path) -> Iterator[Library]:
    """A library as the program opens it."""
    with closing(Database.open(path, clock=library_data.FixedClock())) as database:
        yield Library(database)


def timed_ms(work: Callable[[], object]) -> float:
    """How long it takes, in ms."""
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1e3


def keystrokes(words: Sequence[str]) -> list[str]:
    """Every prefix of every word, each once: none is answered from what is kept of an earlier one
    but its whole words."""
    prefixes = (word[:length] for word in words for length in range(1, len(word) + 1))
    return list(dict.fromkeys(prefix for prefix in prefixes if prefix == prefix.rstrip()))


def p99(times: Sequence[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(times, n=100)[98] if len(times) > 1 else times[0]


def row(what: str, times_ms: Sequence[float], most: int) -> list[str]:
    """One line of the table."""
    figures = (statistics.median(times_ms), p99(times_ms), max(times_ms))
    return [what, str(len(times_ms)), *(f"{figure:.1f}" for figure in figures), f"{most:,}"]


def typing(
    library: Library, words: Sequence[str], sort: SortBy = SortBy.TITLE, *, descending: bool = False
) -> tuple[list[float], int]:
    """Each key of each word: times in ms, and the most that was found."""
    times_ms, most = [], 0
    for text in keystrokes(words):
        asked = Filter(text=text, show=Show.PLAYABLE)
        query = Query(filter=asked, sort=sort, descending=descending)
        began_s = time.perf_counter()
        found = library.show(query)
        times_ms.append((time.perf_counter() - began_s) * 1e3)
        most = max(most, found)
    return times_ms, most


def memory_kib(path: Path) -> int:
    """The most a process of its own holds after opening, listing and searching a library."""
    done = subprocess.run(
        [sys.executable, __file__, "--probe-memory", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    return int(done.stdout)


def probe_memory(path: Path) -> None:
    """Print the peak resident size in KiB, of this process alone."""
    with opened(path) as library:
        for by in (SortBy.TITLE, SortBy.ADDED, SortBy.LENGTH):
            library.show(Query(sort=by))
        for text in keystrokes(library_data.words()[:30]):
            library.show(Query(filter=Filter(text=text)))
        status = Path("/proc/self/status").read_text(encoding="ascii")
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def main() -> int:
    """Make the library, measure, and tell by the exit code whether a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=200, help="how many are typed")
    parser.add_argument("--library", type=Path, help="one made before; made there if missing")
    parser.add_argument("--probe-memory", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.probe_memory:
        probe_memory(asked.probe_memory)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-library-") as folder:
        path = asked.library or Path(folder) / "library.db"
        made_s = 0.0
        if not path.exists():
            made_s = timed_ms(lambda: library_data.make(path, asked.tracks, asked.seed)) / 1e3
        empty = Path(folder) / "empty.db"
        library_data.make(empty, 0)
        return report(path, empty, library_data.words(asked.seed)[: asked.words], made_s)


def report(path: Path, empty: Path, words: Sequence[str], made_s: float) -> int:
    """Measure, print, and return the exit code."""
    rows = []
    with opened(path) as library:
        opening = [timed_ms(lambda: library.show(Query()))]
        tracks = len(library.search.ids(Query()))
        rows.append(row("the whole library, first time", opening, tracks))
        letters = sorted({word[0].lower() for word in words})
        times, most = typing(library, words)
        limited = times
        rows.append(row("typing, by title", times, most))
        library.touch()
        library.show(Query())
        rows.append(row("of these one sign alone", *typing(library, letters)))
        library.show(Query(sort=SortBy.ADDED))
        times, most = typing(library, words[:40], sort=SortBy.ADDED, descending=True)
        rows.append(row("typing, newest first", times, most))
        changed = []
        for text in keystrokes(words[:20]):
            library.touch()
            query = Query(filter=Filter(text=text))
            changed.append(timed_ms(partial(library.show, query)))
        rows.append(row("typing while all changes with each key", changed, tracks))
        for by in SortBy:
            library.touch()
            took_ms = timed_ms(partial(library.show, Query(sort=by)))
            rows.append(row(f"sort by {by}", [took_ms], tracks))
        rows.append(row("playlists with counts", [timed_ms(library.playlists.playlists)], 8))
        rows.append(row("totals", [timed_ms(library.tracks.totals)], tracks))
        for what, asked in (
            ("by a trigger", Filter(trigger="rain")),
            ("with guesses to judge", Filter(show=Show.SUGGESTED)),
        ):
            library.search.ids(Query())
            took_ms = timed_ms(partial(library.show, Query(filter=asked)))
            found = len(library.search.ids(Query(filter=asked)))
            rows.append(row(what, [took_ms], found))
        rows.append(row("what all carry, for a plan", [timed_ms(library.carried)], tracks))
    print(f"{tracks:,} tracks, made in {made_s:.0f} s; {versions()}\n")
    print(table(("what", "times", "median, ms", "p99, ms", "max, ms", "found at most"), rows))
    full, least = memory_kib(path), memory_kib(empty)
    print(f"\nmost memory of a process with the stores alone: {full / 1024:.0f} MiB, ", end="")
    print(f"with an empty library {least / 1024:.0f} MiB")
    missed = statistics.median(limited) > MEDIAN_LIMIT_MS or p99(limited) > P99_LIMIT_MS
    print(
        f"limits of typing by title: median {MEDIAN_LIMIT_MS:g} ms, p99 {P99_LIMIT_MS:g} ms: ",
        end="",
    )
    print("missed" if missed else "kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
