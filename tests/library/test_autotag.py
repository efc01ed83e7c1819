"""Guessing triggers from titles: measured on titles that were set aside while it was tuned."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.library.autotag import Place, Tagger, Tagging, Wording
from sleepplayer.trigger_edits import Edits, edited, with_added, with_hidden
from sleepplayer.triggers import builtin_catalogue

LABELLED = Path(__file__).parent / "titles_labelled"


@dataclass(frozen=True)
class Labelled:
    title: str
    ids: frozenset[str]

    @property
    def set_aside(self) -> bool:
        return hashlib.sha256(self.title.encode()).digest()[0] % 2 == 1


@cache
def labelled() -> tuple[Labelled, ...]:
    lines = [
        line
        for file in sorted(LABELLED.glob("*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    parts = [line.split("=>", 1) for line in lines]
    return tuple(
        Labelled(
            title.strip(),
            frozenset(each.strip() for each in labels.replace(";", ",").split(",") if each.strip()),
        )
        for title, labels in parts
    )


@cache
def tagger() -> Tagger:
    return Tagger(builtin_catalogue())


def suggested(title: str, **more: object) -> Tagging:
    return tagger().suggest(Wording(title=title, **more))  # type: ignore[arg-type]  # shorthand


def ids(tagging: Tagging) -> set[str]:
    """What was found, without the styles that follow from what else is there."""
    told = {each.style for each in tagging.styles if each.words}
    return {each.trigger for each in tagging.triggers} | told


def precision_and_recall(titles: list[Labelled]) -> tuple[float, float]:
    right = extra = missing = 0
    for each in titles:
        found = ids(suggested(each.title))
        right += len(found & each.ids)
        extra += len(found - each.ids)
        missing += len(each.ids - found)
    return right / (right + extra), right / (right + missing)


def test_the_labels_are_in_the_catalogue_and_the_halves_are_of_a_size() -> None:
    catalogue = builtin_catalogue()
    known = {each.id for each in catalogue.triggers}
    known |= {each.id for each in catalogue.styles}

    unknown = {(each.title, i) for each in labelled() for i in each.ids - known}
    aside = sum(each.set_aside for each in labelled())

    assert not unknown
    assert len(labelled()) >= 300
    assert abs(aside - len(labelled()) / 2) < 0.1 * len(labelled())


@pytest.mark.parametrize("set_aside", [False, True], ids=["tuned on", "set aside"])
def test_titles_are_understood(
    set_aside: bool, record_property: Callable[[str, object], None]
) -> None:
    titles = [each for each in labelled() if each.set_aside is set_aside]

    precision, recall = precision_and_recall(titles)

    figures = f"{len(titles)} titles: precision {precision:.3f}, recall {recall:.3f}"
    print(figures)  # noqa: T201  # shown with -s, and when it fails
    record_property("precision", round(precision, 3))
    record_property("recall", round(recall, 3))
    assert precision >= 0.95
    assert recall >= 0.85


@pytest.mark.parametrize(
    ("title", "there"),
    [
        ("ASMR no tapping, only brushing", {"brushing"}),
        ("ASMR no tapping or scratching, just brushing", {"brushing"}),
        ("ASMR tapping without whispering", {"tapping"}),
        ("ASMR Tapping ohne Flüstern", {"tapping"}),
        ("ASMR tapping sans chuchotement", {"tapping"}),
        ("ASMR tapping sin susurros", {"tapping"}),
        ("ASMR tapping sem sussurros", {"tapping"}),
        ("АСМР таппинг без шёпота", {"tapping"}),
        ("【ASMR】タッピング 囁きなし", {"tapping"}),
        ("ASMR 탭핑 속삭임 없음", {"tapping"}),
        ("ASMR nothing but tapping", {"tapping"}),
    ],
)
def test_what_is_denied_is_not_there(title: str, there: set[str]) -> None:
    assert {each.trigger for each in suggested(title).triggers} == there


def test_no_talking_is_a_style_and_takes_the_voices_out_below_it() -> None:
    found = suggested("ASMR tapping (No Talking)", tags=("asmr", "whispering", "tapping"))

    assert ids(found) == {"tapping", "no-talking"}


def test_a_tag_does_not_take_out_what_the_title_says() -> None:
    assert "whispering" in ids(suggested("ASMR whispering you to sleep", tags=("no talking",)))


@pytest.mark.parametrize(
    "title",
    ["Rain Man", "Prince - Purple Rain (Remastered)", "Tap water", "Terrain mapping and strapping"],
)
def test_other_things_by_the_same_name_are_left_alone(title: str) -> None:
    assert suggested(title) == Tagging()


@pytest.mark.parametrize(
    "title",
    ["ＡＳＭＲ　ＴＡＰＰＩＮＧ", "asmr #tapping", "ASMR TÀPPING", "[asmr]tapping", "ASMR…tapping…"],
)
def test_case_accents_and_width_do_not_count(title: str) -> None:
    assert ids(suggested(title)) == {"tapping"}


def test_a_word_that_may_mean_else_counts_where_the_setting_says_so() -> None:
    assert not ids(suggested("Dylan - Shelter from the Wind"))
    assert ids(suggested("Wind", folder="Sleep sounds")) == {"wind"}
    assert not ids(suggested("The Wind", tags=("Rock",), folder="Music"))
    assert ids(suggested("Wind for sleeping")) == {"wind"}


def test_the_more_prominent_and_the_earlier_weigh_more() -> None:
    found = suggested(
        "ASMR tapping and brushing",
        tags=("scratching",),
        folder="asmr/crinkling",
        description="Also page turning.",
    )

    order = [each.trigger for each in found.triggers]
    weights = [each.weight for each in found.triggers]
    places = [each.place for each in found.triggers]
    assert order == ["tapping", "brushing", "scratching", "crinkling", "page-turning"]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)
    assert places == [Place.TITLE, Place.TITLE, Place.TAG, Place.FOLDER, Place.DESCRIPTION]


def test_what_is_said_twice_is_surer() -> None:
    once = suggested("Rain for sleep").triggers[0]
    twice = suggested("Rain for sleep", tags=("rain sounds",)).triggers[0]

    assert once.confidence < twice.confidence < 1


def test_styles_follow_from_what_is_there() -> None:
    styles = {
        each.style for each in suggested("ASMR whispering ear to ear with rain sounds").styles
    }

    assert {"ear-to-ear-whispers", "nature-sounds", "nature-with-whispers"} <= styles


def test_a_trigger_of_ones_own_is_found_and_a_hidden_one_still_is() -> None:
    """An avoid of it would be lifted without a word."""
    catalogue = builtin_catalogue()
    edits = with_added(Edits(), catalogue, "Marble run", words=("Kugelbahn",))
    edits = with_hidden(edits, catalogue, "tapping")

    own = Tagger(edited(catalogue, edits)).suggest(Wording(title="ASMR Kugelbahn & tapping"))

    assert [each.trigger for each in own.triggers] == ["own-marble-run", "tapping"]


words_of_the_catalogue = st.sampled_from(
    [
        phrase.rstrip("?*")
        for trigger in builtin_catalogue().triggers
        for phrases in trigger.words.values()
        for phrase in phrases
    ]
    + ["no", "without", "or", "asmr", "ohne", "なし", "없음", "|", ",", "podcast", "no talking"]
)
texts = st.one_of(
    st.text(max_size=400), st.lists(words_of_the_catalogue, max_size=30).map(" ".join)
)


@given(texts, st.lists(texts, max_size=4), texts, texts)
def test_any_text_has_weights_that_sum_to_one(
    title: str, tags: list[str], folder: str, description: str
) -> None:
    wording = Wording(title=title, tags=tuple(tags), folder=folder, description=description)

    found = tagger().suggest(wording)

    assert found == Tagger.suggest(tagger(), wording)
    assert not found.triggers or sum(each.weight for each in found.tags) == pytest.approx(1)
    assert all(0 < each.weight <= 1 and 0 < each.confidence < 1 for each in found.triggers)
    assert all(0 < each.confidence < 1 for each in found.styles)
    assert len({each.trigger for each in found.triggers}) == len(found.triggers)
