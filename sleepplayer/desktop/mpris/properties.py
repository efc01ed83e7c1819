"""What MPRIS says of a moment of the player: pure, and in types that D-Bus has.

After the specification's Player interface (specifications.freedesktop.org/mpris-spec/latest) and
its metadata guidelines (freedesktop.org/wiki/Specifications/mpris-spec/metadata).
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote_from_bytes

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.mpris.mime_types import MIME_TYPES
from sleepplayer.locations import is_stream
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase

URI_SCHEMES = ("file", "http", "https")

LOOP_STATUS = {Repeat.OFF: "None", Repeat.QUEUE: "Playlist", Repeat.TRACK: "Track"}

_STATUS = {Phase.IDLE: "Stopped", Phase.PLAYING: "Playing", Phase.PAUSED: "Paused"}
_ENTRIES = "/org/sleepplayer/entry/"
_UNTOLD = "/org/sleepplayer/untold"
_MOST_US = 2**63 - 1


class ObjectPath(str):
    """A D-Bus object path; a string on the wire would be another type."""

    __slots__ = ()


Value = str | bool | int | float | tuple[str, ...] | Mapping[str, "Value"]
"""On the wire: s (o for an `ObjectPath`), b, int64, d, as, a{sv}."""

what_counts = attrgetter(
    *("phase", "entry_id", "title", "artist", "album", "location", "cover", "duration_s"),
    *("volume", "muted", "repeat", "shuffle", "can_start", "has_next", "has_previous", "can_seek"),
    "ending",
)
"""All of a `NowPlaying` that `player_properties` reads; two that agree in it need no second look.

Of `ending` only whether it is there; so while one is pending its countdown costs a comparison.
"""


def root_properties(*, can_raise: bool) -> dict[str, Value]:
    """Those of org.mpris.MediaPlayer2."""
    return {
        "Identity": "Sleepplayer",
        "DesktopEntry": "org.sleepplayer.Sleepplayer",
        "SupportedUriSchemes": URI_SCHEMES,
        "SupportedMimeTypes": MIME_TYPES,
        "CanQuit": True,
        "CanRaise": can_raise,
        "HasTrackList": False,
    }


def player_properties(now: NowPlaying) -> dict[str, Value]:
    """Those of org.mpris.MediaPlayer2.Player, all but `Position`.

    Muted is volume 0: whoever turns it up from there begins at silence. While something is about to
    follow the silence any key calls that off, so playing is then offered.
    """
    is_on = now.phase is not Phase.IDLE
    return {
        "PlaybackStatus": _STATUS[now.phase],
        "LoopStatus": LOOP_STATUS[now.repeat],
        "Rate": 1.0,
        "MinimumRate": 1.0,
        "MaximumRate": 1.0,
        "Shuffle": now.shuffle,
        "Metadata": metadata(now),
        "Volume": 0.0 if now.muted else min(max(now.volume, 0), 100) / 100,
        "CanGoNext": now.has_next,
        "CanGoPrevious": now.has_previous,
        "CanPlay": is_on or now.can_start or now.ending is not None,
        "CanPause": is_on,
        "CanSeek": now.can_seek,
        "CanControl": True,
    }


def metadata(now: NowPlaying) -> dict[str, Value]:
    """What plays; empty where nothing does, and no more than a length where it must not be told."""
    track_id = track_path(now)
    if track_id is None:
        return {}
    told: dict[str, Value] = {"mpris:trackid": track_id}
    length_us = to_us(now.duration_s)
    if length_us:
        told["mpris:length"] = length_us
    if now.entry_id is None:
        return told
    texts: dict[str, Value] = {
        "xesam:title": now.title,
        "xesam:artist": (now.artist,) if now.artist else (),
        "xesam:album": now.album,
        "xesam:url": _address(now.location),
        "mpris:artUrl": _address(str(now.cover)) if now.cover is not None else "",
    }
    return told | {name: text for name, text in texts.items() if text}


def track_path(now: NowPlaying) -> ObjectPath | None:
    """What names the current track on the bus; None if there is none."""
    if now.entry_id is not None and now.entry_id >= 0:
        return ObjectPath(f"{_ENTRIES}{now.entry_id}")
    return None if now.phase is Phase.IDLE else ObjectPath(_UNTOLD)


def to_us(seconds: float | None) -> int | None:
    """Microseconds, as far as 63 bits hold them; None for what is no length or place."""
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return None
    return min(round(min(seconds, _MOST_US) * 1e6), _MOST_US)


def _address(location: str) -> str:
    """A path as a `file:` address, byte by byte (RFC 8089); what is no path only if it is http(s).

    A sound of our own has no place outside.
    """
    if is_stream(location):
        return location
    if not Path(location).is_absolute():
        return ""
    try:
        return "file://" + quote_from_bytes(os.fsencode(location), safe="/")
    except UnicodeEncodeError:  # signs no file name has
        return ""
