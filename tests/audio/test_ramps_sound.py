"""Pause, seek, skip, crossfade and extension by ear: no click, no step, no dip.

The control is a cut: what a stop without a ramp does to the same tone is found by the same ruler.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfilt
from support import measure, signals
from support.pulse_server import is_available

from audio.performing import Performance, Scene, Stage, step
from audio.rigs import OVERTONE_HZ, opus_file, tone_db, tone_file

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not is_available(), reason="needs PulseAudio"),
]

ENGINES = ("vlc", "qt")
EXTENSION = "opus"

RAMP_STEP_S = {"vlc": 0.020, "qt": 0.030}
"""How long the level may stand still in a ramp: the recorded sink takes 20 ms of a stream at a
time, and Qt hands on up to 30 ms."""

HEARD_STEP_DB = 0.5
"""The smallest step that is heard. libVLC's gain lies a latency ahead in a fall (0.6 dB at
1.5 dB/s), and comes back from there at the climb limit when the fall is taken back."""

ABOVE_HZ = 4000.0

MOMENTS = {"pause": 3.6, "resume": 4.2, "seek": 5.4, "play": 6.6, "stop": 7.8}
CUT_S = 12.2
"""Each comes when the soft rise of a start, 3 s, is over."""


def _transport(engine: str) -> Scene:
    path = str(signals.sine_file(EXTENSION, 40.0))
    steps = [
        step(0.0, "set_volume", percent=100),
        step(0.0, "play", token=1, location=path, start_s=1.0),
        step(MOMENTS["pause"], "pause"),
        step(MOMENTS["resume"], "resume"),
        step(MOMENTS["seek"], "seek", position_s=20.0),
        step(MOMENTS["play"], "play", token=2, location=path, start_s=3.0),
        step(MOMENTS["stop"], "stop", ramp_s=0.15),
        step(8.6, "play", token=3, location=path, start_s=4.0),
        step(CUT_S, "stop", ramp_s=0.0),
        step(CUT_S + 0.4, "status"),
    ]
    return Scene(engine, steps)


def _extension(engine: str) -> Scene:
    """A fade of 1.5 dB/s from 3.5 s on; at 7.5 s it is taken back in 4 s, with a pause in that."""
    path = str(signals.sine_file(EXTENSION, 40.0))
    steps = [
        step(0.0, "set_volume", percent=100),
        step(0.0, "envelope", from_db=0.0, rise_s=0.0, fade_start_s=3.5, silent_at_s=43.5),
        step(0.0, "play", token=1, location=path),
        step(7.5, "envelope", rise_s=4.0, fade_start_s=100.0, silent_at_s=140.0),
        step(9.0, "pause"),
        step(10.0, "resume"),
        step(12.0, "stop", ramp_s=0.0),
    ]
    return Scene(engine, steps)


def _crossfade(engine: str) -> Scene:
    first, second = opus_file(tone_file(5.0)), opus_file(tone_file(6.0, hz=OVERTONE_HZ))
    steps = [
        step(0.0, "set_volume", percent=100),
        step(0.0, "set_crossfade", crossfade_s=1.0),
        step(0.0, "play", token=1, location=str(first), duration_s=5.0),
        step(0.0, "set_next", token=2, location=str(second), duration_s=6.0),
        step(6.8, "status"),
    ]
    return Scene(engine, steps)


SCENES = {"transport": _transport, "extension": _extension, "crossfade": _crossfade}


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage({(name, e): make(e) for name, make in SCENES.items() for e in ENGINES})


def _high_db(performance: Performance, from_s: float, to_s: float) -> float:
    """The peak of what lies far above the tone: clicks, and nothing else."""
    sound = performance.sound
    mono = sound.samples.mean(axis=1, dtype=np.float64)
    high = sosfilt(butter(8, ABOVE_HZ, "highpass", fs=sound.rate_hz, output="sos"), mono)
    at_s = sound.at(performance.began_s)
    part = high[round((at_s + from_s) * sound.rate_hz) : round((at_s + to_s) * sound.rate_hz)]
    return float(20.0 * np.log10(np.abs(part).max() + 1e-10))


def _amplitudes(performance: Performance, from_s: float, to_s: float) -> measure.Levels:
    """The amplitude re the file's own."""
    sound = performance.between(from_s - 0.01, to_s + 0.01)
    edge = round(0.01 * sound.rate_hz)
    levels = measure.envelope_db(sound)[edge:-edge]
    return np.asarray(10.0 ** ((levels - signals.SINE_DBFS) / 20.0))


