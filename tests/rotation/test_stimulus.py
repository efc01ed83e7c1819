"""A track as rotation sees it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from support.rotation_world import made, weights

from sleepplayer.rotation.stimulus import UNKNOWN_LENGTH_MIN, UNTAGGED, similarity


@given(weights)
def test_weights_sum_to_one_whatever_was_given(given_weights: dict[str, float]) -> None:
    what = made(10.0, given_weights)
    assert math.fsum(weight for _, weight in what.weights) == pytest.approx(1.0)


def test_a_track_without_triggers_is_untagged() -> None:
    what = made(10.0, {})
    assert what.untagged
    assert what.weights == ((UNTAGGED, 1.0),)


@pytest.mark.parametrize("minutes", [None, 0.0, -1.0, math.inf, math.nan])
def test_what_has_no_length_is_taken_for_twenty_minutes(minutes: float | None) -> None:
    what = made(minutes, {"tapping": 1.0})
    assert (what.minutes, what.length_known) == (UNKNOWN_LENGTH_MIN, False)


def test_what_is_not_seen_is_dropped_and_not_spread() -> None:
    what = made(10.0, {"tapping": 0.6, "hands": 0.4}, unheard=frozenset({"hands"}))
    assert what.weights == (("tapping", 0.6),)
    assert dict(what.rates) == pytest.approx({"tapping": 0.6, "scratching": 0.18})
    assert "hands" in what.carries  # avoided is avoided, also where it is not seen


def test_a_trigger_at_no_weight_is_carried_all_the_same() -> None:
    what = made(10.0, {"tapping": 1.0, "eating": 0.0})
    assert what.weights == (("tapping", 1.0),)
    assert "eating" in what.carries


def test_similarity_goes_both_ways_in_a_fixed_order() -> None:
    assert similarity({"b": {"c", "a", "b"}}) == {"a": ("b",), "b": ("a", "c"), "c": ("b",)}
