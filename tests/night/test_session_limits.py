"""A night's limits over the real session: silent by then, kindly, and always with a way on."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import EVENING, SilentEvening, track
from support.house import MemoryLimits

from sleepplayer.models import Chapter
from sleepplayer.night import limits as night_rules
from sleepplayer.night.exposure import Limit
from sleepplayer.night.fade import Envelope
from sleepplayer.night.gain import volume_db
from sleepplayer.night.notices import (
    AtLimit,
    EndedBy,
    Extended,
    LimitFacts,
    LimitLifted,
    LimitReached,
    PastLimit,
    SessionEnded,
    Shortened,
)
from sleepplayer.night.pacing import LAST_RESORT_S, SessionSettings
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import (
    AfterTracks,
    AtClock,
    EndOfChapter,
    EndOfQueue,
    ForLength,
    Goal,
    TimerState,
)
from sleepplayer.night.view import Phase
from sleepplayer.people import Limits

LONG = {"a": 40000.0}
NIGHT = "2026-11-20"
MINUTES = Limits(night_min=45.0)
QUIET = Limits(lights_out=time(23, 30))  # silent at 22:30; the evening begins at 22:00
FACTS = LimitFacts(night_min=45.0)
QUIET_FACTS = LimitFacts(quiet=EVENING + timedelta(minutes=30))
WISHED = SessionSettings()


class Bounded(SilentEvening):
    """An evening with limits, of which `heard_min` are used."""

    def __init__(
        self,
        limits: Limits,
        heard_min: float = 0.0,
        *,
        hard: bool = False,
        settings: SessionSettings = WISHED,
        pace_s: float = 0.05,
    ) -> None:
        self.kept = MemoryLimits(limits, heard_min=heard_min, hard=hard)
        super().__init__(LONG, night_limits=self.kept, settings=settings, pace_s=pace_s)
        self.begun_s = self.clock.elapsed_s()

    def at_s(self) -> float:
        """Since the beginning."""
        return self.clock.elapsed_s() - self.begun_s

    def lifted_s(self) -> float:
        """What going past the minutes has just added."""
        lifted = self.notices[-1]
        assert isinstance(lifted, LimitLifted)
        assert lifted.limits == {Limit.MINUTES}
        assert lifted.seconds is not None
        return lifted.seconds

    def remaining_s(self) -> float:
        remaining_s = self.session.view().remaining_s
        assert remaining_s is not None
        return remaining_s


# --- what a start gets ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "goal",
    [
        ForLength(2700.0),
        AtClock(EVENING + timedelta(hours=2)),
        AfterTracks(1),
        EndOfQueue(),
        None,
    ],
)
def test_what_is_left_of_the_night_is_played_and_ends_with_a_gentle_word(
    goal: Goal | None,
) -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(goal)
    silent_at = EVENING + timedelta(minutes=12)
    assert evening.notices == [Shortened(Limit.MINUTES, 720.0, silent_at, FACTS)]
    assert evening.session.view().silent_at == silent_at
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(720.0, abs=0.2)
    assert evening.notices[1:] == [
        SessionEnded(EndedBy.TIMER),
        LimitReached(Limit.MINUTES, FACTS),
    ]
    assert evening.kept.overrides == []


def test_the_fade_is_shaped_to_the_limit() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(2700.0))
    evening.run(410.0)
    assert evening.session.view().timer is TimerState.RUNNING
    evening.run(20.0)
    assert evening.session.view().timer is TimerState.FADING
    evening.run(280.0)
    assert evening.heard_db() < volume_db(60) - 50.0


def test_quiet_time_ends_it_and_is_named() -> None:
    evening = Bounded(QUIET)
    evening.start(ForLength(2700.0))
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1800.0, abs=0.2)
    assert evening.notices[-1] == LimitReached(Limit.LIGHTS_OUT, QUIET_FACTS)


def test_what_fits_is_left_alone() -> None:
    evening = Bounded(replace(QUIET, night_min=45.0))
    evening.start(ForLength(1200.0))
    evening.run_to_silence()
    assert evening.notices == [SessionEnded(EndedBy.TIMER)]
    assert evening.at_s() == pytest.approx(1200.0, abs=0.2)


def test_exactly_what_is_left_ends_with_the_limits_word() -> None:
    evening = Bounded(MINUTES)
    evening.start(ForLength(2700.0))
    evening.run_to_silence()
    assert evening.notices == [SessionEnded(EndedBy.TIMER), LimitReached(Limit.MINUTES, FACTS)]


def test_past_the_limit_the_usual_length_plays_with_one_line_and_it_is_written_down() -> None:
    evening = Bounded(MINUTES, 45.0)
    evening.start(ForLength(1800.0))
    silent_at = EVENING + timedelta(minutes=30)
    assert evening.notices == [PastLimit(frozenset({Limit.MINUTES}), silent_at, FACTS)]
    assert evening.kept.overrides == [(NIGHT, Limit.MINUTES)]
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1800.0, abs=0.2)
    assert evening.notices[1:] == [SessionEnded(EndedBy.TIMER)]
    evening.start(ForLength(1800.0))  # once a night is enough
    assert len(evening.notices) == 2
    assert len(evening.kept.overrides) == 1


def test_past_quiet_time_too_and_a_night_more_than_wanted() -> None:
    evening = Bounded(Limits(lights_out=time(22, 30), nights_a_week=2))
    evening.kept.asmr_nights = frozenset({date(2026, 11, 18), date(2026, 11, 19)})
    evening.start(ForLength(1800.0))
    past = frozenset({Limit.LIGHTS_OUT, Limit.NIGHTS})
    quiet = EVENING - timedelta(minutes=30)
    silent_at = EVENING + timedelta(minutes=30)
    assert evening.notices == [PastLimit(past, silent_at, LimitFacts(quiet=quiet))]
    assert set(evening.kept.overrides) == {(NIGHT, limit) for limit in past}


def test_of_a_night_over_noon_that_of_the_start_counts() -> None:
    evening = Bounded(Limits(night_min=45.0, lights_out=time(23, 30)))
    evening.clock.set_wall(timedelta(hours=13, minutes=30))  # 11:30
    evening.start(ForLength(3600.0))
    assert evening.kept.overrides == [(NIGHT, Limit.LIGHTS_OUT)]
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(2700.0, abs=0.2)


# --- a child's ------------------------------------------------------------------------------------


def test_a_locked_profile_gets_what_fits_and_nothing_past_it() -> None:
    evening = Bounded(MINUTES, 33.0, hard=True)
    evening.start(ForLength(2700.0))
    evening.run(100.0)
    assert not evening.session.override_limit()
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(720.0, abs=0.2)
    evening.kept.heard_min = 45.0
    assert not evening.session.start(ForLength(2700.0))
    hard = replace(FACTS, hard=True)
    assert evening.notices[1] == AtLimit(Limit.MINUTES, hard)
    assert evening.notices[-1] == PastLimit(frozenset({Limit.MINUTES}), None, hard, refused=True)
    assert evening.kept.overrides == []
    assert len(evening.history.sessions) == 1
    assert not evening.keep_awake.held


def test_a_refused_start_leaves_what_plays_alone() -> None:
    evening = Bounded(MINUTES, 33.0, hard=True)
    evening.start(ForLength(2700.0))
    evening.run(10.0)
    evening.kept.heard_min = 45.0
    assert not evening.session.start(ForLength(2700.0))
    evening.run(10.0)
    assert len(evening.sounding) == 1
    assert evening.remaining_s() == pytest.approx(700.0, abs=1.0)


def refusing() -> SilentEvening:
    """A child's evening in the middle of its first track; nothing is left of it for another."""
    kept = MemoryLimits(MINUTES, hard=True)
    evening = SilentEvening({"a": 900.0, "b": 900.0}, night_limits=kept, pace_s=0.05)
    evening.start(ForLength(1800.0))
    evening.run(10.0)
    kept.heard_min = 45.0
    return evening


