"""The ruler itself, on signals whose steps, clicks and deviations are known."""

from __future__ import annotations

import numpy as np
import pytest
from support import measure, signals
from support.capture import Capture, Recording, boot_s
from support.pulse_server import PulseServer, is_available

RATE_HZ = signals.RATE_HZ


def _recording(mono: measure.Levels) -> Recording:
    return Recording(np.column_stack([mono, mono]).astype(np.float32), RATE_HZ)


def _sine_at(level_db: measure.Levels) -> Recording:
    """A 1 kHz sine that follows the levels, in dB re -12 dBFS."""
    mono = signals.sine(len(level_db) / RATE_HZ) * 10 ** (level_db / 20)
    return _recording(mono)


def _times(length_s: float) -> measure.Levels:
    return np.arange(round(length_s * RATE_HZ)) / RATE_HZ


def _inner(levels: measure.Levels) -> measure.Levels:
    """Without the edges of the recording, where the smoothing has too little to go on."""
    return levels[100:-100]


def test_a_steady_sine_measures_its_level_and_no_step() -> None:
    level = _inner(measure.envelope_db(_sine_at(np.zeros(RATE_HZ))))
    assert level.mean() == pytest.approx(-12.0, abs=0.005)
    assert measure.worst_step_db(level, RATE_HZ) < 0.001


@pytest.mark.parametrize("step_db", [0.05, 0.3, 4.0])
@pytest.mark.parametrize("at_frame", [24_000, 24_013, 24_036])
def test_a_step_is_measured_as_high_as_it_is(step_db: float, at_frame: int) -> None:
    levels = np.where(np.arange(RATE_HZ) < at_frame, 0.0, -step_db)
    level = _inner(measure.envelope_db(_sine_at(levels)))
    assert measure.worst_step_db(level, RATE_HZ) == pytest.approx(step_db, abs=0.02)


def test_a_slow_slope_is_no_step() -> None:
    level = _inner(measure.envelope_db(_sine_at(-1.5 * _times(2.0))))
    assert measure.worst_step_db(level, RATE_HZ) == pytest.approx(0.003, abs=0.001)


def test_a_perfect_fade_has_no_deviation_and_no_offset() -> None:
    curve = measure.linear_fade(2.0, 8.0)
    level = measure.envelope_db(_sine_at(curve(_times(11.0))))
    offset_s = measure.fit_offset_s(
        level, RATE_HZ, curve, from_s=2.0, to_s=9.5, level_offset_db=-12.0, within_s=0.2
    )
    off_db = measure.deviation_from_curve_db(
        level, RATE_HZ, curve, from_s=2.0, to_s=9.5, level_offset_db=-12.0
    )
    assert offset_s == pytest.approx(0.0, abs=1e-9)
    assert off_db < 0.02
    assert measure.fade_start_s(level, RATE_HZ, plateau_db=-12.0) == pytest.approx(2.0, abs=0.03)


def test_a_late_fade_is_found_late_and_deviates_by_its_slope() -> None:
    curve = measure.linear_fade(2.0, 8.0)
    level = measure.envelope_db(_sine_at(curve(_times(11.0) - 0.1)))
    offset_s = measure.fit_offset_s(
        level, RATE_HZ, curve, from_s=2.0, to_s=9.5, level_offset_db=-12.0, within_s=0.2
    )
    off_db = measure.deviation_from_curve_db(
        level, RATE_HZ, curve, from_s=2.0, to_s=9.5, level_offset_db=-12.0
    )
    assert offset_s == pytest.approx(0.1, abs=0.011)
    assert off_db == pytest.approx(0.75, abs=0.03)


def test_a_bent_fade_deviates_by_its_bend() -> None:
    curve = measure.linear_fade(2.0, 8.0)
    times_s = _times(11.0)
    bent = curve(times_s) + np.where(times_s > 5.0, 0.4, 0.0)
    level = measure.envelope_db(_sine_at(bent))
    off_db = measure.deviation_from_curve_db(
        level, RATE_HZ, curve, from_s=2.0, to_s=9.5, level_offset_db=-12.0
    )
    assert off_db == pytest.approx(0.4, abs=0.02)


