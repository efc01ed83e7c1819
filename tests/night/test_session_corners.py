"""Corners of a session that a review found; each would have broken a night."""

from __future__ import annotations

import math

import pytest
from support.fakes import SilentEvening, track

from sleepplayer.night.gain import volume_db
from sleepplayer.night.notices import NoEndToMove
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import AfterTracks, EndOfQueue, ForLength
from sleepplayer.night.view import Phase

TWO = {"a": 4000.0, "b": 4000.0}
WAITING = SessionSettings(pause_moves_deadline=True)


def paused(settings: SessionSettings | None = None) -> SilentEvening:
    evening = SilentEvening(TWO, settings=settings)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.pause()
    evening.run(1.0)
    return evening


def test_removing_what_is_paused_starts_no_sound() -> None:
    evening = paused()
    evening.queue.remove(evening.queue.entries[0].entry_id)
    evening.session.queue_changed()
    evening.levels.clear()
    evening.run(10.0)
    assert all(level == -math.inf for _, level in evening.levels)
    assert evening.session.view().phase is Phase.PAUSED
    evening.session.resume()
    evening.run(5.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]


@pytest.mark.parametrize("later", ["extend", "goal", "settings"])
def test_what_is_changed_in_a_waiting_pause_counts_when_it_goes_on(later: str) -> None:
    evening = paused(WAITING)
    evening.run(1800.0)
    if later == "extend":
        evening.session.extend(300.0)
    elif later == "goal":
        evening.session.set_goal(ForLength(900.0))
    else:
        evening.session.change_settings(SessionSettings(pause_moves_deadline=True, fade_s=60.0))
    evening.run(60.0)
    assert evening.session.view().phase is Phase.PAUSED
    evening.session.resume()
    evening.run(1.0)
    expected_s = {"extend": 799.0, "goal": 899.0, "settings": 499.0}[later]
    assert evening.session.view().remaining_s == pytest.approx(expected_s, abs=2.0)
    assert len(evening.sounding) == 1


def test_a_goal_of_tracks_set_in_a_pause_waits() -> None:
    evening = paused()
    evening.session.set_goal(AfterTracks(1))
    evening.run(5000.0)
    assert evening.session.view().phase is Phase.PAUSED


def test_a_waiting_pause_lets_the_machine_sleep() -> None:
    evening = paused(WAITING)
    held = [evening.keep_awake.held]
    evening.session.resume()
    held.append(evening.keep_awake.held)
    assert held == [False, True]


def test_more_time_asked_for_after_the_silence_brings_no_sound_back() -> None:
    evening = SilentEvening(TWO)
    evening.start(ForLength(60.0))
    evening.window_hangs = True
    evening.run(61.0)
    evening.session.extend(900.0)
    evening.session.cancel_timer()
    evening.window_hangs = False
    evening.levels.clear()
    evening.run(30.0)
    assert all(level == -math.inf for _, level in evening.levels)
    assert evening.ended is not None


def test_very_short_tracks_do_not_pile_up() -> None:
    evening = SilentEvening({"a": 0.4}, volume=60)
    evening.queue.repeat = Repeat.QUEUE
    evening.start(ForLength(60.0))
    most = 0
    for _ in range(400):
        evening.run(0.05)
        most = max(most, len(evening.sounding))
    assert most <= 2
    assert max(level for _, level in evening.levels) <= volume_db(60) + 0.1


def test_a_seek_stays_within_the_track() -> None:
    evening = SilentEvening({"a": 100.0, "b": 4000.0})
    evening.start(ForLength(600.0))
    evening.run(5.0)
    evening.session.seek(900.0)
    evening.run(5.0)
    assert evening.queue.failed == frozenset()
    assert evening.sounding[-1].cue.location == "b"


def test_with_shuffle_what_is_added_comes_after_what_plays() -> None:
    evening = SilentEvening({"a": 4000.0})
    evening.queue.set_shuffle(True)
    evening.queue.add([track(name) for name in "bcdefgh"])
    assert len(evening.queue.to_the_end()) == 8


def test_an_end_that_is_not_known_cannot_be_moved_and_that_is_said() -> None:
    evening = SilentEvening(TWO)
    evening.start(ForLength(600.0))
    evening.session.cancel_timer()
    evening.session.extend(300.0)
    assert NoEndToMove() in evening.notices


