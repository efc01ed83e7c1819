"""What is done for people at a start, before anything of them is read."""

from __future__ import annotations

import logging
from pathlib import Path

from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.storage.kept_people import KeptPeople
from sleepplayer.storage.paths import Paths
from sleepplayer.storage.profiles import ProfileStore
from sleepplayer.storage.times import kept_time
from sleepplayer.storage.whose import Whose

_log = logging.getLogger(__name__)


def begin_people(people: KeptPeople, paths: Paths, *, clock: Clock, replaced: bool) -> bool:
    """Bring back what the file of what is avoided knows and the database does not, and let go of
    PINs that were lost; whether that was done for good. Never raises.

    `replaced`: the database took the place of another one, or is in memory.
    """
    lost = _is_there(paths.forget_pins_file)
    now = kept_time(clock.wall())
    try:
        people.begin(now=now, replaced=replaced or not people.is_kept, forget_pins=lost)
    except OutsideError as error:
        _log.warning("What the last nights said of people is not kept: %s", error)
        return False
    if not lost:
        return False
    _log.warning("All PINs were taken away: there was a file called forget-pins")
    if people.is_kept:  # else they are still in the database that could not be opened
        _remove(paths.forget_pins_file)
    return people.is_kept


def settle(whose: Whose, profiles: ProfileStore) -> None:
    """Whoever is gone gives way to the first person. Never raises."""
    try:
        there = [profile.profile_id for profile in profiles.profiles()]
    except OutsideError as error:
        _log.warning("Whose evening it is cannot be read: %s", error)
        return
    if there and whose.profile_id not in there:
        whose.profile_id = there[0]


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False


def _remove(file: Path) -> None:
    try:
        file.unlink()
    except OSError as error:
        _log.warning("forget-pins cannot be removed: %s", error.strerror)
