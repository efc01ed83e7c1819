"""When a playing of a track counts as having heard it."""

from __future__ import annotations

HEARD_FROM_S = 30.0
"""As scrobblers have it (https://www.last.fm/api/scrobbling): who skips earlier did not want it,
and a timer that ends within the first seconds of a track has not let anyone hear it."""


def counts_as_heard(heard_s: float, duration_s: float | None) -> bool:
    """Whether it counts: from `HEARD_FROM_S` on, or from half of a track shorter than twice that.

    `heard_s` is what sounded of it, in s, repeats included.
    """
    if duration_s is None or duration_s <= 0.0:
        return heard_s >= HEARD_FROM_S
    return heard_s >= min(HEARD_FROM_S, duration_s / 2.0)
