"""What is kept of tracks."""

from __future__ import annotations

from dataclasses import replace
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.conftest import OpenDatabase
from storage.library import Library, scanned
from support.fakes import FakeClock

from sleepplayer.catalog import Catalog, Moved, Put, Unreadable, Vanished
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import (
    Chapter,
    Loudness,
    Query,
    ReplayGain,
    Resume,
    Root,
    Track,
    TrackState,
)
from sleepplayer.storage.places import folder_of, played_location, stored_location
from sleepplayer.storage.played_rows import known

LOUD = Loudness(-20.0, -1.0, 5.0, -15.0)
ODD = "/m/\udce9\x00 é 雨.opus"


def test_it_is_a_catalog(library: Library) -> None:
    catalog: Catalog = library.tracks
    assert catalog.known_files() == {}


def test_a_scanned_file_is_kept_whole(library: Library) -> None:
    chapters = (Chapter(0.0, "One"), Chapter(60.5, "Two\udcff"))
    file = scanned(
        ODD,
        "Rain \udce9",
        artist="A",
        album="B",
        genre="C",
        description="D\x00",
        duration_s=120.5,
        has_video=True,
        chapters=chapters,
        replay_gain=ReplayGain(-3.0, None),
    )
    [track_id] = library.put(file)
    row = library.at(ODD)
    assert row.track == Track(
        location=ODD,
        title="Rain \udce9",
        artist="A",
        track_id=track_id,
        duration_s=120.5,
        chapters=chapters,
        replay_gain=ReplayGain(-3.0, None),
    )
    kept = (row.album, row.genre, row.description, row.has_video, row.state, row.added)
    assert kept == ("B", "C", "D\x00", True, TrackState.THERE, library.clock.wall())
    known = library.tracks.known_files()[ODD]
    assert (known.track_id, known.fingerprint) == (track_id, file.fingerprint)


def test_a_batch_is_kept_whole_or_not_at_all(library: Library) -> None:
    broken = scanned("/m/b", size_bytes=2**64)
    with pytest.raises(OverflowError):
        library.tracks.apply([Put(scanned("/m/a")), Put(broken)])
    assert library.titles(Query()) == []


def test_other_content_forgets_the_loudness_and_the_same_keeps_it(library: Library) -> None:
    [track_id] = library.put(scanned("/m/a", "Old", duration_s=9.0))
    library.tracks.put_loudness(track_id, LOUD)
    library.tracks.leave(known(track_id), 5.0).result()
    library.put(scanned("/m/a", "Retagged", fingerprint="print of 'Old'", modified_ns=2))
    track = library.at("/m/a").track
    assert (track.loudness, track.left_at_s, track.duration_s) == (LOUD, 5.0, 9.0)
    library.put(scanned("/m/a", "New"))
    track = library.at("/m/a").track
    assert (track.loudness, track.left_at_s, track.duration_s) == (None, None, None)
    assert [waiting.track_id for waiting in library.tracks.unmeasured(9)] == [track_id]


def test_moved_keeps_what_was_told_of_it(library: Library) -> None:
    [track_id] = library.put(scanned("/m/a", "Rain"))
    playlist = library.playlists.create("P", [track_id]).result()
    library.tracks.edit([track_id], title="Mine", gain_db=-3.0).result()
    library.tracks.apply([Vanished((track_id,))])
    assert library.at("/m/a").state is TrackState.MISSING
    library.tracks.apply([Moved(track_id, scanned("/m/b", "Rain"))])
    row = library.at("/m/b")
    assert (row.track_id, row.track.title, row.track.gain_db) == (track_id, "Mine", -3.0)
    assert row.state is TrackState.THERE
    assert [entry.location for entry in library.playlists.entries(playlist)] == ["/m/b"]
    assert library.tracks.of_location("/m/a") is None


def test_two_files_may_change_places(library: Library) -> None:
    a, b = library.put(scanned("/m/a", "A"), scanned("/m/b", "B"))
    library.tracks.apply([Moved(a, scanned("/m/b", "A")), Moved(b, scanned("/m/a", "B"))])
    assert (library.at("/m/b").track_id, library.at("/m/a").track_id) == (a, b)
    assert {row.state for row in library.tracks.rows([a, b])} == {TrackState.THERE}


def test_what_was_played_where_a_file_moves_to_joins_it(library: Library) -> None:
    [played] = library.tracks.remember([Track(location="/m/b", title="b")])
    playlist = library.playlists.create("P", [played]).result()
    [track_id] = library.put(scanned("/m/a", "Rain"))
    library.tracks.apply([Moved(track_id, scanned("/m/b", "Rain"))])
    assert library.tracks.row(played) is None
    [entry] = library.playlists.entries(playlist)
    assert entry.track is not None
    assert entry.track.track_id == track_id
    assert library.found("b") == []


def test_missing_comes_back(library: Library) -> None:
    [track_id] = library.put(scanned("/m/a", "A"))
    library.tracks.apply([Vanished((track_id,))])
    assert library.put(scanned("/m/a", "A")) == [track_id]
    assert library.at("/m/a").state is TrackState.THERE


