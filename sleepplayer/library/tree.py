"""Files found by names that differ in case, or in how accents are composed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Names:
    """What is in a folder: the names of its regular files, and of its folders (links count)."""

    files: frozenset[str]
    folders: frozenset[str]


class Disk(Protocol):
    """What resolving has to see of the disk."""

    def names(self, folder: str) -> Names | None:
        """A folder's content; None if it is none, or cannot be read."""
        ...


class RealDisk:
    """The disk as it is."""

    def names(self, folder: str) -> Names | None:
        """One `scandir`."""
        files, folders = [], []
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    try:
                        if entry.is_file():
                            files.append(entry.name)
                        elif entry.is_dir():
                            folders.append(entry.name)
                    except OSError:  # a link to itself
                        continue
        except (OSError, ValueError):
            return None
        return Names(frozenset(files), frozenset(folders))


class Tree:
    """Folders that were listed, and what is in them whatever its case and accents."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._names: dict[str, Names | None] = {}
        self._folded: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        self._children: dict[tuple[str, str], str | None] = {}

    def has(self, path: str) -> bool:
        """Whether a file is there by just this path. Folders above it may be closed to us."""
        folder, _, name = path.rpartition("/")
        names = self._listed(folder or "/")
        return names is not None and name in names.files

    def file(self, start: str, parts: Sequence[str]) -> str | None:
        """The file at `parts` below the folder `start`, or one that differs from it in case and
        accents alone."""
        folder = self.folder(start, parts[:-1])
        if folder is None or (names := self._listed(folder)) is None:
            return None
        name = parts[-1]
        if name not in names.files:
            name = self._folded_names(folder, names)[0].get(folded(name), "")
        return f"{folder.rstrip('/')}/{name}" if name else None

    def folder(self, start: str, parts: Sequence[str]) -> str | None:
        """The same for a folder."""
        # From the top down, so that it ends at the first that is missing, however deep it goes on.
        folder: str | None = start
        for part in parts:
            if folder is None:
                break
            if (folder, part) not in self._children:
                self._children[folder, part] = self._child(folder, part)
            folder = self._children[folder, part]
        return folder

    def _child(self, folder: str, name: str) -> str | None:
        direct = f"{folder.rstrip('/')}/{name}"
        names = self._listed(folder)
        if names is None:
            return None
        if name in names.folders:
            return direct
        actual = self._folded_names(folder, names)[1].get(folded(name))
        return f"{folder.rstrip('/')}/{actual}" if actual else None

    def _listed(self, folder: str) -> Names | None:
        if folder not in self._names:
            self._names[folder] = self._disk.names(folder)
        return self._names[folder]

    def _folded_names(self, folder: str, names: Names) -> tuple[dict[str, str], dict[str, str]]:
        if folder not in self._folded:
            # Sorted, so that of two names that differ in case alone it is always the same one.
            self._folded[folder] = (
                {folded(name): name for name in sorted(names.files, reverse=True)},
                {folded(name): name for name in sorted(names.folders, reverse=True)},
            )
        return self._folded[folder]


def folded(name: str) -> str:
    """Equal for names that differ in case or in how accents are composed."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
