"""What the window says of notices: with the names of this person's triggers, and of days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, get_args

from sleepplayer import limit_phrases, phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.models import Standing, Track
from sleepplayer.night.limits import night_of
from sleepplayer.night.notices import LimitNotice, Notice

if TYPE_CHECKING:
    from sleepplayer.shelf.shelf import Shelf


class WindowWords:
    """Sentences over a shelf, which is opened when one needs it."""

    def __init__(self, shelf: Callable[[], Shelf], *, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    def sentence(self, notice: Notice) -> str:
        """A notice as a sentence. Never raises."""
        if not isinstance(notice, get_args(LimitNotice)):
            return phrases.notice_sentence(notice)
        return limit_phrases.limit_sentence(
            notice, name_of=self._name, day_of=self._day, guessed=self._guessed
        )

    def _guessed(self, track: Track, trigger: str) -> bool:
        try:
            row = self._shelf().tracks.of_location(track.location)
        except OutsideError:
            return False
        tags = () if row is None else row.tags
        return any(tag.trigger == trigger and tag.standing is Standing.SUGGESTED for tag in tags)

    def _name(self, trigger: str) -> str:
        from sleepplayer.rotation_phrases import name_within  # noqa: PLC0415 - see window

        try:
            found = self._shelf().catalogue_edits.catalogue().trigger(trigger)
        except OutsideError:
            found = None
        return name_within(trigger, {} if found is None else {trigger: found.name})

    def _day(self, day: float) -> str:
        from sleepplayer.rotation_phrases import day_words  # noqa: PLC0415 - see window

        today = date.fromisoformat(night_of(self._clock.wall())).toordinal()
        return day_words(day, today)
