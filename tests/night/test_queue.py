"""The queue: order, repeat, shuffle, failures."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from support.fakes import track

from sleepplayer.models import TrackId
from sleepplayer.night.queue import Entry, Queue, Repeat


def filled(*names: str, repeat: Repeat = Repeat.OFF) -> tuple[Queue, list[Entry]]:
    queue = Queue(rng=Random(1))
    queue.repeat = repeat
    return queue, queue.add(track(name) for name in names)


def titles(entries: list[Entry]) -> str:
    return "".join(entry.track.title for entry in entries)


def test_it_plays_in_the_order_it_shows() -> None:
    queue, _ = filled("a", "b", "c")
    assert titles(queue.to_the_end()) == "abc"


def test_repeat_decides_what_follows_the_last() -> None:
    queue, (a, b) = filled("a", "b")
    assert queue.after(b.entry_id) is None
    queue.repeat = Repeat.QUEUE
    assert queue.after(b.entry_id) == a
    assert titles(queue.upcoming(5)) == "ababa"
    queue.repeat = Repeat.TRACK
    assert queue.after(a.entry_id) == a
    assert queue.after(a.entry_id, natural=False) == b
    assert titles(queue.upcoming(3)) == "aaa"


def test_a_failed_entry_is_passed_over_until_it_is_picked() -> None:
    queue, (a, b, c) = filled("a", "b", "c", repeat=Repeat.QUEUE)
    queue.mark_failed(b.entry_id)
    assert queue.after(a.entry_id) == c
    assert queue.before(c.entry_id) == a
    queue.select(b.entry_id)
    assert queue.after(a.entry_id) == b


def test_when_all_have_failed_nothing_follows() -> None:
    queue, entries = filled("a", "b", repeat=Repeat.TRACK)
    for entry in entries:
        queue.mark_failed(entry.entry_id)
    assert queue.after(entries[0].entry_id) is None
    assert queue.upcoming(3) == []


def test_removing_the_current_moves_on() -> None:
    queue, (a, b, c) = filled("a", "b", "c")
    queue.select(b.entry_id)
    queue.remove(b.entry_id)
    assert queue.current == c
    queue.remove(c.entry_id)
    assert queue.current == a
    queue.remove(a.entry_id)
    assert queue.current is None


def test_inserting_and_moving() -> None:
    queue, (a, _b) = filled("a", "b")
    queue.add([track("x"), track("y")], at=1)
    assert titles(list(queue.entries)) == "axyb"
    queue.move(a.entry_id, 3)
    assert titles(list(queue.entries)) == "xyba"
    assert queue.current == a


def test_shuffle_keeps_the_current_first_and_plays_each_once() -> None:
    queue, entries = filled(*"abcdefgh")
    queue.select(entries[3].entry_id)
    queue.set_shuffle(True)
    order = titles(queue.to_the_end())
    assert order[0] == "d"
    assert sorted(order) == list("abcdefgh")
    assert order != "dabcefgh"
    queue.set_shuffle(False)
    assert titles(queue.to_the_end()) == "defgh"


@given(seed=st.integers(0, 50), which=st.integers(0, 4))
def test_shuffled_what_is_to_follow_an_entry_does(seed: int, which: int) -> None:
    queue = Queue(rng=Random(seed))
    entries = queue.add(track(name) for name in "abcde")
    queue.set_shuffle(True)
    before = queue.select(entries[which].entry_id)
    added = queue.add([track("x"), track("y")], at=0, behind=before.entry_id)
    assert [one.track.title for one in queue.entries][:2] == ["x", "y"]
    assert queue.after(before.entry_id) == added[0]
    assert queue.after(added[0].entry_id) == added[1]
    more = queue.add([track("z")], behind=999)  # that is gone
    assert more[0] in queue.entries


@given(st.integers(0, 2**32))
def test_shuffle_is_the_generators_alone(seed: int) -> None:
    def order() -> str:
        queue = Queue(rng=Random(seed))
        queue.add(track(name) for name in "abcdefgh")
        queue.set_shuffle(True)
        return titles(queue.to_the_end())

    assert order() == order()


def test_it_learns_what_the_library_holds_and_stays_what_it_is() -> None:
    queue = Queue(rng=Random(1))
    one, two = TrackId(1), TrackId(2)
    first, second = track("a", track_id=one, left_at_s=9.0), track("b", track_id=two)
    a, b, again, unknown = queue.add([first, second, first, track("c")])
    queue.select(b.entry_id)
    queue.mark_failed(a.entry_id)
    queue.mark_failed(b.entry_id)
    moved = replace(first, location="x", gain_db=-3.0, left_at_s=None)
    assert queue.learn_tracks({one: moved, two: replace(second, skip_start_s=5.0)})
    ids = [a.entry_id, b.entry_id, again.entry_id, unknown.entry_id]
    assert [entry.entry_id for entry in queue.entries] == ids
    assert queue.failed == {b.entry_id}, "what moved gets another chance"
    assert queue.current == queue.entries[1]
    tracks = [entry.track for entry in queue.entries]
    assert tracks[0] == tracks[2] == replace(moved, left_at_s=9.0)
    assert tracks[1:] == [replace(second, skip_start_s=5.0), tracks[0], track("c")]
    assert not queue.learn_tracks({one: moved, TrackId(7): second}), "no news"


class AnyEditing(RuleBasedStateMachine):
    """Whatever is done to a queue, it stays whole."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue(rng=Random(3))
        self.count = 0

    def pick(self, number: int) -> int | None:
        entries = self.queue.entries
        return entries[number % len(entries)].entry_id if entries else None

    @rule(at=st.one_of(st.none(), st.integers(-3, 9)), count=st.integers(0, 3))
    def add(self, at: int | None, count: int) -> None:
        self.queue.add([track("t")] * count, at=at)
        self.count += count

    @rule(number=st.integers(0, 20))
    def remove(self, number: int) -> None:
        if (entry_id := self.pick(number)) is not None:
            self.queue.remove(entry_id)
            self.count -= 1

    @rule(number=st.integers(0, 20), to=st.integers(-2, 20))
    def move(self, number: int, to: int) -> None:
        current = self.queue.current
        if (entry_id := self.pick(number)) is not None:
            self.queue.move(entry_id, to)
        assert self.queue.current == current

    @rule(number=st.integers(0, 20))
    def select(self, number: int) -> None:
        if (entry_id := self.pick(number)) is not None:
            assert self.queue.select(entry_id) == self.queue.current

    @rule(number=st.integers(0, 20))
    def fail(self, number: int) -> None:
        if (entry_id := self.pick(number)) is not None:
            self.queue.mark_failed(entry_id)

    @rule(shuffle=st.booleans(), repeat=st.sampled_from(Repeat))
    def modes(self, shuffle: bool, repeat: Repeat) -> None:
        current = self.queue.current
        self.queue.set_shuffle(shuffle)
        self.queue.repeat = repeat
        assert self.queue.current == current

    @invariant()
    def is_whole(self) -> None:
        entries = self.queue.entries
        assert len(entries) == self.count == len({e.entry_id for e in entries})
        assert (self.queue.current is None) == (not entries)
        assert self.queue.current is None or self.queue.current in entries
        for entry in entries:
            for other in (
                self.queue.after(entry.entry_id),
                self.queue.after(entry.entry_id, natural=False),
                self.queue.before(entry.entry_id),
            ):
                assert other is None or other.entry_id not in self.queue.failed
        assert len(self.queue.to_the_end()) <= len(entries)