def test_unreadable_says_why_until_it_can_be_read(library: Library) -> None:
    library.tracks.apply([Unreadable("/m/a.mp3", 1, 2, "It is empty.")])
    row = library.at("/m/a.mp3")
    assert (row.track.title, row.state, row.problem) == (
        "a.mp3",
        TrackState.UNREADABLE,
        "It is empty.",
    )
    assert library.tracks.known_files()["/m/a.mp3"].fingerprint == ""
    assert library.tracks.unmeasured(9) == []
    library.put(scanned("/m/a.mp3", "A"))
    assert library.at("/m/a.mp3").problem == ""


def test_unmeasured_are_those_that_can_be(library: Library) -> None:
    first, second, failed, gone, hidden = library.titled("a", "b", "c", "d", "e")
    library.tracks.put_loudness(first, LOUD)
    library.tracks.put_loudness(failed, None)
    library.tracks.apply([Vanished((gone,))])
    library.tracks.set_listed([hidden], False).result()
    library.tracks.add_stream("https://example.org/live").result()
    assert [track.track_id for track in library.tracks.unmeasured(9)] == [second]
    assert library.tracks.unmeasured(0) == []


def test_roots(library: Library) -> None:
    roots = [Root("/m/\udce9"), Root("/m"), Root("/x.mp3", is_folder=False)]
    library.tracks.add_roots(roots)
    library.tracks.add_roots(roots[:1])
    assert library.tracks.roots() == roots


def test_a_root_takes_its_tracks_along_and_brings_them_back(library: Library) -> None:
    library.tracks.add_roots([Root("/m"), Root("/m/kept"), Root("/mm")])
    inside, *_ = library.put(scanned("/m/a"), scanned("/m/kept/b"), scanned("/mm/c"))
    library.tracks.remove_root("/m")
    assert library.titles(Query()) == ["b", "c"]
    assert library.tracks.row(inside) is not None
    library.tracks.add_roots([Root("/m")])
    assert library.titles(Query()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("location", "folder"),
    [
        ("/home/me/ASMR/Rain/x.ogg", "ASMR/Rain"),
        ("/home/me/ASMR/x.ogg", "ASMR"),
        ("/elsewhere/deep/x.ogg", "deep"),
        ("https://user@radio.example.org:80/live", "radio.example.org"),
        ("http://[", ""),
        (builtin_tracks()[0].location, ""),
    ],
)
def test_folders_as_they_are_shown(location: str, folder: str) -> None:
    assert folder_of(location, ["/home/me/ASMR", "/home/me/ASMR/Rain"]) == folder


def test_remembered_tracks_are_known_but_not_listed(library: Library) -> None:
    [listed] = library.put(scanned("/m/a", "A"))
    played = Track(location="/x", title="X", duration_s=3.0)
    ids = library.tracks.remember([played, Track(location="/m/a", title="other"), played])
    assert ids[1:] == [listed, ids[0]]
    assert library.titles(Query()) == ["A"]
    assert library.at("/x").track == replace(played, track_id=ids[0])
    assert "/x" not in library.tracks.known_files()
    assert library.put(scanned("/x", "X")) == [ids[0]]
    assert library.titles(Query()) == ["A", "X"]


def test_the_loudness_of_what_no_scan_watches_is_not_kept(library: Library) -> None:
    """Another file may be at its place by the next night."""
    [played] = library.tracks.remember([Track(location="/x", title="X", loudness=LOUD)])
    assert library.at("/x").track.loudness is None
    library.tracks.put_loudness(played, LOUD)
    assert library.at("/x").track.loudness is None
    library.put(scanned("/x", "X"))
    library.tracks.put_loudness(played, LOUD)
    assert library.at("/x").track.loudness == LOUD


def test_many_that_are_remembered_do_not_hold_up_what_the_person_does(library: Library) -> None:
    tracks = [Track(location=f"/{n}", title=str(n)) for n in range(1000)]
    go_on = Event()
    library.database.write(lambda _connection: go_on.wait(10.0))  # so that all of it has to wait
    thread = Thread(target=library.tracks.remember, args=[tracks])
    thread.start()
    wish = library.database.write(lambda _connection: library.tracks.of_location("/999"))
    go_on.set()
    assert wish.result() is None
    thread.join()
    assert len(library.tracks.remember(tracks)) == 1000


def test_what_was_taken_out_stays_out_whatever_becomes_of_its_file(library: Library) -> None:
    library.tracks.add_roots([Root("/m")])
    [a] = library.put(scanned("/m/a", "A"))
    library.tracks.set_listed([a], False).result()
    library.tracks.apply([Vanished((a,))])
    library.put(scanned("/m/a", "A"))
    library.tracks.apply([Unreadable("/m/a", 1, 2, "It is empty.")])
    library.tracks.apply([Moved(a, scanned("/m/b", "A"))])
    assert library.titles(Query()) == []


