"""Comparing the disk with what is known of it: what to read, and what became of each file.

A file is known again by its content, not by its path alone: one that appears with the fingerprint
of another that is no longer at its place is that other one, moved. If the other is still at its
place, the new one is a copy and a track of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from sleepplayer.catalog import Change, KnownFile, Moved, Put, ScannedFile, Unreadable, Vanished
from sleepplayer.courtesy import courteous
from sleepplayer.library.media import FileOnDisk, ReadingStopped, read_fingerprint
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.walk import Walk, on_disk
from sleepplayer.models import Root, TrackId, TrackState
from sleepplayer.night.playback import FailureReason

VANISHED_AT_ONCE = 500


class Reader(Protocol):
    """Looks into files; `reading.ReadingProcess` does, and `media.MediaReader` here and now."""

    def read_all(
        self, files: Iterable[FileOnDisk], *, stop: Callable[[], bool]
    ) -> Iterator[tuple[FileOnDisk, ScannedFile | ProbeFailed]]:
        """Each file in its order, and what it is or why it is none; ends when it is to `stop`."""
        ...


class Scan:
    """One comparing: first iterate over `look`, then over `changes`.

    `places` are walked and everything known in them is compared; what is known elsewhere is left
    as it is, unless it has moved into them. Nothing is written: whoever applies the changes may
    stop after any of them, and the next scan finds what is left.
    """

    def __init__(
        self,
        places: Sequence[Root],
        known: Mapping[str, KnownFile],
        *,
        reader: Reader,
        stop: Callable[[], bool],
    ) -> None:
        self._places = places
        self._known = known
        self._reader = reader
        self._stop = stop
        self._walk = Walk(places, stop=stop)
        self._found: dict[str, FileOnDisk] = {}
        self._by_fingerprint: dict[str, list[KnownFile]] = {}
        self._kept: set[TrackId] = set()  # those whose whereabouts this scan has settled
        self._still_there: dict[TrackId, bool] = {}
        self._to_read: list[FileOnDisk] = []
        self._read = 0

    @property
    def found(self) -> int:
        """How many files there are, as far as has been walked."""
        return len(self._found)

    @property
    def to_read(self) -> int:
        """How many have to be opened, once it is walked."""
        return len(self._to_read)

    @property
    def read(self) -> int:
        """How many of these have been."""
        return self._read

    @property
    def folder(self) -> str:
        """Where it is."""
        if self._read < len(self._to_read):
            return str(Path(self._to_read[self._read].location).parent)
        return self._walk.folder

    @property
    def closed_folders(self) -> int:
        """How many folders could not be listed."""
        return self._walk.closed_folders

    def look(self) -> Iterator[FileOnDisk]:
        """Walk the folders, and tell each file as it is found."""
        for found in self._walk.files():
            self._found[found.location] = found
            yield found
        # New ones first: one that is known may have moved there, before its place is settled.
        new, changed = [], []
        for found in courteous(self._found.values()):
            before = self._known.get(found.location)
            if before is None:
                new.append(found)
            elif _has_to_be_read(before, found):
                changed.append(found)
        self._to_read = new + changed

    def changes(self) -> Iterator[Change | None]:
        """What became of each file that was opened (None: nothing), then what has vanished.

        Ends when `stop` says so.
        """
        if self._to_read:
            for known in courteous(self._known.values()):
                if known.fingerprint:
                    self._by_fingerprint.setdefault(known.fingerprint, []).append(known)
        try:
            for found, file in self._reader.read_all(self._to_read, stop=self._stop):
                self._read += 1
                if isinstance(file, ScannedFile):
                    yield self._readable(found, file)
                else:
                    yield self._unreadable(found, file)
        except ReadingStopped:
            return
        if self._read == len(self._to_read):
            yield from self._vanished()

    def _unreadable(self, found: FileOnDisk, failure: ProbeFailed) -> Change | None:
        if failure.reason is FailureReason.MISSING:  # it went while we looked
            return None
        before = self._known.get(found.location)
        if before and before.state is TrackState.UNREADABLE and _is_same(before, found):
            return None
        if before:
            self._kept.add(before.track_id)
        return Unreadable(found.location, found.size_bytes, found.modified_ns, problem=str(failure))

    def _readable(self, found: FileOnDisk, file: ScannedFile) -> Change:
        before = self._known.get(found.location)
        if before is None or before.fingerprint != file.fingerprint:
            moved = self._moved_here(file, before)
            if moved is not None:
                self._kept.add(moved.track_id)
                return Moved(moved.track_id, file)
        if before:
            self._kept.add(before.track_id)
        return Put(file)

    def _moved_here(self, file: ScannedFile, before: KnownFile | None) -> KnownFile | None:
        """The known file this one was before; with several alike, one that kept its name."""
        alike = [
            known
            for known in self._by_fingerprint.get(file.fingerprint, ())
            if known is not before
            and known.track_id not in self._kept
            and not self._is_still_there(known)
        ]
        name = Path(file.location).name
        return min(
            alike,
            key=lambda known: (Path(known.location).name != name, known.track_id),
            default=None,
        )

    def _is_still_there(self, known: KnownFile) -> bool:
        """Whether its content is where it was; it is opened only if its size or time differ."""
        answer = self._still_there.get(known.track_id)
        if answer is None:
            answer = self._still_there[known.track_id] = self._look_for(known)
        return answer

    def _look_for(self, known: KnownFile) -> bool:
        found = self._found.get(known.location)
        if found is None:
            try:
                found = on_disk(known.location, Path(known.location).stat())
            except (OSError, ValueError):
                return False
        if _is_same(known, found):
            return True
        try:
            return read_fingerprint(found, stop=self._stop) == known.fingerprint
        except ProbeFailed:
            return False

    def _vanished(self) -> Iterator[Change]:
        gone: list[TrackId] = []
        for location, known in courteous(self._known.items()):
            if self._stop():
                return
            if (
                known.state is not TrackState.MISSING
                and location not in self._found
                and known.track_id not in self._kept
                and self._is_in_places(location)
                # What was added by its name alone is not found in folders, and may be there.
                and not os.path.lexists(location)
            ):
                gone.append(known.track_id)
                if len(gone) == VANISHED_AT_ONCE:
                    yield Vanished(tuple(gone))
                    gone.clear()
        if gone:
            yield Vanished(tuple(gone))

    def _is_in_places(self, location: str) -> bool:
        return any(
            location == place.path or location.startswith(place.path.rstrip(os.sep) + os.sep)
            for place in self._places
        )


def _is_same(known: KnownFile, found: FileOnDisk) -> bool:
    return (known.size_bytes, known.modified_ns) == (found.size_bytes, found.modified_ns)


def _has_to_be_read(known: KnownFile, found: FileOnDisk) -> bool:
    """Whether it is not as it was. What could not be read is tried each time: it may be allowed
    now, which neither its size nor its time tells."""
    return known.state is not TrackState.THERE or not _is_same(known, found)
