"""Tonight's plan over a library: nothing in it that may not play, and why each of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plan_world import NAMES, PlanWorld

from sleepplayer.models import PlaylistId, TrackId
from sleepplayer.night.evening_plan import EveningPlan, NothingToPlan, PlanWish
from sleepplayer.rotation.nights import Played
from sleepplayer.rotation.reasons import Resting, Why
from sleepplayer.rotation.rules import Rules

BEDTIME, DAYTIME = PlaylistId(1), PlaylistId(2)


def ids(made: EveningPlan) -> list[int]:
    return [card.track.track_id or 0 for card in made.cards]


def house(count: int = 12) -> PlanWorld:
    world = PlanWorld()
    for track in range(1, count + 1):
        name = NAMES[track % 4]
        world.add(track, 6.0 + track % 5, **{name: 1.0})
    return world


weights = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([0.2, 0.5, 1.0]), max_size=3)
sounds = st.lists(st.tuples(st.none() | st.floats(1.0, 60.0), weights), min_size=1, max_size=25)
some_ids = st.frozensets(st.integers(1, 26).map(TrackId), max_size=8)
some_names = st.frozensets(st.sampled_from(NAMES), max_size=3)
rules = st.builds(
    Rules,
    avoided=some_names,
    resting=st.dictionaries(st.sampled_from(NAMES), st.integers(-2, 9), max_size=2),
    retired=some_ids,
    confirmed=some_ids,
    permitted=st.none() | some_ids,
    calm=st.none() | some_names,
)
wishes = st.builds(
    PlanWish,
    length_min=st.floats(0.0, 200.0),
    playlists=st.sampled_from([frozenset(), {BEDTIME}, {BEDTIME, DAYTIME}]).map(frozenset),
    opening=st.lists(st.integers(1, 30).map(TrackId), max_size=4, unique=True).map(tuple),
    without=some_ids,
)


@given(sounds, rules, wishes, some_ids, st.integers(0, 3), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_nothing_that_may_not_play_is_planned(
    library: list[tuple[float | None, dict[str, float]]],
    laid_down: Rules,
    wish: PlanWish,
    bedtime: frozenset[TrackId],
    place: int,
    ahead: int,
) -> None:
    world = PlanWorld()
    for track, (minutes, carried) in enumerate(library, 1):
        world.add(track, minutes, **carried)
    resting = {name: float(world.today + days) for name, days in laid_down.resting.items()}
    world.laid_down = laid_down = Rules(
        avoided=laid_down.avoided,
        resting=resting,
        retired=laid_down.retired,
        confirmed=laid_down.confirmed,
        permitted=laid_down.permitted,
        calm=laid_down.calm,
    )
    world.lists = {BEDTIME: bedtime, DAYTIME: frozenset({TrackId(1)})}
    if ahead:  # a clock that was wrong once
        wrong = world.now + timedelta(days=ahead)
        world.listens.append(Played(world.today + ahead, wrong, TrackId(1), 5.0))
    planning = world.planning()
    made = planning.plan(wish)
    other = planning.something_else(wish, place)
    for plan in (made, other):
        for card in plan.cards:
            names = [each.trigger for each in card.track.triggers]
            assert laid_down.barred(card.track.track_id, names, float(world.today)) is None
            assert card.reasons
        assert bool(plan.cards) == (plan.nothing is None)


class TestPlan:
    def test_it_fills_the_time_and_says_why(self) -> None:
        world = house()
        made = world.planning().plan(PlanWish(length_min=30.0))
        assert sum(card.minutes for card in made.cards) == pytest.approx(30.0, abs=1.0)
        assert made.day == world.today
        assert made.estimate
        assert made.nothing is None
        for card in made.cards:
            assert made.names[card.trigger or ""]

    def test_it_is_the_same_all_night_and_another_tomorrow(self) -> None:
        world = house(60)
        wish = PlanWish(length_min=60.0)
        first = world.planning().plan(wish)
        world.clock.advance(1800.0)
        assert world.planning().plan(wish) == first
        plans = set()
        for _ in range(6):
            world.clock.advance(86400.0)
            plans.add(tuple(ids(world.planning().plan(wish))))
        assert len(plans) > 1

    def test_from_playlists(self) -> None:
        world = house()
        world.lists = {BEDTIME: frozenset({TrackId(2), TrackId(7), TrackId(99)})}
        made = world.planning().plan(PlanWish(length_min=20.0, playlists=frozenset({BEDTIME})))
        assert set(ids(made)) <= {2, 7}
        assert made.cards

    def test_one_that_went_meanwhile_is_left_out(self) -> None:
        world = house()
        planning = world.planning()
        made = planning.plan(PlanWish(length_min=30.0))
        gone = made.cards[0].track.track_id
        assert gone is not None
        world.gone.add(gone)
        assert gone not in ids(planning.plan(PlanWish(length_min=30.0)))

    def test_enough_nights(self) -> None:
        world = house()
        for back in range(1, 6):
            world.hear(back, 1 + back, 9.0)
        assert not world.planning().plan(PlanWish(length_min=30.0)).estimate


class TestSomethingElse:
    def test_another_one_at_that_place(self) -> None:
        world = house()
        planning = world.planning()
        first = planning.plan(PlanWish(length_min=30.0))
        wish = PlanWish(length_min=30.0, opening=tuple(map(TrackId, ids(first))))
        second = planning.something_else(wish, 1)
        assert ids(second)[:1] == ids(first)[:1]
        assert ids(first)[1] not in ids(second)

    def test_again_and_again_none_comes_twice(self) -> None:
        world = house(20)
        planning = world.planning()
        made = planning.plan(PlanWish(length_min=30.0))
        seen = [ids(made)[0]]
        for _ in range(8):
            opening = tuple(map(TrackId, ids(made)))
            made = planning.something_else(
                PlanWish(length_min=30.0, opening=opening, without=made.wish.without), 0
            )
            seen.append(ids(made)[0])
        assert len(set(seen)) == len(seen)

    def test_if_nothing_else_may_play_it_stays(self) -> None:
        world = house(1)
        wish = PlanWish(length_min=5.0, opening=(TrackId(1),))
        assert ids(world.planning().something_else(wish, 0)) == [1]

    def test_a_place_there_is_not(self) -> None:
        world = house()
        assert world.planning().something_else(PlanWish(length_min=20.0), 3).cards


class TestNothing:
    @pytest.mark.parametrize(
        ("wish", "laid_down", "why"),
        [
            (PlanWish(length_min=0.2), Rules(), NothingToPlan.NO_TIME),
            (PlanWish(length_min=30.0), Rules(avoided=frozenset(NAMES)), NothingToPlan.ALL_BARRED),
            (PlanWish(length_min=30.0), Rules(permitted=()), NothingToPlan.ALL_BARRED),
            (
                PlanWish(length_min=30.0, playlists=frozenset({BEDTIME})),
                Rules(),
                NothingToPlan.NO_TRACKS,
            ),
        ],
    )
    def test_it_says_why(self, wish: PlanWish, laid_down: Rules, why: NothingToPlan) -> None:
        world = house()
        world.lists = {BEDTIME: frozenset()}
        world.laid_down = laid_down
        made = world.planning().plan(wish)
        assert made.nothing is why
        assert made.cards == ()

    def test_no_library(self) -> None:
        made = PlanWorld().planning().plan(PlanWish(length_min=30.0))
        assert made.nothing is NothingToPlan.NO_TRACKS


class TestRests:
    def test_what_rests_until_when(self) -> None:
        world = house()
        for back in (3, 2, 1):
            world.hear(back, 1, 40.0)  # tapping
        until = float(world.today + 4)
        world.laid_down = Rules(avoided=frozenset({"rain"}), resting={"whispering": until})
        made = world.planning().plan(PlanWish(length_min=30.0))
        found = {rest.trigger: rest for rest in made.rests}
        assert found["tapping"].why is Resting.ESTIMATED
        assert found["whispering"].until_day == until
        assert made.rests[-1].trigger == "rain"
        assert made.names["tapping"] == "Tapping"

    def test_an_unknown_length_is_said(self) -> None:
        world = PlanWorld()
        world.add(1, None)
        made = world.planning().plan(PlanWish(length_min=30.0))
        assert {Why.UNTAGGED, Why.LENGTH_UNKNOWN} <= {each.why for each in made.cards[0].reasons}
        assert made.cards[0].minutes == 20.0


def test_the_night_is_that_of_the_evening_after_midnight() -> None:
    world = house()
    wish = PlanWish(length_min=30.0)
    first = world.planning().plan(wish)
    world.clock.advance(5 * 3600.0)
    again = world.planning().plan(wish)
    assert date.fromordinal(again.day) == date.fromordinal(first.day)
    assert ids(again) == ids(first)


# --- what nobody has read for triggers ------------------------------------------------------------


def test_what_is_picked_is_read_for_triggers_first() -> None:
    world = PlanWorld()
    for track in range(1, 10):
        world.add_unread(track, 20.0, tapping=1.0)
    for track in range(10, 14):
        world.add_unread(track, 20.0, rain=1.0)
    world.laid_down = Rules(resting={"tapping": float(world.today + 3)})
    made = world.planning().plan(PlanWish(length_min=60.0))
    assert made.cards
    carried = {each.trigger for card in made.cards for each in card.track.triggers}
    assert carried == {"rain"}


def test_however_much_is_unread_nothing_that_rests_is_planned() -> None:
    world = PlanWorld()
    for track in range(1, 200):
        world.add_unread(track, 20.0, tapping=1.0)
    world.laid_down = Rules(resting={"tapping": float(world.today + 3)})
    made = world.planning().plan(PlanWish(length_min=60.0))
    assert not made.cards
    assert made.nothing is NothingToPlan.ALL_BARRED
