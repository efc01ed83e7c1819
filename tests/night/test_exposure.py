"""How much is enough: minutes, nights, quiet time, and the plan to need less."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepplayer.night.exposure import (
    WORTH_STARTING_S,
    Allowance,
    Grant,
    Limit,
    NightSoFar,
    allowance,
    granted_s,
    is_free_night,
    night_limit_min,
    nights_left,
    quiet_time,
    seconds_between,
    weaning_line,
)
from sleepplayer.night.limits import night_of
from sleepplayer.people import Limits, Weaning

FRIDAY = date(2026, 11, 20)
BERLIN = ZoneInfo("Europe/Berlin")
WEANING = Weaning(since=FRIDAY, from_min=60.0, step_min=10.0, target_min=35.0)


def so_far(
    heard_min: float = 0.0, *ago: int, night: date = FRIDAY, overridden: str = ""
) -> NightSoFar:
    """`ago`: so many nights ago there was ASMR."""
    return NightSoFar(
        night=night,
        heard_min=heard_min,
        asmr_nights=frozenset(night - timedelta(days=days) for days in ago),
        overridden=frozenset(overridden.split()),
    )


def at(hour: int, minute: int = 0, *, day: date = FRIDAY, zone: str = "Europe/Berlin") -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(zone))


# --- minutes and weaning --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "minutes"),
    [(-30, 60.0), (0, 60.0), (6, 60.0), (7, 50.0), (13, 50.0), (14, 40.0), (21, 35.0), (700, 35.0)],
)
def test_weaning_takes_a_step_each_week_and_stops_at_its_target(days: int, minutes: float) -> None:
    night = FRIDAY + timedelta(days=days)
    assert night_limit_min(Limits(weaning=WEANING), night) == minutes


def test_the_lesser_of_limit_and_plan_counts() -> None:
    assert night_limit_min(Limits(), FRIDAY) is None
    assert night_limit_min(Limits(night_min=45.0), FRIDAY) == 45.0
    both = Limits(night_min=45.0, weaning=WEANING)
    assert night_limit_min(both, FRIDAY) == 45.0
    assert night_limit_min(both, FRIDAY + timedelta(weeks=2)) == 40.0


def test_the_plan_as_a_line() -> None:
    line = weaning_line(WEANING, 4)
    assert [minutes for _, minutes in line] == [60.0, 50.0, 40.0, 35.0, 35.0]
    assert [night for night, _ in line] == [FRIDAY + timedelta(weeks=week) for week in range(5)]
    assert all(night_limit_min(Limits(weaning=WEANING), night) == m for night, m in line)


def test_what_is_left_of_the_nights_minutes() -> None:
    limits = Limits(night_min=45.0)
    assert allowance(limits, so_far(33.0), at(22)).left_s == pytest.approx(720.0)
    over = allowance(limits, so_far(50.0), at(22))
    assert over.left_s == 0.0
    assert over.past == {Limit.MINUTES}
    lifted = allowance(limits, so_far(50.0, overridden="minutes"), at(22))
    assert (lifted.left_s, lifted.past) == (None, frozenset())


# --- nights ---------------------------------------------------------------------------------------


def test_days_of_the_week_are_free() -> None:
    limits = Limits(free_days=frozenset({4}))
    assert is_free_night(limits, so_far())
    assert not is_free_night(limits, so_far(night=FRIDAY + timedelta(days=1)))
    assert not is_free_night(limits, so_far(overridden="free-night"))


def test_so_many_nights_of_seven_are_free() -> None:
    limits = Limits(free_a_week=2)
    assert not is_free_night(limits, so_far(0.0, 1, 2, 3, 4))
    assert is_free_night(limits, so_far(0.0, 1, 2, 3, 4, 5))
    assert not is_free_night(limits, so_far(0.0, 1, 2, 3, 4, 7))  # a week ago is another week
    assert not is_free_night(limits, so_far(0.0, 0, 1, 2, 3, 4))  # tonight's own do not count
    assert not is_free_night(Limits(), so_far(0.0, 1, 2, 3, 4, 5, 6))
    assert is_free_night(Limits(free_a_week=7), so_far())


@given(wanted=st.integers(0, 7), nights=st.integers(1, 60))
def test_who_follows_it_has_that_many_free_nights_in_each_week(wanted: int, nights: int) -> None:
    heard: set[date] = set()
    for number in range(nights):
        night = FRIDAY + timedelta(days=number)
        so = NightSoFar(night=night, asmr_nights=frozenset(heard))
        if not is_free_night(Limits(free_a_week=wanted), so):
            heard.add(night)
        week = {night - timedelta(days=days) for days in range(7)}
        assert len(week & heard) <= 7 - wanted


def test_nights_that_are_left_of_a_week() -> None:
    limits = Limits(nights_a_week=3)
    assert nights_left(Limits(), so_far(0.0, 1, 2, 3)) is None
    assert nights_left(limits, so_far(0.0, 1, 6, 7, 8)) == 1
    assert nights_left(limits, so_far(0.0, 0, 1, 2)) == 0
    assert nights_left(limits, so_far(0.0, 1, 2, 3, 4)) == 0


def test_a_night_more_than_that_is_past_the_limit_but_not_one_that_has_begun() -> None:
    limits = Limits(nights_a_week=3)
    assert allowance(limits, so_far(0.0, 1, 2, 3), at(22)).past == {Limit.NIGHTS}
    assert not allowance(limits, so_far(20.0, 0, 1, 2), at(22)).past
    assert not allowance(limits, so_far(0.0, 1, 2, 3, overridden="nights"), at(22)).past
    free = Limits(nights_a_week=3, free_days=frozenset({4}))  # what plays then is no ASMR
    assert not allowance(free, so_far(0.0, 1, 2, 3), at(22)).past


# --- quiet time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lights_out", "gap_min", "quiet"),
    [
        (time(23, 30), 60.0, at(22, 30)),
        (time(0, 30), 60.0, at(23, 30)),
        (time(1, 30), 60.0, at(0, 30, day=FRIDAY + timedelta(days=1))),
        (time(12, 30), 60.0, at(11, 30)),
        (time(11, 59), 0.0, at(11, 59, day=FRIDAY + timedelta(days=1))),
    ],
)
def test_the_quiet_time_is_that_of_the_night_noon_to_noon(
    lights_out: time, gap_min: float, quiet: datetime
) -> None:
    limits = Limits(lights_out=lights_out, wind_down_min=gap_min)
    for wall in (at(12, 1), at(22, 0), at(3, 0, day=FRIDAY + timedelta(days=1))):
        allowed = allowance(limits, so_far(), wall)
        assert allowed.until == quiet
        assert (Limit.LIGHTS_OUT in allowed.past) is (wall >= quiet)
    assert quiet_time(limits) == quiet.timetz().replace(tzinfo=None)
    assert quiet_time(Limits()) is None


def test_lifted_for_tonight_it_is_still_known() -> None:
    limits = Limits(lights_out=time(23, 30))
    allowed = allowance(limits, so_far(overridden="lights-out"), at(23, 0))
    assert (allowed.until, allowed.lights_out) == (None, at(23, 30))
    assert not allowed.past


def test_when_clocks_go_forward_an_hour_is_missing() -> None:
    night = date(2026, 3, 28)  # at 2:00 on the 29th it is 3:00
    limits = Limits(lights_out=time(4, 30))
    wall = at(1, 0, day=night + timedelta(days=1))
    allowed = allowance(limits, so_far(night=night), wall)
    assert allowed.fits_s(Limit.LIGHTS_OUT) == 1.5 * 3600.0
    missing = allowance(Limits(lights_out=time(3, 30)), so_far(night=night), wall)
    assert missing.until is not None
    assert (missing.until.hour, missing.until.minute) == (3, 30)  # there is no 2:30
    assert missing.fits_s(Limit.LIGHTS_OUT) == 1.5 * 3600.0


def test_when_clocks_go_back_the_first_of_two_times_counts() -> None:
    night = date(2026, 10, 24)  # at 3:00 on the 25th it is 2:00
    after = night + timedelta(days=1)
    late = allowance(Limits(lights_out=time(4, 30)), so_far(night=night), at(1, 0, day=after))
    assert late.fits_s(Limit.LIGHTS_OUT) == 3.5 * 3600.0
    twice = allowance(Limits(lights_out=time(3, 30)), so_far(night=night), at(1, 0, day=after))
    assert twice.fits_s(Limit.LIGHTS_OUT) == 1.5 * 3600.0


def test_a_wall_of_fixed_offset_is_told_its_zone() -> None:
    """What the system's clock gives knows only the offset of now."""
    limits, night = Limits(lights_out=time(4, 30)), date(2026, 3, 28)
    wall = datetime(2026, 3, 29, 1, 0, tzinfo=timezone(timedelta(hours=1)))
    told = allowance(
        limits, so_far(night=night), wall, localized=lambda face: face.replace(tzinfo=BERLIN)
    )
    assert told.fits_s(Limit.LIGHTS_OUT) == 1.5 * 3600.0
    assert allowance(limits, so_far(night=night), wall).fits_s(Limit.LIGHTS_OUT) == 2.5 * 3600.0


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati"])
def test_a_traveller_is_quiet_by_the_clock_on_the_wall(zone: str) -> None:
    """Flown over midnight or the date line: the night is that of the place where one lies."""
    limits = Limits(night_min=45.0, lights_out=time(23, 30))
    wall = at(22, 0).astimezone(ZoneInfo(zone))
    night = date.fromisoformat(night_of(wall))
    allowed = allowance(limits, so_far(30.0, night=night), wall)
    assert allowed.left_s == 900.0
    assert allowed.until is not None
    assert allowed.until.replace(tzinfo=None) == datetime.combine(night, time(22, 30))
    east = date.fromisoformat(night_of(at(0, 30, day=FRIDAY + timedelta(days=1))))
    assert east == FRIDAY


