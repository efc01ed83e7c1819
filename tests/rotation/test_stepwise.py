"""Rotation step by step, as simulations drive it; a short life as smoke test."""

from __future__ import annotations

import math
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.rotation_world import NAMES, Raw, libraries

from sleepplayer.rotation import Stepwise

NEAR = {"tapping": {"scratching"}, "whispering": {"personal attention"}}
LIKING = dict.fromkeys(NAMES, (0.5, 0.2))


def evening(steps: Stepwise, day: float, length: float, tracks: list[Raw]) -> list[int]:
    """Play for so long; what was played."""
    steps.begin_night(day)
    played = []
    while (index := steps.choose(length)) is not None:
        minutes = min(length, tracks[index][0] or 20.0)
        steps.played(index, minutes)
        played.append(index)
        length -= minutes
    return played


@given(libraries, st.integers())
@settings(max_examples=30)
def test_the_same_seed_gives_the_same_nights(tracks: list[Raw], seed: int) -> None:
    lives: list[list[list[int]]] = []
    for _ in range(2):
        steps = Stepwise(tracks, LIKING, NEAR, seed)
        lives.append([])
        for day in range(3):
            lives[-1].append(evening(steps, float(day), 40.0, tracks))
            steps.end_night(1 + day)
    assert lives[0] == lives[1]


@given(
    libraries,
    st.lists(st.tuples(st.sampled_from(NAMES), st.floats(0, 1), st.booleans()), max_size=8),
    st.integers(),
)
@settings(max_examples=50)
def test_what_is_avoided_is_never_chosen(
    tracks: list[Raw], edits: list[tuple[str, float, bool]], seed: int
) -> None:
    steps = Stepwise(tracks, LIKING, NEAR, seed)
    avoided: set[str] = set()
    steps.begin_night(0.0)
    for trigger, mean, avoid in edits:
        steps.choose(40.0)
        steps.set_preference(trigger, mean, 0.2, avoid=avoid)
        (avoided.add if avoid else avoided.discard)(trigger)
        index = steps.choose(40.0)
        may = [
            i
            for i, (_, carried) in enumerate(tracks)
            if not avoided & set(carried) and (carried or not avoided)
        ]
        assert index in may if may else index is None
        if index is not None:
            steps.played(index, 3.0)


def test_nothing_may_play() -> None:
    steps = Stepwise([(20.0, {"tapping": 1.0})], LIKING, NEAR, 1)
    steps.begin_night(0.0)
    steps.set_preference("tapping", 0.5, 0.2, avoid=True)
    assert steps.choose(40.0) is None
    steps.set_preference("tapping", 0.5, 0.2)
    assert steps.choose(40.0) == 0


@pytest.mark.parametrize("left", [0.0, -1.0, 0.3, math.nan])
def test_no_time_is_left(left: float) -> None:
    steps = Stepwise([(20.0, {"tapping": 1.0})], LIKING, NEAR, 1)
    steps.begin_night(0.0)
    assert steps.choose(left) is None


def test_no_tracks() -> None:
    steps = Stepwise([], LIKING, NEAR, 1)
    steps.begin_night(0.0)
    assert steps.choose(40.0) is None


def test_an_untagged_track_has_to_be_confirmed_while_anything_is_avoided() -> None:
    steps = Stepwise([(None, {})], LIKING, NEAR, 1)
    steps.begin_night(0.0)
    assert steps.choose(40.0) == 0
    steps.set_preference("rain", 0.5, 0.2, avoid=True)
    assert steps.choose(40.0) is None
    steps.confirm(0)
    assert steps.choose(40.0) == 0


def test_something_else_is_something_else() -> None:
    tracks: list[Raw] = [(20.0, {"tapping": 1.0}) for _ in range(30)]
    steps = Stepwise(tracks, LIKING, NEAR, 1)
    steps.begin_night(0.0)
    first = steps.choose(40.0)
    assert first is not None
    steps.played(first, 0.0, skipped=True)
    assert steps.choose(40.0) != first


def test_expected_back_names_every_trigger() -> None:
    tracks: list[Raw] = [(60.0, {"tapping": 1.0})]
    steps = Stepwise(tracks, LIKING, NEAR, 1)
    assert evening(steps, 3.0, 60.0, tracks) == [0]
    steps.end_night(None)
    assert steps.expected_back() == {**dict.fromkeys(NAMES), "tapping": 9.0}


def test_it_rotates_and_learns_what_is_liked() -> None:
    """A listener who is moved by two triggers of five, and tires of them."""
    moved = {"tapping": 0.8, "rain": 0.7}
    found = []
    for seed in range(4):
        rng = Random(3)
        tracks: list[Raw] = [(rng.uniform(5, 25), {rng.choice(NAMES): 1.0}) for _ in range(60)]
        steps = Stepwise(tracks, dict.fromkeys(NAMES, (0.4, 0.3)), {}, seed)
        shares = []
        for day in range(40):
            played = evening(steps, float(day), 40.0, tracks)
            liked = [moved.get(next(iter(tracks[i][1])), 0.0) for i in played]
            shares.append(sum(map(bool, liked)) / len(liked))
            steps.end_night(round(1 + 4 * sum(liked) / len(liked)))
        assert sum(shares[-15:]) / 15 > 0.75
        likings = {name: steps.state.taste(name).mean for name in NAMES}
        best, second = sorted(likings, key=likings.__getitem__)[:-3:-1]
        assert best in moved
        found.append(second in moved)
    assert sum(found) >= 3  # one that is liked is enough, so the other may be found late
