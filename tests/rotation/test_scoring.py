"""The score of whole libraries, against the equations written out for one track."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rotation_world import NAMES, Raw, World, libraries, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.scoring import Liking, draw, liking, outlook, scores, scores_now
from sleepplayer.rotation.stimulus import Stimulus


def written_out(
    on: World, likes: Liking, what: Stimulus, row: int, remaining: float, *, begun: bool
) -> float:
    """The score as the specification has it, in plain Python."""
    state, d = on.state, min(what.minutes, remaining)
    lasting = dict(zip(on.table.triggers, likes.lasting, strict=True))
    tiring = dict(zip(on.table.triggers, likes.tiring, strict=True))
    rates = dict(what.rates)
    boredom = state.boredom.get(TrackId(row), 0.0)
    lively = (1 + likes.quality[row]) * (1 - 0.3 * boredom)
    first = sum(w * lasting[k] for k, w in what.weights) * lively
    second = 0.0
    for k, w in what.weights:
        y = 0.02 * rates[k] * d
        fresh = 0.15 + 0.85 * (1 - state.satiation[k]) * (1 - math.exp(-y)) / y
        second += w * fresh * tiring[k]
    price = sum(
        tiring[k]
        * 0.85
        * (1 - state.satiation[k])
        * (1 - math.exp(-0.02 * rate * d))
        * state.usual_min[k]
        for k, rate in rates.items()
        if tiring[k] > 0
    )
    price *= 0.3 / d / (2 ** (1 / 5) - 1)
    new = sum(w for k, w in what.weights if state.tonight_min.get(k, 0.0) < 1.0)
    p = likes.tires
    return float((1 - p) * first + p * (second * lively - price) - (0.05 * new if begun else 0.0))


@given(
    libraries,
    st.floats(0.6, 200.0),
    st.integers(0, 2**32),
    st.lists(st.tuples(st.integers(0, 29), st.floats(0.1, 40.0)), max_size=4),
)
def test_the_arrays_compute_what_the_equations_say(
    tracks: list[Raw], remaining: float, seed: int, heard: list[tuple[int, float]]
) -> None:
    on = world(tracks, {name: (0.3 + 0.1 * i, 0.2) for i, name in enumerate(NAMES)})
    on.state.begin_night(0.0)
    for track, minutes in heard:
        row = track % len(tracks)
        on.state.hear(TrackId(row), on.stimuli[TrackId(row)], minutes, skipped=False)
    likes = liking(on.table, on.state, draw(on.table, seed, 0))
    result = scores_now(on.table, likes, outlook(on.table, on.state), remaining)
    wanted = [
        written_out(on, likes, what, row, remaining, begun=bool(heard))
        for row, what in enumerate(on.stimuli.values())
    ]
    assert result == pytest.approx(np.array(wanted), rel=1e-9, abs=1e-9)


def test_many_moments_are_scored_as_each_alone() -> None:
    on = world([(20.0, {"tapping": 1.0}), (30.0, {"rain": 0.5, "whispering": 0.5})])
    likes = liking(on.table, on.state, draw(on.table, 1, 0))
    start = outlook(on.table, on.state)
    both = start.branch(np.array([0, 0]))
    both.hear(1, on.table, 0, 20.0)
    left = np.array([40.0, 15.0])
    together = scores(on.table, likes, both, left)
    assert together[0] == pytest.approx(scores(on.table, likes, start, left[:1])[0])
    on.state.hear(TrackId(0), on.stimuli[TrackId(0)], 20.0, skipped=False)
    alone = outlook(on.table, on.state)
    alone.begun = False
    assert together[1] == pytest.approx(scores(on.table, likes, alone, left[1:])[0])


def test_a_nights_draw_is_the_same_for_the_same_seed_and_night() -> None:
    table = world([(20.0, {"tapping": 1.0})] * 5).table
    one, same, other = draw(table, 7, 3), draw(table, 7, 3), draw(table, 7, 4)
    assert (one.trigger == same.trigger).all()
    assert (one.track == same.track).all()
    assert (one.track != other.track).all()
    assert (draw(table, -7, 3).track != one.track).all()


def test_the_draw_strays_by_a_tenth_of_what_is_uncertain() -> None:
    on = world([(20.0, {"tapping": 1.0})], {"tapping": (0.5, 0.2)})
    chance = draw(on.table, 1, 0)
    likes = liking(on.table, on.state, chance)
    column = on.table.triggers.index("tapping")
    assert likes.tiring[column] == pytest.approx(0.5 + 0.02 * chance.trigger[column])
    assert likes.quality[0] == pytest.approx(0.015 * chance.track[0])