def test_comparing_beyond_the_recording_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not reach"):
        measure.deviation_from_curve_db(
            np.zeros(10), RATE_HZ, measure.linear_fade(0.0, 1.0), from_s=5.0, to_s=6.0
        )


@pytest.mark.parametrize("fade_db_s", [0.0, 1.5])
@pytest.mark.parametrize("below_db", [-20.0, -30.0, -40.0])
@pytest.mark.parametrize("at_frame", [24_000, 24_100])
def test_a_click_is_measured_as_loud_as_it_is(
    fade_db_s: float, below_db: float, at_frame: int
) -> None:
    times_s = _times(1.0)
    mono = signals.sine(1.0) * 10 ** (-fade_db_s * times_s / 20)
    local_rms = 10 ** ((-12.0 - fade_db_s * 0.5) / 20) / np.sqrt(2)
    burst = np.random.default_rng(1).standard_normal(480)
    burst *= local_rms * 10 ** (below_db / 20) / np.sqrt(np.mean(burst**2))
    mono[at_frame : at_frame + 480] += burst
    assert measure.click_db(_recording(mono)) == pytest.approx(below_db, abs=1.5)


@pytest.mark.parametrize("carrier_hz", [1000.0, 1000.5])
def test_a_clean_sine_has_no_click_even_when_its_clock_is_off(carrier_hz: float) -> None:
    mono = 0.25 * np.sin(2 * np.pi * carrier_hz * _times(1.0))
    assert measure.click_db(_recording(mono)) < -70


def test_a_gap_between_two_sounds_is_as_long_as_it_is() -> None:
    mono = signals.sine(1.0, phase_rad=0.3)
    assert measure.short_gap_s(_recording(mono)) < 0.0001
    mono[20_000:20_480] = 0.0
    assert measure.short_gap_s(_recording(mono)) == pytest.approx(0.010, abs=0.0001)


def test_silence_is_found_where_it_begins_and_only_if_it_lasts() -> None:
    mono = signals.sine(2.0, phase_rad=0.3)
    mono[:480] = 0.0
    mono[20_000:20_480] = 0.0
    mono[60_000:] = 0.0
    recording = _recording(mono)
    assert measure.first_audible_s(recording) == pytest.approx(0.010)
    assert measure.first_silent_frame(recording) == 60_000
    assert measure.first_silent_frame(recording, from_s=0.1, lasting_s=0.005) == 20_000
    mono[-1] = 0.001
    assert measure.first_silent_frame(_recording(mono)) is None


def test_silence_never_played_into_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was played"):
        measure.first_audible_s(_recording(np.zeros(100)))


def test_the_loudest_window_is_found_at_any_offset() -> None:
    mono = signals.sine(1.0)
    mono[30_007 : 30_007 + 480] *= 10 ** (3.0 / 20)
    loudest = measure.loudest_window_db(_recording(mono).samples)
    assert loudest == pytest.approx(-12.0 - 3.01 + 3.0, abs=0.02)


@pytest.mark.sound
@pytest.mark.skipif(not is_available(), reason="needs pulseaudio and pulseaudio-utils")
def test_a_recording_knows_the_time_of_what_it_holds() -> None:
    tone = signals.sine_file("wav", 5.0)
    with PulseServer() as server, Capture(server) as capture:
        server.pactl("upload-sample", str(tone), "tone")
        played_s = boot_s()
        server.pactl("play-sample", "tone", "cap")
        answered_s = boot_s()
        recording = capture.stop()
    heard_s = recording.start_s + measure.first_audible_s(recording)
    assert played_s - 0.03 < heard_s < answered_s + 0.05


@pytest.mark.sound
@pytest.mark.skipif(not is_available(), reason="needs pulseaudio and pulseaudio-utils")
def test_a_killed_server_comes_back_on_the_same_socket() -> None:
    with PulseServer(sinks=("cap", "phones"), stream_restore=True) as server:
        server.kill()
        assert not server.is_running()
        server.start()
        assert "phones" in server.pactl("list", "short", "sinks")
