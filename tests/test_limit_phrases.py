"""What limits and bars say: calm, and with a way on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.fakes import EVENING, track

from sleepplayer.limit_phrases import allowance_line, lift_words, limit_sentence
from sleepplayer.night.exposure import Allowance, Limit
from sleepplayer.night.notices import (
    AtLimit,
    Extended,
    LimitFacts,
    LimitLifted,
    LimitNotice,
    LimitReached,
    NothingMayPlay,
    PastLimit,
    Refused,
    Shortened,
)
from sleepplayer.phrases import notice_sentence
from sleepplayer.rotation.rules import Bar, Barred
from sleepplayer.rotation.stimulus import UNTAGGED

FACTS = LimitFacts(night_min=45.0, quiet=EVENING + timedelta(minutes=30))
HARD = LimitFacts(night_min=45.0, quiet=EVENING + timedelta(minutes=30), hard=True)
LATER = EVENING + timedelta(minutes=72)
MINUTES, QUIET, NIGHTS = Limit.MINUTES, Limit.LIGHTS_OUT, Limit.NIGHTS
BOOK = track("b", title="Slow page turning")


def past(*limits: Limit, facts: LimitFacts = FACTS, known: bool = True) -> PastLimit:
    return PastLimit(frozenset(limits), LATER if known else None, facts, refused=facts.hard)


@pytest.mark.parametrize(
    ("notice", "sentence"),
    [
        (
            Shortened(MINUTES, 725.0, LATER, FACTS),
            "12 minutes are left of tonight’s 45: silent at 23:12.",
        ),
        (
            Shortened(MINUTES, 80.0, LATER, FACTS),
            "1 minute is left of tonight’s 45: silent at 23:12.",
        ),
        (Shortened(QUIET, 80.0, LATER, FACTS), "Your quiet time begins at 22:30: silent then."),
        (past(QUIET), "Past your quiet time of 22:30. Silent at 23:12."),
        (past(MINUTES), "Past tonight’s 45 minutes. Silent at 23:12."),
        (
            past(MINUTES, QUIET, NIGHTS, known=False),
            "Past tonight’s 45 minutes and your quiet time of 22:30.",
        ),
        (past(NIGHTS), "One night more than you wanted in a week. Silent at 23:12."),
        (
            past(MINUTES, facts=HARD),
            "Tonight’s 45 minutes are over. There is more from noon on."
            " With the PIN, the Profile page allows more.",
        ),
        (
            past(QUIET, facts=HARD),
            "Quiet time has begun, at 22:30. It lasts until noon."
            " With the PIN, the Profile page allows more.",
        ),
        (
            past(NIGHTS, facts=HARD),
            "This week has had its nights. With the PIN, the Profile page allows more.",
        ),
        (
            AtLimit(MINUTES, FACTS),
            "No more is left of tonight’s 45 minutes, so the end stays.",
        ),
        (AtLimit(QUIET, FACTS), "Quiet time begins at 22:30, so the end stays."),
        (LimitReached(MINUTES, FACTS), "That was tonight’s 45 minutes. Sleep well."),
        (LimitReached(QUIET, FACTS), "It is 22:30, your quiet time. Sleep well."),
        (LimitLifted(frozenset({MINUTES}), 600.0), "Past the limit, for tonight. 10 minutes more."),
        (LimitLifted(frozenset({MINUTES}), 60.0), "Past the limit, for tonight. 1 minute more."),
        (LimitLifted(frozenset({MINUTES}), None), "Past the limit, for tonight."),
        (
            Refused(BOOK, Barred(Bar.AVOIDED, "mouth-sounds")),
            "“Slow page turning” has mouth sounds in it, which you avoid.",
        ),
        (
            Refused(BOOK, Barred(Bar.RESTING, "tapping", 3.0)),
            "“Slow page turning” has tapping in it, which rests until Thursday.",
        ),
        (
            Refused(BOOK, Barred(Bar.FREE_NIGHT, UNTAGGED)),
            "Tonight is a free night, without ASMR, and what is in “Slow page turning” is not "
            "known.",
        ),
    ],
)
def test_each_has_its_sentence(notice: LimitNotice, sentence: str) -> None:
    assert limit_sentence(notice, day_of=lambda day: "Thursday") == sentence


@pytest.mark.parametrize("bar", Bar)
@pytest.mark.parametrize("trigger", ["tapping", UNTAGGED, None])
def test_every_bar_is_named_by_the_catalogue_or_not_at_all(bar: Bar, trigger: str | None) -> None:
    barred = Barred(bar, trigger, 3.0)
    for notice in (Refused(BOOK, barred), NothingMayPlay(barred)):
        said = limit_sentence(notice, name_of=lambda trigger: trigger.upper())
        assert said.endswith(".")
        assert "{" not in said
        assert UNTAGGED not in said
        assert trigger not in said.split()
        assert notice_sentence(notice).endswith(".")


@pytest.mark.parametrize(
    ("bar", "sentence"),
    [
        (
            Bar.AVOIDED,
            "“Slow page turning” seems to have tapping in it (a guess by its title or folder), "
            "which you avoid.",
        ),
        (
            Bar.RESTING,
            "“Slow page turning” seems to have tapping in it (a guess by its title or folder), "
            "which rests until Thursday.",
        ),
        (
            Bar.FREE_NIGHT,
            "Tonight is a free night, without ASMR, and “Slow page turning” seems to have "
            "tapping in it (a guess by its title or folder).",
        ),
        (Bar.RETIRED, "“Slow page turning” is one that you never wanted to hear again."),
    ],
)
def test_a_guess_is_said_to_be_one(bar: Bar, sentence: str) -> None:
    said = limit_sentence(
        Refused(BOOK, Barred(bar, "tapping", 3.0)),
        day_of=lambda day: "Thursday",
        guessed=lambda track, trigger: (track, trigger) == (BOOK, "tapping"),
    )
    assert said == sentence


@pytest.mark.parametrize(
    ("hour", "line"),
    [
        (22, "Lights out 23:30 · quiet from 22:30 · 12 of 45 minutes left tonight"),
        (23, "Lights out 23:30 · quiet since 22:30 · 12 of 45 minutes left tonight"),
        (24, "Lights out was at 23:30 · quiet since 22:30 · 12 of 45 minutes left tonight"),
    ],
)
def test_what_is_left_is_told_by_what_the_clock_says(hour: int, line: str) -> None:
    evening = datetime(2026, 11, 20, tzinfo=UTC)
    allowance = Allowance(
        at=evening + timedelta(hours=hour),
        left_s=720.0,
        until=evening + timedelta(hours=22, minutes=30),
        lights_out=evening + timedelta(hours=23, minutes=30),
        night_min=45.0,
    )
    assert allowance_line(allowance) == line
    assert allowance_line(Allowance(at=evening)) == ""


def test_where_something_can_be_lifted_there_are_words_for_it() -> None:
    words = {bar: lift_words(Barred(bar)) for bar in Bar}
    assert [bar for bar in Bar if words[bar] is None] == [Bar.NOT_ALLOWED, Bar.ELSEWHERE]
    assert words[Bar.AVOIDED] == "Lift the avoid"


def test_an_extension_that_a_limit_cut_says_so() -> None:
    assert notice_sentence(Extended(240.0, None, MINUTES)) == (
        "4 min more, as far as tonight’s limit allows."
    )
    assert notice_sentence(Extended(600.0)) == "10 min more."
    assert notice_sentence(LimitReached(MINUTES, FACTS)).startswith("That was tonight’s 45 minutes")
