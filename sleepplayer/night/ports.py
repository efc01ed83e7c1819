"""What the session needs of the outside world besides an engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sleepplayer.models import Track


class KeepAwake(Protocol):
    """Keeps the machine from going to sleep by itself while something plays."""

    def acquire(self) -> None:
        """Hold the machine awake; again while held changes nothing. Never raises."""
        ...

    def release(self) -> None:
        """Let it sleep; without a hold this changes nothing. Never raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftMark:
    """Where the fade began: what to continue from. `wall` is timezone-aware."""

    tracks: tuple[Track, ...]
    index: int
    position_s: float
    wall: datetime


class DriftStore(Protocol):
    """Remembers one `DriftMark`."""

    def load(self) -> DriftMark | None:
        """The last mark, or None when there is none or it cannot be read."""
        ...

    def save(self, mark: DriftMark) -> None:
        """Keep a mark in place of the last one."""
        ...


class ExtensionStore(Protocol):
    """Counts the extensions by any key, per night."""

    def used(self, night: str) -> int:
        """How many this night (`limits.night_of`) has had."""
        ...

    def add(self, night: str) -> None:
        """One more."""
        ...
