"""What a command line asks of a Sleepplayer that runs: words into orders."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.cli import words
from sleepplayer.desktop.instance.messages import (
    LONGEST_TOKEN,
    MOST_ADDED_S,
    Command,
    Order,
)
from sleepplayer.errors import UsageError

_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105 - a variable's name; see `remote_control`

_ORDER = (
    Command.START,
    Command.PLAY_PAUSE,
    Command.NEXT,
    Command.PREVIOUS,
    Command.EXTEND,
    Command.END_SOFTLY,
    Command.SHOW,
    Command.STATUS,
    Command.QUIT,
)
"""In which they are carried out, after the paths."""

_OPENING = frozenset({Command.ADD, Command.SHOW, Command.START})
"""What the window is opened for where none is."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line asks of the one that runs; `as_json`: its status is for programs."""

    orders: tuple[Order, ...]
    as_json: bool = False

    @property
    def opens(self) -> bool:
        """Whether it is for the window, which is opened if there is none; else for what plays."""
        return all(order.command in _OPENING for order in self.orders)


def add_options(parser: argparse.ArgumentParser) -> None:
    """What the window's command line understands for one that runs."""
    group = parser.add_argument_group(
        "remote control",
        "For the Sleepplayer that is running, in a window or in a terminal. --start and --show, "
        "with each other and with a PATH, open the window if there is none. The others may be said "
        "together, but not with these; where none runs they only say so.",
    )

    def flag(command: Command, text: str) -> None:
        group.add_argument(f"--{command}", action="store_true", help=text)

    flag(Command.START, "start tonight’s sounds")
    flag(Command.PLAY_PAUSE, "pause, go on, or start tonight’s sounds")
    flag(Command.NEXT, "play what follows")
    flag(Command.PREVIOUS, "back to the start of the track, or to the one before")
    group.add_argument(
        f"--{Command.EXTEND}",
        type=added,
        metavar="10",
        help="be silent so many minutes later; also 10m or 90s, at most 3h",
    )
    flag(Command.END_SOFTLY, "fade out from now on")
    flag(Command.SHOW, "bring the window to the front")
    flag(Command.QUIT, "stop softly and quit")
    flag(Command.STATUS, "say what plays and for how long")
    group.add_argument("--json", action="store_true", help="with --status: for programs")


def added(text: str) -> float:
    """Time to be added, in s; a number alone is minutes."""
    seconds = words.duration(f"{text}m" if text.isascii() and text.isdigit() else text)
    if not 0.0 < seconds <= MOST_ADDED_S:
        raise argparse.ArgumentTypeError(f"“{text}”: --extend adds more than 0 and at most 3h.")
    return seconds


def asked_of(options: argparse.Namespace, env: Mapping[str, str]) -> Asked:
    """What was said; without anything the window is to be seen. Raises UsageError."""
    said = [command for command in _ORDER if getattr(options, command.replace("-", "_"))]
    if options.json and Command.STATUS not in said:
        raise UsageError("--json goes with --status.")
    _keep_apart(options, said)
    if (options.paths or not said) and Command.SHOW not in said:
        said.insert(0, Command.SHOW)
    token = env.get(_TOKEN, "")
    if len(token) > LONGEST_TOKEN or not token.isascii() or not token.isprintable():
        token = ""
    orders = []
    if options.paths:
        orders.append(Order(command=Command.ADD, sources=tuple(map(_whole, options.paths))))
    for command in said:
        match command:
            case Command.EXTEND:
                orders.append(Order(command=command, seconds=options.extend))
            case Command.SHOW:
                orders.append(Order(command=command, token=token))
            case _:
                orders.append(Order(command=command))
    return Asked(tuple(orders), as_json=options.json)


def _keep_apart(options: argparse.Namespace, said: Sequence[Command]) -> None:
    """What is for the window that may have to be opened, and what for whoever plays."""
    others = [f"--{command}" for command in said if command not in _OPENING]
    if not others:
        return
    if options.paths:
        raise UsageError(f"{others[0]} takes no PATH. Name files in a command of their own.")
    opening = [f"--{command}" for command in said if command in _OPENING]
    if options.engine is not None:
        opening.append("--engine")
    if opening:
        raise UsageError(f"{opening[0]} and {others[0]} exclude each other.")


def _whole(source: Path | str) -> str:
    """As it reads from everywhere: the other start has a working directory of its own."""
    if isinstance(source, str):
        return source
    try:
        return os.path.abspath(source)  # noqa: PTH100 - also without its ".."
    except FileNotFoundError as error:
        raise UsageError("The folder you are in is gone: name the whole path.") from error