def _largest_fall(amplitudes: measure.Levels) -> float:
    lag = round(0.002 * signals.RATE_HZ)
    return float(np.abs(amplitudes[lag:] - amplitudes[:-lag]).max())


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cut_is_found(stage: Stage, engine: str) -> None:
    """The control: the ruler can tell."""

    def check(heard: Performance) -> None:
        assert _largest_fall(_amplitudes(heard, CUT_S - 0.2, CUT_S + 0.3)) > 0.9
        steady_db = _high_db(heard, CUT_S - 0.6, CUT_S - 0.1)
        assert _high_db(heard, CUT_S - 0.1, CUT_S + 0.3) > steady_db + 50.0

    stage.judge(("transport", engine), check)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("engine", ENGINES)
def test_no_change_clicks(stage: Stage, engine: str, moment: str) -> None:
    """No 2 ms step is larger than what a cubic ramp of 150 ms makes of the engine's own steps."""
    steepest = 1.0 - (1.0 - RAMP_STEP_S[engine] / 0.15) ** 3
    from_s, to_s = MOMENTS[moment] - 0.2, MOMENTS[moment] + 0.5

    def check(heard: Performance) -> None:
        assert _largest_fall(_amplitudes(heard, from_s, to_s)) <= steepest + 0.05
        loudest_db = measure.loudest_window_db(heard.between(from_s, to_s).samples)
        assert loudest_db <= signals.SINE_DBFS - 3.01 + 0.1

    stage.judge(("transport", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pause_is_silent_within_its_ramp(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        part = heard.between(MOMENTS["pause"], MOMENTS["resume"] - 0.1)
        silent = measure.first_silent_frame(part)
        assert silent is not None
        assert silent / part.rate_hz < 0.15 + 0.15

    stage.judge(("transport", engine), check)


@pytest.mark.parametrize("moment", ["seek", "play"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_jump_leaves_no_hole(stage: Stage, engine: str, moment: str) -> None:
    """Down, a fresh player, up: that is all the time it takes."""
    at_s = MOMENTS[moment]

    def check(heard: Performance) -> None:
        below = _amplitudes(heard, at_s, at_s + 0.8) < 0.5
        assert below.sum() / signals.RATE_HZ < 0.45
        assert not below[-round(0.1 * signals.RATE_HZ) :].any()

    stage.judge(("transport", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_extension_climbs_back_without_a_step(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        levels = 20.0 * np.log10(_amplitudes(heard, 3.4, 8.9))
        assert measure.worst_step_db(levels, signals.RATE_HZ) < HEARD_STEP_DB
        assert levels.min() == pytest.approx(-6.0, abs=1.0)
        assert levels[-1] > -4.7

    stage.judge(("extension", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_after_a_pause_the_level_is_that_of_now(stage: Stage, engine: str) -> None:
    """What libVLC holds in its buffer was made before the pause, up to 2 dB lower: not played."""

    def check(heard: Performance) -> None:
        levels = 20.0 * np.log10(_amplitudes(heard, 10.4, 11.9))
        assert measure.worst_step_db(levels, signals.RATE_HZ) < HEARD_STEP_DB
        assert levels[-1] == pytest.approx(0.0, abs=0.15)

    stage.judge(("extension", engine), check)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_crossfade_keeps_the_power(stage: Stage, engine: str) -> None:
    def check(heard: Performance) -> None:
        began_s = heard.at_s("TrackStarted", token=2)
        part = heard.between(began_s - 0.5, began_s + 2.1)
        edge = round(0.05 * part.rate_hz)
        powers = [10.0 ** (tone_db(part, hz) / 10.0) for hz in (signals.SINE_HZ, OVERTONE_HZ)]
        sum_db = 10.0 * np.log10(powers[0] + powers[1])[edge:-edge]
        assert np.abs(sum_db - signals.SINE_DBFS).max() < 1.0
        assert powers[0][-edge] < 1e-9
        assert powers[1][edge] < 1e-9

    stage.judge(("crossfade", engine), check)
