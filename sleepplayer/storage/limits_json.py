"""A person's limits as JSON. What cannot be read falls back by itself, behind a PIN to little."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, time
from typing import Any

from sleepplayer.people import Limits, Weaning
from sleepplayer.storage.checked import mapping, number, sequence, text, whole
from sleepplayer.storage.json_file import DAMAGE

SHORT_NIGHT_MIN = 30.0
"""What a night has at most where limits are behind a PIN and cannot be read."""

MOST_MIN = 24 * 60.0

_log = logging.getLogger(__name__)


def limits_text(limits: Limits) -> str:
    """As they are stored: only what is set, and the wind-down."""
    weaning = limits.weaning
    document: dict[str, Any] = {
        "night_min": limits.night_min,
        "nights_a_week": limits.nights_a_week,
        "free_days": sorted(limits.free_days) or None,
        "free_a_week": limits.free_a_week or None,
        "lights_out": None if limits.lights_out is None else limits.lights_out.isoformat(),
        "wind_down_min": limits.wind_down_min,
        "weaning": None
        if weaning is None
        else {
            "since": weaning.since.isoformat(),
            "from_min": weaning.from_min,
            "step_min": weaning.step_min,
            "target_min": weaning.target_min,
        },
    }
    return json.dumps({name: value for name, value in document.items() if value is not None})


def limits_from(stored: str, *, behind_pin: bool) -> Limits:
    """The inverse of `limits_text`; raises nothing.

    What makes no sense counts as not set. If it stands behind a PIN, such a night has
    `SHORT_NIGHT_MIN` at most: damage does not unlock anything.
    """
    values: dict[str, Any] = {}
    unread = False
    try:
        document: Mapping[str, Any] = mapping(json.loads(stored))
    except DAMAGE:
        document, unread = {}, True
    for name in (field.name for field in fields(Limits)):
        if document.get(name) is None:
            continue
        try:
            values[name] = _READ[name](document[name])
        except DAMAGE:
            unread = True
    if unread:
        _log.warning("A person’s limits cannot be read as they were set")
        if behind_pin:
            values["night_min"] = min(SHORT_NIGHT_MIN, values.get("night_min", SHORT_NIGHT_MIN))
    return Limits(**values)


def _minutes(value: Any) -> float:
    return min(MOST_MIN, max(0.0, number(value)))


def _up_to_seven(value: Any) -> int:
    return min(7, max(0, whole(value)))


def _weekdays(value: Any) -> frozenset[int]:
    days = [whole(day) for day in sequence(value)]
    if not all(0 <= day <= 6 for day in days):
        raise ValueError("no weekday")
    return frozenset(days)


def _weaning(value: Any) -> Weaning:
    document = mapping(value)
    return Weaning(
        since=date.fromisoformat(text(document["since"])),
        from_min=_minutes(document["from_min"]),
        step_min=_minutes(document["step_min"]),
        target_min=_minutes(document["target_min"]),
    )


_READ: Mapping[str, Callable[[Any], Any]] = {
    "night_min": _minutes,
    "nights_a_week": _up_to_seven,
    "free_days": _weekdays,
    "free_a_week": _up_to_seven,
    "lights_out": lambda value: time.fromisoformat(text(value)).replace(tzinfo=None),
    "wind_down_min": _minutes,
    "weaning": _weaning,
}
