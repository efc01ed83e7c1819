"""Kill a program that scans, edits and plays at random moments: what it confirmed must be there.

Each time the same database is opened again, has to pass SQLite's `integrity_check` without a
rescue, and to hold all that was confirmed, from this and from all former times.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time

from common import table, versions
from support.killing import Figures, kill_again_and_again


def main() -> int:
    """0 if nothing was ever lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began_s = time.monotonic()
    figures = Figures()
    for figures in kill_again_and_again(options.kills, seed=options.seed):
        print(f"\r{figures.kills} kills, {figures.confirmed} confirmed", end="", file=sys.stderr)
    print(file=sys.stderr)
    rows = [
        ("kills", str(figures.kills)),
        ("of these while it opened", str(figures.while_opening)),
        ("of these with a log to take over", str(figures.with_log)),
        ("writes confirmed", str(figures.confirmed)),
        ("values in the database at last", str(figures.rows)),
        ("confirmed and lost, or damaged", str(len(figures.problems))),
        ("opening after a kill, median", f"{1000.0 * statistics.median(figures.open_s):.0f} ms"),
        ("opening after a kill, longest", f"{1000.0 * max(figures.open_s):.0f} ms"),
    ]
    print(table(["kill -9", "figure"], rows))
    print(f"\n{versions()}, seed {options.seed}, {time.monotonic() - began_s:.0f} s")
    for problem in figures.problems:
        print(problem)
    return 1 if figures.problems or figures.kills < options.kills else 0


if __name__ == "__main__":
    sys.exit(main())
