"""Whatever is done to a session, in whatever order: it ends, on time, and never gets louder."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import SilentEvening, track

from sleepplayer.audio.silent_engine import Broadcast
from sleepplayer.models import Chapter, Resume, Track
from sleepplayer.night import limits
from sleepplayer.night.gain import volume_db
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import RETRIED, FailureReason
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import (
    AfterTracks,
    AtClock,
    EndOfChapter,
    EndOfQueue,
    ForLength,
    Goal,
)

LENGTHS = st.dictionaries(
    st.sampled_from("abcde"),
    st.one_of(st.floats(20.0, 900.0), st.sampled_from(FailureReason)),
    min_size=1,
)
STREAMS = st.builds(
    Broadcast,
    plays_s=st.floats(0.0, 400.0),
    then=st.sampled_from([*RETRIED, None]),
    answers_after_s=st.floats(0.0, 20.0),
)
PLACES = st.floats(0.0, 900.0)
CHAPTERS = st.lists(st.builds(Chapter, PLACES, st.just("")), max_size=4).map(tuple)


@st.composite
def libraries(draw: st.DrawFn) -> dict[Track, float | FailureReason | Broadcast]:
    """Tracks with all that a library may know of them, and how each plays."""
    made: dict[Track, float | FailureReason | Broadcast] = {}
    for name in draw(st.sets(st.sampled_from("abc"), min_size=1)):
        length_s = draw(st.floats(20.0, 900.0))
        known = draw(st.sampled_from([length_s, None, 0.8 * length_s, 1.3 * length_s]))
        more = {
            "skip_start_s": draw(st.sampled_from([0.0, 10.0, 500.0])),
            "skip_end_s": draw(st.sampled_from([0.0, 10.0, 500.0])),
            "left_at_s": draw(st.one_of(st.none(), PLACES)),
            "resume": draw(st.sampled_from(Resume)),
            "chapters": draw(CHAPTERS),
        }
        made[track(name, known, **more)] = length_s
    for number in range(draw(st.integers(0, 2))):
        duration_s = draw(st.sampled_from([None, None, 600.0]))
        made[track(f"http://radio.example/{number}", duration_s)] = draw(STREAMS)
    return made


ACTIONS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0.0, 200.0)),
    st.tuples(
        st.sampled_from(
            [
                "pause",
                "resume",
                "next",
                "previous",
                "still awake",
                "soft",
                "cancel",
                "lose",
                "find",
                "sleep",
                "wake",
                "next chapter",
                "previous chapter",
            ]
        ),
        st.just(0.0),
    ),
    st.tuples(st.just("extend"), st.sampled_from([300.0, 600.0])),
    st.tuples(st.just("seek"), st.floats(0.0, 900.0)),
    st.tuples(st.just("volume"), st.floats(0.0, 60.0)),
    st.tuples(st.just("clock"), st.floats(-7200.0, 7200.0)),
    st.tuples(st.just("remove"), st.floats(0.0, 5.0)),
    st.tuples(st.just("goal"), st.floats(0.0, 900.0)),
)


@pytest.fixture(autouse=True, scope="module")
def shorter_nights() -> Iterator[None]:
    """Nothing plays for ever: here no longer than 20 minutes, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LONGEST_SESSION_S", 1200.0)
        yield


def goal_of(number: float, evening: SilentEvening) -> Goal:
    goals: tuple[Goal, ...] = (
        ForLength(number),
        AtClock(evening.clock.wall() + timedelta(seconds=number)),
        AfterTracks(1 + int(number) % 3),
        EndOfQueue(),
        EndOfChapter(),
    )
    return goals[int(number) % 5]


def remove(evening: SilentEvening, number: float) -> None:
    entries = evening.queue.entries
    if entries:
        evening.queue.remove(entries[int(number) % len(entries)].entry_id)
        evening.session.queue_changed()


def set_output(evening: SilentEvening, present: bool) -> None:
    evening.backend.output_present = present
    (evening.engine.output_returned if present else evening.engine.output_lost)()


def do(evening: SilentEvening, action: str, number: float) -> None:
    session = evening.session
    actions: dict[str, Callable[[], object]] = {
        "pass": lambda: evening.run(number),
        "pause": session.pause,
        "resume": session.resume,
        "next": session.next,
        "previous": session.previous,
        "next chapter": session.next_chapter,
        "previous chapter": session.previous_chapter,
        "still awake": session.still_awake,
        "soft": session.end_softly,
        "cancel": session.cancel_timer,
        "extend": lambda: session.extend(number),
        "seek": lambda: session.seek(number),
        "volume": lambda: session.set_volume(int(number)),
        "clock": lambda: evening.clock.set_wall(timedelta(seconds=number)),
        "goal": lambda: session.set_goal(goal_of(number, evening)),
        "remove": lambda: remove(evening, number),
        "lose": lambda: set_output(evening, False),
        "find": lambda: set_output(evening, True),
        "sleep": session.about_to_sleep,
        "wake": session.woke,
    }
    actions[action]()


