"""`sleepplayer tonight`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sleepplayer.cli import words


def tonight_parser() -> argparse.ArgumentParser:
    """What `tonight` understands."""
    parser = words.Parser(
        prog="sleepplayer tonight",
        description="Says what would play tonight, why each of it, and what rests until when. "
        "“sleepplayer play” plays it.",
    )
    add = parser.add_argument
    add("--for", dest="length_s", type=words.length, metavar="45m", help="how long")
    add(
        "--playlist",
        dest="playlists",
        action="append",
        default=[],
        metavar="NAME",
        help="drawn from this playlist; may be said more than once",
    )
    add("--profile", metavar="NAME", help="whose evening it is")
    add("--json", action="store_true", help="for programs")
    return parser


def tonight(arguments: Sequence[str]) -> int:
    """Print tonight's plan."""
    options = tonight_parser().parse_args(arguments)
    from sleepplayer.plan_commands import tonight as carry_out  # noqa: PLC0415 - loads NumPy

    return carry_out(
        length_s=options.length_s,
        playlists=options.playlists,
        profile=options.profile,
        as_json=options.json,
    )
