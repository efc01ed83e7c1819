"""What the session needs of the outside world besides an engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sleepplayer.models import Track
from sleepplayer.night.exposure import Allowance, Limit
from sleepplayer.night.notices import EndedBy
from sleepplayer.people import SessionKind
from sleepplayer.rotation.rules import Barred


class KeepAwake(Protocol):
    """Keeps the machine from going to sleep by itself while something plays."""

    def acquire(self) -> None:
        """Hold the machine awake; again while held changes nothing. Never raises."""
        ...

    def release(self) -> None:
        """Let it sleep; without a hold this changes nothing. Never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMark:
    """Where the fade began: what to continue from. `wall` is timezone-aware.

    `times` is how often each track plays in a row; what it leaves out plays once.
    """

    tracks: tuple[Track, ...]
    index: int
    position_s: float
    wall: datetime
    times: tuple[int, ...] = ()


class DriftStore(Protocol):
    """Remembers one `DriftMark`."""

    def load(self) -> DriftMark | None:
        """The last mark, or None when there is none or it cannot be read."""
        ...

    def save(self, mark: DriftMark) -> None:
        """Keep a mark in place of the last one."""
        ...


class ExtensionStore(Protocol):
    """Counts the extensions by any key, per night."""

    def used(self, night: str) -> int:
        """How many this night (`limits.night_of`) has had."""
        ...

    def add(self, night: str) -> None:
        """One more."""
        ...


class PositionStore(Protocol):
    """Remembers where tracks were left, and what playing has told of them."""

    def learnt(self, track: Track) -> None:
        """A length that was not known is, or a stream without a title has one. Never raises."""
        ...

    def left(self, track: Track, position_s: float | None) -> None:
        """A track was left at this place of its file; None: it came to its end. Never raises.

        It is also called about twice a minute while a track plays that begins where it was left.
        """
        ...


class KnownTracks(Protocol):
    """What is known of tracks now; what the evening holds of them may be hours or days old."""

    def current(self, tracks: Sequence[Track]) -> list[Track]:
        """These tracks, in this order, as they are kept now. It looks at no file. Never raises."""
        ...

    def checked(self, track: Track) -> Track:
        """A track that is about to play: its loudness only if it is that of the file as it is now.

        It may look at the file, but waits a moment at most. Never raises.
        """
        ...


class HouseRules(Protocol):
    """What must not play, whoever asks for it."""

    def barred(self, track: Track) -> Barred | None:
        """Why a track may not play now; None if it may. Never ELSEWHERE. Never raises."""
        ...


class NightLimits(Protocol):
    """What the person whose evening it is has set as enough."""

    @property
    def hard(self) -> bool:
        """Whether nothing goes past a limit without the PIN: a child's locked profile."""
        ...

    def allowance(self, wall: datetime) -> Allowance:
        """What fits now, by all that was heard in the night of `wall`. Never raises.

        It is asked before each start, so what the session before has told must count by then.
        """
        ...

    def override(self, what: Limit, wall: datetime) -> None:
        """The person goes past a limit: for the rest of this night it counts no more.

        It is written down. Never raises; `allowance` knows of it at once.
        """
        ...


class Outcome(StrEnum):
    """How the playing of a track ended: by itself, by "next", by the fade, and so on.

    LEFT: another was picked; FADED: the session's end came first.
    """

    ENDED = "ended"
    SKIPPED = "skipped"
    FADED = "faded"
    STOPPED = "stopped"
    FAILED = "failed"
    LEFT = "left"


class HistoryStore(Protocol):
    """Writes down what is heard, at once, so that a crash loses some seconds at most.

    There is one session at a time, and in it one listen at a time: what is told belongs to the one
    that was begun last. No call raises or waits for a disk. Datetimes are timezone-aware.
    """

    def begin_session(
        self, night: str, started: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        """A session begins, in a night (`limits.night_of`)."""
        ...

    def begin_listen(self, track: Track, started: datetime, from_s: float) -> None:
        """A track begins to play at a place of its file."""
        ...

    def update_listen(self, until_s: float, heard_s: float, outcome: Outcome | None) -> None:
        """How far the track has come, and how long it was heard; None while it plays on."""
        ...

    def end_session(self, ended: datetime, by: EndedBy) -> None:
        """The session is over; its listens have their outcomes."""
        ...


class NoRules:
    """`HouseRules` and `NightLimits` of somebody who has set none."""

    hard = False

    def barred(self, track: Track) -> Barred | None:  # noqa: ARG002 - a port's signature
        """It may play."""
        return None

    def allowance(self, wall: datetime) -> Allowance:
        """Everything."""
        return Allowance(at=wall)

    def override(self, what: Limit, wall: datetime) -> None:
        """Nothing."""


class NothingKept:
    """A `HistoryStore`, `PositionStore` and `KnownTracks` that keeps and knows nothing."""

    def begin_session(
        self, night: str, started: datetime, kind: SessionKind = SessionKind.EVENING
    ) -> None:
        """Nothing."""

    def begin_listen(self, track: Track, started: datetime, from_s: float) -> None:
        """Nothing."""

    def update_listen(self, until_s: float, heard_s: float, outcome: Outcome | None) -> None:
        """Nothing."""

    def end_session(self, ended: datetime, by: EndedBy) -> None:
        """Nothing."""

    def learnt(self, track: Track) -> None:
        """Nothing."""

    def left(self, track: Track, position_s: float | None) -> None:
        """Nothing."""

    def current(self, tracks: Sequence[Track]) -> list[Track]:
        """As they are."""
        return list(tracks)

    def checked(self, track: Track) -> Track:
        """As it is."""
        return track
