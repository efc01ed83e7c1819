"""The Tonight page: two columns, stacked where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QWidget

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.tonight.queue_panel import QueuePanel
from sleepplayer.gui.tonight.timer_column import TimerColumn
from sleepplayer.night.view import Phase

MARGIN = 5 * GRID
GAP = 5 * GRID
WIDEST_TIMER = 480
WIDEST_QUEUE = 760
STACKED_QUEUE = 420
STACKED_BELOW = 900
"""The width of the page, without the rail."""


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
        self.timer.started.connect(self._leave_dial)
        self._inside = inside = QWidget()
        self._centred = centred = QHBoxLayout(inside)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.timer, 4)
        self._columns.addWidget(self.queue, 5)
        centred.addStretch(1)
        centred.addLayout(self._columns, 1000)
        centred.addStretch(1)
        self.setWidget(inside)
        self._stacked = False
        self._stack(stacked=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The columns stack where they do not fit beside each other."""
        super().resizeEvent(event)
        stacked = self.width() < STACKED_BELOW
        if stacked is not self._stacked:
            self._stack(stacked=stacked)

    def _stack(self, *, stacked: bool) -> None:
        self._stacked = stacked
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if stacked else direction.LeftToRight)
        self._columns.setSpacing(2 * GRID if stacked else GAP)
        self.timer.setMaximumWidth(16_777_215 if stacked else WIDEST_TIMER)
        self.queue.setMaximumWidth(16_777_215 if stacked else WIDEST_QUEUE)
        self.queue.setMinimumHeight(STACKED_QUEUE if stacked else 0)
        top = (3 if stacked else 4) * GRID
        self._centred.setContentsMargins(MARGIN, top, MARGIN, 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits typed anywhere on the page are the dial's."""
        if self.timer.dial.type_digit(event.text()):
            self.timer.dial.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _play(self, entry_id: int) -> None:
        session = self._bridge.session
        if self._bridge.view.phase is not Phase.IDLE:
            self._bridge.do(lambda: session.jump(entry_id))
            return
        goal = self.timer.goal()
        if goal is not None:
            self._bridge.do(lambda: session.start(goal, entry_id=entry_id))

    def _leave_dial(self) -> None:
        # While it plays, arrows are for seeking and volume; the dial is a Tab away.
        if self.timer.dial.hasFocus():
            self._inside.setFocus(Qt.FocusReason.OtherFocusReason)
