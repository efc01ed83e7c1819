"""What a window or a terminal shows of the session: one plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sleepplayer.models import Chapter
from sleepplayer.night import limits
from sleepplayer.night.exposure import Limit
from sleepplayer.night.pacing import Pacing
from sleepplayer.night.playback import PlaybackStatus
from sleepplayer.night.queue import Entry
from sleepplayer.night.sleep_timer import Goal, TimerState
from sleepplayer.night.stretch import chapter_at
from sleepplayer.people import SessionKind


class Phase(Enum):
    """Whether there is a session, and whether it sounds."""

    IDLE = "idle"
    PLAYING = "playing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A moment of the session. Durations in s, `volume` 0-100, datetimes timezone-aware.

    `planned_s` is the length from the plan's start to silence, for a dial; `still_awake` says
    whether any key now adds time. `reconnecting`: a stream broke off and is tried again.
    `kind` says what the session is for; in a discovery no key adds time. `limit` is the limit of
    the night that ends it, if its goal does not; at `at_limit` no key adds any more.
    """

    phase: Phase = Phase.IDLE
    kind: SessionKind = SessionKind.EVENING
    entry: Entry | None = None
    position_s: float | None = None
    duration_s: float | None = None
    chapter: Chapter | None = None
    timer: TimerState = TimerState.IDLE
    goal: Goal | None = None
    remaining_s: float | None = None
    planned_s: float | None = None
    fade_s: float = 0.0
    silent_at: datetime | None = None
    fades_from: datetime | None = None
    volume: int = 0
    muted: bool = False
    still_awake: bool = False
    output_lost: bool = False
    reconnecting: bool = False
    limit: Limit | None = None
    at_limit: bool = False


def session_view(  # noqa: PLR0913 - what there is to show, from all who know of it
    *,
    phase: Phase,
    kind: SessionKind,
    entry: Entry | None,
    status: PlaybackStatus,
    pacing: Pacing,
    wall: datetime,
    extensions_used: int,
    volume: int,
    muted: bool,
    output_lost: bool,
) -> SessionView:
    """Gather what there is to show at a moment."""
    if phase is Phase.IDLE:
        return SessionView(entry=entry, volume=volume, muted=muted)
    timer, now_s = pacing.timer, pacing.now_s
    remaining_s = timer.remaining_s(now_s)
    fade_start_s, silent_at_s = timer.fade_start_s, timer.silent_at_s
    return SessionView(
        phase=phase,
        kind=kind,
        entry=entry,
        position_s=status.position_s,
        duration_s=status.duration_s or (entry.track.duration_s if entry else None),
        chapter=chapter_at(entry.track, status.position_s or 0.0) if entry else None,
        timer=timer.state,
        goal=timer.goal,
        remaining_s=remaining_s,
        planned_s=silent_at_s - pacing.started_s if silent_at_s is not None else None,
        fade_s=0.0 if silent_at_s is None or fade_start_s is None else silent_at_s - fade_start_s,
        silent_at=wall + timedelta(seconds=remaining_s) if remaining_s is not None else None,
        fades_from=(
            wall + timedelta(seconds=fade_start_s - now_s) if fade_start_s is not None else None
        ),
        volume=volume,
        muted=muted,
        # In a pause a key means what it says: whoever paused is awake and knows it.
        still_awake=phase is Phase.PLAYING
        and kind is SessionKind.EVENING
        and timer.active
        and limits.means_still_awake(
            remaining_s=remaining_s,
            fading=timer.state is TimerState.FADING,
            used=extensions_used,
            limit=pacing.settings.still_awake_limit,
        ),
        output_lost=output_lost,
        limit=pacing.ending_limit,
        at_limit=pacing.ending_limit is not None and not pacing.has_room,
    )
