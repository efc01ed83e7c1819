"""What discovery talks to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sleepplayer.models import Track
from sleepplayer.people import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """20 to 40 s of a track for a trigger, as `track` has it; which one is not shown."""

    trigger: str
    name: str
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A trigger's answers: of this round, and of the last one before that asked for it (None: none
    did)."""

    trigger: str
    name: str
    answer: Answer
    before: Answer | None = None


class DiscoveryDesk(Protocol):
    """To be used on the main thread. What fails is said by the toast; nothing raises for a disk."""

    def excerpts(self, got: Callable[[Sequence[Excerpt]], None]) -> None:
        """A new round in a blind order, at most 20: nothing that is avoided, resting, retired or
        not allowed; what is least known first. `got` is called later, and not for an older question
        once a newer one was asked; empty: there is nothing to try."""
        ...

    def answer(self, excerpt: Excerpt, answer: Answer) -> None:
        """Keep an answer at once; it counts as what the person says of the trigger. Of several
        answers to one excerpt the last counts."""
        ...

    def found(self) -> Sequence[Found]:
        """What this round has told, the best liked first."""
        ...

    def rounds(self) -> int:
        """How many rounds there were before this one."""
        ...

    def avoid(self, trigger: str) -> Callable[[], None]:
        """The person never wants to hear it again; returns the undo."""
        ...
