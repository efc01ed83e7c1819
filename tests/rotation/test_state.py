"""A person's nights, worked out by hand where there are few."""

from __future__ import annotations

import math

import pytest
from support.rotation_world import World, about, made, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.state import State

A, B = TrackId(0), TrackId(1)


def evening(minutes: float = 20.0, **weights: float) -> World:
    made_world = world([(minutes, weights or {"tapping": 1.0}), (20.0, {"rain": 1.0})])
    made_world.state.begin_night(100.0)
    return made_world


def hear(on: World, track: TrackId, minutes: float, *, skipped: bool = False) -> None:
    on.state.hear(track, on.stimuli[track], minutes, skipped=skipped)


def test_at_first_there_are_two_hypotheses() -> None:
    state = evening().state
    assert state.tires == pytest.approx(0.9)
    assert state.usual_min["tapping"] == pytest.approx(37.5 / 2)
    assert state.usual_min["whispering"] == 0.0  # not in the library


def test_hearing_wears_off_the_trigger_its_kin_and_the_track() -> None:
    on = evening()
    hear(on, A, 20.0)
    state = on.state
    assert state.satiation["tapping"] == pytest.approx(1 - math.exp(-0.4))
    assert state.satiation["scratching"] == pytest.approx(1 - math.exp(-0.12))
    assert state.satiation["rain"] == 0.0
    assert state.boredom == {A: pytest.approx(0.4)}
    assert state.tonight_min == {"tapping": 20.0}


def test_days_bring_it_back() -> None:
    on = evening()
    hear(on, A, 20.0)
    on.state.end_night(None)
    on.state.begin_night(105.0)
    assert on.state.satiation["tapping"] == pytest.approx((1 - math.exp(-0.4)) / 2)
    assert on.state.boredom[A] == pytest.approx(0.4 * 2 ** (-5 / 14))
    assert on.state.tonight_min == {}


def test_a_set_back_calendar_neither_heals_nor_harms() -> None:
    on = evening()
    hear(on, A, 20.0)
    before = dict(on.state.satiation)
    on.state.end_night(None)
    on.state.begin_night(90.0)
    assert on.state.satiation == before


def test_a_morning_of_five_stars() -> None:
    on = evening()
    hear(on, A, 20.0)
    on.state.end_night(5)
    lasting, tiring = on.state.beliefs
    # does not tire: X = 1; S = 0.04 + 0.01 + 0.04; e = 1 - 0.5
    drift = 0.015**2
    assert lasting.mean["tapping"] == pytest.approx(0.5 + 0.04 * 0.5 / 0.09)
    assert lasting.variance["tapping"] == pytest.approx(0.04 - 0.04**2 / 0.09 + drift)
    felt = 0.15 + 0.85 * (1 - math.exp(-0.4)) / 0.4
    spread = 0.05 + felt**2 * 0.04
    assert tiring.mean["tapping"] == pytest.approx(0.5 + 0.04 * felt * (1 - felt / 2) / spread)
    brought = felt * 0.5  # of the likelier hypothesis, that tiring
    quality = on.state.quality[A]
    spread_q = 0.06 + brought**2 * 0.0225
    assert quality.mean == pytest.approx(0.0225 * brought * (1 - felt / 2) / spread_q)
    log_odds = math.log(0.1) - math.log(0.9)
    log_odds += 0.3 * -0.5 * (math.log(0.09) + 0.25 / 0.09)
    log_odds -= 0.3 * -0.5 * (math.log(spread) + (1 - felt / 2) ** 2 / spread)
    assert on.state.tires == pytest.approx(1 / (1 + math.exp(0.995 * log_odds)))


def test_a_night_counts_by_its_minutes() -> None:
    on = evening()
    hear(on, A, 15.0)
    hear(on, B, 5.0)
    on.state.end_night(1)
    lasting = on.state.beliefs[0]
    spread = 0.05 + 0.75**2 * 0.04 + 0.25**2 * 0.04
    assert lasting.mean["tapping"] == pytest.approx(0.5 - 0.04 * 0.75 * 0.5 / spread)
    assert lasting.mean["rain"] == pytest.approx(0.5 - 0.04 * 0.25 * 0.5 / spread)


