"""Levels: the volume's law, equal power, and the shared-out static gain."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.night.gain import (
    EQUALIZER_HEADROOM_DB,
    amplitude,
    crossfade_in_db,
    crossfade_length_s,
    crossfade_out_db,
    share_gain,
    volume_db,
    volume_percent,
)


def test_volume_is_cubic() -> None:
    assert volume_db(100) == 0.0
    assert volume_db(60) == pytest.approx(-13.31, abs=0.01)
    assert volume_db(0) == -math.inf
    assert amplitude(volume_db(50)) == pytest.approx(0.5**3)


@given(st.floats(0.5, 100.0))
def test_volume_and_level_are_inverse(percent: float) -> None:
    assert volume_percent(volume_db(percent)) == pytest.approx(percent)


@given(st.floats(0.001, 0.999))
def test_a_crossfade_keeps_the_power(progress: float) -> None:
    power = amplitude(crossfade_in_db(progress)) ** 2 + amplitude(crossfade_out_db(progress)) ** 2
    assert power == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("wished", "outgoing", "incoming", "length"),
    [
        (3.0, 600.0, 600.0, 3.0),
        (3.0, 8.0, 600.0, 2.0),
        (3.0, 600.0, 4.0, 1.0),
        (15.0, 40.0, None, 10.0),
        (3.0, None, 600.0, 0.0),
        (0.0, 600.0, 600.0, 0.0),
    ],
)
def test_a_crossfade_takes_at_most_a_quarter_of_the_shorter_track(
    wished: float, outgoing: float | None, incoming: float | None, length: float
) -> None:
    assert crossfade_length_s(wished, outgoing, incoming) == length


@given(percent=st.integers(1, 100), gain_db=st.floats(-60.0, 12.0))
def test_a_shared_gain_adds_up_and_is_never_louder(percent: int, gain_db: float) -> None:
    whole, player_db = share_gain(percent, gain_db)
    assert 1 <= whole <= percent
    assert volume_db(whole) + player_db == pytest.approx(volume_db(percent) + gain_db)


@given(percent=st.integers(20, 100), gain_db=st.floats(-35.0, 12.0))
def test_a_track_that_is_turned_down_keeps_its_full_fade(percent: int, gain_db: float) -> None:
    _, player_db = share_gain(percent, gain_db)
    assert player_db >= -EQUALIZER_HEADROOM_DB - 1e-6


def test_without_an_attenuation_the_volume_is_left_alone() -> None:
    whole, player_db = share_gain(60, 0.0)
    assert whole == 60
    assert player_db == pytest.approx(0.0)
    assert share_gain(0, -3.0) == (0, -3.0)


@given(percent=st.integers(1, 100), gain_db=st.floats(-60.0, 15.0))
def test_what_an_engine_cannot_make_louder_is_left_out_of_the_gain(
    percent: int, gain_db: float
) -> None:
    whole, player_db = share_gain(percent, gain_db, max_level_db=0.0)
    expected_db = min(0.0, volume_db(percent) + gain_db)
    assert volume_db(whole) + player_db == pytest.approx(expected_db, abs=1e-6)
    assert whole <= percent
