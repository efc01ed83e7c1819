"""When tracks will come to their end, as far as that can be foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sleepplayer.night.gain import crossfade_length_s
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.sleep_timer import AfterTracks, EndOfChapter, EndOfQueue, Goal
from sleepplayer.night.stretch import (
    RESUME_LONGER_THAN_S,
    begins_at_s,
    chapter_end_s,
    playable_chapters,
    stretch_of,
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tracks foretell, in `Clock.elapsed_s`; None where it cannot be foreseen.

    `deadline_s` is when a goal of tracks is reached; `track_end_s` when the current track ends, and
    `next_end_s` when the one ends that follows it by itself.
    """

    deadline_s: float | None = None
    track_end_s: float | None = None
    next_end_s: float | None = None


def turn_goes_on(queue: Queue, goal: Goal | None) -> bool:
    """Whether what plays is to play once more before it counts as a track that has ended.

    Who waits for the end of a chapter does not wait for it to come around again.
    """
    current = queue.current
    if current is None or not queue.turn_goes_on:
        return False
    return not (isinstance(goal, EndOfChapter) and playable_chapters(current.track))


def natural_end_s(
    *,
    now_s: float,
    position_s: float,
    durations_s: Sequence[float | None],
    crossfade_s: float,
    begun_s: Sequence[float] = (),
) -> float | None:
    """The moment the last of these tracks ends, the first being at `position_s` now.

    Neighbours overlap by their crossfade. `begun_s`: how far into each of the later ones it begins
    (default: at the start). None if a duration is unknown or there is no track.
    """
    if not durations_s or durations_s[0] is None:
        return None
    end_s = now_s + max(0.0, durations_s[0] - position_s)
    begun_s = begun_s or [0.0] * (len(durations_s) - 1)
    for (before_s, duration_s), begins_s in zip(pairwise(durations_s), begun_s, strict=True):
        if duration_s is None:
            return None
        end_s += duration_s - begins_s - crossfade_length_s(crossfade_s, before_s, duration_s)
    return end_s


def forecast(
    queue: Queue,
    goal: Goal | None,
    *,
    now_s: float,
    position_s: float | None,
    crossfade_s: float,
    resume_longer_than_s: float = RESUME_LONGER_THAN_S,
    chapter_at_s: float | None = None,
) -> Forecast:
    """What the queue foretells for a goal, its current track being at `position_s` of its file.

    None: the current track has yet to begin. A queue that repeats has no end; the end of the queue
    then is that of its last entry once. A track that a goal counts is an entry, with all the times
    it plays. The goal's chapter is the one that `chapter_at_s` belongs
    to (default: the position), so that a goal does not move on with the chapters.
    """
    current = queue.current
    if current is not None and position_s is None:
        position_s = begins_at_s(current.track, longer_than_s=resume_longer_than_s)
    here_s = position_s or 0.0

    def end_of(entries: list[Entry]) -> float | None:
        if not entries:
            return None
        known = {entries[0].entry_id}  # what has played begins at its start the next time
        begun_s = []
        for entry in entries[1:]:
            again = entry.entry_id in known
            known.add(entry.entry_id)
            track = replace(entry.track, left_at_s=None) if again else entry.track
            begins_s = begins_at_s(track, longer_than_s=resume_longer_than_s)
            begun_s.append(begins_s - stretch_of(track).start_s)
        return natural_end_s(
            now_s=now_s,
            position_s=max(0.0, here_s - stretch_of(entries[0].track).start_s),
            durations_s=[stretch_of(entry.track).length_s for entry in entries],
            crossfade_s=crossfade_s,
            begun_s=begun_s,
        )

    deadline_s = None
    if isinstance(goal, AfterTracks):
        deadline_s = end_of(queue.turns(max(1, goal.count)))
    elif isinstance(goal, EndOfQueue):
        deadline_s = end_of(queue.to_the_end())
    elif isinstance(goal, EndOfChapter) and turn_goes_on(queue, goal):
        deadline_s = end_of(queue.turns(1))
    elif isinstance(goal, EndOfChapter) and current is not None:
        end_s = chapter_end_s(current.track, here_s if chapter_at_s is None else chapter_at_s)
        deadline_s = None if end_s is None else now_s + max(0.0, end_s - here_s)
    here_and_next = queue.upcoming(2)
    next_end_s = end_of(here_and_next) if len(here_and_next) == 2 else None
    return Forecast(deadline_s, end_of(here_and_next[:1]), next_end_s)
