"""What a rating teaches, against values worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import about

from sleepplayer.rotation.affinity import (
    Belief,
    Quality,
    Taste,
    learn_quality,
    prior_taste,
    response_of_stars,
)


def test_the_prior_of_whispering() -> None:
    assert prior_taste("whispering", 0.75) == Taste(about(0.535), 0.3)


@pytest.mark.parametrize(("trigger", "prevalence"), [("untagged", 0.9), ("new", None)])
def test_the_prior_of_what_nobody_knows(trigger: str, prevalence: float | None) -> None:
    assert prior_taste(trigger, prevalence) == Taste(0.4, 0.3)


@pytest.mark.parametrize(("stars", "response"), [(1, 0.0), (3, 0.5), (5, 1.0), (9, 1.0), (0, 0.0)])
def test_stars_as_a_response(stars: int, response: float) -> None:
    assert response_of_stars(stars) == response


def test_a_rating_moves_what_took_part() -> None:
    belief = Belief(0.0, {"a": 0.5, "b": 0.3, "c": 0.9}, {"a": 0.04, "b": 0.09, "c": 0.04})
    surprise = belief.learn({"a": 0.5, "b": 0.2}, 0.75)
    # S is noise, bias and both features; e is what neither of them explains
    assert surprise.variance == pytest.approx(0.0636)
    assert surprise.error == pytest.approx(0.44)
    assert belief.mean == pytest.approx(
        {"a": 0.5 + 0.04 * 0.5 * 0.44 / 0.0636, "b": 0.3 + 0.09 * 0.2 * 0.44 / 0.0636, "c": 0.9}
    )
    assert belief.variance == pytest.approx(
        {"a": 0.04 - 0.02**2 / 0.0636, "b": 0.09 - 0.018**2 / 0.0636, "c": 0.04}
    )
    assert belief.bias == pytest.approx(0.01 * 0.44 / 0.0636)
    assert belief.bias_variance == pytest.approx(0.01 - 0.01**2 / 0.0636)
    evidence = 0.3 * -0.5 * (math.log(0.0636) + 0.44**2 / 0.0636)
    assert belief.log_weight == pytest.approx(evidence)


def test_tastes_drift_up_to_a_limit() -> None:
    belief = Belief(-2.0, {"a": 0.5, "b": 0.5}, {"a": 0.04, "b": 0.1225})
    belief.end_night()
    assert belief.variance == pytest.approx({"a": 0.040225, "b": 0.1225})
    assert belief.log_weight == pytest.approx(-1.99)


def test_a_good_night_speaks_for_its_tracks() -> None:
    one, other = Quality(), Quality(0.45)
    learn_quality({1: (one, 0.3), 2: (other, 0.2)}, 0.4)
    variance = 0.04 + 0.02 + (0.09 + 0.04) * 0.0225
    assert one.mean == pytest.approx(0.0225 * 0.3 * 0.4 / variance)
    assert one.variance == pytest.approx(0.0225 - (0.0225 * 0.3) ** 2 / variance)
    assert other.mean == pytest.approx(min(0.5, 0.45 + 0.0225 * 0.2 * 0.4 / variance))


@given(
    st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("abc"), st.floats(0, 1), max_size=3), st.floats(0, 1)
        ),
        max_size=60,
    )
)
def test_no_rating_makes_a_variance_negative_or_a_quality_absurd(
    ratings: list[tuple[dict[str, float], float]],
) -> None:
    belief = Belief(0.0, dict.fromkeys("abc", 0.5), dict.fromkeys("abc", 0.09))
    quality = Quality()
    for features, response in ratings:
        surprise = belief.learn(features, response)
        learn_quality({1: (quality, sum(features.values()) / 3)}, surprise.error)
        belief.end_night()
    assert all(0.0 < each <= 0.35**2 for each in belief.variance.values())
    assert belief.bias_variance > 0.0
    assert quality.variance > 0.0
    assert -0.6 <= quality.mean <= 0.5
