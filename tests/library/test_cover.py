"""A track's picture; that each format's own is read stands in test_media.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.media import FORMATS, PNG, copy, id3, tag_cover, tag_id3

from sleepplayer.library.cover import read_cover

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)


def test_the_front_cover_comes_before_other_pictures(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    tag_id3(
        path,
        id3.APIC(encoding=3, mime="image/jpeg", type=4, desc="back", data=JPEG),
        id3.APIC(encoding=3, mime="image/png", type=3, desc="front", data=PNG),
    )
    assert read_cover(path) == PNG


def test_a_picture_is_told_by_its_bytes_and_not_by_what_it_is_called(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    tag_id3(
        path,
        id3.APIC(encoding=3, mime="image/png", type=3, desc="", data=b"#!/bin/sh\n"),
        id3.APIC(encoding=3, mime="text/html", type=0, desc="", data=JPEG),
    )
    assert read_cover(path) == JPEG


def test_no_address_is_followed(tmp_path: Path) -> None:
    path = copy("mp3", tmp_path / "x.mp3")
    tag_id3(
        path,
        id3.APIC(encoding=0, mime="-->", type=3, desc="", data=b"http://127.0.0.1:9/a.png"),
    )
    assert read_cover(path) is None


def test_the_order_among_a_folders_pictures(tmp_path: Path) -> None:
    path = copy("flac", tmp_path / "x.flac")
    (tmp_path / "front.jpg").write_bytes(JPEG + b"front")
    (tmp_path / "Cover.PNG").write_bytes(PNG)
    (tmp_path / "other.jpg").write_bytes(JPEG)
    assert read_cover(path) == PNG
    tag_cover(path, PNG + b"own")
    assert read_cover(path) == PNG + b"own"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_nothing_that_never_ends_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.mp3")
    os.mkfifo(tmp_path / "cover.jpg")
    (tmp_path / "folder.jpg").symlink_to("/dev/zero")
    assert read_cover(tmp_path / "x.mp3") is None


@pytest.mark.parametrize("name", ["no\0name/x.mp3", "no\ud800name/x.mp3", "gone/x.mp3", "."])
def test_what_is_no_file_has_none(tmp_path: Path, name: str) -> None:
    assert read_cover(tmp_path / name) is None


def test_called_off_it_is_none(tmp_path: Path) -> None:
    path = copy("flac", tmp_path / "x.flac")
    tag_cover(path, PNG)
    assert read_cover(path, stop=lambda: True) is None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ending=st.sampled_from([ending for ending in FORMATS if ending != "mkv"]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=12),
    kept=st.floats(0.01, 1),
)
def test_a_broken_file_raises_nothing(
    tmp_path: Path, ending: str, changes: list[tuple[float, bytes]], kept: float
) -> None:
    path = tmp_path / f"x.{ending}"
    copy(ending, path)
    tag_cover(path, PNG * 20)
    content = bytearray(path.read_bytes())
    for share, new in changes:
        # Mostly near the beginning, where headers and tags are.
        place = int(share**4 * (len(content) - 1))
        content[place : place + len(new)] = new
    path.write_bytes(content[: int(kept * len(content))])
    found = read_cover(path)
    assert found is None or found[:3] in (PNG[:3], JPEG[:3], b"GIF", b"RIF") or found[:2] == b"BM"
