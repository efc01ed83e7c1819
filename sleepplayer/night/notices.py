"""What the session has to tell, as values; `phrases.py` turns them into sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sleepplayer.models import Track
from sleepplayer.night.exposure import Limit
from sleepplayer.night.playback import FailureReason
from sleepplayer.people import SessionKind
from sleepplayer.rotation.rules import Barred


class EndedBy(Enum):
    """Why it is silent now."""

    TIMER = "timer"
    QUEUE_END = "queue end"
    LISTENER = "listener"
    NOTHING_LEFT = "nothing left"
    ENGINE_FAILED = "engine failed"


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Silence, and why; `kind` is what the session was for.

    `overdue_s`: how long after its deadline that was seen; much only if the machine slept then.
    `slept`: the machine slept in the middle of it, and nobody has let it go on since.
    """

    by: EndedBy
    kind: SessionKind = SessionKind.EVENING
    overdue_s: float = field(default=0.0, compare=False)
    slept: bool = False


@dataclass(frozen=True, slots=True)
class TrackSkipped:
    """A track could not be played and was passed over."""

    title: str
    reason: FailureReason


@dataclass(frozen=True, slots=True)
class NoOutput:
    """There is no sound output; the timer goes on."""


@dataclass(frozen=True, slots=True)
class OutputBack:
    """Sound has come back."""


@dataclass(frozen=True, slots=True)
class WokeUp:
    """The machine slept and woke before the deadline; the session stays paused."""


@dataclass(frozen=True, slots=True)
class Extended:
    """The silence comes later by `seconds`; `left` more extensions by any key tonight.

    `cut_by`: it would have been more, but for this limit.
    """

    seconds: float
    left: int | None = None
    cut_by: Limit | None = None


@dataclass(frozen=True, slots=True)
class NoEndToMove:
    """More time was asked for, but no end is known: no timer, or a track of unknown length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFacts:
    """What there is to say of a limit: the night's minutes, and quiet time on the wall.

    `hard`: a locked profile, which only its PIN takes past a limit.
    """

    night_min: float | None = None
    quiet: datetime | None = None
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Shortened:
    """The session ends earlier than was asked for, by a limit: at `silent_at`, in `left_s`."""

    by: Limit
    left_s: float
    silent_at: datetime
    facts: LimitFacts


@dataclass(frozen=True, slots=True)
class PastLimit:
    """The session goes past these limits, silent at a time if that is known.

    `refused`: it does not, a locked profile is held to them.
    """

    limits: frozenset[Limit]
    silent_at: datetime | None
    facts: LimitFacts
    refused: bool = False


@dataclass(frozen=True, slots=True)
class AtLimit:
    """More time was asked for, but a limit leaves none."""

    limit: Limit
    facts: LimitFacts


@dataclass(frozen=True, slots=True)
class LimitReached:
    """A limit has ended the session."""

    limit: Limit
    facts: LimitFacts


@dataclass(frozen=True, slots=True)
class LimitLifted:
    """The person went past these limits on purpose; `seconds` more than was left."""

    limits: frozenset[Limit]
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A track was picked by hand that may not play."""

    track: Track
    barred: Barred


@dataclass(frozen=True, slots=True)
class NothingMayPlay:
    """Of the queue nothing may play; why its first track may not, and which that is."""

    barred: Barred
    track: Track | None = None


LimitNotice = (
    Shortened | PastLimit | AtLimit | LimitReached | LimitLifted | Refused | NothingMayPlay
)
"""What limits and bars have to say; `limit_phrases.py` has their sentences."""

Notice = (
    NoEndToMove
    | SessionEnded
    | TrackSkipped
    | NoOutput
    | OutputBack
    | WokeUp
    | Extended
    | LimitNotice
)
