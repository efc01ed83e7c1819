"""The fade by ear: what comes out of a sound server, of each engine and of two kinds of file.

The fade here is steep, 60 dB in 8 s, so that it can be heard in a test; the limits of 0.25 dB of
deviation and of 0.1 dB a step hold for the fades of an evening and are widened here by what the
slope makes of a block: libVLC's gain acts per decoded block and stands still within one.
"""

from __future__ import annotations

import numpy as np
import pytest
from support import measure, signals
from support.pulse_server import is_available

from audio.performing import Performance, Scene, Stage, step

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

FADE_START_S, DEADLINE_S = 4.0, 12.0  # a start may take 3 s to rise
SLOPE_DB_PER_S = 60.0 / (DEADLINE_S - FADE_START_S)
COMPARED_DB = 57.0
"""Below that the file's own noise and rounding have their say."""

COMPARED_UNTIL_S = FADE_START_S + COMPARED_DB / SLOPE_DB_PER_S

LATE_S = 0.08
"""What the gain's latency and the recorder's clock may be off by together; of 300 s of fade it is
nothing, of these 8 s it would be half a dB."""

SMOOTH_STEP_DB = 0.1
DEVIATION_DB = 0.25
SILENT_WITHIN_S = 0.3
CLICK_DB = -20.0
"""Residual beside the sine, re its level there: a step of 0.75 dB makes -27 dB, as FLAC's blocks do
at this slope, one of 1.5 dB -21 dB, and a cut 0 dB."""

BLOCK_S = {
    ("vlc", "flac"): 0.096,  # 4608 samples
    ("qt", "flac"): 0.030,  # what Qt hands on at a time
    ("vlc", "opus"): 0.021,
    ("qt", "opus"): 0.030,
}
KINDS = list(BLOCK_S)


def _fade(kind: tuple[str, str]) -> Scene:
    """12 s, of which the last 8 fade."""
    engine, extension = kind
    path = str(signals.sine_file(extension, 40.0))
    steps = [
        step(0.0, "set_volume", percent=100),
        step(
            0.0,
            "envelope",
            rise_s=0.0,
            from_db=0.0,
            fade_start_s=FADE_START_S,
            silent_at_s=DEADLINE_S,
        ),
        step(0.0, "play", token=1, location=path),
        step(DEADLINE_S + 0.6, "status"),
    ]
    return Scene(engine, steps)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage({kind: _fade(kind) for kind in KINDS})


@pytest.fixture(params=KINDS, ids="-".join)
def kind(request: pytest.FixtureRequest) -> tuple[str, str]:
    found = request.param
    assert isinstance(found, tuple)
    return found


def _levels(performance: Performance, from_s: float, to_s: float) -> measure.Levels:
    """dB re the level before the fade."""
    sound = performance.between(from_s - 0.01, to_s + 0.01)  # the smoothing needs neighbours
    edge = round(0.01 * sound.rate_hz)
    return measure.envelope_db(sound)[edge:-edge] - _plateau_db(performance)


def _plateau_db(performance: Performance) -> float:
    before = performance.between(FADE_START_S - 0.8, FADE_START_S - 0.2)
    return float(np.median(measure.envelope_db(before)))


def test_the_level_before_is_the_files_own(stage: Stage, kind: tuple[str, str]) -> None:
    def check(heard: Performance) -> None:
        assert _plateau_db(heard) == pytest.approx(signals.SINE_DBFS, abs=0.1)

    stage.judge(kind, check)


def test_no_step_is_larger_than_a_block_of_the_slope(stage: Stage, kind: tuple[str, str]) -> None:
    limit_db = SMOOTH_STEP_DB + SLOPE_DB_PER_S * (BLOCK_S[kind] + 0.002)

    def check(heard: Performance) -> None:
        levels = _levels(heard, FADE_START_S - 0.5, COMPARED_UNTIL_S)
        assert measure.worst_step_db(levels, signals.RATE_HZ) <= limit_db

    stage.judge(kind, check)


def test_it_follows_its_curve(stage: Stage, kind: tuple[str, str]) -> None:
    """A block that stands still is off by half of itself at either end."""
    limit_db = DEVIATION_DB + SLOPE_DB_PER_S * BLOCK_S[kind] / 2.0
    curve = measure.linear_fade(FADE_START_S, DEADLINE_S - FADE_START_S)
    compared = {"from_s": FADE_START_S, "to_s": COMPARED_UNTIL_S}

    def check(heard: Performance) -> None:
        whole = heard.between(0.0, DEADLINE_S)
        levels = measure.envelope_db(whole) - _plateau_db(heard)
        rate_hz = whole.rate_hz
        late_s = measure.fit_offset_s(levels, rate_hz, curve, within_s=0.2, **compared)
        assert abs(late_s) <= LATE_S
        off_db = measure.deviation_from_curve_db(
            levels, rate_hz, curve, offset_s=late_s, **compared
        )
        assert off_db <= limit_db

    stage.judge(kind, check)


def test_nothing_clicks_and_nothing_drops_out(stage: Stage, kind: tuple[str, str]) -> None:
    def check(heard: Performance) -> None:
        sounding = heard.between(FADE_START_S - 0.8, COMPARED_UNTIL_S)
        assert measure.click_db(sounding) < CLICK_DB
        assert measure.short_gap_s(sounding) < 0.001

    stage.judge(kind, check)


def test_it_is_digitally_silent_from_the_deadline_on(stage: Stage, kind: tuple[str, str]) -> None:
    def check(heard: Performance) -> None:
        tail = heard.between(DEADLINE_S - 1.0, DEADLINE_S + 0.7)
        silent = measure.first_silent_frame(tail)
        assert silent is not None
        assert -0.2 <= silent / tail.rate_hz - 1.0 <= SILENT_WITHIN_S
        assert heard.at_s("FellSilent") == pytest.approx(DEADLINE_S, abs=0.1)

    stage.judge(kind, check)
