"""How long a stream is waited for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.night.stream_retry import PATIENCE_S, STEADY_S, WAITS_S, StreamRetry


def test_it_waits_longer_each_time_and_gives_up_after_a_minute() -> None:
    retry, now_s, waits_s = StreamRetry(), 100.0, []
    while (later := retry.broke_off(now_s)) is not None:
        assert later.due_s is not None
        waits_s.append(later.due_s - now_s)
        assert not later.is_due(later.due_s - 0.1)
        assert later.is_due(later.due_s)
        now_s = later.due_s
        retry = later.tried(now_s)
    assert waits_s == list(WAITS_S)
    assert now_s == 160.0


@given(st.lists(st.floats(0.0, 30.0), max_size=20))
def test_slow_answers_count_too(answers_s: list[float]) -> None:
    retry, now_s = StreamRetry(), 0.0
    for answer_s in answers_s:
        later = retry.broke_off(now_s)
        if later is None:
            return
        assert later.due_s is not None
        assert later.due_s <= PATIENCE_S
        retry = later.tried(later.due_s)
        now_s = later.due_s + answer_s


def broken(now_s: float) -> StreamRetry:
    retry = StreamRetry().broke_off(now_s)
    assert retry is not None
    return retry.tried(now_s + 1.0)


def test_one_that_plays_again_has_all_patience_back_but_not_at_once() -> None:
    retry = broken(100.0)
    early_s, late_s = 101.0 + STEADY_S - 1.0, 101.0 + STEADY_S
    assert retry.played(early_s, moved_s=99.0) == retry
    assert retry.played(late_s, moved_s=0.0) == retry
    assert retry.played(late_s, moved_s=STEADY_S) == StreamRetry()


def test_the_time_of_a_pause_does_not_count() -> None:
    retry = StreamRetry().broke_off(100.0)
    assert retry is not None
    again = retry.resumed(900.0)
    assert again.is_due(900.0)
    assert again.broke_off(901.0) is not None
    playing = broken(100.0)
    assert playing.resumed(900.0) == playing
