"""Keeping what may fail apart from what must not."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Apart:
    """Calls what the night does not need: whatever it raises ends here.

    A failure is logged once of each kind; some of these calls come every second of a night.
    """

    def __init__(self) -> None:
        self._logged: set[tuple[str, str]] = set()

    def do(self, what: str, call: Callable[[], object]) -> None:
        """Call it; `what` it is, for the log."""
        self.made(what, call)

    def made(self, what: str, make: Callable[[], T]) -> T | None:
        """What `make` makes, or None if it raises."""
        try:
            return make()
        except Exception as error:  # libraries and buses of others, whatever they throw
            kind = what, type(error).__name__
            if kind not in self._logged:
                self._logged.add(kind)
                _log.error("Without %s: %s", *kind)
                _log.debug("Without %s", what, exc_info=True)  # may name files
            return None
