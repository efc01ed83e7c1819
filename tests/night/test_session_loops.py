"""Entries that play several times: a card is a card, however short the loop on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import SilentEvening, track

from sleepplayer.models import Chapter
from sleepplayer.night.gain import volume_db
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.ports import Outcome
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.sleep_timer import (
    NATURAL_END_WINDOW_S,
    AfterTracks,
    EndOfChapter,
    EndOfQueue,
    ForLength,
    Goal,
    by_tracks,
)

CUTS = SessionSettings(crossfade_s=0.0, fade_s=20.0)


def loops(
    *times: int,
    length_s: float = 60.0,
    settings: SessionSettings = CUTS,
    repeat: Repeat = Repeat.OFF,
    pace_s: float = 0.05,
) -> SilentEvening:
    """An evening of loops "a", "b" ..., each to be played so often."""
    lengths = {"abcdef"[at]: length_s for at in range(len(times))}
    evening = SilentEvening(lengths, settings=settings, pace_s=pace_s)
    for entry, often in zip(evening.queue.entries, times, strict=True):
        evening.queue.set_times(entry.entry_id, often)
    evening.queue.repeat = repeat
    return evening


def played(evening: SilentEvening) -> list[str]:
    """What began, in order, each repetition for itself."""
    return [player.cue.location for player in evening.backend.players]


def lasted_s(evening: SilentEvening) -> float:
    """How long it took from now to the session's end."""
    begun_s = evening.clock.elapsed_s()
    evening.run_to_silence(4 * 3600.0)
    return evening.clock.elapsed_s() - begun_s


class TestGoals:
    """A goal of tracks counts what stands in the queue, as it is shown."""

    @pytest.mark.parametrize(
        ("goal", "repeat", "expected"),
        [
            (AfterTracks(1), Repeat.OFF, "aaa"),
            (AfterTracks(2), Repeat.OFF, "aaabbb"),
            (AfterTracks(5), Repeat.OFF, "aaabbbccc"),
            (AfterTracks(4), Repeat.QUEUE, "aaabbbcccaaa"),
            (AfterTracks(2), Repeat.TRACK, "aaaaaa"),
            (EndOfQueue(), Repeat.OFF, "aaabbbccc"),
            (EndOfQueue(), Repeat.QUEUE, "aaabbbccc"),
            (EndOfQueue(), Repeat.TRACK, "aaabbbccc"),
            (EndOfChapter(), Repeat.OFF, "aaa"),
        ],
    )
    def test_each_counts_once(self, goal: Goal, repeat: Repeat, expected: str) -> None:
        evening = loops(3, 3, 3, repeat=repeat)
        evening.start(goal)
        foretold_s = evening.session.view().remaining_s
        assert foretold_s == pytest.approx(60.0 * len(expected), abs=0.5)
        assert lasted_s(evening) == pytest.approx(foretold_s, abs=1.0)
        assert "".join(played(evening)) == expected
        assert [listen.location for listen in evening.history.listens] == list(
            expected.replace("aaa", "a").replace("bbb", "b").replace("ccc", "c")
        )

    def test_a_goal_set_in_the_middle_of_a_loop_means_the_rest_of_it(self) -> None:
        evening = loops(3, 3)
        evening.start(ForLength(3000.0))
        evening.run(90.0)
        evening.session.set_goal(AfterTracks(1))
        foretold_s = evening.session.view().remaining_s
        assert foretold_s == pytest.approx(90.0, abs=1.0)
        assert lasted_s(evening) == pytest.approx(foretold_s, abs=1.5)
        assert played(evening) == ["a", "a", "a"]

    def test_a_chapter_ends_in_the_repetition_that_plays(self) -> None:
        evening = loops(3)
        chapters = (Chapter(0.0, "one"), Chapter(20.0, "two"))
        evening.queue.learn("a", lambda one: replace(one, chapters=chapters))
        evening.start(EndOfChapter())
        assert lasted_s(evening) == pytest.approx(20.0, abs=1.0)


