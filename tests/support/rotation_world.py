"""Small libraries and people for the tests of rotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import pytest
from hypothesis import strategies as st

from sleepplayer.models import TrackId, TriggerWeight
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.building import track_table
from sleepplayer.rotation.state import State, new_state
from sleepplayer.rotation.stimulus import Stimulus, similarity, stimulus
from sleepplayer.rotation.table import TrackTable

SIMILAR = similarity({"tapping": ["scratching"], "whispering": ["personal attention"]})
NAMES = ("whispering", "personal attention", "tapping", "scratching", "rain")
Raw = tuple[float | None, Mapping[str, float]]


def made(
    minutes: float | None,
    weights: Mapping[str, float],
    similar: Mapping[str, Sequence[str]] = SIMILAR,
    unheard: frozenset[str] = frozenset(),
) -> Stimulus:
    """A stimulus of those weights."""
    triggers = [TriggerWeight(*each) for each in weights.items()]
    return stimulus(minutes, triggers, similar, unheard=unheard)


def about(value: float) -> float:
    """A number to compare values with that hold one: it equals what is close to it."""
    return cast("float", pytest.approx(value, rel=1e-5))


@dataclass(frozen=True)
class World:
    """A library and what is known of the person at first."""

    stimuli: dict[TrackId, Stimulus]
    table: TrackTable
    state: State


def world(tracks: Sequence[Raw], tastes: Mapping[str, tuple[float, float]] | None = None) -> World:
    """A world of those tracks, numbered from 0; everybody likes everything by 0.5."""
    stimuli = {TrackId(i): made(*each) for i, each in enumerate(tracks)}
    given = tastes if tastes is not None else dict.fromkeys(NAMES, (0.5, 0.2))
    known = {trigger: Taste(*each) for trigger, each in given.items()}
    in_library = frozenset(name for each in stimuli.values() for name, _ in each.weights)
    return World(stimuli, track_table(stimuli, known), new_state(known, in_library))


weights = st.dictionaries(st.sampled_from(NAMES), st.floats(0.05, 1.0), min_size=0, max_size=3)
raw_tracks = st.tuples(st.none() | st.floats(1.0, 90.0), weights)
libraries = st.lists(raw_tracks, min_size=1, max_size=30)
