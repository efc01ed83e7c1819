"""What may be asked for over MPRIS, and what that means for the player.

A call is looked at before anything is done: what comes back is what to do, or `Refused`. Types have
to be those of the specification, to the letter: a number that came as a text is no volume.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote_to_bytes

from sleepplayer.controls import Controls
from sleepplayer.desktop.mpris.properties import LOOP_STATUS, player_properties, to_us, track_path
from sleepplayer.locations import is_stream
from sleepplayer.night.media_keys import MediaKey

Deed = Callable[[], None]

LOUDEST_MEANT = 2.0
"""A volume above 1 is meant as 1 up to what desktops amplify by; one of 50 is somebody's mistake,
and at night that must not become the loudest there is."""

_LONGEST_ADDRESS = 8192
_REPEATS = {status: repeat for repeat, status in LOOP_STATUS.items()}


class Refused(Exception):
    """It cannot be meant; `str()` says why, to a program's author."""


class Unknown(Exception):
    """There is no such method."""


def nothing() -> None:
    """What is to be done when a call has no effect now."""


def press(key: MediaKey, controls: Controls) -> Deed:
    """A button; one that is shown as having no effect has none."""
    now = controls.now()
    can = player_properties(now)[_OFFERED[key]]
    # While something is to follow the silence any key calls it off.
    return partial(controls.press, key) if can or now.ending is not None else nothing


_OFFERED = {
    MediaKey.PLAY: "CanPlay",
    MediaKey.PAUSE: "CanPause",
    MediaKey.PLAY_PAUSE: "CanPlay",
    MediaKey.STOP: "CanControl",
    MediaKey.NEXT: "CanGoNext",
    MediaKey.PREVIOUS: "CanGoPrevious",
}


def seek(controls: Controls, offset_us: int) -> Deed:
    """Ahead or back."""
    return partial(controls.seek_by, offset_us / 1e6) if controls.now().can_seek else nothing


def set_position(controls: Controls, track: str, position_us: int) -> Deed:
    """To a place of the current track; what is meant for another one, or is outside, is stale."""
    now = controls.now()
    length_us = to_us(now.duration_s)
    is_inside = position_us >= 0 and (length_us is None or position_us <= length_us)
    if now.entry_id is None or track != track_path(now) or not (now.can_seek and is_inside):
        return nothing
    return partial(controls.seek_to, now.entry_id, position_us / 1e6)


def open_uri(controls: Controls, address: str) -> Deed:
    """A local file or an http(s) address; `controls.open` looks closer. Some send a bare path."""
    if len(address) > _LONGEST_ADDRESS:
        raise Refused("the address is too long")
    return partial(controls.open, [_source(address)])


def _source(address: str) -> Path | str:
    if is_stream(address):
        return address
    if address.startswith("/") and "\0" not in address:
        return Path(address)
    scheme, _, rest = address.partition(":")
    if scheme.lower() != "file":
        raise Refused("only file, http and https addresses can be opened")
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if host.lower() not in {"", "localhost"}:
            raise Refused("only files of this computer can be opened")
        rest = slash + rest
    path = unquote_to_bytes(rest.encode("utf-8", "replace"))
    if not path.startswith(b"/") or b"\0" in path:
        raise Refused("a file is named by its absolute path")
    return Path(os.fsdecode(path))


def set_volume(controls: Controls, value: object) -> Deed:
    """0 to 1; see `LOUDEST_MEANT`."""
    if not isinstance(value, float) or not math.isfinite(value) or value > LOUDEST_MEANT:
        raise Refused("Volume is a double from 0.0 to 1.0")
    return partial(controls.set_volume, round(min(max(value, 0.0), 1.0) * 100))


def set_rate(controls: Controls, value: object) -> Deed:
    """There is but one; 0.0 is a pause, by the specification."""
    if not isinstance(value, float):
        raise Refused("Rate is a double")
    return press(MediaKey.PAUSE, controls) if value == 0.0 else nothing


def set_loop_status(controls: Controls, value: object) -> Deed:
    """What begins again at its end."""
    repeat = _REPEATS.get(value) if isinstance(value, str) else None
    if repeat is None:
        raise Refused("LoopStatus is None, Track or Playlist")
    return partial(controls.set_repeat, repeat)


def set_shuffle(controls: Controls, value: object) -> Deed:
    """In another order."""
    if not isinstance(value, bool):
        raise Refused("Shuffle is a boolean")
    return partial(controls.set_shuffle, value)


def show(controls: Controls) -> Deed:
    """The window, if there is one."""
    return controls.show if controls.can_show else nothing


SETTERS: Mapping[str, Callable[[Controls, object], Deed]] = {
    "LoopStatus": set_loop_status,
    "Rate": set_rate,
    "Shuffle": set_shuffle,
    "Volume": set_volume,
}
"""The player's properties that can be set."""
