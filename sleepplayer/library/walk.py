"""Walking the library's folders: every file once, however many ways lead to it."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sleepplayer.library.find import MEDIA_ENDINGS
from sleepplayer.library.media import FileOnDisk
from sleepplayer.models import Root

_LARGEST_STORED = 2**63 - 1


class Walk:
    """One walk: iterate over `files`, then ask what went wrong.

    Hidden files and those with other endings are left out, except a file that is a root itself.
    A link counts only where what it points to is not reached without it; so a file's location
    does not depend on which folder happened to be listed first.
    """

    def __init__(self, roots: Sequence[Root], *, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._roots = roots
        self._entered: set[tuple[int, int]] = set()
        self._named: set[str] = set()
        self._links: list[str] = []
        self._folders = [root.path for root in reversed(roots) if root.is_folder]
        self.folder = ""
        """The one that is being listed."""
        self.closed_folders = 0
        """How many could not be listed, the missing ones among the roots included."""

    def files(self) -> Iterator[FileOnDisk]:
        """The files; asks `stop` at each folder. Raises nothing."""
        for root in self._roots:
            if not root.is_folder:
                yield from self._file(root.path)
        while (self._folders or self._links) and not self._stop():
            if self._folders:
                yield from self._list(self._folders.pop())
            else:
                yield from self._follow(self._links.pop())

    def _list(self, folder: str) -> Iterator[FileOnDisk]:
        self.folder = folder
        try:
            state = Path(folder).stat()
            if (state.st_dev, state.st_ino) in self._entered:
                return
            self._entered.add((state.st_dev, state.st_ino))
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except (OSError, ValueError):
            self.closed_folders += 1
            return
        inner = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_symlink():
                    self._links.append(entry.path)
                elif entry.is_dir():
                    inner.append(entry.path)
                elif is_media(entry.name):
                    yield from self._seen(entry.path, entry.stat())
            except OSError:  # it went while we looked
                continue
        self._folders.extend(reversed(inner))

    def _follow(self, link: str) -> Iterator[FileOnDisk]:
        """Where a link leads, if nothing else led there."""
        if Path(link).is_dir():
            self._folders.append(link)  # entered only once
        elif is_media(link) and os.path.realpath(link) not in self._named:
            self._named.add(os.path.realpath(link))
            yield from self._file(link)

    def _file(self, path: str) -> Iterator[FileOnDisk]:
        try:
            yield from self._seen(path, Path(path).stat())
        except (OSError, ValueError):
            return

    def _seen(self, path: str, state: os.stat_result) -> Iterator[FileOnDisk]:
        if stat.S_ISREG(state.st_mode) and path not in self._named:
            self._named.add(path)
            yield on_disk(path, state)


def on_disk(path: str, state: os.stat_result) -> FileOnDisk:
    """The values that are compared with what is known; times past the year 2262 are cut."""
    return FileOnDisk(path, state.st_size, max(-1, min(state.st_mtime_ns, _LARGEST_STORED)))


def is_media(name: str) -> bool:
    """Whether its ending is one that is looked at inside a folder."""
    return Path(name).suffix.lower() in MEDIA_ENDINGS


def places_of(paths: Sequence[str], roots: Sequence[Root]) -> list[Root]:
    """What to walk for these paths: those in the library that are not hidden and may be media.

    A path that does not exist is a place as well: what is known of it has vanished.
    """
    places: dict[str, Root] = {}
    for path in paths:
        for root in roots:
            named = path == root.path
            inside = root.is_folder and path.startswith(root.path.rstrip(os.sep) + os.sep)
            if not named and not inside:
                continue
            names = Path(path[len(root.path) :]).parts
            if not any(name.startswith(".") for name in names):
                is_folder = Path(path).is_dir() or (named and root.is_folder)
                if named or is_folder or is_media(path) or not os.path.lexists(path):
                    places[path] = Root(path, is_folder)
                break
    return list(places.values())
