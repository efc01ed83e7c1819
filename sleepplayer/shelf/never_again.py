"""A file that is never to play again, played by another name: a link to it, or where it is now.

What was said is kept by the track, which is known by its place. A scan knows a file again that was
moved; what is played by its path has not been scanned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sleepplayer.library.media import read_fingerprint
from sleepplayer.library.probe import ProbeFailed
from sleepplayer.library.walk import on_disk
from sleepplayer.locations import is_stream
from sleepplayer.models import Track, TrackId
from sleepplayer.people import ProfileId, Verdict
from sleepplayer.storage.verdicts import NeverFile, VerdictStore

_Identity = tuple[int, int]
"""Device and inode (st_dev, st_ino)."""


def carry_over(verdicts: VerdictStore, tracks: Sequence[Track], ids: Sequence[TrackId]) -> None:
    """Let what was said of a file hold for these tracks too, where they are the same file.

    It holds at once. It looks at the files if there is anything of which somebody said so; a disk
    that is gone costs nothing. Raises DatabaseUnusable.
    """
    never = verdicts.never_files()
    if not never:
        return
    there: defaultdict[_Identity, set[NeverFile]] = defaultdict(set)
    gone: defaultdict[int, set[NeverFile]] = defaultdict(set)
    for each in never:
        found = _identity(each.location)
        if found is not None:
            there[found[0]].add(each)
        elif each.fingerprint and each.size_bytes is not None:
            gone[each.size_bytes].add(each)
    said = {(each.profile_id, each.track_id) for each in never}
    more: defaultdict[ProfileId, set[TrackId]] = defaultdict(set)
    for track, track_id in zip(tracks, ids, strict=True):
        found = None if is_stream(track.location) else _identity(track.location)
        if found is None:
            continue
        same = there.get(found[0], set()) | _moved(track, gone.get(found[1], set()))
        for each in same:
            if (each.profile_id, track_id) not in said:
                more[each.profile_id].add(track_id)
    for who, them in more.items():
        verdicts.judge_all(who, them, Verdict.NEVER)


def _moved(track: Track, gone: set[NeverFile]) -> set[NeverFile]:
    """Those of them whose content this file has; they are of its size."""
    if not gone:
        return set()
    try:
        mark = read_fingerprint(on_disk(track.location, Path(track.location).stat()))
    except (OSError, ProbeFailed):
        return set()
    return {each for each in gone if each.fingerprint == mark}


def _identity(location: str) -> tuple[_Identity, int] | None:
    """What the file system knows a file by, and its size in bytes."""
    try:
        state = Path(location).stat()
    except (OSError, ValueError):
        return None
    return (state.st_dev, state.st_ino), state.st_size
