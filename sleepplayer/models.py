"""What the whole house speaks about, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

TrackId = NewType("TrackId", int)
"""A track of the library; it stays when the file is moved or renamed."""

PlaylistId = NewType("PlaylistId", int)


@dataclass(frozen=True, slots=True)
class TriggerWeight:
    """How strongly a track carries a trigger; the weights of one track sum to 1."""

    trigger: str
    weight: float


class Standing(StrEnum):
    """Whose word a tag is: MANUAL ones were set by hand, CONFIRMED and REJECTED guesses judged."""

    MANUAL = "manual"
    CONFIRMED = "confirmed"
    SUGGESTED = "suggested"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Tag:
    """A trigger on a track; `weight` 0..1 before the shares are drawn, `confidence` 1 by hand."""

    trigger: str
    weight: float
    standing: Standing
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class StyleTag:
    """A style on a track; `confidence` 1 by hand."""

    style: str
    standing: Standing
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured of a whole track (EBU R128 / ITU-R BS.1770).

    `short_term_max_lufs` is the loudest window of 3 s (EBU Tech 3341); `range_lu` the loudness
    range (EBU Tech 3342). Digital silence has `integrated_lufs` -70, the gate's floor.
    """

    integrated_lufs: float
    true_peak_dbfs: float
    range_lu: float
    short_term_max_lufs: float


@dataclass(frozen=True, slots=True)
class ReplayGain:
    """What a file's tags say of its loudness: the gain that brings it to -18 LUFS, and its peak."""

    gain_db: float
    peak_dbfs: float | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named place in a track; it lasts to the next one, or to the track's end."""

    start_s: float
    title: str


class Resume(StrEnum):
    """Whether a track begins where it was left: AUTO does so with long ones."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A sound to fall asleep to: what has to be known to play it.

    `location` is an absolute file path or an http(s) address; `duration_s` is that of the whole
    file, None until it is known. `gain_db` is the person's own correction, on top of what
    `loudness` (or until it is measured `replay_gain`) asks for. `skip_start_s` and `skip_end_s` are
    stretches of the file that are never played. `left_at_s` is where it was left the last time,
    None if it came to its end.
    """

    location: str
    title: str
    artist: str = ""
    track_id: TrackId | None = None
    duration_s: float | None = None
    gain_db: float = 0.0
    loudness: Loudness | None = None
    replay_gain: ReplayGain | None = None
    chapters: tuple[Chapter, ...] = ()
    skip_start_s: float = 0.0
    skip_end_s: float = 0.0
    left_at_s: float | None = None
    resume: Resume = Resume.AUTO
    triggers: tuple[TriggerWeight, ...] = ()
    synthesised: bool = False


class TrackState(StrEnum):
    """What became of a track's file. UNREADABLE ones say why in `LibraryTrack.problem`."""

    THERE = "there"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryTrack:
    """A track with all the library keeps of it; datetimes are timezone-aware (UTC).

    `last_heard` and `times_heard` are those of the person whose evening it is. `tags` are all there
    are, rejected ones too; what counts of them is `track.triggers`.
    """

    track_id: TrackId
    track: Track
    album: str = ""
    genre: str = ""
    description: str = ""
    folder: str = ""
    has_video: bool = False
    size_bytes: int | None = None
    state: TrackState = TrackState.THERE
    problem: str = ""
    added: datetime
    last_heard: datetime | None = None
    times_heard: int = 0
    tags: tuple[Tag, ...] = ()
    styles: tuple[StyleTag, ...] = ()


class SortBy(StrEnum):
    """The orders a listing can have; PLAYLIST is the playlist's own."""

    TITLE = "title"
    ARTIST = "artist"
    FOLDER = "folder"
    LENGTH = "length"
    LOUDNESS = "loudness"
    ADDED = "added"
    LAST_HEARD = "last-heard"
    PLAYLIST = "playlist"


class Show(StrEnum):
    """Which part of the library is listed: PLAYABLE is all but missing and unreadable tracks.

    SUGGESTED ones have guessed tags nobody has judged yet, UNTAGGED ones no tag that counts; NEVER
    ones the person never wants to hear again.
    """

    ALL = "all"
    PLAYABLE = "playable"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNEVEN = "uneven"
    SUGGESTED = "suggested"
    UNTAGGED = "untagged"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What tracks have to meet; None and "" ask for nothing.

    `text` is matched word by word, each as the beginning of a word in title, artist, album, folder
    or playlist name; diacritics and case do not count, and each CJK sign is a word. `trigger` is
    the id of one the track carries (not as a rejected guess).
    """

    text: str = ""
    longer_than_s: float | None = None
    shorter_than_s: float | None = None
    not_heard_for_days: float | None = None
    heard_within_days: float | None = None
    added_within_days: float | None = None
    trigger: str | None = None
    show: Show = Show.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a listing is asked for: of the library, or of one playlist."""

    filter: Filter = field(default_factory=Filter)
    playlist_id: PlaylistId | None = None
    sort: SortBy = SortBy.TITLE
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A saved list. A smart one has `rules` and holds whatever meets them; `count` is then None
    until it is asked for."""

    playlist_id: PlaylistId
    name: str
    rules: Filter | None = None
    count: int | None = None
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistEntry:
    """A place in a playlist; `track` is None where what it names is not in the library (yet)."""

    entry_id: int
    location: str
    title: str = ""
    track: LibraryTrack | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A folder or file that was added to the library, and is watched."""

    path: str
    is_folder: bool = True
