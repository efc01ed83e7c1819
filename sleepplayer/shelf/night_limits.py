"""What the person whose evening it is has set as enough: `night.ports.NightLimits` over a shelf."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, datetime

from sleepplayer.errors import OutsideError
from sleepplayer.night.exposure import Allowance, Limit, NightSoFar, allowance
from sleepplayer.people import Limits, Profile, ProfileId
from sleepplayer.shelf.house_rules import night_so_far
from sleepplayer.shelf.shelf import Shelf
from sleepplayer.storage.limits_json import limits_from

WRITTEN_WITHIN_S = 0.5
"""How long a start waits for what the last session told; it is on its way to the disk."""

_log = logging.getLogger(__name__)


class ShelfLimits:
    """To be used on the main thread; it never raises.

    What is not written yet, or cannot be, was heard all the same: until the program ends a full
    disk gives nobody a second night.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._profile: Profile | None = None
        self._before_min: dict[tuple[ProfileId, date], float] = {}

    @property
    def hard(self) -> bool:
        """A child's locked profile goes past no limit."""
        profile = self._known()
        if profile is None:
            return self._shelf.people.copy_of(self._shelf.whose.profile_id).restricted
        return profile.locked

    def allowance(self, wall: datetime) -> Allowance:
        """See `NightLimits`. It may wait for the disk, as long as a start may."""
        self._shelf.settled(WRITTEN_WITHIN_S)
        return self.allowance_now(wall)

    def allowance_now(self, wall: datetime) -> Allowance:
        """The same without waiting: of what another process just writes it may not know."""
        so_far = self._so_far(self._shelf.whose.profile_id, self._night(wall))
        return allowance(self._limits(), so_far, wall, localized=datetime.astimezone)

    def heard_min(self, wall: datetime) -> float:
        """What this person has heard tonight, in minutes."""
        return self._so_far(self._shelf.whose.profile_id, self._night(wall)).heard_min

    def override(self, what: Limit, wall: datetime) -> None:
        """See `NightLimits`; while `hard` nothing is gone past."""
        if not self.hard:
            who = self._shelf.whose.profile_id
            self._shelf.overrides.add(who, self._night(wall), what.value)

    def _night(self, wall: datetime) -> date:
        return date.fromisoformat(self._shelf.whose.night_at(wall))

    def _so_far(self, who: ProfileId, night: date) -> NightSoFar:
        """What is written, and at least what was there before and what this program has told."""
        ours_min = self._shelf.nights.heard_s(who, night.isoformat()) / 60.0
        try:
            so_far = night_so_far(self._shelf, who, night)
        except OutsideError as error:
            _log.warning("What tonight has had cannot be read: %s", error)
            so_far = NightSoFar(night=night, overridden=self._shelf.overrides.of(who, night))
        else:
            if not ours_min:
                self._before_min[who, night] = so_far.heard_min
        told_min = self._before_min.get((who, night), 0.0) + ours_min
        return replace(so_far, heard_min=max(so_far.heard_min, told_min))

    def _known(self) -> Profile | None:
        """Whose evening it is, as last known: also if they were deleted by another process."""
        who = self._shelf.whose.profile_id
        if self._profile is not None and self._profile.profile_id != who:
            self._profile = None
        try:
            self._profile = self._shelf.profiles.profile(who) or self._profile
        except OutsideError as error:
            _log.warning("A profile cannot be read: %s", error)
        return self._profile

    def _limits(self) -> Limits:
        profile = self._known()
        if profile is not None:
            return profile.limits
        filed = self._shelf.people.copy_of(self._shelf.whose.profile_id)
        return limits_from(filed.limits, behind_pin=filed.pin is not None)
