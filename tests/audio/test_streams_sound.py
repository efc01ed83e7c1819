"""Streams by ear, on both engines: as even and as punctual as files, also when the network is not.

The limits are those of a file's fade. What a stream may take longer for: it begins 0.5 s late
(silence is played until 2 s of it are there), and what was fetched before a stall is played first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from support import measure, signals
from support.pulse_server import is_available
from support.stream_server import Reply, StreamServer, stream

from audio.performing import Performance, Scene, Stage, step

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

ENGINES = ("vlc", "qt")
BYTES_PER_S = 24_000.0
AHEAD_S = 3.0
FADE_START_S, DEADLINE_S = 4.5, 9.5
SLOPE_DB_PER_S = 60.0 / (DEADLINE_S - FADE_START_S)
COMPARED_UNTIL_S = FADE_START_S + 57.0 / SLOPE_DB_PER_S
BLOCK_S = 0.05  # libVLC's gain stands still in it, see `test_fade_sound`
LATE_S = 0.08
STALLED_DEADLINE_S = 7.0
GIVEN_UP_S = 8.0
"""Without data; all that a stalled one sends comes at once here."""

SINE_STEP = 10 ** (signals.SINE_DBFS / 20) * 2 * np.pi * signals.SINE_HZ / signals.RATE_HZ


def _scene(engine: str, address: str, silent_at_s: float, until_s: float) -> Scene:
    steps = [
        step(0.0, "set_volume", percent=100),
        step(
            0.0,
            "envelope",
            from_db=0.0,
            rise_s=0.0,
            fade_start_s=silent_at_s - (DEADLINE_S - FADE_START_S),
            silent_at_s=silent_at_s,
        ),
        step(0.0, "play", token=1, location=address),
        *(step(0.5 * half, "status") for half in range(1, round(2 * until_s))),
        step(until_s, "status"),
    ]
    return Scene(engine, steps)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    radio = stream(
        signals.sine_file("mp3", 40.0),
        bytes_per_s=BYTES_PER_S,
        titles=("Rain on a roof",),
    )
    stalled = stream(
        signals.sine_file("mp3", 40.0),
        bytes_per_s=BYTES_PER_S,
        stall_after=round(AHEAD_S * BYTES_PER_S),
    )
    with StreamServer({"/radio": radio, "/stalled": stalled, "/gone": Reply(status=404)}) as server:
        scenes = {}
        for engine in ENGINES:
            address = server.address("/radio")
            scenes[engine, "radio"] = _scene(engine, address, DEADLINE_S, DEADLINE_S + 0.6)
            address = server.address("/stalled")
            scenes[engine, "stalled"] = _scene(engine, address, STALLED_DEADLINE_S, 7.6)
            scenes[engine, "given up"] = _scene(engine, address, 60.0, GIVEN_UP_S + 2.0)
        yield Stage(scenes)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _largest_step(performance: Performance) -> float:
    """From sample to sample, re a sine at full level: a click is many times that."""
    mono = performance.sound.samples.mean(axis=1, dtype=np.float64)
    return float(np.abs(np.diff(mono)).max() / SINE_STEP)


def test_a_radio_plays_at_its_level_and_says_its_title(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        level = measure.envelope_db(heard.between(FADE_START_S - 0.8, FADE_START_S - 0.2))
        assert np.median(level) == pytest.approx(signals.SINE_DBFS, abs=0.5)
        titles = [said["title"] for _, said in heard.events("TitleKnown")]
        assert "Rain on a roof" in titles

    stage.judge((engine, "radio"), check)


def test_its_fade_follows_the_curve_and_is_silent_on_time(stage: Stage, engine: str) -> None:
    curve = measure.linear_fade(FADE_START_S, DEADLINE_S - FADE_START_S)
    compared = {"from_s": FADE_START_S, "to_s": COMPARED_UNTIL_S}

    def check(heard: Performance) -> None:
        whole = heard.between(0.0, DEADLINE_S)
        plateau = heard.between(FADE_START_S - 0.8, FADE_START_S - 0.2)
        plateau_db = float(np.median(measure.envelope_db(plateau)))
        levels = measure.envelope_db(whole) - plateau_db
        late_s = measure.fit_offset_s(levels, whole.rate_hz, curve, within_s=0.2, **compared)
        assert abs(late_s) <= LATE_S
        off_db = measure.deviation_from_curve_db(
            levels, whole.rate_hz, curve, offset_s=late_s, **compared
        )
        assert off_db <= 0.25 + SLOPE_DB_PER_S * BLOCK_S / 2.0
        assert measure.short_gap_s(heard.between(FADE_START_S - 0.8, COMPARED_UNTIL_S)) < 0.001
        assert _largest_step(heard) < 1.2
        _is_silent_from(heard, DEADLINE_S)

    stage.judge((engine, "radio"), check)


def _is_silent_from(heard: Performance, deadline_s: float) -> None:
    tail = heard.between(deadline_s - 1.0, deadline_s + 0.7)
    silent = measure.first_silent_frame(tail)
    assert silent is not None
    assert silent / tail.rate_hz - 1.0 <= 0.3
    assert heard.at_s("FellSilent") == pytest.approx(deadline_s, abs=0.1)


def test_a_stall_goes_out_softly_and_the_deadline_holds(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        levels = measure.envelope_db(heard.between(0.0, STALLED_DEADLINE_S))
        assert levels.max() < signals.SINE_DBFS + 0.5
        assert (levels > -60.0).sum() / signals.RATE_HZ == pytest.approx(AHEAD_S, abs=0.5)
        assert _largest_step(heard) < 1.2
        assert not heard.events("TrackFailed", "OutputLost")
        _is_silent_from(heard, STALLED_DEADLINE_S)

    stage.judge((engine, "stalled"), check)


def test_a_stall_is_told_after_8_s(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        assert heard.at_s("TrackFailed", reason="broke off") == pytest.approx(GIVEN_UP_S, abs=1.5)
        positions = [said["position_s"] or 0.0 for _, said in heard.events("status")]
        assert max(positions) == pytest.approx(AHEAD_S, abs=0.7)

    stage.judge((engine, "given up"), check)
