"""Time, passed in: nothing else in the package asks the system what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

# CLOCK_BOOTTIME goes on counting while the machine is suspended; CLOCK_MONOTONIC on Linux does
# not, so a length of 30 minutes would outlive a suspend. macOS and Windows have no BOOTTIME in
# Python; macOS' monotonic clock stops in sleep too, which the wake-up signal covers there.
_ELAPSED_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)


class Clock(Protocol):
    """The two times a night needs."""

    def elapsed_s(self) -> float:
        """Seconds since some fixed moment, never set back, suspended time included."""
        ...

    def wall(self) -> datetime:
        """The time on the wall, timezone-aware in the local zone; it may jump when it is set."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def elapsed_s(self) -> float:
        """Seconds of CLOCK_BOOTTIME where there is one, else of the monotonic clock."""
        if _ELAPSED_CLOCK is None:
            return time.monotonic()
        return time.clock_gettime(_ELAPSED_CLOCK)

    def wall(self) -> datetime:
        """Now, in the local zone."""
        return datetime.now(UTC).astimezone()
