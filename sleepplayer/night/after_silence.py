"""From silence to what follows it: a minute in which any key calls it off.

| while | comes | then |
|---|---|---|
| asking first | nothing stands against it | pending, a minute from now |
| asking first, asking last | something does, or no answer | hindered |
| pending | the minute is over | asking last |
| asking last | nothing stands against it | carried out |
| asking first, pending, asking last | a key, or a tick that is late | called off |
| carried out | accepted; refused, or no answer | over; hindered |
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from sleepplayer.clock import Clock
from sleepplayer.night.end_action import Blocker, EndAction, Hindrance, PowerControl

NOTICE_S = 60.0
"""How long it can be called off."""

TOO_LATE_S = 5.0
"""What is so much overdue is not done: the machine slept meanwhile, and somebody woke it."""

ANSWER_S = 4.0
"""A system that has not answered by then does not."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PendingEnd:
    """What is about to be done, and in how many seconds."""

    action: EndAction
    remaining_s: float


class _Step(Enum):
    ASKING_FIRST = auto()
    PENDING = auto()
    ASKING_LAST = auto()
    CARRIED_OUT = auto()


class AfterSilence:
    """Carries out one end action, or says why not. It owns no time: `tick` about once a second.

    A tick that comes `TOO_LATE_S` after the one before counts as late, wherever in the minute:
    either the machine slept, or the keys that should call it off were not heard.
    """

    def __init__(
        self,
        *,
        power: PowerControl,
        clock: Clock,
        changed: Callable[[PendingEnd | None], None],
        hindered: Callable[[EndAction, Blocker], None],
        called_off: Callable[[EndAction], None] = lambda _action: None,
    ) -> None:
        """`changed` is told with each tick what is pending, and None once nothing is any more;
        `hindered`, why an action was not begun or not carried out; `called_off`, that it was, by
        whomever."""
        self._power = power
        self._clock = clock
        self._changed = changed
        self._hindered = hindered
        self._called_off = called_off
        self._action: EndAction | None = None
        self._step = _Step.ASKING_FIRST
        self._due_s = 0.0
        self._seen_s = 0.0  # when the clock was last looked at
        self._asked_s = 0.0
        self._asked = 0  # answers to older questions count no more

    @property
    def busy(self) -> bool:
        """Whether something is pending, being asked about or being carried out."""
        return self._action is not None

    @property
    def pending(self) -> PendingEnd | None:
        """What can still be called off, once it is known that it can come."""
        if self._action is None or self._step not in (_Step.PENDING, _Step.ASKING_LAST):
            return None
        return PendingEnd(self._action, max(0.0, self._due_s - self._clock.elapsed_s()))

    def begin(self, action: EndAction) -> None:
        """It is silent, and this was wished for (one of the system's actions). It is asked at once
        what stands against it, so that a notice never announces what cannot come.

        Whatever was begun before is called off.
        """
        if not action.is_the_systems:
            raise ValueError(f"the system knows nothing of {action}")
        self.cancel()
        self._action = action
        self._seen_s = self._clock.elapsed_s()
        self._ask(action, _Step.ASKING_FIRST)

    def cancel(self) -> bool:
        """Call it off; whether there was anything to. What the system was told to do it does."""
        action = self._action
        if action is None or self._step is _Step.CARRIED_OUT:
            return False
        self._over()
        self._called_off(action)
        return True

    def tick(self) -> None:
        """Look at the clock: when the minute is over it is asked once more, and done."""
        action, now_s = self._action, self._clock.elapsed_s()
        if action is None:
            return
        late = self._note_time(now_s)
        if self._step is _Step.CARRIED_OUT:
            if late:  # it slept, as it was told to; its answer waits to be read
                self._asked_s = now_s
        elif late or (self._step is not _Step.ASKING_FIRST and now_s > self._due_s + TOO_LATE_S):
            _log.info("Called off: %s; the machine slept or hung meanwhile", action)
            self._over()
            self._called_off(action)
            return
        if self._step is _Step.PENDING:
            if now_s >= self._due_s:
                self._ask(action, _Step.ASKING_LAST)
            self._changed(self.pending)
        elif now_s - self._asked_s > ANSWER_S:
            self._hinder(action, Hindrance.NO_ANSWER)

    def _note_time(self, now_s: float) -> bool:
        late = now_s - self._seen_s > TOO_LATE_S
        self._seen_s = now_s
        return late

    def _ask(self, action: EndAction, step: _Step) -> None:
        answered = self._awaited(action, step)
        if step is _Step.CARRIED_OUT:
            self._power.run(action, answered)
        else:
            self._power.blocker(action, answered)

    def _awaited(self, action: EndAction, step: _Step) -> Callable[[Blocker | None], None]:
        self._step = step
        self._asked_s = self._clock.elapsed_s()
        self._asked += 1
        number = self._asked

        def answered(blocker: Blocker | None) -> None:
            if number != self._asked:
                return
            self._asked += 1  # what answers twice is heard once
            if blocker is not None:
                self._hinder(action, blocker)
            else:
                self._unhindered(action)

        return answered

    def _unhindered(self, action: EndAction) -> None:
        now_s = self._clock.elapsed_s()
        if self._step is _Step.CARRIED_OUT:
            self._over()
        elif now_s - self._seen_s > TOO_LATE_S:
            self.tick()  # which calls it off
        elif self._step is _Step.ASKING_FIRST:
            self._step = _Step.PENDING
            self._due_s = now_s + NOTICE_S
            self._changed(self.pending)
        elif now_s > self._due_s + TOO_LATE_S:
            self.tick()
        else:
            self._ask(action, _Step.CARRIED_OUT)

    def _hinder(self, action: EndAction, blocker: Blocker) -> None:
        self._over()
        self._hindered(action, blocker)

    def _over(self) -> None:
        self._action = None
        self._asked += 1
        self._changed(None)
