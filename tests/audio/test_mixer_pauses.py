"""The mixer by hand: what a pause, a lost output and the last resort do to what is heard."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from audio.stepping import Stepped, player_of
from sleepplayer.audio.mixer import NOT_HEARD_S, RETRY_S, RETURN_RISE_S
from sleepplayer.audio.stream_level import RAMP_S
from sleepplayer.night.fade import SOFT_START_DB, plan_envelope
from sleepplayer.night.playback import DurationKnown, OutputLost, OutputReturned, TrackStarted

FADE_DB_PER_S = 1.5


def fading(stepped: Stepped, *, silent_after_s: float = 40.0) -> None:
    """A fade of 40 s that begins now."""
    stepped.envelope(
        plan_envelope(
            now_s=stepped.now_s,
            from_db=0.0,
            rise_s=0.0,
            fade_start_s=stepped.now_s,
            silent_at_s=stepped.now_s + silent_after_s,
        )
    )


def test_a_pause_is_silent_within_its_ramp_and_stands_still() -> None:
    stepped = Stepped()
    stepped.play(1)
    stepped.run(5.0)
    stepped.mixer.pause()
    stepped.run(RAMP_S + 0.02)
    assert stepped.heard[-1][1] == -math.inf
    position_s = stepped.mixer.status().position_s
    stepped.run(10.0)
    assert stepped.mixer.status().position_s == position_s
    assert stepped.mixer.status().paused
    stepped.mixer.resume()
    stepped.run(RAMP_S + 0.02)
    assert stepped.heard[-1][1] == pytest.approx(0.0, abs=0.01)
    assert position_s is not None
    assert player_of(stepped, 1).position_s() == pytest.approx(position_s + RAMP_S, abs=0.05)


@pytest.mark.parametrize("latency_s", [0.0, 0.06, 0.44])
def test_after_a_pause_in_a_fade_nothing_of_the_old_level_is_heard(latency_s: float) -> None:
    """A player holds a latency of sound at the gain of before; 10 s of fade are 15 dB."""
    stepped = Stepped(latency_s=latency_s)
    stepped.play(1)
    stepped.run(5.0)
    fading(stepped)
    began_s = stepped.now_s
    stepped.run(5.0)
    stepped.mixer.pause()
    stepped.run(10.0)
    stepped.mixer.resume()
    resumed_s = stepped.now_s
    stepped.run(5.0)
    for at_s, level in stepped.heard:
        if at_s > resumed_s + RAMP_S + 0.05:
            asked = -FADE_DB_PER_S * (at_s - began_s)
            # What a fresh player starts with is set a latency early, and stays until it counts.
            assert -FADE_DB_PER_S * latency_s - 0.1 <= level - asked <= 0.1


def test_after_an_extension_in_a_pause_it_climbs_without_a_step() -> None:
    stepped = Stepped(latency_s=0.44)
    stepped.play(1)
    stepped.run(5.0)
    fading(stepped)
    stepped.run(15.0)
    stepped.mixer.pause()
    stepped.run(1.0)
    level_db = stepped.mixer.status().envelope_db
    stepped.envelope(plan_envelope(now_s=stepped.now_s, from_db=level_db, rise_s=8.0))
    stepped.run(4.0)
    stepped.mixer.resume()
    resumed_s = stepped.now_s
    stepped.run(10.0)
    after = [heard for heard in stepped.heard if heard[0] > resumed_s + RAMP_S + 0.05]
    climb_db_per_s = -level_db / 8.0
    for (from_s, from_db), (to_s, to_db) in pairwise(after):
        assert to_db - from_db <= climb_db_per_s * (to_s - from_s) + 0.1
    assert after[-1][1] == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("latency_s", [0.0, 0.44])
@pytest.mark.parametrize("after_s", [0.1, 1.5, 2.9])
def test_a_pause_during_a_crossfade_leaves_one_track(latency_s: float, after_s: float) -> None:
    stepped = Stepped({"a": 20.0}, latency_s=latency_s)
    stepped.mixer.set_crossfade(3.0)
    stepped.play(1)
    stepped.set_next(2)
    while TrackStarted(2) not in stepped.events:
        stepped.run(0.01)
    stepped.run(latency_s + after_s)
    stepped.mixer.pause()
    stepped.run(3.0)
    assert not stepped.sounding
    stepped.mixer.resume()
    resumed_s = stepped.now_s
    stepped.run(3.0)
    assert [player.cue.token for player in stepped.sounding] == [2]
    assert stepped.heard[-1][1] == pytest.approx(0.0, abs=0.01)
    after = stepped.between(resumed_s + RAMP_S + 0.02, stepped.now_s)
    assert min(after) > -0.1  # no rest of the crossfade is left to jump up from


def test_a_seek_in_a_pause_is_heard_when_it_goes_on() -> None:
    stepped = Stepped()
    stepped.play(1)
    stepped.run(5.0)
    stepped.mixer.pause()
    stepped.run(1.0)
    stepped.mixer.seek(100.0)
    stepped.run(5.0)
    assert not stepped.sounding
    assert stepped.mixer.status().position_s == 100.0
    stepped.mixer.resume()
    stepped.run(1.0)
    assert stepped.mixer.status().position_s == pytest.approx(101.0, abs=0.1)


def test_the_last_resort_is_handed_to_the_player_in_media_time() -> None:
    stepped = Stepped()
    stepped.envelope(
        plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0), last_resort_s=90.0
    )
    stepped.play(1, start_s=30.0)
    stepped.run(1.0)
    assert stepped.backend.stops_at_s == [pytest.approx(120.0, abs=0.01)]


def test_without_an_envelope_there_is_still_a_last_stop() -> None:
    stepped = Stepped()
    stepped.play(1)
    stepped.run(0.1)
    assert stepped.backend.stops_at_s == [24 * 3600.0]


def test_a_player_near_its_last_stop_is_replaced_if_the_session_goes_on() -> None:
    stepped = Stepped()
    stepped.envelope(
        plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0), last_resort_s=60.0
    )
    stepped.play(1)
    stepped.run(45.0)
    stepped.envelope(
        plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0), last_resort_s=300.0
    )
    stepped.run(30.0)
    assert len(stepped.backend.stops_at_s) == 2
    assert stepped.backend.stops_at_s[1] == pytest.approx(345.0, abs=1.0)
    assert stepped.mixer.status().position_s == pytest.approx(75.0, abs=1.0)


def test_a_player_near_its_last_stop_is_left_to_it_otherwise() -> None:
    stepped = Stepped()
    stepped.envelope(
        plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0), last_resort_s=60.0
    )
    stepped.play(1)
    stepped.run(61.0)
    assert len(stepped.backend.late) == 1
    assert not stepped.sounding


def test_a_missing_output_is_told_and_tried_again_softly() -> None:
    stepped = Stepped()
    stepped.backend.output_present = False
    stepped.play(1)
    stepped.run(NOT_HEARD_S + 0.6)
    assert stepped.events == [TrackStarted(1), DurationKnown(1, 600.0), OutputLost()]
    stepped.backend.output_present = True
    back_s = stepped.now_s
    stepped.run(RETRY_S + 1.0)
    assert stepped.events[-1] == OutputReturned()
    first_s, first_db = next(
        (at_s, level) for at_s, level in stepped.heard if at_s > back_s and level > -math.inf
    )
    assert first_db == pytest.approx(SOFT_START_DB, abs=0.1)
    stepped.run(RETURN_RISE_S)
    after = [level for level in stepped.between(first_s, stepped.now_s) if level > -math.inf]
    assert max(after) == pytest.approx(0.0, abs=0.01)
    assert all(b - a < 0.1 for a, b in pairwise(after))


def test_a_lost_output_keeps_the_place_while_the_time_goes_on() -> None:
    stepped = Stepped()
    fading(stepped)
    stepped.play(1)
    stepped.run(10.0)
    stepped.mixer.output_lost()
    stepped.backend.output_present = False
    stepped.run(10.0)
    assert stepped.mixer.status().position_s == pytest.approx(10.0, abs=0.6)
    assert stepped.mixer.status().envelope_db == pytest.approx(-30.0, abs=0.1)
    stepped.backend.output_present = True
    stepped.mixer.output_returned()
    stepped.run(NOT_HEARD_S + RETRY_S + RETURN_RISE_S)
    assert stepped.mixer.status().envelope_db == pytest.approx(-45.0, abs=0.1)
    assert stepped.heard[-1][1] == pytest.approx(-45.0, abs=0.1)
