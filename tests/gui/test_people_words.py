"""What the Profile page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.fake_people_desk import TONIGHT
from sleepplayer.gui.people.words import (
    day_words,
    quiet_sentence,
    so_far_sentence,
    typed_time,
    weaning_sentence,
    weeks_to_target,
)
from sleepplayer.night.exposure import NightSoFar, weaned_min
from sleepplayer.people import Limits, Weaning

SO_FAR = NightSoFar(
    night=TONIGHT,
    heard_min=20.0,
    asmr_nights=frozenset(TONIGHT - timedelta(days=days) for days in (0, 1, 3, 6, 7)),
)
PLAN = Weaning(since=TONIGHT, from_min=45.0, step_min=5.0, target_min=20.0)


@pytest.mark.parametrize(
    ("so_far", "limits", "sentence"),
    [
        (SO_FAR, Limits(night_min=45.0), "20 of 45 minutes tonight, 4 nights this week."),
        (SO_FAR, Limits(nights_a_week=5), "20 minutes tonight, 4 of 5 nights this week."),
        (SO_FAR, Limits(weaning=PLAN), "20 of 45 minutes tonight, 4 nights this week."),
        (
            replace(SO_FAR, heard_min=0.0, asmr_nights=frozenset({TONIGHT - timedelta(days=2)})),
            Limits(),
            "Nothing yet tonight, 1 night this week.",
        ),
        (
            replace(SO_FAR, heard_min=1.0, asmr_nights=frozenset()),
            Limits(free_days=frozenset({4})),
            "1 minute tonight, 0 nights this week. Tonight is a free night, without ASMR.",
        ),
        (
            replace(SO_FAR, overridden=frozenset({"minutes"})),
            Limits(night_min=15.0),
            "20 of 15 minutes tonight, 4 nights this week. "
            "You went past a limit tonight; it is noted.",
        ),
    ],
)
def test_tonight_so_far(so_far: NightSoFar, limits: Limits, sentence: str) -> None:
    assert so_far_sentence(so_far, limits) == sentence


@pytest.mark.parametrize(
    ("out", "gap", "sentence"),
    [
        (time(23, 30), 60.0, "Quiet from 22:30."),
        (time(0, 15), 60.0, "Quiet from 23:15."),
        (time(23, 30), 0.0, "Quiet from 23:30."),
        (None, 60.0, ""),
    ],
)
def test_quiet_from(out: time | None, gap: float, sentence: str) -> None:
    assert quiet_sentence(Limits(lights_out=out, wind_down_min=gap)) == sentence


def test_the_plan_in_a_sentence() -> None:
    assert (
        weaning_sentence(replace(PLAN, since=date(2026, 12, 7)), date(2026, 12, 7))
        == "45 minutes now, 5 less each week, 20 from 11 January on."
    )
    assert weaning_sentence(replace(PLAN, from_min=20.0), TONIGHT) == (
        "20 minutes now, and so it stays."
    )
    later = replace(PLAN, since=TONIGHT + timedelta(weeks=1))
    assert weaning_sentence(later, TONIGHT) == (
        "45 minutes until 4 December, then 5 less each week, 20 from 1 January on."
    )


@given(st.floats(5, 240), st.floats(0.5, 30), st.floats(5, 240), st.integers(0, 400))
def test_the_plan_arrives_when_it_says(
    from_min: float, step_min: float, target_min: float, days: int
) -> None:
    plan = Weaning(
        since=TONIGHT, from_min=from_min, step_min=step_min, target_min=min(from_min, target_min)
    )
    weeks = weeks_to_target(plan)
    assert weeks is not None
    arrives = plan.since + timedelta(weeks=weeks)
    assert weaned_min(plan, arrives) == pytest.approx(plan.target_min)
    if weeks:
        before = weaned_min(plan, arrives - timedelta(days=1))
        assert before > plan.target_min - 1e-9
    assert weaning_sentence(plan, TONIGHT + timedelta(days=days))


def test_a_plan_without_steps_never_arrives() -> None:
    assert weeks_to_target(replace(PLAN, step_min=0.0)) is None


def test_a_day_far_away_has_its_year() -> None:
    assert day_words(date(2027, 1, 11), TONIGHT) == "11 January"
    assert day_words(date(2028, 1, 11), TONIGHT) == "11 January 2028"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("23:30", time(23, 30)),
        ("23.30", time(23, 30)),
        ("2330", time(23, 30)),
        (" 7 ", time(7, 0)),
        ("0:05", time(0, 5)),
        ("24:00", None),
        ("23:60", None),
        ("late", None),
        ("", None),
    ],
)
def test_times_as_they_are_typed(text: str, at: time | None) -> None:
    assert typed_time(text) == at