@pytest.mark.parametrize(
    ("minutes", "learns"), [(0.4, False), (0.5, True), (15.9, True), (16.0, False)]
)
def test_what_is_a_skip(minutes: float, learns: bool) -> None:
    on = evening()
    hear(on, A, minutes, skipped=True)
    assert (on.state.beliefs[0].mean["tapping"] < 0.5) == learns
    assert A in on.state.passed_over


def test_a_skip_says_twelve_percent() -> None:
    on = evening()
    hear(on, A, 2.0, skipped=True)
    assert on.state.beliefs[0].mean["tapping"] == pytest.approx(0.5 - 0.04 * 0.38 / 0.09)


def test_something_else_before_it_played_teaches_nothing_but_is_heeded() -> None:
    on = evening()
    before = on.state.copy()
    hear(on, A, 0.0, skipped=True)
    assert on.state.beliefs == before.beliefs
    assert on.state.satiation == before.satiation
    assert on.state.passed_over == {A}


def test_no_stars_teach_nothing_of_tastes() -> None:
    on = evening()
    hear(on, A, 20.0)
    on.state.end_night(None)
    assert on.state.beliefs[0].mean["tapping"] == 0.5
    assert on.state.quality == {}
    assert on.state.nights == 1


def test_the_usual_minutes_follow_the_nights() -> None:
    on = evening()
    hear(on, A, 20.0)
    on.state.end_night(None)
    assert on.state.usual_min["tapping"] == pytest.approx(0.9 * 18.75 + 2.0)
    assert on.state.usual_min["rain"] == pytest.approx(0.9 * 18.75)


def test_expected_back_after_a_long_evening() -> None:
    on = evening(60.0)
    hear(on, A, 60.0)
    on.state.end_night(None)
    # the level went from 0.45 to 0.45 + 0.3 * (0 - 0.45) = 0.315; s = 1 - e^-1.2
    nights = round(5 * math.log2((1 - math.exp(-1.2)) / 0.315))
    assert nights == 6
    assert on.state.expected_back()["tapping"] == 106.0
    assert on.state.expected_back()["rain"] is None
    on.state.begin_night(106.0)
    assert on.state.expected_back()["tapping"] is None


def test_a_short_evening_needs_no_rest() -> None:
    on = evening()
    hear(on, A, 5.0)
    on.state.end_night(None)
    assert on.state.expected_back()["tapping"] is None


def test_who_does_not_tire_waits_for_nothing() -> None:
    on = evening(60.0)
    hear(on, A, 60.0)
    on.state.beliefs[0].log_weight = 5.0
    on.state.end_night(None)
    assert on.state.expected_back()["tapping"] is None


def test_only_the_first_play_of_a_night_tells_where_a_trigger_came_back() -> None:
    on = evening(40.0)
    hear(on, A, 40.0)
    hear(on, A, 40.0)
    assert on.state.return_level["tapping"] == pytest.approx(0.315)


def test_what_the_person_states_replaces_what_was_learnt() -> None:
    on = evening()
    hear(on, A, 20.0)
    on.state.end_night(1)
    on.state.state_taste("tapping", Taste(0.9, 0.2))
    assert on.state.taste("tapping") == Taste(about(0.9), about(0.2))


def test_a_trigger_that_nobody_named_begins_as_unknown() -> None:
    on = evening()
    on.state.hear(B, made(10.0, {"gurgling": 1.0}), 5.0, skipped=False)
    assert on.state.taste("gurgling") == Taste(about(0.4), about(0.3))


def test_a_copy_goes_its_own_way() -> None:
    on = evening()
    copied: State = on.state.copy()
    hear(on, A, 20.0)
    assert copied.satiation["tapping"] == 0.0
    assert copied.listens == []
