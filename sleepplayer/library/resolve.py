"""From what stands in a playlist to what it means on this computer.

Playlists come from other computers, other systems and other years: paths differ in case, in how
accents are composed, in everything before the last two folders. What is looked at, in this order:
the place it names; the same with other case or accents; each tail of it, the longest first, from
the playlist's folder on; the library's files of that name, where the longest common tail counts.
A name alone decides only if the library has one file of that name.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.library.addresses import (
    PLAYLIST_ENDINGS,
    Location,
    Refusal,
    Refused,
    checked_location,
    unescaped,
)
from sleepplayer.library.playlist_files.model import FileEntry
from sleepplayer.library.tree import Disk, Tree, folded

_LONGEST_TAIL = 12
_SEPARATORS = re.compile(r"[\\/]+")
_DRIVE = re.compile(r"^/*[A-Za-z]:")
_NOT_THERE_NOW = frozenset({Refusal.MISSING, Refusal.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entry, and the location it has here, as it is kept."""

    entry: FileEntry
    location: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An entry that names nothing that can be played here, and why.

    `location` is where a file is awaited that is merely not there now (its disk is unplugged, say);
    "" where there will never be one: it was refused, or it is the path of another computer.
    """

    entry: FileEntry
    reason: Refusal
    location: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a playlist's entries, all in its order."""

    entries: tuple[Resolved | Unresolved, ...] = ()

    @property
    def found(self) -> tuple[Resolved, ...]:
        """Those that can be played."""
        return tuple(one for one in self.entries if isinstance(one, Resolved))

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """Those that cannot."""
        return tuple(one for one in self.entries if isinstance(one, Unresolved))


def resolve(
    entries: Iterable[FileEntry],
    base: Path,
    *,
    known_files: Iterable[str],
    roots: Sequence[Path] = (),
    disk: Disk,
) -> Resolution:
    """Find what the entries of a playlist in folder `base` mean.

    `known_files` are the absolute paths in the library, `roots` its folders, which may hold what is
    not scanned yet. A folder is listed at most once, and only if an entry names it or a tail leads
    there. Raises nothing.
    """
    resolver = _Resolver(base, known_files, roots, disk)
    return Resolution(tuple(resolver.resolve(entry) for entry in entries))


class _Resolver:
    """One playlist's worth of remembered folders."""

    def __init__(
        self, base: Path, known_files: Iterable[str], roots: Sequence[Path], disk: Disk
    ) -> None:
        self._base = base.absolute()
        self._roots = roots
        self._tree = Tree(disk)
        self._library = _Library(known_files)

    def resolve(self, entry: FileEntry) -> Resolved | Unresolved:
        """What an entry means."""
        checked = checked_location(entry.location, self._base)
        result = self._locate(entry.location, checked)
        if not isinstance(result, Refusal):
            return Resolved(entry, result)
        awaited = isinstance(checked, Location) and result in _NOT_THERE_NOW
        return Unresolved(entry, result, checked.text if awaited else "")

    def _locate(self, text: str, checked: Location | Refused) -> str | Refusal:
        """The location that is meant, or why there is none."""
        if isinstance(checked, Refused):
            if checked.reason is not Refusal.OTHER_COMPUTER:
                return checked.reason
            return self._elsewhere(_tail(text))
        if not checked.is_file:
            return checked.text
        return self._here(checked, text)

    def _here(self, location: Location, text: str) -> str | Refusal:
        path = location.text
        if path in self._library.paths:
            return path
        parts = path.split("/")[1:]
        if self._tree.has(path):
            return path
        if actual := self._tree.file("/", parts):
            return actual
        if parts == [""] or self._tree.folder("/", parts):
            return Refusal.NOT_A_FILE
        if "%" in text and not text.lower().startswith("file:"):
            # Some write relative addresses where others write paths.
            again = checked_location(_or_same(text), self._base)
            if isinstance(again, Location):
                parts = again.text.split("/")[1:]
                if actual := self._tree.file("/", parts):
                    return actual
        return self._elsewhere(_tail(text))

    def _elsewhere(self, parts: Sequence[str]) -> str | Refusal:
        if not parts:
            return Refusal.MISSING
        if os.path.splitext(parts[-1])[1].lower() in PLAYLIST_ENDINGS:  # noqa: PTH122
            return Refusal.PLAYLIST
        if actual := self._below(self._base, parts):
            return actual
        known = self._library.closest(parts)
        if known is not Refusal.MISSING:
            return known
        return next(filter(None, (self._below(root, parts) for root in self._roots)), known)

    def _below(self, folder: Path, parts: Sequence[str]) -> str | None:
        """The file a tail leads to, the longest first."""
        tails = (self._tree.file(str(folder), parts[start:]) for start in range(len(parts)))
        return next(filter(None, tails), None)


class _Library:
    """The files that are known, by name and by tail."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = frozenset(paths)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            self._by_name[folded(path.rpartition("/")[2])].append(path)
        # Per name: the paths from their end, sorted, so that those with a tail in common are
        # neighbours. A library may have 20,000 files called 01.mp3.
        self._sorted: dict[str, list[tuple[list[str], str]]] = {}

    def closest(self, parts: Sequence[str]) -> str | Refusal:
        """The file whose path has the longest tail in common."""
        name = folded(parts[-1])
        if name not in self._by_name:
            return Refusal.MISSING
        if name not in self._sorted:
            self._sorted[name] = sorted((_backwards(p.split("/")), p) for p in self._by_name[name])
        ordered = self._sorted[name]
        wanted = _backwards(parts)
        at = bisect_left(ordered, (wanted, ""))
        near = ordered[max(0, at - 2) : at + 2]
        lengths = [_common(wanted, backwards) for backwards, _ in near]
        longest = max(lengths)
        best = [path for (_, path), length in zip(near, lengths, strict=True) if length == longest]
        return best[0] if len(best) == 1 else Refusal.AMBIGUOUS


def _tail(text: str) -> list[str]:
    """The last parts of a path from any system, without drive, `.` and `..`."""
    if text.lower().startswith("file:"):
        text = _or_same(text[len("file:") :])
    parts = _SEPARATORS.split(_DRIVE.sub("", text))
    return [part for part in parts if part not in {"", ".", ".."}][-_LONGEST_TAIL:]


def _backwards(parts: Sequence[str]) -> list[str]:
    return [folded(part) for part in reversed(parts)]


def _common(wanted: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two paths that are turned around have in common."""
    pairs = enumerate(zip(wanted, other, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(wanted), len(other)))


def _or_same(text: str) -> str:
    try:
        return unescaped(text)
    except UnicodeEncodeError:
        return text