class TestListens:
    """One card heard is one listen, for all who count."""

    def test_a_card_is_one_listen(self) -> None:
        evening = loops(10, 1)
        evening.start(EndOfQueue())
        evening.run_to_silence()
        loop, other = evening.history.listens
        assert (loop.location, loop.outcome) == ("a", Outcome.ENDED)
        assert loop.heard_s == pytest.approx(600.0, abs=10.0)
        assert other.location == "b"

    def test_next_late_in_a_loop_is_late_in_its_listen(self) -> None:
        evening = loops(10, 1)
        evening.start(EndOfQueue())
        evening.run(570.0)
        evening.session.next()
        evening.run(5.0)
        loop, _ = evening.history.listens
        assert loop.outcome is Outcome.SKIPPED
        assert loop.heard_s == pytest.approx(570.0, abs=10.0)

    def test_the_next_turn_is_another_listen(self) -> None:
        evening = loops(3, repeat=Repeat.TRACK)
        evening.start(ForLength(500.0))
        evening.run_to_silence()
        assert [each.outcome for each in evening.history.listens] == [
            Outcome.ENDED,
            Outcome.ENDED,
            Outcome.FADED,
        ]

    def test_what_is_edited_away_in_the_middle_has_ended_at_the_end_of_its_repetition(self) -> None:
        evening = loops(3, 1)
        evening.start(ForLength(3000.0))
        evening.run(10.0)
        evening.queue.set_times(evening.queue.entries[0].entry_id, 1)
        evening.session.queue_changed()
        evening.run(60.0)
        assert [each.outcome for each in evening.history.listens] == [Outcome.ENDED, None]


class TestAnew:
    """How often it has played is of this turn alone."""

    def seventh(self, *times: int) -> SilentEvening:
        evening = loops(*times)
        evening.start(EndOfQueue())
        evening.run(6 * 60.0 + 10.0)
        return evening

    def test_what_follows_a_removed_loop_plays_as_often_as_it_should(self) -> None:
        evening = self.seventh(10, 10)
        evening.queue.remove(evening.queue.entries[0].entry_id)
        evening.session.queue_changed()
        evening.step()
        assert lasted_s(evening) == pytest.approx(600.0, abs=1.0)
        assert played(evening) == ["a"] * 7 + ["b"] * 10

    def test_a_loop_that_is_started_again_begins_anew(self) -> None:
        evening = self.seventh(10)
        evening.session.stop()
        evening.run(5.0)
        assert not evening.playing
        evening.start(EndOfQueue())
        assert evening.session.view().remaining_s == pytest.approx(600.0, abs=0.5)
        assert lasted_s(evening) == pytest.approx(600.0, abs=1.0)

    def test_previous_within_a_loop_stays_in_it(self) -> None:
        evening = loops(1, 3)
        evening.start(EndOfQueue())
        evening.run(60.0 + 62.0)
        evening.session.previous()
        evening.run(1.0)
        assert played(evening)[-1] == "b"

    def test_what_was_set_aside_comes_back_as_far_as_it_was(self) -> None:
        evening = self.seventh(10)
        before = evening.queue.to_the_end()
        evening.queue.take_back(evening.queue.set_aside())
        assert evening.queue.to_the_end() == before


def test_going_on_from_the_fade_a_loop_is_as_long_as_it_was() -> None:
    evening = loops(10, 3)
    evening.start(ForLength(90.0))
    evening.run_to_silence()
    mark = evening.drift_store.mark
    assert mark is not None
    evening.session.continue_from(mark, EndOfQueue())
    evening.step()
    assert [entry.times for entry in evening.queue.entries] == [10, 3]


# --- whatever is done ---------------------------------------------------------------------------

SETTINGS = st.builds(
    SessionSettings,
    crossfade_s=st.sampled_from([0.0, 3.0]),
    fade_s=st.sampled_from([20.0, 300.0]),
)
GOALS: st.SearchStrategy[Goal] = st.one_of(
    st.builds(ForLength, st.floats(10.0, 900.0)),
    st.builds(AfterTracks, st.integers(1, 4)),
    st.just(EndOfQueue()),
)
ACTIONS = st.one_of(
    st.tuples(st.just("pass"), st.floats(0.0, 200.0)),
    st.tuples(
        st.sampled_from(["next", "previous", "shuffle", "pause and resume", "extend"]),
        st.just(0.0),
    ),
    st.tuples(st.sampled_from(["remove", "move", "add", "repeat", "jump"]), st.floats(0.0, 20.0)),
    st.tuples(st.just("seek"), st.floats(0.0, 60.0)),
    st.tuples(st.just("times"), st.floats(0.0, 20.0)),
)


