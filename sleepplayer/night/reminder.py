"""A reminder at a time on the wall, once a night: "22:30"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sleepplayer.durations import latest_at, parse_clock_time
from sleepplayer.errors import UsageError
from sleepplayer.night.limits import night_of

AT_MOST_LATE = timedelta(minutes=30)
"""A computer that sleeps at 22:30 and wakes at 22:45 reminds; one that starts at 23:50 does not."""


def parse_reminder(text: str) -> str:
    """What a person types, as it is kept: "7:05" becomes "07:05", nothing stays "".

    Raises `UsageError`.
    """
    return f"{parse_clock_time(text):%H:%M}" if text.strip() else ""


class Reminder:
    """Knows whether to remind now. It owns no time: `due` is asked a few times a minute."""

    def __init__(self, at: str, *, done_night: str = "") -> None:
        """`at` is the time on the wall, "" for none; one that is none never comes. `done_night`: as
        it was, if this is not the first of these."""
        self._at = at
        self._not_before: datetime | None = None
        self.done_night = done_night
        """The night that needs no reminder any more, "" for none: to be kept between two starts."""

    def set(self, at: str, wall: datetime) -> None:
        """Another time, chosen now (`wall`, timezone-aware): one that is past means tomorrow's."""
        if at != self._at:
            self._at, self._not_before, self.done_night = at, wall.astimezone(UTC), ""

    def due(self, wall: datetime, *, has_heard: Callable[[], bool]) -> bool:
        """Whether to remind now (`wall`, timezone-aware); once True, not again in that night.

        `has_heard`: whether something plays, or has this night; it is asked once a night at most.
        Whoever has heard something needs no reminder, so one that is due then is done with.

        It asks only what the clock shows: if that is set or put back, or the machine has slept, the
        time counts where it is seen to have been passed by half an hour at most.
        """
        try:
            moment = latest_at(parse_clock_time(self._at), wall)
        except UsageError:  # none, or something else stands in the settings
            return False
        # In UTC: Python subtracts two times of one zone as if it had no summer.
        late = wall.astimezone(UTC) - moment.astimezone(UTC)
        night = night_of(moment)
        if late > AT_MOST_LATE or night == self.done_night:
            return False
        if self._not_before is not None and moment.astimezone(UTC) < self._not_before:
            return False
        self.done_night = night
        return not has_heard()
