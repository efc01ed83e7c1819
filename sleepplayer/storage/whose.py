"""Whose evening it is: what is read and written of a person is that of this one."""

from __future__ import annotations

from sleepplayer.people import FIRST_PROFILE, ProfileId


class Whose:
    """Shared by the stores of one shelf. Any thread may read it; the main thread turns it.

    A session that runs stays with whom it began with: its store takes the id at its beginning.
    """

    def __init__(self, profile_id: ProfileId = FIRST_PROFILE) -> None:
        self.profile_id = profile_id
