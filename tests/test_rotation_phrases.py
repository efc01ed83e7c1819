"""What is said of a plan: short, in words, and of an estimate that it is one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer import rotation_phrases as phrases
from sleepplayer.models import Track, TriggerWeight
from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan, PlanWish
from sleepplayer.rotation.reasons import Reason, Rest, Resting, Why

TODAY = date(2026, 11, 20).toordinal()  # a Friday
SILENT = datetime(2026, 11, 20, 22, 41, tzinfo=UTC)
NAMES = {"page-turning": "Page turning", "tapping": "Tapping", "asmr": "ASMR"}
TRACK = Track(
    location="/m/book.mp3",
    title="Old book",
    triggers=(TriggerWeight("tapping", 0.3), TriggerWeight("page-turning", 0.7)),
)


def card(*reasons: Reason, minutes: float = 9.0) -> Card:
    return Card(track=TRACK, minutes=minutes, trigger="page-turning", reasons=reasons)


LIKED = Reason(Why.LIKED, "page-turning", 0.7)
NEW = Reason(Why.NEW_TRACK)
ENDS = Reason(Why.ENDS_IN_TIME, value=0.2)


@pytest.mark.parametrize(
    ("reasons", "sentence"),
    [
        ((LIKED, Reason(Why.FRESH, "page-turning", 7.0)), "rested for six nights, and you like it"),
        (
            (Reason(Why.LIKED, "x", 0.9), Reason(Why.BACK, "x", 2.0)),
            "rested for a night, and you love it",
        ),
        ((LIKED, Reason(Why.FRESH, "x", 1.0)), "still fresh, and you like it"),
        (
            (Reason(Why.TRYING, "x", 0.3), Reason(Why.NEVER_HEARD, "x"), NEW),
            "new to you",
        ),
        ((LIKED, Reason(Why.NEVER_HEARD, "page-turning"), NEW), "you like it; not heard before"),
        (
            (Reason(Why.TRYING, "page-turning", 0.3), Reason(Why.STAYS, "page-turning", 4.0)),
            "stays with page turning",
        ),
        ((ENDS,), "ends close to your silence at 22:41"),
        (
            (Reason(Why.STAYS, "tapping", 4.0), ENDS),
            "stays with tapping; ends close to your silence at 22:41",
        ),
        (
            (
                *(Reason(Why.TRYING, "untagged", 0.3), Reason(Why.NEVER_HEARD, "untagged"), NEW),
                *(Reason(Why.UNTAGGED), Reason(Why.LENGTH_UNKNOWN, value=20.0)),
            ),
            "nobody knows yet what is in it; length unknown, taken as 20 minutes",
        ),
        (
            (Reason(Why.BEST_LEFT, "x", 0.2), NEW),
            "not heard before; the best of what is left tonight",
        ),
        ((Reason(Why.LONG_AGO, value=30.0),), "not heard for 30 nights"),
        ((LIKED, Reason(Why.LASTS, "x", 0.3)), "you do not seem to tire of it, and you like it"),
        ((), ""),
    ],
)
def test_why_a_sound(reasons: tuple[Reason, ...], sentence: str) -> None:
    assert phrases.card_sentence(card(*reasons), NAMES, SILENT) == sentence


@given(
    st.lists(
        st.builds(
            Reason,
            st.sampled_from(Why),
            st.sampled_from(["tapping", "own-thing", None]),
            st.none() | st.floats(0.0, 400.0),
        ),
        max_size=6,
    )
)
def test_never_more_than_two_reasons_and_never_a_figure_of_the_model(reasons: list[Reason]) -> None:
    sentence = phrases.card_sentence(card(*reasons), NAMES, SILENT)
    assert len(sentence) < 110
    assert sentence.count(";") + sentence.count(", and you l") <= 1
    assert bool(sentence) == bool(reasons)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (0, "tonight"),
        (1, "tomorrow"),
        (2, "Sunday"),
        (6, "Thursday"),
        (7, "27 November"),
        (13, "3 December"),
        (400, "25 December 2027"),
        (10**9, "31 December 9999"),
    ],
)
def test_days(ahead: int, words: str) -> None:
    assert phrases.day_words(TODAY + ahead, TODAY) == words


@pytest.mark.parametrize(
    ("rest", "short", "sentence"),
    [
        (
            Rest("tapping", Resting.ESTIMATED, TODAY + 6.0, 0.5),
            "back about Thursday",
            "Tapping rests until about Thursday (an estimate)",
        ),
        (
            Rest("tapping", Resting.ESTIMATED, TODAY + 1.0, 0.5),
            "back tomorrow",
            "Tapping rests until tomorrow (an estimate)",
        ),
        (
            Rest("tapping", Resting.SET, TODAY + 13.0, 1.0),
            "rests until 3 December, as you set",
            "Tapping rests until 3 December, as you set",
        ),
        (Rest("tapping", Resting.AVOIDED, None, 1.0), "avoided", "Tapping is avoided"),
    ],
)
def test_what_rests(rest: Rest, short: str, sentence: str) -> None:
    assert phrases.rest_words(rest, TODAY) == short
    assert phrases.rest_sentence(rest, TODAY, NAMES) == sentence


def test_names() -> None:
    assert phrases.triggers_line(card(), NAMES) == "page turning · tapping"
    assert phrases.name_within("asmr", NAMES) == "ASMR"
    assert phrases.trigger_name("soft-things", NAMES) == "Soft things"


@pytest.mark.parametrize("why", NothingToPlan)
def test_nothing_to_plan_is_a_sentence(why: NothingToPlan) -> None:
    assert phrases.nothing_sentence(why).endswith(".")


def test_what_does_not_fit() -> None:
    plan = EveningPlan(wish=PlanWish(length_min=30.0), day=TODAY, cards=(card(),))
    assert phrases.ending_words(plan) == ""
    cut = EveningPlan(wish=plan.wish, day=TODAY, cards=plan.cards, cut_min=4.0)
    assert phrases.ending_words(cut) == "Of the last sound, 4 min is not heard any more."
