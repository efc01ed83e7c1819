"""Where a track is: a file, a stream, or a sound that comes with the program.

While it plays a location is a path or an address. What is kept or written into a playlist names the
program's own sounds by their name, because their path moves with the installation.
"""

from __future__ import annotations

from pathlib import Path

from sleepplayer.resources import resource_path

OWN_SCHEME = "sleepplayer:"
_SOUNDS = OWN_SCHEME + "sounds/"


def is_stream(location: str) -> bool:
    """Whether it comes over the network."""
    return location.lower().startswith(("http://", "https://"))


def kept_location(location: str) -> str:
    """As it is stored: a built-in sound by its name, all else as it is."""
    path = Path(location)
    if not is_stream(location) and path.parent == resource_path("sounds"):
        return _SOUNDS + path.stem
    return location


def playable_location(kept: str) -> str:
    """As it is played: the inverse of `kept_location`.

    A name that stands for none of our sounds gives a path that does not exist. No name leads out
    of the folder of sounds.
    """
    if not kept.startswith(_SOUNDS):
        return kept
    name = Path(kept.removeprefix(_SOUNDS)).name
    return str(resource_path("sounds") / f"{name}.opus")
