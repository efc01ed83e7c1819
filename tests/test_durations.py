"""What people type: read right, or refused with a sentence that shows how to write it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.durations import parse_clock, parse_count, parse_duration_s
from sleepplayer.errors import UsageError

BERLIN = ZoneInfo("Europe/Berlin")
HALF_A_DAY = timedelta(hours=12)


def berlin(wall: str) -> datetime:
    """What the clocks in Berlin show."""
    return datetime.fromisoformat(wall).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "duration_s"),
    [
        ("90s", 90.0),
        ("45m", 2700.0),
        ("45min", 2700.0),
        ("45 min", 2700.0),
        ("2h", 7200.0),
        ("1h30m", 5400.0),
        ("1h 30m", 5400.0),
        ("1H30M", 5400.0),
        ("1h15s", 3615.0),
        ("1h90m", 9000.0),
        ("1.5h", 5400.0),
        ("0.5s", 0.5),
        ("1:30:00", 5400.0),
        ("1:30", 90.0),
        ("90:00", 5400.0),
        ("0:05", 5.0),
        ("0s", 0.0),
        ("0", 0.0),
        (" 45m ", 2700.0),
        ("24h", 86400.0),
        ("24:00:00", 86400.0),
    ],
)
def test_durations_are_read(text: str, duration_s: float) -> None:
    assert parse_duration_s(text) == duration_s


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-5m", "+5m", "nan", "inf", "nans", "infh", "1e3s", "m", "h", ":", "1:", ":30"),
        *("1:5", "1:60", "1:60:00", "1:2:3", "1:30:00:00", "30m1h", "5m5m", "5 5m", "5x", "5mm"),
        *("1,5h", ".5h", "5.h", "٥m", "0x5m", "1_0m", "five", "45m!", "1h\n30m"),
        *("1" * 400 + "s", " " * 50 + "x"),
    ],
)
def test_nonsense_is_no_duration(text: str) -> None:
    with pytest.raises(UsageError, match=r"is not a length: write it like 45m, 1h30m or 1:30:00\."):
        parse_duration_s(text)


def test_a_number_alone_is_refused_with_both_ways_to_write_it() -> None:
    with pytest.raises(UsageError, match="“90” could be seconds or minutes: write 90s or 90m"):
        parse_duration_s("90")


@pytest.mark.parametrize("text", ["24h1s", "25h", "1441m", "86401s", "9999999999s", "24:00:01"])
def test_more_than_a_day_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="at most 24h"):
        parse_duration_s(text)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_every_way_to_write_a_duration_reads_alike(hours: int, minutes: int, seconds: int) -> None:
    total_s = hours * 3600 + minutes * 60 + seconds
    assert parse_duration_s(f"{hours}:{minutes:02}:{seconds:02}") == total_s
    assert parse_duration_s(f"{hours}h{minutes}m{seconds}s") == total_s
    assert parse_duration_s(f"{hours * 60 + minutes}:{seconds:02}") == total_s
    assert parse_duration_s(f"{total_s}s") == total_s


@given(st.one_of(st.text(max_size=60), st.text(alphabet="0123456789:.hms -", max_size=50)))
def test_any_text_is_a_possible_length_or_one_printable_sentence(text: str) -> None:
    try:
        assert 0.0 <= parse_duration_s(text) <= 86400.0
    except UsageError as error:
        assert str(error).isprintable()
        assert len(str(error)) < 200


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("23:30", "2025-01-05 22:00", "2025-01-05 23:30"),
        ("7:05", "2025-01-05 22:00", "2025-01-06 07:05"),
        ("07:05", "2025-01-05 22:00", "2025-01-06 07:05"),
        ("0:00", "2025-12-31 22:00", "2026-01-01 00:00"),
        ("10:00", "2025-01-05 22:00", "2025-01-06 10:00"),
        ("22:00", "2025-01-05 21:59:59.999999", "2025-01-05 22:00"),
    ],
)
def test_the_next_time_the_clock_shows_it(text: str, now: str, expected: str) -> None:
    found = parse_clock(text, berlin(now))
    assert found == berlin(expected)
    assert found.tzinfo is BERLIN


@pytest.mark.parametrize("text", ["10:01", "21:59", "22:00"])
def test_farther_than_twelve_hours_is_refused(text: str) -> None:
    now = berlin("2025-01-05 22:00")
    with pytest.raises(UsageError, match=f"{text} is more than 12 hours away"):
        parse_clock(text, now)


@pytest.mark.parametrize(
    "text", ["", "24:00", "23:60", "7", "7:5", "007:05", "-1:00", "7:05pm", "٧:٠٥"]
)
def test_nonsense_is_no_time(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time: write it like 23:30 or 7:05"):
        parse_clock(text, berlin("2025-01-05 22:00"))


def test_a_night_that_loses_an_hour() -> None:
    now = berlin("2025-03-29 22:00")
    morning = parse_clock("7:00", now)
    assert morning.astimezone(UTC) - now.astimezone(UTC) == timedelta(hours=8)
    # 11:00 is 13 hours later by the faces of the clocks, and 12 by the night.
    assert parse_clock("11:00", now).astimezone(UTC) - now.astimezone(UTC) == HALF_A_DAY
    with pytest.raises(UsageError):
        parse_clock("11:01", now)


def test_a_time_that_is_left_out_counts_as_if_the_clocks_had_not_moved() -> None:
    now = berlin("2025-03-30 01:45")
    found = parse_clock("2:30", now)
    assert found.astimezone(UTC) - now.astimezone(UTC) == timedelta(minutes=45)
    assert (found.hour, found.minute) == (3, 30)


@pytest.mark.parametrize(
    ("now", "fold", "minutes_away"),
    [("01:45", 0, 45), ("02:15", 0, 15), ("02:45", 0, 45), ("02:15", 1, 15)],
)
def test_a_time_that_comes_twice_counts_where_it_comes_next(
    now: str, fold: int, minutes_away: int
) -> None:
    moment = berlin(f"2025-10-26 {now}").replace(fold=fold)
    away = parse_clock("2:30", moment).astimezone(UTC) - moment.astimezone(UTC)
    assert away == timedelta(minutes=minutes_away)


def test_an_evening_that_comes_again_after_midnight() -> None:
    # St. John's put its clocks back at 0:01, to 23:01 of the day before.
    zone = ZoneInfo("America/St_Johns")
    now = datetime(2010, 11, 7, 0, 0, 30, tzinfo=zone)
    assert parse_clock("23:30", now) == datetime(2010, 11, 6, 23, 30, fold=1, tzinfo=zone)


@given(
    st.integers(0, 3 * 365 * 86400),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_agrees_with_watching_the_clock(
    seconds: int, hour: int, minute: int, zone_name: str
) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    zone = ZoneInfo(zone_name)
    start = now.replace(second=0, microsecond=0)
    watched = (start + timedelta(minutes=later) for later in range(1, 12 * 60 + 1))
    shown = ((moment, moment.astimezone(zone)) for moment in watched)
    fitting = (moment for moment, wall in shown if (wall.hour, wall.minute) == (hour, minute))
    expected = next((moment for moment in fitting if moment - now <= HALF_A_DAY), None)
    try:
        found = parse_clock(f"{hour}:{minute:02}", now.astimezone(zone))
    except UsageError:
        assert expected is None
    else:
        left_out = (found.hour, found.minute) != (hour, minute)
        assert left_out or found.astimezone(UTC) == expected
        assert timedelta(0) < found.astimezone(UTC) - now <= HALF_A_DAY


@pytest.fixture
def machine_in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the machine's zone cannot be set here")
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    if before is None:
        monkeypatch.delenv("TZ")
    else:
        monkeypatch.setenv("TZ", before)
    time.tzset()


@pytest.mark.usefixtures("machine_in_berlin")
def test_a_fixed_offset_stands_for_the_machines_zone() -> None:
    winter = timezone(timedelta(hours=1))
    now = datetime(2025, 3, 29, 22, 0, tzinfo=winter)
    found = parse_clock("7:00", now)
    assert found - now == timedelta(hours=8)
    assert found.utcoffset() == timedelta(hours=2)
    assert (found.hour, found.minute) == (7, 0)
    now = datetime(2025, 10, 26, 2, 45, tzinfo=timezone(timedelta(hours=2)))
    assert parse_clock("2:30", now) - now == timedelta(minutes=45)


def test_a_time_without_zone_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="timezone-aware"):
        parse_clock("7:00", datetime.fromisoformat("2025-01-05"))


@given(st.integers(1, 1000))
def test_counts_are_read(count: int) -> None:
    assert parse_count(f" {count} ") == count


@pytest.mark.parametrize("text", ["0", "1001", "-1", "1.0", "", "two", "1e2", "٣", "9" * 5000])
def test_other_counts_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a whole number from 1 to 1000"):
        parse_count(text)
