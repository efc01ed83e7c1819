"""What rotation knows folds from history: bit by bit or at once, here or in another process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plan_world import CATALOGUE, NAMES, PlanWorld

from sleepplayer.models import TrackId
from sleepplayer.people import ProfileId
from sleepplayer.rotation.affinity import Taste
from sleepplayer.rotation.nights import Said
from sleepplayer.shelf.rotation import Lasts
from sleepplayer.triggers import Catalogue

ROOT = Path(__file__).parents[2]


def house() -> PlanWorld:
    world = PlanWorld()
    world.add(1, 12.0, tapping=1.0)
    world.add(2, 20.0, whispering=0.7, rain=0.3)
    world.add(3, None, rain=1.0)
    world.add(4, 9.0)
    world.add(5, 15.0, hand_movements=0.5, scratching=0.5)
    return world


happenings = st.lists(
    st.tuples(
        st.integers(0, 2),  # nights until it
        st.integers(1, 5),
        st.floats(0.1, 20.0),
        st.booleans(),
        st.none() | st.sampled_from(NAMES),
        st.booleans(),
    ),
    max_size=14,
)


@given(happenings)
@settings(max_examples=25, deadline=None)
def test_bit_by_bit_comes_to_the_same_as_at_once(
    happened: list[tuple[int, int, float, bool, str | None, bool]],
) -> None:
    world = house()
    followed = world.rotation()
    for nights, track, minutes, skipped, trigger, forgotten in happened:
        world.clock.advance(86400.0 * nights + 60.0)
        world.hear(0, track, minutes, skipped=skipped)
        if trigger is not None:
            taste = None if forgotten else Taste(0.9, 0.2)
            world.words.append(Said(world.now + timedelta(seconds=30), trigger, taste))
        world.given_stars[date.fromordinal(world.today)] = 1 + track % 5
        assert repr(followed.now().state) == repr(world.rotation().now().state)


SCRIPT = """
from shelf.test_rotation import lived
print(repr(lived().rotation().now().state))
"""


def lived() -> PlanWorld:
    world = house()
    for back in range(40, -1, -1):
        for track in (1 + back % 5, 1 + back % 3):
            world.hear(back, track, 3.0 + back % 11, skipped=back % 4 == 0)
        world.given_stars[date.fromordinal(world.today - back)] = 1 + back % 5
    world.words.append(Said(world.now - timedelta(days=20), "rain", Taste(0.7, 0.2)))
    return world


def test_the_same_state_in_another_process_with_another_order_of_sets() -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    states = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**env, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.strip()
        for seed in ("1", "77")
    }
    assert states == {repr(lived().rotation().now().state)}


def test_tonight_has_begun() -> None:
    world = house()
    world.hear(3, 1, 10.0)
    state = world.rotation().now().state
    assert state.day == world.today
    assert state.nights == 1
    assert not state.listens


def test_what_was_heard_tonight_is_in_it() -> None:
    world = house()
    world.hear(0, 1, 10.0)
    state = world.rotation().now().state
    assert [heard.track for heard in state.listens] == [1]
    assert state.nights == 0
    assert state.satiation["scratching"] > 0.0  # similar to tapping


def test_the_library_is_read_again_only_when_it_changed() -> None:
    world = house()
    rotation = world.rotation()
    first = rotation.now()
    world.hear(0, 1, 10.0)
    second = rotation.now()
    assert world.reads == 1
    assert second.table.tracks == first.table.tracks
    world.add(6, 30.0, rain=1.0)
    assert TrackId(6) in rotation.now().table.rows
    assert world.reads == 2


def test_nothing_is_folded_anew_while_nothing_changes() -> None:
    rotation = lived().rotation()
    assert rotation.now() is rotation.now()


def test_visual_triggers_weigh_nothing_but_are_carried() -> None:
    known = house().rotation().now()
    what = known.table.stimuli[known.table.rows[TrackId(5)]]
    assert what.weights == (("scratching", 0.5),)
    assert "hand-movements" in what.carries


def test_merged_triggers_count_as_what_they_went_into() -> None:
    world = house()
    world.words.append(Said(world.now, "tapping", Taste(0.9, 0.2)))
    triggers = tuple(each for each in CATALOGUE.triggers if each.id != "tapping")
    world.known_as = Catalogue(triggers=triggers, merged={"tapping": "scratching"})
    known = world.rotation().now()
    assert known.table.stimuli[known.table.rows[TrackId(1)]].weights == (("scratching", 1.0),)
    assert known.state.taste("scratching").mean == pytest.approx(0.9)
    assert "tapping" not in known.table.triggers


def test_one_person_knows_nothing_of_another() -> None:
    world = lived()
    rotation = world.rotation()
    mine = repr(rotation.now().state)
    world.who = ProfileId(2)
    other = rotation.now()
    assert other.state.nights == 0
    assert not other.state.boredom
    world.who = ProfileId(1)
    assert repr(rotation.now().state) == mine


def test_a_track_that_left_the_library_is_still_remembered() -> None:
    world = lived()
    rotation = world.rotation()
    before = rotation.now()
    world.gone.add(TrackId(1))
    after = rotation.now()
    assert TrackId(1) not in after.table.rows
    assert after.state.track_heard_on[TrackId(1)] == before.state.track_heard_on[TrackId(1)]


def test_where_it_was_left_counts_for_the_plan_and_not_for_the_past() -> None:
    world = house()
    world.hear(0, 2, 5.0)
    world.left[TrackId(2)] = Lasts(whole_min=18.0, now_min=6.0)
    known = world.rotation().now()
    assert known.table.minutes[known.table.rows[TrackId(2)]] == 6.0
    assert known.heard[TrackId(2)].minutes == 18.0


def test_other_tags_of_what_was_heard_change_what_was_learnt() -> None:
    world = lived()
    rotation = world.rotation()
    rotation.now()
    sound = world.sounds_by_id[TrackId(1)]
    world.sounds_by_id[TrackId(1)] = replace(
        sound, triggers=world.sounds_by_id[TrackId(3)].triggers
    )
    assert repr(rotation.now().state) == repr(world.rotation().now().state)


def test_minutes_of_the_last_nights() -> None:
    world = house()
    world.hear(2, 2, 10.0)
    world.hear(0, 1, 4.0)
    world.hear(30, 1, 4.0)
    minutes = world.rotation().now().minutes(4)
    assert minutes["tapping"] == (0.0, 0.0, 0.0, 4.0)
    assert minutes["rain"] == pytest.approx((0.0, 3.0, 0.0, 0.0))