def test_moments_are_compared_as_time_passes() -> None:
    before, after = (
        at(1, 30, day=date(2026, 3, 29)),
        at(3, 30, day=date(2026, 3, 29)),
    )
    assert seconds_between(before, after) == 3600.0
    assert seconds_between(at(22).astimezone(UTC), at(23)) == 3600.0


# --- what a start gets ----------------------------------------------------------------------------


def allowed(
    left_min: float | None = None, quiet_min: float | None = None, *past: Limit
) -> Allowance:
    until = None if quiet_min is None else at(22) + timedelta(minutes=quiet_min)
    left_s = None if left_min is None else 60.0 * left_min
    return Allowance(at=at(22), left_s=left_s, until=until, past=frozenset(past))


NOTHING: frozenset[Limit] = frozenset()


@pytest.mark.parametrize(
    ("allowance_", "length_min", "cut_by", "past"),
    [
        (allowed(), 45, None, NOTHING),
        (allowed(60), 45, None, NOTHING),
        (allowed(12), 12, Limit.MINUTES, NOTHING),
        (allowed(12, 30), 12, Limit.MINUTES, NOTHING),
        (allowed(30, 12), 12, Limit.LIGHTS_OUT, NOTHING),
        (allowed(5), 5, Limit.MINUTES, NOTHING),
        (allowed(4), 4, Limit.MINUTES, NOTHING),
        (allowed(1), 1, Limit.MINUTES, NOTHING),
        (allowed(0.99), 45, None, {Limit.MINUTES}),
        (allowed(20, 0.5), 20, Limit.MINUTES, {Limit.LIGHTS_OUT}),
        (allowed(0), 45, None, {Limit.MINUTES}),
        (allowed(None, -90), 45, None, {Limit.LIGHTS_OUT}),
        (allowed(20, -90), 20, Limit.MINUTES, {Limit.LIGHTS_OUT}),
        (allowed(0, -90), 45, None, {Limit.MINUTES, Limit.LIGHTS_OUT}),
        (allowed(20, None, Limit.NIGHTS), 20, Limit.MINUTES, {Limit.NIGHTS}),
    ],
)
def test_what_fits_or_else_what_was_asked_for(
    allowance_: Allowance, length_min: float, cut_by: Limit | None, past: frozenset[Limit]
) -> None:
    grant = granted_s(45 * 60.0, allowance_, hard=False)
    assert grant == Grant(length_s=60.0 * length_min, cut_by=cut_by, past=frozenset(past))


