"""What counts as a word, and that what is typed is data."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.storage.search_text import asked, indexed, match, meets, words

FOLDED = [
    ("Été À LA plage", "ete a la plage"),
    ("Straße", "strasse"),
    ("Smørrebrød Łódź", "smorrebrod lodz"),
    ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
    ("Ёлка й", "елка и"),
    ("don't-stop_now", "don t stop now"),
    ("雨音の夜", "雨 音 の 夜"),
    ("ASMR雨音2", "asmr 雨 音 2"),
    ("ガ か\u3099 ｶﾞ", "ガ が ガ"),
    ("빗소리", "빗 소 리"),
    ("한", "한"),
    ("rain🌧fall", "rain 🌧 fall"),
    ("co\u00adop\ufe0f", "coop"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding(text: str, folded: str) -> None:
    assert indexed(text) == folded


@given(st.text())
def test_folding_is_stable_and_has_single_spaces(text: str) -> None:
    once = indexed(text)
    assert once == " ".join(words(text))
    assert '"' not in once


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE w USING fts5(a, tokenize = 'ascii', prefix = '1 2 3')")
    return connection


def _hits(index: sqlite3.Connection, name: str, part: list[str]) -> bool:
    index.execute("DELETE FROM w")
    index.execute("INSERT INTO w (a) VALUES (?)", (indexed(name),))
    found = index.execute("SELECT count(*) FROM w WHERE w MATCH ?", (match(part),))
    return bool(found.fetchone()[0])


SIGNS = st.text("ab A\"'*-:^(){}雨音のé🌧\x00\x1a \t", max_size=12) | st.text(max_size=8)


@given(SIGNS, SIGNS)
def test_a_name_meets_what_fts5_matches_and_nothing_is_an_error(
    index: sqlite3.Connection, name: str, text: str
) -> None:
    for part in asked(text):
        assert _hits(index, name, part) == meets(words(name), part)


@given(st.text(min_size=1))
def test_every_beginning_of_a_text_finds_it(index: sqlite3.Connection, text: str) -> None:
    for part in asked(text):
        assert _hits(index, text, part)


def test_a_whole_book_can_be_pasted(index: sqlite3.Connection) -> None:
    for part in asked("word " * 10_000 + "雨" * 10_000):
        _hits(index, "word", part)
    assert len(asked("word " * 10_000)) < 100
