"""A person at a glance: a round mark with their number."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.theme import NIGHT, TYPE, colour, font

SIDE = 22


def sign_of(number: int, name: str) -> str:
    """What stands in the mark: the number that turns to the person, beyond nine the initial."""
    if 1 <= number <= 9:
        return str(number)
    return name.strip()[:1].upper() or "•"


def draw_badge(painter: QPainter, circle: QRectF, sign: str, *, lit: bool = True) -> None:
    """Draw a mark; `lit` for whose evening it is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(NIGHT.accent_low if lit else NIGHT.line))
    painter.drawEllipse(circle)
    painter.setFont(font(TYPE.small, QFont.Weight.DemiBold, tabular=True))
    painter.setPen(colour(NIGHT.on_accent if lit else NIGHT.text))
    painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, sign)
    painter.restore()


class Badge(QWidget):
    """The mark alone. It is ornament: the words beside it are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SIDE, SIDE)
        self._sign, self._lit = "", True

    def show_person(self, number: int, name: str, *, lit: bool) -> None:
        """Whose mark it is."""
        self._sign, self._lit = sign_of(number, name), lit
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A disc with a sign."""
        painter = QPainter(self)
        draw_badge(painter, QRectF(self.rect()), self._sign, lit=self._lit)
        painter.end()
