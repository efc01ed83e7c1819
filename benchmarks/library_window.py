"""Measure what 100,000 tracks cost the window: first paint, scrolling, typing, memory.

Against the same window on an empty library, in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import library_data
from common import home, table, versions
from first_paint import display, first_paint_s

PAINT_LIMIT = 1.3
MEMORY_LIMIT = 1.5
FRAME_LIMIT_MS = 33.0
_PROBE = Path(__file__).with_name("library_probe.py")
_PROBE_LIMIT_S = 180.0


def probe(env: Mapping[str, str]) -> dict[str, Any]:
    """What `library_probe.py` prints."""
    done = subprocess.run(
        [sys.executable, str(_PROBE)],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_PROBE_LIMIT_S,
    )
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def leave_alone(database: Path) -> None:
    """No roots to scan and nothing to measure: the made-up files are on no disk."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM roots")
        connection.execute("UPDATE tracks SET loudness_failed = 1 WHERE integrated_lufs IS NULL")
        connection.commit()


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> int:
    """Measure both, print the tables, and tell by the exit code whether a limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=9, help="of the first paint, in turn")
    asked = parser.parse_args()
    with home() as folder, display() as name:
        envs = {}
        for kind in ("empty", "full"):
            place = folder / kind
            (place / "data").mkdir(parents=True, mode=0o700)
            envs[kind] = {
                **os.environ,
                "HOME": str(place),
                "SLEEPPLAYER_HOME": str(place),
                "DISPLAY": name,
                "QT_QPA_PLATFORM": "xcb",
                "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
                "PULSE_SERVER": "unix:/nonexistent/native",
            }
            envs[kind].pop("PYTHONDONTWRITEBYTECODE", None)
        library_data.make(folder / "full" / "data" / "library.db", tracks=asked.tracks)
        leave_alone(folder / "full" / "data" / "library.db")
        paint_s: dict[str, list[float]] = {kind: [] for kind in envs}
        for run in range(asked.runs + 1):
            for kind, env in envs.items():
                took_s = first_paint_s("sleepplayer", env)
                if run:
                    paint_s[kind].append(took_s)
        costs = {kind: probe(env) for kind, env in envs.items()}
    paint = {kind: statistics.median(times) for kind, times in paint_s.items()}
    rows = [
        [
            kind,
            f"{paint[kind]:.3f}",
            f"{costs[kind]['rss_mib']:.0f}",
            *(
                f"{statistics.median(costs[kind][what]):.1f} / "
                f"{percentile(costs[kind][what], 0.99):.1f} / {max(costs[kind][what]):.1f}"
                for what in ("scroll_ms", "type_ms")
            ),
        ]
        for kind in envs
    ]
    print(f"{asked.tracks} tracks; {versions()}\n")
    heads = ("library", "first paint, s", "memory, MiB", "scroll, ms", "type, ms")
    print(table(heads, rows))
    paint_ratio = paint["full"] / paint["empty"]
    memory_ratio = costs["full"]["rss_mib"] / costs["empty"]["rss_mib"]
    worst_frame_ms = max(costs["full"]["scroll_ms"])
    print("\nscroll and type: median / p99 / worst, until painted")
    print(f"first paint {paint_ratio:.2f} times (limit {PAINT_LIMIT})")
    print(f"memory {memory_ratio:.2f} times (limit {MEMORY_LIMIT})")
    print(f"worst frame {worst_frame_ms:.1f} ms (limit {FRAME_LIMIT_MS:g})")
    held = (
        paint_ratio <= PAINT_LIMIT
        and memory_ratio <= MEMORY_LIMIT
        and worst_frame_ms <= FRAME_LIMIT_MS
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
