"""When a listen counts."""

from __future__ import annotations

import pytest

from sleepplayer.night.heard import counts_as_heard


@pytest.mark.parametrize(
    ("heard_s", "duration_s", "counts"),
    [
        (29.9, 600.0, False),
        (30.0, 600.0, True),
        (30.0, None, True),
        (29.9, None, False),
        (9.9, 20.0, False),
        (10.0, 20.0, True),
        (0.0, 0.0, False),
    ],
)
def test_from_half_a_minute_or_half_of_a_short_track(
    heard_s: float, duration_s: float | None, counts: bool
) -> None:
    assert counts_as_heard(heard_s, duration_s) is counts
