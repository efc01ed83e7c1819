"""What a choice means, and what would come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
from support.fakes import FakeClock

from gui.fakes import EVENING
from sleepplayer.errors import UsageError
from sleepplayer.gui.tonight.choice import (
    Choice,
    Kind,
    choice_in_force,
    preview,
    suggested_clock,
    typed_time,
)
from sleepplayer.models import Track
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.sleep_timer import (
    AfterTracks,
    AtClock,
    EndOfChapter,
    EndOfQueue,
    ForLength,
    Goal,
)

CLOCK = FakeClock(wall=EVENING)


def make_queue(*durations_s: float | None) -> Queue:
    queue = Queue(rng=Random(1))
    queue.add(
        Track(location=f"/{n}", title=str(n), duration_s=length)
        for n, length in enumerate(durations_s)
    )
    return queue


def test_each_kind_has_its_goal() -> None:
    choice = Choice(minutes=25, count=3, at=time(23, 30))
    assert choice.goal(EVENING) == ForLength(1500.0)
    assert replace(choice, kind=Kind.THIS_TRACK).goal(EVENING) == AfterTracks(1)
    assert replace(choice, kind=Kind.THIS_CHAPTER).goal(EVENING) == EndOfChapter()
    assert replace(choice, kind=Kind.TRACKS).goal(EVENING) == AfterTracks(3)
    assert replace(choice, kind=Kind.QUEUE).goal(EVENING) == EndOfQueue()
    at = replace(choice, kind=Kind.CLOCK).goal(EVENING)
    assert isinstance(at, AtClock)
    assert at.at - EVENING == timedelta(hours=1, minutes=14)


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        (ForLength(77.0), Choice(Kind.LENGTH, 25, 3, time(23, 30))),
        (AfterTracks(1), Choice(Kind.THIS_TRACK, 25, 3, time(23, 30))),
        (AfterTracks(2), Choice(Kind.TRACKS, 25, 2, time(23, 30))),
        (EndOfChapter(), Choice(Kind.THIS_CHAPTER, 25, 3, time(23, 30))),
        (EndOfQueue(), Choice(Kind.QUEUE, 25, 3, time(23, 30))),
        (
            AtClock(datetime(2026, 11, 21, 0, 5, 9, tzinfo=UTC)),
            Choice(Kind.CLOCK, 25, 3, time(0, 5)),
        ),
        (None, None),
    ],
)
def test_a_goal_in_force_is_a_choice(goal: Goal | None, expected: Choice | None) -> None:
    chosen = Choice(kind=Kind.QUEUE, minutes=25, count=3, at=time(23, 30))
    assert choice_in_force(goal, chosen) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23:30", time(23, 30)),
        ("2330", time(23, 30)),
        ("23.30", time(23, 30)),
        (" 7 ", time(7, 0)),
        ("0:05", time(0, 5)),
    ],
)
def test_a_time_may_be_typed_loosely(text: str, expected: time) -> None:
    assert typed_time(text, EVENING) == expected


@pytest.mark.parametrize("text", ["", "x", "25:00", "23:60", "21:00", "12345"])
def test_what_is_no_time_or_too_far_away_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UsageError, match=r"\.$"):
        typed_time(text, EVENING)


def test_the_time_on_offer_leaves_half_an_hour() -> None:
    for minute in range(60):
        now = datetime(2026, 11, 20, 23, minute, tzinfo=UTC)
        offered = suggested_clock(now)
        when = now.replace(hour=offered.hour, minute=offered.minute)
        when += timedelta(days=1) if when <= now else timedelta()
        assert timedelta(minutes=30) <= when - now < timedelta(minutes=60)


def test_the_preview_is_the_plan_a_start_would_make() -> None:
    plan = preview(
        ForLength(1500.0),
        queue=make_queue(600),
        clock=CLOCK,
        settings=SessionSettings(),
    )
    assert plan.length_s == 1500.0
    assert plan.fade_s == 300.0
    assert plan.silent_at == EVENING + timedelta(minutes=25)
    assert plan.fades_from == EVENING + timedelta(minutes=20)


def test_a_short_session_keeps_some_of_it_at_full_level() -> None:
    plan = preview(
        ForLength(120.0),
        queue=make_queue(600),
        clock=CLOCK,
        settings=SessionSettings(),
    )
    assert plan.fade_s == pytest.approx(90.0)


def test_tracks_are_foretold() -> None:
    settings = SessionSettings(crossfade_s=0.0)
    queue = make_queue(100, 200)
    queue.repeat = Repeat.QUEUE
    one = preview(AfterTracks(1), queue=queue, clock=CLOCK, settings=settings)
    three = preview(AfterTracks(3), queue=queue, clock=CLOCK, settings=settings)
    whole = preview(EndOfQueue(), queue=queue, clock=CLOCK, settings=settings)
    assert (one.length_s, three.length_s, whole.length_s) == (100.0, 400.0, 300.0)


def test_what_cannot_be_foreseen_says_so() -> None:
    plan = preview(
        EndOfQueue(),
        queue=make_queue(100, None),
        clock=CLOCK,
        settings=SessionSettings(),
    )
    assert plan.length_s is None
    assert plan.silent_at is None
