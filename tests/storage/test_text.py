"""Any str can be stored, and comes back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.storage.text import kept_text, original_text

ANY = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from("\x00\x1a01d"))


@given(ANY)
def test_sqlite_keeps_the_whole_of_it(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        kept = kept_text(text)
        there, length = connection.execute("SELECT ?1, length(?1)", (kept,)).fetchone()
        assert original_text(there) == text
        assert length == len(kept)


@given(ANY, ANY)
def test_different_texts_stay_different_and_beginnings_stay_beginnings(one: str, two: str) -> None:
    assert (kept_text(one) == kept_text(two)) == (one == two)
    assert kept_text(one + two) == kept_text(one) + kept_text(two)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1a")))
def test_text_without_oddities_is_stored_as_it_is(text: str) -> None:
    assert kept_text(text) == text == original_text(text)


def test_file_name_that_is_no_utf8() -> None:
    name = os.fsdecode(b"/caf\xe9.ogg")
    assert os.fsencode(original_text(kept_text(name))) == b"/caf\xe9.ogg"
