"""The sleep timer: its transition table, and that it always ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import EVENING

from sleepplayer.night.sleep_timer import (
    NATURAL_END_WINDOW_S,
    SOFT_END_S,
    WORTH_ADDING_S,
    AfterTracks,
    AtClock,
    EndOfQueue,
    ForLength,
    Goal,
    SleepTimer,
    TimerState,
)

IDLE, RUNNING, FADING, ENDED = TimerState


def wall(now_s: float) -> datetime:
    return EVENING + timedelta(seconds=now_s)


def started(goal: Goal, *, fade_s: float = 300.0) -> SleepTimer:
    return SleepTimer().start(goal, now_s=0.0, wall=EVENING, fade_s=fade_s)


def bounded(timer: SleepTimer, bound_s: float) -> SleepTimer:
    return replace(timer, bound_s=bound_s)


def cancelled(timer: SleepTimer, now_s: float = 0.0) -> SleepTimer:
    return timer.cancel(now_s=now_s, wall=wall(now_s), fade_s=300.0)


def at(timer: SleepTimer, now_s: float) -> SleepTimer:
    return timer.tick(now_s=now_s, wall=wall(now_s))


def test_a_length_runs_fades_and_ends() -> None:
    timer = started(ForLength(1800.0))
    assert at(timer, 1499.9).state is RUNNING
    assert at(timer, 1500.0).state is FADING
    assert at(timer, 1799.9).state is FADING
    assert at(timer, 1800.0).state is ENDED


@pytest.mark.parametrize(
    ("length_s", "wished_s", "fade_s"),
    [(1800.0, 300.0, 300.0), (60.0, 40.0, 40.0), (60.0, 300.0, 45.0), (60.0, 0.0, 0.0)],
)
def test_a_fade_is_shortened_in_a_short_session(
    length_s: float, wished_s: float, fade_s: float
) -> None:
    timer = started(ForLength(length_s), fade_s=wished_s)
    assert timer.silent_at_s is not None
    assert timer.fade_start_s == pytest.approx(timer.silent_at_s - fade_s)


def test_a_clock_time_is_kept_through_a_clock_set_forward_but_ends_softly() -> None:
    timer = started(AtClock(EVENING + timedelta(minutes=30)))
    forward = timer.tick(now_s=60.0, wall=wall(60.0) + timedelta(minutes=10))
    assert forward.deadline_s == pytest.approx(1200.0)
    past = timer.tick(now_s=60.0, wall=wall(60.0) + timedelta(hours=2))
    assert past.deadline_s == pytest.approx(60.0 + SOFT_END_S)


def test_a_clock_set_back_never_lengthens_a_session() -> None:
    timer = started(AtClock(EVENING + timedelta(minutes=30)))
    back = timer.tick(now_s=60.0, wall=wall(60.0) - timedelta(hours=1))
    assert back.deadline_s == pytest.approx(1800.0)


def test_setting_the_clock_does_not_touch_a_length() -> None:
    timer = started(ForLength(1800.0))
    for shift in (-timedelta(hours=3), timedelta(hours=3)):
        assert timer.tick(now_s=60.0, wall=wall(60.0) + shift).deadline_s == 1800.0


def test_waking_after_the_deadline_it_has_ended() -> None:
    assert at(started(ForLength(1800.0)), 9000.0).state is ENDED
    assert at(started(AtClock(EVENING + timedelta(minutes=5))), 9000.0).state is ENDED


def test_extending_in_the_fade_runs_again_and_counts_from_the_old_end() -> None:
    fading = at(started(ForLength(1800.0)), 1700.0)
    longer = fading.extend(600.0, now_s=1700.0)
    assert longer.state is RUNNING
    assert longer.deadline_s == 2400.0
    assert longer.fade_start_s == pytest.approx(2100.0)
    assert at(longer, 2100.0).state is FADING


def test_an_extended_clock_time_moves_on_the_wall_too() -> None:
    timer = started(AtClock(EVENING + timedelta(minutes=30))).extend(300.0, now_s=10.0)
    assert timer.goal == AtClock(EVENING + timedelta(minutes=35))
    assert at(timer, 100.0).deadline_s == pytest.approx(2100.0)


def test_ending_softly_takes_20_s_and_never_longer_than_was_left() -> None:
    soft = at(started(ForLength(1800.0)), 100.0).end_softly(now_s=100.0)
    assert (soft.state, soft.fade_start_s, soft.silent_at_s) == (FADING, 100.0, 120.0)
    late = at(started(ForLength(1800.0)), 1790.0).end_softly(now_s=1790.0)
    assert late.silent_at_s == 1800.0
    assert at(soft, 120.0).state is ENDED


def test_a_track_that_ends_shortly_before_the_deadline_ends_the_session() -> None:
    timer = started(ForLength(1800.0))
    near = timer.predict(deadline_s=None, track_end_s=1800.0 - NATURAL_END_WINDOW_S)
    assert near.silent_at_s == 1770.0
    assert near.fade_start_s == pytest.approx(1470.0)
    far = timer.predict(deadline_s=None, track_end_s=1769.0)
    assert far.silent_at_s == 1800.0
    assert timer.track_ended(now_s=1770.0, last=False).state is ENDED
    assert timer.track_ended(now_s=1769.0, last=False).state is RUNNING


def test_a_track_that_still_fits_is_played() -> None:
    timer = started(ForLength(1800.0))
    assert timer.track_ended(now_s=1780.0, last=False, next_fits=True).state is RUNNING


def test_goals_of_tracks_take_their_deadline_from_the_forecast() -> None:
    timer = started(AfterTracks(2))
    assert timer.deadline_s is None
    assert at(timer, 5000.0).state is RUNNING
    assert timer.predict(deadline_s=700.0, track_end_s=300.0).silent_at_s == 700.0


def test_tracks_are_counted_down() -> None:
    timer = started(AfterTracks(2)).track_ended(now_s=300.0, last=False)
    assert (timer.state, timer.goal) == (RUNNING, AfterTracks(1))
    assert timer.track_ended(now_s=600.0, last=False).state is ENDED
    assert started(EndOfQueue()).track_ended(now_s=10.0, last=False).state is RUNNING
    assert started(EndOfQueue()).track_ended(now_s=10.0, last=True).state is ENDED


def test_a_pause_can_be_given_back_to_a_length_but_not_to_a_clock_time() -> None:
    assert started(ForLength(1800.0)).shift(60.0).deadline_s == 1860.0
    assert started(AtClock(EVENING + timedelta(hours=1))).shift(60.0).deadline_s == 3600.0


def test_cancelled_it_is_idle_but_what_has_ended_stays_ended() -> None:
    assert cancelled(started(ForLength(60.0))).state is IDLE
    assert cancelled(started(ForLength(60.0)).finish()).state is ENDED


@pytest.mark.parametrize("timer", [SleepTimer(), started(ForLength(60.0)).finish()])
def test_what_is_idle_or_ended_is_moved_by_nothing_but_a_start(timer: SleepTimer) -> None:
    assert at(timer, 1e6) == timer
    assert timer.extend(600.0, now_s=10.0) == timer
    assert timer.end_softly(now_s=10.0) == timer
    assert timer.shift(60.0) == timer
    assert timer.predict(deadline_s=5.0, track_end_s=5.0) == timer
    assert timer.track_ended(now_s=10.0, last=True) == timer
    assert timer.start(ForLength(5.0), now_s=0, wall=EVENING, fade_s=0).state is RUNNING


# --- bounds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "goal", [ForLength(3600.0), AtClock(EVENING + timedelta(hours=1)), AfterTracks(3), EndOfQueue()]
)
def test_a_bound_ends_what_would_go_on_and_its_fade_is_shaped_to_it(goal: Goal) -> None:
    timer = bounded(started(goal), 1800.0)
    assert (timer.silent_at_s, timer.fade_start_s, timer.bounded) == (1800.0, 1500.0, True)
    assert at(timer, 1500.0).state is FADING
    assert at(timer, 1800.0).state is ENDED


def test_a_goal_before_the_bound_is_the_end() -> None:
    timer = bounded(started(ForLength(1800.0)), 3600.0)
    assert (timer.silent_at_s, timer.bounded) == (1800.0, False)
    foretold = bounded(started(AfterTracks(2)), 3600.0).predict(deadline_s=700.0, track_end_s=300.0)
    assert (foretold.silent_at_s, foretold.track_end_s) == (700.0, None)


def test_a_track_that_ends_shortly_before_the_bound_ends_it_there() -> None:
    for goal in (ForLength(3600.0), EndOfQueue()):
        timer = bounded(started(goal), 1800.0).predict(deadline_s=None, track_end_s=1780.0)
        assert timer.silent_at_s == 1780.0
        assert timer.track_ended(now_s=1780.0, last=False).state is ENDED
        assert timer.track_ended(now_s=1780.0, last=False, next_fits=True).state is RUNNING
        assert timer.track_ended(now_s=900.0, last=False).state is RUNNING


def test_an_extension_goes_as_far_as_the_bound_and_keeps_what_was_asked_for() -> None:
    timer = at(bounded(started(ForLength(1800.0)), 2000.0), 1700.0)
    longer = timer.extend(600.0, now_s=1700.0)
    assert (longer.silent_at_s, longer.deadline_s) == (2000.0, 2400.0)
    assert longer.extend(600.0, now_s=1700.0) is longer
    near = bounded(timer, 1800.0 + WORTH_ADDING_S)
    assert near.extend(600.0, now_s=1700.0) is near
    assert near.extend(10.0, now_s=1700.0).silent_at_s == 1810.0


def test_cancelled_it_still_runs_towards_its_bound() -> None:
    timer = cancelled(bounded(at(started(ForLength(1800.0)), 1700.0), 3000.0), 1700.0)
    assert (timer.state, timer.goal, timer.silent_at_s) == (RUNNING, None, 3000.0)
    assert timer.fade_start_s == 2700.0
    assert at(timer, 3000.0).state is ENDED
    assert timer.end_softly(now_s=1800.0).silent_at_s == 1820.0


EVENTS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0.0, 2000.0)),
    st.tuples(st.just("extend"), st.sampled_from([300.0, 600.0, 900.0])),
    st.tuples(st.just("soft"), st.just(0.0)),
    st.tuples(st.just("shift"), st.floats(0.0, 500.0)),
    st.tuples(st.just("clock"), st.floats(-7200.0, 7200.0)),
    st.tuples(st.just("track"), st.floats(0.0, 4000.0)),
)
GOALS = st.one_of(
    st.builds(ForLength, st.floats(0.0, 7200.0)),
    st.builds(AtClock, st.builds(lambda s: EVENING + timedelta(seconds=s), st.floats(-60, 7200))),
)


@given(
    goal=GOALS,
    fade_s=st.floats(0.0, 3600.0),
    bound_s=st.none() | st.floats(0.0, 7200.0),
    events=st.lists(EVENTS, max_size=30),
)
def test_it_always_ends_and_only_an_extension_or_a_pause_moves_the_end_later(
    goal: Goal, fade_s: float, bound_s: float | None, events: list[tuple[str, float]]
) -> None:
    timer = replace(started(goal, fade_s=fade_s), bound_s=bound_s)
    now_s, clock_set_s = 0.0, 0.0
    for event, number in events:
        before_s = timer.deadline_s
        assert before_s is not None
        match event:
            case "pass":
                now_s += number
            case "extend":
                timer = timer.extend(number, now_s=now_s)
            case "soft":
                timer = timer.end_softly(now_s=now_s)
            case "shift":
                timer = timer.shift(number)
            case "clock":
                clock_set_s += number
            case "track":
                timer = timer.predict(deadline_s=None, track_end_s=now_s + number)
        timer = timer.tick(now_s=now_s, wall=wall(now_s + clock_set_s))
        assert timer.deadline_s is not None
        if event not in ("extend", "shift"):
            assert timer.deadline_s <= before_s + 1e-6
        if timer.active:
            assert timer.fade_start_s is not None
            assert timer.silent_at_s is not None
            assert timer.fade_start_s <= timer.silent_at_s <= timer.deadline_s + 1e-6
            assert bound_s is None or timer.silent_at_s <= bound_s
    last_s = max(now_s, timer.deadline_s or 0.0)
    assert timer.tick(now_s=last_s, wall=wall(last_s)).state is ENDED
