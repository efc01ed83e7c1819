"""Where tracks are, as the database has it, and in which of the person's folders."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from sleepplayer.locations import OWN_SCHEME, is_stream, kept_location, playable_location
from sleepplayer.storage.text import kept_text, original_text

BUILTIN_PREFIX = f"{OWN_SCHEME}sounds/"
_DISPLACED_PREFIX = f"{OWN_SCHEME}displaced/"


def stored_location(location: str) -> str:
    """A location as the database has it."""
    return kept_text(_by_name(location))


def played_location(stored: str) -> str:
    """The inverse of `stored_location`."""
    return playable_location(original_text(stored))


def displaced_location(track_id: int) -> str:
    """For a missing track whose place another one has taken; nothing is ever found there."""
    return f"{_DISPLACED_PREFIX}{track_id}"


def is_displaced(location: str) -> bool:
    """Whether it is no place at all, but stands for one that another track has taken."""
    return location.startswith(_DISPLACED_PREFIX)


def under(path: str) -> tuple[str, str, str]:
    """A root's own stored location, and the two between which lies all that is in it."""
    folder = path.rstrip(os.sep) + os.sep
    return kept_text(path), kept_text(folder), kept_text(folder) + "\U0010ffff"


def folder_of(location: str, roots: Iterable[str]) -> str:
    """What to show as the folder: from the root's own name on, `ASMR/Rain`; a stream's host.

    The whole path would be no help in a search: everything is found by the name of the home folder.
    """
    if is_stream(location):
        try:
            return urlsplit(location).hostname or ""
        except ValueError:  # an address that is none
            return ""
    if _by_name(location).startswith(OWN_SCHEME):
        return ""
    parent = Path(location).parent
    holding = [root for root in map(Path, roots) if parent == root or root in parent.parents]
    if not holding:
        return parent.name
    root = min(holding, key=lambda path: len(path.parts))
    return parent.relative_to(root.parent).as_posix()


def _by_name(location: str) -> str:
    # Looking where the program's own sounds are takes longer than writing a track.
    return kept_location(location) if "sounds" in location else location
