"""The mixer by hand: files on disks that sleep, or never answer."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from audio.stepping import Disk, Stepped, player_of
from sleepplayer.audio.awaited_player import GIVEN_UP_S
from sleepplayer.audio.mixer import REARM_S, RETURN_RISE_S
from sleepplayer.audio.stream_level import RAMP_S
from sleepplayer.night.fade import SOFT_START_DB, plan_envelope
from sleepplayer.night.playback import (
    FailureReason,
    FellSilent,
    OutputLost,
    TrackEnded,
    TrackFailed,
    TrackStarted,
)


def asleep(stepped: Stepped, location: str) -> Disk:
    disk = stepped.backend.disks[location] = Disk()
    return disk


def fading(crossfade_s: float) -> Stepped:
    """A track that ends at 20 s amid a fade of 30 s."""
    stepped = Stepped({"a": 20.0})
    stepped.mixer.set_crossfade(crossfade_s)
    now_s = stepped.now_s
    stepped.envelope(
        plan_envelope(
            now_s=now_s, from_db=0.0, rise_s=0.0, fade_start_s=now_s, silent_at_s=now_s + 40.0
        )
    )
    stepped.play(1)
    stepped.set_next(2)
    return stepped


def test_a_fade_goes_on_beside_a_disk_that_never_answers() -> None:
    stepped, undisturbed = fading(8.0), fading(8.0)
    asleep(stepped, "b")
    for each in (stepped, undisturbed):
        each.run(20.5)
    told, expected = (
        [(t.at_s, t.level_db) for t in player_of(each, 1).told] for each in (stepped, undisturbed)
    )
    assert told == expected
    assert len(told) > 500
    stepped.run(6.0)
    assert TrackFailed(2, FailureReason.UNREADABLE) in stepped.events
    stepped.play(3, "c")
    stepped.run(1.0)
    assert [player.cue.token for player in stepped.sounding] == [3]
    stepped.run(20.0)
    assert isinstance(stepped.events[-1], FellSilent)
    assert not any(isinstance(event, OutputLost) for event in stepped.events)


def test_a_disk_that_never_answers_is_given_up_after_a_while() -> None:
    stepped = Stepped()
    asleep(stepped, "a")
    stepped.play(1)
    stepped.run(GIVEN_UP_S - 0.5)
    assert stepped.events == [TrackStarted(1)]
    stepped.set_next(2)
    stepped.run(1.5)
    assert stepped.events[1] == TrackFailed(1, FailureReason.UNREADABLE)
    assert [player.cue.token for player in stepped.sounding] == [2]


def test_what_a_disk_says_afterwards_counts_no_more() -> None:
    stepped = Stepped()
    disk = asleep(stepped, "a")
    stepped.play(1)
    stepped.run(GIVEN_UP_S + 1.0)
    disk.answer = True
    stepped.run(1.0)
    assert not stepped.backend.late


def test_a_refused_file_fails_at_once() -> None:
    stepped = Stepped()
    disk = asleep(stepped, "a")
    stepped.play(1)
    disk.answer = FailureReason.NOT_AUDIO
    stepped.run(0.1)
    assert stepped.events == [TrackStarted(1), TrackFailed(1, FailureReason.NOT_AUDIO)]


@pytest.mark.parametrize("start_s", [0.0, 30.0])
def test_a_disk_that_spins_up_for_long_begins_softly(start_s: float) -> None:
    stepped = Stepped()
    disk = asleep(stepped, "a")
    stepped.play(1, start_s=start_s)
    stepped.run(6.0)
    assert stepped.events == [TrackStarted(1)]
    assert stepped.mixer.status().position_s == start_s
    woke_s = stepped.now_s
    disk.answer = True
    stepped.run(8.0)
    heard = [level for level in stepped.between(woke_s, stepped.now_s) if level > -math.inf]
    assert heard[0] <= SOFT_START_DB + 1.0
    assert heard[-1] == pytest.approx(0.0, abs=0.01)
    rising = stepped.between(woke_s + RAMP_S + 0.05, stepped.now_s)
    assert max(after - before for before, after in pairwise(rising)) < 0.5
    risen_s = next(at for at, level in stepped.heard if at > woke_s and level > -0.1)
    assert risen_s - woke_s == pytest.approx(RETURN_RISE_S, abs=0.6)


@pytest.mark.parametrize("wait_s", [0.005, 0.1, 0.3])
def test_amid_a_file_the_ramp_begins_with_the_sound(wait_s: float) -> None:
    stepped = Stepped()
    disk = asleep(stepped, "a")
    stepped.play(1, start_s=30.0)
    stepped.run(wait_s)
    disk.answer = True
    woke_s = stepped.now_s
    stepped.run(1.0)
    heard = [level for level in stepped.between(woke_s, stepped.now_s) if level > -math.inf]
    assert heard[0] < -50.0
    full_s = next(at for at, level in stepped.heard if level > -0.01)
    assert full_s - woke_s == pytest.approx(RAMP_S, abs=0.05)


def test_a_pause_meanwhile_is_a_pause() -> None:
    stepped = Stepped()
    disk = asleep(stepped, "a")
    stepped.play(1)
    stepped.run(1.0)
    stepped.mixer.pause()
    stepped.run(2 * GIVEN_UP_S)
    disk.answer = True
    stepped.run(1.0)
    assert stepped.events == [TrackStarted(1)]
    assert not stepped.sounding
    stepped.mixer.resume()
    stepped.run(1.0)
    assert len(stepped.sounding) == 1


def test_stop_skip_and_the_deadline_do_not_wait() -> None:
    stepped = Stepped()
    asleep(stepped, "a")
    stepped.play(1)
    stepped.run(1.0)
    stepped.play(2, "b")
    stepped.run(0.5)
    assert [player.cue.token for player in stepped.sounding] == [2]
    stepped.play(3)
    stepped.run(1.0)
    stepped.mixer.stop(0.15)
    stepped.run(0.5)
    assert stepped.mixer.status().token is None
    stepped.play(4)
    stepped.envelope(
        plan_envelope(now_s=stepped.now_s, from_db=0.0, rise_s=0.0, silent_at_s=stepped.now_s + 2.0)
    )
    stepped.run(2.1)
    assert isinstance(stepped.events[-1], FellSilent)


def test_the_last_stop_stays_where_it_was() -> None:
    """And whoever plays on beyond it gets a fresh player in time."""
    stepped = Stepped({"a": math.inf})
    stepped.envelope(plan_envelope(now_s=0.0, from_db=0.0, rise_s=0.0), last_resort_s=60.0)
    disk = asleep(stepped, "a")
    stepped.play(1)
    stepped.run(8.0)
    disk.answer = True
    stepped.run(1.0)
    assert stepped.backend.stops_at_s == [pytest.approx(52.0, abs=1.0)]
    stepped.envelope(plan_envelope(now_s=0.0, from_db=0.0, rise_s=0.0), last_resort_s=600.0)
    stepped.run(60.0 - 9.0 - REARM_S - 2.0)
    assert len(stepped.backend.stops_at_s) == 1
    stepped.run(3.0)
    assert len(stepped.backend.stops_at_s) == 2
    assert not any(isinstance(event, TrackEnded) for event in stepped.events)
