"""What follows silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol, Self

from sleepplayer.night.notices import EndedBy
from sleepplayer.people import SessionKind


class EndAction(StrEnum):
    """STOP leaves everything as it is; QUIT ends the player; the others are the system's."""

    STOP = "stop"
    QUIT = "quit"
    LOCK = "lock"
    DISPLAY_OFF = "display-off"
    SUSPEND = "suspend"
    HIBERNATE = "hibernate"
    POWEROFF = "poweroff"

    @property
    def is_the_systems(self) -> bool:
        """Whether the system has to do it, after a notice that any key calls off."""
        return self not in (EndAction.STOP, EndAction.QUIT)

    @property
    def concerns_others(self) -> bool:
        """Whether somebody else's work or login would be hit by it."""
        return self in (EndAction.SUSPEND, EndAction.HIBERNATE, EndAction.POWEROFF)


@dataclass(frozen=True, slots=True)
class HeldOff:
    """A program has asked the system to stay on: `who` it is and `why`, in its own words."""

    who: str
    why: str


@dataclass(frozen=True, slots=True)
class OthersLoggedIn:
    """Other people are logged in; by their login names."""

    names: tuple[str, ...]


class Hindrance(Enum):
    """NOT_OFFERED: the system says it cannot, or would ask for a password. NO_ANSWER: it says
    nothing in time. REFUSED: it was told to, and did not."""

    NOT_OFFERED = "not offered"
    NO_ANSWER = "no answer"
    REFUSED = "refused"


Blocker = HeldOff | OthersLoggedIn | Hindrance
"""Why an end action must not, or cannot, be carried out now."""


class Offered(frozenset[EndAction]):
    """What the system would do; `unsaid` is what it has not answered about in time: perhaps it
    would. Whoever begins a night with that may say so, and it is asked again at its end."""

    unsaid: frozenset[EndAction]

    def __new__(cls, offered: Iterable[EndAction], unsaid: Iterable[EndAction] = ()) -> Self:
        """One of both."""
        made = super().__new__(cls, offered)
        made.unsaid = frozenset(unsaid)
        return made


class PowerControl(Protocol):
    """What the system can do to itself. On the main thread; answers come later on it, and never
    from within the call. Nothing raises or waits, and each `answer` is called exactly once."""

    def offered(self, answer: Callable[[frozenset[EndAction]], None]) -> None:
        """Which of its own actions the system would carry out without asking back; an `Offered` if
        there are some that it does not say."""
        ...

    def blocker(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """What stands against it now; None: nothing. In doubt something does."""
        ...

    def run(self, action: EndAction, answer: Callable[[Blocker | None], None]) -> None:
        """Do it; None: it was accepted."""
        ...


OVERDUE_S = 30.0
"""What has been silent so long without anybody seeing it was so in the machine's sleep."""


def action_after(
    by: EndedBy,
    wanted: EndAction,
    kind: SessionKind = SessionKind.EVENING,
    overdue_s: float = 0.0,
    *,
    slept: bool = False,
) -> EndAction:
    """What to do now: a wish counts only when the night ended as meant, by timer or by queue.

    Whoever stops it by hand is awake, and after a failure something has to be read; so it has after
    a discovery, which is not the night. And who wakes the machine, in the morning long after the
    deadline (`SessionEnded.overdue_s`) or before it, in silence (`SessionEnded.slept`), does not
    want it to be put to sleep again.
    """
    if wanted.is_the_systems and (slept or overdue_s > OVERDUE_S):
        return EndAction.STOP
    meant = by in (EndedBy.TIMER, EndedBy.QUEUE_END) and kind is SessionKind.EVENING
    return wanted if meant else EndAction.STOP
