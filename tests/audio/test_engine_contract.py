"""What every engine does, whatever makes its sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import measure, signals
from support.capture import Recording

from audio.rigs import OVERTONE_HZ, Rig, tone_db, tone_file
from audio.waiting import still, until
from sleepplayer.night.playback import (
    DurationKnown,
    TrackEnded,
    TrackStarted,
)

GAP_LIMIT_S = 0.12
SEEK_LIMIT_S = 0.3
FAILURE_LIMIT_S = 1.0

pytestmark = [
    pytest.mark.sound,
    # Qt's remark on a source it cannot go back in; a seek is a fresh player here.
    pytest.mark.qt_log_ignore("Cannot set loops for non-seekable source", extend=True),
]


def test_a_track_starts_is_known_and_ends(player: Rig, short: Path) -> None:
    cue = player.cue(short)
    player.engine.play(cue)
    player.events.wait_for(TrackEnded(cue.token))
    started, known, ended = player.events.all
    assert (started, ended) == (TrackStarted(cue.token), TrackEnded(cue.token))
    assert isinstance(known, DurationKnown)
    assert known.duration_s == pytest.approx(1.2, abs=0.05)
    assert player.events.at_s(ended) - player.events.at_s(started) == pytest.approx(1.2, abs=0.6)
    until(lambda: player.engine.status().token is None, within_s=1.0)


def test_the_status_tells_token_place_and_length(player: Rig, long: Path) -> None:
    cue = player.play(long)
    player.wait_for_position(0.5)
    status = player.engine.status()
    assert status.token == cue.token
    assert status.duration_s == pytest.approx(30.0, abs=0.1)
    assert not status.paused
    assert status.position_s is not None
    assert status.position_s < 2.0


def test_a_start_in_the_middle_is_one(player: Rig, long: Path) -> None:
    cue = player.cue(long, start_s=29.0)
    began_s = player.clock.elapsed_s()
    player.engine.play(cue)
    assert player.engine.status().position_s == pytest.approx(29.0, abs=0.3)
    player.events.wait_for(TrackEnded(cue.token), within_s=3.0)
    assert player.clock.elapsed_s() - began_s == pytest.approx(1.0, abs=0.7)


def test_without_a_crossfade_the_next_follows_without_a_gap(player: Rig) -> None:
    first = player.cue(signals.sine_file("mp3", 1.2))
    second = player.cue(signals.sine_file("mp3", 1.0))
    with player.recording() as capture:
        player.engine.play(first)
        player.engine.set_next(second)
        player.events.wait_for(TrackEnded(second.token))
        sound = None if capture is None else capture.stop()
    names = [event for event in player.events.all if not isinstance(event, DurationKnown)]
    assert names == [
        TrackStarted(first.token),
        TrackEnded(first.token),
        TrackStarted(second.token),
        TrackEnded(second.token),
    ]
    ended_s, started_s = (player.events.at_s(event) for event in names[1:3])
    assert started_s - ended_s < GAP_LIMIT_S
    if sound is not None:
        assert measure.short_gap_s(sound) < GAP_LIMIT_S


def test_a_crossfade_ends_the_old_starts_the_new_and_overlaps(player: Rig) -> None:
    first = player.cue(tone_file(4.0))
    second = player.cue(tone_file(4.5, hz=OVERTONE_HZ), duration_s=4.5)
    player.engine.set_crossfade(5.0)  # a quarter of the shorter is what they can bear
    with player.recording() as capture:
        player.engine.play(first)
        player.engine.set_next(second)
        player.events.wait_for(TrackStarted(second.token))
        player.wait_for_position(1.6)
        sound = None if capture is None else capture.stop()
    names = [event for event in player.events.all if not isinstance(event, DurationKnown)]
    assert names == [
        TrackStarted(first.token),
        TrackEnded(first.token),
        TrackStarted(second.token),
    ]
    if sound is not None:
        assert _overlap_s(sound) == pytest.approx(1.0, abs=0.35)


def _overlap_s(sound: Recording) -> float:
    """How long both tones are within 20 dB of their level."""
    levels = [tone_db(sound, hz) for hz in (signals.SINE_HZ, OVERTONE_HZ)]
    both = (levels[0] > -32.0) & (levels[1] > -32.0)
    return float(both.sum() / sound.rate_hz)


def test_play_while_playing_swaps(player: Rig, long: Path) -> None:
    first = player.play(long)
    second = player.play(tone_file(20.0))
    assert player.engine.status().token == second.token
    assert player.engine.status().duration_s == pytest.approx(20.0, abs=0.1)
    assert TrackEnded(first.token) not in player.events.all


def test_a_pause_stands_still_and_goes_on_from_there(player: Rig, long: Path) -> None:
    player.play(long)
    player.wait_for_position(0.6)
    player.engine.pause()
    until(lambda: player.engine.status().paused, within_s=0.5)
    still(lambda: player.position_s, for_s=0.6, within_s=2.0)
    there_s = player.position_s
    with player.recording() as capture:
        if capture is not None:
            capture.record_for(0.2)
            assert measure.first_silent_frame(capture.stop()) == 0
    assert player.position_s == there_s
    player.engine.resume()
    player.wait_for_position(there_s + 0.3, within_s=1.5)
    assert player.position_s < there_s + 0.9


@pytest.mark.parametrize("paused", [False, True])
def test_a_seek_lands(player: Rig, long: Path, paused: bool) -> None:
    cue = player.play(long)
    if paused:
        player.engine.pause()
        still(lambda: player.position_s, for_s=0.3, within_s=2.0)
    player.engine.seek(28.5)
    until(lambda: abs(player.position_s - 28.5) < SEEK_LIMIT_S, within_s=0.5)
    if paused:
        still(lambda: player.position_s, for_s=0.3, within_s=1.0)
        assert player.position_s == pytest.approx(28.5, abs=SEEK_LIMIT_S)
        player.engine.resume()
    went_s = player.clock.elapsed_s()
    player.events.wait_for(TrackEnded(cue.token), within_s=3.0)
    # What remains takes its time: it is there, and does not only say so.
    assert player.clock.elapsed_s() - went_s == pytest.approx(1.5, abs=SEEK_LIMIT_S + 0.4)


def test_a_pause_right_after_a_seek_holds(player: Rig, long: Path) -> None:
    """The fresh player may be loading still when it is told to pause."""
    player.play(long)
    player.engine.seek(20.0)
    until(lambda: player.events.all.count(player.events.all[0]) == 2, within_s=1.0)
    player.engine.pause()
    still(lambda: player.position_s, for_s=0.5, within_s=2.0)
    assert player.position_s == pytest.approx(20.0, abs=SEEK_LIMIT_S)
    player.engine.resume()
    player.wait_for_position(20.3, within_s=1.5)
