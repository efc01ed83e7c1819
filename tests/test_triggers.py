"""The trigger catalogue that comes with the program, and how it is read."""

from __future__ import annotations

import re
import tomllib

import pytest

from sleepplayer.resources import resource_path
from sleepplayer.triggers import (
    BadCatalogue,
    Catalogue,
    Family,
    PriorSource,
    Style,
    Trigger,
    builtin_catalogue,
    read_catalogue,
)

LANGUAGES = {"en", "ja", "ko", "zh", "es", "de", "fr", "pt", "ru"}
# What the advice names (rows A1 to A3), and what creators commonly do.
NAMED = [
    "whispering",
    "tapping",
    "crinkling",
    "page-turning",
    "personal-attention",
    "hand-movements",
    "brushing",
    "massage",
    "nature",
    "eating",
    "cooking",
    "white-noise",
    "soft-speaking",
    "typing",
    "rain",
    "scratching",
    "clicking",
    "crunching",
    "water-pouring",
    "sweeping",
    "crisp-sounds",
    "slow-movements",
    "folding",
    "careful-tasks",
    "caring-touch",
    "ear-cleaning",
    "mouth-sounds",
    "hair-brushing",
    "haircut",
    "soap",
    "slime",
    "inaudible-whispering",
    "reiki",
    "cranial-nerve-exam",
    "tracing",
    "writing",
    "ear-massage",
    "lid-sounds",
    "spray-sounds",
    "bubble-wrap",
    "fireplace",
    "cat-purring",
    "train-ambience",
    "clock-ticking",
    "repetitive-tasks",
]
STYLES = [
    "ear-to-ear-whispers",
    "bedtime-story",
    "guided-visualisation",
    "affirmations",
    "nature-with-whispers",
    "personal-attention-role-play",
    "slow-object-sounds",
    "no-talking",
    "binaural",
    "nature-sounds",
    "steady-noise",
]

TINY = """
[[trigger]]
id = "rain"
name = "Rain"
about = "On a roof."
family = "nature"
senses = "sound"
prevalence = 0.3
source = "assumption"
similar = ["wind"]
[[trigger]]
id = "wind"
name = "Wind"
about = "In trees."
family = "nature"
senses = "sound"
prevalence = 0.3
source = "assumption"
"""


def test_it_has_what_the_advice_names() -> None:
    catalogue = builtin_catalogue()

    assert not [each for each in NAMED if catalogue.trigger(each) is None]
    assert not [each for each in STYLES if catalogue.style(each) is None]


def test_every_entry_is_complete() -> None:
    for trigger in builtin_catalogue().triggers:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", trigger.id)
        assert trigger.name and trigger.about.endswith(".") and "\n" not in trigger.about
        assert trigger.words.keys() == LANGUAGES, trigger.id
        assert all(phrase.rstrip("?*# ") for each in trigger.words.values() for phrase in each)
        assert trigger.source is not PriorSource.PERSON


def test_the_published_prevalences_are_those_published() -> None:
    of = {
        each.id: each.prevalence
        for each in builtin_catalogue().triggers
        if each.source is PriorSource.BARRATT_DAVIS_2015
    }

    assert of["whispering"] == 0.75
    assert of["personal-attention"] == 0.69
    assert of["crisp-sounds"] == of["tapping"] == 0.64
    assert of["slow-movements"] == 0.53
    assert of["repetitive-tasks"] == 0.34
    assert of["plane-ambience"] == 0.03


def test_the_prior_mean_lies_between_those_it_moves_and_those_it_does_not() -> None:
    assert Trigger(id="a", name="A", prevalence=1.0).prior_mean == pytest.approx(0.67)
    assert Trigger(id="a", name="A", prevalence=0.0).prior_mean == pytest.approx(0.13)


def test_the_built_in_sounds_carry_triggers_it_knows() -> None:
    sounds = tomllib.loads(resource_path("sounds", "sounds.toml").read_text(encoding="utf-8"))
    catalogue = builtin_catalogue()

    triggers = {each["id"] for sound in sounds["sound"] for each in sound["triggers"]}
    styles = {each for sound in sounds["sound"] for each in sound["styles"]}
    assert all(catalogue.trigger(each) for each in triggers)
    assert all(catalogue.style(each) for each in styles)


@pytest.mark.parametrize(
    "group",
    [
        {"whispering", "personal-attention"},
        {"tapping", "crinkling", "page-turning", "scratching"},
        {"hand-movements", "brushing", "personal-attention"},
        {"nature", "white-noise"},
        {"hand-movements", "repetitive-tasks"},
    ],
)
def test_similar_ones_tire_together_both_ways(group: set[str]) -> None:
    catalogue = builtin_catalogue()

    assert all(group - {each} <= catalogue.similar(each) for each in group)


def test_similarity_holds_both_ways_and_never_for_itself() -> None:
    near = builtin_catalogue().similarities()

    assert all(each in near[other] for each, others in near.items() for other in others)
    assert not [each for each, others in near.items() if each in others]


def test_a_family_lists_its_own() -> None:
    catalogue = read_catalogue(TINY)

    assert [each.id for each in catalogue.by_family(Family.NATURE)] == ["rain", "wind"]
    assert catalogue.by_family(Family.VOICE) == ()
    assert catalogue.trigger("snow") is None


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('id = "wind"', 'id = "rain"'),
        ('similar = ["wind"]', 'similar = ["snow"]'),
        ('similar = ["wind"]', 'similar = ["rain"]'),
        ("prevalence = 0.3", "prevalence = 30"),
        ('family = "nature"', 'family = "weather"'),
        ('senses = "sound"', ""),
        ("[[trigger]]", "[[trigger]"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(wrong: str, right: str) -> None:
    with pytest.raises(BadCatalogue):
        read_catalogue(TINY.replace(wrong, right, 1))


def test_a_style_that_names_an_unknown_trigger_is_refused() -> None:
    with pytest.raises(BadCatalogue, match="snow"):
        Catalogue(
            triggers=read_catalogue(TINY).triggers,
            styles=(Style(id="cold", name="Cold", follows=(frozenset({"snow"}),)),),
        )
