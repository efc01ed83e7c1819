"""The Tonight page: two columns, stacked where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QWidget

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.tonight.queue_panel import QueuePanel
from sleepplayer.gui.tonight.timer_column import TimerColumn
from sleepplayer.models import Track
from sleepplayer.night.view import Phase, SessionView

MARGIN = 5 * GRID
GAP = 5 * GRID
WIDEST_TIMER = 480
WIDEST_QUEUE = 920
STACKED_QUEUE = 420
STACKED_DIAL = 248
LARGEST_STACKED_DIAL = 360
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


class TonightPage(QScrollArea):
    """How long on the left, what on the right."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.timer = TimerColumn(bridge)
        self.queue = QueuePanel(bridge)
        self.queue.list.play_asked.connect(self._play)
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
            self.timer.dial.setMinimumHeight(0)
        self.queue.setMaximumWidth(16_777_215 if stacked else WIDEST_QUEUE)
        self.queue.set_tight(tight=tight and not stacked)
        self.queue.setMinimumHeight(STACKED_QUEUE if stacked else 0)
        self._row.setContentsMargins(MARGIN, 4 * GRID, MARGIN, (1 if compact else 2) * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits typed anywhere on the page are the dial's."""
        if self.timer.dial.type_digit(event.text()):
            self.timer.dial.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def play_tracks(self, tracks: Sequence[Track]) -> None:
        """Play these now, and go on afterwards with what was there."""
        queue = self._bridge.queue
        ids = [entry.entry_id for entry in queue.entries]
        current = queue.current
        playing = self._bridge.view.phase is not Phase.IDLE and current is not None
        place = ids.index(current.entry_id) + 1 if playing and current is not None else 0
        added = queue.add(tracks, at=place)
        self._bridge.do(self._bridge.session.queue_changed)
        if added:
            self._play(added[0].entry_id)

    def play_instead(self, name: str, tracks: Sequence[Track]) -> Callable[[], None]:
        """Let a playlist take the place of tonight's sounds, and play; returns the way back."""
        bridge, queue, session = self._bridge, self._bridge.queue, self._bridge.session
        tracks_before = [entry.track for entry in queue.entries]
        ids = [entry.entry_id for entry in queue.entries]
        index = ids.index(queue.current.entry_id) if queue.current is not None else None
        view, name_before = session.view(), self.queue.origin
        was_idle = view.phase is Phase.IDLE
        self._fill(name, tracks)
        if was_idle:
            self.timer.start()
        else:
            bridge.do(session.resume)

        def undo() -> None:
            if was_idle:
                bridge.do(session.stop)
            self._fill(name_before, tracks_before, index)
            if session.view().phase is not Phase.IDLE:
                bridge.do(lambda: session.seek(view.position_s or 0.0))

        return undo

    def _fill(self, name: str, tracks: Sequence[Track], index: int | None = None) -> None:
        """Other sounds for tonight, the one at `index` as the current one."""
        queue = self._bridge.queue
        queue.clear()
        entries = queue.add(tracks)
        if index is not None and index < len(entries):
            queue.select(entries[index].entry_id)
        self.queue.show_origin(name, (entry.entry_id for entry in entries))
        self._bridge.do(self._bridge.session.queue_changed)

    def _play(self, entry_id: int) -> None:
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
