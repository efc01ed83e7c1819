"""From files to tracks, and what became of those that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sleepplayer.library.find import find_files
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.models import Track
from sleepplayer.night.playback import FailureReason

Probe = Callable[[Path], Track]
"""Looks into a file; raises `ProbeFailed`."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that cannot be played, and why."""

    path: Path
    reason: FailureReason


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of some files: both in the order they were found."""

    tracks: tuple[Track, ...] = ()
    rejected: tuple[Rejected, ...] = ()


def gather(paths: Iterable[Path], *, probe: Probe) -> Gathered:
    """All tracks in files and folders, at once: it takes milliseconds for each file."""
    return sort_out(examine(paths, probe=probe))


def examine(
    paths: Iterable[Path], *, probe: Probe, stop: Callable[[], bool] = lambda: False
) -> Iterator[Track | Rejected]:
    """One after the other what each file is; `stop` is asked before each."""
    for path in find_files(paths, stop=stop):
        if stop():
            return
        try:
            yield probe(path)
        except ProbeFailed as failure:
            yield Rejected(path, failure.reason)


def sort_out(found: Iterable[Track | Rejected]) -> Gathered:
    """Tracks apart from what is none."""
    found = tuple(found)
    return Gathered(
        tracks=tuple(item for item in found if isinstance(item, Track)),
        rejected=tuple(item for item in found if isinstance(item, Rejected)),
    )
