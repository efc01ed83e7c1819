"""The Tonight page: two columns, stacked where the window is narrow.

Longer than other rooms: what takes the place of tonight's sounds, and the way back from it, has to
know queue, plan and timer alike, and this is where the three meet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QWidget

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.tonight.choice import Granted, all_granted
from sleepplayer.gui.tonight.queue_panel import QueuePanel
from sleepplayer.gui.tonight.timer_column import TimerColumn
from sleepplayer.models import PlaylistId, Track
from sleepplayer.night.view import Phase, SessionView

if TYPE_CHECKING:
    from sleepplayer.gui.tonight.desk import TonightDesk
    from sleepplayer.gui.tonight.planning import Kept, Planning
    from sleepplayer.gui.tonight.queue_delegate import Picture

MARGIN = 5 * GRID
GAP = 5 * GRID
WIDEST_TIMER = 480
WIDEST_QUEUE = 920
STACKED_DIAL = 248
LARGEST_STACKED_DIAL = 360
SMALLEST_DIAL = 206
"""In a low page with two lines above it: nothing scrolls there."""

BELOW_DIAL = 360
BESIDE_DIAL = 104
"""How much height of the view everything but the dial needs, below it or beside."""
STACKED_BELOW = 900
"""The width of the page, without the rail."""

TIGHT_BELOW = 1000
"""The width of the page below which its columns stand closer together."""

COMPACT_BELOW = 600
"""The height of the page, without the bar: things stand closer together."""

BESIDE_FROM = 800
"""The width of a low, stacked page that has the chips beside the dial: so the one button shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """Tonight's sounds, to come back to; `kept` if they were the plan's."""

    name: str
    tracks: tuple[Track, ...]
    times: tuple[int, ...]
    index: int | None
    kept: Kept | None
    evening: object


