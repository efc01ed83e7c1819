"""The state of a person as a fold over what happened: history is the only truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sleepplayer.models import TrackId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.state import State
from sleepplayer.rotation.stimulus import Stimulus


@dataclass(frozen=True, slots=True)
class NightBegan:
    """A night (noon to noon) had its first session; the day as a number."""

    day: float


@dataclass(frozen=True, slots=True)
class Listened:
    """So many minutes of a track sounded; `skipped` if the person then asked for another.

    What faded out, failed or was stopped by the timer was not skipped.
    """

    track: TrackId
    minutes: float
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class NightEnded:
    """The night is over; `stars` (1..5) is its check-in, whenever that was made."""

    stars: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """The person said how much they like a trigger, or had what was learnt reset to that."""

    trigger: str
    taste: Taste


@dataclass(frozen=True, slots=True)
class Forgot:
    """The person took back what was said and learnt of a trigger, or (None) of all."""

    trigger: str | None


Event = NightBegan | Listened | NightEnded | Stated | Forgot


def take_in(state: State, event: Event, stimuli: Mapping[TrackId, Stimulus]) -> None:
    """Go on by one event. A track that is no longer known leaves no trace."""
    match event:
        case NightBegan(day):
            state.begin_night(day)
        case Listened(track, minutes, skipped):
            if track in stimuli:
                state.hear(track, stimuli[track], minutes, skipped=skipped)
        case NightEnded(stars):
            state.end_night(stars)
        case Stated(trigger, taste):
            state.state_taste(trigger, taste)
        case Forgot(trigger=which):
            state.forget(which)


def fold(start: State, events: Iterable[Event], stimuli: Mapping[TrackId, Stimulus]) -> State:
    """The state after those events; `start` stays as it is."""
    state = start.copy()
    for event in events:
        take_in(state, event, stimuli)
    return state
