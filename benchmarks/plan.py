"""What tonight's plan costs over a kept library, and what the window feels of it.

A library of 100,000 tracks with guessed triggers and a year of nights: reading it, folding the
history, a plan, and how late a thread that wakes every 5 ms comes meanwhile, beside a plain loop
over as many rows in the same run.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from common import table, versions
from library_data import NOW, make

from sleepplayer.night.evening_plan import PlanWish
from sleepplayer.night.limits import night_of
from sleepplayer.people import Liking, ProfileId
from sleepplayer.shelf.planning import Planning
from sleepplayer.shelf.rotation_sources import ShelfPlanSources, rotation_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.paths import find_paths
from sleepplayer.triggers import builtin_catalogue

PLAN_MS = 100.0
LATE_SHARE = 1.5
"""How late the other thread may come (99th percentile), beside the same with a plain loop, which is
late by about the 5 ms after which Python takes its lock from a busy thread. What holds on to the
lock for longer shows as a multiple: with an object kept for each kind of track it was twelvefold.
"""
ME = ProfileId(1)


class Evening:
    """A moment that can be set."""

    def __init__(self) -> None:
        self.now = NOW

    def elapsed_s(self) -> float:
        return time.monotonic()

    def wall(self) -> datetime:
        return self.now


def tagged(shelf: Shelf, count: int, random: Random) -> None:
    """Every track but a fifth carries one to four triggers, at weights as guesses have them."""
    names = [each.id for each in builtin_catalogue().triggers]
    rows = [
        (track, name, random.choice((0.35, 0.5, 0.7, 1.0)), "suggested", 0.9)
        for track in range(1, count + 1)
        if random.random() < 0.8
        for name in random.sample(names, random.choice((1, 1, 2, 2, 3, 4)))
    ]
    sql = (
        "INSERT OR IGNORE INTO track_tags (track_id, trigger, weight, standing, confidence)"
        " VALUES (?, ?, ?, ?, ?)"
    )
    shelf.people.write(lambda connection: connection.executemany(sql, rows)).result()


def lived(shelf: Shelf, count: int, nights: int, random: Random) -> None:
    """Nights of five sounds each, until yesterday."""

    def work(connection: object) -> None:
        for back in range(nights, 0, -1):
            began = NOW - timedelta(days=back)
            row = connection.execute(  # type: ignore[attr-defined]  # sqlite3's, not imported here
                "INSERT INTO sessions (profile_id, night, started_at, utc_offset_s)"
                " VALUES (1, ?, ?, 0) RETURNING id",
                (night_of(began), began.isoformat(timespec="milliseconds")),
            ).fetchone()
            for place in range(5):
                at = began + timedelta(minutes=9 * place)
                connection.execute(  # type: ignore[attr-defined]  # see above
                    "INSERT INTO listens (profile_id, session_id, track_id, started_at, from_s,"
                    " until_s, heard_s, outcome) VALUES (1, ?, ?, ?, 0, 540, 540, ?)",
                    (
                        row[0],
                        random.randint(1, count),
                        at.isoformat(timespec="milliseconds"),
                        random.choice(("ended", "ended", "skipped", "faded")),
                    ),
                )

    shelf.people.write(work).result()


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def lateness_ms(call: Callable[[], object]) -> tuple[float, float]:
    """How late a thread that wakes every 5 ms comes while that runs: 99th percentile and worst."""
    late: list[float] = []
    over = threading.Event()

    def wake() -> None:
        while not over.is_set():
            due = time.perf_counter() + 0.005
            time.sleep(0.005)
            late.append(1000.0 * (time.perf_counter() - due))

    thread = threading.Thread(target=wake)
    thread.start()
    call()
    over.set()
    thread.join()
    return statistics.quantiles(late, n=100)[98], max(late)


def plain_loop(count: int) -> None:
    """What a thread does that gives nobody way."""
    kept = {}
    for number in range(20 * count):
        kept[number % 1000] = (number, str(number))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--nights", type=int, default=365)
    options = parser.parse_args()
    clock = Evening()
    with tempfile.TemporaryDirectory() as folder:
        paths = find_paths({"SLEEPPLAYER_HOME": folder})
        paths.data_dir.mkdir(parents=True)
        make(Path(paths.database_file), options.tracks)
        with closing(Shelf(paths, clock=clock)) as shelf:
            random = Random(5)
            tagged(shelf, options.tracks, random)
            lived(shelf, options.tracks, options.nights, random)
            shelf.statements.state(ME, "tapping", Liking.AVOID).result()
            rotation = rotation_of(shelf, clock=clock)
            planning = Planning(rotation, ShelfPlanSources(shelf))
            first_s = timed(rotation.now)
            again_s = statistics.median(timed(rotation.now) for _ in range(5))
            made = []
            plan_s = min(  # what else the machine does is not the plan's doing
                timed(lambda: made.append(planning.plan(PlanWish(length_min=45.0))))
                for _ in range(9)
            )
            new = rotation_of(shelf, clock=clock)
            late_ms, worst_ms = lateness_ms(new.now)
            plain_ms, plain_worst_ms = lateness_ms(lambda: plain_loop(options.tracks))
            clock.now += timedelta(days=1)
            next_s = timed(rotation.now)
    print(
        f"{options.tracks:,} tracks, {options.nights} nights, {versions()}; "
        f"{len(made[0].cards)} sounds planned, {made[0].cut_min:.1f} min cut off\n"
    )
    print(
        table(
            ["", ""],
            [
                ["library and history read for the first time", f"{first_s:.2f} s"],
                ["again, nothing changed", f"{1000 * again_s:.0f} ms"],
                ["a night later", f"{1000 * next_s:.0f} ms"],
                ["a plan of 45 min, all told", f"{1000 * plan_s:.0f} ms"],
                [
                    "meanwhile another thread wakes late by (99 %, worst)",
                    f"{late_ms:.1f} ms, {worst_ms:.0f} ms",
                ],
                ["the same beside a plain loop", f"{plain_ms:.1f} ms, {plain_worst_ms:.0f} ms"],
            ],
        )
    )
    failures = []
    if 1000 * plan_s > PLAN_MS:
        failures.append(f"a plan takes more than {PLAN_MS:.0f} ms")
    if late_ms > max(2.0, LATE_SHARE * plain_ms):
        failures.append("reading the library holds up other threads")
    print("\n" + ("; ".join(failures) if failures else "Every limit is held."))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
