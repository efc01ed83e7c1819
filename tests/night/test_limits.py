"""Nights go from noon to noon, and any key adds time only so often."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sleepplayer.night.limits import means_still_awake, night_of


def test_a_night_is_named_by_the_day_it_begins_on() -> None:
    assert night_of(datetime(2026, 11, 20, 22, 0, tzinfo=UTC)) == "2026-11-20"
    assert night_of(datetime(2026, 11, 21, 3, 0, tzinfo=UTC)) == "2026-11-20"
    assert night_of(datetime(2026, 11, 21, 11, 59, tzinfo=UTC)) == "2026-11-20"
    assert night_of(datetime(2026, 11, 21, 12, 0, tzinfo=UTC)) == "2026-11-21"


@pytest.mark.parametrize(
    ("remaining_s", "fading", "used", "means"),
    [
        (180.0, False, 0, True),
        (180.1, False, 0, False),
        (250.0, True, 0, True),
        (None, False, 0, False),
        (100.0, True, 3, False),
        (100.0, True, 2, True),
    ],
)
def test_the_last_minutes_and_the_fade_mean_still_awake(
    remaining_s: float | None, fading: bool, used: int, means: bool
) -> None:
    assert means_still_awake(remaining_s=remaining_s, fading=fading, used=used, limit=3) is means
