"""When the night's limits end a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.fakes import EVENING

from sleepplayer.night.bounds import Bounds
from sleepplayer.night.exposure import Allowance, Limit
from sleepplayer.night.sleep_timer import SOFT_END_S

BOTH = Bounds.of(
    Allowance(at=EVENING, left_s=1200.0, until=EVENING + timedelta(minutes=30)),
    frozenset(),
    now_s=100.0,
)


def test_the_nearest_limit_bounds_it() -> None:
    assert BOTH.ends_s(100.0) == {Limit.MINUTES: 1300.0, Limit.LIGHTS_OUT: 1900.0}
    assert (BOTH.at_s(100.0), BOTH.nearest(100.0)) == (1300.0, Limit.MINUTES)
    none = Bounds()
    assert (none.at_s(5.0), none.nearest(5.0), none.in_the_way(5.0)) == (None, None, frozenset())


def test_one_goes_past_what_is_in_the_way_and_not_past_the_rest() -> None:
    assert BOTH.in_the_way(100.0) == {Limit.MINUTES}
    lifted = BOTH.without(BOTH.in_the_way(100.0))
    assert (lifted.at_s(100.0), lifted.nearest(100.0)) == (1900.0, Limit.LIGHTS_OUT)
    near = Bounds(minutes_s=1300.0, quiet_s=1500.0)
    assert near.in_the_way(100.0) == {Limit.MINUTES, Limit.LIGHTS_OUT}
    assert near.without(near.in_the_way(100.0)).at_s(100.0) is None


def test_minutes_wait_in_a_pause_and_quiet_time_does_not() -> None:
    held = BOTH.held(now_s=700.0)
    assert held.ends_s(1000.0) == {Limit.MINUTES: 1600.0, Limit.LIGHTS_OUT: 1900.0}
    assert held.nearest(1400.0) is Limit.LIGHTS_OUT
    assert held.released(now_s=1000.0).ends_s(1000.0)[Limit.MINUTES] == 1600.0
    assert Bounds(quiet_s=5.0).held(now_s=0.0).released(now_s=9.0) == Bounds(quiet_s=5.0)


@pytest.mark.parametrize(
    ("set_by_s", "quiet_s"),
    [(0.0, 1900.0), (-3600.0, 1900.0), (600.0, 1300.0), (7200.0, 100.0 + SOFT_END_S)],
)
def test_a_clock_set_back_makes_quiet_time_no_later_and_one_set_forward_leaves_a_soft_end(
    set_by_s: float, quiet_s: float
) -> None:
    read = BOTH.read(now_s=100.0, wall=EVENING + timedelta(seconds=set_by_s))
    assert read.quiet_s == pytest.approx(quiet_s)
