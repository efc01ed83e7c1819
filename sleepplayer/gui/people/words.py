"""What the Profile page says of limits, and the steps its sliders have. Pure."""

from __future__ import annotations

import math
import re
from datetime import date, time, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from sleepplayer.night.exposure import (
    WEEK_NIGHTS,
    NightSoFar,
    is_free_night,
    night_limit_min,
    quiet_time,
    weaned_min,
)
from sleepplayer.people import Limits, Profile, Weaning

translate = QCoreApplication.translate

NO_LIMIT = math.inf
"""A step of a slider: beyond all figures."""

NIGHT_STEPS_MIN = (
    *(float(minutes) for minutes in range(5, 95, 5)),
    *(105.0, 120.0, 150.0, 180.0, 240.0),
)
GAP_STEPS_MIN = (0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0)
WEEKLY_STEPS_MIN = tuple(float(minutes) for minutes in range(1, 31))


def minutes_words(minutes: float) -> str:
    """A length in whole minutes, as in a sentence: "1 minute", "45 minutes"."""
    count = round(minutes)
    if count == 1:
        return translate("people", "1 minute")
    return translate("people", "{n} minutes").format(n=count)


def night_min_words(minutes: float) -> str:
    """A step of the night's slider."""
    if minutes == NO_LIMIT:
        return translate("people", "no limit")
    return translate("people", "{n} min").format(n=f"{minutes:g}")


def nights_words(nights: float) -> str:
    """A step of the week's slider."""
    if nights == NO_LIMIT:
        return translate("people", "no limit")
    if nights == 1:
        return translate("people", "1 night")
    return translate("people", "{n} nights").format(n=round(nights))


def free_words(nights: float) -> str:
    """How many nights of a week are free ones, without ASMR."""
    return translate("people", "none") if nights == 0 else nights_words(nights)


def gap_words(minutes: float) -> str:
    """How long before lights out it is quiet."""
    return translate("people", "none") if minutes == 0 else night_min_words(minutes)


def day_words(day: date, today: date) -> str:
    """A day to come: "11 January", with its year where that is far."""
    far = abs((day - today).days) > 300
    pattern = translate("people", "d MMMM yyyy") if far else translate("people", "d MMMM")
    return QLocale().toString(QDate(day.year, day.month, day.day), pattern)


def weekday_name(day: int) -> str:
    """A weekday, 0 Monday."""
    return QLocale().standaloneDayName(day + 1, QLocale.FormatType.LongFormat)


def weekday_sign(day: int) -> str:
    """A weekday in one to three letters."""
    return QLocale().standaloneDayName(day + 1, QLocale.FormatType.ShortFormat)


def so_far_sentence(so_far: NightSoFar, limits: Limits) -> str:
    """Tonight and the week: "20 of 45 minutes tonight, 4 nights this week"."""
    most, heard = night_limit_min(limits, so_far.night), round(so_far.heard_min)
    if most is not None:
        tonight = translate("people", "{n} of {most} tonight").format(
            n=heard, most=minutes_words(most)
        )
    elif heard:
        tonight = translate("people", "{n} tonight").format(n=minutes_words(heard))
    else:
        tonight = translate("people", "Nothing yet tonight")
    week = translate("people", "{a}, {b} this week.").format(a=tonight, b=_week(so_far, limits))
    if so_far.overridden:
        return f"{week} {translate('people', 'You went past a limit tonight; it is noted.')}"
    if is_free_night(limits, so_far):
        return f"{week} {translate('people', 'Tonight is a free night, without ASMR.')}"
    return week


def _week(so_far: NightSoFar, limits: Limits) -> str:
    week = {so_far.night - timedelta(days=days) for days in range(WEEK_NIGHTS)}
    had = len(so_far.asmr_nights & week)
    if limits.nights_a_week is None:
        return nights_words(had)
    return translate("people", "{n} of {most}").format(
        n=had, most=nights_words(limits.nights_a_week)
    )


def quiet_sentence(limits: Limits) -> str:
    """From when on it is quiet: "Quiet from 22:30."."""
    quiet = quiet_time(limits)
    if quiet is None:
        return ""
    return translate("people", "Quiet from {time}.").format(time=quiet.strftime("%H:%M"))


def weeks_to_target(weaning: Weaning) -> int | None:
    """In which week the plan arrives, the first being 0; None: never."""
    way_min = weaning.from_min - weaning.target_min
    if way_min <= 0.0:
        return 0
    return math.ceil(way_min / weaning.step_min) if weaning.step_min > 0.0 else None


def weaning_sentence(weaning: Weaning, tonight: date) -> str:
    """The plan: "45 minutes now, 5 less each week, 20 from 11 January on."."""
    weeks, now_min = weeks_to_target(weaning), weaned_min(weaning, tonight)
    if weeks is None or now_min <= weaning.target_min:
        return translate("people", "{n} now, and so it stays.").format(n=minutes_words(now_min))
    arrives = weaning.since + timedelta(weeks=weeks)
    later = translate("people", "{step} less each week, {target} from {day} on.").format(
        step=f"{weaning.step_min:g}",
        target=f"{weaning.target_min:g}",
        day=day_words(arrives, tonight),
    )
    if weaning.since > tonight:
        begin = translate("people", "{n} until {day}, then {later}")
        first = weaning.since + timedelta(weeks=1)
        return begin.format(n=minutes_words(now_min), day=day_words(first, tonight), later=later)
    return translate("people", "{n} now, {later}").format(n=minutes_words(now_min), later=later)


def typed_time(text: str) -> time | None:
    """A clock time as sleepy fingers type it: "23:30", "23.30", "2330", "7"; None: none of them."""
    loose = re.fullmatch(r"\s*(\d{1,2})(?:\s*[:.]?\s*(\d{2}))?\s*", text)
    if loose is None or int(loose[1]) > 23 or int(loose[2] or 0) > 59:
        return None
    return time(int(loose[1]), int(loose[2] or 0))


def person_words(number: int, profile: Profile, *, current: bool) -> str:
    """A person, for the ear: "1, Anna, now"."""
    if current:
        return translate("people", "{n}, {name}, now").format(n=number, name=profile.name)
    return translate("people", "{n}, {name}").format(n=number, name=profile.name)


def gone_words(name: str) -> str:
    """What goes with a person."""
    return translate(
        "people",
        "Delete “{name}”? What was liked and avoided, the limits, the nights heard and the places "
        "in sounds go for good. Sounds and playlists stay.",
    ).format(name=name)
