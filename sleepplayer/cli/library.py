"""`sleepplayer library` and `sleepplayer playlist`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sleepplayer.cli import words
from sleepplayer.cli.triggers import tag
from sleepplayer.errors import UsageError
from sleepplayer.models import Filter, Show, SortBy

Command = Callable[[Sequence[str]], int]


def library(arguments: Sequence[str]) -> int:
    """Scan, list, tag, and what makes the library up."""
    commands: Mapping[str, Command] = {
        "scan": _scan,
        "list": _list,
        "tag": tag,
        "folders": _folders,
        "remove": _remove,
    }
    return _one_of(commands, "library", arguments)


def playlist(arguments: Sequence[str]) -> int:
    """List, import and export playlists."""
    commands: Mapping[str, Command] = {
        "list": _playlists,
        "import": _import,
        "export": _export,
    }
    return _one_of(commands, "playlist", arguments)


def _one_of(commands: Mapping[str, Command], group: str, arguments: Sequence[str]) -> int:
    *others, last = commands
    word = arguments[0] if arguments else ""
    if word in commands:
        return commands[word](arguments[1:])
    choice = f"{', '.join(others)} or {last}"
    if word in ("-h", "--help"):
        sys.stdout.write(f"usage: sleepplayer {group} {'|'.join(commands)} ...\n")
        sys.stdout.write(f"Each of {choice} has a --help of its own.\n")
        return 0
    raise UsageError(f"sleepplayer {group} takes {choice}.")


def scan_parser() -> argparse.ArgumentParser:
    """What `library scan` understands."""
    parser = words.Parser(
        prog="sleepplayer library scan",
        description="Adds files and folders to the library and looks into them; without a PATH "
        "looks again at all there is. What it has found it keeps: after Ctrl+C the next scan goes "
        "on from there.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders")
    parser.add_argument(
        "--no-loudness", action="store_true", help="leave the loudness to be measured later"
    )
    _add_json(parser)
    return parser


def _scan(arguments: Sequence[str]) -> int:
    options = scan_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import scan  # noqa: PLC0415 - loads the decoders

    return scan(options.paths, measure=not options.no_loudness, as_json=options.json)


def list_parser() -> argparse.ArgumentParser:
    """What `library list` understands."""
    parser = words.Parser(prog="sleepplayer library list", description="Lists sounds.")
    add = parser.add_argument
    add("text", nargs="*", metavar="WORD", help="beginnings of words in title, artist, folder ...")
    add("--playlist", metavar="NAME", help="of this playlist only")
    add("--trigger", metavar="NAME", help="that carry this trigger")
    words.add_choice(parser, "--show", Show, "which part of the library")
    words.add_choice(parser, "--sort", SortBy, "in which order")
    add("--descending", action="store_true", help="from the other end")
    add(
        "--longer-than",
        dest="longer_than_s",
        type=words.duration,
        metavar="20m",
        help="that last longer",
    )
    add(
        "--shorter-than",
        dest="shorter_than_s",
        type=words.duration,
        metavar="1h",
        help="that last shorter",
    )
    add(
        "--not-heard-for",
        dest="not_heard_for_days",
        type=words.days,
        metavar="7d",
        help="not heard for so long",
    )
    add(
        "--heard-within",
        dest="heard_within_days",
        type=words.days,
        metavar="7d",
        help="heard within this time",
    )
    add(
        "--added-within",
        dest="added_within_days",
        type=words.days,
        metavar="7d",
        help="that came within this time",
    )
    _add_json(parser)
    return parser


def _list(arguments: Sequence[str]) -> int:
    options = list_parser().parse_args(arguments)
    asked = Filter(
        text=" ".join(options.text),
        longer_than_s=options.longer_than_s,
        shorter_than_s=options.shorter_than_s,
        not_heard_for_days=options.not_heard_for_days,
        heard_within_days=options.heard_within_days,
        added_within_days=options.added_within_days,
        trigger=options.trigger,
        show=options.show or Show.ALL,
    )
    from sleepplayer.shelf_commands import list_tracks  # noqa: PLC0415 - loads the database

    return list_tracks(
        asked,
        playlist=options.playlist,
        sort=options.sort,
        descending=options.descending,
        as_json=options.json,
    )


def folders_parser() -> argparse.ArgumentParser:
    """What `library folders` understands."""
    parser = words.Parser(
        prog="sleepplayer library folders", description="Lists what makes up the library."
    )
    _add_json(parser)
    return parser


def _folders(arguments: Sequence[str]) -> int:
    options = folders_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import list_folders  # noqa: PLC0415 - see above

    return list_folders(as_json=options.json)


def remove_parser() -> argparse.ArgumentParser:
    """What `library remove` understands."""
    parser = words.Parser(
        prog="sleepplayer library remove",
        description="Takes folders and files out of the library. Nothing is deleted from the disk, "
        "and what was heard of them stays known.",
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    _add_json(parser)
    return parser


def _remove(arguments: Sequence[str]) -> int:
    options = remove_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import remove_folders  # noqa: PLC0415 - see above

    return remove_folders(options.paths, as_json=options.json)


def playlists_parser() -> argparse.ArgumentParser:
    """What `playlist list` understands."""
    parser = words.Parser(
        prog="sleepplayer playlist list",
        description="Lists the playlists, or what is in one of them.",
    )
    parser.add_argument("name", nargs="?", metavar="NAME")
    _add_json(parser)
    return parser


def _playlists(arguments: Sequence[str]) -> int:
    options = playlists_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import list_playlists  # noqa: PLC0415 - see above

    return list_playlists(options.name, as_json=options.json)


def import_parser() -> argparse.ArgumentParser:
    """What `playlist import` understands."""
    parser = words.Parser(
        prog="sleepplayer playlist import",
        description="Makes playlists of M3U, PLS, XSPF and JSPF files. What cannot be found is "
        "named, the rest imported.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_json(parser)
    return parser


def _import(arguments: Sequence[str]) -> int:
    options = import_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import import_playlists  # noqa: PLC0415 - see above

    return import_playlists(options.files, as_json=options.json)


def export_parser() -> argparse.ArgumentParser:
    """What `playlist export` understands."""
    parser = words.Parser(
        prog="sleepplayer playlist export",
        description="Writes a playlist; the format follows from the ending of FILE: "
        ".m3u8, .m3u, .pls, .xspf or .jspf.",
    )
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--force", action="store_true", help="also over a file that exists")
    _add_json(parser)
    return parser


def _export(arguments: Sequence[str]) -> int:
    options = export_parser().parse_args(arguments)
    from sleepplayer.shelf_commands import export_playlist  # noqa: PLC0415 - see above

    return export_playlist(options.name, options.file, force=options.force, as_json=options.json)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")