def test_a_refused_pick_leaves_what_is_current_and_what_failed() -> None:
    evening = refusing()
    first, second = evening.queue.entries
    evening.queue.mark_failed(second.entry_id)
    assert not evening.session.start(ForLength(1800.0), entry_id=second.entry_id)
    assert evening.session.view().entry == evening.queue.current == first
    assert evening.queue.failed == {second.entry_id}
    evening.session.queue_changed()
    evening.run(5.0)
    assert [player.cue.location for player in evening.sounding] == ["a"]


def test_a_refused_start_moves_no_chapter_that_is_waited_for() -> None:
    evening = refusing()
    chapters = (Chapter(0.0, "one"), Chapter(100.0, "two"), Chapter(400.0, "three"))
    evening.queue.learn("a", lambda one: replace(one, chapters=chapters))
    evening.session.set_goal(EndOfChapter())
    assert not evening.session.start(EndOfChapter(), position_s=300.0)
    evening.session.queue_changed()
    assert evening.session.view().remaining_s == pytest.approx(90.0, abs=1.0)


def test_a_refused_going_on_leaves_the_queue() -> None:
    evening = refusing()
    before = evening.queue.entries
    mark = DriftMark(tracks=(track("b"),), index=0, position_s=60.0, wall=EVENING)
    evening.session.continue_from(mark)
    evening.run(5.0)
    assert evening.queue.entries == before
    assert [player.cue.location for player in evening.sounding] == ["a"]
    assert len(evening.history.sessions) == 1


