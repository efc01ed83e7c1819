"""The state folds from history: replaying gives the same, bit for bit."""

from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import NAMES, SIMILAR, Raw, world

from sleepplayer.models import TrackId
from sleepplayer.rotation import Stepwise
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.history import (
    Event,
    Listened,
    NightBegan,
    NightEnded,
    Stated,
    fold,
    take_in,
)

TRACKS: list[Raw] = [
    (20.0, {"tapping": 0.7, "whispering": 0.3}),
    (15.0, {"rain": 1.0}),
    (None, {}),
    (8.0, {"scratching": 0.5, "personal attention": 0.3, "rain": 0.2}),
]

listened = st.builds(Listened, st.integers(0, 4).map(TrackId), st.floats(0.0, 30.0), st.booleans())
stated = st.builds(
    Stated, st.sampled_from(NAMES), st.builds(Taste, st.floats(0, 1), st.floats(0.05, 0.3))
)
a_night = st.tuples(
    st.floats(0.2, 3.0), st.lists(listened | stated, max_size=5), st.none() | st.integers(1, 5)
)


def events(nights: list[tuple[float, list[Listened | Stated], int | None]]) -> list[Event]:
    day, happened = 0.0, list[Event]()
    for days, during, stars in nights:
        day += days
        happened += [NightBegan(day), *during, NightEnded(stars)]
    return happened


@given(st.lists(a_night, max_size=12), st.integers(0, 40))
def test_replaying_gives_the_same_state_bit_for_bit(
    nights: list[tuple[float, list[Listened | Stated], int | None]], cut: int
) -> None:
    on = world(TRACKS)
    happened = events(nights)
    step_by_step = on.state.copy()
    for event in happened:
        take_in(step_by_step, event, on.stimuli)
    in_two = fold(fold(on.state, happened[:cut], on.stimuli), happened[cut:], on.stimuli)
    assert repr(fold(on.state, happened, on.stimuli)) == repr(step_by_step)
    assert in_two == step_by_step
    assert all(0.0 <= level <= 1.0 for level in step_by_step.satiation.values())
    assert all(0.0 <= level <= 1.0 for level in step_by_step.boredom.values())
    assert 0.0 <= step_by_step.tires <= 1.0


def test_stepwise_is_the_same_fold() -> None:
    steps = Stepwise(TRACKS, dict.fromkeys(NAMES, (0.5, 0.2)), SIMILAR, 3)
    happened: list[Event] = []
    for day in range(6):
        steps.begin_night(float(day))
        happened.append(NightBegan(float(day)))
        for left in (45.0, 25.0, 12.0):
            index = steps.choose(left)
            assert index is not None
            steps.played(index, 5.0, skipped=day == 2)
            happened.append(Listened(TrackId(index), 5.0, skipped=day == 2))
        if day == 3:
            steps.set_preference("rain", 0.9, 0.2)
            happened.append(Stated("rain", Taste(0.9, 0.2)))
        steps.end_night(1 + day % 5)
        happened.append(NightEnded(1 + day % 5))
    on = world(TRACKS)
    assert repr(fold(on.state, happened, on.stimuli)) == repr(steps.state)


def test_a_track_that_is_gone_leaves_no_trace() -> None:
    on = world(TRACKS)
    one = fold(on.state, [NightBegan(1.0), Listened(TrackId(99), 10.0), NightEnded(4)], on.stimuli)
    other = fold(on.state, [NightBegan(1.0), NightEnded(4)], on.stimuli)
    assert one == other


SCRIPT = """
import random
from sleepplayer.rotation import Stepwise
names = [f"n{i}" for i in range(12)]
r = random.Random(1)
tracks = [(r.uniform(5, 30), {n: 0.5 for n in r.sample(names, 2)}) for _ in range(60)]
near = {n: set(r.sample(names, 3)) for n in names}
s = Stepwise(tracks, {n: (r.random(), 0.2) for n in names}, near, 4)
for day in range(15):
    s.begin_night(day)
    left = 40.0
    while (i := s.choose(left)) is not None:
        d = min(left, tracks[i][0])
        s.played(i, d)
        left -= d
    s.end_night(1 + day % 5)
print(repr(s.state))
"""


def test_the_order_of_sets_in_a_process_does_not_matter() -> None:
    states = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout.split("noticed=")[0]
        for hash_seed in ("1", "2")
    }
    assert len(states) == 1
