"""Tonight's plan: it fills the time, ends in time, keeps the rules, and is the same each time."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import NAMES, Raw, World, libraries, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.evening import END_SLACK_MIN, Plan
from sleepplayer.rotation.planner import plan
from sleepplayer.rotation.rules import Rules

FREE = Rules()
TWO_HUNDRED = 200


def big(count: int = TWO_HUNDRED, seed: int = 1) -> World:
    rng = Random(seed)
    tracks: list[Raw] = [
        (rng.uniform(5, 30), dict.fromkeys(rng.sample(NAMES, rng.choice((1, 2, 3))), 1.0))
        for _ in range(count)
    ]
    on = world(tracks, {name: (rng.uniform(0.2, 0.9), 0.2) for name in NAMES})
    on.state.begin_night(0.0)
    return on


def tracks_of(made: Plan) -> list[int]:
    return [pick.track for pick in made.picks]


@given(libraries, st.floats(0.0, 300.0), st.integers())
def test_a_plan_fills_the_time(tracks: list[Raw], length: float, seed: int) -> None:
    on = world(tracks)
    made = plan(on.table, on.state, FREE, length, seed=seed)
    assert made.minutes + made.spare_min == pytest.approx(length)
    assert made.spare_min <= END_SLACK_MIN or length == 0.0
    for pick in made.picks[:-1]:
        assert pick.minutes == on.stimuli[pick.track].minutes
    for pick in made.picks[-1:]:
        assert pick.minutes + made.cut_min == pytest.approx(on.stimuli[pick.track].minutes)


@given(
    libraries,
    st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3),
    st.floats(1.0, 200.0),
    st.integers(),
)
def test_what_is_avoided_is_in_no_plan_and_in_none_instead(
    tracks: list[Raw], avoided: frozenset[str], length: float, seed: int
) -> None:
    on = world(tracks)
    rules = Rules(avoided=avoided)
    opening = list(on.stimuli)
    planned = plan(on.table, on.state, rules, length, seed=seed, opening=opening)
    without = [pick.track for pick in planned.picks]
    others = plan(on.table, on.state, rules, length, seed=seed, without=without)
    for pick in (*planned.picks, *others.picks):
        carried = set(tracks[pick.track][1])
        assert carried
        assert not carried & avoided


@given(libraries, st.floats(1.0, 200.0), st.integers())
def test_the_same_seed_gives_the_same_plan(tracks: list[Raw], length: float, seed: int) -> None:
    one, other = world(tracks), world(tracks)
    assert plan(one.table, one.state, FREE, length, seed=seed) == plan(
        other.table, other.state, FREE, length, seed=seed
    )


def test_plans_of_a_library_of_two_hundred_end_in_time_and_lose_little() -> None:
    on = big()
    cuts = []
    for seed in range(60):
        length = Random(seed).uniform(30, 45)
        fits = plan(on.table, on.state, FREE, length, seed=seed)
        plain = plan(on.table, on.state, FREE, length, seed=seed, fit=False)
        cuts.append(fits.cut_min)
        assert fits.score >= 0.98 * plain.score - 1e-9
        assert fits.cut_min <= plain.cut_min
    assert np.median(cuts) <= 1.0


def test_a_large_library_is_planned_nearly_as_well_from_its_pool() -> None:
    on = big(3000)
    pooled = plan(on.table, on.state, FREE, 40.0, seed=4)
    whole = 0.0
    for first in range(0, 3000, 300):
        some = Rules(allowed=[TrackId(i) for i in range(first, first + 300)])
        whole = max(whole, plan(on.table, on.state, some, 40.0, seed=4).score)
    assert pooled.score >= 0.98 * whole
    assert pooled.cut_min <= 1.0


def test_no_track_comes_twice_in_a_night_while_there_are_others() -> None:
    on = big(40)
    first = plan(on.table, on.state, FREE, 45.0, seed=1)
    for pick in first.picks:
        on.state.hear(pick.track, on.stimuli[pick.track], pick.minutes, skipped=False)
    second = plan(on.table, on.state, FREE, 45.0, seed=1)
    both = [*tracks_of(first), *tracks_of(second)]
    assert len(set(both)) == len(both)


def test_a_small_library_goes_round() -> None:
    on = world([(5.0, {"tapping": 1.0}), (5.0, {"rain": 1.0})])
    assert len(plan(on.table, on.state, FREE, 60.0, seed=1).picks) == 12


def test_what_was_passed_over_tonight_does_not_come_again() -> None:
    on = big()
    unwanted = plan(on.table, on.state, FREE, 40.0, seed=1).picks[0].track
    on.state.hear(unwanted, on.stimuli[unwanted], 0.0, skipped=True)
    assert unwanted not in tracks_of(plan(on.table, on.state, FREE, 600.0, seed=1))


def test_what_the_person_fixed_comes_first_even_from_elsewhere() -> None:
    on = big()
    rules = Rules(allowed=[TrackId(i) for i in range(100)], retired=frozenset({TrackId(151)}))
    made = plan(
        on.table, on.state, rules, 90.0, seed=1, opening=[TrackId(150), TrackId(151), TrackId(3)]
    )
    assert tracks_of(made)[:2] == [150, 3]
    assert all(track < 100 for track in tracks_of(made)[1:])


def test_something_else_is_the_next_best_for_that_place() -> None:
    on = big()
    made = plan(on.table, on.state, FREE, 45.0, seed=1, fit=False)
    first, second = (pick.track for pick in made.picks[:2])
    other = plan(
        on.table, on.state, FREE, 45.0, seed=1, fit=False, opening=[first], without=[second]
    )
    assert tracks_of(other)[0] == first
    assert second not in tracks_of(other)
    assert other.picks[1].score < made.picks[1].score


@pytest.mark.parametrize("length", [0.0, -5.0, float("nan"), 0.4])
def test_without_time_there_is_no_plan(length: float) -> None:
    on = big()
    assert plan(on.table, on.state, FREE, length, seed=1).picks == ()


def test_an_endless_evening_is_planned_for_a_day() -> None:
    on = big()
    assert plan(on.table, on.state, FREE, float("inf"), seed=1).minutes == pytest.approx(
        1440.0, abs=1.0
    )


def test_without_tracks_there_is_no_plan() -> None:
    on = world([])
    assert plan(on.table, on.state, FREE, 45.0, seed=1) == Plan(spare_min=45.0)


def test_a_large_library_of_which_nothing_may_play() -> None:
    on = big(500)
    rules = Rules(avoided=frozenset(NAMES))
    assert plan(on.table, on.state, rules, 45.0, seed=1) == Plan(spare_min=45.0)


def test_ties_are_settled_by_the_seed() -> None:
    on = world([(20.0, {"tapping": 1.0})] * 50)
    for belief in on.state.beliefs:
        belief.variance["tapping"] = 0.0
    for track in on.stimuli:
        on.state.hear(track, on.stimuli[track], 1e-300, skipped=False)
    on.state.end_night(3)
    firsts = {plan(on.table, on.state, FREE, 15.0, seed=s).picks[0].track for s in range(20)}
    assert len(firsts) > 5


def test_of_a_few_tracks_none_comes_again_while_others_wait() -> None:
    tracks: list[Raw] = [(10.0, {NAMES[number]: 1.0}) for number in range(5)]
    on = world(tracks, dict.fromkeys(NAMES, (0.5, 0.2)))
    on.state.begin_night(0.0)
    for seed in range(10):
        made = plan(on.table, on.state, FREE, 50.0, seed=seed)
        assert sorted(tracks_of(made)) == [0, 1, 2, 3, 4]


def test_one_that_is_far_better_does_come_again() -> None:
    tracks: list[Raw] = [(10.0, {NAMES[number]: 1.0}) for number in range(3)]
    on = world(tracks, {name: (0.9 if name == NAMES[0] else 0.0, 0.05) for name in NAMES})
    on.state.begin_night(0.0)
    assert tracks_of(plan(on.table, on.state, FREE, 30.0, seed=1)).count(0) >= 2