@pytest.mark.parametrize(
    ("allowance_", "grant"),
    [
        (allowed(4), Grant(length_s=240.0, cut_by=Limit.MINUTES)),
        (allowed(None, 0.5), Grant(length_s=30.0, cut_by=Limit.LIGHTS_OUT)),
        (
            allowed(0.49, 20),
            Grant(length_s=0.0, past=frozenset({Limit.MINUTES}), refused=True),
        ),
    ],
)
def test_who_goes_past_nothing_gets_all_that_is_left(allowance_: Allowance, grant: Grant) -> None:
    assert granted_s(45 * 60.0, allowance_, hard=True) == grant


def test_what_is_short_enough_fits_also_into_the_last_minutes() -> None:
    assert granted_s(180.0, allowed(4), hard=True) == Grant(length_s=180.0)
    assert granted_s(20.0, allowed(0.4), hard=True) == Grant(length_s=20.0)


def test_what_lasts_as_long_as_its_tracks_is_cut_too() -> None:
    assert granted_s(None, allowed(), hard=False) == Grant(length_s=None)
    assert granted_s(None, allowed(12), hard=False) == Grant(length_s=720.0, cut_by=Limit.MINUTES)


@given(
    wanted_s=st.none() | st.floats(1.0, 30000.0),
    left=st.none() | st.floats(0.0, 300.0),
    quiet=st.none() | st.floats(-600.0, 600.0),
    nights=st.booleans(),
    hard=st.booleans(),
)
def test_never_a_refusal_without_a_way_and_never_past_what_is_locked(
    wanted_s: float | None, left: float | None, quiet: float | None, nights: bool, hard: bool
) -> None:
    past = (Limit.NIGHTS,) if nights else ()
    allowance_ = allowed(left, quiet, *past)
    grant = granted_s(wanted_s, allowance_, hard=hard)
    length_s = float("inf") if grant.length_s is None else grant.length_s
    if hard:
        assert grant.refused is bool(grant.past)
        for fits_s in filter(None, map(allowance_.fits_s, Limit)):
            assert length_s <= fits_s
    else:
        assert length_s >= min(wanted_s or length_s, WORTH_STARTING_S)
