"""Keeps a session supplied with what is planned, for as long as it lasts.

A plan fills the time there was when it was made. Then the timer is extended, a file is gone, a
track is passed over: the queue runs out before the silence, and begins again with what was heard
just now. So it is looked at once a second, and what is missing is planned anew behind what is still
to come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sleepplayer.clock import Clock
from sleepplayer.gui.tonight.desk import TonightDesk
from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import Card, EveningPlan, PlanWish
from sleepplayer.night.session import Session
from sleepplayer.night.stretch import begins_at_s, stretch_of
from sleepplayer.night.view import Phase
from sleepplayer.rotation.stimulus import UNKNOWN_LENGTH_MIN

SLACK_S = 30.0
"""So much before the silence the queue may end: a track's natural end there ends the session."""

AGAIN_AFTER_S = 60.0
"""How soon is asked again when there was nothing more to plan, or no answer came."""


class PlanFeed:
    """To be used on the main thread; `added` is called with what is to follow in the queue."""

    def __init__(
        self,
        session: Session,
        desk: TonightDesk,
        *,
        clock: Clock,
        playlists: frozenset[PlaylistId] = frozenset(),
        added: Callable[[Sequence[Track]], None],
    ) -> None:
        self._session = session
        self._desk = desk
        self._clock = clock
        self._wish = PlanWish(length_min=0.0, playlists=playlists)
        self._added = added
        self._ask_at_s = 0.0

    def begin(
        self,
        length_s: float,
        got: Callable[[EveningPlan], None],
        *,
        without: Iterable[TrackId | None] = (),
    ) -> None:
        """Plan an evening, if it can be without these; `got` is called when it is there."""
        known = frozenset(track for track in without if track is not None)
        self._desk.plan(replace(self._wish, length_min=length_s / 60.0, without=known), got)

    def failed(self) -> set[TrackId | None]:
        """What of the queue could not be played."""
        found = map(self._session.queue.find, self._session.queue.failed)
        return {entry.track.track_id for entry in found if entry is not None}

    def look(self) -> None:
        """See whether what is queued lasts until the silence; to be called about once a second."""
        view = self._session.view()
        now_s = self._clock.elapsed_s()
        if now_s < self._ask_at_s or view.phase is Phase.IDLE:
            return
        coming = self._session.queue.to_the_end()
        if view.remaining_s is None or not coming:
            return
        current, *others = (entry.track for entry in coming)
        left_s = max(0.0, _ends_s(current) - (view.position_s or 0.0))
        missing_s = view.remaining_s - left_s
        if missing_s - sum(map(_plays_s, others)) <= SLACK_S:
            return
        again = sum(each == coming[0] for each in coming) - 1  # of a loop
        missing_s -= again * _plays_s(current)
        others = [each.track for each in dict.fromkeys(coming)][1:]
        opening = tuple(track.track_id for track in others if track.track_id is not None)
        wish = replace(
            self._wish,
            length_min=missing_s / 60.0,
            opening=opening,
            without=frozenset(
                track for track in {*self.failed(), current.track_id} if track is not None
            ),
        )
        self._ask_at_s = now_s + AGAIN_AFTER_S
        self._desk.plan(wish, lambda made: self._on_planned(made, opening))

    def _on_planned(self, made: EveningPlan, opening: Sequence[TrackId]) -> None:
        more = _beyond(made.cards, opening)
        if more:
            self._ask_at_s = 0.0
            self._added([card.track for card in more])


def _beyond(cards: Sequence[Card], opening: Sequence[TrackId]) -> list[Card]:
    """The cards behind those that were to come anyway; of these some may not play any more."""
    waiting = list(opening)
    at = 0
    for at, card in enumerate(cards):  # noqa: B007 - where it ended is what is wanted
        if card.track.track_id not in waiting:
            break
        waiting = waiting[waiting.index(card.track.track_id) + 1 :]
    else:
        at = len(cards)
    return list(cards[at:])


def _ends_s(track: Track) -> float:
    end_s = stretch_of(track).end_s
    return UNKNOWN_LENGTH_MIN * 60.0 if end_s is None else end_s


def _plays_s(track: Track) -> float:
    return max(0.0, _ends_s(track) - begins_at_s(track))
