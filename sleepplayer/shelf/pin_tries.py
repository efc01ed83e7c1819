"""Wrong PINs are counted, whichever window or command they were typed in."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sleepplayer import people_phrases
from sleepplayer.clock import Clock
from sleepplayer.errors import OutsideError
from sleepplayer.people import ProfileId
from sleepplayer.storage.checked import mapping, text, whole
from sleepplayer.storage.json_file import read_json, write_json
from sleepplayer.storage.profiles import ProfileStore

WRONG_PINS = 3
WAIT_S = 30.0
"""So many wrong PINs in a row, and how long none is then taken."""

FORGOTTEN_AFTER_S = 3600.0
"""Wrong ones that are older do not count: two an hour are slower than three and a wait."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wrong:
    """How many in a row, and when the last one was. One that is being looked at counts as wrong, so
    that ending the program gains nothing."""

    count: int
    last: datetime


class PinTries:
    """To be used on the main thread. It keeps them in a small file; if that cannot be written they
    count until the program ends."""

    def __init__(self, file: Path, profiles: ProfileStore, *, clock: Clock) -> None:
        self._file = file
        self._profiles = profiles
        self._clock = clock
        self._here: dict[int, _Wrong] = {}

    def tried(self, profile_id: ProfileId, pin: str) -> str:
        """Whether it is their PIN: "" or why it is not taken."""
        now, before = self._clock.wall(), self._kept()
        count, wrong = 1, before.get(profile_id)
        if wrong is not None:
            passed_s = (now - wrong.last).total_seconds()
            if wrong.count < WRONG_PINS and passed_s < FORGOTTEN_AFTER_S:
                count = wrong.count + 1
            elif wrong.count >= WRONG_PINS and 0.0 <= passed_s < WAIT_S:
                # Not below 0: a clock that was set back must not lock anybody out for hours.
                return people_phrases.wait_for_pin_sentence(WAIT_S - passed_s)
        self._keep({**before, profile_id: _Wrong(count, now)})
        try:
            right = self._profiles.check_pin(profile_id, pin)
        except OutsideError as error:
            self._keep(before)
            return str(error)
        if right:
            self._keep({who: each for who, each in before.items() if who != profile_id})
            return ""
        if count < WRONG_PINS:
            return people_phrases.wrong_pin_sentence()
        return people_phrases.wait_for_pin_sentence(WAIT_S)

    def _kept(self) -> dict[int, _Wrong]:
        """Of each person what is later, in the file or here."""
        kept = dict(self._here)
        for who, wrong in (read_json(self._file, _parsed) or {}).items():
            if who not in kept or kept[who].last <= wrong.last:
                kept[who] = wrong
        return kept

    def _keep(self, wrong: dict[int, _Wrong]) -> None:
        self._here = wrong
        try:
            if not wrong:
                self._file.unlink(missing_ok=True)
                return
        except OSError as error:
            _log.warning("Cannot remove %s: %s", self._file.name, error.strerror)
        document = {
            str(who): {"count": each.count, "last": each.last.isoformat()}
            for who, each in wrong.items()
        }
        write_json(self._file, document)


def _parsed(document: dict[str, Any]) -> dict[int, _Wrong]:
    found: dict[int, _Wrong] = {}
    for who, value in document.items():
        each = mapping(value)
        last = datetime.fromisoformat(text(each["last"]))
        if last.tzinfo is None:
            raise ValueError("no time zone")
        found[int(who)] = _Wrong(whole(each["count"]), last)
    return found