def test_what_moves_out_of_a_folder_that_was_taken_out_is_listed(library: Library) -> None:
    library.tracks.add_roots([Root("/m"), Root("/n")])
    [a] = library.put(scanned("/m/a", "A"))
    library.tracks.remove_root("/m")
    library.tracks.apply([Moved(a, scanned("/n/a", "A"))])
    assert library.titles(Query()) == ["A"]


def test_what_cannot_be_read_for_a_while_loses_nothing(library: Library) -> None:
    [a] = library.put(scanned("/m/a", "A"))
    library.tracks.put_loudness(a, LOUD)
    library.tracks.leave(known(a), 1234.0).result()
    library.tracks.apply([Unreadable("/m/a", 1, 1, "It cannot be read.")])
    library.put(scanned("/m/a", "A"))
    track = library.at("/m/a").track
    assert (track.loudness, track.left_at_s) == (LOUD, 1234.0)
    library.tracks.apply([Unreadable("/m/a", 1, 1, "It cannot be read.")])
    library.put(scanned("/m/a", "A", fingerprint="of another"))
    track = library.at("/m/a").track
    assert (track.loudness, track.left_at_s) == (None, None)


def test_an_edit_and_its_undo(library: Library) -> None:
    ids = library.titled("A", "B")
    before = library.tracks.rows(ids)
    edited = library.tracks.edit(
        ids, title=" Mine ", gain_db=2.0, skip_start_s=5.0, resume=Resume.NEVER
    )
    assert library.found("mine") == ["Mine", "Mine"]
    track = library.at("/m/1").track
    assert (track.gain_db, track.skip_start_s, track.resume) == (2.0, 5.0, Resume.NEVER)
    library.tracks.edit([ids[0]], title="").result()
    assert library.at("/m/0").track.title == "A"
    library.tracks.undo_edit(edited).result()
    assert library.tracks.rows(ids) == before
    assert library.found("mine") == []


def test_an_undo_leaves_what_another_edit_changed(library: Library) -> None:
    [a] = library.titled("A")
    first = library.tracks.edit([a], title="Mine")
    library.tracks.edit([a], gain_db=-6.0)
    library.tracks.undo_edit(first).result()
    track = library.at("/m/0").track
    assert (track.title, track.gain_db) == ("A", -6.0)


def test_taking_out_of_the_listing_and_its_undo(library: Library) -> None:
    a, b = library.titled("A", "B")
    library.tracks.set_listed([a], False).result()
    removed = library.tracks.set_listed([a, b], False)
    assert removed.result() == (b,)
    library.tracks.undo_set_listed(removed, False).result()
    assert library.titles(Query()) == ["B"]


def test_streams(library: Library) -> None:
    address = "https://radio.example.org/live"
    one = library.tracks.add_stream(address).result()
    assert library.at(address).track.title == address
    library.tracks.learn(known(one), duration_s=None, title="Night Radio").result()
    library.tracks.learn(known(one), duration_s=60.0, title="Another").result()
    assert library.at(address).track.duration_s == 60.0
    assert library.found("night radio.example") == ["Night Radio"]
    assert library.tracks.add_stream(address, "Mine").result() == one
    assert library.at(address).track.title == "Mine"
    with pytest.raises(ValueError, match="address"):
        library.tracks.add_stream("smb://host/x")


def test_the_programs_own_sounds(library: Library) -> None:
    sounds = builtin_tracks()
    library.tracks.put_builtin(sounds).result()
    assert len(library.search.ids(Query())) == len(sounds)
    row = library.at(sounds[0].location)
    assert row.track == replace(sounds[0], track_id=row.track_id)
    library.tracks.set_listed([row.track_id], False).result()
    fewer = [replace(sounds[0], title="Renamed"), *sounds[1:-1]]
    library.tracks.put_builtin(fewer).result()
    assert library.at(sounds[0].location).track.title == "Renamed"
    assert library.at(sounds[-1].location).state is TrackState.MISSING
    assert len(library.search.ids(Query())) == len(sounds) - 1
    library.tracks.put_builtin(sounds).result()
    assert library.at(sounds[-1].location).state is TrackState.THERE
    assert library.tracks.known_files() == {}


@given(st.text())
def test_locations_come_back_as_they_were(location: str) -> None:
    assert played_location(stored_location(location)) == location or location.startswith(
        "sleepplayer:"
    )


def test_rows_come_in_order_and_without_what_is_gone(library: Library) -> None:
    a, b = library.titled("A", "B")
    rows = library.tracks.rows([b, a, type(a)(99), b])
    assert [row.track_id for row in rows] == [b, a, b]
    assert library.tracks.row(type(a)(99)) is None


def test_a_database_without_an_index_gets_one(
    open_database: OpenDatabase, clock: FakeClock
) -> None:
    database = open_database()
    database.write_now(
        lambda connection: connection.executemany(
            "INSERT INTO tracks (location, title, added_at) VALUES (?, ?, '2026-01-01')",
            ((f"/m/{number}", f"Rain {number}") for number in range(2500)),
        )
    )
    library = Library(database, clock)
    assert library.found("rain 77")[:2] == ["Rain 77", "Rain 770"]
    assert len(library.search.ids(Query())) == 2500
