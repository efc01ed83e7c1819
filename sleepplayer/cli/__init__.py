"""The command line: what may be said, and who carries it out.

Only what is needed is imported: `play` loads no GUI library, and `--help` none at all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from sleepplayer.cli.library import library, playlist
from sleepplayer.cli.play import doctor, play, window
from sleepplayer.cli.tonight import tonight
from sleepplayer.cli.triggers import triggers
from sleepplayer.cli.words import WRONG_USAGE
from sleepplayer.errors import SleepplayerError, UsageError

FAILED, INTERRUPTED, BROKEN_PIPE = 1, 130, 141
"""The last two as shells have them: 128 and the number of SIGINT, of SIGPIPE."""

COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "play": play,
    "tonight": tonight,
    "doctor": doctor,
    "library": library,
    "playlist": playlist,
    "triggers": triggers,
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
        if command is not None:
            return command(words[1:])
        return window(words)
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
