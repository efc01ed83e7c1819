from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sleepplayer.library.addresses import Refusal
from sleepplayer.library.playlist_files.model import (
    FileEntry,
    PlaylistFile,
    PlaylistFileFailed,
    Problem,
)
from sleepplayer.library.playlist_files.writing import safe_file_name, write_playlist


def one(location: str, title: str = "") -> PlaylistFile:
    return PlaylistFile(entries=(FileEntry(location=location, title=title),))


def line(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[-1]


def test_what_is_beside_or_below_is_relative(tmp_path: Path) -> None:
    path = tmp_path / "quiet.m3u8"
    for location, expected in (
        (f"{tmp_path}/rain.mp3", "rain.mp3"),
        (f"{tmp_path}/sub/rain.mp3", "sub/rain.mp3"),
        (f"{tmp_path}2/rain.mp3", f"{tmp_path}2/rain.mp3"),
        (f"{tmp_path}/#1.mp3", "./#1.mp3"),
        (f"{tmp_path}/vlc:quit", "./vlc:quit"),
        (f"{tmp_path}/new\nline.mp3", f"file://{tmp_path}/new%0Aline.mp3"),
        (f"{tmp_path}/\udcff.mp3", f"file://{tmp_path}/%FF.mp3"),
        ("https://radio.example/x", "https://radio.example/x"),
        ("sleepplayer:sounds/brown-noise", "sleepplayer:sounds/brown-noise"),
    ):
        assert write_playlist(path, one(location)).count == 1, location
        assert line(path) == expected


def test_what_cannot_be_played_is_not_written_but_listed(tmp_path: Path) -> None:
    path = tmp_path / "quiet.m3u8"
    written = write_playlist(
        path,
        PlaylistFile(
            entries=(
                FileEntry(location="vlc://quit"),
                FileEntry(location="/music/rain.mp3\0"),
                FileEntry(location="/music/rain.mp3"),
            )
        ),
    )
    assert written.count == 1
    assert [left.reason for left in written.left_out] == [Refusal.SCHEME, Refusal.BAD_ADDRESS]
    assert line(path) == "/music/rain.mp3"


def test_a_title_cannot_add_lines_or_elements(tmp_path: Path) -> None:
    title = "x\n#EXTVLCOPT:sout=#file\r\nhttp://evil.example/\x00</title><location>evil"
    for ending in (".m3u", ".pls", ".xspf", ".jspf"):
        path = tmp_path / f"quiet{ending}"
        write_playlist(path, one("/music/rain.mp3", title))
        text = path.read_text(encoding="utf-8")
        assert "\n#EXTVLCOPT" not in text
        assert "\nhttp" not in text
        assert "<location>evil" not in text or ending != ".xspf"


def test_a_file_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "quiet.m3u"
    path.write_text("before")

    write_playlist(path, one("/music/rain.mp3"))

    assert line(path) == "/music/rain.mp3"
    assert [file.name for file in tmp_path.iterdir()] == ["quiet.m3u"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


def test_a_link_is_replaced_and_what_it_led_to_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("mine")
    path = tmp_path / "quiet.m3u"
    path.symlink_to(other)

    write_playlist(path, one("/music/rain.mp3"))

    assert other.read_text() == "mine"
    assert line(path) == "/music/rain.mp3"


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "quiet.m3u"
    path.write_text("before")

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlaylistFileFailed, match=r"^“quiet\.m3u” could not be written\.$"):
        write_playlist(path, one("/music/rain.mp3"))

    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["quiet.m3u"]


def test_folders_pipes_and_other_endings_are_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "folder.m3u").mkdir()
    os.mkfifo(tmp_path / "pipe.m3u")
    for name, problem in (
        ("folder.m3u", Problem.NOT_WRITTEN),
        ("pipe.m3u", Problem.NOT_WRITTEN),
        ("gone/quiet.m3u", Problem.NOT_WRITTEN),
        ("quiet.txt", Problem.FORMAT),
    ):
        with pytest.raises(PlaylistFileFailed) as failure:
            write_playlist(tmp_path / name, one("/music/rain.mp3"))
        assert failure.value.problem is problem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Quiet nights", "Quiet nights"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", "Playlist"),
        ("", "Playlist"),
        (".hidden", "hidden"),
        ("C:\\x", "C__x"),
        ("CON", "_CON"),
        ("aux.x", "_aux.x"),
        ("a\0b\nc", "ab c"),
        ("雨音の夜", "雨音の夜"),
    ],
)
def test_a_name_as_a_files(name: str, expected: str) -> None:
    assert safe_file_name(name) == expected


@given(st.text(max_size=400))
@example("é" * 400)
@example("con ")
@example(". con")
def test_no_name_leads_into_another_folder(name: str) -> None:
    safe = safe_file_name(name)
    assert Path("/music", f"{safe}.m3u").parent == Path("/music")
    assert "\\" not in safe
    assert not safe.startswith(".")
    assert 0 < len(safe.encode()) <= 201
    assert safe == safe.strip()
