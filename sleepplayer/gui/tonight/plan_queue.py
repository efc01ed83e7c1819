"""The plan and the queue: laying one into the other, and when what is laid out ends. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from sleepplayer.models import Track, TrackId
from sleepplayer.night.evening_plan import Card, EveningPlan, loop_min, times_of
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.prediction import natural_end_s
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.stretch import begins_at_s, is_live, stretch_of
from sleepplayer.rotation.reasons import Why

UNKNOWN_S = 1200.0
"""What a track of unknown length is taken to last, as the planner takes it."""


FULL_MIN = 0.5
"""A plan that lacks no more than this is full, as the planner has it."""


def swapped_in(plan: EveningPlan, place: int, following: Sequence[Card]) -> list[Card]:
    """The plan's card at a place and, behind it, those that followed there, as far as they fit.

    Only where room is left does the plan go on with others. What ends the evening may be cut.
    """
    room_min = plan.wish.length_min - sum(card.minutes for card in plan.cards[:place])
    laid: list[Card] = []
    for card in (plan.cards[place], *following, *plan.cards[place + 1 :]):
        stays = card in following
        if laid and room_min <= (0.0 if stays else FULL_MIN):
            break
        if any(same(card.track, one.track) for one in laid):
            continue
        minutes = card.minutes
        if following and card is following[-1]:  # it may have been cut
            minutes = max(minutes, _whole_min(card))
        minutes = min(minutes, max(room_min, 0.0)) or card.minutes
        room_min -= minutes
        laid.append(_as_it_is_now(card, minutes) if stays else card)
    return laid


def _whole_min(card: Card) -> float:
    length_s = stretch_of(card.track).length_s or 0.0
    return loop_min(card.track) or length_s / 60.0


def _as_it_is_now(card: Card, minutes: float) -> Card:
    """What was said of its neighbours and of the end may not be so any more."""
    stays = tuple(r for r in card.reasons if r.why not in (Why.STAYS, Why.ENDS_IN_TIME))
    return replace(card, minutes=minutes, reasons=stays or card.reasons)


def lay(queue: Queue, tracks: Sequence[Track], *, keep: int = 0) -> list[int]:
    """Let the visible entries from index `keep` on be those of `tracks`; returns their ids.

    What stays keeps its entry, and with it what is chosen, scrolled to, or known to the engine.
    """
    before = list(queue.entries[keep:])
    ids = []
    for track in tracks:
        stays = next((entry for entry in before if same(entry.track, track)), None)
        if stays is None:
            ids.append(queue.add([track], times=times_of(track))[0].entry_id)
        else:
            before.remove(stays)
            queue.set_times(stays.entry_id, times_of(track))
            ids.append(stays.entry_id)
    for entry in before:  # after the new ones have come: the queue is never empty in between
        queue.remove(entry.entry_id)
    for offset, entry_id in enumerate(ids):
        queue.move(entry_id, keep + offset)
    return ids


def begin_with(queue: Queue, entry_id: int) -> None:
    """Let this entry come first; nothing plays yet. Shuffled, the others follow in a new order."""
    shuffled = queue.shuffle
    queue.set_shuffle(False)
    queue.select(entry_id)
    queue.set_shuffle(shuffled)


def same(one: Track, other: Track) -> bool:
    """Whether two values are of one track."""
    if one.track_id is not None and other.track_id is not None:
        return one.track_id == other.track_id
    return one.location == other.location


def track_ids(tracks: Sequence[Track]) -> tuple[TrackId, ...]:
    """The ids of those the library knows, in their order."""
    return tuple(track.track_id for track in tracks if track.track_id is not None)


def played_s(queue: Queue, position_s: float) -> float:
    """How long what plays has played, being at a place of its file; with a loop's rounds."""
    current = queue.current
    if current is None:
        return position_s
    return position_s + queue.rounds_played * (stretch_of(current.track).length_s or 0.0)


def rest_s(entries: Sequence[Entry], position_s: float, settings: SessionSettings) -> float:
    """How long these play from now on, the first being at a place of its file; each once, a loop as
    often as it is in them."""
    if any(is_live(entry.track) for entry in entries):
        return math.inf
    if not entries:
        return 0.0
    longer_than_s = settings.resume_longer_than_s
    stretches = [stretch_of(entry.track) for entry in entries]
    end_s = natural_end_s(
        now_s=0.0,
        position_s=max(0.0, position_s - stretches[0].start_s),
        durations_s=[stretch.length_s or UNKNOWN_S for stretch in stretches],
        crossfade_s=settings.crossfade_s,
        begun_s=[
            begins_at_s(entry.track, longer_than_s=longer_than_s) - stretch.start_s
            for entry, stretch in zip(entries[1:], stretches[1:], strict=True)
        ],
    )
    return end_s or 0.0
