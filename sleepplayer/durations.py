"""What a person types for a length, a time on the wall or a count, as numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from sleepplayer.errors import UsageError

LONGEST_DURATION_S = 24 * 3600.0
FARTHEST_CLOCK_TIME = timedelta(hours=12)
LARGEST_COUNT = 1000

_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_WITH_UNITS = re.compile(
    rf"(?:{_NUMBER} ?h)? ?(?:{_NUMBER} ?m(?:in)?)? ?(?:{_NUMBER} ?s)?", re.IGNORECASE
)
_WITH_COLONS = re.compile(r"(?:([0-9]{1,2}):(?=[0-9]{2}:))?([0-9]{1,4}):([0-5][0-9])")
_CLOCK_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_LONGEST_TEXT = 40


def parse_duration_s(text: str) -> float:
    """A length in seconds, 0 to 24 h: `90s`, `45m`, `1h30m`, `1.5h`, `1:30:00`, or `1:30`.

    With colons it reads as a player's display does: `1:30` is a minute and a half. A number alone
    is refused, since some mean seconds by it and some minutes; only 0 needs no unit. Raises
    `UsageError`.
    """
    text = text.strip()
    duration_s = _duration_s(text) if len(text) <= _LONGEST_TEXT else None
    if duration_s is None:
        shown = _shown(text)
        if text.isdecimal():
            raise UsageError(f"“{shown}” could be seconds or minutes: write {shown}s or {shown}m.")
        raise UsageError(f"“{shown}” is not a length: write it like 45m, 1h30m or 1:30:00.")
    if duration_s > LONGEST_DURATION_S:
        raise UsageError(f"“{_shown(text)}” is too long: a length is at most 24h.")
    return duration_s


def parse_clock(text: str, now: datetime) -> datetime:
    """The next time the clock on the wall shows `text` (`23:30`, `7:05`), at most 12 h from `now`.

    The zone is that of `now`, and the result is in it. A fixed offset knows nothing of daylight
    saving, so it stands for this machine's own zone (what `Clock.wall` returns has one). An hour
    that comes twice counts where it comes next; one that is left out counts as if the clocks had
    not been put forward. Raises `UsageError`; `ValueError` if `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("now must be timezone-aware")
    clock_time = parse_clock_time(text)
    # Differences are taken in UTC: Python subtracts two times of one zone as if it had no summer.
    now_utc = now.astimezone(UTC)
    today = _on_the_wall(now_utc, now).date()
    coming = (
        moment
        for days in (-1, 0, 1)  # put back shortly after midnight, yesterday's evening comes again
        for moment in _moments(today + timedelta(days), clock_time, now)
        if moment > now_utc
    )
    moment = min(coming)
    if moment - now_utc > FARTHEST_CLOCK_TIME:
        raise UsageError(f"{text.strip()} is more than 12 hours away.")
    return _on_the_wall(moment, now)


def parse_clock_time(text: str) -> time:
    """A time on the wall of any day: `23:30`, `7:05`. Raises `UsageError`."""
    text = text.strip()
    match = _CLOCK_TIME.fullmatch(text)
    if match is None:
        raise UsageError(f"“{_shown(text)}” is not a time: write it like 23:30 or 7:05.")
    return time(int(match[1]), int(match[2]))


def latest_at(clock_time: time, now: datetime) -> datetime:
    """When the clock on the wall has shown this last, `now` included; zones as in `parse_clock`."""
    if now.tzinfo is None:
        raise ValueError("now must be timezone-aware")
    now_utc = now.astimezone(UTC)
    today = _on_the_wall(now_utc, now).date()
    gone = (
        moment
        for days in (-1, 0, 1)  # put back shortly after midnight, tomorrow has been already
        for moment in _moments(today + timedelta(days), clock_time, now)
        if moment <= now_utc
    )
    return _on_the_wall(max(gone), now)


def parse_count(text: str) -> int:
    """A whole number from 1 to 1000, as in "stop after 3 tracks". Raises `UsageError`."""
    text = text.strip()
    count = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
    if not 1 <= count <= LARGEST_COUNT:
        raise UsageError(f"“{_shown(text)}” is not a whole number from 1 to {LARGEST_COUNT}.")
    return count


def _duration_s(text: str) -> float | None:
    if text == "0":
        return 0.0
    match = _WITH_COLONS.fullmatch(text) or (_WITH_UNITS.fullmatch(text) if text else None)
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0.0) for part in match.groups())
    if match.re is _WITH_COLONS and match[1] is not None and minutes >= 60.0:
        return None
    return hours * 3600.0 + minutes * 60.0 + seconds


def _moments(day: date, clock_time: time, now: datetime) -> list[datetime]:
    """When (in UTC) that day's clock shows the time: once, or twice when it is put back."""
    wall = datetime.combine(day, clock_time)
    first, second = (_utc(wall.replace(fold=fold), now) for fold in (0, 1))
    # In an hour that is left out, fold=1 would be *earlier* and the clock would not show it.
    return [first, second] if second > first else [first]


def _utc(wall: datetime, now: datetime) -> datetime:
    if isinstance(now.tzinfo, timezone):
        return wall.astimezone(UTC)
    return wall.replace(tzinfo=now.tzinfo).astimezone(UTC)


def _on_the_wall(moment: datetime, now: datetime) -> datetime:
    zone = None if isinstance(now.tzinfo, timezone) else now.tzinfo
    return moment.astimezone(zone)


def _shown(text: str) -> str:
    """What was typed, fit for a sentence on a terminal."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST_TEXT])
    return shown if len(text) <= _LONGEST_TEXT else shown + "…"
