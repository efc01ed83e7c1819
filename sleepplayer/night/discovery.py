"""Discovery: which excerpt stands for which trigger, and in what order. Pure.

A round asks for each trigger once, what is least known first; nobody is told beforehand what comes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from sleepplayer.locations import is_stream
from sleepplayer.models import Resume, Standing, Tag, Track
from sleepplayer.night.stretch import stretch_of
from sleepplayer.people import Answer

EXCERPT_S = 30.0
SHORTEST_S, LONGEST_S = 20.0, 40.0
"""An excerpt is long enough to feel something, and short enough that a round takes ten minutes."""

MOST_EXCERPTS = 20
BEGINS_AT = 0.35
"""Where in a track its excerpt begins, as a share of it: behind greetings, before farewells."""

LEAST_WEIGHT = 0.3
"""A trigger that is less of a track than this is not what one hears there."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that may play, with its tags."""

    track: Track
    tags: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The excerpt of a trigger: a track with all but 20 to 40 s of it skipped."""

    trigger: str
    track: Track


def excerpt_of(track: Track, title: str) -> Track | None:
    """Some 30 s of a track under another title; None if it is too short, or nobody knows how long
    it is. It has no id and no place where it was left, so that nothing learnt of it changes it."""
    stretch = stretch_of(track)
    if is_stream(track.location) or track.duration_s is None or stretch.length_s is None:
        return None
    if stretch.length_s < SHORTEST_S:
        return None
    whole = stretch.length_s <= LONGEST_S
    length_s = stretch.length_s if whole else EXCERPT_S
    before_s = 0.0 if whole else min(BEGINS_AT * stretch.length_s, stretch.length_s - length_s)
    start_s = stretch.start_s + before_s
    return replace(
        track,
        title=title,
        artist="",
        track_id=None,
        chapters=(),
        skip_start_s=start_s,
        skip_end_s=max(0.0, track.duration_s - start_s - length_s),
        left_at_s=None,
        resume=Resume.NEVER,
    )


def chosen_round(
    candidates: Iterable[Candidate],
    known: Mapping[str, int],
    *,
    rng: Random,
    titles: Sequence[str],
    count: int = MOST_EXCERPTS,
    among: Collection[str] | None = None,
) -> list[Chosen]:
    """A round in the order it plays in: for each trigger of the tracks the one that shows it best.

    `known` says how often each trigger has been answered or stated: those with the lowest number
    come into the round first. `titles` are what the excerpts are called, as many as may be needed.
    A track stands for one trigger. `among` are those that can be asked for, None: all.
    """
    by_trigger: dict[str, list[tuple[float, float, Candidate]]] = {}
    for candidate in candidates:
        if excerpt_of(candidate.track, "") is None:
            continue
        sure = {tag.trigger: _sureness(tag) for tag in candidate.tags}
        for each in candidate.track.triggers:
            asked_for = among is None or each.trigger in among
            if asked_for and each.weight >= LEAST_WEIGHT:
                shows = each.weight * sure.get(each.trigger, 1.0)
                by_trigger.setdefault(each.trigger, []).append((shows, rng.random(), candidate))
    wanted = sorted(by_trigger, key=lambda trigger: (known.get(trigger, 0), rng.random()))
    taken: set[str] = set()
    found: list[tuple[str, Candidate]] = []
    for trigger in wanted:
        free = [one for one in by_trigger[trigger] if one[2].track.location not in taken]
        if free and len(found) < count:
            best = max(free, key=lambda one: one[:2])[2]
            taken.add(best.track.location)
            found.append((trigger, best))
    rng.shuffle(found)
    return [
        Chosen(trigger, excerpt)
        for (trigger, candidate), title in zip(found, titles, strict=False)
        if (excerpt := excerpt_of(candidate.track, title)) is not None
    ]


def _sureness(tag: Tag) -> float:
    return tag.confidence if tag.standing is Standing.SUGGESTED else 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """What a trigger was answered with in this round and in the last one that asked for it."""

    trigger: str
    answer: Answer
    before: Answer | None = None


ORDER = (Answer.LOVE, Answer.LIKE, Answer.NOTHING, Answer.UNPLEASANT)


def outcome(now: Mapping[str, Answer], before: Mapping[str, Answer]) -> list[Change]:
    """What a round has told, the best liked first; within that in the order of the answers."""
    changes = [Change(trigger, answer, before.get(trigger)) for trigger, answer in now.items()]
    return sorted(changes, key=lambda change: ORDER.index(change.answer))
