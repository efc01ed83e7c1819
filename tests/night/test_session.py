"""The session, over the real mixer and players that count instead of sounding."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from support.fakes import SilentEvening, track

from sleepplayer.night.gain import volume_db
from sleepplayer.night.notices import (
    EndedBy,
    Extended,
    NoOutput,
    OutputBack,
    SessionEnded,
    TrackSkipped,
    WokeUp,
)
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, EndOfQueue, ForLength, TimerState
from sleepplayer.night.view import Phase

ONE = {"a": 4000.0}
THREE = {"a": 100.0, "b": 120.0, "c": 90.0}


def elapsed(evening: SilentEvening, since_s: float) -> float:
    return evening.clock.elapsed_s() - since_s


def test_a_session_is_silent_at_its_deadline_and_lets_the_machine_sleep() -> None:
    evening = SilentEvening(ONE)
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(1800.0))
    held = evening.keep_awake.held
    assert held
    evening.run(1790.0)
    assert len(evening.sounding) == 1
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(1800.0, abs=0.1)
    assert evening.sounding == []
    assert not evening.keep_awake.held
    assert evening.ended == SessionEnded(EndedBy.TIMER)


def test_it_starts_softly_and_reaches_the_level_that_was_asked_for() -> None:
    evening = SilentEvening(ONE, volume=60)
    evening.start(ForLength(1800.0))
    assert evening.heard_db() == pytest.approx(volume_db(60) - 40.0, abs=0.1)
    evening.run(3.5)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.05)


def test_the_fade_follows_its_curve() -> None:
    evening = SilentEvening(ONE, volume=60)
    evening.start(ForLength(600.0))
    evening.run(300.0)
    begin_s = evening.clock.elapsed_s()
    evening.levels.clear()
    evening.run(299.0)
    for at_s, level_db in evening.levels:
        wanted_db = volume_db(60) - 60.0 * max(0.0, at_s - begin_s) / 300.0
        assert level_db == pytest.approx(wanted_db, abs=0.06)


def test_a_natural_end_within_30_s_of_the_deadline_ends_it_with_the_fade_at_its_floor() -> None:
    evening = SilentEvening({"a": 580.0, "b": 600.0})
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(600.0))
    evening.run(579.0)
    assert evening.heard_db() < volume_db(60) - 55.0
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(580.0, abs=0.6)
    assert len(evening.backend.players) == 1


def test_short_tracks_go_on_while_they_still_fit() -> None:
    evening = SilentEvening({"a": 6.0}, settings=SessionSettings(crossfade_s=0.0))
    evening.queue.repeat = Repeat.QUEUE
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(40.0))
    evening.run_to_silence()
    assert 35.0 <= elapsed(evening, start_s) <= 40.1


def test_one_track_fades_into_the_next() -> None:
    evening = SilentEvening(THREE, volume=60)
    evening.start(ForLength(1800.0))
    evening.run(98.6)
    assert [p.cue.location for p in evening.sounding] == ["a", "b"]
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.1)
    evening.run(2.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]


def test_the_end_of_the_queue_is_foreseen_and_faded_to() -> None:
    evening = SilentEvening(THREE, settings=SessionSettings(fade_s=60.0))
    evening.queue.repeat = Repeat.OFF
    start_s = evening.clock.elapsed_s()
    evening.start()
    remaining_s = evening.session.view().remaining_s
    assert remaining_s == pytest.approx(100.0 + 120.0 + 90.0 - 6.0, abs=0.1)
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(304.0, abs=1.0)
    assert evening.levels[-3][1] < volume_db(60) - 55.0


def test_the_end_of_this_track_and_of_the_second() -> None:
    for count, end_s in ((1, 100.0), (2, 217.0)):
        evening = SilentEvening(THREE)
        start_s = evening.clock.elapsed_s()
        evening.start(AfterTracks(count))
        evening.run_to_silence()
        assert elapsed(evening, start_s) == pytest.approx(end_s, abs=1.0)


def test_goals_of_tracks_end_also_when_no_duration_is_known() -> None:
    for goal, played in ((AfterTracks(1), ["a"]), (AfterTracks(2), ["a", "b"])):
        evening = SilentEvening(THREE, known=False)
        evening.start(goal)
        evening.run_to_silence()
        assert [p.cue.location for p in evening.backend.players] == played


def test_a_short_queue_plays_to_its_end_without_a_timer() -> None:
    evening = SilentEvening({"a": 6.0, "b": 6.0}, settings=SessionSettings(crossfade_s=0.0))
    evening.queue.repeat = Repeat.OFF
    start_s = evening.clock.elapsed_s()
    evening.start()
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(12.0, abs=1.0)


def test_repeating_without_a_timer_ends_after_the_longest_session() -> None:
    evening = SilentEvening({"a": 3600.0})
    start_s = evening.clock.elapsed_s()
    evening.start()
    evening.run_to_silence()
    assert 7.9 * 3600.0 <= elapsed(evening, start_s) <= 8 * 3600.0 + 1.0


def test_extending_in_the_fade_climbs_back_over_8_s_and_never_jumps() -> None:
    evening = SilentEvening(ONE, volume=60)
    evening.start(ForLength(600.0))
    evening.run(450.0)
    assert evening.heard_db() == pytest.approx(volume_db(60) - 30.0, abs=0.1)
    evening.levels.clear()
    evening.session.extend(300.0)
    evening.run(10.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.05)
    times = [at for at, level in evening.levels if level > volume_db(60) - 0.1]
    assert times[0] - evening.levels[0][0] == pytest.approx(8.0, abs=0.2)
    steps = [b[1] - a[1] for a, b in zip(evening.levels, evening.levels[1:], strict=False)]
    assert max(steps) <= 0.1
    assert evening.session.view().remaining_s == pytest.approx(440.0, abs=1.0)
    assert Extended(300.0) in evening.notices


def test_any_key_adds_time_in_the_last_minutes_three_times_a_night() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    assert not evening.session.still_awake()
    for _ in range(3):
        evening.run(2000.0, until=lambda: evening.session.view().still_awake)
        assert evening.session.still_awake()
    evening.run(550.0)
    assert not evening.session.still_awake()
    evening.run_to_silence()
    evening.start(ForLength(100.0))
    evening.run(90.0)
    assert not evening.session.view().still_awake


def test_ending_softly_takes_20_s() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(1800.0))
    evening.run(100.0)
    since_s = evening.clock.elapsed_s()
    evening.session.end_softly()
    evening.run_to_silence()
    assert elapsed(evening, since_s) == pytest.approx(20.0, abs=0.1)


def test_a_pause_is_silent_and_does_not_move_the_deadline() -> None:
    evening = SilentEvening(ONE)
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.pause()
    evening.run(1.0)
    assert evening.sounding == []
    position_s = evening.session.view().position_s
    evening.run(50.0)
    assert evening.session.view().position_s == position_s
    evening.session.resume()
    evening.run(1.0)
    assert len(evening.sounding) == 1
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(600.0, abs=0.1)


def test_a_pause_moves_a_length_if_the_person_chose_so_but_never_a_clock_time() -> None:
    chosen = SessionSettings(pause_moves_deadline=True)
    for goal_s, moved_s in ((None, 120.0), (600.0, 0.0)):
        evening = SilentEvening(ONE, settings=chosen)
        start_s = evening.clock.elapsed_s()
        by_clock = AtClock(evening.clock.wall() + timedelta(seconds=goal_s or 0.0))
        evening.start(by_clock if goal_s else ForLength(600.0))
        evening.run(100.0)
        evening.session.pause()
        evening.run(120.0)
        evening.session.resume()
        evening.run_to_silence()
        assert elapsed(evening, start_s) == pytest.approx(600.0 + moved_s, abs=0.2)


def test_a_session_that_is_paused_ends_at_its_deadline_too() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.pause()
    evening.run_to_silence(600.0)
    assert not evening.keep_awake.held


def test_a_suspend_is_counted_and_waking_late_stays_silent() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.about_to_sleep()
    evening.run(1.0)
    assert evening.sounding == []
    evening.clock.advance(3600.0)
    evening.levels.clear()
    evening.session.woke()
    evening.run(30.0)
    assert not evening.playing
    assert all(level == -math.inf for _, level in evening.levels)
    assert WokeUp() not in evening.notices


def test_waking_before_the_deadline_waits_for_the_person() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.about_to_sleep()
    evening.run(1.0)
    evening.clock.advance(60.0)
    evening.session.woke()
    evening.run(5.0)
    assert evening.session.view().phase is Phase.PAUSED
    assert evening.sounding == []
    assert WokeUp() in evening.notices
    evening.run_to_silence()
    assert evening.ended == SessionEnded(EndedBy.TIMER, slept=True)


@pytest.mark.parametrize("way", ["resume", "jump", "start"])
def test_whoever_goes_on_after_a_sleep_falls_asleep_like_others(way: str) -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.about_to_sleep()
    evening.run(60.0)
    evening.session.woke()
    entry = evening.queue.current
    assert entry is not None
    if way == "resume":
        evening.session.resume()
    elif way == "jump":
        evening.session.jump(entry.entry_id)
    else:
        evening.start(ForLength(600.0))
    evening.run_to_silence()
    assert evening.ended == SessionEnded(EndedBy.TIMER)


def test_a_hung_window_changes_nothing_about_the_sound() -> None:
    evening = SilentEvening({"a": 300.0, "b": 900.0})
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(600.0))
    evening.run(280.0)
    evening.window_hangs = True
    evening.run(321.0)
    assert evening.backend.players[1].cue.location == "b"
    assert evening.sounding == []
    silent_s = next(at for at, level in reversed(evening.levels) if level > -math.inf)
    assert silent_s - start_s == pytest.approx(600.0, abs=0.2)
    evening.window_hangs = False
    evening.run(2.0)
    assert evening.ended == SessionEnded(EndedBy.TIMER)


def test_a_bad_file_is_named_and_skipped_and_the_end_stays() -> None:
    evening = SilentEvening({"bad": FailureReason.NOT_AUDIO, "a": 4000.0})
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(600.0))
    evening.run(1.0)
    assert TrackSkipped("bad", FailureReason.NOT_AUDIO) in evening.notices
    assert [p.cue.location for p in evening.sounding] == ["a"]
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(600.0, abs=0.1)


def test_a_bad_next_is_skipped_too() -> None:
    evening = SilentEvening({"a": 60.0, "bad": FailureReason.MISSING, "c": 4000.0})
    evening.start(ForLength(600.0))
    evening.run(62.0)
    assert [p.cue.location for p in evening.sounding] == ["c"]


def test_when_nothing_is_left_it_ends_and_says_so() -> None:
    evening = SilentEvening({"x": FailureReason.MISSING, "y": FailureReason.NOT_AUDIO})
    evening.queue.repeat = Repeat.QUEUE
    evening.start(ForLength(600.0))
    evening.run_to_silence(5.0)
    assert evening.ended == SessionEnded(EndedBy.NOTHING_LEFT)


def test_the_place_where_the_fade_began_is_remembered_and_continued_from() -> None:
    evening = SilentEvening({"a": 200.0, "b": 4000.0}, settings=SessionSettings(crossfade_s=0.0))
    evening.start(ForLength(600.0))
    evening.run_to_silence()
    mark = evening.drift_store.mark
    assert mark is not None
    assert mark.index == 1
    assert mark.position_s == pytest.approx(100.0, abs=1.2)
    evening.session.continue_from(mark, ForLength(600.0))
    evening.run(1.0)
    assert evening.sounding[0].cue.location == "b"
    assert evening.sounding[0].cue.start_s == pytest.approx(mark.position_s - 30.0)


def test_next_previous_jump_and_seek() -> None:
    evening = SilentEvening(THREE)
    evening.queue.repeat = Repeat.QUEUE
    evening.start(ForLength(1800.0))
    a, _, c = evening.queue.entries

    def playing(after_s: float = 1.0) -> str:
        evening.run(after_s)
        return evening.sounding[-1].cue.location

    evening.session.next()
    assert playing() == "b"
    evening.session.previous()
    assert playing() == "a"
    evening.session.previous()
    assert playing() == "c"
    evening.session.jump(a.entry_id)
    assert playing() == "a"
    evening.session.seek(95.0)
    assert playing(1.0) == "a"
    assert evening.session.view().position_s == pytest.approx(96.0, abs=0.5)
    evening.session.jump(c.entry_id)
    assert playing(20.0) == "c"
    evening.session.previous()
    evening.run(1.0)
    assert evening.session.view().position_s == pytest.approx(1.0, abs=0.5)


def test_editing_the_queue_changes_what_follows() -> None:
    evening = SilentEvening(THREE)
    evening.start(ForLength(1800.0))
    _, b, _ = evening.queue.entries
    evening.queue.remove(b.entry_id)
    evening.session.queue_changed()
    evening.run(102.0)
    assert evening.sounding[-1].cue.location == "c"
    for entry in evening.queue.entries:
        evening.queue.remove(entry.entry_id)
    evening.session.queue_changed()
    evening.run(4.0)
    assert not evening.playing


def test_a_new_goal_and_no_goal() -> None:
    evening = SilentEvening({"a": 9000.0})
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.session.set_goal(ForLength(1200.0))
    assert evening.session.view().remaining_s == pytest.approx(1200.0)
    evening.session.cancel_timer()
    evening.run(2000.0)
    view = evening.session.view()
    assert (view.phase, view.timer, view.remaining_s) == (Phase.PLAYING, TimerState.IDLE, None)
    evening.session.end_softly()
    evening.run_to_silence(21.0)


def test_volume_and_mute_glide() -> None:
    evening = SilentEvening(ONE, volume=60)
    evening.start(ForLength(1800.0))
    evening.run(5.0)
    evening.session.set_volume(30)
    evening.run(1.0)
    assert evening.heard_db() == pytest.approx(volume_db(30), abs=0.05)
    evening.session.set_muted(True)
    evening.run(2.0)
    assert evening.heard_db() == -math.inf
    evening.session.set_muted(False)
    evening.run(2.0)
    assert evening.heard_db() == pytest.approx(volume_db(30), abs=0.05)


def test_settings_bend_a_running_session_without_a_jump() -> None:
    evening = SilentEvening(ONE, volume=60)
    evening.start(ForLength(1800.0))
    evening.run(1000.0)
    evening.session.change_settings(replace(SessionSettings(), fade_s=1200.0))
    evening.levels.clear()
    evening.run(30.0)
    steps = [abs(b[1] - a[1]) for a, b in zip(evening.levels, evening.levels[1:], strict=False)]
    assert max(steps) <= 0.06
    assert evening.session.view().timer is TimerState.FADING


def test_a_lost_output_is_said_and_sound_comes_back_softly_while_time_goes_on() -> None:
    evening = SilentEvening(ONE, volume=60)
    start_s = evening.clock.elapsed_s()
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.backend.output_present = False
    evening.engine.output_lost()
    evening.run(60.0)
    assert NoOutput() in evening.notices
    assert evening.session.view().output_lost
    position_s = evening.session.view().position_s
    assert position_s == pytest.approx(100.0, abs=1.0)
    evening.backend.output_present = True
    evening.engine.output_returned()
    evening.levels.clear()
    evening.run(5.0)
    assert OutputBack() in evening.notices
    assert max(level for _, level in evening.levels) <= volume_db(60) + 0.01
    assert evening.levels[0][1] < volume_db(60) - 30.0
    evening.run_to_silence()
    assert elapsed(evening, start_s) == pytest.approx(600.0, abs=0.2)


def test_an_engine_that_never_reports_is_stopped_after_the_deadline() -> None:
    evening = SilentEvening(ONE)
    evening.start(ForLength(600.0))
    evening.run(100.0)
    evening.clock.advance(502.0)
    evening.session.tick()
    assert evening.ended == SessionEnded(EndedBy.TIMER)
    assert evening.sounding == []


def test_the_end_of_the_queue_moves_when_the_person_skips() -> None:
    evening = SilentEvening(THREE, settings=SessionSettings(fade_s=30.0))
    evening.queue.repeat = Repeat.OFF
    evening.start(EndOfQueue())
    before_s = evening.session.view().remaining_s
    evening.run(10.0)
    evening.session.next()
    evening.run(1.0)
    after_s = evening.session.view().remaining_s
    assert before_s is not None
    assert after_s is not None
    assert after_s == pytest.approx(before_s - 98.0, abs=1.5)


def test_more_tracks_during_the_soft_start_do_not_slow_it_down() -> None:
    evening = SilentEvening(THREE, volume=60)
    evening.queue.repeat = Repeat.OFF
    evening.start()
    evening.run(0.5)
    evening.queue.add([track("d", 300.0)])
    evening.session.queue_changed()
    evening.run(3.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.05)
