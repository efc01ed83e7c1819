"""Calls back without being hurt by it."""

from __future__ import annotations

import logging
from collections.abc import Callable

_log = logging.getLogger(__name__)


def guarded(call: Callable[..., None], *arguments: object) -> None:
    """Call it; what it raises costs neither the others nor the night."""
    try:
        call(*arguments)
    except Exception as error:
        _log.error("What came over a bus was not borne: %s", type(error).__name__)
        _log.debug("What came over a bus was not borne", exc_info=True)  # may name files
