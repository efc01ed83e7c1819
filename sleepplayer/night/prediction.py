"""When tracks will come to their end, as far as that can be foreseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sleepplayer.night.gain import crossfade_length_s
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.sleep_timer import AfterTracks, EndOfQueue, Goal


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the tracks foretell, in `Clock.elapsed_s`; None where it cannot be foreseen.

    `deadline_s` is when a goal of tracks is reached; `track_end_s` when the current track ends, and
    `next_end_s` when the one ends that follows it by itself.
    """

    deadline_s: float | None = None
    track_end_s: float | None = None
    next_end_s: float | None = None


def natural_end_s(
    *,
    now_s: float,
    position_s: float,
    durations_s: Sequence[float | None],
    crossfade_s: float,
) -> float | None:
    """The moment the last of these tracks ends, the first being at `position_s` now.

    Neighbours overlap by their crossfade. None if a duration is unknown or there is no track.
    """
    if not durations_s or durations_s[0] is None:
        return None
    end_s = now_s + max(0.0, durations_s[0] - position_s)
    for before_s, duration_s in pairwise(durations_s):
        if duration_s is None:
            return None
        end_s += duration_s - crossfade_length_s(crossfade_s, before_s, duration_s)
    return end_s


def forecast(
    queue: Queue, goal: Goal | None, *, now_s: float, position_s: float, crossfade_s: float
) -> Forecast:
    """What the queue foretells for a goal, its current track being at `position_s`.

    A queue that repeats has no end; the end of the queue then is that of its last entry once.
    """

    def end_of(entries: list[Entry]) -> float | None:
        durations_s = [entry.track.duration_s for entry in entries]
        return natural_end_s(
            now_s=now_s, position_s=position_s, durations_s=durations_s, crossfade_s=crossfade_s
        )

    deadline_s = None
    if isinstance(goal, AfterTracks):
        deadline_s = end_of(queue.upcoming(max(1, goal.count)))
    elif isinstance(goal, EndOfQueue):
        deadline_s = end_of(queue.to_the_end())
    here_and_next = queue.upcoming(2)
    next_end_s = end_of(here_and_next) if len(here_and_next) == 2 else None
    return Forecast(deadline_s, end_of(here_and_next[:1]), next_end_s)
