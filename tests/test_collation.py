"""The order of names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.collation import natural_key, sort_key


@given(st.lists(st.text(max_size=20)))
def test_natural_order_is_an_order_for_all_names(names: list[str]) -> None:
    ordered = sorted(names, key=natural_key)
    names.reverse()
    assert sorted(names, key=natural_key) == ordered


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_natural_order_counts(one: int, other: int) -> None:
    key_one, key_other = sort_key(f"Track {one}.mp3"), sort_key(f"track {other}.mp3")
    assert (key_one < key_other) == (one < other)


def test_a_person_finds_the_order_natural() -> None:
    names = ["a", "B", "b 2", "b 10", "Ba", "e", "é", "éa", "f" + "9" * 5000]
    assert sorted(set(names), key=natural_key) == names


def test_case_diacritics_and_leading_zeros_do_not_count() -> None:
    assert sort_key("Été 007") == sort_key("ete 7")
