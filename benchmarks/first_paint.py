"""Measure how long the window takes to its first paint, against an empty PySide6 window.

Both start from compiled bytecode, as an installed program does, whatever the environment says
about writing it: it goes into a folder of the measurement's own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from common import home, table, versions

LIMIT = 2.5
_PROBE = Path(__file__).with_name("paint_probe.py")
_PAINT_LIMIT_S = 30.0
_VARIANTS = ("bare", "sleepplayer")


@contextlib.contextmanager
def display() -> Iterator[str]:
    """A virtual X display of its own."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24"]
    server = subprocess.Popen([*command, "-nolisten", "tcp"], pass_fds=[write_end])
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def first_paint_s(variant: str, env: Mapping[str, str]) -> float:
    """Seconds from the start of the process to the first paint."""
    began_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(_PROBE), variant],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=_PAINT_LIMIT_S,
    )
    return float(done.stdout.splitlines()[-1]) - began_s


def main() -> int:
    """Run both in turn, print the table, and tell by the exit code whether the limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="of each; one more warms the caches")
    parser.add_argument("--limit", type=float, default=LIMIT, help="of the ratio of the medians")
    asked = parser.parse_args()
    times_s: dict[str, list[float]] = {variant: [] for variant in _VARIANTS}
    with home() as folder, display() as name:
        places = {variable: str(folder) for variable in ("HOME", "SLEEPPLAYER_HOME")}
        places["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
        env = {**os.environ, **places, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for run in range(asked.runs + 1):
            for variant in _VARIANTS:
                took_s = first_paint_s(variant, env)
                if run:
                    times_s[variant].append(took_s)
    medians = {variant: statistics.median(times) for variant, times in times_s.items()}
    ratio = medians["sleepplayer"] / medians["bare"]
    rows = [
        [variant, f"{medians[variant]:.3f}", f"{min(times):.3f} - {max(times):.3f}"]
        for variant, times in times_s.items()
    ]
    print(f"{asked.runs} runs of each in turn, Xvfb; limit {asked.limit:g}; {versions()}\n")
    print(table(("window", "median, s", "range, s"), rows))
    print(f"\nratio {ratio:.2f}")
    return 1 if ratio > asked.limit else 0


if __name__ == "__main__":
    sys.exit(main())