# --- extending and going past ---------------------------------------------------------------------


def test_extensions_go_as_far_as_the_limit_and_it_says_so() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(480.0))
    evening.run(460.0)
    evening.session.extend(900.0)
    evening.session.extend(900.0)
    added, none = evening.notices
    assert isinstance(added, Extended)
    assert added.seconds == pytest.approx(240.0, abs=0.3)
    assert added.cut_by is Limit.MINUTES
    assert none == AtLimit(Limit.MINUTES, FACTS)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(720.0, abs=0.2)


def test_at_the_limit_an_extension_does_not_stir_the_fade() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(2700.0))
    evening.run(600.0)
    level_db = evening.heard_db()
    evening.session.extend(600.0)
    evening.run(5.0)
    assert evening.heard_db() < level_db
    assert evening.notices[-1] == AtLimit(Limit.MINUTES, FACTS)


def test_any_key_counts_too_and_at_the_limit_it_is_told_once() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(400.0))
    evening.run(390.0)
    assert evening.session.still_awake()
    assert evening.extensions.counts == {NIGHT: 1}
    evening.run(300.0)
    view = evening.session.view()
    assert (view.still_awake, view.at_limit, view.limit) == (True, True, Limit.MINUTES)
    assert evening.session.still_awake()
    assert evening.notices[-1] == AtLimit(Limit.MINUTES, FACTS)
    assert not evening.session.view().still_awake  # keys mean what they say again
    assert not evening.session.still_awake()
    assert evening.extensions.counts == {NIGHT: 1}


def test_going_past_the_limit_is_a_deliberate_act_and_climbs_back_over_8_s() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(2700.0))
    evening.run(600.0)
    before_db = evening.heard_db()
    assert before_db < volume_db(60) - 20.0
    assert evening.session.override_limit()
    evening.run(0.2)
    assert evening.heard_db() < before_db + 3.0
    evening.run(8.0)
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.1)
    assert evening.kept.overrides == [(NIGHT, Limit.MINUTES)]
    assert evening.lifted_s() == pytest.approx(1980.0, abs=0.1)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(2700.0, abs=0.2)  # as it was asked for
    assert evening.notices[-1] == SessionEnded(EndedBy.TIMER)


def test_where_the_goal_is_reached_with_the_limit_going_past_adds_time() -> None:
    evening = Bounded(MINUTES)
    evening.start(ForLength(2700.0))
    evening.run(2600.0)
    assert evening.session.override_limit()
    assert evening.lifted_s() == pytest.approx(600.0)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(3300.0, abs=0.2)


def test_far_from_the_limit_going_past_moves_nothing() -> None:
    evening = Bounded(MINUTES)
    evening.start(ForLength(1200.0))
    evening.run(100.0)
    assert evening.session.override_limit()
    assert evening.notices == [LimitLifted(frozenset({Limit.MINUTES}), 0.0)]
    evening.session.extend(3000.0)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(4200.0, abs=0.2)


def test_there_is_nothing_to_go_past_without_a_limit_or_a_session() -> None:
    evening = Bounded(Limits())
    assert not evening.session.override_limit()
    evening.start(ForLength(1200.0))
    assert not evening.session.override_limit()
    assert evening.notices == []


