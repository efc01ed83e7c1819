"""The two interfaces of MPRIS as a bus sees them: names, types, and what answers to each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from sleepplayer.desktop.mpris import requests
from sleepplayer.desktop.mpris.requests import Deed
from sleepplayer.night.media_keys import MediaKey

PATH = "/org/mpris/MediaPlayer2"
NAME = "org.mpris.MediaPlayer2.sleepplayer"
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"

METHODS: Mapping[tuple[str, str, str], Callable[..., Deed]] = {
    (ROOT, "Raise", ""): requests.show,
    (ROOT, "Quit", ""): lambda controls: controls.quit,
    (PLAYER, "Play", ""): partial(requests.press, MediaKey.PLAY),
    (PLAYER, "Pause", ""): partial(requests.press, MediaKey.PAUSE),
    (PLAYER, "PlayPause", ""): partial(requests.press, MediaKey.PLAY_PAUSE),
    (PLAYER, "Stop", ""): partial(requests.press, MediaKey.STOP),
    (PLAYER, "Next", ""): partial(requests.press, MediaKey.NEXT),
    (PLAYER, "Previous", ""): partial(requests.press, MediaKey.PREVIOUS),
    (PLAYER, "Seek", "x"): requests.seek,
    (PLAYER, "SetPosition", "ox"): requests.set_position,
    (PLAYER, "OpenUri", "s"): requests.open_uri,
}
"""By interface, method and signature; each is given the controls and the arguments."""


def method(interface: str, member: str, signature: str) -> Callable[..., Deed] | None:
    """What answers to a call; a call may leave its interface out."""
    for name in (interface,) if interface else (PLAYER, ROOT):
        if found := METHODS.get((name, member, signature)):
            return found
    return None


_CHANGES = "org.freedesktop.DBus.Property.EmitsChangedSignal"


def _property(name: str, kind: str, *, writable: bool = False, changes: str = "") -> str:
    access = "readwrite" if writable else "read"
    note = f'<annotation name="{_CHANGES}" value="{changes}"/>' if changes else ""
    return f'<property name="{name}" type="{kind}" access="{access}">{note}</property>'


def _method(name: str, *arguments: tuple[str, str]) -> str:
    inside = "".join(f'<arg direction="in" name="{of}" type="{kind}"/>' for of, kind in arguments)
    return f'<method name="{name}">{inside}</method>'


def _interface(name: str, *parts: str) -> str:
    return f'<interface name="{name}">' + "".join(parts) + "</interface>"


ROOT_XML = _interface(
    ROOT,
    _method("Raise"),
    _method("Quit"),
    _property("CanQuit", "b", changes="const"),
    _property("CanRaise", "b"),
    _property("HasTrackList", "b", changes="const"),
    _property("Identity", "s", changes="const"),
    _property("DesktopEntry", "s", changes="const"),
    _property("SupportedUriSchemes", "as", changes="const"),
    _property("SupportedMimeTypes", "as", changes="const"),
)
PLAYER_XML = _interface(
    PLAYER,
    *map(_method, ("Next", "Previous", "Pause", "PlayPause", "Stop", "Play")),
    _method("Seek", ("Offset", "x")),
    _method("SetPosition", ("TrackId", "o"), ("Position", "x")),
    _method("OpenUri", ("Uri", "s")),
    '<signal name="Seeked"><arg name="Position" type="x"/></signal>',
    _property("PlaybackStatus", "s"),
    _property("LoopStatus", "s", writable=True),
    _property("Rate", "d", writable=True),
    _property("Shuffle", "b", writable=True),
    _property("Metadata", "a{sv}"),
    _property("Volume", "d", writable=True),
    _property("Position", "x", changes="false"),
    _property("MinimumRate", "d", changes="const"),
    _property("MaximumRate", "d", changes="const"),
    _property("CanGoNext", "b"),
    _property("CanGoPrevious", "b"),
    _property("CanPlay", "b"),
    _property("CanPause", "b"),
    _property("CanSeek", "b"),
    _property("CanControl", "b", changes="const"),
)
