"""Playlist files into playlists and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from storage.library import scanned

from sleepplayer.catalog import Put, Vanished
from sleepplayer.library.addresses import Refusal
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.library.playlist_files.model import PlaylistFileFailed
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.locations import kept_location
from sleepplayer.models import Filter, Track
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
    assert shelf.playlists.unresolved(playlist_id) == []


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
