"""What long loops on other threads owe the window and the fade."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

BURST = 256
"""How many small steps, some 10 us each, are taken at a time."""

ASIDE_S = 0.001


def courteous(items: Iterable[T]) -> Iterator[T]:
    """The same items, with moments between them in which other threads have Python's lock.

    Python takes it from a busy thread only after 5 ms, and painting gives it away and wants it back
    many times a frame: beside a loop over 100,000 files a frame was measured to take 80 ms.
    """
    waiting = iter(items)
    while burst := list(islice(waiting, BURST)):
        yield from burst
        time.sleep(ASIDE_S)
