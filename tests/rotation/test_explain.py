"""Why a track is in the plan, and what rests."""

from __future__ import annotations

from support.rotation_world import World, about, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.evening import Pick, Plan
from sleepplayer.rotation.explain import explain, rests
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why
from sleepplayer.rotation.rules import Rules

A = TrackId(0)


def at_day(day: float, on: World) -> World:
    on.state.begin_night(day)
    return on


def planned(on: World, *tracks: int) -> Plan:
    picks = [Pick(TrackId(i), on.stimuli[TrackId(i)].minutes, 0.5) for i in tracks]
    return Plan(tuple(picks), cut_min=1.0)


def whys(on: World, *tracks: int) -> list[dict[Why, Reason]]:
    explained = explain(planned(on, *tracks), on.table, on.state)
    return [{reason.why: reason for reason in each.reasons} for each in explained]


def test_liked_and_never_heard() -> None:
    on = at_day(1.0, world([(60.0, {"tapping": 1.0})], {"tapping": (0.8, 0.2)}))
    (first,) = whys(on, 0)
    assert first[Why.LIKED] == Reason(Why.LIKED, "tapping", about(0.8))
    assert {Why.NEVER_HEARD, Why.NEW_TRACK} <= set(first)


def test_what_is_known_of_nobody_is_tried() -> None:
    on = at_day(1.0, world([(20.0, {"tapping": 1.0})], {"tapping": (0.5, 0.3)}))
    (first,) = whys(on, 0)
    assert first[Why.TRYING] == Reason(Why.TRYING, "tapping", about(0.3))


def test_back_after_its_rest() -> None:
    on = at_day(1.0, world([(60.0, {"tapping": 1.0})]))
    on.state.hear(A, on.stimuli[A], 60.0, skipped=False)
    on.state.end_night(None)
    assert rests(on.state, Rules()) == (
        Rest("tapping", Resting.ESTIMATED, 7.0, about(0.15 + 0.85 * 0.301194)),
    )
    on.state.begin_night(20.0)
    (first,) = whys(on, 0)
    assert first[Why.BACK] == Reason(Why.BACK, "tapping", 19.0)
    assert first[Why.LONG_AGO] == Reason(Why.LONG_AGO, None, 19.0)
    assert rests(on.state, Rules()) == ()


def test_fresh_although_it_never_had_to_rest() -> None:
    on = at_day(1.0, world([(5.0, {"tapping": 1.0})]))
    on.state.hear(A, on.stimuli[A], 5.0, skipped=False)
    on.state.end_night(None)
    on.state.begin_night(4.0)
    (first,) = whys(on, 0)
    assert first[Why.FRESH] == Reason(Why.FRESH, "tapping", 3.0)


def test_no_sign_of_tiring() -> None:
    on = at_day(1.0, world([(20.0, {"tapping": 1.0})]))
    on.state.hear(A, on.stimuli[A], 20.0, skipped=False)
    on.state.end_night(None)
    on.state.beliefs[0].log_weight = 3.0
    on.state.begin_night(2.0)
    (first,) = whys(on, 0)
    assert first[Why.LASTS].trigger == "tapping"


def test_the_second_stays_with_the_first() -> None:
    on = at_day(1.0, world([(20.0, {"tapping": 1.0}), (10.0, {"tapping": 1.0})]))
    _, second = whys(on, 0, 1)
    assert second[Why.STAYS] == Reason(Why.STAYS, "tapping", 20.0)


def test_what_is_unknown_is_said() -> None:
    on = at_day(1.0, world([(None, {})], {}))
    (first,) = whys(on, 0)
    assert first[Why.UNTAGGED] == Reason(Why.UNTAGGED)
    assert first[Why.LENGTH_UNKNOWN] == Reason(Why.LENGTH_UNKNOWN, None, 20.0)


def test_a_plan_that_fits_says_so() -> None:
    on = at_day(1.0, world([(20.0, {"tapping": 1.0})]))
    made = Plan(planned(on, 0).picks, cut_min=0.0, spare_min=0.3)
    (first,) = explain(made, on.table, on.state)
    assert Reason(Why.ENDS_IN_TIME, None, 0.3) in first.reasons


def test_where_nothing_speaks_for_it_it_is_the_best_there_is() -> None:
    on = at_day(1.0, world([(60.0, {"tapping": 1.0})], {"tapping": (0.1, 0.1)}))
    on.state.hear(A, on.stimuli[A], 60.0, skipped=False)
    on.state.end_night(None)
    on.state.begin_night(2.0)
    (first,) = whys(on, 0)
    assert set(first) == {Why.BEST_LEFT}


def test_every_rest_says_whose_it_is() -> None:
    on = at_day(10.0, world([(20.0, {"tapping": 1.0})]))
    rules = Rules(
        avoided=frozenset({"eating"}), resting={"rain": 24.0, "eating": 30.0, "tapping": 10.0}
    )
    assert rests(on.state, rules) == (
        Rest("eating", Resting.AVOIDED, None, 1.0),
        Rest("rain", Resting.SET, 24.0, 1.0),
    )
