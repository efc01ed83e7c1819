"""A night after night figure as a row of thin bars, tonight last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from sleepplayer.gui.theme import NIGHT, colour

FULL_MIN = 30.0
"""So many minutes fill the height, or the most there were: a single minute is no tall bar."""

_GAP_SHARE = 0.4
_DOT = 2.0


def draw_sparkline(
    painter: QPainter,
    room: QRectF,
    minutes: Sequence[float],
    *,
    full: float = FULL_MIN,
    ink: str = NIGHT.accent_low,
    last: str = NIGHT.accent,
    ground: str = NIGHT.line,
) -> None:
    """Draw a bar for each night, and a dot where there was nothing; the last one in its own ink."""
    if not minutes:
        return
    pitch = room.width() / len(minutes)
    width = max(1.0, pitch * (1 - _GAP_SHARE))
    top = max(full, *minutes)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for night, heard in enumerate(minutes):
        height = _DOT if heard <= 0 else max(2 * _DOT, room.height() * heard / top)
        tonight = night == len(minutes) - 1
        painter.setBrush(colour(ground if heard <= 0 else last if tonight else ink))
        left = room.left() + night * pitch + (pitch - width) / 2
        bar = QRectF(left, room.bottom() - height, width, height)
        radius = min(width, height) / 2
        painter.drawRoundedRect(bar, radius, radius)
    painter.restore()


class Sparkline(QLabel):
    """The bars as a widget. To the ear it is the words that say the same."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes: tuple[float, ...] = ()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def minutes(self) -> tuple[float, ...]:
        """What is shown."""
        return self._minutes

    def show_minutes(self, minutes: Sequence[float], words: str) -> None:
        """Show the minutes of each night, and their text alternative."""
        self._minutes = tuple(minutes)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As long as there is room."""
        return QSize(112, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Two pixels for each night of four weeks."""
        return QSize(56, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        draw_sparkline(painter, QRectF(self.rect()), self._minutes)
        painter.end()
