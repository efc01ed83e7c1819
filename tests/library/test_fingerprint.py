"""What a file is known by: its sound, whatever is written around it."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.media import FORMATS, PNG, copy, sources, tag, tag_cover

from sleepplayer.library.fingerprint import SAMPLE_BYTES, fingerprint
from sleepplayer.library.layout import Span, sound_span
from sleepplayer.library.media import read_fingerprint, read_media
from sleepplayer.library.walk import on_disk


def mark(path: Path) -> str:
    return read_fingerprint(on_disk(str(path), path.stat()))


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != "mkv"])
def test_editing_tags_keeps_it(tmp_path: Path, ending: str) -> None:
    path = copy(ending, tmp_path / f"x.{ending}")
    before = mark(path)
    content = path.read_bytes()
    tag(path, title="Another title", artist="x" * 2000)
    tag_cover(path, PNG * 300)
    assert path.read_bytes() != content
    assert mark(path) == before
    assert read_media(on_disk(str(path), path.stat())).fingerprint == before


@pytest.mark.parametrize("ending", FORMATS)
def test_recordings_differ_and_copies_do_not(tmp_path: Path, ending: str) -> None:
    assert mark(copy(ending, tmp_path / f"copy.{ending}")) == mark(sources(0)[ending])
    assert mark(sources(0)[ending]) != mark(sources(1)[ending])


@pytest.mark.parametrize("ending", FORMATS)
def test_it_starts_behind_the_header_and_holds_most_of_the_file(ending: str) -> None:
    path = sources(0)[ending]
    with path.open("rb") as file:
        span = sound_span(file)
    assert 0 < span.start < span.end <= path.stat().st_size
    assert span.size_bytes > 0.5 * path.stat().st_size or ending in {"mp4", "mkv"}


@given(st.binary(max_size=400), st.sampled_from([b"", *(b"OggS", b"RIFF", b"fLaC", b"ID3\x04")]))
def test_any_bytes_have_a_span_inside_them(content: bytes, beginning: bytes) -> None:
    file = io.BytesIO(beginning + content)
    span = sound_span(file)
    assert span.start >= 0
    assert span.end <= len(file.getvalue())
    assert len(fingerprint(file, span)) == 32


@pytest.mark.parametrize("ending", FORMATS)
def test_damaged_headers_have_a_span_too(ending: str) -> None:
    rng = random.Random(3)
    whole = sources(0)[ending].read_bytes()
    for _ in range(300):
        content = bytearray(whole[: rng.randrange(10, 3000)])
        for _ in range(8):
            content[rng.randrange(len(content))] = rng.randrange(256)
        span = sound_span(io.BytesIO(content))
        assert span.start >= 0
        assert span.end <= len(content)


@pytest.mark.parametrize("place", [0, 50_000, 99_999])
def test_a_change_at_either_end_or_in_the_middle_is_seen(place: int) -> None:
    content = bytearray(100_000)
    before = fingerprint(io.BytesIO(content), Span(0, len(content)))
    content[place] = 1
    assert fingerprint(io.BytesIO(content), Span(0, len(content))) != before
    longer = io.BytesIO(bytes(100_001))
    assert fingerprint(longer, Span(0, 100_001)) != before


def test_a_short_one_is_read_whole() -> None:
    content = bytearray(3 * SAMPLE_BYTES)
    marks = set()
    for place in range(0, len(content), 512):
        content[place] = 1
        marks.add(fingerprint(io.BytesIO(content), Span(0, len(content))))
        content[place] = 0
    assert len(marks) == len(content) // 512
