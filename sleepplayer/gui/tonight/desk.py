"""What the Tonight page talks to about the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sleepplayer.models import Playlist, Track, TrackId
from sleepplayer.night.evening_plan import EveningPlan, PlanWish


class TonightDesk(Protocol):
    """Plans are made beside the window: `got` is called later, on the main thread; the answer to an
    older question is not given once a newer one was asked. Nothing raises for what a disk does."""

    on_changed: Callable[[], None]
    """Library, preferences or history are other than they were: a plan made before may not be the
    best any more. What the person did is told at once, what a scan found at most twice a second."""

    def plan(self, wish: PlanWish, got: Callable[[EveningPlan], None]) -> None:
        """Tonight's plan."""
        ...

    def something_else(
        self, wish: PlanWish, place: int, got: Callable[[EveningPlan], None]
    ) -> None:
        """The plan with the next best at that place: what stood there is left out, what comes
        before it stays, what follows is planned anew. `wish.opening` are all tracks of the plan."""
        ...

    def playlists(self) -> Sequence[Playlist]:
        """The playlists it may be drawn from (a child's: those that are allowed)."""
        ...

    def for_some_alone(self) -> bool:
        """Whether an allow-list says what is for this person: the whole library is not."""
        ...

    def harmless(self, track_id: TrackId) -> None:
        """The person found a track without triggers harmless."""
        ...

    def never_again(self, track_id: TrackId) -> Callable[[], None]:
        """That track is not played any more; returns the undo."""
        ...

    def lift(self, track: Track, trigger: str | None) -> None:
        """What bars a track is lifted: an avoid (it is neutral then), or "never again"."""
        ...
