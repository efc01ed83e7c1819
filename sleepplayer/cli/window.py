"""`sleepplayer`: the window, and what is asked of one that runs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sleepplayer import __version__
from sleepplayer.cli import COMMANDS, remote, words
from sleepplayer.cli.asked import add_options, asked_of
from sleepplayer.cli.there import those_there
from sleepplayer.errors import OutsideError
from sleepplayer.night.engine_choice import EngineChoice


def window_parser() -> words.Parser:
    """What starts the window understands."""
    parser = words.Parser(
        prog="sleepplayer",
        description="Plays what you fall asleep to, fades out softly and is silent on time.",
        epilog="There are commands, too. sleepplayer play: an evening in the terminal. "
        "sleepplayer tonight: what would play, and why. sleepplayer library, sleepplayer playlist: "
        "what you own. sleepplayer triggers: what you like. sleepplayer doctor: what works here. "
        "Each has a --help of its own.",
    )
    parser.add_argument("paths", nargs="*", type=words.source, metavar="PATH", help=words.SOURCES)
    words.add_choice(parser, "--engine", EngineChoice, "what plays")
    parser.add_argument("--version", action="version", version=f"sleepplayer {__version__}")
    add_options(parser)
    return parser


def window(arguments: Sequence[str]) -> int:
    """Show the window, or have the one that runs do what is asked; without a display play in the
    terminal."""
    parser = window_parser()
    options = parser.parse_args(arguments)
    asked = asked_of(options, os.environ)
    if not asked.opens:
        return remote.say(asked, os.environ)
    if options.paths:
        options.paths = those_there(options.paths, (*COMMANDS, *parser.options()))
        asked = asked_of(options, os.environ)
    first = remote.be_first(asked, os.environ)
    if isinstance(first, int):
        return remote.unless_too_late(first, engine=options.engine)
    with first:
        from sleepplayer.window import display_is_there, run_window  # noqa: PLC0415

        if display_is_there():
            return run_window(options.paths, engine=options.engine, start=options.start)
    if options.show and not options.start:
        raise OutsideError("There is no display to show the window on.")
    from sleepplayer.terminal import play_instead_of_window  # noqa: PLC0415

    with remote.be_the_evening(os.environ):
        return play_instead_of_window(options.paths, engine=options.engine)
