"""The command line: what may be said, and who carries it out.

Only what is needed is imported: `play` loads no GUI library, and `--help` none at all.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TypeVar

from sleepplayer import __version__
from sleepplayer.durations import parse_clock, parse_count, parse_duration_s
from sleepplayer.errors import SleepplayerError, UsageError
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.queue import Repeat
from sleepplayer.night.settings import EngineChoice
from sleepplayer.night.sleep_timer import LONGEST_FADE_S, AfterTracks, AtClock, ForLength, Goal

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
LONGEST_CROSSFADE_S = 15.0

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_REWORDED = (
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 and \2 exclude each other."),
    (r"argument (\S+): expected one argument", r"\1 takes a value."),
    (r"argument (\S+): ignored explicit argument .*", r"\1 takes no value."),
    (r"unrecognized arguments: (.+)", r"“\1” is not understood."),
    (r"argument \S+: (.+)", r"\1"),  # a sentence of our own
)
"""What argparse says, and how a person would."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns the exit code (0 done, 1 failed, 2 usage)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        if words[:1] == ["play"]:
            return _play(_play_parser().parse_args(words[1:]))
        if words[:1] == ["doctor"]:
            return _doctor(_doctor_parser().parse_args(words[1:]))
        return _window(_window_parser().parse_args(words))
    except UsageError as exc:
        print(f"sleepplayer: {exc}", file=sys.stderr)  # noqa: T201
        return WRONG_USAGE
    except SleepplayerError as exc:
        print(f"sleepplayer: {exc}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:  # before anything sounded; later it fades
        return INTERRUPTED


def _prepare_streams() -> None:
    """Whatever the terminal is or lacks, words must not end a night."""
    if sys.stdout is None:  # closed, as some schedulers start programs
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


class _Parser(argparse.ArgumentParser):
    """argparse, but with one sentence for one mistake instead of the whole usage."""

    def __init__(self, *, prog: str, description: str, epilog: str | None = None) -> None:
        super().__init__(prog=prog, description=description, epilog=epilog, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong; exit code 2."""
        for pattern, words in _REWORDED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match is not None:
                message = match.expand(words)
                break
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\n")


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="sleepplayer",
        description="Plays what you fall asleep to, fades out softly and is silent on time.",
        epilog="sleepplayer play --help: in the terminal. sleepplayer doctor: what works here.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
    _add_choice(parser, "--engine", EngineChoice, "what plays")
    parser.add_argument("--version", action="version", version=f"sleepplayer {__version__}")
    return parser


def _play_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="sleepplayer play",
        description="Plays in the terminal, fades out and is silent on time. "
        "Without a PATH it plays the built-in sounds. Ctrl+C fades out over 2 s.",
    )
    add = parser.add_argument
    add("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--for", dest="length_s", type=_length, metavar="45m", help="how long")
    when.add_argument("--until", type=_clock, metavar="23:30", help="silent at this time")
    when.add_argument("--tracks", type=_count, metavar="N", help="silent after N tracks")
    when.add_argument("--end-of-track", action="store_true", help="silent after this track")
    add("--fade", dest="fade_s", type=_fade, metavar="10m", help="length of the fade, up to 60m")
    _add_choice(parser, "--curve", FadeCurve, "shape of the fade")
    add("--crossfade", dest="crossfade_s", type=_crossfade, metavar="3s", help="up to 15s")
    add("--volume", type=_volume, metavar="0-100", help="how loud")
    _add_choice(parser, "--repeat", Repeat, "what begins again at its end")
    add("--shuffle", action="store_true", help="in another order each time")
    _add_choice(parser, "--then", EndAction, "after the silence; here both end the command")
    _add_choice(parser, "--engine", EngineChoice, "what plays")
    return parser


def _add_choice(parser: _Parser, name: str, kind: type[E], text: str) -> None:
    *others, last = kind

    def parse(word: str) -> E:
        try:
            return kind(word)
        except ValueError as exc:
            raise argparse.ArgumentTypeError(
                f"{name} takes {', '.join(others)} or {last}."
            ) from exc

    parser.add_argument(name, type=parse, metavar="|".join(kind), help=text)


def _doctor_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="sleepplayer doctor", description="Says what works on this machine and what does not."
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser


def _window(options: argparse.Namespace) -> int:
    from sleepplayer.window import display_is_there, run_window  # noqa: PLC0415

    if display_is_there():
        return run_window(options.paths, engine=options.engine)
    from sleepplayer.terminal import play_instead_of_window  # noqa: PLC0415

    return play_instead_of_window(options.paths, engine=options.engine)


def _play(options: argparse.Namespace) -> int:
    from sleepplayer.terminal import PlayRequest, TerminalEvening  # noqa: PLC0415

    request = PlayRequest(
        paths=options.paths,
        goal=_goal(options),
        fade_s=options.fade_s,
        curve=options.curve,
        crossfade_s=options.crossfade_s,
        volume=options.volume,
        repeat=options.repeat,
        shuffle=options.shuffle,
        engine=options.engine,
    )
    return TerminalEvening(request, out=sys.stdout, err=sys.stderr).run()


def _doctor(options: argparse.Namespace) -> int:
    from sleepplayer.doctor import run_doctor  # noqa: PLC0415

    return run_doctor(as_json=options.json, out=sys.stdout)


def _goal(options: argparse.Namespace) -> Goal | None:
    if options.length_s is not None:
        return ForLength(options.length_s)
    if options.until is not None:
        return AtClock(options.until)
    if options.tracks is not None:
        return AfterTracks(options.tracks)
    return AfterTracks(1) if options.end_of_track else None


def _said(parse: Callable[[str], T], text: str) -> T:
    """argparse shows the sentence of an ArgumentTypeError, and exits with 2 as we promise."""
    try:
        return parse(text)
    except UsageError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


def _duration(text: str) -> float:
    return _said(parse_duration_s, text)


def _length(text: str) -> float:
    seconds = _duration(text)
    if seconds <= 0.0:
        raise argparse.ArgumentTypeError("a session takes some time: write it like 45m or 1h30m")
    return seconds


def _clock(text: str) -> datetime:
    return _said(lambda t: parse_clock(t, datetime.now(UTC).astimezone()), text)


def _count(text: str) -> int:
    return _said(parse_count, text)


def _fade(text: str) -> float:
    return _at_most(_duration(text), LONGEST_FADE_S, "A fade", "60m")


def _crossfade(text: str) -> float:
    return _at_most(_duration(text), LONGEST_CROSSFADE_S, "A crossfade", "15s")


def _at_most(seconds: float, limit_s: float, what: str, limit: str) -> float:
    if seconds > limit_s:
        raise argparse.ArgumentTypeError(f"{what} takes at most {limit}.")
    return seconds


def _volume(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 100:
        raise argparse.ArgumentTypeError("The volume is a whole number from 0 to 100.")
    return int(text)
