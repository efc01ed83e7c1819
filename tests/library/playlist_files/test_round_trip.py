"""What is written comes back, for each format as far as it holds it."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sleepplayer.library.addresses import Location, checked_location
from sleepplayer.library.playlist_files.model import FileEntry, Format, PlaylistFile, shown
from sleepplayer.library.playlist_files.reading import read_playlist
from sleepplayer.library.playlist_files.writing import write_playlist

NASTY = "#\\:%?&=<>\"' \t\n\r\v\x1b\x7f\x85\u2028\ufeffé\u0301雨.-[]|~/C"
PARTS = st.one_of(
    st.text(min_size=1, max_size=12),
    st.text(alphabet=NASTY, min_size=1, max_size=12),
    st.binary(min_size=1, max_size=12).map(os.fsdecode),
    st.sampled_from(["C:", "..x", "http:", "[playlist]", "#EXTM3U", "%41", "file:", " ", "~"]),
).map(lambda part: part.replace("/", "").replace("\0", ""))


def is_name(part: str) -> bool:
    try:
        os.fsencode(part)
    except UnicodeEncodeError:
        return False
    return part not in {"", ".", ".."}


PATHS = st.lists(PARTS.filter(is_name), min_size=1, max_size=4).map(
    lambda parts: os.fsdecode(os.fsencode("/".join(parts)))
)
STREAMS = st.sampled_from(
    [
        "http://radio.example/x",
        "https://[::1]:8000/a%20b?c=d&e=<>".replace("<>", "f"),
        "https://xn--rdio-53d.example/live.m3u8",
        "sleepplayer:sounds/brown-noise",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(["A - B", "A", " - ", "]]>", "&amp;", "x=y", "-1,x", "#"])
).map(shown)
DURATIONS = st.none() | st.integers(1, 10**9).map(lambda ms: ms / 1000.0)
NAMES = TEXTS


@st.composite
def playlists(draw: st.DrawFn, folder: str) -> PlaylistFile:
    entries = []
    for _ in range(draw(st.integers(0, 4))):
        where = draw(st.sampled_from([folder, "/music"]))
        location = draw(st.one_of(PATHS.map((where + "/{}.mp3").format), STREAMS))
        entries.append(
            FileEntry(
                location=location,
                title=draw(TEXTS),
                artist=draw(TEXTS),
                album=draw(TEXTS),
                duration_s=draw(DURATIONS),
            )
        )
    return PlaylistFile(name=draw(NAMES), entries=tuple(entries))


def held(playlist: PlaylistFile, kind: Format) -> PlaylistFile:
    """What a format holds of it."""
    if kind is not Format.PLS:
        return playlist
    return replace(
        playlist,
        entries=tuple(
            FileEntry(
                location=entry.location,
                title=shown(" - ".join(filter(None, (entry.artist, entry.title)))),
                duration_s=max(1, round(entry.duration_s)) if entry.duration_s else None,
            )
            for entry in playlist.entries
        ),
    )


@pytest.mark.parametrize("kind", Format)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_it_comes_back(kind: Format, tmp_path: Path, data: st.DataObject) -> None:
    playlist = data.draw(playlists(str(tmp_path)))
    path = tmp_path / f"quiet{kind}"

    written = write_playlist(path, playlist)
    read = read_playlist(path)

    assert written.left_out == ()
    assert written.count == len(playlist.entries)
    located = []
    for entry in read.entries:
        location = checked_location(entry.location, tmp_path)
        assert isinstance(location, Location)
        located.append(replace(entry, location=location.text))
    assert replace(read, entries=tuple(located)) == held(playlist, kind)


@pytest.mark.parametrize("kind", Format)
def test_what_was_read_and_written_again_is_the_same_file(kind: Format, tmp_path: Path) -> None:
    entries = tuple(
        FileEntry(location=f"{tmp_path}/{n}.mp3", title=f"Rain {n}", duration_s=n + 0.5)
        for n in range(1, 50)
    )
    first, second = tmp_path / f"first{kind}", tmp_path / f"second{kind}"
    write_playlist(first, PlaylistFile(name="Quiet", entries=entries))
    read = read_playlist(first)
    again = []
    for entry in read.entries:
        location = checked_location(entry.location, tmp_path)
        assert isinstance(location, Location)
        again.append(replace(entry, location=location.text))
    write_playlist(second, replace(read, entries=tuple(again)))

    assert second.read_bytes() == first.read_bytes()