class TonightPage(QScrollArea):
    """How long on the left, what on the right."""

    offered = Signal(str, object)
    """A sentence, and the function that takes back what it tells."""

    triggers_asked = Signal()
    """The Triggers page is wanted: there is more that rests, or nothing may play."""

    playlist_asked = Signal(object)
    """A `Playlist` that is to play in its own order: `take_instead` takes its tracks."""

    sources_changed = Signal(object)
    """The frozenset of `PlaylistId` the plan is drawn from now."""

    def __init__(
        self, bridge: Bridge, parent: QWidget | None = None, *, planned: bool = False
    ) -> None:
        """`planned`: `plan_with` will be called, after the first paint."""
        super().__init__(parent)
        self._bridge = bridge
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.timer = TimerColumn(bridge)
        self.timer.line_changed.connect(self._arrange)
        self.planning: Planning | None = None
        self.queue = QueuePanel(bridge, planned=planned)
        self.queue.triggers_asked.connect(self.triggers_asked)
        self.queue.plan_asked.connect(self.plan_tonight)
        self.queue.source.playlist_asked.connect(self.playlist_asked)
        self.queue.source.chosen.connect(self.sources_changed)
        self._given = _ids(bridge)
        self._evening = object()
        self.queue.list.play_asked.connect(self.play_entry)
        self._idle = True
        bridge.viewed.connect(self._follow)
        self._inside = inside = QWidget()
        self._row = row = QHBoxLayout(inside)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.timer, 4)
        self._columns.addWidget(self.queue, 5)
        row.addLayout(self._columns, 1000)
        row.addStretch(1)  # left aligned, as the other pages and the bar
        self.setWidget(inside)
        self._arrangement: tuple[bool, ...] | None = None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The columns stack where they do not fit beside each other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        stacked, compact = self.width() < STACKED_BELOW, self.height() < COMPACT_BELOW
        beside = stacked and compact and self.width() >= BESIDE_FROM
        if stacked:  # it scrolls: the dial is as large as the view allows
            room = self.height() - (BESIDE_DIAL if beside else BELOW_DIAL)
            room -= self.timer.line_height
            self.timer.dial.setMinimumHeight(max(STACKED_DIAL, min(LARGEST_STACKED_DIAL, room)))
        tight = self.width() < TIGHT_BELOW
        arrangement = stacked, compact, beside, tight
        if arrangement == self._arrangement:
            return
        self._arrangement = arrangement
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        self._columns.setSpacing(2 * GRID if stacked else 3 * GRID if tight else GAP)
        self.timer.setMaximumWidth(16_777_215 if stacked else WIDEST_TIMER)
        self.timer.arrange(beside=beside, compact=compact)
        if not stacked:
            self.timer.dial.setMinimumHeight(SMALLEST_DIAL if compact else 0)
        self.queue.setMaximumWidth(16_777_215 if stacked else WIDEST_QUEUE)
        self.queue.set_tight(tight=tight and not stacked)
        self._give_height()
        self._row.setContentsMargins(MARGIN, 4 * GRID, MARGIN, (1 if compact else 2) * GRID)

    def _give_height(self) -> None:
        stacked = self._arrangement is not None and self._arrangement[0]
        self.queue.setMinimumHeight(self.queue.least_height if stacked else 0)

    # --- the plan -----------------------------------------------------------------------------

    def plan_with(
        self,
        desk: TonightDesk,
        *,
        own: bool = False,
        sources: frozenset[PlaylistId] = frozenset(),
    ) -> None:
        """Plan tonight from now on. `own`: what is there, or is being added, is the person's own.

        So it is, too, if what the window was given has been changed already.
        """
        from sleepplayer.gui.tonight.planning import Planning  # noqa: PLC0415 - the first paint

        own = own or _ids(self._bridge) != self._given
        planning = Planning(
            desk, self._bridge, self.timer.length_min, self, own=own, sources=sources
        )
        self.planning = planning
        self.timer.length_chosen.connect(planning.length_chosen)
        planning.said.connect(self.queue.said)
        planning.offered.connect(self.offered)
        self.queue.follow_plan(planning)
        planning.changed.connect(self._plan_shown)
        self._plan_shown()

    def _plan_shown(self) -> None:
        self._give_height()
        why = None if self.planning is None else self.planning.nothing
        self.timer.show_without(self.queue.empty_reason if why is not None else "")

    def show_allowance(self, text: str, granted: Granted = all_granted) -> None:
        """The line under the greeting: what limits leave tonight, "" without any; the dial and the
        plan are for what they grant a start."""
        self.timer.show_allowance(text, granted)

    def hold_plan(self, held: bool) -> None:
        """The queue is set aside for something else, as for a discovery, or is back as it was."""
        if self.planning is not None:
            self.planning.hold(held)

    def show_pictures(self, picture: Picture) -> None:
        """Covers on the cards, where there are some."""
        self.queue.list.show_pictures(picture)

    def plan_tonight(self) -> None:
        """The plan takes the place of one's own sounds; there is a way back."""
        planning = self.planning
        if planning is None or not planning.own:
            return
        before = self._now()
        planning.plan_again()
        if before.tracks:
            self.offered.emit(
                self.tr("Tonight is planned again."), lambda: self._bring_back(before)
            )

    def take_instead(self, name: str, tracks: Sequence[Track]) -> None:
        """A playlist takes the place of tonight's sounds; it does not start by itself.

        If nothing of it may play, that is said, and nothing changes.
        """
        session = self._bridge.session
        if not session.admits_any(tracks):
            session.admitted(tracks)
            return
        before = self._now()
        self._fill(name, tracks)
        words = self.tr("“{name}” is ready.").format(name=name)
        self.offered.emit(words, lambda: self._bring_back(before))

    def _now(self) -> _Before:
        queue = self._bridge.queue
        ids = [entry.entry_id for entry in queue.entries]
        return _Before(
            name=self.queue.origin,
            tracks=tuple(entry.track for entry in queue.entries),
            times=tuple(entry.times for entry in queue.entries),
            index=None if queue.current is None else ids.index(queue.current.entry_id),
            kept=None if self.planning is None else self.planning.keep(),
            evening=self._evening,
        )

    def _bring_back(self, before: _Before) -> None:
        if before.evening is not self._evening:  # these are somebody else's
            return
        self._fill(before.name, before.tracks, before.index, before.times)
        if self.planning is not None and before.kept is not None:
            self.planning.back_to(before.kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits typed anywhere on the page are the dial's."""
        if self.timer.dial.type_digit(event.text()):
            self.timer.dial.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def play_tracks(self, tracks: Sequence[Track]) -> None:
        """Play those of these that may play now, and go on afterwards with what was there.

        If none may, why is said, and tonight's sounds are as they were.
        """
        queue = self._bridge.queue
        tracks = self._bridge.session.admitted(tracks)
        if not tracks:
            return
        ids = [entry.entry_id for entry in queue.entries]
        current = queue.current
        playing = self._bridge.view.phase is not Phase.IDLE and current is not None
        place = ids.index(current.entry_id) + 1 if playing and current is not None else 0
        added = queue.add(tracks, at=place)
        self._bridge.do(self._bridge.session.queue_changed)
        self.play_entry(added[0].entry_id)

    def put_first(self, tracks: Sequence[Track]) -> tuple[int, Callable[[], None] | None]:
        """What somebody brings from elsewhere comes next: right behind what plays;
        before what is to play, if that is the person's own; in the place of a plan.

        Returns the entry of its last, for `put_behind`, and the way back if nothing plays.
        """
        from sleepplayer.gui.tonight.plan_queue import begin_with  # noqa: PLC0415 - the first paint

        queue, current = self._bridge.queue, self._bridge.queue.current
        if self._bridge.session.view().phase is not Phase.IDLE and current is not None:
            return self.put_behind(current.entry_id, tracks), None
        before = self._now()
        if self.planning is None or not self.planning.own:
            self._fill("", tracks)
            last = queue.entries[-1].entry_id
        else:
            (first,) = queue.add(tracks[:1], at=0)
            begin_with(queue, first.entry_id)
            last = self.put_behind(first.entry_id, tracks[1:])
        return last, lambda: self._bring_back(before)

    def put_behind(self, entry_id: int, tracks: Sequence[Track]) -> int:
        """These follow that entry, or come last if it is gone; returns the last one's entry."""
        queue = self._bridge.queue
        ids = [entry.entry_id for entry in queue.entries]
        at = ids.index(entry_id) + 1 if entry_id in ids else None
        added = queue.add(tracks, at=at, behind=entry_id)
        self._bridge.do(self._bridge.session.queue_changed)
        return added[-1].entry_id if added else entry_id

    def play_instead(self, name: str, tracks: Sequence[Track]) -> Callable[[], None] | None:
        """Let a playlist take the place of tonight's sounds, and play; returns the way back.

        None: nothing of it may play, which is said, and nothing has changed.
        """
        bridge, session = self._bridge, self._bridge.session
        if not session.admits_any(tracks):
            session.admitted(tracks)
            return None
        before, view = self._now(), session.view()
        was_idle = view.phase is Phase.IDLE
        self._fill(name, tracks)
        if was_idle:
            self.timer.start()
        else:
            bridge.do(session.resume)

        def undo() -> None:
            if before.evening is not self._evening:
                return
            if was_idle:
                bridge.do(session.stop)
            self._bring_back(before)
            if session.view().phase is not Phase.IDLE:
                bridge.do(lambda: session.seek(view.position_s or 0.0))

        return undo

    def _fill(
        self,
        name: str,
        tracks: Sequence[Track],
        index: int | None = None,
        times: Sequence[int] = (),
    ) -> None:
        """Other sounds for tonight, the one at `index` as the current one, each to be played so
        many `times` (default: once)."""
        queue = self._bridge.queue
        if self.planning is not None:
            self.planning.make_own()
        queue.clear()
        entries = queue.add(tracks)
        for entry, often in zip(entries, times, strict=False):
            queue.set_times(entry.entry_id, often)
        if index is not None and index < len(entries):
            queue.select(entries[index].entry_id)
        self.queue.show_origin(name, (entry.entry_id for entry in entries))
        self._bridge.do(self._bridge.session.queue_changed)

    def begin_anew(self, tracks: Sequence[Track]) -> None:
        """It is somebody else's evening: nothing of the one before stays in the queue, and there is
        no way back to it."""
        queue, planning = self._bridge.queue, self.planning
        self._evening = object()
        if planning is not None:
            planning.make_own()
        queue.clear()
        queue.add(tracks)
        self.queue.show_origin("", ())
        self._bridge.do(self._bridge.session.queue_changed)
        if planning is not None:
            planning.begin_anew()

    def play_entry(self, entry_id: int) -> None:
        """Play this entry now, or begin the evening with it."""
        session = self._bridge.session
        if self._bridge.view.phase is not Phase.IDLE:
            self._bridge.do(lambda: session.jump(entry_id))
            return
        goal = self.timer.goal()
        if goal is not None:
            self._bridge.do(lambda: session.start(goal, entry_id=entry_id))

    def take_keyboard(self) -> None:
        """The page is turned to: before it plays, arrows turn the dial."""
        if self._bridge.view.phase is Phase.IDLE:
            self.timer.dial.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rest_keyboard()

    def rest_keyboard(self) -> None:
        """Let no control have the keyboard: arrows are for seeking and volume."""
        self._inside.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, view: SessionView) -> None:
        # While it plays, the dial is a Tab away: who reaches for the volume means the volume.
        idle = view.phase is Phase.IDLE
        if self._idle and not idle and self.timer.dial.hasFocus():
            self.rest_keyboard()
        self._idle = idle


def _ids(bridge: Bridge) -> tuple[int, ...]:
    return tuple(entry.entry_id for entry in bridge.queue.entries)
