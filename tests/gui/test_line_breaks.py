"""A sentence in lines, none of them too wide and no word lost without a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.gui.line_breaks import MOST_LINES, broken_words


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, ""),
        ("It is on.", 10, "It is on."),
        ("It is on, and stays.", 10, "It is on,\nand stays."),
        ("one two three four five", 5, "one\ntwo\nthre…"),
        ("insurmountable", 6, "insur…"),
    ],
)
def test_it_breaks_between_words(text: str, room: int, lines: str) -> None:
    assert broken_words(text, room, len) == lines


@given(st.text(alphabet="ab .", max_size=80), st.integers(1, 40))
def test_no_line_is_too_wide_and_nothing_is_lost_unsaid(text: str, room: int) -> None:
    lines = broken_words(text, room, len).split("\n")
    assert len(lines) <= MOST_LINES
    assert all(len(line) <= room for line in lines)
    if not any("…" in line for line in lines):
        assert " ".join(lines).split() == text.split()
