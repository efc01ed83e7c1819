"""Measure how other players fade, with the same ruler on the same sine as ours, in one run."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common import add_player_option, player_command, table, versions
from fade import ENGINES, Job
from fade_figures import HEADS, FadeFigures, FadePlan
from fade_run import measured_run
from support.signals import sine_file

_HERE = Path(__file__).parent
_DEADLINE_S = 60.0
_LONG = FadePlan(_DEADLINE_S, 40.0)
_SHORT = FadePlan(_DEADLINE_S, 10.0)
_VOLUME = 60
_TICKS_S = {"volume in whole percents, each 1 s": 1.0, "volume in whole percents, each 0.1 s": 0.1}


def _by_volume(name: str, tick_s: float, media: Path) -> FadeFigures:
    """A player that steps its volume down to 0."""
    script = [sys.executable, str(_HERE / "vlc_player.py"), str(media), str(_VOLUME)]
    numbers = [f"{_LONG.start_s:g}", f"{_LONG.fade_s:g}", f"{tick_s:g}"]
    return measured_run(name, [*script, *numbers], _LONG)


def _in_ten_steps(media: Path) -> FadeFigures:
    """A player that lowers its amplitude by a tenth each second of the last ten."""
    script = [sys.executable, str(_HERE / "qt_player.py"), str(media)]
    numbers = [f"{_SHORT.start_s:g}", f"{_SHORT.fade_s:g}", "10"]
    return measured_run("10 s in ten steps of amplitude", [*script, *numbers], _SHORT)


def main() -> int:
    """Run the peers, and our own beside them; exit 1 if a limit is missed by our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_player_option(parser)
    parser.add_argument("--only-peers", action="store_true", help="leave our own out")
    parser.add_argument("--jobs", type=int, default=2, help="runs at a time, each on its server")
    asked = parser.parse_args()
    media = sine_file("flac", _DEADLINE_S + 30)
    engines = () if asked.only_peers else ENGINES
    command = player_command(asked.player) if engines else []
    with ThreadPoolExecutor(asked.jobs) as pool:
        ours = [pool.submit(Job(command, engine, "flac", _LONG, _VOLUME).run) for engine in engines]
        peers = [pool.submit(_by_volume, name, tick_s, media) for name, tick_s in _TICKS_S.items()]
        peers.append(pool.submit(_in_ten_steps, media))
    measured = [each.result() for each in (*ours, *peers)]
    print(f"{_DEADLINE_S:g} s, fade {_LONG.fade_s:g} s unless named otherwise; {versions()}\n")
    print(table(HEADS, [each.row() for each in measured]))
    return 1 if any(each.result().missed() for each in ours) else 0


if __name__ == "__main__":
    sys.exit(main())
