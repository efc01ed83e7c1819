"""`sleepplayer triggers`, and `sleepplayer library tag`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

from sleepplayer.cli import words
from sleepplayer.errors import UsageError
from sleepplayer.models import Standing
from sleepplayer.people import Liking

HALF = 0.5
NONE = "none"
_PERCENT = 100.0


def triggers(arguments: Sequence[str]) -> int:
    """List triggers, and say what one likes."""
    word = arguments[0] if arguments else ""
    if word in ("-h", "--help"):
        sys.stdout.write("usage: sleepplayer triggers [list|set] ...\n")
        sys.stdout.write("Each of list and set has a --help of its own.\n")
        return 0
    if word == "set":
        return _set(arguments[1:])
    if word == "list" or not word or word.startswith("-"):
        return _list(arguments[1:] if word == "list" else arguments)
    raise UsageError("sleepplayer triggers takes list or set.")


def tag_parser() -> argparse.ArgumentParser:
    """What `library tag` understands."""
    parser = words.Parser(
        prog="sleepplayer library tag",
        description="Lists which triggers sounds carry, sets them by hand, and confirms or rejects "
        "what was guessed from titles. TRACK is a file, an address, or an id as library list "
        "--json has it; without one it is about all.",
    )
    add = parser.add_argument
    add("tracks", nargs="*", metavar="TRACK")
    add(
        "--add",
        action="append",
        default=[],
        type=_weighted,
        metavar="TRIGGER[=WEIGHT]",
        help="it is there, by so much of the sound: 0.3 or 30%% (half, if nothing is said)",
    )
    add("--remove", action="append", default=[], metavar="TRIGGER", help="it is not there")
    judging = parser.add_mutually_exclusive_group()
    judging.add_argument("--confirm", action="store_true", help="what was guessed is right")
    judging.add_argument("--reject", action="store_true", help="what was guessed is wrong")
    add("--suggested", action="store_true", help="only sounds with guesses that nobody has judged")
    add("--json", action="store_true", help="for programs")
    return parser


def tag(arguments: Sequence[str]) -> int:
    """What tracks carry."""
    options = tag_parser().parse_args(arguments)
    judged = (
        Standing.CONFIRMED if options.confirm else Standing.REJECTED if options.reject else None
    )
    changes = [
        name
        for name, asked in (
            ("--add", options.add),
            ("--remove", options.remove),
            ("--confirm", options.confirm),
            ("--reject", options.reject),
        )
        if asked
    ]
    if judged is not None and len(changes) > 1:
        raise UsageError(f"{changes[-1]} and {changes[0]} exclude each other.")
    if changes and not options.tracks and not options.suggested:
        raise UsageError(f"{changes[0]} takes a TRACK, or --suggested for all with guesses.")
    from sleepplayer.tag_commands import tag as carry_out  # noqa: PLC0415 - loads the database

    return carry_out(
        options.tracks,
        add=dict(options.add),
        remove=options.remove,
        judged=judged,
        suggested=options.suggested,
        as_json=options.json,
    )


def triggers_parser() -> argparse.ArgumentParser:
    """What `triggers list` understands."""
    parser = words.Parser(
        prog="sleepplayer triggers list",
        description="Lists the triggers there are, what you say of them, and how many sounds carry "
        "each.",
    )
    _add_common(parser)
    return parser


def _list(arguments: Sequence[str]) -> int:
    options = triggers_parser().parse_args(arguments)
    from sleepplayer.tag_commands import list_triggers  # noqa: PLC0415 - see above

    return list_triggers(profile=options.profile, as_json=options.json)


def set_parser() -> argparse.ArgumentParser:
    """What `triggers set` understands."""
    choice = "|".join((*Liking, NONE))
    parser = words.Parser(
        prog="sleepplayer triggers set",
        description="Says how much you like a trigger. What you avoid is never played.",
    )
    add = parser.add_argument
    add("trigger", metavar="TRIGGER", help="its name or id")
    add("liking", metavar=choice, type=_liking, choices=(*Liking, NONE))
    add("--why", metavar="TEXT", help="for yourself")
    _add_common(parser)
    return parser


def _set(arguments: Sequence[str]) -> int:
    options = set_parser().parse_args(arguments)
    from sleepplayer.tag_commands import state  # noqa: PLC0415 - see above

    return state(
        options.trigger,
        None if options.liking == NONE else Liking(options.liking),
        why=options.why,
        profile=options.profile,
        as_json=options.json,
    )


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="whose; else of who was here last")
    parser.add_argument("--json", action="store_true", help="for programs")


def _liking(word: str) -> str:
    if word == NONE or word in set(Liking):
        return word
    raise argparse.ArgumentTypeError(f"“{word}” is not {', '.join(Liking)} or {NONE}.")


def _weighted(text: str) -> tuple[str, float]:
    """A trigger and its weight: what stands behind the last “=”, if it is a number."""
    name, sign, number = text.rpartition("=")
    if not sign:
        return text, HALF
    if re.fullmatch(r"\d+(\.\d*)?%?|\.\d+%?", number, re.ASCII) is None:
        raise argparse.ArgumentTypeError(f"“{number}” is no weight: write it like 0.3 or 30%.")
    share = float(number.removesuffix("%"))
    weight = share / _PERCENT if number.endswith("%") else share
    if not 0.0 < weight <= 1.0:
        raise argparse.ArgumentTypeError("A weight is more than 0 and at most 1, or 100%.")
    return name, weight
