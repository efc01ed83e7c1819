"""What the person whose evening it is has set as enough: `night.ports.NightLimits` over a shelf."""

from __future__ import annotations

import logging
from datetime import date, datetime

from sleepplayer.errors import OutsideError
from sleepplayer.night.exposure import Allowance, Limit, NightSoFar, allowance
from sleepplayer.night.limits import night_of
from sleepplayer.people import Limits
from sleepplayer.shelf.house_rules import night_so_far
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.limits_json import limits_from

WRITTEN_WITHIN_S = 0.5
"""How long a start waits for what the last session told; it is on its way to the disk."""

_log = logging.getLogger(__name__)


class ShelfLimits:
    """To be used on the main thread; it never raises."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @property
    def hard(self) -> bool:
        """A child's locked profile goes past no limit."""
        try:
            profile = self._shelf.profiles.profile(self._shelf.whose.profile_id)
        except OutsideError as error:
            _log.warning("A profile cannot be read: %s", error)
            return self._shelf.people.copy_of(self._shelf.whose.profile_id).restricted
        return profile is not None and profile.locked

    def allowance(self, wall: datetime) -> Allowance:
        """See `NightLimits`. A night that cannot be read counts as one that has had nothing yet."""
        self._shelf.settled(WRITTEN_WITHIN_S)
        who, night = self._shelf.whose.profile_id, date.fromisoformat(night_of(wall))
        so_far = NightSoFar(night=night)
        try:
            so_far = night_so_far(self._shelf, who, night)
        except OutsideError as error:
            _log.warning("What tonight has had cannot be read: %s", error)
        return allowance(self._limits(), so_far, wall, localized=datetime.astimezone)

    def override(self, what: Limit, wall: datetime) -> None:
        """See `NightLimits`."""
        night = date.fromisoformat(night_of(wall))
        self._shelf.overrides.add(self._shelf.whose.profile_id, night, what.value)

    def _limits(self) -> Limits:
        who = self._shelf.whose.profile_id
        try:
            profile = self._shelf.profiles.profile(who)
        except OutsideError as error:
            _log.warning("Limits cannot be read: %s", error)
            filed = self._shelf.people.copy_of(who)
            return limits_from(filed.limits, behind_pin=filed.pin is not None)
        return Limits() if profile is None else profile.limits
