"""Tonight's plan in the queue: when it is made anew, and what a person may change of it.

Longer than other rooms: whether the queue is still the plan's has to be known wherever the plan is
touched. It asks the desk, lays the answer into the queue, and draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.tonight.desk import TonightDesk
from sleepplayer.gui.tonight.plan_queue import (
    begin_with,
    lay,
    played_s,
    rest_s,
    same,
    swapped_in,
    track_ids,
)
from sleepplayer.gui.tonight.plan_words import CardWords, words_of
from sleepplayer.models import PlaylistId, Track, TrackId
from sleepplayer.night.evening_plan import Card, EveningPlan, NothingToPlan, PlanWish
from sleepplayer.night.limits import night_of
from sleepplayer.night.queue import Entry, Repeat
from sleepplayer.night.sleep_timer import EndOfQueue
from sleepplayer.night.view import Phase, SessionView

RESTS_MS = 150
"""A dial that is being turned is planned for when it has rested so long."""

SLOW_MS = 400
"""A plan that takes longer is said to be on its way."""

DRIFT_MIN = 5.0
"""A clock comes nearer all the time: so much less evening is planned anew."""

SLACK_S = 30.0
"""What ends so close before the silence is the end (see `pacing`)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The plan as it was, to come back to: its cards by row."""

    plan: EveningPlan | None
    cards: tuple[Card | None, ...]


@dataclass(frozen=True, slots=True)
class _Swap:
    """A card that is to make room; `gone`: it goes even if nothing takes its place. `told`: its way
    back is offered elsewhere."""

    entry_id: int
    gone: bool
    told: bool = False


class Planning(QObject):
    """Keeps the queue the plan's until a hand changes it; then it is the person's own.

    Any edit that was not made here is a hand's, wherever it came from.
    """

    changed = Signal()
    """Other cards, another mode, or an answer is late."""

    said = Signal(str)
    """A sentence."""

    offered = Signal(str, object)
    """A sentence and its undo."""

    def __init__(
        self,
        desk: TonightDesk,
        bridge: Bridge,
        length_min: Callable[[], float],
        parent: QObject | None = None,
        *,
        own: bool = False,
        sources: frozenset[PlaylistId] = frozenset(),
    ) -> None:
        """`length_min`: how long an evening that starts now is to be. `own`: begin with the
        person's own queue."""
        super().__init__(parent)
        self.desk = desk
        self.plan: EveningPlan | None = None
        self.own = own
        self.late = False
        """An answer has been waited for so long that it shows."""

        self.sources = sources
        self._held = False
        self._bridge = bridge
        self._length_min = length_min
        self._planned_min = -1.0
        self._cards: dict[int, Card] = {}
        self._words: dict[int, CardWords] = {}
        self._expected = self._ids()
        self._asked: object | None = None
        self._swaps: list[_Swap] = []
        self._swapping = False
        self._stale = False
        self._settled = 0  # so many of the first cards are as the person wanted them
        self._without: set[TrackId] = set()
        self._filled: tuple[tuple[int, ...], float] | None = None
        self._night = night_of(bridge.clock.wall())
        self._idle = bridge.view.phase is Phase.IDLE
        self._rests = self._single_shot(RESTS_MS, self._plan_now)
        self._slow = self._single_shot(SLOW_MS, lambda: self._set_late(late=True))
        desk.on_changed = self._desk_changed
        bridge.viewed.connect(self.follow)
        if not own:
            self._plan_now()

    def _single_shot(self, after_ms: int, do: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(do)
        return timer

    # --- what there is to show ----------------------------------------------------------------

    @property
    def words(self) -> Mapping[int, CardWords]:
        """What stands on the card of each entry that has one."""
        return self._words

    @property
    def minutes(self) -> float | None:
        """How long the cards are to play, if all that is there has one."""
        cards = [self._cards.get(entry_id) for entry_id in self._ids()]
        here = [card.minutes for card in cards if card is not None]
        return sum(here) if here and len(here) == len(cards) else None

    @property
    def nothing(self) -> NothingToPlan | None:
        """Why there is no card, if the plan said so and nothing else is there."""
        empty = self.plan is not None and not self.own and not self._bridge.queue.entries
        return self.plan.nothing if empty and self.plan is not None else None

    # --- when it is planned -------------------------------------------------------------------

    def length_chosen(self) -> None:
        """The dial may stand elsewhere."""
        if not self._held and abs(self._length_min() - self._planned_min) > 0.01:
            self._rests.start()

    def draw_from(self, playlists: frozenset[PlaylistId]) -> None:
        """Plan from these playlists; none: from the whole library."""
        self.sources = playlists
        self._settled = 0
        self.plan_again()

    def begin_anew(self) -> None:
        """It is somebody else's evening: planned from everything, and nothing is left out of it
        that another person did not want."""
        self._without.clear()
        self.draw_from(frozenset())

    def plan_again(self) -> None:
        """The plan takes the place of what there is; what plays goes on."""
        self.own = False
        self._drop_question()
        self._expected, self._filled = self._ids(), None
        if self._idle:
            self._plan_now()
        else:
            self._ask_what_follows()
        self.changed.emit()

    def follow(self, view: SessionView) -> None:
        """A moment of the session: who changed the queue, and does it reach to the silence?"""
        if self._held:
            return
        if not self.own and self._ids() != self._expected:
            self._become_own()
        idle, was_idle = view.phase is Phase.IDLE, self._idle
        self._idle = idle
        night = night_of(self._bridge.clock.wall())
        turned = night != self._night
        if turned:
            self._night = night
            self._without.clear()
        if turned or (idle and not was_idle):
            self._settled, self._stale = 0, True
        if idle is not was_idle:  # what is shown plays; an answer on its way comes too late
            self._drop_question()
        if self.own:
            return
        if not idle:
            self._fill_up(view)
        elif self._stale or self._planned_min - self._length_min() >= DRIFT_MIN:
            self._rests.start()
            self._stale = False

    def hold(self, held: bool) -> None:
        """While the queue is set aside for something else, it is nobody's: it will come back as
        it was."""
        self._held = held
        self._rests.stop()
        self._drop_question()
        self._stale = True
        if not held:
            self._bridge.refresh()

    def _desk_changed(self) -> None:
        if not isValid(self):
            return
        self._filled = None
        if self._idle and not self.own and not self._held:
            self._rests.start()
            self._wait()
        else:
            self._stale = True
        self.changed.emit()  # a playlist may have another name

    def _plan_now(self) -> None:
        if self.own or not self._idle or self._held:
            return
        if self._swapping:
            self._stale = True
            return
        self._stale = False
        self._planned_min = self._length_min()
        settled = self._bridge.queue.entries[: self._settled] if self._cards else ()
        self._ask(self._wish(self._planned_min, settled), self._take_plan)

    def _wish(
        self, length_min: float, opening: Sequence[Entry], *, without: Sequence[Track] = ()
    ) -> PlanWish:
        failed = self._bridge.queue.failed
        broken = [e.track for e in self._bridge.queue.entries if e.entry_id in failed]
        first = track_ids([entry.track for entry in opening])
        left_out = {*self._without, *track_ids(broken), *track_ids(without)}
        return PlanWish(
            length_min=length_min,
            playlists=self.sources,
            opening=first,
            without=frozenset(left_out - set(first)),
        )

    def _ask(
        self, wish: PlanWish, take: Callable[[EveningPlan], None], place: int | None = None
    ) -> None:
        asked = self._asked = object()

        def got(plan: EveningPlan) -> None:
            if isValid(self) and self._asked is asked:
                self._asked = None
                self._set_late(late=False)
                take(plan)

        self._wait()
        if place is None:
            self.desk.plan(wish, got)
        else:
            self.desk.something_else(wish, place, got)

    def _drop_question(self) -> None:
        self._asked, self._swapping = None, False
        self._swaps.clear()
        self._set_late(late=False)

    def _wait(self) -> None:
        """Another plan is on its way: soon that is said."""
        if not self.late and not self._slow.isActive():
            self._slow.start()

    def _set_late(self, *, late: bool) -> None:
        self._slow.stop()
        if late is not self.late:
            self.late = late
            self.changed.emit()

    def _take_plan(self, plan: EveningPlan) -> None:
        if self._bridge.session.view().phase is not Phase.IDLE:
            return  # it was started from elsewhere; what was shown plays
        self.plan = plan
        if plan.cards:
            self._lay(plan, plan.cards)
            begin_with(self._bridge.queue, self._expected[0])
        elif plan.nothing is NothingToPlan.ALL_BARRED or self._chosen_is_empty(plan):
            self._lay(plan, ())
        # Else what there is can still be started: without time left, or without a library.
        self._show()

    def _chosen_is_empty(self, plan: EveningPlan) -> bool:
        return plan.nothing is NothingToPlan.NO_TRACKS and bool(self.sources)

    def _lay(self, plan: EveningPlan, cards: Sequence[Card], *, keep: int = 0) -> None:
        ids = lay(self._bridge.queue, [card.track for card in cards], keep=keep)
        here = self._ids()
        kept = {i: card for i, card in self._cards.items() if i in here[:keep]}
        self._cards = kept | dict(zip(ids, cards, strict=True))
        said = {i: words for i, words in self._words.items() if i in kept}
        new = {i: words_of(self._cards[i], plan.names) for i in ids}
        self._words = said | new
        self._expected = here

    def _show(self) -> None:
        self._expected = self._ids()
        self.changed.emit()
        # A plan goes on by itself, also while somebody has long been asleep.
        self._bridge.do(self._bridge.session.queue_changed, by_hand=False)

    # --- while it plays -----------------------------------------------------------------------

    def _fill_up(self, view: SessionView) -> None:
        """What is laid out ends before the silence: have more of the plan ready behind it."""
        queue = self._bridge.queue
        if self._asked is not None or queue.repeat is Repeat.TRACK or view.remaining_s is None:
            return
        if isinstance(view.goal, EndOfQueue):
            return
        each_time = queue.to_the_end()
        settings = self._bridge.settings.session
        lacks_s = view.remaining_s - rest_s(each_time, view.position_s or 0.0, settings)
        entries = list(dict.fromkeys(each_time))
        ids = self._ids()
        silent_s = self._bridge.clock.elapsed_s() + view.remaining_s
        asked_for = self._filled
        news = asked_for is None or asked_for[0] != ids or silent_s > asked_for[1] + SLACK_S
        if lacks_s > SLACK_S and news:
            self._filled = ids, silent_s
            to_come = {entry.entry_id for entry in entries}
            played = [e.track for e in queue.entries if e.entry_id not in to_come]
            left_min = self._left_min()
            if any(entry.track.track_id is None for entry in entries):  # nobody can plan with these
                left_min, entries = lacks_s / 60.0, []
            wish = self._wish(left_min, entries, without=played)
            self._ask(wish, partial(self._append, ids))

    def _append(self, ids: tuple[int, ...], plan: EveningPlan) -> None:
        if self._ids() != ids:
            self._filled = None
            return
        here = [entry.track for entry in self._bridge.queue.entries]
        new = [card for card in plan.cards if not any(same(card.track, one) for one in here)]
        if new:
            self._lay(plan, new, keep=len(ids))
            self._show()

    def _ask_what_follows(self) -> None:
        """Behind what plays comes the plan, instead of what is there."""
        queue, current = self._bridge.queue, self._bridge.queue.current
        ids = self._ids()
        keep = 0 if current is None else ids.index(current.entry_id) + 1
        opening = queue.entries[keep - 1 : keep] if keep else ()

        def take(plan: EveningPlan) -> None:
            if self._ids() == ids:
                self.plan = plan
                playing = [entry.track for entry in opening]
                new = [c for c in plan.cards if not any(same(c.track, one) for one in playing)]
                self._lay(plan, new, keep=keep)
                self._show()

        self._ask(self._wish(self._left_min(), opening), take)

    def _left_min(self) -> float:
        """Minutes from the beginning of what plays, a loop's first round, to the silence."""
        view = self._bridge.session.view()
        left_s = view.remaining_s
        if left_s is None:
            return self._length_min()
        return (left_s + played_s(self._bridge.queue, view.position_s or 0.0)) / 60.0

    # --- what the person does -----------------------------------------------------------------

    def something_else(self, entry_ids: Sequence[int]) -> None:
        """Other sounds for these places; none chosen: for the first, or for what plays."""
        current = self._bridge.queue.current
        chosen = list(entry_ids)
        if not chosen and current is not None:
            chosen = [current.entry_id if not self._idle else self._ids()[0]]
        for entry_id in chosen:
            if entry_id in self._cards:
                self._swap(_Swap(entry_id, gone=False))

    def take_out(self, entry_ids: Sequence[int]) -> None:
        """These are not wanted tonight: something else stands in their places."""
        for entry_id in entry_ids:
            self._swap(_Swap(entry_id, gone=True))

    def never_again(self, entry_id: int) -> None:
        """This track is not played any more, tonight and later."""
        entry = self._bridge.queue.find(entry_id)
        if entry is None or entry.track.track_id is None:
            return
        track_id = entry.track.track_id
        undo = self.desk.never_again(track_id)
        self._without.add(track_id)
        row = self._ids().index(entry_id)
        if self.own:
            self._bridge.queue.remove(entry_id)
            self._bridge.do(self._bridge.session.queue_changed)
        else:
            self._swap(_Swap(entry_id, gone=True, told=True))

        def take_back() -> None:
            undo()
            self._without.discard(track_id)
            if self.own:
                self._bridge.queue.add([entry.track], at=row, times=entry.times)
                self._bridge.do(self._bridge.session.queue_changed)
            elif self._idle:
                self._settled = 0
                self._plan_now()

        words = self.tr("“{title}” will not be played again.")
        self.offered.emit(words.format(title=entry.track.title), take_back)

    def harmless(self, entry_id: int) -> None:
        """The person found a track without triggers harmless."""
        entry = self._bridge.queue.find(entry_id)
        if entry is not None and entry.track.track_id is not None:
            self.desk.harmless(entry.track.track_id)
            words = self.tr("“{title}” counts as harmless from now on.")
            self.said.emit(words.format(title=entry.track.title))

    def _swap(self, swap: _Swap) -> None:
        for place, waiting in enumerate(self._swaps):
            if swap.entry_id == waiting.entry_id:  # the same key twice means it once
                gone, told = waiting.gone or swap.gone, waiting.told or swap.told
                self._swaps[place] = replace(waiting, gone=gone, told=told)
                return
        self._swaps.append(swap)
        if not self._swapping:
            self._next_swap()

    def _next_swap(self) -> None:
        """Ask for the first card that waits; places and time left are those of now."""
        self._swapping = False
        queue = self._bridge.queue
        while self._swaps and queue.find(self._swaps[0].entry_id) is None:
            self._swaps.pop(0)
        if not self._swaps or self.own:
            self._swaps.clear()
            if self._stale and self._idle and not self.own:
                self._stale = False
                self._rests.start()
            return
        swap, ids = self._swaps[0], self._ids()
        current = queue.current
        first = 0 if self._idle or current is None else ids.index(current.entry_id)
        row = ids.index(swap.entry_id)
        if row < first:  # it has played
            self._swaps.pop(0)
            if swap.gone:
                self._take_away(swap.entry_id)
            else:
                self.said.emit(self.tr("That one has played already."))
            self._next_swap()
            return
        plays = row == first and not self._idle
        left_s = self._bridge.session.view().remaining_s
        if self._idle:
            length_min = self._planned_min = self._length_min()
        elif plays and left_s is not None:  # what takes its place begins now
            length_min = left_s / 60.0
        else:
            length_min = self._left_min()
        self._swapping, self._filled = True, None
        self._rests.stop()
        played = [entry.track for entry in queue.entries[:first]]
        wish = self._wish(length_min, queue.entries[first:], without=played)
        following = track_ids([entry.track for entry in queue.entries[row + 1 :]])
        wish = replace(wish, without=wish.without | set(following))  # they stay where they are
        self._ask(wish, partial(self._swapped, ids, first, row), row - first)

    def _swapped(self, ids: tuple[int, ...], first: int, row: int, plan: EveningPlan) -> None:
        queue = self._bridge.queue
        current = queue.current
        if self._ids() != ids or (
            not self._idle and (current is None or ids.index(current.entry_id) != first)
        ):
            self._next_swap()  # it went on meanwhile: ask anew
            return
        swap, place = self._swaps.pop(0), row - first
        before = queue.entries[row].track
        found = len(plan.cards) > place and not same(plan.cards[place].track, before)
        if before.track_id is not None and (found or swap.gone):
            self._without.add(before.track_id)
        if found:
            plays = row == first and not self._idle
            undo = self._way_back(row, plays=plays)
            following = [self._cards[i] for i in ids[row + 1 :] if i in self._cards]
            cards = swapped_in(plan, place, following)
            self.plan = plan
            self._lay(plan, cards, keep=row + 1 if plays else row)
            if self._idle:
                self._settled = row + len(cards)
                begin_with(queue, self._expected[0])
            self._show()
            if plays:
                self._bridge.do(self._bridge.session.next)
            if not swap.told:
                words = self.tr("“{new}” instead of “{old}”.")
                words = words.format(new=cards[0].track.title, old=before.title)
                self.offered.emit(words, undo)
        elif swap.gone:
            self._take_away(swap.entry_id)
        else:
            self.said.emit(self.tr("There is nothing else for this place tonight."))
        self._next_swap()

    def _way_back(self, row: int, *, plays: bool) -> Callable[[], None]:
        """What brings back the card in that row, and those behind it, as they are now."""
        ids, plan, settled = self._ids(), self.plan, self._settled
        cards = [self._cards[i] for i in ids[row:] if i in self._cards]
        session, entry_id, track = self._bridge.session, ids[row], cards[0].track
        position_s = session.view().position_s or 0.0

        def take_back() -> None:
            if track.track_id is not None:
                self._without.discard(track.track_id)
            here, current = self._ids(), self._bridge.queue.current
            if self.own or plan is None or len(here) < row:
                return
            self._drop_question()
            again = plays and not self._idle and entry_id in here
            begun = 0 if self._idle or current is None else here.index(current.entry_id) + 1
            if begun > row and not again:
                self.said.emit(self.tr("That one has played already."))
                return
            self.plan = plan
            if again:
                self._lay(plan, cards[1:], keep=here.index(entry_id) + 1)
                self._bridge.do(lambda: session.jump(entry_id))
                self._bridge.do(lambda: session.seek(position_s))
            else:
                self._lay(plan, cards, keep=row)
            if self._idle:
                self._settled = settled
                begin_with(self._bridge.queue, self._expected[0])
            self._show()

        return take_back

    def _take_away(self, entry_id: int) -> None:
        self._bridge.queue.remove(entry_id)
        self._cards.pop(entry_id, None)
        self._words.pop(entry_id, None)
        self._show()

    # --- whose queue it is --------------------------------------------------------------------

    def keep(self) -> Kept | None:
        """The plan as it is now; None if the queue is the person's own."""
        if self.own:
            return None
        return Kept(self.plan, tuple(self._cards.get(entry_id) for entry_id in self._ids()))

    def back_to(self, kept: Kept) -> None:
        """The queue holds the plan's tracks again, in the rows they had."""
        names = kept.plan.names if kept.plan is not None else {}
        pairs = zip(self._ids(), kept.cards, strict=False)
        self._cards = {entry_id: card for entry_id, card in pairs if card is not None}
        self._words = {i: words_of(card, names) for i, card in self._cards.items()}
        self.own, self.plan, self._filled = False, kept.plan, None
        self._show()

    def make_own(self) -> None:
        """The queue is the person's own from now on."""
        if not self.own:
            self._become_own()

    def _become_own(self) -> None:
        self.own, self.plan = True, None
        self._cards, self._words, self._settled = {}, {}, 0
        self._rests.stop()
        self._drop_question()
        self.changed.emit()

    def _ids(self) -> tuple[int, ...]:
        return tuple(entry.entry_id for entry in self._bridge.queue.entries)
