"""From silence to what follows it: a minute in which any key calls it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sleepplayer.clock import Clock
from sleepplayer.night.end_action import Blocker, EndAction, PowerControl

NOTICE_S = 60.0
"""How long it can be called off."""

TOO_LATE_S = 5.0
"""What is so much overdue is not done: the machine slept meanwhile, and somebody woke it."""


@dataclass(frozen=True, slots=True)
class PendingEnd:
    """What is about to be done, and in how many seconds."""

    action: EndAction
    remaining_s: float


class AfterSilence:
    """Carries out one end action, or says why not. It owns no time: `tick` about once a second."""

    def __init__(
        self,
        *,
        power: PowerControl,
        clock: Clock,
        changed: Callable[[PendingEnd | None], None],
        hindered: Callable[[EndAction, Blocker], None],
    ) -> None:
        """`changed` is told with each tick what is pending, and None once nothing is any more;
        `hindered`, why an action was not begun or not carried out."""
        self._power = power
        self._clock = clock
        self._changed = changed
        self._hindered = hindered
        self._action: EndAction | None = None
        self._due_s = 0.0
        self._asked = 0  # answers to older questions count no more

    @property
    def busy(self) -> bool:
        """Whether something is pending, being asked about or being carried out."""
        return self._action is not None

    @property
    def pending(self) -> PendingEnd | None:
        """What can still be called off."""
        raise NotImplementedError

    def begin(self, action: EndAction) -> None:
        """It is silent, and this was wished for (one of the system's actions). It is asked at once
        what stands against it, so that a notice never announces what cannot come."""
        raise NotImplementedError

    def cancel(self) -> bool:
        """Call it off; whether there was anything to."""
        raise NotImplementedError

    def tick(self) -> None:
        """Look at the clock: when the minute is over it is asked once more, and done."""
        raise NotImplementedError
