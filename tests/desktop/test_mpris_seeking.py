"""When an onlooker has to be told that the place in a track jumped."""

from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.mpris.seeking import TOLERANCE_S, Belief, follow
from sleepplayer.night.view import Phase


def at(position_s: float | None, phase: Phase = Phase.PLAYING, entry: int = 1) -> NowPlaying:
    return NowPlaying(phase=phase, entry_id=entry, position_s=position_s)


class Onlooker:
    """Knows what it was told, and counts on by itself."""

    def __init__(self) -> None:
        self.belief: Belief | None = None
        self.jumps = 0

    def look(self, now: NowPlaying, at_s: float) -> bool:
        self.belief, jumped = follow(self.belief, now, at_s)
        self.jumps += jumped
        return jumped


def test_time_that_passes_is_no_jump() -> None:
    onlooker = Onlooker()
    for second in range(3600):
        assert not onlooker.look(at(second + 0.3 * math.sin(second)), float(second))


def test_a_jump_ahead_or_back_is_told_once() -> None:
    onlooker = Onlooker()
    onlooker.look(at(0.5), 0.5)
    assert onlooker.look(at(60.0), 1.5)
    assert not onlooker.look(at(61.0), 2.5)
    assert onlooker.look(at(1.0), 3.5)
    assert not onlooker.look(at(2.0), 4.5)


def test_small_steps_add_up() -> None:
    onlooker = Onlooker()
    told = [onlooker.look(at(second * 1.25), float(second)) for second in range(10)]
    assert told.count(True) == 1


def test_a_pause_and_going_on_are_no_jumps_and_a_jump_in_a_pause_is() -> None:
    onlooker = Onlooker()
    onlooker.look(at(0.0), 0.0)
    assert not onlooker.look(at(5.4, Phase.PAUSED), 6.0)
    assert not onlooker.look(at(5.4, Phase.PAUSED), 60.0)
    assert onlooker.look(at(20.0, Phase.PAUSED), 61.0)
    assert not onlooker.look(at(20.9), 62.0)
    assert onlooker.look(at(5.0, Phase.PAUSED), 63.0)


def test_a_new_track_begins_at_0_and_one_that_goes_on_where_it_was_left_is_told() -> None:
    onlooker = Onlooker()
    onlooker.look(at(100.0), 0.0)
    assert not onlooker.look(at(0.4, entry=2), 1.0)
    assert onlooker.look(at(0.4, entry=2), 60.0)  # the same from its beginning
    assert onlooker.look(at(900.0, entry=3), 61.0)


def test_without_a_place_nothing_is_told() -> None:
    onlooker = Onlooker()
    for place in (None, math.nan, math.inf):
        assert not onlooker.look(at(place), 0.0)
        assert onlooker.belief is None
    assert not onlooker.look(at(50.0, Phase.IDLE), 1.0)


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(Phase),
            st.integers(1, 2),
            st.none() | st.floats(0, 1e4),
            st.floats(0, 100),
        ),
        max_size=30,
    )
)
def test_whoever_listens_is_never_far_off(
    steps: list[tuple[Phase, int, float | None, float]],
) -> None:
    onlooker, now_s, before = Onlooker(), 0.0, NowPlaying()
    for phase, entry, place_s, passed_s in steps:
        now_s += passed_s
        now = at(place_s, phase, entry)
        jumped = onlooker.look(now, now_s)
        if phase is Phase.IDLE or place_s is None:
            continue
        belief = onlooker.belief
        assert belief is not None
        counted_s = now_s - belief.told_s if phase is Phase.PLAYING else 0.0
        # After a change of the phase one asks for the place.
        asked = replace(before, position_s=None) != replace(now, position_s=None)
        if jumped or not asked:
            assert abs(belief.position_s + counted_s - place_s) <= TOLERANCE_S + 1e-6
        before = now
