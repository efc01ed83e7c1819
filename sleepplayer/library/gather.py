"""From what a person names (files, folders, playlist files, addresses) to tracks.

And what became of what is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import groupby
from pathlib import Path

from sleepplayer.library.addresses import Location, Refusal, checked_stream
from sleepplayer.library.find import find_files
from sleepplayer.library.playlist_files.model import PlaylistFileFailed, Problem
from sleepplayer.library.playlist_files.reading import is_playlist_file
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.resolve import Resolution, Resolved
from sleepplayer.library.titles import file_title
from sleepplayer.locations import is_stream, playable_location
from sleepplayer.models import Track
from sleepplayer.night.playback import FailureReason

Source = Path | str
"""A path, or an address (text) that claims to be http(s)."""

Probe = Callable[[Path], Track]
"""Looks into a file; raises `ProbeFailed`."""

OpenList = Callable[[Path], Resolution]
"""Reads a playlist file and finds what it names; raises `PlaylistFileFailed`."""

_LIST_FAILED = {
    Problem.MISSING: FailureReason.MISSING,
    Problem.UNREADABLE: FailureReason.UNREADABLE,
}
_LEFT_OUT = {
    Refusal.MISSING: FailureReason.MISSING,
    Refusal.AMBIGUOUS: FailureReason.MISSING,
    Refusal.UNKNOWN_SOUND: FailureReason.MISSING,
    Refusal.NOT_A_FILE: FailureReason.NOT_AUDIO,
    Refusal.PLAYLIST: FailureReason.NOT_AUDIO,
}


@dataclass(frozen=True, slots=True)
class Rejected:
    """What cannot be played, as it was named, and why."""

    source: Source
    reason: FailureReason

    @property
    def name(self) -> str:
        """The file's name, or the address."""
        return self.source.name if isinstance(self.source, Path) else self.source


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of some files: both in the order they were found."""

    tracks: tuple[Track, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def no_lists(path: Path) -> Resolution:
    """An `OpenList` for where playlist files are not read."""
    raise PlaylistFileFailed(path, Problem.NO_PLAYLIST)


def examine(
    sources: Iterable[Source],
    *,
    probe: Probe,
    open_list: OpenList = no_lists,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Track | Rejected]:
    """One after the other what each is; `stop` is asked before each.

    A playlist file is opened only if it is named itself, and one in another never is.
    """
    for kind, group in groupby(sources, key=_kind):
        if stop():
            return
        if kind is _Kind.FILES:
            yield from _files((Path(one) for one in group), probe, stop)
        else:
            for one in group:
                if stop():
                    return
                yield from (
                    _list(Path(one), probe, open_list, stop)
                    if kind is _Kind.LIST
                    else [_stream(str(one))]
                )


class _Kind(Enum):
    FILES = auto()
    LIST = auto()
    STREAM = auto()


def _kind(source: Source) -> _Kind:
    if isinstance(source, str):
        return _Kind.STREAM
    return _Kind.LIST if is_playlist_file(source) and not source.is_dir() else _Kind.FILES


def _files(
    paths: Iterable[Path], probe: Probe, stop: Callable[[], bool]
) -> Iterator[Track | Rejected]:
    for path in find_files(paths, stop=stop):
        if stop():
            return
        try:
            yield probe(path)
        except ProbeFailed as failure:
            yield Rejected(path, failure.reason)


def _list(
    path: Path, probe: Probe, open_list: OpenList, stop: Callable[[], bool]
) -> Iterator[Track | Rejected]:
    try:
        entries = open_list(path)
    except PlaylistFileFailed as failure:
        yield Rejected(path, _LIST_FAILED.get(failure.problem, FailureReason.NOT_AUDIO))
        return
    for found in entries.found:
        if stop():
            return
        yield from _entry(found, probe, stop)
    for left_out in entries.unresolved:
        reason = _LEFT_OUT.get(left_out.reason, FailureReason.REFUSED)
        yield Rejected(left_out.entry.location, reason)


def _entry(found: Resolved, probe: Probe, stop: Callable[[], bool]) -> Iterator[Track | Rejected]:
    """What stands in a playlist names a track better than the file's own name would."""
    location, title = playable_location(found.location), found.entry.title
    if is_stream(location):
        yield Track(location=location, title=title or location)
        return
    for item in _files([Path(location)], probe, stop):
        untitled = isinstance(item, Track) and title and item.title == file_title(Path(location))
        yield replace(item, title=title) if untitled and isinstance(item, Track) else item


def _stream(address: str) -> Track | Rejected:
    checked = checked_stream(address)
    if isinstance(checked, Location):
        return Track(location=checked.text, title=checked.text)
    return Rejected(address, FailureReason.REFUSED)


def sort_out(found: Iterable[Track | Rejected]) -> Gathered:
    """Tracks apart from what is none."""
    found = tuple(found)
    return Gathered(
        tracks=tuple(item for item in found if isinstance(item, Track)),
        rejected=tuple(item for item in found if isinstance(item, Rejected)),
    )
