"""Measure whether any track of a long queue starts louder than it was asked to play."""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from common import add_player_option, home, load, player_command, table, versions
from support import measure
from support.capture import Capture, Recording
from support.pulse_server import PulseServer
from support.signals import AUDIO_FORMATS, decoded, sudden_file

LIMIT_DB = 0.5
_LENGTHS_S = (1.6, 2.0, 2.4)
_PAUSE_S = 0.5  # of silence at each file's end, by which the starts are told apart
_BREAK_S = 0.25
_BREAK_DB = -40.0  # below the loudest of the recording: a pause between tracks
_STARTING_S = 60.0


@dataclass(frozen=True)
class Start:
    """One track's beginning, as played."""

    path: Path
    at_s: float
    excess_db: float  # its loudest 10 ms above its own level and the gain asked for


def queue(tracks: int) -> list[Path]:
    """Files that begin at full level: sines and noises, in all formats and some lengths."""
    return [
        sudden_file(
            AUDIO_FORMATS[index % len(AUDIO_FORMATS)],
            _LENGTHS_S[index % len(_LENGTHS_S)],
            seed=None if index % 4 < 2 else index % 5,
            pause_s=_PAUSE_S,
        )
        for index in range(tracks)
    ]


def _tracks(recording: Recording) -> list[Recording]:
    """The recording cut at its pauses."""
    hop = round(0.01 * recording.rate_hz)
    frames = len(recording.samples) // hop * hop
    peaks = np.abs(recording.samples[:frames]).reshape(-1, hop * recording.samples.shape[1])
    loud = np.flatnonzero(peaks.max(axis=1) > peaks.max() * 10 ** (_BREAK_DB / 20))
    breaks = np.flatnonzero(np.diff(loud) > _BREAK_S / 0.01)
    firsts = [int(loud[0]), *(int(each) for each in loud[breaks + 1])]
    lasts = [*(int(each) for each in loud[breaks]), int(loud[-1])]
    return [
        recording.between(first * 0.01 - 0.05, last * 0.01 + 0.05)
        for first, last in zip(firsts, lasts, strict=True)
    ]


def starts(recording: Recording, paths: list[Path], gain_db: float) -> list[Start]:
    """Each track's excess; the first one is left out, as a session begins softly."""
    parts = _tracks(recording)
    if len(parts) != len(paths):
        raise ValueError(f"{len(paths)} tracks were asked for, {len(parts)} were heard")
    own_db = {path: measure.loudest_window_db(decoded(path)) for path in set(paths)}
    return [
        Start(
            path,
            part.start_s - recording.start_s,
            measure.loudest_window_db(part.samples) - own_db[path] - gain_db,
        )
        for path, part in list(zip(paths, parts, strict=True))[1:]
    ]


def play(command: list[str], engine: str, volume: int, paths: list[Path]) -> Recording:
    """Play the queue to its end on a private server and return what was heard."""
    asked = [
        "play",
        "--volume",
        str(volume),
        "--crossfade",
        "0s",
        "--fade",
        "0s",
        "--engine",
        engine,
    ]
    length_s = len(paths) * (max(_LENGTHS_S) + _PAUSE_S)
    with home() as folder, PulseServer(stream_restore=True) as server:
        env = server.child_env(SLEEPPLAYER_HOME=str(folder), HOME=str(folder))
        with Capture(server) as capture:
            subprocess.run(
                [*command, *asked, *map(str, paths)],
                env=env,
                stdout=subprocess.DEVNULL,
                check=True,
                timeout=length_s + _STARTING_S,
            )
            return capture.stop()


def main() -> int:
    """Run, print the table, and tell by the exit code whether a start was too loud."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_player_option(parser)
    parser.add_argument("--engines", nargs="+", choices=("vlc", "qt"), default=["vlc", "qt"])
    parser.add_argument("--starts", type=int, default=50)
    parser.add_argument("--volume", type=int, default=20)
    parser.add_argument("--load", type=int, default=0, metavar="PROCESSES")
    asked = parser.parse_args()
    gain_db = 60 * math.log10(asked.volume / 100)
    paths = queue(asked.starts + 1)
    rows, worst_db = [], -math.inf
    with load(asked.load):
        for engine in asked.engines:
            heard = play(player_command(asked.player), engine, asked.volume, paths)
            found = sorted(starts(heard, paths, gain_db), key=lambda each: each.excess_db)
            loudest, quietest = found[-1], found[0]
            worst_db = max(worst_db, loudest.excess_db)
            rows.append(
                [
                    engine,
                    str(len(found)),
                    f"{loudest.excess_db:+.2f} ({loudest.path.suffix}, {loudest.at_s:.0f} s in)",
                    f"{quietest.excess_db:+.2f} ({quietest.path.suffix})",
                ]
            )
    print(f"volume {asked.volume}: {gain_db:.1f} dB; limit {LIMIT_DB:+} dB; {versions()}\n")
    print(table(("engine", "starts", "loudest 10 ms, dB over asked", "quietest track, dB"), rows))
    return 1 if worst_db > LIMIT_DB else 0


if __name__ == "__main__":
    sys.exit(main())
