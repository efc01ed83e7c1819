"""The mixer by hand: tracks, crossfades, pauses and ends in made-up time."""

from __future__ import annotations

import math

import pytest

from audio.stepping import Stepped, player_of
from sleepplayer.audio.stream_level import RAMP_S
from sleepplayer.night.fade import plan_envelope
from sleepplayer.night.gain import volume_db
from sleepplayer.night.playback import (
    DurationKnown,
    FailureReason,
    FellSilent,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)

STEP_S = 0.005


def started(stepped: Stepped, *tokens: int) -> bool:
    return [e for e in stepped.events if isinstance(e, TrackStarted)] == [
        TrackStarted(token) for token in tokens
    ]


@pytest.mark.parametrize("latency_s", [0.0, 0.44])
def test_a_crossfade_keeps_its_power_at_every_step(latency_s: float) -> None:
    stepped = Stepped({"a": 20.0, "b": 20.0}, latency_s=latency_s)
    stepped.mixer.set_crossfade(3.0)
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(25.0)
    first, second = player_of(stepped, 1), player_of(stepped, 2)
    assert first.released_s is not None
    assert first.released_s - second.told[0].at_s == pytest.approx(3.0 + latency_s, abs=0.05)
    begun_s = stepped.heard[0][0] + 5.0
    # A stair of 5 ms, and the two stairs' edges fall together.
    assert all(abs(level) < 0.1 for level in stepped.between(begun_s, first.released_s - 0.001))
    assert stepped.heard[-1][1] == pytest.approx(0.0, abs=0.1)


def test_a_crossfade_is_at_most_a_quarter_of_the_shorter_track() -> None:
    stepped = Stepped({"a": 20.0, "b": 4.0})
    stepped.mixer.set_crossfade(8.0)
    stepped.play(1)
    stepped.set_next(2, duration_s=4.0)
    stepped.run(18.9)
    assert started(stepped, 1)
    stepped.run(0.2)
    assert started(stepped, 1, 2)


def test_a_wish_for_more_than_the_tracks_can_bear_begins_no_later() -> None:
    stepped = Stepped({"a": 2.8, "b": 4.5})
    stepped.mixer.set_crossfade(15.0)
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(4.0)
    first, second = player_of(stepped, 1), player_of(stepped, 2)
    assert first.released_s is not None
    assert first.released_s - second.told[0].at_s == pytest.approx(0.7, abs=0.03)


def test_a_crossfade_ends_the_old_before_it_starts_the_new() -> None:
    stepped = Stepped({"a": 20.0})
    stepped.mixer.set_crossfade(2.0)
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(21.0)
    kinds = [TrackStarted(1), DurationKnown(1, 20.0), TrackEnded(1), TrackStarted(2)]
    assert stepped.events[:4] == kinds


def test_without_a_crossfade_the_next_follows_at_once() -> None:
    stepped = Stepped({"a": 20.0})
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(20.5)
    first, second = player_of(stepped, 1), player_of(stepped, 2)
    assert first.released_s is not None
    assert second.told[0].at_s - (first.told[0].at_s + 20.0) <= 2 * STEP_S


def test_a_track_without_a_duration_is_followed_when_it_ends() -> None:
    """Its end is not foreseen, so nothing is crossfaded out of it."""
    stepped = Stepped({"a": 20.0})
    stepped.backend.endless.add("a")
    stepped.mixer.set_crossfade(3.0)
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(19.9)
    assert started(stepped, 1)
    assert stepped.events == [TrackStarted(1)]
    stepped.run(0.7)
    assert started(stepped, 1, 2)


@pytest.mark.parametrize("crossfade_s", [0.0, 3.0])
def test_a_next_that_fails_leaves_the_one_before_alone(crossfade_s: float) -> None:
    stepped = Stepped({"a": 20.0, "b": FailureReason.UNREADABLE})
    stepped.mixer.set_crossfade(crossfade_s)
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(20.5)
    assert stepped.events[-1] == TrackFailed(2, FailureReason.UNREADABLE)
    stepped.run(5.0)
    assert not stepped.sounding
    stepped.play(3, "e")
    stepped.run(1.0)
    assert stepped.events[-2:] == [TrackStarted(3), DurationKnown(3, 600.0)]


