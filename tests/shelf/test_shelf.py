"""All stores over one database, and what is known of what plays."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shelf.rig import paths_in

from sleepplayer.catalog import Put, ScannedFile
from sleepplayer.clock import SystemClock
from sleepplayer.errors import DatabaseUnusable
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.walk import on_disk
from sleepplayer.models import (
    Filter,
    LibraryTrack,
    Loudness,
    Query,
    ReplayGain,
    Show,
    Track,
    TrackId,
)
from sleepplayer.night.notices import EndedBy
from sleepplayer.night.ports import DriftMark, Outcome
from sleepplayer.people import FIRST_PROFILE
from sleepplayer.shelf import shelf as shelf_module
from sleepplayer.shelf.late import LateStores
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.played_rows import known
from sleepplayer.storage.tracks import TrackStore

RAIN = Track(location="/m/rain.mp3", title="Rain", duration_s=60.0)
WIND = Track(location="/m/wind.mp3", title="Wind")
LOUDNESS = Loudness(
    integrated_lufs=-20.0, true_peak_dbfs=-3.0, range_lu=4.0, short_term_max_lufs=-16.0
)


def works(shelf: Shelf) -> bool:
    (known,) = shelf.known([RAIN])
    made = shelf.playlists.create("Soft", [known.track_id] if known.track_id else []).result()
    playlist = shelf.playlists.playlist(made)
    return playlist is not None and playlist.count == 1


def test_a_new_library_is_kept(home: Path) -> None:
    for _start in range(2):
        with closing(Shelf(paths_in(home), clock=SystemClock())) as shelf:
            assert (shelf.problem, shelf.restored) == ("", None)
            shelf.known([RAIN])
            assert shelf.tracks.of_location(RAIN.location) is not None
    assert paths_in(home).database_file.exists()


def test_where_nothing_can_be_kept_tonight_plays_as_ever(home: Path) -> None:
    home.mkdir()
    (home / "data").write_text("a file where the folder should be")
    with closing(Shelf(paths_in(home), clock=SystemClock())) as shelf:
        assert shelf.problem.endswith(".")
        assert works(shelf)
        shelf.nights.begin_session("2026-11-20", SystemClock().wall())
        assert shelf.drift_marks.load() is None
    assert (home / "data").read_text() == "a file where the folder should be"


def test_a_disk_that_is_full_while_the_search_is_renewed_keeps_nobody_awake(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores = list[object]()

    def made(database: Any, **options: Any) -> TrackStore:
        stores.append(database)
        if len(stores) == 1:
            raise DatabaseUnusable("The disk is full.")
        return TrackStore(database, **options)

    monkeypatch.setattr(shelf_module, "TrackStore", made)
    with closing(Shelf(paths_in(home), clock=SystemClock())) as shelf:
        assert shelf.problem == "The disk is full."
        assert works(shelf)
    assert not [one for one in threading.enumerate() if one.name.startswith("database")]


def test_a_damaged_library_is_set_aside_and_that_is_known(home: Path) -> None:
    file = paths_in(home).database_file
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 1000)
    with closing(Shelf(paths_in(home), clock=SystemClock())) as shelf:
        assert shelf.problem == ""
        assert shelf.restored is not None
        assert shelf.restored.backup_made is None
        assert works(shelf)


def test_what_is_kept_of_a_track_comes_with_it(shelf: Shelf) -> None:
    (rain,) = shelf.known([RAIN])
    assert rain.track_id is not None
    shelf.tracks.edit([rain.track_id], title="Soft rain", gain_db=-3.0, skip_start_s=5.0).result()
    shelf.tracks.leave(known(rain.track_id), 17.0).result()
    again, wind, last = shelf.known([RAIN, WIND, RAIN])
    assert again == last
    assert (again.track_id, again.title) == (rain.track_id, "Soft rain")
    assert (again.gain_db, again.skip_start_s, again.left_at_s) == (-3.0, 5.0, 17.0)
    assert again.duration_s == 60.0
    assert (wind.title, wind.loudness) == ("Wind", None)


def test_what_only_the_file_tells_stays(shelf: Shelf) -> None:
    shelf.known([WIND])
    told = Track(location=WIND.location, title="Wind", duration_s=9.0, loudness=LOUDNESS)
    (wind,) = shelf.known([told])
    assert (wind.duration_s, wind.loudness) == (9.0, LOUDNESS)


def test_built_in_sounds_keep_their_triggers(shelf: Shelf) -> None:
    sounds = builtin_tracks()
    known = shelf.known(sounds)
    assert [track.triggers for track in known] == [track.triggers for track in sounds]
    assert [track.location for track in known] == [track.location for track in sounds]
    assert all(track.synthesised for track in known)


def test_built_in_sounds_that_played_first_are_listed(shelf: Shelf) -> None:
    """In the terminal, say, before there ever was a window."""
    sounds = builtin_tracks()
    first, *_others = shelf.known(sounds[:3])
    assert first.track_id is not None
    shelf.tracks.put_builtin(sounds).result()
    assert shelf.tracks.totals().there == len(sounds)
    shelf.tracks.set_listed([first.track_id], False).result()  # the person takes one out
    shelf.known(sounds)
    shelf.tracks.put_builtin(sounds).result()
    assert shelf.tracks.totals().there == len(sounds) - 1


def test_what_cannot_be_kept_still_plays(shelf: Shelf) -> None:
    shelf.close()
    known = shelf.known([RAIN, WIND])
    assert [replace(track, triggers=()) for track in known] == [RAIN, WIND]


def test_playlists_by_name(shelf: Shelf) -> None:
    made = shelf.playlists.create("For bad nights").result()
    found = shelf.playlist_named("for BAD nights")
    assert found is not None
    assert found.playlist_id == made
    assert shelf.playlist_named("For bad") is None
    shelf.playlists.delete(made).result()
    assert shelf.playlist_named("For bad nights") is None


def test_what_is_in_a_playlist(shelf: Shelf) -> None:
    rain, wind = (one.track_id for one in shelf.known([RAIN, WIND]))
    assert rain is not None
    assert wind is not None
    shelf.tracks.set_listed([rain, wind], True).result()
    shelf.playlists.create("own", [wind, rain, wind]).result()
    shelf.playlists.create("smart", rules=Filter(longer_than_s=30.0)).result()
    titles = {
        name: [row.track.title for row in shelf.tracks_of(playlist)]
        for name in ("own", "smart")
        if (playlist := shelf.playlist_named(name)) is not None
    }
    assert titles == {"own": ["Wind", "Rain", "Wind"], "smart": ["Rain"]}


def scanned(shelf: Shelf, file: Path) -> Track:
    """A file of the library, with a loudness."""
    found = on_disk(str(file), file.stat())
    put = ScannedFile(
        location=found.location,
        size_bytes=found.size_bytes,
        modified_ns=found.modified_ns,
        fingerprint="f",
        title="Rain",
    )
    shelf.tracks.apply([Put(put)])
    row = shelf.tracks.of_location(str(file))
    assert row is not None
    shelf.tracks.put_loudness(row.track_id, LOUDNESS)
    return replace(row.track, loudness=LOUDNESS)


@pytest.fixture
def rain(tmp_path: Path) -> Path:
    file = tmp_path / "rain.wav"
    file.write_bytes(b"quiet")
    return file


def put_another_in_its_place(file: Path) -> None:
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))


def loudness_of(tracks: Sequence[Track]) -> list[Loudness | None]:
    return [track.loudness for track in tracks]


def test_a_file_that_changed_since_its_scan_has_no_loudness(shelf: Shelf, rain: Path) -> None:
    """The gain for the quiet recording that was there would make this one far too loud."""
    known = scanned(shelf, rain)
    assert loudness_of(shelf.known([known])) == [LOUDNESS]
    put_another_in_its_place(rain)
    asked = Track(location=str(rain), title="Rain")
    assert loudness_of(shelf.known([asked])) == [None]
    tagged = replace(known, loudness=None, replay_gain=ReplayGain(20.0))
    assert shelf.fresh([tagged]) == [replace(tagged, replay_gain=None)]


def test_what_is_measured_of_it_then_counts_until_it_changes_again(
    shelf: Shelf, rain: Path
) -> None:
    known = scanned(shelf, rain)
    put_another_in_its_place(rain)
    assert loudness_of(shelf.fresh([known])) == [None]
    shelf.measuring(known)
    assert loudness_of(shelf.fresh([known])) == [LOUDNESS]
    put_another_in_its_place(rain)
    assert loudness_of(shelf.fresh([known])) == [None]
    known = scanned(shelf, rain)  # a scan has looked at it since
    assert loudness_of(shelf.fresh([known])) == [LOUDNESS]


def test_so_it_is_with_what_is_merely_played(shelf: Shelf, rain: Path) -> None:
    (known,) = shelf.known([Track(location=str(rain), title="Rain")])
    shelf.measuring(known)
    measured = replace(known, loudness=LOUDNESS)
    assert shelf.fresh([measured]) == shelf.current([measured]) == [measured]
    put_another_in_its_place(rain)
    assert shelf.fresh([measured]) == [known]


def test_tracks_as_they_are_known_now(shelf: Shelf, rain: Path) -> None:
    """By their ids where they have one, so that one is found where it is now."""
    old = scanned(shelf, rain)
    sounds = shelf.known(builtin_tracks()[:1])
    assert old.track_id is not None
    shelf.tracks.edit([old.track_id], gain_db=-12.0, skip_start_s=5.0).result()
    now = replace(old, gain_db=-12.0, skip_start_s=5.0)
    nameless = replace(old, track_id=None, loudness=None)
    lost = Track(location="/m/lost.mp3", title="Lost", track_id=TrackId(77))
    elsewhere = replace(old, location="/where/it/was.wav")
    given = [old, nameless, lost, elsewhere, *sounds]
    assert shelf.current(given) == [now, now, lost, now, *sounds]
    forgotten = replace(now, loudness=None)  # as a scan leaves one that was replaced
    shelf.tracks.put_loudness(old.track_id, None)
    assert shelf.current([old, elsewhere]) == [forgotten, forgotten]
    shelf.close()
    assert shelf.current(given) == given


def test_one_goes_on_where_one_drifted_off_with_what_is_known_now(home: Path, rain: Path) -> None:
    for start in range(2):
        stores = LateStores()
        with closing(Shelf(paths_in(home), clock=SystemClock())) as shelf:
            stores.open(shelf)
            if start == 0:
                old = scanned(shelf, rain)
                assert old.track_id is not None
                wall = SystemClock().wall()
                mark = DriftMark(tracks=(old,), index=0, position_s=60.0, wall=wall)
                stores.save(mark)
                shelf.tracks.edit([old.track_id], gain_db=-12.0).result()
            now = replace(mark, tracks=(replace(old, gain_db=-12.0),))
            assert stores.load() == now


def test_whoever_is_turned_to_finds_their_own_of_everything(shelf: Shelf) -> None:
    (rain,) = shelf.known([RAIN])
    assert rain.track_id is not None
    playlist = shelf.playlists.create("All", [rain.track_id]).result()
    stores = LateStores()
    stores.open(shelf)
    wall, night = SystemClock().wall(), "2026-11-20"
    mark = DriftMark(tracks=(rain,), index=0, position_s=60.0, wall=wall)
    stores.begin_session(night, wall)
    stores.begin_listen(rain, wall, 0.0)
    stores.update_listen(50.0, 50.0, Outcome.FADED)
    stores.left(rain, 45.0)
    stores.add(night)
    stores.save(mark)
    stores.end_session(wall, EndedBy.TIMER)
    other = shelf.profiles.add("Other").result()

    def found() -> tuple[object, ...]:
        (row,) = shelf.tracks.rows([TrackId(1)])
        (entry,) = shelf.playlists.entries(playlist)
        heard = Query(filter=Filter(heard_within_days=1.0, show=Show.ALL), playlist_id=playlist)
        ids = list(shelf.search.ids(heard))
        listens = len(shelf.history.listens_of(TrackId(1), 9))
        left_at_s = shelf.known([RAIN])[0].left_at_s
        return row, entry.track, ids, listens, left_at_s, stores.load(), stores.used(night)

    mine = found()
    assert mine[2:] == ([1], 1, 45.0, replace(mark, tracks=(replace(rain, left_at_s=45.0),)), 1)
    shelf.whose.profile_id = other
    theirs = found()
    assert theirs[2:] == ([], 0, None, None, 0)
    for row in theirs[:2]:
        assert isinstance(row, LibraryTrack)
        assert (row.times_heard, row.last_heard, row.track.left_at_s) == (0, None, None)
    shelf.whose.profile_id = FIRST_PROFILE
    assert found() == mine
    shelf.forget(FIRST_PROFILE)
    assert (stores.load(), stores.used(night)) == (None, 0)


def test_an_evening_that_began_before_the_library_was_open_stays_with_its_person(
    shelf: Shelf,
) -> None:
    stores, wall = LateStores(), SystemClock().wall()
    stores.begin_session("2026-11-20", wall)
    stores.open(shelf)
    shelf.whose.profile_id = shelf.profiles.add("Other").result()
    stores.save(DriftMark(tracks=(RAIN,), index=0, position_s=60.0, wall=wall))
    stores.end_session(wall, EndedBy.TIMER)
    assert stores.load() is None
    stores.save(DriftMark(tracks=(WIND,), index=0, position_s=1.0, wall=wall))
    shelf.whose.profile_id = FIRST_PROFILE
    mark = stores.load()
    assert mark is not None
    assert mark.position_s == 60.0
