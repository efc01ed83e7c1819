"""Laying a plan into the queue, and when what is laid out ends."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.fake_tonight_desk import library
from sleepplayer.gui.tonight.plan_queue import begin_with, lay, rest_s, swapped_in
from sleepplayer.models import Track
from sleepplayer.night.evening_plan import Card, EveningPlan, PlanWish
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.queue import Queue
from sleepplayer.rotation.reasons import Reason, Why

TRACKS = library()
SETTINGS = SessionSettings(crossfade_s=0.0)


def queue_of(tracks: list[Track]) -> Queue:
    queue = Queue(rng=Random(3))
    queue.add(tracks)
    return queue


@given(
    before=st.lists(st.sampled_from(TRACKS), max_size=6),
    after=st.lists(st.sampled_from(TRACKS), max_size=6),
    keep=st.integers(0, 3),
    shuffle=st.booleans(),
)
def test_the_rows_become_the_plans_and_what_stays_keeps_its_entry(
    before: list[Track], after: list[Track], keep: int, *, shuffle: bool
) -> None:
    queue = queue_of(before)
    queue.set_shuffle(shuffle)
    kept = queue.entries[:keep]
    there = {entry.entry_id: entry.track for entry in queue.entries[keep:]}
    ids = lay(queue, after, keep=keep)
    assert queue.entries[: len(kept)] == kept
    assert [entry.entry_id for entry in queue.entries[len(kept) :]] == ids
    assert [entry.track for entry in queue.entries[len(kept) :]] == after
    for track in set(after):
        stayed = [entry_id for entry_id in ids if there.get(entry_id) == track]
        assert len(stayed) == min(after.count(track), list(there.values()).count(track))
    assert (queue.current is None) is (not kept and not after)


def test_a_shuffled_queue_begins_with_the_first_and_plays_all() -> None:
    queue = queue_of(TRACKS)
    queue.set_shuffle(True)
    last = queue.entries[-1].entry_id
    begin_with(queue, last)
    assert queue.current is not None
    assert queue.current.entry_id == last
    assert len(queue.to_the_end()) == len(TRACKS)


def test_what_is_laid_out_ends_where_its_tracks_do() -> None:
    entries = queue_of(TRACKS[:2]).entries
    assert rest_s(entries, 0.0, SETTINGS) == pytest.approx(20 * 60)
    assert rest_s(entries, 100.0, SETTINGS) == pytest.approx(20 * 60 - 100)
    assert rest_s(entries, 0.0, SessionSettings(crossfade_s=3.0)) == pytest.approx(20 * 60 - 3)
    assert rest_s((), 0.0, SETTINGS) == 0.0


def test_skipped_stretches_do_not_count_and_unknown_lengths_are_taken_as_twenty_minutes() -> None:
    cut = replace(TRACKS[0], skip_start_s=60.0, skip_end_s=30.0)
    unknown = replace(TRACKS[1], duration_s=None)
    entries = queue_of([cut, unknown]).entries
    assert rest_s(entries, 60.0, SETTINGS) == pytest.approx(450 + 1200)


def test_a_live_stream_has_no_end() -> None:
    live = Track(location="https://radio.example/live", title="Radio")
    assert rest_s(queue_of([live, TRACKS[0]]).entries, 0.0, SETTINGS) == math.inf


def cards(*minutes: float, first: int = 0) -> list[Card]:
    return [
        Card(track=track, minutes=each, reasons=(Reason(Why.ENDS_IN_TIME), Reason(Why.LIKED)))
        for track, each in zip(TRACKS[first:], minutes, strict=False)
    ]


def test_what_followed_stays_behind_another_card_as_far_as_it_fits() -> None:
    """The library: 9, 11, 6, 12, 14, 8 and 30 minutes."""
    follow = cards(9.0, 11.0, 5.0)[1:]

    def titles(new: float, *after: float, length: float) -> list[tuple[str, float]]:
        plan = EveningPlan(
            wish=PlanWish(length_min=length), day=1, cards=tuple(cards(new, *after, first=3))
        )
        laid = swapped_in(plan, 0, follow)
        assert not any(Reason(Why.ENDS_IN_TIME) in card.reasons for card in laid[1:3])
        return [(card.track.title.split()[0], card.minutes) for card in laid]

    assert titles(12.0, length=25.0) == [("Waves", 12.0), ("Old", 11.0), ("Rain", 2.0)]
    assert titles(8.0, length=25.0) == [("Waves", 8.0), ("Old", 11.0), ("Rain", 6.0)]
    assert titles(20.0, length=25.0) == [("Waves", 20.0), ("Old", 5.0)]
    assert titles(25.0, length=25.0) == [("Waves", 25.0)]
    assert [title for title, _ in titles(12.0, 14.0, length=40.0)] == [
        "Waves",
        "Old",
        "Rain",
        "Folding",
    ]
