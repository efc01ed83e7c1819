"""What the person has chosen for tonight's end, and what would come of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import Enum

from sleepplayer.clock import Clock
from sleepplayer.durations import parse_clock
from sleepplayer.night.exposure import Grant
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.prediction import forecast
from sleepplayer.night.queue import Queue
from sleepplayer.night.sleep_timer import (
    AfterTracks,
    AtClock,
    EndOfChapter,
    EndOfQueue,
    ForLength,
    Goal,
    SleepTimer,
    by_tracks,
)
from sleepplayer.night.stretch import is_live, playable_chapters

MOST_TRACKS = 99
LONGEST_MIN = 480

Granted = Callable[[float | None], Grant]
"""What limits grant now of so many wanted seconds; None: as long as the tracks."""


def all_granted(wanted_s: float | None) -> Grant:
    """Nobody has set a limit."""
    return Grant(length_s=wanted_s)


class Kind(Enum):
    """The ways to say when it ends."""

    LENGTH = "length"
    THIS_CHAPTER = "this chapter"
    THIS_TRACK = "this track"
    TRACKS = "tracks"
    QUEUE = "queue"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the ways, with the figures of all, so that going back finds them again."""

    kind: Kind = Kind.LENGTH
    minutes: int = 30
    count: int = 3
    at: time = time(23, 30)

    def goal(self, now: datetime) -> Goal:
        """What to tell the session."""
        match self.kind:
            case Kind.LENGTH:
                return ForLength(self.minutes * 60.0)
            case Kind.THIS_CHAPTER:
                return EndOfChapter()
            case Kind.THIS_TRACK:
                return AfterTracks(1)
            case Kind.TRACKS:
                return AfterTracks(self.count)
            case Kind.QUEUE:
                return EndOfQueue()
            case Kind.CLOCK:
                return AtClock(next_occurrence(self.at, now))


def choice_in_force(  # noqa: PLR0911 - one for each way
    goal: Goal | None, chosen: Choice
) -> Choice | None:
    """The goal of a session that runs as a choice, its other figures as `chosen`; None without."""
    match goal:
        case ForLength():
            return replace(chosen, kind=Kind.LENGTH)
        case EndOfChapter():
            return replace(chosen, kind=Kind.THIS_CHAPTER)
        case AfterTracks(1):
            return replace(chosen, kind=Kind.THIS_TRACK)
        case AfterTracks(count):
            return replace(chosen, kind=Kind.TRACKS, count=count)
        case EndOfQueue():
            return replace(chosen, kind=Kind.QUEUE)
        case AtClock(at):
            return replace(chosen, kind=Kind.CLOCK, at=at.time().replace(second=0, microsecond=0))
        case None:
            return None


def has_chapters(queue: Queue) -> bool:
    """Whether the sound that plays, or would first, is one of chapters that ends by itself."""
    current = queue.current
    if current is None or is_live(current.track):
        return False
    return bool(playable_chapters(current.track))


def comes_to_an_end(choice: Choice, queue: Queue) -> bool:
    """Whether what it waits for can come: a live stream has no end."""
    match choice.kind:
        case Kind.LENGTH | Kind.CLOCK:
            return True
        case Kind.THIS_CHAPTER | Kind.THIS_TRACK:
            entries = queue.turns(1)
        case Kind.TRACKS:
            entries = queue.turns(choice.count)
        case Kind.QUEUE:
            entries = queue.to_the_end()
    return not any(is_live(entry.track) for entry in entries)


def possible(choice: Choice, queue: Queue) -> Choice:
    """What counts for this queue: the length where the choice cannot be met in it."""
    here = choice.kind is not Kind.THIS_CHAPTER or has_chapters(queue)
    return choice if here and comes_to_an_end(choice, queue) else replace(choice, kind=Kind.LENGTH)


@dataclass(frozen=True, slots=True)
class Preview:
    """How a session that starts now would end; None where it cannot be foreseen."""

    length_s: float | None
    fade_s: float
    silent_at: datetime | None
    fades_from: datetime | None
    wanted_s: float | None = None
    """How long it would be without the limits."""

    cut: bool = False
    """A limit ends it."""

    refused: bool = False
    """A limit does not let it begin."""


def preview(
    goal: Goal,
    *,
    queue: Queue,
    clock: Clock,
    settings: SessionSettings,
    granted: Granted = all_granted,
) -> Preview:
    """The plan a start would make, from the same pieces the session uses."""
    wall = clock.wall()
    foretold = forecast(
        queue,
        goal,
        now_s=0.0,
        position_s=None,
        crossfade_s=settings.crossfade_s,
        resume_longer_than_s=settings.resume_longer_than_s,
    )
    timer = SleepTimer().start(goal, now_s=0.0, wall=wall, fade_s=settings.fade_s)
    wanted_s = foretold.deadline_s if by_tracks(goal) else timer.deadline_s
    grant = granted(wanted_s)
    if grant.refused:
        return Preview(None, 0.0, None, None, wanted_s=wanted_s, refused=True)
    if grant.cut_by is not None:
        timer = replace(timer, bound_s=grant.length_s)
    timer = timer.predict(deadline_s=foretold.deadline_s, track_end_s=foretold.track_end_s)
    silent_s, fade_s = timer.silent_at_s, timer.fade_start_s
    if silent_s is None or fade_s is None:
        return Preview(None, 0.0, None, None)
    return Preview(
        wanted_s=wanted_s,
        cut=grant.cut_by is not None,
        length_s=silent_s,
        fade_s=silent_s - fade_s,
        silent_at=wall + timedelta(seconds=silent_s),
        fades_from=wall + timedelta(seconds=fade_s),
    )


def typed_time(text: str, now: datetime) -> time:
    """A time as sleepy fingers type it: "23:30", "23.30", "2330", "7". Raises UsageError.

    It may be at most 12 hours away.
    """
    loose = re.fullmatch(r"\s*(\d{1,2})(?:\s*[:.]?\s*(\d{2}))?\s*", text)
    written = f"{loose[1]}:{loose[2] or '00'}" if loose else text
    return parse_clock(written, now).timetz().replace(tzinfo=None)


def next_occurrence(at: time, now: datetime) -> datetime:
    """When the clock shows this next. Raises UsageError if that is more than 12 hours away."""
    return parse_clock(at.strftime("%H:%M"), now)


def suggested_clock(now: datetime) -> time:
    """A time to offer: the next half hour that leaves at least half an hour."""
    later = now + timedelta(minutes=59)
    return time(later.hour, 30 if later.minute >= 30 else 0)
