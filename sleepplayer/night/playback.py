"""The seam to the engines: plain values in, typed events out.

It exists so that the session neither knows nor waits for what makes the sound: libVLC, Qt, or
nothing at all in a test. Every call returns at once, events come through the one function the
engine was built with, and only plain values cross, so that an engine could live in a process of
its own one day.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from sleepplayer.night.fade import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One playing of a track: `token` names it in events; times and gain in s and dB.

    `location` is a file's path or an http(s) address. `end_s` is where in the file it ends as if
    the file did; None: where the file does. `duration_s` is the whole file's; of it the track
    begins at `skip_start_s`, wherever this playing does (`start_s`). A `soft` one comes up over
    some seconds, because it begins amid something.
    """

    token: int
    location: str
    gain_db: float = 0.0
    start_s: float = 0.0
    end_s: float | None = None
    duration_s: float | None = None
    skip_start_s: float = 0.0
    soft: bool = False


class FailureReason(Enum):
    """Why a track did not play; the last three are of streams."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_AUDIO = "not audio"
    REFUSED = "refused"
    NO_ANSWER = "no answer"
    BROKE_OFF = "broke off"
    NEEDS_WEB = "needs the web extra"


RETRIED = frozenset({FailureReason.NO_ANSWER, FailureReason.BROKE_OFF})
"""Failures of streams after which nothing follows by itself: the session may try again."""


@dataclass(frozen=True, slots=True)
class TrackStarted:
    """A cue began to sound, by `play` or as the next of the one before."""

    token: int


@dataclass(frozen=True, slots=True)
class TrackEnded:
    """A cue came to its natural end."""

    token: int


@dataclass(frozen=True, slots=True)
class TrackFailed:
    """A cue could not be played; nothing of it was heard, or it broke off."""

    token: int
    reason: FailureReason


@dataclass(frozen=True, slots=True)
class DurationKnown:
    """The engine learnt how long a cue's track is."""

    token: int
    duration_s: float


@dataclass(frozen=True, slots=True)
class TitleKnown:
    """A stream said what it is called, or what it plays now."""

    token: int
    title: str


@dataclass(frozen=True, slots=True)
class OutputLost:
    """There is no sound output, or it vanished; the engine waits for one by itself."""


@dataclass(frozen=True, slots=True)
class OutputReturned:
    """Sound is heard again, from where it was lost, no louder than before."""


@dataclass(frozen=True, slots=True)
class FellSilent:
    """The envelope reached its end: everything is stopped. `token` played at `position_s`."""

    token: int | None
    position_s: float | None


@dataclass(frozen=True, slots=True)
class EngineFailed:
    """A fault of the engine itself; it has stopped all sound."""

    detail: str


EngineEvent = (
    TrackStarted
    | TrackEnded
    | TrackFailed
    | DurationKnown
    | TitleKnown
    | OutputLost
    | OutputReturned
    | FellSilent
    | EngineFailed
)


@dataclass(frozen=True, slots=True)
class PlaybackStatus:
    """What plays at this moment; a plain value, safe to read from any thread."""

    token: int | None = None
    position_s: float | None = None
    duration_s: float | None = None
    paused: bool = False
    envelope_db: float = 0.0


class PlaybackEngine(Protocol):
    """Plays cues under an envelope. No call blocks and none raises for what a file contains."""

    @property
    def name(self) -> str:
        """What the engine is called: `vlc`, `qt` or `silent`."""
        ...

    def play(self, cue: Cue) -> None:
        """Start a cue now on a fresh player; what plays gives way in a short crossfade."""
        ...

    def set_next(self, cue: Cue | None) -> None:
        """What follows the current cue by itself, by crossfade or at its end; None: nothing."""
        ...

    def set_crossfade(self, crossfade_s: float) -> None:
        """How long tracks overlap, 0-15 s; at most a quarter of the shorter track."""
        ...

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        """The session's gain from now on, and the moment (elapsed s) no sound may outlive."""
        ...

    def set_volume(self, percent: int) -> None:
        """The listener's volume 0-100: 60*log10(v/100) dB, reached in a quick glide."""
        ...

    def pause(self) -> None:
        """Silence within 150 ms, without a click; the envelope's time goes on."""
        ...

    def resume(self) -> None:
        """Sound again, over 150 ms, at the envelope's gain of now."""
        ...

    def seek(self, position_s: float) -> None:
        """Go on from another place in the track, through a short crossfade."""
        ...

    def stop(self, ramp_s: float) -> None:
        """Silence over `ramp_s`, then release everything. Emits nothing."""
        ...

    def status(self) -> PlaybackStatus:
        """A recent snapshot."""
        ...

    def close(self) -> None:
        """Stop at once and end the engine's threads; the one call that may wait (<= 3 s)."""
        ...
