"""Measure the processor time of steady play against VLC's own player, on one file at one time."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from common import add_player_option, home, player_command, table, versions
from support.pulse_server import PulseServer
from support.signals import AUDIO_FORMATS, sudden_file

LIMIT = 1.5
_SETTLE_S = 10.0
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_VLC = ["cvlc", "--no-video", "--aout=pulse", "--quiet"]
# VLC refuses to run as root. Root's own Python may lie where others cannot read, hence the one
# capability that is kept: it lets the player be loaded, and changes nothing in what it costs.
_AS_NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
_KEEP_READING = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--"]


@dataclass(frozen=True)
class Player:
    """A player that runs in a session of its own, by which its children are found too."""

    process: subprocess.Popen[bytes]

    def cpu_s(self) -> float:
        """User and system time so far of the player and all its children, ended ones included."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            if int(fields[3]) == self.process.pid:
                ticks += sum(int(field) for field in fields[11:15])
        return ticks * _TICK_S

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _start(stack: ExitStack, command: Sequence[str], *, prefix: Sequence[str]) -> Player:
    """Start a player on a private server with an empty home, until the stack is left."""
    folder = stack.enter_context(home())
    server = stack.enter_context(PulseServer())
    places = {name: str(folder) for name in ("HOME", "SLEEPPLAYER_HOME", "XDG_RUNTIME_DIR")}
    process = subprocess.Popen(
        [*prefix, *command],
        env=server.child_env(**places),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    player = Player(process)
    stack.callback(player.end)
    return player


def compare(ours: Sequence[str], media: Path, length_s: float) -> tuple[float, float]:
    """Processor time in seconds per second of play: ours, and VLC's."""
    prefix = [*_AS_NOBODY, *_KEEP_READING] if os.geteuid() == 0 else []
    with ExitStack() as stack:
        players = [
            _start(stack, [*ours, str(media)], prefix=prefix),
            _start(stack, [*_VLC, str(media)], prefix=prefix),
        ]
        time.sleep(_SETTLE_S)
        began_s, before = time.monotonic(), [player.cpu_s() for player in players]
        time.sleep(length_s)
        took_s, after = time.monotonic() - began_s, [player.cpu_s() for player in players]
        for player in players:
            if player.process.poll() is not None:
                raise RuntimeError(f"ended early: {player.process.args!r}")
    used = [(late - early) / took_s for early, late in zip(before, after, strict=True)]
    return used[0], used[1]


def main() -> int:
    """Run, print the table, and tell by the exit code whether the limit was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_player_option(parser)
    parser.add_argument("--engine", choices=("vlc", "qt"), default="vlc")
    parser.add_argument("--formats", nargs="+", choices=AUDIO_FORMATS, default=["mp3"])
    parser.add_argument("--seconds", type=float, default=120.0)
    asked = parser.parse_args()
    limits = ["--for", "1h", "--fade", "1m", "--volume", "60", "--engine", asked.engine]
    ours = [*player_command(asked.player), "play", *limits]
    rows, worst = [], 0.0
    for extension in asked.formats:
        media = sudden_file(extension, asked.seconds + 60, level_dbfs=-20.0, seed=1)
        own, vlc = compare(ours, media, asked.seconds)
        worst = max(worst, own / vlc)
        rows.append([extension, f"{own:.2%}", f"{vlc:.2%}", f"{own / vlc:.2f}"])
    print(f"{asked.seconds:g} s after {_SETTLE_S:g} s; limit {LIMIT}; {versions()}\n")
    print(table(("format", f"sleepplayer {asked.engine}", "cvlc", "ratio"), rows))
    return 1 if worst > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
