"""Tonight's plan as everybody sees it: values between rotation, window and terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.rotation.reasons import Reason, Rest


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
    names: dict[str, str] = field(default_factory=dict, hash=False)
    """What the triggers in it are called, by id."""
