"""A person's changes to the trigger catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.errors import UsageError
from sleepplayer.trigger_edits import (
    Edits,
    edited,
    with_added,
    with_hidden,
    with_merged,
    with_name,
    without_merge,
)
from sleepplayer.triggers import builtin_catalogue

SHIPPED = builtin_catalogue()


def test_no_edits_leave_it_as_it_is() -> None:
    assert edited(SHIPPED, Edits()) == SHIPPED


def test_an_added_trigger_has_an_id_of_its_own() -> None:
    once = with_added(Edits(), SHIPPED, "  Marble   run ")
    other = with_added(once, edited(SHIPPED, once), "Marble: run")

    assert [(each.id, each.name) for each in other.added] == [
        ("own-marble-run", "Marble run"),
        ("own-marble-run-2", "Marble: run"),
    ]


@pytest.mark.parametrize("name", ["", "  ", "tapping", "TÄPPING", "x" * 61])
def test_a_name_has_to_be_new_and_fit(name: str) -> None:
    with pytest.raises(UsageError):
        with_added(Edits(), SHIPPED, name)


def test_a_renamed_trigger_keeps_its_id_and_words() -> None:
    catalogue = edited(SHIPPED, with_name(Edits(), SHIPPED, "tapping", "Nails on wood"))

    tapping = catalogue.trigger("tapping")
    assert tapping is not None
    assert tapping.name == "Nails on wood"
    assert (
        tapping.words == SHIPPED.triggers[[t.id for t in SHIPPED.triggers].index("tapping")].words
    )


def test_a_merged_trigger_leads_to_the_other_with_its_words_and_similar_ones() -> None:
    edits = with_merged(Edits(), SHIPPED, "waves", "rain")
    catalogue = edited(SHIPPED, edits)

    rain = catalogue.trigger("rain")
    assert catalogue.trigger("waves") == rain
    assert rain is not None
    assert "ocean wave" in rain.words["en"]
    assert SHIPPED.similar("waves") - {"rain"} <= catalogue.similar("rain")
    assert "rain" not in catalogue.similar("rain")
    assert edited(SHIPPED, without_merge(edits, "waves")) == SHIPPED


def test_merges_follow_each_other_and_a_circle_does_no_harm() -> None:
    chain = edited(SHIPPED, Edits(merged={"waves": "rain", "rain": "wind"}))
    circle = edited(SHIPPED, Edits(merged={"waves": "rain", "rain": "waves"}))

    assert chain.current("waves") == chain.current("rain") == "wind"
    assert circle == SHIPPED


def test_a_trigger_is_not_merged_into_itself() -> None:
    with pytest.raises(UsageError):
        with_merged(Edits(), SHIPPED, "rain", "rain")


def test_a_hidden_trigger_is_not_listed_but_known() -> None:
    edits = with_hidden(Edits(), SHIPPED, "eating")
    catalogue = edited(SHIPPED, edits)

    assert "eating" not in {each.id for each in catalogue.listed()}
    assert catalogue.trigger("eating") is not None
    assert edited(SHIPPED, with_hidden(edits, catalogue, "eating", hidden=False)) == SHIPPED


def test_edits_of_what_is_no_longer_there_have_no_effect() -> None:
    edits = Edits(names={"gone": "Gone"}, merged={"gone": "rain"}, hidden=frozenset({"gone"}))

    assert edited(SHIPPED, edits) == SHIPPED


ids = st.sampled_from([each.id for each in SHIPPED.triggers[:12]])


@given(st.dictionaries(ids, ids), st.frozensets(ids))
def test_any_merges_and_hidings_leave_a_whole_catalogue(
    merged: dict[str, str], hidden: frozenset[str]
) -> None:
    catalogue = edited(SHIPPED, Edits(merged=merged, hidden=hidden))

    assert all(catalogue.trigger(each.id) is not None for each in SHIPPED.triggers)