def test_the_whole_queue_ends_once_also_when_it_repeats_and_no_duration_is_known() -> None:
    evening = SilentEvening({"a": 20.0, "b": 20.0}, known=False)
    evening.queue.repeat = Repeat.QUEUE
    evening.start(EndOfQueue())
    evening.run_to_silence(200.0)
    assert [p.cue.location for p in evening.backend.players] == ["a", "b"]


def test_without_a_fade_the_place_of_the_silence_is_remembered() -> None:
    evening = SilentEvening(TWO, settings=SessionSettings(fade_s=0.0))
    evening.start(ForLength(100.0))
    evening.run_to_silence()
    mark = evening.drift_store.mark
    assert mark is not None
    assert mark.position_s == pytest.approx(100.0, abs=1.0)


def test_stopping_right_after_a_pause_does_not_click() -> None:
    evening = SilentEvening(TWO, volume=60)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.pause()
    evening.run(0.03)
    evening.session.stop()
    evening.levels.clear()
    evening.run(0.5)
    heard = [level for _, level in evening.levels if level > -math.inf]
    assert min(heard) < volume_db(60) - 25.0


def test_a_session_that_has_to_wait_for_its_engine_starts_softly_all_the_same() -> None:
    evening = SilentEvening(TWO, volume=60)
    evening.session.start(ForLength(600.0))
    evening.clock.advance(5.0)
    evening.run(0.1)
    assert evening.heard_db() < volume_db(60) - 35.0
    evening.run(4.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.05)


def test_a_lost_output_does_not_undo_what_the_person_asks_for_meanwhile() -> None:
    evening = SilentEvening(TWO)
    evening.start(ForLength(600.0))
    evening.run(10.0)
    evening.backend.output_present = False
    evening.engine.output_lost()
    evening.run(5.0)
    evening.session.next()
    evening.run(30.0)
    evening.backend.output_present = True
    evening.run(10.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]
    assert evening.queue.current == evening.queue.entries[1]


def test_the_end_of_the_queue_comes_also_when_one_track_repeats() -> None:
    evening = SilentEvening({"a": 20.0, "b": 20.0})
    evening.queue.repeat = Repeat.TRACK
    evening.start(EndOfQueue())
    evening.run_to_silence(50.0)
    assert [p.cue.location for p in evening.backend.players] == ["a", "b"]


@pytest.mark.parametrize("crossfade_s", [0.0, 3.0])
def test_a_loop_plays_several_times_before_the_next(crossfade_s: float) -> None:
    settings = SessionSettings(crossfade_s=crossfade_s)
    evening = SilentEvening({"loop": 60.0, "other": 600.0}, settings=settings)
    evening.queue.set_times(evening.queue.entries[0].entry_id, 3)
    evening.start(ForLength(1200.0))
    heard: list[str] = []

    def listen() -> bool:
        entry = evening.session.view().entry
        if entry is not None and (not heard or heard[-1] != entry.track.title):
            heard.append(entry.track.title)
        return len(heard) > 1

    began_s = evening.clock.elapsed_s()
    evening.run(400.0, until=listen)
    assert heard == ["loop", "other"]
    assert evening.clock.elapsed_s() - began_s == pytest.approx(180.0 - 3 * crossfade_s, abs=2.0)
    assert [each.location for each in evening.history.listens] == ["loop", "other"]


def test_next_leaves_a_loop() -> None:
    evening = SilentEvening({"loop": 60.0, "other": 600.0})
    evening.queue.set_times(evening.queue.entries[0].entry_id, 10)
    evening.start(ForLength(1200.0))
    evening.run(5.0)
    evening.session.next()
    evening.run(1.0)
    assert [p.cue.location for p in evening.sounding] == ["other"]


def test_a_soft_end_that_was_taken_back_leaves_the_usual_fade() -> None:
    evening = SilentEvening(TWO, settings=SessionSettings(fade_s=300.0))
    evening.start(ForLength(3000.0))
    evening.run(100.0)
    evening.session.end_softly()
    evening.run(5.0)
    assert evening.session.still_awake()
    view = evening.session.view()
    assert view.fade_s == pytest.approx(300.0)
    assert view.remaining_s == pytest.approx(615.0, abs=1.0)