def test_the_other_limit_still_holds() -> None:
    evening = Bounded(replace(QUIET, night_min=15.0))
    evening.start(ForLength(3600.0))
    evening.session.override_limit()
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1800.0, abs=0.2)
    assert evening.notices[-1] == LimitReached(
        Limit.LIGHTS_OUT, replace(QUIET_FACTS, night_min=15.0)
    )


# --- no timer, another goal, the engine's own last stop -------------------------------------------


def test_without_a_timer_the_limit_is_the_end_and_that_is_said() -> None:
    evening = Bounded(MINUTES)
    evening.start(ForLength(1200.0))
    evening.session.cancel_timer()
    assert isinstance(evening.notices[-1], Shortened)
    evening.session.set_goal(ForLength(100.0))
    evening.session.set_goal(ForLength(9000.0))
    assert [type(notice) for notice in evening.notices] == [Shortened, Shortened]
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(2700.0, abs=0.2)


def test_the_engines_last_resort_comes_no_later_than_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    evening = Bounded(MINUTES)
    said: list[float] = []
    inner = evening.engine.set_envelope

    def set_envelope(envelope: Envelope, *, last_resort_s: float) -> None:
        said.append(last_resort_s - evening.begun_s)
        inner(envelope, last_resort_s=last_resort_s)

    monkeypatch.setattr(evening.engine, "set_envelope", set_envelope)
    evening.start(ForLength(2400.0))
    evening.session.extend(120.0)
    assert set(said) == {2700.0 + LAST_RESORT_S}
    evening.session.override_limit()
    assert said[-1] == 2520.0 + 3 * night_rules.STILL_AWAKE_S + LAST_RESORT_S


# --- pauses ---------------------------------------------------------------------------------------


def test_a_pause_gives_back_the_nights_minutes_but_not_the_deadline() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(2700.0))
    evening.run(300.0)
    evening.session.pause()
    evening.run(1000.0)
    assert evening.remaining_s() == pytest.approx(420.0, abs=2.0)
    evening.session.resume()
    assert evening.remaining_s() == pytest.approx(420.0, abs=0.5)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1720.0, abs=0.5)


def test_a_pause_in_the_fade_holds_the_level() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(ForLength(9000.0))
    evening.run(600.0)
    level_db = evening.heard_db()
    evening.session.pause()
    evening.run(1000.0)
    evening.session.resume()
    evening.run(0.5)
    assert evening.heard_db() == pytest.approx(level_db, abs=0.5)
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1720.0, abs=0.5)


@pytest.mark.parametrize("waits", [False, True])
def test_quiet_time_waits_for_nobody(waits: bool) -> None:
    evening = Bounded(QUIET, settings=SessionSettings(pause_moves_deadline=waits))
    evening.start(ForLength(3600.0))
    evening.run(1000.0)
    evening.session.pause()
    evening.run(600.0)
    evening.session.resume()
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(1800.0, abs=0.5)


@pytest.mark.parametrize("waits", [False, True])
def test_paused_over_quiet_time_it_is_over(waits: bool) -> None:
    evening = Bounded(QUIET, settings=SessionSettings(pause_moves_deadline=waits))
    evening.start(ForLength(3600.0))
    evening.run(1000.0)
    evening.session.pause()
    evening.run(900.0)
    assert evening.session.view().phase is Phase.IDLE
    assert isinstance(evening.notices[-1], LimitReached)


def test_slept_through_the_minutes_are_still_there_and_the_deadline_is_not() -> None:
    evening = Bounded(MINUTES, 33.0)
    evening.start(EndOfQueue())
    evening.run(300.0)
    evening.session.about_to_sleep()
    evening.step()
    evening.clock.advance(8000.0)
    evening.session.woke()
    assert evening.session.view().phase is Phase.PAUSED
    evening.session.resume()
    assert evening.remaining_s() == pytest.approx(420.0, abs=0.5)


def test_a_clock_set_forward_over_quiet_time_ends_it_softly() -> None:
    evening = Bounded(QUIET)
    evening.start(ForLength(3600.0))
    evening.run(60.0)
    evening.clock.set_wall(timedelta(hours=2))
    evening.run_to_silence()
    assert evening.at_s() == pytest.approx(80.0, abs=1.5)


# --- whatever happens -----------------------------------------------------------------------------