@settings(max_examples=60, deadline=None)
@given(
    lengths=LENGTHS,
    known=st.booleans(),
    repeat=st.sampled_from(Repeat),
    goal=st.floats(0.0, 900.0),
    chosen=st.booleans(),
    crossfade_s=st.sampled_from([0.0, 3.0, 15.0]),
    actions=st.lists(ACTIONS, max_size=25),
)
def test_any_evening_ends_in_time_and_is_never_louder_than_asked(
    lengths: dict[str, float | FailureReason],
    known: bool,
    repeat: Repeat,
    goal: float,
    chosen: bool,
    crossfade_s: float,
    actions: list[tuple[str, float]],
) -> None:
    evening = SilentEvening(
        lengths,
        known=known,
        volume=60,
        pace_s=0.2,
        settings=SessionSettings(pause_moves_deadline=chosen, crossfade_s=crossfade_s),
    )
    evening.queue.repeat = repeat
    evening.start(goal_of(goal, evening))
    for action, number in actions:
        do(evening, action, number)

    evening.session.resume()
    evening.run_to_silence(6 * 3600.0)
    evening.run(11.0)  # the ramp of a session that was stopped, in steps as coarse as these

    assert evening.sounding == []
    assert not evening.keep_awake.held
    assert max((level for _, level in evening.levels), default=-math.inf) <= volume_db(60) + 0.1
    evening.levels.clear()
    evening.run(600.0)
    assert all(level == -math.inf for _, level in evening.levels)


@settings(max_examples=40, deadline=None)
@given(actions=st.lists(ACTIONS, max_size=15), length_s=st.floats(10.0, 900.0))
def test_the_gain_never_steps_up(actions: list[tuple[str, float]], length_s: float) -> None:
    """Up is what wakes: the gain climbs by ramps alone (a crossfade's own sine left out)."""
    evening = SilentEvening(
        {"a": 300.0, "b": 500.0},
        volume=60,
        pace_s=0.02,
        settings=SessionSettings(crossfade_s=0.0),
    )
    evening.start(ForLength(length_s))
    for action, number in actions:
        do(evening, action, number)
    evening.run(300.0)
    for player in evening.backend.players:
        for before, after in pairwise(player.told):
            # The envelope's climb, and the soft return of a lost output, may come together.
            fastest_db = (16.0 + 40.0 / 3.0) * (after.at_s - before.at_s)
            assert after.gain_db - before.gain_db <= fastest_db + 0.05


@settings(max_examples=60, deadline=None)
@given(
    library=libraries(),
    repeat=st.sampled_from(Repeat),
    goal=st.floats(0.0, 900.0),
    crossfade_s=st.sampled_from([0.0, 3.0, 15.0]),
    actions=st.lists(ACTIONS, max_size=20),
)
def test_so_does_one_of_skips_chapters_places_and_streams_that_fail(
    library: dict[Track, float | FailureReason | Broadcast],
    repeat: Repeat,
    goal: float,
    crossfade_s: float,
    actions: list[tuple[str, float]],
) -> None:
    evening = SilentEvening(
        {made.location: plays for made, plays in library.items()},
        tracks=list(library),
        volume=60,
        pace_s=0.2,
        settings=SessionSettings(crossfade_s=crossfade_s, resume_longer_than_s=300.0),
    )
    evening.queue.repeat = repeat
    begun_s = evening.clock.elapsed_s()
    evening.start(goal_of(goal, evening))
    for action, number in actions:
        do(evening, action, number)
        end_s = evening.session.view().remaining_s
        assert end_s is None or end_s <= limits.LONGEST_SESSION_S * 3 + 3600.0

    evening.session.resume()
    evening.run_to_silence(6 * 3600.0)
    evening.run(11.0)

    assert evening.sounding == []
    assert max((level for _, level in evening.levels), default=-math.inf) <= volume_db(60) + 0.1
    evening.levels.clear()
    evening.run(600.0)
    assert all(level == -math.inf for _, level in evening.levels)
    for session in evening.history.sessions:
        assert session.ended is not None
        for listen in session.listens:
            assert listen.outcome is not None
            assert 0.0 <= listen.heard_s <= evening.clock.elapsed_s() - begun_s
    for made in library:
        if made.duration_s is None and made.location.startswith("http"):
            assert made.location not in evening.positions.at_s


@settings(max_examples=40, deadline=None)
@given(
    library=libraries(), length_s=st.floats(10.0, 900.0), crossfade_s=st.sampled_from([0.0, 5.0])
)
def test_left_alone_it_is_silent_at_the_deadline_whatever_breaks_off(
    library: dict[Track, float | FailureReason | Broadcast], length_s: float, crossfade_s: float
) -> None:
    evening = SilentEvening(
        {made.location: plays for made, plays in library.items()},
        tracks=list(library),
        pace_s=0.05,
        settings=SessionSettings(crossfade_s=crossfade_s, resume_longer_than_s=300.0),
    )
    deadline_s = evening.clock.elapsed_s() + length_s
    evening.start(ForLength(length_s))
    evening.run(length_s + 3.0)
    assert not evening.playing
    assert all(level == -math.inf for at_s, level in evening.levels if at_s > deadline_s + 0.1)
