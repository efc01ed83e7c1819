"""What the scanner needs of whoever keeps the library: plain values, and one Protocol.

A scan compares the disk with what is known and hands over what changed, in batches; each batch is
kept whole or not at all, and what was kept before a crash is not looked at again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sleepplayer.models import (
    Chapter,
    Loudness,
    ReplayGain,
    Root,
    StyleTag,
    Tag,
    Track,
    TrackId,
    TrackState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFile:
    """What is remembered of a file. `fingerprint` is of its content, "" if it was never read."""

    track_id: TrackId
    location: str
    size_bytes: int
    modified_ns: int
    fingerprint: str
    state: TrackState


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedFile:
    """What a scan found in a file. `title` is never empty."""

    location: str
    size_bytes: int
    modified_ns: int
    fingerprint: str
    title: str
    artist: str = ""
    album: str = ""
    genre: str = ""
    description: str = ""
    duration_s: float | None = None
    has_video: bool = False
    chapters: tuple[Chapter, ...] = ()
    replay_gain: ReplayGain | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """A new file, or one whose content or tags changed.

    With another fingerprint than before, what was measured of it is forgotten.
    """

    file: ScannedFile


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that is known from another place: it keeps its id, history and playlists."""

    track_id: TrackId
    file: ScannedFile


@dataclass(frozen=True, slots=True)
class Vanished:
    """Files that are gone: kept, and shown as missing."""

    track_ids: tuple[TrackId, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file nothing can be made of, and the sentence that says why."""

    location: str
    size_bytes: int
    modified_ns: int
    problem: str


Change = Put | Moved | Vanished | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written about a track, as it is to be read for triggers."""

    track_id: TrackId
    title: str
    tags: tuple[str, ...] = ()
    folder: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the words in `of` were found to say; all tags are suggestions."""

    of: Written
    tags: tuple[Tag, ...] = ()
    styles: tuple[StyleTag, ...] = ()


class Catalog(Protocol):
    """Keeps the library. Writing calls return when it is kept; any thread may call them."""

    def roots(self) -> Sequence[Root]:
        """What was added, in that order."""
        ...

    def add_roots(self, roots: Sequence[Root]) -> None:
        """Add folders and files; what was taken out of the listing there is listed again."""
        ...

    def remove_root(self, path: str) -> None:
        """Take one out; its tracks leave the listing but keep their history."""
        ...

    def known_files(self) -> Mapping[str, KnownFile]:
        """All files ever seen (no streams, no built-in sounds), by location."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Keep a batch of changes, whole or not at all.

        What is put is listed from then on, unless the person took it out of a folder that is still
        in the library.
        """
        ...

    def unmeasured(self, limit: int) -> Sequence[Track]:
        """Listed tracks that are there and have no loudness yet, the longest waiting first."""
        ...

    def put_loudness(self, track_id: TrackId, loudness: Loudness | None) -> None:
        """Keep what was measured; None: it cannot be, and is not tried again."""
        ...
