"""A level between nothing and all, as a thin bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from sleepplayer.gui.theme import NIGHT, colour

THICK = 6
_STEPS = 1000


def draw_level(
    painter: QPainter,
    room: QRectF,
    share: float,
    *,
    ink: str = NIGHT.accent_low,
    ground: str = NIGHT.line,
) -> None:
    """Fill a rounded bar from the left to a share of 0..1; what lies outside is taken as its end.

    Something is always seen: an empty bar looks like a line.
    """
    radius = room.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ground))
    painter.drawRoundedRect(room, radius, radius)
    filled = QRectF(room)
    filled.setWidth(max(room.height(), room.width() * min(1.0, max(0.0, share))))
    painter.setBrush(colour(ink))
    painter.drawRoundedRect(filled, radius, radius)
    painter.restore()


class LevelBar(QProgressBar):
    """The bar as a widget; to the ear it is a progress bar with words instead of per cent."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(0, _STEPS)
        self.setTextVisible(False)
        self.setFixedHeight(THICK)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, share: float, words: str) -> None:
        """Show a share of 0..1, and what it means in words."""
        self.setValue(round(_STEPS * min(1.0, max(0.0, share))))
        self.setAccessibleDescription(words)
        self.setToolTip(words)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Thin; as long as there is room."""
        return QSize(96, THICK)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        draw_level(painter, QRectF(self.rect()), self.value() / _STEPS)
        painter.end()
