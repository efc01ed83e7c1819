"""What the Triggers page talks to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sleepplayer.people import Liking, RestSetBy
from sleepplayer.triggers import Family, Senses, Trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerView:
    """A trigger as this person has it.

    `stated` is what they said, `why` in their own words; `learnt` (0..1) what their nights told,
    None before `rated` or skipped nights told anything. `freshness` 0..1 is how much of its effect
    is there now; `back` the night on which it is expected back (an estimate), None if it is there.
    `rest_until` is the first night on which it may play again. `minutes` are those of each of the
    last 28 nights, tonight last. `tracks` in the library carry it. `similar` are the ids of those
    that tire with it.
    """

    trigger: Trigger
    stated: Liking | None = None
    why: str = ""
    learnt: float | None = None
    prior: float = 0.0
    freshness: float = 1.0
    back: date | None = None
    rest_until: date | None = None
    rest_set_by: RestSetBy | None = None
    minutes: tuple[float, ...] = ()
    tracks: int = 0
    hidden: bool = False
    similar: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggersView:
    """All of them; `tires` is the probability that this person tires of triggers at all, `nights`
    how many there have been, `tonight` the date of tonight."""

    triggers: tuple[TriggerView, ...] = ()
    tires: float = 0.9
    nights: int = 0
    tonight: date = date.min
    retired: tuple[tuple[int, str], ...] = ()
    """Tracks that are never played again: id and title."""


class TriggersDesk(Protocol):
    """To be used on the main thread. What fails is said by the toast; nothing raises for a disk."""

    on_changed: Callable[[], None]
    """Ask anew: something changed, or what was asked for here is kept now. At most twice a
    second."""

    def view(self, got: Callable[[TriggersView], None]) -> None:
        """All triggers; `got` is called later, on the main thread, and not for an older question
        once a newer one was asked."""
        ...

    def state(self, trigger: str, liking: Liking | None, why: str = "") -> Callable[[], None]:
        """The person says how much they like it, or (None) takes it back; returns the undo."""
        ...

    def forget(self, trigger: str | None) -> None:
        """What was learnt of it (None: of all) is reset; what was said stays."""
        ...

    def rest(self, trigger: str, until: date | None) -> Callable[[], None]:
        """It does not play before that night; None ends a rest. Returns the undo."""
        ...

    def play_again(self, track_id: int) -> None:
        """A track that was never to be played again may be."""
        ...

    def add(self, name: str, words: Sequence[str], family: Family, senses: Senses) -> str:
        """A trigger of the person's own; returns "" or why not, in a sentence. So do the next."""
        ...

    def rename(self, trigger: str, name: str) -> str:
        """Another name."""
        ...

    def merge(self, trigger: str, into: str) -> str:
        """One goes into another."""
        ...

    def split(self, trigger: str) -> str:
        """A merged one is on its own again."""
        ...

    def hide(self, trigger: str, *, hidden: bool) -> str:
        """It is offered nowhere, or is again; what is avoided stays avoided."""
        ...

    def merged(self) -> Sequence[tuple[str, str, str]]:
        """Those that went into others: id, name, and the name of the other."""
        ...
