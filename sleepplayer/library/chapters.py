"""Chapters as tags hold them, made fit to be shown and skipped to."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from sleepplayer.library.titles import readable
from sleepplayer.models import Chapter

MOST_CHAPTERS = 1_000

_START = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d{1,9})?)\s*\Z")
_VORBIS_KEY = re.compile(r"chapter(\d{3})\Z", re.IGNORECASE)


def chapters_of(
    found: Iterable[tuple[float, str]], *, duration_s: float | None
) -> tuple[Chapter, ...]:
    """Pairs of a start in s and a title, in order; one at each place, all inside the track.

    One without a title is numbered. A single chapter that is the whole track is none.
    """
    places: dict[float, str] = {}
    for start_s, title in found:
        inside = math.isfinite(start_s) and 0 <= start_s < (duration_s or math.inf)
        if inside and len(places) < MOST_CHAPTERS:
            places.setdefault(start_s, title)
    if set(places) == {0.0}:
        return ()
    return tuple(
        Chapter(start_s, readable(places[start_s]) or f"Chapter {number}")
        for number, start_s in enumerate(sorted(places), start=1)
    )


def vorbis_chapters(comments: Mapping[str, Sequence[str]]) -> list[tuple[float, str]]:
    """From CHAPTER001=00:01:02.345 and CHAPTER001NAME (wiki.xiph.org/Chapter_Extension)."""
    found = []
    for key in comments:
        start = _VORBIS_KEY.match(key) and _START.match(comments[key][0][:40])
        if start:
            hours, minutes, seconds = start.groups()
            title = comments.get(f"{key}name") or comments.get(f"{key}NAME") or [""]
            start_s = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
            found.append((start_s, title[0]))
    return found
