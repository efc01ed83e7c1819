"""The envelope: continuous, never above 0 dB, at the floor on time."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.night.fade import (
    FLOOR_DB,
    SILENCE_DB,
    Envelope,
    FadeCurve,
    Segment,
    curve_fraction,
    plan_envelope,
)

CURVES = st.sampled_from(FadeCurve)
SECONDS = st.floats(0.0, 4000.0)


@given(curve=CURVES, span_db=st.floats(0.1, 100.0))
def test_a_curve_goes_from_nothing_to_all(curve: FadeCurve, span_db: float) -> None:
    assert curve_fraction(curve, 0.0, span_db=span_db) == pytest.approx(0.0, abs=1e-9)
    assert curve_fraction(curve, 1.0, span_db=span_db) == pytest.approx(1.0, abs=1e-6)


@given(curve=CURVES, span_db=st.floats(0.1, 100.0), a=st.floats(0.0, 1.0), b=st.floats(0.0, 1.0))
def test_a_curve_never_turns_back(curve: FadeCurve, span_db: float, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert (
        curve_fraction(curve, low, span_db=span_db)
        <= curve_fraction(curve, high, span_db=span_db) + 1e-9
    )


def test_db_linear_loses_equal_decibels_in_equal_time() -> None:
    fade = Segment(0.0, 40.0, 0.0, -60.0)
    assert [fade.gain_db(t) for t in (0.0, 10.0, 20.0, 40.0)] == [0.0, -15.0, -30.0, -60.0]


def test_equal_power_is_a_quarter_cosine() -> None:
    fade = Segment(0.0, 1.0, 0.0, -60.0, FadeCurve.EQUAL_POWER)
    half = 20.0 * math.log10(math.cos(0.5 * math.acos(1e-3)))
    assert fade.gain_db(0.5) == pytest.approx(half)
    assert half == pytest.approx(-3.0, abs=0.02)


def test_the_s_curve_begins_and_ends_gently() -> None:
    fade = Segment(0.0, 100.0, 0.0, -60.0, FadeCurve.S_CURVE)
    assert fade.gain_db(5.0) > -0.5
    assert fade.gain_db(50.0) == pytest.approx(-30.0)
    assert fade.gain_db(95.0) < -59.5


def test_a_session_rises_holds_fades_and_is_silent() -> None:
    envelope = plan_envelope(
        now_s=100.0, from_db=-40.0, rise_s=3.0, fade_start_s=120.0, silent_at_s=160.0
    )
    assert envelope.gain_db(100.0) == -40.0
    assert envelope.gain_db(103.0) == 0.0
    assert envelope.gain_db(119.0) == 0.0
    assert envelope.gain_db(140.0) == pytest.approx(-30.0)
    assert envelope.gain_db(159.999) == pytest.approx(FLOOR_DB, abs=0.01)
    assert envelope.gain_db(160.0) == SILENCE_DB


def test_without_a_silence_the_level_holds() -> None:
    envelope = plan_envelope(now_s=0.0, from_db=-12.0, rise_s=8.0)
    assert envelope.gain_db(1e6) == 0.0
    assert envelope.silent_from_s is None


@given(
    from_db=st.floats(-80.0, 5.0),
    rise_s=st.floats(0.1, 10.0),
    fade_start_s=st.one_of(st.none(), st.floats(-100.0, 4000.0)),
    silent_at_s=SECONDS,
    curve=CURVES,
)
def test_no_envelope_jumps_or_is_louder_than_asked(
    from_db: float,
    rise_s: float,
    fade_start_s: float | None,
    silent_at_s: float,
    curve: FadeCurve,
) -> None:
    envelope = plan_envelope(
        now_s=0.0,
        from_db=from_db,
        rise_s=rise_s,
        fade_start_s=fade_start_s,
        silent_at_s=silent_at_s,
        curve=curve,
    )
    assert envelope.gain_db(0.0) in (
        SILENCE_DB,
        pytest.approx(min(0.0, max(FLOOR_DB, from_db)), abs=1e-6),
    )
    for before, after in zip(envelope.segments, envelope.segments[1:], strict=False):
        assert before.to_db == pytest.approx(after.from_db, abs=1e-6)
    for at in (0.0, 0.1, 1.0, 10.0, silent_at_s * 0.5, silent_at_s * 0.99):
        assert envelope.gain_db(at) <= 1e-9
    assert envelope.gain_db(silent_at_s) == SILENCE_DB


def test_the_next_change_is_where_something_begins_to_move() -> None:
    envelope = plan_envelope(
        now_s=0.0, from_db=-40.0, rise_s=3.0, fade_start_s=20.0, silent_at_s=60.0
    )
    assert envelope.next_change_s(1.0) == 1.0
    assert envelope.next_change_s(3.0) == 20.0
    assert envelope.next_change_s(30.0) == 30.0
    assert envelope.next_change_s(60.0) == 60.0
    assert Envelope().next_change_s(5.0) is None
