"""The reminder: once a night, near its time, by whatever the clock on the wall does."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepplayer.durations import latest_at, parse_clock_time
from sleepplayer.errors import UsageError
from sleepplayer.night.limits import night_of
from sleepplayer.night.reminder import Reminder, parse_reminder

BERLIN = ZoneInfo("Europe/Berlin")


def at(clock: str, day: str = "2026-11-20", fold: int = 0) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=BERLIN, fold=fold)


def due(reminder: Reminder, wall: datetime, *, heard: bool = False) -> bool:
    return reminder.due(wall, has_heard=lambda: heard)


@pytest.mark.parametrize(
    ("clock", "reminds"),
    [
        ("22:29:59", False),
        ("22:30:00", True),
        ("23:00:00", True),
        ("23:00:01", False),
        ("23:50:00", False),
    ],
)
def test_from_its_time_on_for_half_an_hour(clock: str, reminds: bool) -> None:
    assert due(Reminder("22:30"), at(clock)) is reminds


def test_once_a_night() -> None:
    reminder = Reminder("22:30")
    walls = [at("12:00") + timedelta(minutes=minute) for minute in range(3 * 24 * 60)]
    assert [wall for wall in walls if due(reminder, wall)] == [
        at("22:30", f"2026-11-{day}") for day in (20, 21, 22)
    ]


def test_after_midnight_it_belongs_to_the_night_before() -> None:
    reminder = Reminder("00:15")
    assert due(reminder, at("00:15", "2026-11-21"))
    assert not due(reminder, at("00:20", "2026-11-21"))
    assert due(reminder, at("00:15", "2026-11-22"))


def test_a_new_start_does_not_remind_again() -> None:
    before = Reminder("22:30")
    assert due(before, at("22:30"))
    reminder = Reminder("22:30", done_night=before.done_night)
    assert not due(reminder, at("22:40"))
    assert due(reminder, at("22:30", "2026-11-21"))
    reminder.set("23:00", at("22:45"))
    assert reminder.done_night == ""


def test_what_was_heard_is_asked_once_a_night_and_only_when_it_is_due() -> None:
    reminder, asked = Reminder("22:30"), list[datetime]()

    def heard(wall: datetime) -> bool:
        asked.append(wall)
        return False

    walls = [at("12:00") + timedelta(minutes=minute) for minute in range(2 * 24 * 60)]
    for wall in walls:
        reminder.due(wall, has_heard=partial(heard, wall))
    assert asked == [at("22:30"), at("22:30", "2026-11-21")]


def test_who_has_listened_needs_none() -> None:
    reminder = Reminder("22:30")
    assert not due(reminder, at("22:30"), heard=True)
    assert not due(reminder, at("22:40")), "done with for this night"
    assert due(reminder, at("22:30", "2026-11-21"))


@pytest.mark.parametrize("none", ["", "  ", "later", "25:00"])
def test_none_never_comes(none: str) -> None:
    reminder = Reminder(none)
    walls = [at("12:00") + timedelta(minutes=minute) for minute in range(24 * 60)]
    assert not any(due(reminder, wall) for wall in walls)


def test_a_time_that_is_past_means_tomorrows() -> None:
    reminder = Reminder("")
    reminder.set("22:30", at("22:40"))
    assert not due(reminder, at("22:41"))
    assert due(reminder, at("22:30", "2026-11-21"))


def test_another_time_the_same_night_reminds_again() -> None:
    reminder = Reminder("22:00")
    assert due(reminder, at("22:00"))
    reminder.set("22:30", at("22:10"))
    assert due(reminder, at("22:30"))


def test_the_same_time_again_changes_nothing() -> None:
    reminder = Reminder("22:30")
    assert due(reminder, at("22:30"))
    reminder.set("22:30", at("22:31"))
    assert not due(reminder, at("22:32"))


def test_through_a_suspend() -> None:
    reminder = Reminder("22:30")
    assert not due(reminder, at("21:00"))
    assert due(reminder, at("22:45"))
    late = Reminder("22:30")
    assert not due(late, at("21:00"))
    assert not due(late, at("23:45"))


def test_a_clock_that_is_set_back_reminds_of_nothing_twice() -> None:
    reminder = Reminder("22:30")
    assert due(reminder, at("22:31"))
    assert not due(reminder, at("21:00"))
    assert not due(reminder, at("22:30"))


def test_an_hour_that_comes_twice_reminds_once() -> None:
    reminder = Reminder("02:30")
    assert due(reminder, at("02:30", "2026-10-25"))
    assert not due(reminder, at("02:30", "2026-10-25", fold=1))


def test_half_an_hour_is_half_an_hour_when_the_clocks_are_put_back() -> None:
    # 02:45 comes twice; seen from 03:10 the second one is 25 minutes ago, the first 85.
    assert due(Reminder("02:45"), at("03:10", "2026-10-25"))
    assert not due(Reminder("01:50"), at("02:10", "2026-10-25", fold=1))


def test_an_hour_that_is_left_out_counts_after_it() -> None:
    reminder = Reminder("02:30")
    assert not due(reminder, at("01:59", "2026-03-29"))
    assert due(reminder, at("03:30", "2026-03-29"))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 365 * 24 * 60), st.times(), st.integers(5, 15))
def test_every_night_has_one_whoever_looks_how_often(
    begun_min: int, clock: time, every_min: int
) -> None:
    begun = at("12:00", "2026-01-01").astimezone(UTC) + timedelta(minutes=begun_min)
    step = timedelta(minutes=every_min)
    reminder = Reminder(f"{clock:%H:%M}")
    walls = [(begun + n * step).astimezone(BERLIN) for n in range(timedelta(days=3) // step)]
    reminded = [wall for wall in walls if due(reminder, wall)]
    assert 2 <= len(reminded) <= 4
    nights = [night_of(latest_at(parse_clock_time(f"{clock:%H:%M}"), wall)) for wall in reminded]
    assert len(set(nights)) == len(nights)


@pytest.mark.parametrize(
    ("typed", "kept"), [("22:30", "22:30"), (" 7:05 ", "07:05"), ("", ""), ("  ", "")]
)
def test_what_is_typed(typed: str, kept: str) -> None:
    assert parse_reminder(typed) == kept


@pytest.mark.parametrize("typed", ["24:00", "22.30", "half past ten", "22:3", "٢٢:٣٠"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        parse_reminder(typed)
