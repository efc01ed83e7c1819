"""`sleepplayer doctor`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sleepplayer.cli import words


def doctor_parser() -> argparse.ArgumentParser:
    """What `doctor` understands."""
    parser = words.Parser(
        prog="sleepplayer doctor", description="Says what works on this machine and what does not."
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def doctor(arguments: Sequence[str]) -> int:
    """Say what works here."""
    options = doctor_parser().parse_args(arguments)
    from sleepplayer.doctor import run_doctor  # noqa: PLC0415

    return run_doctor(as_json=options.json, out=sys.stdout)
