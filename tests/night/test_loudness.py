"""The gain that brings a track to the night's loudness, and its ceilings."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.models import Loudness, ReplayGain, Track
from sleepplayer.night.loudness import (
    LOUD_MASTER,
    GainLimit,
    GainReason,
    LoudnessSource,
    NightLoudness,
    gain_reason,
    is_uneven,
    track_gain_db,
)

NIGHT = NightLoudness()
MEASURED, TAGS = LoudnessSource.MEASURED, LoudnessSource.REPLAY_GAIN


def loudness(lufs: float, peak_dbfs: float, above_lu: float = 3.0) -> Loudness:
    return Loudness(
        integrated_lufs=lufs,
        true_peak_dbfs=peak_dbfs,
        range_lu=4.0,
        short_term_max_lufs=lufs + above_lu,
    )


def track(
    measured: Loudness | None = None, tags: ReplayGain | None = None, own_db: float = 0.0
) -> Track:
    return Track(location="a", title="a", loudness=measured, replay_gain=tags, gain_db=own_db)


@pytest.mark.parametrize(
    ("measured", "gain_db", "limit"),
    [
        (loudness(-9.0, 0.5), -21.0, None),
        (loudness(-30.0, -12.0), 0.0, None),
        (loudness(-40.0, -25.0), 10.0, None),
        (loudness(-42.0, -25.0), 12.0, None),
        (loudness(-50.0, -30.0), 12.0, GainLimit.BOOST),
        (loudness(-70.0, -66.0, 0.0), 12.0, GainLimit.BOOST),  # silence
        (loudness(-38.0, -10.0), 4.0, GainLimit.PEAK),
        (loudness(-28.0, 0.0), -6.0, GainLimit.PEAK),  # also where it is lowered anyway
        (loudness(-30.0, -15.0, 12.0), 0.0, None),
        (loudness(-30.0, -15.0, 17.0), -5.0, GainLimit.UNEVEN),
        (loudness(-60.0, -40.0, 40.0), 2.0, GainLimit.UNEVEN),
    ],
)
def test_the_lowest_ceiling_counts(
    measured: Loudness, gain_db: float, limit: GainLimit | None
) -> None:
    assert gain_reason(track(measured), NIGHT) == GainReason(gain_db, MEASURED, limit)


@pytest.mark.parametrize(
    ("tags", "gain_db", "limit"),
    [
        (ReplayGain(-8.0, -1.0), -20.0, None),
        (ReplayGain(-8.0), -20.0, None),
        (ReplayGain(10.0), -6.0, GainLimit.PEAK),  # a peak it does not tell is full scale
        (ReplayGain(10.0, -10.0), -2.0, None),
        (ReplayGain(20.0, -20.0), 0.0, GainLimit.REPLAY_GAIN),
        (ReplayGain(60.0, -100.0), 0.0, GainLimit.REPLAY_GAIN),  # a lie is not turned up
    ],
)
def test_tags_serve_until_it_is_measured(
    tags: ReplayGain, gain_db: float, limit: GainLimit | None
) -> None:
    assert gain_reason(track(tags=tags), NIGHT) == GainReason(gain_db, TAGS, limit)
    measured = loudness(-20.0, -5.0)
    assert gain_reason(track(measured, tags), NIGHT).source is MEASURED


@pytest.mark.parametrize(
    "tags",
    [None, ReplayGain(math.nan), ReplayGain(math.inf), ReplayGain(-6.0, math.nan)],
)
def test_the_unknown_is_taken_for_a_loud_master(tags: ReplayGain | None) -> None:
    reason = gain_reason(track(tags=tags), NIGHT)
    assert reason == GainReason(-24.0, LoudnessSource.ASSUMED)
    assert reason.gain_db == track_gain_db(track(LOUD_MASTER), NIGHT)


@pytest.mark.parametrize(
    ("measured", "own_db", "gain_db", "limit"),
    [
        (loudness(-20.0, -5.0), 3.0, -7.0, None),
        (loudness(-20.0, -5.0), -8.0, -18.0, None),
        (loudness(-20.0, -5.0), 20.0, -1.0, GainLimit.PEAK),
        (loudness(-50.0, -30.0), 4.0, 16.0, GainLimit.BOOST),
        (loudness(-28.0, 0.0), 6.0, -6.0, GainLimit.PEAK),
    ],
)
def test_ones_own_correction_comes_on_top_but_not_over_the_peak(
    measured: Loudness, own_db: float, gain_db: float, limit: GainLimit | None
) -> None:
    reason = gain_reason(track(measured, own_db=own_db), NIGHT)
    assert reason == GainReason(gain_db, MEASURED, limit)


@pytest.mark.parametrize(
    ("measured", "own_db", "gain_db"),
    [
        (loudness(-9.0, 0.5), 0.0, 0.0),
        (loudness(-9.0, 0.5), 6.0, 0.0),
        (loudness(-9.0, 0.5), -6.0, -6.0),
        (loudness(-30.0, -10.0), 6.0, 4.0),
        (None, 6.0, 0.0),
        (None, 0.0, 0.0),
    ],
)
def test_without_evening_only_ones_own_correction_counts(
    measured: Loudness | None, own_db: float, gain_db: float
) -> None:
    reason = gain_reason(track(measured, own_db=own_db), replace(NIGHT, even=False))
    assert reason.gain_db == gain_db
    assert reason.source is LoudnessSource.NOTHING


def test_uneven_begins_beyond_the_limit() -> None:
    assert not is_uneven(loudness(-30.0, -10.0, 12.0), NIGHT)
    assert is_uneven(loudness(-30.0, -10.0, 12.5), NIGHT)
    assert not is_uneven(loudness(-30.0, -10.0, 12.5), replace(NIGHT, uneven_limit_lu=13.0))


LOUDNESSES = st.builds(
    loudness, st.floats(-70.0, 10.0), st.floats(-66.0, 10.0), above_lu=st.floats(0.0, 60.0)
)
NIGHTS = st.builds(
    NightLoudness,
    target_lufs=st.floats(-45.0, -14.0),
    peak_limit_dbfs=st.floats(-20.0, -1.0),
    boost_limit_db=st.floats(0.0, 15.0),
    uneven_limit_lu=st.floats(3.0, 30.0),
)
CLOSE = 1e-9


@given(LOUDNESSES, NIGHTS)
def test_nothing_is_louder_than_the_night(measured: Loudness, night: NightLoudness) -> None:
    gain_db = track_gain_db(track(measured), night)
    assert measured.integrated_lufs + gain_db <= night.target_lufs + CLOSE
    assert measured.true_peak_dbfs + gain_db <= night.peak_limit_dbfs + CLOSE
    loudest_lufs = measured.short_term_max_lufs + gain_db
    assert loudest_lufs <= night.target_lufs + night.uneven_limit_lu + CLOSE
    assert gain_db <= night.boost_limit_db


@given(lufs=st.floats(-42.0, 5.0), crest_db=st.floats(0.0, 24.0), above_lu=st.floats(0.0, 12.0))
def test_tracks_that_nothing_limits_come_out_at_the_target(
    lufs: float, crest_db: float, above_lu: float
) -> None:
    gain_db = track_gain_db(track(loudness(lufs, lufs + crest_db, above_lu)), NIGHT)
    assert lufs + gain_db == pytest.approx(NIGHT.target_lufs)


@given(LOUDNESSES, NIGHTS, st.floats(-20.0, 20.0), st.booleans())
def test_a_correction_never_lifts_a_peak_over_the_limit(
    measured: Loudness, night: NightLoudness, own_db: float, even: bool
) -> None:
    night = replace(night, even=even)
    plain_db = track_gain_db(track(measured), night)
    gain_db = track_gain_db(track(measured, own_db=own_db), night)
    peak_dbfs = measured.true_peak_dbfs + gain_db
    assert gain_db <= max(plain_db, plain_db + own_db) + CLOSE
    assert gain_db <= plain_db or peak_dbfs <= night.peak_limit_dbfs + CLOSE
