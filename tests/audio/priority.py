"""Being served first: what is measured is the player, not what else the machine is doing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

_NICE = -10


@contextlib.contextmanager
def served_first() -> Iterator[None]:
    """Threads and processes begun in this thread meanwhile go before others, where that is allowed.

    On Linux a thread has a niceness of its own, and hands it on.
    """
    before = os.getpriority(os.PRIO_PROCESS, 0)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    try:
        yield
    finally:
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, before)
