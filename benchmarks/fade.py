"""Measure the fade through the command line: even, true to its curve, silent at the deadline."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from common import add_player_option, load, player_command, table, versions
from curves import SHAPES
from fade_figures import HEADS, FadeFigures, FadePlan
from fade_run import measured_run
from support.signals import sine_file

FORMATS = {"flac": "flac", "mp3": "mp3", "opus": "opus", "vorbis": "ogg", "m4a": "m4a"}
ENGINES = ("vlc", "qt")


@dataclass(frozen=True)
class Job:
    """One run of the player."""

    command: list[str]
    engine: str
    codec: str
    plan: FadePlan
    volume: int
    curve: str | None = None  # None: leave it to the player, which shall take the straight one

    @property
    def name(self) -> str:
        """For the table."""
        return f"sleepplayer {self.engine} {self.codec}"

    def arguments(self) -> list[str]:
        """The player's command line."""
        path = sine_file(FORMATS[self.codec], self.plan.deadline_s + 30)
        asked = ["--for", f"{self.plan.deadline_s:g}s", "--fade", f"{self.plan.fade_s:g}s"]
        asked += ["--volume", str(self.volume), "--engine", self.engine]
        if self.curve:
            asked += ["--curve", self.curve]
        return [*self.command, "play", *asked, str(path)]

    def run(self) -> FadeFigures:
        """Play on a private server and measure what came out of it."""
        return measured_run(self.name, self.arguments(), self.plan)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_player_option(parser)
    parser.add_argument("--formats", nargs="+", choices=list(FORMATS), default=list(FORMATS))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--for", dest="deadline_s", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--fade", dest="fade_s", type=float, default=40.0, metavar="SECONDS")
    parser.add_argument("--curve", choices=list(SHAPES), help="of the fade; default: not asked for")
    parser.add_argument("--volume", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time, each on its server")
    parser.add_argument("--load", action="store_true", help="with every core busy")
    return parser.parse_args()


def main() -> int:
    """Run, print the table, and tell by the exit code whether a limit was missed."""
    asked = _arguments()
    shape = SHAPES[asked.curve or "db-linear"]
    plan = FadePlan(asked.deadline_s, asked.fade_s, shape)
    command = player_command(asked.player)
    jobs = [
        Job(command, engine, codec, plan, asked.volume, asked.curve)
        for engine in asked.engines
        for codec in asked.formats
    ]
    for job in jobs:
        job.arguments()  # makes the media before anything is measured
    cores = os.cpu_count() or 2
    with load(cores if asked.load else 0), ThreadPoolExecutor(asked.jobs) as pool:
        measured = list(pool.map(Job.run, jobs))
    fade = f"{asked.curve or 'db-linear'} fade of {plan.fade_s:g} s"
    print(f"{plan.deadline_s:g} s, {fade}, volume {asked.volume}; {versions()}")
    print(f"step limit {plan.step_limit_db:.3f} dB; load: {'every core' if asked.load else 'none'}")
    print()
    print(table(HEADS, [each.row() for each in measured]))
    return 1 if any(each.missed() for each in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
