"""The command line: what may be said, and who carries it out.

Only what is needed is imported: `play` loads no GUI library, `--help` none at all, and `--extend`
no command's module, for somebody waits for it at a keyboard.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from sleepplayer.errors import SleepplayerError, UsageError

FAILED, WRONG_USAGE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141
"""The last two as shells have them: 128 and the number of SIGINT, of SIGPIPE."""

# ruff: noqa: PLC0415 - see above


def _play(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.play import play

    return play(arguments)


def _tonight(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.tonight import tonight

    return tonight(arguments)


def _doctor(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.doctor import doctor

    return doctor(arguments)


def _library(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.library import library

    return library(arguments)


def _playlist(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.library import playlist

    return playlist(arguments)


def _triggers(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.triggers import triggers

    return triggers(arguments)


def _window(arguments: Sequence[str]) -> int:
    from sleepplayer.cli.window import window

    return window(arguments)


COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "play": _play,
    "tonight": _tonight,
    "doctor": _doctor,
    "library": _library,
    "playlist": _playlist,
    "triggers": _triggers,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; returns the exit code (0 done, 1 failed, 2 usage)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    try:
        code = _carried_out(words)
    except (BrokenPipeError, SystemExit):  # argparse leaves by the latter after --help
        if not _hush():
            raise
        return BROKEN_PIPE
    return BROKEN_PIPE if _hush() else code


def _carried_out(words: Sequence[str]) -> int:
    try:
        command = COMMANDS.get(words[0]) if words else None
        return _window(words) if command is None else command(words[1:])
    except UsageError as exc:
        print(f"sleepplayer: {exc}", file=sys.stderr)  # noqa: T201
        return WRONG_USAGE
    except SleepplayerError as exc:
        print(f"sleepplayer: {exc}", file=sys.stderr)  # noqa: T201
        return FAILED
    except KeyboardInterrupt:  # before anything sounded; later it fades
        return INTERRUPTED


def _hush() -> bool:
    """Whether nobody reads what is said, as behind `| head`: then nothing more is, nor of that."""
    hushed = False
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)  # for what Python flushes at its end
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
            hushed = True
        except OSError:
            continue  # a full disk, say: Python flushes again at its end, and tells
    return hushed


def _prepare_streams() -> None:
    """Whatever the terminal is or lacks, words must not end a night."""
    if sys.stdout is None:  # closed, as some schedulers start programs
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