def test_what_gives_way_to_a_failed_next_still_ends_at_the_deadline() -> None:
    """Nothing but the outgoing track sounds then; the envelope's end is its end too."""
    stepped = Stepped({"a": 40.0, "b": FailureReason.UNREADABLE})
    stepped.mixer.set_crossfade(10.0)
    stepped.envelope(
        plan_envelope(
            now_s=stepped.now_s, from_db=0.0, rise_s=0.0, silent_at_s=stepped.now_s + 32.0
        )
    )
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(31.9)
    assert len(stepped.sounding) == 1
    stepped.run(0.2)
    assert not stepped.sounding
    assert isinstance(stepped.events[-1], FellSilent)


def test_a_seek_near_the_end_is_no_end() -> None:
    """The old place may run out while the ramp is under way: the track goes on at the new one."""
    stepped = Stepped({"a": 20.0})
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(19.95)
    stepped.mixer.seek(5.0)
    stepped.run(1.0)
    assert not [e for e in stepped.events if isinstance(e, TrackEnded)]
    assert started(stepped, 1, 1)


def test_the_envelopes_end_is_said_once_and_releases_all() -> None:
    stepped = Stepped()
    stepped.envelope(
        plan_envelope(
            now_s=stepped.now_s, from_db=0.0, rise_s=0.0, silent_at_s=stepped.now_s + 10.0
        )
    )
    stepped.play(1)
    stepped.set_next(2)
    stepped.run(60.0)
    silent = [e for e in stepped.events if isinstance(e, FellSilent)]
    assert len(silent) == 1
    assert silent[0].position_s == pytest.approx(10.0, abs=0.1)
    assert all(player.released_s is not None for player in stepped.backend.late)


def test_a_deadline_without_a_fade_does_not_click() -> None:
    stepped = Stepped()
    end_s = stepped.now_s + 10.0
    stepped.envelope(plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0, silent_at_s=end_s))
    stepped.play(1)
    stepped.run(10.1)
    assert max(stepped.between(end_s - 0.006, end_s)) < -60.0
    assert min(stepped.between(end_s - 1.0, end_s - RAMP_S - 0.02)) == pytest.approx(0.0, abs=0.1)


@pytest.mark.parametrize("again", [False, True])
def test_what_is_being_stopped_gets_no_louder_by_the_volume_of_who_is_next(again: bool) -> None:
    stepped = Stepped(volume=30)
    stepped.play(1)
    stepped.run(2.0)
    asked_s, before_db = stepped.now_s, stepped.heard[-1][1]
    stepped.mixer.stop(2.0)
    stepped.mixer.set_volume(90)
    if again:
        stepped.play(2)
    stepped.run(2.5)
    after = [told.level_db for told in player_of(stepped, 1).told if told.at_s >= asked_s]
    assert max(after) <= before_db + 0.01
    if not again:
        stepped.play(2)
    stepped.run(5.0)
    assert stepped.heard[-1][1] == pytest.approx(volume_db(90.0), abs=0.1)


def test_stop_emits_nothing_also_when_the_end_comes_meanwhile() -> None:
    stepped = Stepped()
    stepped.envelope(
        plan_envelope(
            now_s=stepped.now_s, from_db=0.0, rise_s=0.0, silent_at_s=stepped.now_s + 10.0
        )
    )
    stepped.play(1)
    stepped.run(9.0)
    before = list(stepped.events)
    stepped.mixer.stop(2.0)
    stepped.run(5.0)
    assert stepped.events == before
    assert not stepped.sounding


def test_nothing_begins_while_it_is_stopping() -> None:
    stepped = Stepped({"a": 20.0})
    stepped.play(1)
    stepped.run(19.0)
    stepped.mixer.stop(2.0)
    stepped.mixer.seek(3.0)
    stepped.run(5.0)
    assert started(stepped, 1)
    assert stepped.heard[-1][1] == -math.inf


def test_a_stop_right_after_a_pause_does_not_click() -> None:
    stepped = Stepped()
    stepped.play(1)
    stepped.run(5.0)
    stepped.mixer.pause()
    stepped.run(0.05)
    stepped.mixer.stop(0.5)
    stepped.run(0.01)
    assert len(stepped.sounding) == 1
    stepped.run(1.0)
    assert not stepped.sounding
