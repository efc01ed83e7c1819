"""Which of the paths that changed have come to rest: a file that is being copied changes often."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

FileState = tuple[int, int] | None
"""Size in bytes and time in ns; None for what is not a file (any more)."""

MOST_PATHS = 5_000


@dataclass(slots=True)
class _Waiting:
    due_s: float
    seen: FileState = None
    looked: bool = False


@dataclass(slots=True)
class Settling:
    """Paths wait for `rest_s` without an event, and files without a change over its second half.

    A folder waits for all that changes in it. With more than `MOST_PATHS` it forgets them, and
    `overflowed` says that everything has to be looked at. Time is passed in; pure but for
    `state_of`, which looks at the disk.
    """

    rest_s: float
    state_of: Callable[[str], FileState]
    overflowed: bool = False
    _waiting: dict[str, _Waiting] = field(default_factory=dict)

    def note(self, path: str, now_s: float) -> None:
        """Something happened to a file or folder."""
        if len(self._waiting) >= MOST_PATHS:
            self.overflowed = True
            self._waiting.clear()
        self._waiting[path] = _Waiting(now_s + self.rest_s / 2)

    def due_s(self) -> float | None:
        """When `rested` is to be asked next; None while nothing waits."""
        return min((waiting.due_s for waiting in self._waiting.values()), default=None)

    def rested(self, now_s: float) -> tuple[str, ...]:
        """Those that have come to rest, which are forgotten."""
        settled = []
        for path, waiting in self._waiting.items():
            if waiting.due_s > now_s:
                continue
            state = self.state_of(path)
            if waiting.looked and state == waiting.seen:
                settled.append(path)
            else:
                waiting.looked, waiting.seen = True, state
                waiting.due_s = now_s + self.rest_s / 2
        done = set(settled)
        busy = {
            folder for path in self._waiting if path not in done for folder in _folders_above(path)
        }
        for path in done & busy:
            self._waiting[path].due_s = now_s + self.rest_s / 2
        rested = tuple(path for path in settled if path not in busy)
        for path in rested:
            del self._waiting[path]
        return rested


def state_on_disk(path: str) -> FileState:
    """Of a regular file, links followed."""
    try:
        state = os.stat(path)  # noqa: PTH116  the path may hold anything
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns


def _folders_above(path: str) -> list[str]:
    above = []
    while (folder := path.rpartition(os.sep)[0]) and folder != path:
        above.append(folder)
        path = folder
    return above
