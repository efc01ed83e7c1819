"""Playlist files into playlists and back."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage.library import scanned

from sleepplayer.catalog import KnownFile, Moved, Put, Vanished
from sleepplayer.collation import natural_key
from sleepplayer.library.addresses import Refusal
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.playlist_files.model import PlaylistFileFailed
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library.playlist_files.writing import Written
from sleepplayer.locations import kept_location
from sleepplayer.models import Filter, Playlist, Track, TrackId, TrackState
from sleepplayer.shelf.lists import export_list, files_in, import_list, read_list
from sleepplayer.shelf.shelf import Shelf

OWN = builtin_tracks()[0]
RADIO = "https://radio.example/sleep"


def listing(folder: Path, *lines: str) -> Path:
    file = folder / "Night.m3u8"
    file.write_text("\n".join(("#EXTM3U", *lines)), encoding="utf-8")
    return file


def tracks_in(shelf: Shelf, name: str) -> list[Track]:
    playlist = shelf.playlist_named(name)
    assert playlist is not None
    return [row.track for row in shelf.tracks_of(playlist)]


def test_files_streams_and_own_sounds_are_found_and_the_rest_is_named(
    shelf: Shelf, music: Path
) -> None:
    shelf.tracks.put_builtin(builtin_tracks()).result()
    file = listing(
        music,
        "#EXTINF:7,Anna - Soft rain",
        "a.mp3",
        "low/c.ogg",
        "#EXTINF:-1,Sleep radio",
        RADIO,
        kept_location(OWN.location),
        "gone.mp3",
        "screen://",
    )
    playlist_id, read = import_list(file, shelf)
    tracks = tracks_in(shelf, "Night")
    assert [track.location for track in tracks] == [
        *map(str, (music / "a.mp3", music / "low" / "c.ogg")),
        RADIO,
        OWN.location,
    ]
    assert [track.title for track in tracks] == ["Soft rain", "c", "Sleep radio", OWN.title]
    assert tracks[0].artist == "Anna"
    assert [(one.entry.location, one.reason) for one in read.entries.unresolved] == [
        ("gone.mp3", Refusal.MISSING),
        ("screen://", Refusal.SCHEME),
    ]
    assert shelf.playlists.unresolved(playlist_id) == [str(music / "gone.mp3")]


def test_what_it_brings_is_known_but_not_listed(shelf: Shelf, music: Path) -> None:
    import_list(listing(music, "a.mp3"), shelf)
    assert shelf.tracks.totals().there == 0
    assert shelf.tracks.of_location(str(music / "a.mp3")) is not None


def test_a_file_that_is_no_playlist_makes_none(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "broken.xspf"
    file.write_text("<playlist")
    with pytest.raises(PlaylistFileFailed):
        import_list(file, shelf)
    assert shelf.playlists.playlists() == []


@pytest.mark.parametrize("ending", ["m3u8", "m3u", "pls", "xspf", "jspf"])
def test_what_is_exported_comes_back(
    shelf: Shelf, music: Path, tmp_path: Path, ending: str
) -> None:
    shelf.tracks.put_builtin(builtin_tracks()).result()
    _, read = import_list(listing(music, "low/c.ogg", RADIO, kept_location(OWN.location)), shelf)
    playlist = shelf.playlist_named("Night")
    assert playlist is not None
    file = tmp_path / f"out.{ending}"
    assert export_list(playlist, file, shelf).count == 3
    back = read_list(file, shelf)
    assert [one.location for one in back.entries.found] == [
        one.location for one in read.entries.found
    ]
    assert back.entries.unresolved == ()
    assert str(OWN.location) not in file.read_text()


def test_a_smart_one_is_exported_as_it_is_now(shelf: Shelf, tmp_path: Path) -> None:
    shelf.tracks.put_builtin(builtin_tracks()).result()
    playlist_id = shelf.playlists.create("Own", rules=Filter(text=OWN.title)).result()
    playlist = shelf.playlists.playlist(playlist_id)
    assert playlist is not None
    export_list(playlist, tmp_path / "own.xspf", shelf)
    written = read_playlist(tmp_path / "own.xspf")
    assert written.name == "Own"
    assert kept_location(OWN.location) in [one.location for one in written.entries]
    assert OWN.title in [one.title for one in written.entries]


def test_an_ending_that_is_none_of_ours(shelf: Shelf, tmp_path: Path) -> None:
    playlist = shelf.playlists.playlist(shelf.playlists.create("x").result())
    assert playlist is not None
    with pytest.raises(PlaylistFileFailed, match="needs the ending"):
        export_list(playlist, tmp_path / "x.txt", shelf)
    assert list(tmp_path.glob("x*")) == []


def usb_list(shelf: Shelf, music: Path) -> Playlist:
    """b, which is there, between two whose disk is unplugged."""
    lines = ["#EXTINF:7,Anna - Soft rain", "/usb/rain.mp3", "b.flac", "/usb/wind.mp3"]
    playlist_id, _read = import_list(listing(music, *lines), shelf)
    playlist = shelf.playlists.playlist(playlist_id)
    assert playlist is not None
    return playlist


def test_what_is_away_comes_back_at_its_place(shelf: Shelf, music: Path) -> None:
    playlist = usb_list(shelf, music)
    assert shelf.playlists.unresolved(playlist.playlist_id) == ["/usb/rain.mp3", "/usb/wind.mp3"]
    assert [track.title for track in tracks_in(shelf, "Night")] == ["b"]
    shelf.tracks.apply([Put(scanned("/usb/wind.mp3", "Wind")), Put(scanned("/usb/rain.mp3", "R"))])
    assert [track.title for track in tracks_in(shelf, "Night")] == ["R", "b", "Wind"]
    assert shelf.playlists.unresolved(playlist.playlist_id) == []


@pytest.mark.parametrize("ending", ["m3u8", "m3u", "pls", "xspf", "jspf"])
def test_what_is_away_is_exported_all_the_same(
    shelf: Shelf, music: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"out.{ending}"
    assert export_list(usb_list(shelf, music), file, shelf).count == 3
    back = read_list(file, shelf).entries.entries
    assert [one.location for one in back] == [
        *("/usb/rain.mp3", str(music / "b.flac"), "/usb/wind.mp3")
    ]
    assert "Anna" in file.read_text()
    assert "Soft rain" in file.read_text()


def test_one_whose_place_another_file_took_is_exported_as_it_was(
    shelf: Shelf, tmp_path: Path
) -> None:
    shelf.tracks.apply([Put(scanned("/m/old.mp3", "Old")), Put(scanned("/m/new.mp3", "New"))])
    known = shelf.tracks.known_files()
    old, new = known["/m/old.mp3"].track_id, known["/m/new.mp3"].track_id
    lists = [
        shelf.playlists.create("Own", [old]).result(),
        shelf.playlists.create("All", rules=Filter()).result(),
    ]
    shelf.tracks.apply([Moved(new, scanned("/m/old.mp3", "New"))])
    for playlist_id in lists:
        playlist = shelf.playlists.playlist(playlist_id)
        assert playlist is not None
        file = tmp_path / f"{playlist.name}.m3u8"
        assert export_list(playlist, file, shelf) == Written(1)
        assert [one.location for one in read_playlist(file).entries] == ["/m/old.mp3"]


PARTS = st.sampled_from(["a", "a.", "a/b", "a0", "b", "a/b/10", "a/b/9", "", "a/", "\udcff"])


@given(st.sets(PARTS), st.lists(PARTS))
def test_files_in_folders_are_those_below_them(there: set[str], named: list[str]) -> None:
    places = [f"/{one}" for one in there if one and not one.endswith("/")]
    known = {
        place: KnownFile(
            track_id=TrackId(number),
            location=place,
            size_bytes=1,
            modified_ns=1,
            fingerprint="",
            state=TrackState.THERE,
        )
        for number, place in enumerate(places)
    }
    tracks = SimpleNamespace(known_files=lambda: known)
    paths = [Path(f"/{one}") for one in named]
    found = files_in(paths, cast("Shelf", SimpleNamespace(tracks=tracks)))
    in_order = sorted(places, key=natural_key)
    assert [places[one] for one in found] == [
        place for path in paths for place in in_order if Path(place).is_relative_to(path)
    ]


def test_files_of_folders_as_they_were_named_and_in_them_by_number(shelf: Shelf) -> None:
    places = ["/m/10.mp3", "/m/2.mp3", "/m/low/1.mp3", "/mm/x.mp3", "/other.mp3", "/m/gone.mp3"]
    shelf.tracks.apply([Put(scanned(place)) for place in places])
    ids = {place: file.track_id for place, file in shelf.tracks.known_files().items()}
    shelf.tracks.apply([Vanished((ids["/m/gone.mp3"],))])

    def found(*paths: str) -> list[str]:
        names = {track_id: place for place, track_id in ids.items()}
        return [names[one] for one in files_in([Path(path) for path in paths], shelf)]

    assert found("/m") == ["/m/2.mp3", "/m/10.mp3", "/m/low/1.mp3"]
    assert found("/other.mp3", "/m/low", "/nowhere") == ["/other.mp3", "/m/low/1.mp3"]
    assert len(found("/")) == 5
