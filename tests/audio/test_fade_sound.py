"""The fade by ear: what comes out of a sound server, of each engine and of two kinds of file.

The fade here is steep, 60 dB in 8 s, so that it can be heard in a test; the limits of 0.25 dB of
deviation and of 0.1 dB a step hold for the fades of an evening and are widened here by what the
slope makes of a block: libVLC's gain acts per decoded block and stands still within one.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from support import measure, signals
from support.pulse_server import is_available

from audio.performing import Performance, Scene, step

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

FADE_START_S, DEADLINE_S = 4.0, 12.0
SLOPE_DB_PER_S = 60.0 / (DEADLINE_S - FADE_START_S)
COMPARED_DB = 57.0
"""Below that the file's own noise and rounding have their say."""

SMOOTH_STEP_DB = 0.1
DEVIATION_DB = 0.25
SILENT_WITHIN_S = 0.3
CLICK_DB = -25.0
"""Residual beside the sine, re its level there: a step of 0.75 dB makes -27 dB, a cut 0 dB."""

BLOCK_S = {
    ("vlc", "flac"): 0.096,  # 4608 samples
    ("qt", "flac"): 0.030,  # what Qt hands on at a time
    ("vlc", "opus"): 0.021,
    ("qt", "opus"): 0.030,
}
KINDS = list(BLOCK_S)


def _fade(kind: tuple[str, str]) -> Performance:
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
    return Scene(engine, steps).perform()


@pytest.fixture(scope="module")
def fades() -> dict[tuple[str, str], Performance]:
    """Two at a time, each on its own server: a machine has two cores at least."""
    for _engine, extension in KINDS:
        signals.sine_file(extension, 40.0)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(KINDS, pool.map(_fade, KINDS), strict=True))


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
    before = performance.between(FADE_START_S - 2.0, FADE_START_S - 0.5)
    return float(np.median(measure.envelope_db(before)))


def test_the_level_before_is_the_files_own(
    fades: dict[tuple[str, str], Performance], kind: tuple[str, str]
) -> None:
    assert _plateau_db(fades[kind]) == pytest.approx(signals.SINE_DBFS, abs=0.1)


def test_no_step_is_larger_than_a_block_of_the_slope(
    fades: dict[tuple[str, str], Performance], kind: tuple[str, str]
) -> None:
    compared_s = FADE_START_S + COMPARED_DB / SLOPE_DB_PER_S
    levels = _levels(fades[kind], FADE_START_S - 0.5, compared_s)
    limit_db = SMOOTH_STEP_DB + SLOPE_DB_PER_S * (BLOCK_S[kind] + 0.002)
    assert measure.worst_step_db(levels, signals.RATE_HZ) <= limit_db


def test_it_follows_its_curve(
    fades: dict[tuple[str, str], Performance], kind: tuple[str, str]
) -> None:
    """A block that stands still is off by half of itself at either end."""
    compared_s = FADE_START_S + COMPARED_DB / SLOPE_DB_PER_S
    levels = _levels(fades[kind], FADE_START_S, compared_s)
    times_s = np.arange(len(levels)) / signals.RATE_HZ
    off_db = np.abs(levels + SLOPE_DB_PER_S * times_s).max()
    assert off_db <= DEVIATION_DB + SLOPE_DB_PER_S * BLOCK_S[kind] / 2.0


def test_nothing_clicks_and_nothing_drops_out(
    fades: dict[tuple[str, str], Performance], kind: tuple[str, str]
) -> None:
    heard = fades[kind].between(1.0, FADE_START_S + COMPARED_DB / SLOPE_DB_PER_S)
    assert measure.click_db(heard) < CLICK_DB
    assert measure.short_gap_s(heard) < 0.001


def test_it_is_digitally_silent_from_the_deadline_on(
    fades: dict[tuple[str, str], Performance], kind: tuple[str, str]
) -> None:
    performance = fades[kind]
    tail = performance.between(DEADLINE_S - 1.0, DEADLINE_S + 0.7)
    silent = measure.first_silent_frame(tail)
    assert silent is not None
    assert -0.2 <= silent / tail.rate_hz - 1.0 <= SILENT_WITHIN_S
    assert performance.at_s("FellSilent") == pytest.approx(DEADLINE_S, abs=0.1)
