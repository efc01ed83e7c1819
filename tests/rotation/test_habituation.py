"""How a response wears off and comes back: the equations, and their bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.rotation import habituation

LEVELS = st.floats(0.0, 1.0)
MINUTES = st.floats(0.0, 600.0)


@pytest.mark.parametrize(
    ("days", "left"), [(0.0, 0.8), (5.0, 0.4), (10.0, 0.2), (2.5, 0.8 / math.sqrt(2)), (-3.0, 0.8)]
)
def test_half_is_left_after_a_half_life(days: float, left: float) -> None:
    assert habituation.recovered(0.8, days, habituation.HALF_LIFE_DAYS) == pytest.approx(left)


def test_similar_triggers_are_worn_off_by_a_third_or_so() -> None:
    rates = habituation.exposure_rates(
        [("tapping", 0.6), ("scratching", 0.4)], {"tapping": ["scratching", "typing"]}
    )
    assert dict(rates) == pytest.approx({"tapping": 0.6, "scratching": 0.4 + 0.18, "typing": 0.18})


def test_satiation_by_a_track_of_half_an_hour() -> None:
    assert habituation.satiated(0.2, 0.5, 30.0) == pytest.approx(1 - 0.8 * 0.740818, abs=1e-6)


@pytest.mark.parametrize(
    ("minutes", "boredom"), [(0.0, 0.5), (10.0, 1 - 0.5 * 0.8), (20.0, 0.7), (90.0, 0.7)]
)
def test_boredom_grows_with_the_share_that_was_heard(minutes: float, boredom: float) -> None:
    assert habituation.bored(0.5, minutes, 20.0) == pytest.approx(boredom)


def test_the_freshness_of_what_is_wholly_worn_off() -> None:
    assert habituation.freshness(1.0, 1.0, 10.0) == pytest.approx(0.15)


def test_freshness_is_the_mean_over_the_minutes() -> None:
    # y = 0.02 * 0.5 * 20 = 0.2; 0.15 + 0.85 * 0.9 * (1 - e^-0.2) / 0.2
    assert habituation.freshness(0.1, 0.5, 20.0) == pytest.approx(0.15 + 0.765 * 0.906346, abs=1e-6)
    assert habituation.freshness(0.1, 0.5, 0.0) == pytest.approx(0.15 + 0.765)


@given(LEVELS, st.floats(0.0, 2.0), MINUTES)
def test_satiation_stays_in_its_bounds_and_only_grows_by_hearing(
    level: float, rate: float, minutes: float
) -> None:
    after = habituation.satiated(level, rate, minutes)
    assert level - 1e-12 <= after <= 1.0


@given(LEVELS, MINUTES, st.floats(0.1, 600.0))
def test_boredom_stays_in_its_bounds_and_only_grows_by_hearing(
    level: float, minutes: float, length: float
) -> None:
    after = habituation.bored(level, minutes, length)
    assert level - 1e-12 <= after <= 1.0
    assert 0.7 <= habituation.liveliness(after) <= 1.0


@given(LEVELS, st.floats(0.0, 2.0), st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_two_stretches_wear_off_as_much_as_one(
    level: float, rate: float, one: float, other: float
) -> None:
    parted = habituation.satiated(habituation.satiated(level, rate, one), rate, other)
    assert parted == pytest.approx(habituation.satiated(level, rate, one + other), abs=1e-12)
