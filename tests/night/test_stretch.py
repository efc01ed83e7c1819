"""Which stretch of a file is played, and where one goes in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import track

from sleepplayer.models import Chapter, Resume, Track
from sleepplayer.night.stretch import (
    SHORTEST_S,
    Stretch,
    begins_at_s,
    chapter_at,
    chapter_end_s,
    ends_early_s,
    is_live,
    next_chapter_s,
    playable_chapters,
    previous_chapter_s,
    stretch_of,
)

HOUR_S = 3600.0
BOOK = track(
    "book",
    HOUR_S,
    chapters=(Chapter(10.0, "one"), Chapter(600.0, "two"), Chapter(1800.0, "three")),
)


def long(**more: Any) -> Track:
    return track("long", HOUR_S, **more)


@pytest.mark.parametrize(
    ("duration_s", "start_s", "end_s", "expected"),
    [
        (600.0, 0.0, 0.0, Stretch(0.0, 600.0)),
        (600.0, 40.0, 20.0, Stretch(40.0, 580.0)),
        (600.0, -5.0, -5.0, Stretch(0.0, 600.0)),
        (None, 40.0, 20.0, Stretch(40.0, None)),
        (600.0, 300.0, 299.0, Stretch(300.0, 301.0)),
        (600.0, 300.0, 299.1, Stretch(0.0, 600.0)),
        (600.0, 900.0, 0.0, Stretch(0.0, 600.0)),
    ],
)
def test_what_is_skipped(
    duration_s: float | None, start_s: float, end_s: float, expected: Stretch
) -> None:
    assert stretch_of(track("a", duration_s, skip_start_s=start_s, skip_end_s=end_s)) == expected


@given(
    duration_s=st.floats(0.1, 1e5),
    start_s=st.floats(-1e5, 1e5),
    end_s=st.floats(-1e5, 1e5),
    position_s=st.floats(-1e6, 1e6),
)
def test_a_stretch_is_within_the_file_and_a_place_within_the_stretch(
    duration_s: float, start_s: float, end_s: float, position_s: float
) -> None:
    stretch = stretch_of(track("a", duration_s, skip_start_s=start_s, skip_end_s=end_s))
    assert stretch.end_s is not None
    assert stretch.length_s is not None
    assert 0.0 <= stretch.start_s <= stretch.within(position_s) < stretch.end_s <= duration_s
    assert stretch.length_s >= min(duration_s, SHORTEST_S) - 1e-6


def test_only_a_skipped_end_ends_a_file_early() -> None:
    assert ends_early_s(track("a", 600.0, skip_start_s=40.0)) is None
    assert ends_early_s(track("a", 600.0, skip_end_s=20.0)) == 580.0
    assert ends_early_s(track("a", None, skip_end_s=20.0)) is None


@pytest.mark.parametrize(
    ("made", "begins_s"),
    [
        (long(left_at_s=900.0), 890.0),
        (long(left_at_s=4.0), 0.0),
        (long(left_at_s=None), 0.0),
        (long(left_at_s=3571.0), 0.0),
        (long(left_at_s=3569.0), 3559.0),
        (long(left_at_s=900.0, resume=Resume.NEVER), 0.0),
        (long(left_at_s=45.0, skip_start_s=40.0), 40.0),
        (long(left_at_s=3500.0, skip_end_s=80.0), 0.0),
        (track("short", 1199.0, left_at_s=900.0), 0.0),
        (track("short", 1200.0, left_at_s=900.0), 890.0),
        (track("short", 1210.0, left_at_s=900.0, skip_start_s=20.0), 20.0),
        (track("short", 60.0, left_at_s=25.0, resume=Resume.ALWAYS), 15.0),
        (track("unknown", None, left_at_s=900.0), 0.0),
        (track("unknown", None, left_at_s=900.0, resume=Resume.ALWAYS), 890.0),
        (track("http://radio", None, left_at_s=900.0, resume=Resume.ALWAYS), 0.0),
        (track("http://podcast", HOUR_S, left_at_s=900.0), 890.0),
    ],
)
def test_where_a_track_begins(made: Track, begins_s: float) -> None:
    assert begins_at_s(made) == begins_s


def test_from_which_length_on_is_the_persons_choice() -> None:
    assert begins_at_s(track("a", 600.0, left_at_s=300.0), longer_than_s=500.0) == 290.0


def test_a_stream_is_live_until_its_length_is_known() -> None:
    assert is_live(track("https://radio.example/live", None))
    assert not is_live(track("https://radio.example/file.mp3", 60.0))
    assert not is_live(track("/home/a.mp3", None))


@pytest.mark.parametrize(
    ("position_s", "title", "end_s", "next_s", "previous_s"),
    [
        (3.0, None, 10.0, 10.0, None),
        (12.0, "one", 600.0, 600.0, None),
        (16.0, "one", 600.0, 600.0, 10.0),
        (599.7, "two", 1800.0, 1800.0, 10.0),
        (604.0, "two", 1800.0, 1800.0, 10.0),
        (606.0, "two", 1800.0, 1800.0, 600.0),
        (3000.0, "three", HOUR_S, None, 1800.0),
    ],
)
def test_chapters(
    position_s: float, title: str | None, end_s: float, next_s: float, previous_s: float
) -> None:
    chapter = chapter_at(BOOK, position_s)
    assert (chapter.title if chapter else None) == title
    assert chapter_end_s(BOOK, position_s) == end_s
    assert next_chapter_s(BOOK, position_s) == next_s
    assert previous_chapter_s(BOOK, position_s) == previous_s


def test_without_chapters_the_track_is_the_chapter() -> None:
    assert chapter_at(track("a", 600.0), 50.0) is None
    assert chapter_end_s(track("a", 600.0), 50.0) == 600.0
    assert chapter_end_s(track("a", None), 50.0) is None
    assert previous_chapter_s(track("a", 600.0), 50.0) is None


def test_chapters_that_are_skipped_do_not_count() -> None:
    made = track(
        "a",
        600.0,
        skip_start_s=100.0,
        skip_end_s=100.0,
        chapters=(
            Chapter(560.0, "outro"),
            Chapter(0.0, "intro"),
            Chapter(90.0, "one"),
            Chapter(300.0, "two"),
        ),
    )
    assert [chapter.title for chapter in playable_chapters(made)] == ["one", "two"]
    assert previous_chapter_s(made, 120.0) == 100.0
    assert chapter_end_s(made, 400.0) == 500.0
