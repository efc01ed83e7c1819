"""What is played and what is scanned is known by its triggers, in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from shelf.rig import Rig
from support.media import copy

from sleepplayer.clock import SystemClock
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.tag_job import AT_A_TIME
from sleepplayer.models import Filter, Query, Show, Standing, Track, TriggerWeight
from sleepplayer.night.evening_plan import PlanWish
from sleepplayer.night.limits import night_of
from sleepplayer.people import FIRST_PROFILE, SetRest
from sleepplayer.shelf.planning import Planning
from sleepplayer.shelf.rotation_sources import ShelfPlanSources, rotation_of
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.played_rows import known

TAPPING = Track(location="/m/x.mp3", title="ASMR tapping")
STREAM = Track(location="https://radio.example/live", title="https://radio.example/live")


def test_what_is_played_by_its_path_is_tagged_before_it_sounds(shelf: Shelf) -> None:
    (track,) = shelf.known([TAPPING])
    assert track.triggers == (TriggerWeight("tapping", 1.0),)
    (again,) = shelf.known([TAPPING])
    assert again == track


def test_a_persons_word_holds_for_what_is_played(shelf: Shelf) -> None:
    (track,) = shelf.known([TAPPING])
    assert track.track_id is not None
    shelf.tags.set_tags([track.track_id], {"tapping": None}).result()
    assert [one.triggers for one in shelf.known([TAPPING])] == [()]
    assert [one.triggers for one in shelf.current([track])] == [()]
    sound = builtin_tracks()[0]
    (rain,) = shelf.known([sound])
    assert rain.track_id is not None
    shelf.tags.set_tags([rain.track_id], {each.trigger: None for each in rain.triggers}).result()
    assert [one.triggers for one in shelf.known([sound])] == [()]


def test_a_playlist_is_tagged_before_it_sounds(shelf: Shelf) -> None:
    (track_id,) = shelf.tracks.remember([TAPPING])
    made = shelf.playlists.create("Nights", [track_id]).result()
    playlist = shelf.playlists.playlist(made)
    assert playlist is not None
    (row,) = shelf.tracks_of(playlist)
    assert [tag.standing for tag in row.tags] == [Standing.SUGGESTED]


def test_what_cannot_be_kept_is_tagged_all_the_same(shelf: Shelf) -> None:
    shelf.close()
    (track,) = shelf.known([TAPPING])
    assert track == replace(TAPPING, triggers=(TriggerWeight("tapping", 1.0),))


def test_a_scan_is_tagged_beside_the_window(rig: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "music"
    copy("mp3", folder / "a.mp3", title="ASMR tapping")
    copy("flac", folder / "b.flac", seed=1, title="something")
    rig.desk.add_paths([folder])
    rig.until_listed("ASMR tapping", "something")
    asked = Query(filter=Filter(trigger="tapping"))
    rig.until(lambda: rig.titles(asked) == ["ASMR tapping"])
    assert rig.titles(Query(filter=Filter(show=Show.SUGGESTED))) == ["ASMR tapping"]
    assert rig.desk.totals().suggested == 1
    rig.until(lambda: rig.shelf.tags.waiting(1) == [])


def test_a_stream_is_tagged_when_it_tells_its_title(rig: Rig) -> None:
    (stream,) = rig.shelf.known([STREAM])
    assert stream.track_id is not None
    assert stream.triggers == ()
    changes = rig.changes
    rig.shelf.tracks.learn(known(stream.track_id), duration_s=None, title="ASMR whispering")
    rig.until(lambda: rig.changes > changes)  # from here tonight's queue learns of it
    (told,) = rig.shelf.current([stream])
    assert [each.trigger for each in told.triggers] == ["whispering"]


def test_a_plan_over_a_library_that_nobody_has_read_holds_to_what_rests(shelf: Shelf) -> None:
    whats = ["tapping"] * 8 + ["rain"] * 3
    ids = shelf.tracks.remember(
        [
            Track(location=f"/m/{n}.mp3", title=f"ASMR {what} {n}", duration_s=1200.0)
            for n, what in enumerate(whats)
        ]
    )
    shelf.tracks.set_listed(ids, True).result()
    clock = SystemClock()
    tonight = date.fromisoformat(night_of(clock.wall()))
    rest = SetRest("tapping", tonight + timedelta(days=3))
    shelf.rests.lay(FIRST_PROFILE, rest, night=tonight).result()
    made = Planning(rotation_of(shelf, clock=clock), ShelfPlanSources(shelf)).plan(
        PlanWish(length_min=60.0)
    )
    assert made.cards
    assert {each.trigger for card in made.cards for each in card.track.triggers} == {"rain"}


def test_some_more_are_read(shelf: Shelf) -> None:
    shelf.tracks.remember(
        [Track(location=f"/m/{n}.mp3", title="ASMR tapping") for n in range(2 * AT_A_TIME + 1)]
    )
    shelf.guess_some(1)
    assert len(shelf.tags.waiting(1000)) == AT_A_TIME + 1
    shelf.guess_some(10_000)
    assert shelf.tags.waiting(1) == []