def do(evening: SilentEvening, action: str, number: float) -> None:
    session, queue, which = evening.session, evening.queue, int(number)

    def picked() -> int:
        return queue.entries[which % len(queue.entries)].entry_id

    def edit(change: Callable[[], object]) -> None:
        if queue.entries:
            change()
            session.queue_changed()

    def pause() -> None:
        session.pause()
        evening.run(7.0)
        session.resume()

    actions: dict[str, Callable[[], object]] = {
        "pass": lambda: evening.run(number),
        "next": session.next,
        "previous": session.previous,
        "pause and resume": pause,
        "extend": lambda: session.extend(300.0),
        "shuffle": lambda: edit(lambda: queue.set_shuffle(not queue.shuffle)),
        "remove": lambda: edit(lambda: queue.remove(picked())),
        "move": lambda: edit(lambda: queue.move(picked(), which // 3)),
        "add": lambda: edit(lambda: queue.add([track("a", 40.0)], at=which % 3, times=which)),
        "repeat": lambda: edit(lambda: setattr(queue, "repeat", list(Repeat)[which % 3])),
        "jump": lambda: edit(lambda: session.jump(picked())),
        "seek": lambda: session.seek(number),
        "times": lambda: edit(lambda: queue.set_times(picked(), which)),
    }
    actions[action]()


@settings(max_examples=40, deadline=None)
@given(
    loops_=st.lists(st.tuples(st.floats(12.0, 90.0), st.integers(1, 10)), min_size=1, max_size=4),
    repeat=st.sampled_from(Repeat),
    shuffled=st.booleans(),
    goal=GOALS,
    wishes=SETTINGS,
    actions=st.lists(ACTIONS, max_size=12),
)
def test_whatever_is_done_it_ends_when_it_was_foretold(
    loops_: list[tuple[float, int]],
    repeat: Repeat,
    shuffled: bool,
    goal: Goal,
    wishes: SessionSettings,
    actions: list[tuple[str, float]],
) -> None:
    lengths = {"abcd"[at]: length_s for at, (length_s, _) in enumerate(loops_)}
    lengths["a"] = 40.0
    evening = SilentEvening(lengths, settings=wishes, pace_s=0.2)
    for entry, (_, times) in zip(evening.queue.entries, loops_, strict=True):
        evening.queue.set_times(entry.entry_id, times)
    evening.queue.repeat = repeat
    evening.queue.set_shuffle(shuffled)
    evening.start(goal)
    for action, number in actions:
        do(evening, action, number)
    evening.step()
    view, begun_s = evening.session.view(), evening.clock.elapsed_s()
    was_playing, lasting_s = evening.playing, view.remaining_s
    before = len(evening.backend.players)
    evening.run_to_silence()
    took_s = evening.clock.elapsed_s() - begun_s
    evening.run(11.0)

    if was_playing:
        assert lasting_s is not None
        slack_s = 2.0 + 0.2 * (len(evening.backend.players) - before)  # steps are that coarse
        if any(action == "seek" for action, _ in actions):
            slack_s += wishes.crossfade_s  # who goes into the last seconds has none there
        assert took_s <= lasting_s + slack_s
        if by_tracks(view.goal):
            assert took_s >= lasting_s - slack_s
        elif evening.ended is not None and evening.ended.by is EndedBy.TIMER:
            assert took_s >= lasting_s - NATURAL_END_WINDOW_S - slack_s
    assert evening.sounding == []
    assert not evening.keep_awake.held
    assert max((level for _, level in evening.levels), default=-math.inf) <= volume_db(60) + 0.1
    evening.levels.clear()
    evening.run(300.0)
    assert all(level == -math.inf for _, level in evening.levels)


@given(
    times=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    repeat=st.sampled_from(Repeat),
    shuffled=st.booleans(),
    count=st.integers(1, 9),
    seed=st.integers(0, 99),
)
def test_what_is_to_come_is_what_then_follows(
    times: list[int], repeat: Repeat, shuffled: bool, count: int, seed: int
) -> None:
    queue = Queue(rng=Random(seed))
    for at, often in enumerate(times):
        queue.add([track("abcd"[at], 60.0)], times=often)
    queue.repeat = repeat
    queue.set_shuffle(shuffled)
    turns = queue.turns(count)
    followed = [queue.current]
    over = 0
    while (current := queue.current) is not None:
        over += not queue.turn_goes_on
        follower = queue.after(current.entry_id)
        if over == count or follower is None:
            break
        followed.append(queue.begins(follower.entry_id))
    assert turns == followed