ACTIONS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0.0, 150.0)),
    st.tuples(
        st.sampled_from(
            ["pause", "resume", "next", "previous", "any key", "soft", "cancel", "sleep", "wake"]
        ),
        st.just(0.0),
    ),
    st.tuples(st.just("extend"), st.sampled_from([60.0, 300.0, 600.0])),
    st.tuples(st.just("seek"), st.floats(0.0, 500.0)),
    st.tuples(st.just("clock"), st.floats(-7200.0, 7200.0)),
    st.tuples(st.just("goal"), st.floats(0.0, 900.0)),
    st.tuples(st.just("settings"), st.floats(0.0, 900.0)),
)


def goal_of(number: float, evening: SilentEvening) -> Goal:
    goals: tuple[Goal, ...] = (
        ForLength(2.0 * number),
        AtClock(evening.clock.wall() + timedelta(seconds=2.0 * number)),
        AfterTracks(1 + int(number) % 3),
        EndOfQueue(),
    )
    return goals[int(number) % 4]


def do(evening: SilentEvening, action: str, number: float) -> None:
    session = evening.session
    actions: dict[str, Callable[[], object]] = {
        "pass": lambda: evening.run(number),
        "pause": session.pause,
        "resume": session.resume,
        "next": session.next,
        "previous": session.previous,
        "any key": session.still_awake,
        "soft": session.end_softly,
        "cancel": session.cancel_timer,
        "extend": lambda: session.extend(number),
        "seek": lambda: session.seek(number),
        "clock": lambda: evening.clock.set_wall(timedelta(seconds=number)),
        "goal": lambda: session.set_goal(goal_of(number, evening)),
        "settings": lambda: session.change_settings(SessionSettings(fade_s=number)),
        "sleep": session.about_to_sleep,
        "wake": session.woke,
    }
    actions[action]()


@pytest.fixture(autouse=True, scope="module")
def shorter_nights() -> Iterator[None]:
    """Nothing plays for ever: here no longer than 3 hours, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(night_rules, "LONGEST_SESSION_S", 3 * 3600.0)
        yield


@settings(max_examples=80, deadline=None)
@given(
    minutes=st.none() | st.floats(6.0, 20.0),
    quiet_min=st.none() | st.integers(6, 25),
    known=st.booleans(),
    repeat=st.sampled_from(Repeat),
    goal=st.floats(0.0, 900.0),
    waits=st.booleans(),
    hard=st.booleans(),
    actions=st.lists(ACTIONS, max_size=20),
)
def test_silence_is_never_later_than_the_limits_whatever_is_done(
    minutes: float | None,
    quiet_min: int | None,
    known: bool,
    repeat: Repeat,
    goal: float,
    waits: bool,
    hard: bool,
    actions: list[tuple[str, float]],
) -> None:
    """What sounds adds up to no more than the minutes, and nothing sounds past quiet time."""
    quiet = None if quiet_min is None else (EVENING + timedelta(minutes=quiet_min)).time()
    kept = MemoryLimits(Limits(night_min=minutes, lights_out=quiet, wind_down_min=0.0), hard=hard)
    evening = SilentEvening(
        {"a": 300.0, "b": 170.0, "c": 600.0},
        known=known,
        pace_s=0.2,
        night_limits=kept,
        settings=SessionSettings(pause_moves_deadline=waits, crossfade_s=0.0),
    )
    evening.queue.repeat = repeat
    begun_s = evening.clock.elapsed_s()
    evening.start(goal_of(goal, evening))
    for action, number in actions:
        do(evening, action, number)
    evening.session.resume()
    evening.run_to_silence(4 * 3600.0)
    evening.run(1.0)

    assert evening.sounding == []
    assert max((level for _, level in evening.levels), default=-math.inf) <= volume_db(60) + 0.1
    sounded_s = sum(
        after_s - before_s
        for (before_s, level), (after_s, _) in pairwise(evening.levels)
        if level > -math.inf
    )
    last_s = max((at_s for at_s, level in evening.levels if level > -math.inf), default=0.0)
    if minutes is not None:
        assert sounded_s <= 60.0 * minutes + 1.0
    if quiet_min is not None:
        assert last_s - begun_s <= 60.0 * quiet_min + 1.0
    assert kept.overrides == []
