"""Which stretch of a file is played: without what is skipped, from where it was left, by chapters.

All positions are those of the file, in seconds; so a track with a skipped intro begins at 40 s, and
that is also what is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sleepplayer.locations import is_stream
from sleepplayer.models import Chapter, Resume, Track

SHORTEST_S = 1.0
"""Skips that leave less than this of a track are ignored: they can only be a slip."""

LAST_MOMENT_S = 0.5
"""Nearer to its end nobody wants to go in a track, and engines take it for an empty one."""

RESUME_LONGER_THAN_S = 1200.0
RESUME_BEFORE_S = 10.0
"""How much before the place where it was left a track goes on: some of it was not taken in."""

FINISHED_S = 30.0
"""Left so near to its end a track counts as heard, and begins anew."""

CHAPTER_SLACK_S = 0.5
"""Engines report a place sought up to so much too early; it still is in the chapter it begins."""

BACK_TO_START_S = 5.0
"""Later than this in a track or a chapter, "previous" leads to its start."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is played of a file. `end_s` is None while nothing is known of the end."""

    start_s: float = 0.0
    end_s: float | None = None

    @property
    def length_s(self) -> float | None:
        """How long it plays: the track's effective length."""
        return None if self.end_s is None else self.end_s - self.start_s

    def within(self, position_s: float) -> float:
        """The nearest place that can be gone to, as far as the end is known."""
        last_s = math.inf if self.end_s is None else self.end_s - LAST_MOMENT_S
        return max(self.start_s, min(position_s, last_s))


def stretch_of(track: Track) -> Stretch:
    """What is played of a track. Without a duration neither its end nor a skip there is known."""
    skip_start_s, skip_end_s = max(0.0, track.skip_start_s), max(0.0, track.skip_end_s)
    if track.duration_s is None:
        return Stretch(skip_start_s)
    end_s = track.duration_s - skip_end_s
    if end_s - skip_start_s < SHORTEST_S:
        return Stretch(0.0, track.duration_s)
    return Stretch(skip_start_s, end_s)


def ends_early_s(track: Track) -> float | None:
    """Where a track is to be ended before its file ends; None if it plays to the end."""
    end_s = stretch_of(track).end_s
    if end_s is None or track.duration_s is None or end_s >= track.duration_s:
        return None
    return end_s


def is_live(track: Track) -> bool:
    """Whether it is a stream without an end: a radio station, as far as is known."""
    return track.duration_s is None and is_stream(track.location)


def is_resumed(track: Track, *, longer_than_s: float = RESUME_LONGER_THAN_S) -> bool:
    """Whether a track is one that begins where it was left."""
    if track.resume is Resume.NEVER or is_live(track):
        return False
    length_s = stretch_of(track).length_s
    return track.resume is Resume.ALWAYS or (length_s is not None and length_s >= longer_than_s)


def begins_at_s(track: Track, *, longer_than_s: float = RESUME_LONGER_THAN_S) -> float:
    """Where a track begins to play: a little before where it was left, or at its start."""
    stretch, left_s = stretch_of(track), track.left_at_s
    if left_s is None or not is_resumed(track, longer_than_s=longer_than_s):
        return stretch.start_s
    if stretch.end_s is not None and left_s > stretch.end_s - FINISHED_S:
        return stretch.start_s
    return max(stretch.start_s, left_s - RESUME_BEFORE_S)


def playable_chapters(track: Track) -> tuple[Chapter, ...]:
    """The chapters of which something is played, in order."""
    stretch = stretch_of(track)
    chapters = sorted(track.chapters, key=lambda chapter: chapter.start_s)
    ends = [*(chapter.start_s for chapter in chapters[1:]), math.inf]
    last_s = math.inf if stretch.end_s is None else stretch.end_s - LAST_MOMENT_S
    return tuple(
        chapter
        for chapter, end_s in zip(chapters, ends, strict=False)
        if end_s > stretch.start_s + LAST_MOMENT_S and chapter.start_s < last_s
    )


def chapter_at(track: Track, position_s: float) -> Chapter | None:
    """The chapter a place belongs to; None before the first, and where there are none."""
    found = None
    for chapter in playable_chapters(track):
        if chapter.start_s <= position_s + CHAPTER_SLACK_S:
            found = chapter
    return found


def chapter_end_s(track: Track, position_s: float) -> float | None:
    """Where the chapter ends that a place belongs to: at the next one, or with the track."""
    following = next_chapter_s(track, position_s)
    return stretch_of(track).end_s if following is None else following


def next_chapter_s(track: Track, position_s: float) -> float | None:
    """Where the next chapter begins; None in the last one."""
    starts = (chapter.start_s for chapter in playable_chapters(track))
    return next((start_s for start_s in starts if start_s > position_s + CHAPTER_SLACK_S), None)


def previous_chapter_s(track: Track, position_s: float) -> float | None:
    """Back to the start of the chapter, or within its first 5 s to the one before; None: none."""
    starts = [max(c.start_s, stretch_of(track).start_s) for c in playable_chapters(track)]
    behind = [start_s for start_s in starts if start_s <= position_s + CHAPTER_SLACK_S]
    if not behind:
        return None
    if position_s - behind[-1] > BACK_TO_START_S:
        return behind[-1]
    return behind[-2] if len(behind) > 1 else None
