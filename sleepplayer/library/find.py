"""From what a person drops or names to the files in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sleepplayer.collation import natural_key

MEDIA_ENDINGS = frozenset(
    {
        *(".3gp", ".aac", ".ac3", ".aif", ".aifc", ".aiff", ".amr", ".ape", ".asf", ".au", ".avi"),
        *(".caf", ".dsf", ".dts", ".eac3", ".flac", ".flv", ".m2ts", ".m4a", ".m4b", ".m4v"),
        *(".mka", ".mkv", ".mov", ".mp2", ".mp3", ".mp4", ".mpc", ".mpeg", ".mpg", ".oga", ".ogg"),
        *(".ogv", ".oma", ".opus", ".ra", ".rm", ".spx", ".tak", ".tta", ".voc", ".w64", ".wav"),
        *(".weba", ".webm", ".wma", ".wmv", ".wv"),
    }
)
"""What is tried inside a folder. `.ts` is left out: most files of that name are programs."""


def find_files(
    paths: Iterable[Path], *, stop: Callable[[], bool] = lambda: False
) -> Iterator[Path]:
    """The files to try: named ones in the order given and as often, folders with all in them once.

    In a folder its files come first, then its subfolders, both in natural order; hidden ones and
    files with other endings are left out. A named file comes whatever it is called, even if it is
    missing; so does a folder that cannot be listed: who tries them finds out why. Links are
    followed, in circles too, without an end to it. `stop` is asked between folders. Raises nothing.
    """
    seen: set[str] = set()
    for named in paths:
        # A stack of our own: folders may be nested deeper than calls.
        waiting = [named]
        while waiting and not stop():
            path = waiting.pop()
            identity = os.path.realpath(path)
            listed = _list(path)
            if listed is None:
                seen.add(identity)
                yield path
                continue
            if identity in seen:
                continue
            seen.add(identity)
            files, folders = listed
            for file in files:
                identity = os.path.realpath(file)
                if identity not in seen:
                    seen.add(identity)
                    yield file
            waiting.extend(reversed(folders))


def _list(folder: Path) -> tuple[list[Path], list[Path]] | None:
    """The media files and the folders in it, sorted; None if it is none, or is closed to us."""
    try:
        with os.scandir(folder) as entries:
            shown = sorted(
                (entry for entry in entries if not entry.name.startswith(".")),
                key=lambda entry: natural_key(entry.name),
            )
    except (OSError, ValueError):
        return None
    files, folders = [], []
    for entry in shown:
        if _is_folder(entry):
            folders.append(folder / entry.name)
        elif Path(entry.name).suffix.lower() in MEDIA_ENDINGS:
            files.append(folder / entry.name)
    return files, folders


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False
