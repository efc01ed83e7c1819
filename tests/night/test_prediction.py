"""Foretelling the ends of tracks."""

from __future__ import annotations

from random import Random

import pytest
from support.fakes import track

from sleepplayer.night.prediction import Forecast, forecast, natural_end_s
from sleepplayer.night.queue import Queue, Repeat
from sleepplayer.night.sleep_timer import AfterTracks, EndOfQueue, ForLength, Goal


def test_tracks_end_one_after_the_other_less_their_crossfades() -> None:
    ends = [
        natural_end_s(now_s=100.0, position_s=20.0, durations_s=durations, crossfade_s=3.0)
        for durations in ([60.0], [60.0, 40.0], [60.0, 40.0, 4.0])
    ]
    assert ends == [140.0, 177.0, 180.0]


def test_an_unknown_duration_hides_all_behind_it() -> None:
    assert natural_end_s(now_s=0, position_s=0, durations_s=[60.0, None], crossfade_s=0) is None
    assert natural_end_s(now_s=0, position_s=0, durations_s=[None, 60.0], crossfade_s=0) is None
    assert natural_end_s(now_s=0, position_s=0, durations_s=[], crossfade_s=0) is None


@pytest.mark.parametrize(
    ("goal", "repeat", "expected"),
    [
        (ForLength(900.0), Repeat.OFF, Forecast(None, 60.0, 160.0)),
        (AfterTracks(1), Repeat.OFF, Forecast(60.0, 60.0, 160.0)),
        (AfterTracks(3), Repeat.OFF, Forecast(190.0, 60.0, 160.0)),
        (AfterTracks(5), Repeat.OFF, Forecast(190.0, 60.0, 160.0)),
        (AfterTracks(4), Repeat.QUEUE, Forecast(250.0, 60.0, 160.0)),
        (AfterTracks(2), Repeat.TRACK, Forecast(120.0, 60.0, 120.0)),
        (EndOfQueue(), Repeat.QUEUE, Forecast(190.0, 60.0, 160.0)),
    ],
)
def test_a_goal_of_tracks_has_a_deadline(goal: Goal, repeat: Repeat, expected: Forecast) -> None:
    queue = Queue(rng=Random(0))
    queue.add([track("a", 60.0), track("b", 100.0), track("c", 30.0)])
    queue.repeat = repeat
    assert forecast(queue, goal, now_s=0.0, position_s=0.0, crossfade_s=0.0) == expected
