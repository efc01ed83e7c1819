"""The words of the command line: one sentence for each mistake, and values out of text."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import unquote_to_bytes

from sleepplayer.cli import WRONG_USAGE
from sleepplayer.cli.nearest import nearest
from sleepplayer.durations import parse_clock, parse_count, parse_duration_s
from sleepplayer.errors import UsageError
from sleepplayer.locations import is_stream

SOURCES = "files, folders, playlist files and http(s) addresses"

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_REWORDED = (
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 and \2 exclude each other."),
    (r"argument (\S+): expected one argument", r"\1 takes a value."),
    (r"argument (\S+): ignored explicit argument .*", r"\1 takes no value."),
    (r"the following arguments are required: (.+)", r"\1 is missing."),
    (r"argument \S+: (.+)", r"\1"),  # a sentence of our own
)
"""What argparse says, and how a person would."""


class Parser(argparse.ArgumentParser):
    """argparse, but with one sentence for one mistake instead of the whole usage."""

    def __init__(self, *, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(prog=prog, description=description, epilog=epilog, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong; exit code 2."""
        unknown = re.fullmatch(r"unrecognized arguments: (.+)", message, re.DOTALL)
        if unknown is not None:
            message = self._not_understood(unknown[1])
        for pattern, words in _REWORDED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match is not None:
                message = match.expand(words)
                break
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")

    def options(self) -> list[str]:
        """Every `--option` it understands, in their order."""
        return list(self._option_string_actions)

    def _not_understood(self, words: str) -> str:
        option = next((word for word in words.split() if word.startswith("-")), "")
        meant = nearest(option, self.options())
        more = f"Did you mean {meant}?" if meant else f"See {self.prog} --help."
        return f"“{words}” is not understood. {more}"


def add_choice(parser: argparse.ArgumentParser, name: str, kind: type[E], text: str) -> None:
    """An option that takes one of an enum's words."""
    *others, last = kind

    def parse(word: str) -> E:
        try:
            return kind(word)
        except ValueError as exc:
            raise argparse.ArgumentTypeError(
                f"{name} takes {', '.join(others)} or {last}."
            ) from exc

    # The choices are for what reads parsers: completions, the manual.
    parser.add_argument(name, type=parse, choices=tuple(kind), metavar="|".join(kind), help=text)


def _said(parse: Callable[[str], T], text: str) -> T:
    """argparse shows the sentence of an ArgumentTypeError, and exits with 2 as we promise."""
    try:
        return parse(text)
    except UsageError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


def source(text: str) -> Path | str:
    """A path; an address stays text, since a path would lose one of its slashes.

    A `file:` address, as desktops hand it over, is the path it stands for.
    """
    if is_stream(text):
        return text
    return _path_of(text) if text.lower().startswith("file:/") else Path(text)


def _path_of(address: str) -> Path:
    """The path a `file:` address stands for (RFC 8089), also where it is no UTF-8.

    `?` and `#` belong to the name: many write them unescaped.
    """
    rest = address[len("file:") :]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if host.lower() not in {"", "localhost"}:
            raise argparse.ArgumentTypeError(f"“{address}” is a file of another computer.")
        rest = slash + rest
    name = unquote_to_bytes(rest.encode("utf-8", "surrogateescape"))
    if b"\0" in name or not name:
        raise argparse.ArgumentTypeError(f"“{address}” names no file.")
    return Path(os.fsdecode(name))


def duration(text: str) -> float:
    """A length in s, as in 45m, 1h30m or 1:30:00."""
    return _said(parse_duration_s, text)


def length(text: str) -> float:
    """The length of a session in s: more than none."""
    seconds = duration(text)
    if seconds <= 0.0:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no time to play: write it like 45m, 1h30m or 1:30:00."
        )
    return seconds


def clock(text: str) -> datetime:
    """A time on the wall, the next that comes."""
    return _said(lambda t: parse_clock(t, datetime.now(UTC).astimezone()), text)


def days(text: str) -> float:
    """A number of days, as in 7d."""
    number = text.removesuffix("d")
    if number == text or not number.isascii() or not number.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days: write it like 7d.")
    return float(number)


def count(text: str) -> int:
    """How many tracks."""
    return _said(parse_count, text)


def fade(text: str) -> float:
    """The length of a fade in s."""
    from sleepplayer.night.sleep_timer import LONGEST_FADE_S  # noqa: PLC0415 - see `cli`

    return _at_most(text, LONGEST_FADE_S, "a fade", "60m")


def crossfade(text: str) -> float:
    """The length of a crossfade in s."""
    from sleepplayer.night.gain import LONGEST_CROSSFADE_S  # noqa: PLC0415 - see `cli`

    return _at_most(text, LONGEST_CROSSFADE_S, "a crossfade", "15s")


def _at_most(text: str, limit_s: float, what: str, limit: str) -> float:
    seconds = duration(text)
    if seconds > limit_s:
        raise argparse.ArgumentTypeError(f"“{text}” is too long: {what} takes at most {limit}.")
    return seconds


def volume(text: str) -> int:
    """The listener's volume, 0-100."""
    if not text.isascii() or not text.isdigit() or int(text) > 100:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 0 to 100.")
    return int(text)
