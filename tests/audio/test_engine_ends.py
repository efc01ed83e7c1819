"""How playing ends on every engine: stopped, silent at the deadline, or unplayable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from support import measure, signals

from audio.rigs import Rig, text_file
from audio.waiting import still, until
from sleepplayer.night.fade import SOFT_START_DB
from sleepplayer.night.playback import (
    DurationKnown,
    FailureReason,
    FellSilent,
    TrackFailed,
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


def test_stop_is_silent_and_emits_nothing(player: Rig, long: Path) -> None:
    player.play(long)
    player.wait_for_position(0.4)
    player.events.wait_for(DurationKnown)
    before = player.events.all
    player.engine.stop(0.2)
    until(lambda: player.engine.status().token is None, within_s=0.6)
    with player.recording() as capture:
        if capture is not None:
            capture.record_for(0.3)
            sound = capture.stop()
            assert measure.first_silent_frame(sound) in range(round(0.15 * sound.rate_hz))
    still(lambda: len(player.events.all), for_s=0.2, within_s=0.5)
    assert player.events.all == before


def test_after_a_stop_it_plays_again(player: Rig, long: Path) -> None:
    player.play(long)
    player.engine.stop(2.0)
    player.play(long)  # the ramp is under way
    player.engine.stop(0.0)
    until(lambda: player.engine.status().token is None, within_s=0.6)
    player.play(long)
    player.wait_for_position(0.5)


def test_the_envelopes_end_is_silence_said_once(player: Rig, long: Path) -> None:
    cue = player.cue(long)
    end_s = player.silent_in(1.5, fade_s=1.0)
    player.engine.play(cue)
    player.engine.set_next(player.cue(long))
    with player.recording() as capture:
        player.events.wait_for(FellSilent, within_s=3.0)
        assert player.clock.elapsed_s() - end_s < 0.2
        if capture is not None:
            capture.record_for(0.5)
            sound = capture.stop()
            silent = measure.first_silent_frame(sound)
            assert silent is not None
            assert silent / sound.rate_hz - sound.at(end_s) < 0.3
    still(lambda: len(player.events.all), for_s=0.3, within_s=1.0)
    (said,) = player.events.of(FellSilent)
    assert isinstance(said, FellSilent)
    assert said.token == cue.token
    assert said.position_s == pytest.approx(1.5, abs=0.4)
    assert player.engine.status().token is None


@pytest.mark.parametrize("kind", ["missing", "text"])
def test_what_cannot_be_played_fails_quickly_and_the_next_plays(
    player: Rig, long: Path, kind: str
) -> None:
    path = signals.folder() / "nowhere.mp3" if kind == "missing" else text_file()
    expected = {
        "missing": {FailureReason.MISSING},
        "text": {FailureReason.NOT_AUDIO, FailureReason.UNREADABLE},
    }[kind]
    cue, after = player.cue(path), player.cue(long)
    player.engine.play(cue)
    player.engine.set_next(after)
    player.events.wait_for(TrackFailed, within_s=FAILURE_LIMIT_S)
    (failed,) = player.events.of(TrackFailed)
    assert isinstance(failed, TrackFailed)
    assert failed.token == cue.token
    assert failed.reason in expected
    player.events.wait_for(TrackStarted(after.token), within_s=1.0)
    player.wait_for_position(0.3)


def test_of_a_video_the_sound_is_played(player: Rig) -> None:
    path = signals.sine_file("mp4", 3.0)
    with player.recording() as capture:
        cue = player.play(path)
        player.events.wait_for(DurationKnown)
        if capture is not None:
            capture.record_for(0.8)
            level = measure.envelope_db(capture.stop().between(0.5, 0.9))
            soft_db = signals.SINE_DBFS + SOFT_START_DB  # where a start may rise from
            assert soft_db - 1.0 < np.median(level) < signals.SINE_DBFS + 0.5
    assert player.engine.status().token == cue.token
