"""Streams that stall, drop and come back, under a timer that does not care."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from support.fakes import SilentEvening, track

from sleepplayer.audio.silent_engine import Broadcast
from sleepplayer.models import Track
from sleepplayer.night.gain import volume_db
from sleepplayer.night.notices import EndedBy, SessionEnded, TrackSkipped
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.ports import Outcome
from sleepplayer.night.queue import Repeat
from sleepplayer.night.sleep_timer import AfterTracks, EndOfChapter, EndOfQueue, ForLength, Goal
from sleepplayer.night.view import Phase

RADIO = "http://radio.example/live"
PODCAST = "http://radio.example/episode.mp3"
DEAD = Broadcast(0.0, FailureReason.NO_ANSWER, answers_after_s=2.0)

Plays = float | FailureReason | Broadcast


def evening_of(
    *tracks: Track, plays: Callable[[str, int], Plays], goal: Goal | None = None
) -> SilentEvening:
    """An evening; `plays(location, n)` says how the n-th opening of a location plays."""
    opened: dict[str, int] = {}

    def length(location: str) -> Plays:
        opened[location] = opened.get(location, 0) + 1
        return plays(location, opened[location])

    evening = SilentEvening({}, tracks=tracks, settings=SessionSettings(crossfade_s=0.0))
    evening.backend.lengths = length
    evening.start(goal or ForLength(1800.0))
    return evening


def radio(**more: Any) -> Track:
    return track(RADIO, None, **more)


def times(evening: SilentEvening, location: str = RADIO) -> list[float]:
    """When it was opened, since the first time."""
    opened = [p.told[0].at_s for p in evening.backend.players if p.cue.location == location]
    return [at_s - opened[0] for at_s in opened]


def test_a_stream_that_breaks_off_is_back_softly_and_nobody_is_told() -> None:
    evening = evening_of(radio(), plays=lambda _, n: Broadcast(60.0 if n == 1 else 9000.0))
    evening.run(59.0)
    evening.levels.clear()
    evening.run(1.6)
    assert evening.session.view().reconnecting
    evening.run(10.0)
    assert not evening.session.view().reconnecting
    assert evening.notices == []
    assert evening.heard_db() == pytest.approx(volume_db(60), abs=0.1)
    assert max(level for _, level in evening.levels) <= volume_db(60) + 0.05
    silence = next(i for i, (_, level) in enumerate(evening.levels) if level == -math.inf)
    back = [level for _, level in evening.levels[silence:] if level > -math.inf]
    assert back[0] < volume_db(60) - 35.0
    assert all(b - a < 0.5 for a, b in pairwise(back))
    assert len(evening.history.listens) == 1


def test_one_that_ends_out_of_the_blue_is_tried_again_too() -> None:
    evening = evening_of(
        radio(), plays=lambda _, n: Broadcast(60.0 if n == 1 else 9000.0, then=None)
    )
    evening.run(70.0)
    assert len(evening.sounding) == 1
    assert len(times(evening)) == 2


def test_a_dead_stream_is_given_up_after_a_minute_with_one_notice() -> None:
    evening = evening_of(
        radio(title="Night radio"),
        track("b", 4000.0),
        plays=lambda location, _: DEAD if location == RADIO else 4000.0,
    )
    evening.run(90.0)
    assert evening.notices == [TrackSkipped("Night radio", FailureReason.NO_ANSWER)]
    assert [p.cue.location for p in evening.sounding] == ["b"]
    waits_s = [b - a for a, b in pairwise(times(evening))]
    assert waits_s == sorted(waits_s)
    assert 4 <= len(waits_s) <= 7
    first_s, follower_s = (evening.backend.players[i].told[0].at_s for i in (0, -1))
    assert follower_s - first_s <= 65.0
    assert [listen.outcome for listen in evening.history.listens] == [Outcome.FAILED, None]


def test_with_nothing_else_to_play_it_says_so() -> None:
    evening = evening_of(radio(), plays=lambda *_: DEAD)
    evening.run_to_silence(120.0)
    assert evening.ended == SessionEnded(EndedBy.NOTHING_LEFT)


def test_the_deadline_comes_while_it_is_waited_for() -> None:
    evening = evening_of(radio(), plays=lambda *_: DEAD, goal=ForLength(30.0))
    start_s = evening.clock.elapsed_s()
    evening.run_to_silence()
    assert evening.clock.elapsed_s() - start_s == pytest.approx(30.0, abs=2.5)
    assert evening.ended == SessionEnded(EndedBy.TIMER)
    evening.levels.clear()
    evening.run(120.0)
    assert all(level == -math.inf for _, level in evening.levels)


@pytest.mark.parametrize("asked", ["next", "stop", "end_softly", "pause"])
def test_what_is_asked_for_meanwhile_is_done(asked: str) -> None:
    evening = evening_of(
        radio(),
        track("b", 4000.0),
        plays=lambda location, _: Broadcast(20.0) if location == RADIO else 4000.0,
    )
    evening.run(20.8)
    assert evening.session.view().reconnecting
    getattr(evening.session, asked)()
    evening.levels.clear()
    evening.run(25.0)
    if asked == "next":
        assert [p.cue.location for p in evening.sounding] == ["b"]
        assert not evening.session.view().reconnecting
    else:
        assert evening.session.view().phase is (Phase.PAUSED if asked == "pause" else Phase.IDLE)
        assert evening.sounding == []


def test_after_a_pause_it_is_tried_again_with_all_patience() -> None:
    evening = evening_of(radio(), plays=lambda _, n: DEAD if n <= 4 else Broadcast(9000.0))
    evening.run(2.6)
    evening.session.pause()
    evening.run(600.0)
    opened = len(evening.backend.players)
    assert evening.sounding == []
    evening.session.resume()
    evening.run(45.0)
    assert len(evening.backend.players) > opened
    assert len(evening.sounding) == 1
    assert evening.notices == []


def test_a_stream_with_an_end_goes_on_where_it_broke_off() -> None:
    def plays(_location: str, n: int) -> Plays:
        return Broadcast(100.0) if n == 1 else 3600.0

    evening = evening_of(track(PODCAST, 3600.0), track("b"), plays=plays, goal=EndOfQueue())
    evening.queue.repeat = Repeat.OFF
    evening.run(110.0)
    assert evening.sounding[-1].cue.start_s == pytest.approx(100.0, abs=1.2)
    evening.session.seek(3590.0)
    evening.run(20.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]


def test_a_place_chosen_while_it_is_waited_for_counts() -> None:
    evening = evening_of(
        track(PODCAST, 3600.0), plays=lambda _, n: Broadcast(100.0) if n == 1 else 3600.0
    )
    evening.run(100.6)
    assert evening.session.view().reconnecting
    evening.session.seek(2000.0)
    evening.run(5.0)
    assert evening.session.view().position_s == pytest.approx(2003.0, abs=2.0)


@pytest.mark.parametrize("goal", [AfterTracks(1), AfterTracks(2), EndOfQueue(), EndOfChapter()])
def test_of_a_live_stream_no_end_is_foreseen(goal: Goal) -> None:
    evening = evening_of(radio(), plays=lambda *_: Broadcast(9000.0), goal=goal)
    evening.run(5.0)
    assert evening.session.view().remaining_s is None


def test_who_asked_for_its_end_gets_it() -> None:
    evening = evening_of(radio(), plays=lambda *_: Broadcast(60.0, then=None), goal=AfterTracks(1))
    evening.run_to_silence(70.0)
    assert len(evening.backend.players) == 1


def test_there_is_no_going_about_in_a_live_stream() -> None:
    evening = evening_of(
        radio(), track("b"), plays=lambda at, _: Broadcast(9000.0) if at == RADIO else 600.0
    )
    evening.run(60.0)
    evening.session.seek(10.0)
    evening.run(1.0)
    assert len(evening.backend.players) == 1
    evening.session.previous()
    evening.run(1.0)
    assert [p.cue.location for p in evening.sounding] == ["b"]


def test_a_stream_without_a_name_is_called_what_it_plays() -> None:
    for made, shown in ((radio(), "Night waves"), (radio(title="My radio"), "My radio")):
        evening = evening_of(made, plays=lambda *_: Broadcast(9000.0, title="Night waves"))
        evening.run(5.0)
        entry = evening.session.view().entry
        assert entry is not None
        assert entry.track.title == shown
