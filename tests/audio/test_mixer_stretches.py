"""The mixer by hand: cues that end before their file, begin amid it, or come over the network."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from audio.stepping import Stepped, player_of
from sleepplayer.audio.mixer import NOT_HEARD_S, RETURN_RISE_S
from sleepplayer.audio.silent_engine import Broadcast
from sleepplayer.audio.stream_level import RAMP_S
from sleepplayer.night.fade import SOFT_START_DB, plan_envelope
from sleepplayer.night.playback import (
    FailureReason,
    OutputLost,
    TitleKnown,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)

RADIO = "http://radio.example/live"


def test_a_cue_ends_where_it_is_told_to_without_a_click() -> None:
    stepped = Stepped()
    stepped.play(1, end_s=20.0)
    begun_s = stepped.now_s
    stepped.run(21.0)
    assert TrackEnded(1) in stepped.events
    assert not stepped.sounding
    released_s = player_of(stepped, 1).released_s
    assert released_s is not None
    assert released_s - begun_s == pytest.approx(20.0, abs=0.05)
    assert min(stepped.between(begun_s + 1.0, released_s - RAMP_S - 0.02)) > -0.01
    heard = [level for level in stepped.between(begun_s, released_s) if level > -math.inf]
    assert min(heard) < -50.0


def test_what_follows_a_cut_end_follows_at_once() -> None:
    stepped = Stepped()
    stepped.play(1, end_s=20.0)
    stepped.set_next(2, start_s=30.0)
    stepped.run(20.5)
    assert [e for e in stepped.events if isinstance(e, TrackEnded | TrackStarted)] == [
        TrackStarted(1),
        TrackEnded(1),
        TrackStarted(2),
    ]
    released_s = player_of(stepped, 1).released_s
    assert released_s is not None
    second = player_of(stepped, 2)
    assert second.told[0].at_s - released_s <= 0.02
    assert second.told[0].level_db < -50.0  # amid its file it begins with a ramp
    assert stepped.heard[-1][1] == pytest.approx(0.0, abs=0.01)


def test_a_crossfade_ends_where_the_cue_does() -> None:
    stepped = Stepped()
    stepped.mixer.set_crossfade(3.0)
    stepped.play(1, end_s=100.0, duration_s=600.0)
    stepped.set_next(2, start_s=40.0, skip_start_s=40.0, duration_s=600.0)
    begun_s = stepped.now_s
    stepped.run(102.0)
    released_s = player_of(stepped, 1).released_s
    assert released_s is not None
    assert released_s - begun_s == pytest.approx(100.0, abs=0.05)
    assert player_of(stepped, 2).told[0].at_s - begun_s == pytest.approx(97.0, abs=0.05)
    assert all(abs(level) < 0.1 for level in stepped.between(begun_s + 1.0, stepped.now_s))


def test_what_is_skipped_makes_a_track_short_and_its_crossfade_too() -> None:
    stepped = Stepped()
    stepped.mixer.set_crossfade(8.0)
    stepped.play(1, duration_s=600.0)
    stepped.set_next(2, start_s=590.0, skip_start_s=590.0, end_s=598.0, duration_s=600.0)
    begun_s = stepped.now_s
    stepped.run(599.0)
    assert player_of(stepped, 2).told[0].at_s - begun_s == pytest.approx(598.0, abs=0.05)


def test_a_cue_paused_in_its_last_moment_ends_when_it_goes_on() -> None:
    stepped = Stepped()
    stepped.play(1, end_s=20.0)
    stepped.run(19.9)
    stepped.mixer.pause()
    stepped.run(30.0)
    assert TrackEnded(1) not in stepped.events
    stepped.mixer.resume()
    stepped.run(1.0)
    assert TrackEnded(1) in stepped.events
    assert not stepped.sounding


def test_a_soft_cue_comes_up_over_its_rise_and_is_not_soft_again_after_a_seek() -> None:
    stepped = Stepped()
    stepped.play(1)
    stepped.run(5.0)
    stepped.play(2, start_s=300.0, soft=True)
    asked_s = stepped.now_s
    stepped.run(RETURN_RISE_S + 0.5)
    new = [h for h in stepped.heard if h[0] > asked_s + 2 * RAMP_S + 0.05]
    assert new[0][1] < SOFT_START_DB + 8.0
    assert all(b - a < 0.5 for (_, a), (_, b) in pairwise(new))
    assert new[-1][1] == pytest.approx(0.0, abs=0.05)
    stepped.mixer.seek(400.0)
    stepped.run(2 * RAMP_S + 0.1)
    assert stepped.heard[-1][1] == pytest.approx(0.0, abs=0.05)


def test_a_stream_comes_up_softly_once_it_answers_and_no_output_is_missed_meanwhile() -> None:
    stepped = Stepped({RADIO: Broadcast(600.0, answers_after_s=NOT_HEARD_S + 5.0)})
    stepped.envelope(plan_envelope(now_s=stepped.now_s, from_db=SOFT_START_DB, rise_s=3.0))
    stepped.play(1, RADIO)
    begun_s = stepped.now_s
    stepped.run(NOT_HEARD_S + 5.0)
    assert OutputLost() not in stepped.events
    stepped.run(RETURN_RISE_S + 1.0)
    answered_s = begun_s + NOT_HEARD_S + 5.0
    heard = [level for at_s, level in stepped.heard if at_s >= answered_s]
    assert heard[0] == pytest.approx(SOFT_START_DB, abs=0.5)
    assert all(b - a < 0.5 for a, b in pairwise(heard))
    assert heard[-1] == pytest.approx(0.0, abs=0.05)


def test_a_stream_that_plays_without_an_output_is_noticed() -> None:
    stepped = Stepped({RADIO: Broadcast(600.0)})
    stepped.backend.output_present = False
    stepped.play(1, RADIO)
    stepped.run(NOT_HEARD_S + 3.0)
    assert OutputLost() in stepped.events


def test_nothing_takes_the_place_of_a_stream_that_broke_off() -> None:
    stepped = Stepped({RADIO: Broadcast(10.0)})
    stepped.play(1, RADIO)
    stepped.set_next(2)
    stepped.run(20.0)
    assert stepped.events[-1] == TrackFailed(1, FailureReason.BROKE_OFF)
    assert not stepped.sounding


def test_what_was_asked_for_meanwhile_is_followed_all_the_same() -> None:
    stepped = Stepped({RADIO: Broadcast(10.0), "a": 5.0})
    stepped.play(1, RADIO)
    stepped.run(9.95)
    stepped.play(2, "a")
    stepped.set_next(3)
    stepped.run(10.0)
    assert [player.cue.token for player in stepped.sounding] == [3]


def test_a_live_stream_goes_on_with_what_is_sent_now() -> None:
    stepped = Stepped({RADIO: Broadcast(3600.0)})
    stepped.play(1, RADIO)
    stepped.run(30.0)
    stepped.mixer.output_lost()
    stepped.run(10.0)
    assert player_of(stepped, 1).cue.start_s == 0.0
    assert len(stepped.backend.late) == 2


def test_what_a_stream_says_it_plays_is_told_once() -> None:
    stepped = Stepped({RADIO: Broadcast(60.0, title="Night waves")})
    stepped.play(1, RADIO)
    stepped.run(30.0)
    assert [e for e in stepped.events if isinstance(e, TitleKnown)] == [
        TitleKnown(1, "Night waves")
    ]


def test_a_stop_without_an_output_brings_no_sound_back() -> None:
    stepped = Stepped()
    stepped.backend.output_present = False
    stepped.play(1)
    stepped.run(1.0)
    stepped.mixer.stop(10.0)
    stepped.run(8.0)
    stepped.backend.output_present = True
    stepped.run(20.0)
    assert not stepped.sounding
