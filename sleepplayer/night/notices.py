"""What the session has to tell, as values; `phrases.py` turns them into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sleepplayer.night.playback import FailureReason


class EndedBy(Enum):
    """Why it is silent now."""

    TIMER = "timer"
    QUEUE_END = "queue end"
    LISTENER = "listener"
    NOTHING_LEFT = "nothing left"
    ENGINE_FAILED = "engine failed"


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Silence, and why."""

    by: EndedBy


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
    """The silence comes later by `seconds`; `left` more extensions by any key tonight."""

    seconds: float
    left: int | None = None


@dataclass(frozen=True, slots=True)
class NoEndToMove:
    """More time was asked for, but no end is known: no timer, or a track of unknown length."""


Notice = NoEndToMove | SessionEnded | TrackSkipped | NoOutput | OutputBack | WokeUp | Extended
