"""The stream volume over time: ramps, glide, mute."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.audio.stream_level import GLIDE_PERCENT_PER_S, RAMP_S, StreamLevel
from sleepplayer.night.gain import amplitude, volume_db

STEP_S = 0.005


@pytest.fixture
def level() -> StreamLevel:
    level = StreamLevel()
    level.want(60.0)
    level.jump_to(1.0)
    return level


def volume(level: StreamLevel) -> float:
    return level.base * level.scale


def test_begins_at_nothing_until_a_volume_is_wanted() -> None:
    assert volume(StreamLevel()) == 0.0


def test_a_ramp_takes_its_time_and_no_longer(level: StreamLevel) -> None:
    level.ramp_to(0.0)
    steps = 0
    while level.moving:
        level.advance(STEP_S)
        steps += 1
    assert steps * STEP_S == pytest.approx(RAMP_S, abs=1.1 * STEP_S)
    assert volume(level) == 0.0


def test_a_ramp_has_no_step_that_clicks(level: StreamLevel) -> None:
    """The amplitude is the third power: its steepest step of 5 ms is 3 x 5/150 at the top."""
    level.ramp_to(0.0)
    before, falls = 1.0, []
    while level.moving:
        level.advance(STEP_S)
        now = amplitude(volume_db(volume(level)) - volume_db(60.0))
        falls.append(before - now)
        before = now
    assert max(falls) == falls[0] <= 0.1
    assert falls[-1] < 0.001


def test_a_ramp_that_turns_keeps_its_place(level: StreamLevel) -> None:
    level.ramp_to(0.0)
    level.advance(0.05)
    there = level.factor
    level.ramp_to(1.0)
    assert level.factor == there
    level.advance(STEP_S)
    assert there < level.factor < 1.0


def test_a_ramp_in_no_time_is_there_with_the_next_step(level: StreamLevel) -> None:
    level.ramp_to(0.0, 0.0)
    level.advance(1e-6)
    assert level.factor == 0.0


def test_the_volume_glides_after_the_hand(level: StreamLevel) -> None:
    level.want(20.0)
    level.advance(0.1)
    assert volume(level) == pytest.approx(60.0 - 0.1 * GLIDE_PERCENT_PER_S)
    level.advance(1.0)
    assert volume(level) == pytest.approx(20.0)
    assert not level.moving


def test_a_mute_keeps_the_base_and_comes_back_to_it(level: StreamLevel) -> None:
    level.want(0.0)
    level.advance(1.0)
    assert (level.base, volume(level)) == (60.0, 0.0)
    level.want(60.0)
    level.advance(1.0)
    assert volume(level) == pytest.approx(60.0)


def test_a_jump_lands_at_the_wanted_volume(level: StreamLevel) -> None:
    level.want(30.0)
    level.jump_to(1.0)
    assert volume(level) == pytest.approx(30.0)
    assert not level.moving


@given(st.lists(st.tuples(st.integers(0, 100), st.floats(0.0, 1.0), st.floats(0.0, 0.2))))
def test_never_above_what_was_wanted_at_most(moves: list[tuple[int, float, float]]) -> None:
    level, loudest = StreamLevel(), 0.0
    for wanted, factor, seconds in moves:
        loudest = max(loudest, float(wanted))
        level.want(float(wanted))
        level.ramp_to(factor)
        level.advance(seconds)
        assert 0.0 <= volume(level) <= loudest + 1e-9