TestAnyEditing = AnyEditing.TestCase


@given(st.integers(0, 2**32), st.integers(0, 8), st.booleans(), st.sampled_from(Repeat))
def test_what_was_set_aside_comes_back_exactly(
    seed: int, count: int, shuffle: bool, repeat: Repeat
) -> None:
    rng = Random(seed)
    queue = Queue(rng=rng)
    entries = queue.add(track(str(number)) for number in range(count))
    queue.repeat = repeat
    queue.set_shuffle(shuffle)
    for entry in rng.sample(entries, count // 2):
        queue.mark_failed(entry.entry_id)
    if entries:
        queue.select(rng.choice(entries).entry_id)
    before = queue.entries, queue.to_the_end(), queue.current, queue.failed
    aside = queue.set_aside()
    assert (queue.entries, queue.current, queue.failed) == ((), None, frozenset())
    assert (queue.repeat, queue.shuffle) == (Repeat.OFF, False)
    others = queue.add([track("x"), track("y")])
    assert [entry.track.title for entry in queue.to_the_end()] == ["x", "y"]
    queue.take_back(aside)
    assert (queue.entries, queue.to_the_end(), queue.current, queue.failed) == before
    assert (queue.repeat, queue.shuffle) == (repeat, shuffle)
    (late,) = queue.add([track("late")])
    assert late.entry_id not in {entry.entry_id for entry in (*entries, *others)}


def test_what_a_stream_said_comes_back_with_it() -> None:
    queue, _ = filled("http://radio")
    queue.learn_title("http://radio", "First song")
    aside = queue.set_aside()
    queue.take_back(aside)
    queue.learn_title("http://radio", "Second song")
    assert queue.entries[0].track.title == "Second song"


class TestSeveralTimes:
    """A short loop plays several times before another follows."""

    @pytest.fixture
    def queue(self) -> Queue:
        queue = Queue(rng=Random(1))
        queue.repeat = Repeat.OFF
        queue.add([track("loop")], times=3)
        queue.add([track("other")])
        return queue

    def titles(self, entries: list[Entry]) -> list[str]:
        return [entry.track.title for entry in entries]

    def test_it_follows_itself_until_it_has_had_its_times(self, queue: Queue) -> None:
        loop = queue.entries[0].entry_id
        queue.select(loop)
        began = []
        while (follower := queue.after(queue.entries[0].entry_id)) is not None:
            began.append(queue.begins(follower.entry_id).track.title)
            if follower.entry_id != loop:
                break
        assert began == ["loop", "loop", "other"]

    def test_what_is_to_come_is_there_as_often(self, queue: Queue) -> None:
        loop = queue.entries[0].entry_id
        assert self.titles(queue.to_the_end()) == ["loop"] * 3 + ["other"]
        queue.select(loop)
        queue.begins(loop)
        assert self.titles(queue.to_the_end()) == ["loop"] * 2 + ["other"]
        assert self.titles(queue.upcoming(2)) == ["loop"] * 2
        queue.repeat = Repeat.QUEUE
        assert self.titles(queue.upcoming(6)) == ["loop"] * 2 + ["other"] + ["loop"] * 3

    def test_next_leaves_it_and_a_pick_begins_anew(self, queue: Queue) -> None:
        loop = queue.entries[0].entry_id
        queue.select(loop)
        queue.begins(loop)
        follower = queue.after(loop, natural=False)
        assert follower is not None
        assert follower.track.title == "other"
        queue.select(loop)
        assert self.titles(queue.to_the_end()) == ["loop"] * 3 + ["other"]

    def test_what_is_learnt_of_it_leaves_its_times(self, queue: Queue) -> None:
        loop = queue.entries[0]
        queue.learn_duration(loop.track.location, 12.0)
        assert queue.entries[0].times == 3
        queue.set_times(loop.entry_id, 1)
        assert self.titles(queue.to_the_end()) == ["loop", "other"]
