"""All that the command line understands as one parser: what the manual page and the completions are
made from (`packaging/make_manual.py`). The commands themselves parse each with their own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sleepplayer.cli.doctor import doctor_parser
from sleepplayer.cli.library import (
    export_parser,
    folders_parser,
    import_parser,
    list_parser,
    playlists_parser,
    remove_parser,
    scan_parser,
)
from sleepplayer.cli.play import play_parser
from sleepplayer.cli.tonight import tonight_parser
from sleepplayer.cli.triggers import set_parser, tag_parser, triggers_parser
from sleepplayer.cli.window import window_parser

Parser = argparse.ArgumentParser

Make = Callable[[], Parser]


@dataclass(frozen=True)
class Group:
    """Commands that share their first word; `bare` is what the word alone understands."""

    about: str
    commands: Mapping[str, Make]
    bare: Make | None = None


COMMANDS: Mapping[str, Make | Group] = {
    "play": play_parser,
    "tonight": tonight_parser,
    "library": Group(
        "What you own: scanned, listed, tagged.",
        {
            "scan": scan_parser,
            "list": list_parser,
            "tag": tag_parser,
            "folders": folders_parser,
            "remove": remove_parser,
        },
    ),
    "playlist": Group(
        "Playlists: listed, imported, exported.",
        {"list": playlists_parser, "import": import_parser, "export": export_parser},
    ),
    "triggers": Group(
        "Triggers, and how much you like them. Alone it lists them.",
        {"list": triggers_parser, "set": set_parser},
        bare=triggers_parser,
    ),
    "doctor": doctor_parser,
}
"""Every command, in the order in which a person gets to know them."""


def whole_parser() -> Parser:
    """`sleepplayer` with all its commands below it; the window's own words come first."""
    window = window_parser()
    # Its epilogue names the commands; here they follow.
    whole = Parser(
        prog=window.prog, description=window.description, parents=[window], add_help=False
    )
    below = whole.add_subparsers(metavar="COMMAND")
    for name, made in COMMANDS.items():
        if not isinstance(made, Group):
            _add(below, name, made())
            continue
        bare = [] if made.bare is None else [made.bare()]
        group = below.add_parser(
            name,
            prog=f"{whole.prog} {name}",
            help=made.about,
            description=made.about,
            parents=bare,
            add_help=not bare,
        )
        within = group.add_subparsers(metavar="COMMAND")
        for word, make in made.commands.items():
            _add(within, word, make())
    return whole


def _add(below: argparse._SubParsersAction[Parser], name: str, parser: Parser) -> None:
    about = parser.description or ""
    below.add_parser(
        name,
        prog=parser.prog,
        help=about.partition(". ")[0].removesuffix(".") + ".",
        description=about,
        epilog=parser.epilog,
        parents=[parser],
        add_help=False,
    )
