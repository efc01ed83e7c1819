"""What is made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from sleepplayer.night.end_action import Blocker, EndAction, PowerControl


class LatePower:
    """A `PowerControl` that is made with the first question."""

    def __init__(self, make: Callable[[], PowerControl]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> PowerControl:
        return self._make()

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """See `PowerControl`."""
        self._made.offered(answer)

    def blocker(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """See `PowerControl`."""
        self._made.blocker(action, answer)

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """See `PowerControl`."""
        self._made.run(action, answer)
