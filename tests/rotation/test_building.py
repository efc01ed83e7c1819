"""A table that is built of numbers gives back what was put into it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from support.rotation_world import NAMES, Raw, libraries, world

from sleepplayer.models import TrackId
from sleepplayer.rotation.building import track_table
from sleepplayer.rotation.scoring import draw


@given(libraries)
def test_every_stimulus_comes_back_as_it_was(tracks: list[Raw]) -> None:
    on = world(tracks)
    for track, what in on.stimuli.items():
        assert on.table.stimuli[on.table.rows[track]] == what


@given(libraries)
def test_entries_are_weights_and_rates(tracks: list[Raw]) -> None:
    table = world(tracks).table
    ends = np.append(table.starts[1:], len(table.row))
    for row in range(len(table)):
        what, here = table.stimuli[row], slice(int(table.starts[row]), int(ends[row]))
        names = [table.triggers[column] for column in table.column[here]]
        assert dict(zip(names, table.rate[here].tolist(), strict=True)) == dict(what.rates)
        heavy = {
            name: weight
            for name, weight in zip(names, table.weight[here].tolist(), strict=True)
            if weight
        }
        assert heavy == dict(what.weights)
        own = dict(what.weights)
        assert table.triggers[table.main[row]] == max(own, key=own.__getitem__)


def test_a_track_that_has_nothing_for_the_ear_has_an_entry_of_nothing() -> None:
    from support.rotation_world import made  # noqa: PLC0415 - beside its use

    seen = made(5.0, {"tapping": 1.0}, unheard=frozenset({"tapping"}))
    table = track_table({TrackId(1): seen, TrackId(2): made(5.0, {"rain": 1.0})}, NAMES)
    assert table.stimuli[0] == seen
    assert table.weight[: table.starts[1]].tolist() == [0.0]
    assert table.rate[: table.starts[1]].tolist() == [0.0]
    assert list(table.carriers["tapping"]) == [0]


def test_other_lengths() -> None:
    table = world([(20.0, {"rain": 1.0}), (None, {"rain": 1.0}), (9.0, {})]).table
    other = table.with_lengths({TrackId(0): 4.0, TrackId(1): 7.0, TrackId(99): 1.0})
    assert other.minutes.tolist() == [4.0, 7.0, 9.0]
    assert [other.stimuli[row].length_known for row in range(3)] == [True, True, True]
    assert other.stimuli[0].minutes == 4.0
    assert table.minutes.tolist() == [20.0, 20.0, 9.0]


def test_the_nights_chance_is_each_tracks_own() -> None:
    """Or a plan would be another one with each file that a scan finds."""
    few = world([(20.0, {"rain": 1.0})] * 5).table
    many = world([(20.0, {"rain": 1.0})] * 5 + [(20.0, {"tapping": 1.0})] * 200).table
    one, other = draw(few, 7, 3), draw(many, 7, 3)
    assert one.track.tolist() == other.track[:5].tolist()
    assert one.rank.tolist() == other.rank[:5].tolist()
    rain = few.triggers.index("rain"), many.triggers.index("rain")
    assert one.trigger[rain[0]] == other.trigger[rain[1]]
    assert draw(few, 7, 4).track.tolist() != one.track.tolist()
    assert draw(few, 8, 3).track.tolist() != one.track.tolist()


def test_the_nights_chance_is_normal() -> None:
    table = world([(20.0, {"rain": 1.0})] * 4000).table
    drawn = np.concatenate([draw(table, 1, night).track for night in range(5)])
    assert abs(float(drawn.mean())) < 0.03
    assert abs(float(drawn.std()) - 1.0) < 0.03
    assert abs(float(np.corrcoef(drawn[:-1], drawn[1:])[0, 1])) < 0.03
    assert 0.02 < float((np.abs(drawn) > 2.0).mean()) < 0.07
