"""When the place in a track has jumped, seen from outside."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sleepplayer.controls import NowPlaying
from sleepplayer.night.view import Phase

TOLERANCE_S = 1.0
"""What an engine's places may be off without being a jump: they come a few times a second, and
stand still for a moment after a start."""


@dataclass(frozen=True, slots=True)
class Belief:
    """Where an onlooker takes the track to be, who was last told at `told_s` (of a `Clock`).

    It counts on by itself while it is told that the track plays.
    """

    entry_id: int | None
    phase: Phase
    position_s: float
    told_s: float


def follow(belief: Belief | None, now: NowPlaying, now_s: float) -> tuple[Belief | None, bool]:
    """What an onlooker believes from now on, and whether they have to be told of a jump first.

    Told is what is more than 1 s from where they take it to be, however slowly it drifted there.
    A track that is new is taken to begin at 0. Between two looks it may have been paused or gone
    on at any moment, so then every place in between is as expected. Without a place there is no
    belief.
    """
    position_s = now.position_s
    if now.phase is Phase.IDLE or position_s is None or not math.isfinite(position_s):
        return None, False
    there = Belief(now.entry_id, now.phase, position_s, now_s)
    if belief is None or belief.entry_id != now.entry_id:
        return there, position_s > TOLERANCE_S
    passed_s = max(0.0, now_s - belief.told_s)
    earliest_s = latest_s = belief.position_s
    if Phase.PLAYING in (belief.phase, now.phase):
        latest_s += passed_s
        if belief.phase is now.phase:
            earliest_s = latest_s
    jumped = not earliest_s - TOLERANCE_S <= position_s <= latest_s + TOLERANCE_S
    # One who was told nothing goes on counting from where they were.
    return (there if jumped or belief.phase is not now.phase else belief), jumped
