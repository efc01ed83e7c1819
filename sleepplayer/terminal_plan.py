"""Tonight's plan in the terminal: where nothing was named, it says what plays, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sleepplayer import phrases, rotation_phrases
from sleepplayer.app import LOOK_AHEAD, Evening
from sleepplayer.library.builtin import builtin_tracks
from sleepplayer.models import Track, TrackId
from sleepplayer.night.evening_plan import EveningPlan
from sleepplayer.night.exposure import granted_s, seconds_between
from sleepplayer.night.notices import EndedBy, SessionEnded
from sleepplayer.night.settings import Settings
from sleepplayer.night.sleep_timer import AfterTracks, AtClock, ForLength, Goal
from sleepplayer.shelf.plan_feed import PlanFeed
from sleepplayer.shelf.rotation_sources import rotation_of
from sleepplayer.shelf.tonight_desk import ShelfTonightDesk

LONGEST_TRACK_S = 3600.0
"""What a track lasts at most where the plan is for a number of them."""

SHORTEST_PLAN_S = 60.0
PLANS_AT_MOST = 5
"""How often all that was planned may turn out not to play before it is given up."""


class TerminalPlan:
    """Asks for a plan, and for more of it when that is needed; to be used on the main thread."""

    def __init__(
        self,
        evening: Evening,
        settings: Settings,
        *,
        add: Callable[[Sequence[Track]], None],
        complain: Callable[[str], None],
        give_up: Callable[[], None],
    ) -> None:
        """`add` takes what is to play; `give_up` is called, once it is said why, when there is
        nothing. Neither is called once it is closed."""
        self._evening = evening
        self._settings = settings
        self._add = add
        self._complain = complain
        self._give_up = give_up
        shelf, clock = evening.shelf, evening.clock
        shelf.tracks.put_builtin(builtin_tracks()).result()  # without a library they are it
        longer_than_s = settings.session.resume_longer_than_s
        self._desk = ShelfTonightDesk(
            shelf,
            rotation_of(shelf, clock=clock, resume_longer_than_s=longer_than_s),
            clock=clock,
            post=evening.poster.post,
            say=complain,
        )
        self._feed = PlanFeed(evening.session, self._desk, clock=clock, added=self._more)
        self._plans, self._closed = 0, False
        self._failed_before: set[TrackId | None] = set()

    def begin(self, goal: Goal | None) -> None:
        """Plan as long as was asked for."""
        self._feed.begin(max(SHORTEST_PLAN_S, self._wished_s(goal)), self._on_planned)

    def again(self, left_s: float) -> bool:
        """None of what was planned can be played: a disk is gone, say. Other sounds may be there;
        whether they are looked for, for so long."""
        if self._plans >= PLANS_AT_MOST or left_s < SHORTEST_PLAN_S:
            return False
        self._plans += 1
        self._failed_before |= self._feed.failed()
        self._evening.session.queue.clear()
        self._feed.begin(left_s, self._on_planned, without=self._failed_before)
        return True

    def look(self, goal: Goal | None) -> None:
        """See whether more is needed; about once a second while it plays."""
        if not isinstance(goal, AfterTracks):
            self._feed.look()

    def leave(self) -> None:
        """Nothing more is wanted."""
        self._closed = True

    def close(self) -> None:
        """No plan is made any more."""
        self.leave()
        self._desk.close()

    def _wished_s(self, goal: Goal | None) -> float:
        """How long the plan is to be: as was asked, as far as the night's limits allow."""
        wall = self._evening.clock.wall()
        match goal:
            case ForLength(length_s):
                wished_s = length_s
            case AtClock(at):
                wished_s = max(0.0, seconds_between(wall, at))
            case AfterTracks(count):
                wished_s = count * LONGEST_TRACK_S
            case _:
                wished_s = self._settings.length_s
        house = self._evening.house
        granted = granted_s(wished_s, house.allowance(wall), hard=house.hard)
        return granted.length_s or wished_s  # one that is refused is told so by the session

    def _on_planned(self, made: EveningPlan) -> None:
        if self._closed:
            return
        if made.nothing is not None:
            self._complain(rotation_phrases.nothing_sentence(made.nothing))
            self._give_up()
        elif self._failed_before.issuperset(card.track.track_id for card in made.cards):
            self._complain(phrases.notice_sentence(SessionEnded(EndedBy.NOTHING_LEFT)))
            self._give_up()
        else:
            tracks = [card.track for card in made.cards]
            tracks[:LOOK_AHEAD] = self._evening.shelf.fresh(tracks[:LOOK_AHEAD])
            tracks[0] = self._evening.measured_first(tracks[0])
            self._more(tracks)

    def _more(self, tracks: Sequence[Track]) -> None:
        if not self._closed:
            self._add(tracks)
