"""Tonight's plan as everybody sees it: values between rotation, window and terminal."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.rotation.reasons import Reason, Rest

LOOP_MIN = 10.0
"""So long a built-in loop goes on in a plan: a minute of rain is no rain."""


def loop_min(track: Track) -> float | None:
    """How long a plan takes a seamless loop to be, in minutes; None for every other track."""
    length_s = track.duration_s
    if not track.synthesised or not length_s or length_s >= LOOP_MIN * 60.0:
        return None
    return LOOP_MIN


def times_of(track: Track) -> int:
    """How often a track of a plan plays before the next one does."""
    minutes = loop_min(track)
    if minutes is None or not track.duration_s:
        return 1
    return math.ceil(minutes * 60.0 / track.duration_s)


class NothingToPlan(StrEnum):
    """Why a plan is empty."""

    NO_TRACKS = "no-tracks"  # there is nothing in what it is drawn from
    ALL_BARRED = "all-barred"  # all of it is avoided, resting, retired or not allowed
    NO_TIME = "no-time"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What a plan is asked for: minutes from now, and what it may be drawn from.

    `playlists` empty: the whole library. `opening` are tracks that come first, in this order;
    `without` are left out if others may play.
    """

    length_min: float
    playlists: frozenset[PlaylistId] = frozenset()
    opening: tuple[TrackId, ...] = ()
    without: frozenset[TrackId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A track of the plan: so many minutes of it, what it is played for, and why."""

    track: Track
    minutes: float
    trigger: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EveningPlan:
    """A plan for `wish`; `day` is tonight's number, that of days in reasons and rests.

    `cut_min` of the last track will not be heard; `spare_min` remain silent. `estimate`: until
    there are more nights, it goes by what moves most people.
    """

    wish: PlanWish
    day: int
    cards: tuple[Card, ...] = ()
    rests: tuple[Rest, ...] = ()
    cut_min: float = 0.0
    spare_min: float = 0.0
    nothing: NothingToPlan | None = None
    estimate: bool = False
    names: dict[str, str] = field(default_factory=dict, hash=False)
    """What the triggers in it are called, by id."""
