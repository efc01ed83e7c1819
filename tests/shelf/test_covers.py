"""Covers for the desktop: found beside the main thread, kept as private files, a bounded number."""

from __future__ import annotations

import logging
import os
import stat
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from support.media import PNG, copy, tag_cover

from sleepplayer.locations import playable_location
from sleepplayer.models import Track
from sleepplayer.resources import resource_path
from sleepplayer.shelf.covers import Covers

Find = Callable[[Covers, Track], Path]


def png(number: int, *, side: int = 1, padding: int = 0) -> bytes:
    """A picture unlike the others; only its head and its end are there."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    text = chunk(b"tEXt", f"number\0{number}".encode() + bytes(padding))
    return PNG[:8] + head + text + PNG[33:]


def track(path: Path | str, *, synthesised: bool = False) -> Track:
    return Track(location=str(path), title="Rain", synthesised=synthesised)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "covers"


@pytest.fixture
def covers(folder: Path) -> Iterator[Covers]:
    made = Covers(folder)
    yield made
    assert made.close()


@pytest.fixture
def find(qtbot: QtBot) -> Find:
    """Ask until there is an answer."""

    def found(covers: Covers, of: Track) -> Path:
        qtbot.waitUntil(lambda: covers.of(of) is not None)
        path = covers.of(of)
        assert path is not None
        return path

    return found


def test_a_picture_is_found_and_kept_for_its_owner_only(
    tmp_path: Path, folder: Path, covers: Covers, find: Find
) -> None:
    sound = copy("flac", tmp_path / "secret title.flac")
    tag_cover(sound, PNG)
    assert covers.of(track(sound)) is None  # it is only being looked for
    kept = find(covers, track(sound))
    assert kept.read_bytes() == PNG
    assert kept.parent == folder
    assert kept.suffix == ".png"
    assert "secret" not in kept.name
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_album_has_one_picture(tmp_path: Path, folder: Path, covers: Covers, find: Find) -> None:
    (tmp_path / "cover.png").write_bytes(PNG)
    first = find(covers, track(tmp_path / "1.mp3"))
    assert find(covers, track(tmp_path / "2.mp3")) == first
    assert list(folder.iterdir()) == [first]


@pytest.mark.parametrize(
    "of",
    [
        track("https://radio.example/a.mp3"),
        track(resource_path("sounds") / "rain.opus"),
        track(playable_location("sleepplayer:sounds/rain")),
        track("sleepplayer:sounds/rain"),
        track("/somewhere/x.wav", synthesised=True),
        track(""),
        track("a.mp3"),
    ],
)
def test_streams_and_own_sounds_are_not_looked_at(folder: Path, of: Track) -> None:
    read: list[Path] = []
    covers = Covers(folder, read=read.append)
    assert covers.of(of) is None
    assert covers.close()
    assert read == []


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        PNG[:20],
        png(1, side=50_000),
    ],
)
def test_what_is_no_picture_or_too_large_to_unpack_is_none(
    folder: Path, qtbot: QtBot, data: bytes | None
) -> None:
    read: list[Path] = []

    def reading(path: Path) -> bytes | None:
        read.append(path)
        return data

    covers = Covers(folder, read=reading)
    covers.of(track("/x.mp3"))
    qtbot.waitUntil(lambda: len(read) == 1)
    assert covers.close()
    assert covers.of(track("/x.mp3")) is None
    assert not folder.exists() or list(folder.iterdir()) == []


def test_each_track_is_looked_at_once_until_files_change(
    tmp_path: Path, folder: Path, find: Find
) -> None:
    answers = {"/1": png(1), "/2": None}
    read: list[str] = []

    def reading(path: Path) -> bytes | None:
        read.append(str(path))
        return answers[str(path)]

    covers = Covers(folder, read=reading)
    for _ in range(3):
        covers.of(track("/2"))
        first = find(covers, track("/1"))
    assert read == ["/2", "/1"]
    answers["/1"] = png(2)
    covers.forget()
    assert find(covers, track("/1")) != first
    assert read == ["/2", "/1", "/1"]
    assert covers.close()


def test_the_oldest_go_and_are_found_again(folder: Path, find: Find) -> None:
    covers = Covers(folder, read=lambda path: png(int(path.name)), most_files=3)
    for number in range(1, 6):
        kept = find(covers, track(f"/{number}"))
        os.utime(kept, (number, number))
    assert len(list(folder.iterdir())) == 3
    again = find(covers, track("/1"))
    assert again.read_bytes() == png(1)
    assert len(list(folder.iterdir())) == 3
    assert covers.of(track("/5")) is not None
    assert covers.close()


def test_no_more_bytes_are_kept_than_there_is_room_for(folder: Path, find: Find) -> None:
    sizes = {"1": 40_000, "2": 40_000, "3": 40_000}
    covers = Covers(
        folder, read=lambda path: png(int(path.name), padding=sizes[path.name]), most_bytes=100_000
    )
    for number in range(1, 4):
        os.utime(find(covers, track(f"/{number}")), (number, number))
    assert len(list(folder.iterdir())) == 2
    assert covers.close()


def test_what_else_lies_there_is_left_alone(folder: Path, find: Find) -> None:
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("x")
    covers = Covers(folder, read=lambda path: png(int(path.name)), most_files=1)
    find(covers, track("/1"))
    find(covers, track("/2"))
    assert sorted(path.suffix for path in folder.iterdir()) == [".png", ".txt"]
    assert covers.close()


def test_a_folder_that_cannot_be_written_is_said_and_costs_nothing(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    covers = Covers(tmp_path / "file" / "covers", read=lambda _path: PNG)
    with caplog.at_level(logging.INFO):
        covers.of(track("/secret.mp3"))
        qtbot.waitUntil(lambda: bool(caplog.records))
    assert covers.close()
    assert covers.of(track("/secret.mp3")) is None
    assert "A cover is not kept" in caplog.text
    assert "secret" not in caplog.text


def test_a_disk_that_hangs_holds_up_nobody(folder: Path) -> None:
    answered = threading.Event()
    looking = threading.Event()

    def hang(_path: Path) -> None:
        looking.set()
        answered.wait(20)

    covers = Covers(folder, read=hang)
    assert covers.of(track("/1.mp3")) is None
    assert looking.wait(10)
    assert covers.of(track("/2.mp3")) is None
    assert not covers.close(timeout_s=0.01)
    answered.set()
    assert covers.close(timeout_s=10)
    assert covers.of(track("/3.mp3")) is None


def test_a_broken_file_is_none(tmp_path: Path, covers: Covers, find: Find) -> None:
    """And the thread goes on to the next."""
    broken, whole = tmp_path / "a" / "broken.mp3", tmp_path / "b" / "whole.mp3"
    broken.parent.mkdir()
    broken.write_bytes(b"ID3\x04\0\0\x7f\x7f\x7f\x7fAPIC" + bytes(3000))
    copy("mp3", whole)
    tag_cover(whole, PNG)
    assert covers.of(track(broken)) is None
    assert covers.of(track(tmp_path / "a" / "no\0name.mp3")) is None
    find(covers, track(whole))
    assert covers.of(track(broken)) is None
