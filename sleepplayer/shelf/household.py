"""Whose evening it is: remembered in a small file, so that it is known before the database is open.

The rail shows the name at the first paint, and each person has settings of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sleepplayer.people import FIRST_PROFILE, Profile, ProfileId
from sleepplayer.storage.checked import text, whole
from sleepplayer.storage.json_file import read_json, write_json
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.whose import Whose

_log = logging.getLogger(__name__)


class Household:
    """Who was here last, and turns `whose` to them. Never raises; to be used on the main thread.

    `name` is "" for the person who is there from the start and has not been named.
    """

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        profile_id, self.name = read_json(paths.current_person_file, _remembered) or (
            FIRST_PROFILE,
            "",
        )
        self.whose = Whose(profile_id)

    @property
    def settings_file(self) -> Path:
        """The settings of whose evening it is."""
        return self._paths.settings_file_of(self.whose.profile_id)

    @property
    def pin_tries_file(self) -> Path:
        """Where wrong PINs are counted."""
        return self._paths.pin_tries_file

    def turn_to(self, profile: Profile) -> None:
        """It is this person's evening, also after the next start."""
        known = self.whose.profile_id, self.name
        self.whose.profile_id, self.name = profile.profile_id, profile.name
        if known != (profile.profile_id, profile.name):
            write_json(
                self._paths.current_person_file,
                {"id": profile.profile_id, "name": profile.name},
            )

    def settle(self, profiles: Sequence[Profile]) -> Profile:
        """The one of these (all there are, one at least) whose evening it is.

        Who is gone gives way to the first; a name that was changed elsewhere is learnt.
        """
        there = {profile.profile_id: profile for profile in profiles}
        profile = there.get(self.whose.profile_id)
        if profile is None:
            _log.info("The person who was here last is gone")
            profile = profiles[0]
        self.turn_to(profile)
        return profile

    def forget(self, profile_id: ProfileId) -> None:
        """Somebody is gone: their settings go, too."""
        try:
            self._paths.settings_file_of(profile_id).unlink(missing_ok=True)
        except OSError as error:
            _log.warning("Somebody’s settings cannot be removed: %s", error.strerror)


def _remembered(document: dict[str, Any]) -> tuple[ProfileId, str]:
    profile_id = whole(document["id"])
    if profile_id < 1:
        raise ValueError("nobody")
    return ProfileId(profile_id), text(document["name"])
