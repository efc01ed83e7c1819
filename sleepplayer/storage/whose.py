"""Whose evening it is: what is read and written of a person is that of this one."""

from __future__ import annotations

from datetime import datetime

from sleepplayer.night.limits import night_of
from sleepplayer.people import FIRST_PROFILE, ProfileId


class Whose:
    """Shared by the stores of one shelf. Any thread may read it; the main thread turns it.

    `profile_id` is whom the window shows; `playing` whose session runs, which goes on for them
    whoever is turned to meanwhile, and `night` (`limits.night_of`) the night that one began in.
    """

    def __init__(self, profile_id: ProfileId = FIRST_PROFILE) -> None:
        self.profile_id = profile_id
        self.playing: ProfileId | None = None
        self.night: str | None = None

    @property
    def listener(self) -> ProfileId:
        """Whose evening it is that is written down: whose session runs, else who is turned to."""
        return self.profile_id if self.playing is None else self.playing

    def night_at(self, wall: datetime) -> str:
        """The night of whom is turned to: their session that runs stays in the one it began in."""
        if self.night is not None and self.playing == self.profile_id:
            return self.night
        return night_of(wall)
