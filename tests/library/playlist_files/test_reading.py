from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.library.playlist_files import m3u, model, pls, reading, xspf
from sleepplayer.library.playlist_files.model import Format, PlaylistFileFailed, Problem, Unparsable
from sleepplayer.library.playlist_files.reading import is_playlist_file, parse, read_playlist


def problem(path: Path) -> Problem:
    with pytest.raises(PlaylistFileFailed) as failure:
        read_playlist(path)
    return failure.value.problem


def test_a_failure_says_so_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlaylistFileFailed, match=r"^There is no file “gone\.m3u”\.$"):
        read_playlist(tmp_path / "gone.m3u")


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.m3u")
    (tmp_path / "folder.m3u").mkdir()

    assert problem(tmp_path / "pipe.m3u") is Problem.UNREADABLE
    assert problem(tmp_path / "folder.m3u") is Problem.UNREADABLE
    assert problem(tmp_path / "nul\0.m3u") is Problem.UNREADABLE


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    (tmp_path / "large.m3u").write_text("rain.mp3\n" * 2)
    (tmp_path / "small.m3u").write_text("rain.mp3\n")

    assert problem(tmp_path / "large.m3u") is Problem.TOO_LARGE
    assert len(read_playlist(tmp_path / "small.m3u").entries) == 1


@pytest.mark.parametrize("ending", [".m3u", ".pls", ".jspf", ".xspf"])
def test_too_many_entries_are_not_read(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = {
        ".m3u": b"rain.mp3\n" * 20,
        ".pls": b"".join(b"File%d=x\n" % number for number in range(20)),
        ".jspf": b'{"playlist": {"track": [' + b"{}," * 19 + b"{}]}}",
        ".xspf": b"<playlist><trackList>" + b"<track/>" * 20 + b"</trackList></playlist>",
    }[ending]
    assert model.MOST_ENTRIES >= 100_000
    parse(content, ending)
    for module in (m3u, pls, xspf):
        monkeypatch.setattr(module, "MOST_ENTRIES", 10)
    with pytest.raises(Unparsable) as failure:
        parse(content, ending)
    assert failure.value.problem is Problem.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"[" * 100_000, ".jspf"),
        (b'{"playlist": {"track": [{"duration": ' + b"9" * 10_000 + b"}]}}", ".jspf"),
        (b"<playlist>" + b"<a>" * 100_000, ".xspf"),
        (b"\xff\xfe\x00", ".xspf"),
        (b'<?xml version="1.0" encoding="cp932"?><playlist/>', ".xspf"),
        (b'<?xml version="1.0" encoding="zlib"?><playlist/>', ".xspf"),
    ],
)
def test_what_breaks_parsers_is_broken(content: bytes, ending: str) -> None:
    with pytest.raises(Unparsable) as failure:
        parse(content, ending)
    assert failure.value.problem is Problem.BROKEN


def test_a_line_without_end_does_not_hold_it_up() -> None:
    playlist = parse(b'#EXTINF:1 a="' + b'a="' * 1_000_000 + b"\nrain.mp3\n", ".m3u8")
    assert [entry.location for entry in playlist.entries] == ["rain.mp3"]


def test_other_files_are_no_playlists() -> None:
    for content, ending in ((b"hello", ".txt"), (b"\0\1\2\3" * 9, ".m3u"), (b"5", ".jspf")):
        with pytest.raises(Unparsable) as failure:
            parse(content, ending)
        assert failure.value.problem is Problem.NO_PLAYLIST


def test_an_extended_m3u_is_known_under_any_name() -> None:
    assert len(parse(b"#EXTM3U\nrain.mp3\n", "").entries) == 1


def test_names_of_playlist_files() -> None:
    assert is_playlist_file(Path("Quiet.M3U8"))
    assert not is_playlist_file(Path("quiet.mp3"))


@given(st.binary(max_size=300), st.sampled_from([*Format, ".txt"]))
def test_nothing_else_than_a_playlist_or_a_problem_comes_out(content: bytes, ending: str) -> None:
    with suppress(Unparsable):
        parse(content, ending)


FRAGMENTS = st.sampled_from(
    [
        *(
            "#EXTM3U",
            "#EXTINF:",
            "-1",
            "1.5",
            ",",
            '"',
            "=",
            " - ",
            "tvg-id",
            "#EXTART:",
            "#PLAYLIST:",
        ),
        *(
            "\n",
            "\r",
            " ",
            "rain.mp3",
            "http://",
            "[playlist]",
            "File1",
            "Title1",
            "Length1",
            "nan",
        ),
        *(
            "<playlist>",
            "<trackList>",
            "<track>",
            "<location>",
            "</track>",
            "&amp;",
            "<!DOCTYPE x>",
        ),
        *('{"playlist":', '{"track":', "[", "]", "}", '"location":', "\0", "\ud800", "\x1b"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=30).map("".join), st.sampled_from(Format))
def test_fragments_of_the_formats_neither(text: str, ending: str) -> None:
    try:
        playlist = parse(text.encode("utf-8", "surrogatepass"), ending)
    except Unparsable:
        return
    for entry in playlist.entries:
        assert entry.duration_s is None or entry.duration_s > 0.0
        assert entry.title == model.shown(entry.title)
