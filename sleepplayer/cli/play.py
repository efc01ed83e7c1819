"""`sleepplayer play`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from sleepplayer.cli import remote, words
from sleepplayer.errors import UsageError
from sleepplayer.night.end_action import EndAction
from sleepplayer.night.engine_choice import EngineChoice
from sleepplayer.night.fade import FadeCurve
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, ForLength, Goal


def play_parser() -> argparse.ArgumentParser:
    """What `play` understands."""
    parser = words.Parser(
        prog="sleepplayer play",
        description="Plays in the terminal, fades out and is silent on time. "
        "Without a PATH it plays tonight’s plan (see “sleepplayer tonight”). Ctrl+C fades out "
        "over 2 s.",
    )
    add = parser.add_argument
    add("paths", nargs="*", type=words.source, metavar="PATH", help=words.SOURCES)
    add("--playlist", metavar="NAME", help="a playlist of the library instead of a PATH")
    add("--profile", metavar="NAME", help="whose evening it is")
    add(
        "--harmless",
        action="store_true",
        help="what nobody knows anything of yet is harmless: it may play, now and later",
    )
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--for", dest="length_s", type=words.length, metavar="45m", help="how long")
    when.add_argument("--until", type=words.clock, metavar="23:30", help="silent at this time")
    when.add_argument("--tracks", type=words.count, metavar="N", help="silent after N tracks")
    when.add_argument("--end-of-track", action="store_true", help="silent after this track")
    add(
        "--fade",
        dest="fade_s",
        type=words.fade,
        metavar="10m",
        help="length of the fade, up to 60m",
    )
    words.add_choice(parser, "--curve", FadeCurve, "shape of the fade")
    add(
        "--crossfade",
        dest="crossfade_s",
        type=words.crossfade,
        metavar="3s",
        help="how long a track and the next sound together, up to 15s",
    )
    add("--volume", type=words.volume, metavar="0-100", help="how loud")
    words.add_choice(parser, "--repeat", Repeat, "what begins again at its end")
    add("--shuffle", action="store_true", help="in another order each time")
    words.add_choice(parser, "--then", EndAction, "what follows the silence")
    words.add_choice(parser, "--engine", EngineChoice, "what plays")
    return parser


def play(arguments: Sequence[str]) -> int:
    """Play in the terminal."""
    options = play_parser().parse_args(arguments)
    if options.playlist is not None and options.paths:
        raise UsageError("--playlist and PATH exclude each other.")
    from sleepplayer.play_request import PlayRequest  # noqa: PLC0415
    from sleepplayer.terminal import TerminalEvening  # noqa: PLC0415

    request = PlayRequest(
        sources=options.paths,
        playlist=options.playlist,
        goal=_goal(options),
        fade_s=options.fade_s,
        curve=options.curve,
        crossfade_s=options.crossfade_s,
        volume=options.volume,
        repeat=options.repeat,
        shuffle=options.shuffle,
        engine=options.engine,
        profile=options.profile,
        harmless=options.harmless,
        then=options.then or EndAction.STOP,
    )
    evening = TerminalEvening(request, out=sys.stdout, err=sys.stderr)
    with remote.be_the_evening(os.environ):  # not for a request that comes to nothing
        return evening.run()


def _goal(options: argparse.Namespace) -> Goal | None:
    if options.length_s is not None:
        return ForLength(options.length_s)
    if options.until is not None:
        return AtClock(options.until)
    if options.tracks is not None:
        return AfterTracks(options.tracks)
    return AfterTracks(1) if options.end_of_track else None
