"""The line in the bar: where in the sound it is, what of it is never played, where chapters begin.

The stylesheet paints a slider's line together with its handle, so what lies between the two is
drawn here, in the same measures.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.parts import HANDLE, Slider
from sleepplayer.gui.theme import NIGHT, RING, colour

GROOVE = 4
ENDS = 2
"""The height of a stretch that is left out: it is there, but nothing happens in it."""

TICK = 10
NEAREST_TICKS = 6
"""In pixels; where chapters stand closer, the later ones have no tick."""


class SeekBar(Slider):
    """A slider over the whole file, in s; the handle stays within what is played."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 0, page=30, parent=parent)
        self.setSingleStep(10)
        self.setTracking(False)  # a drag seeks once, when it ends
        self._stretch: tuple[float, float | None] = (0.0, None)
        self._marks: tuple[float, ...] = ()

    def show_stretch(self, start_s: float, end_s: float | None, marks: Sequence[float]) -> None:
        """What is played of the file, and where its chapters begin."""
        asked = ((start_s, end_s), tuple(marks))
        if asked != (self._stretch, self._marks):
            self._stretch, self._marks = asked
            self.update()

    @property
    def stretch(self) -> tuple[float, float | None]:
        """What is played, in s; no end: to the end of the file."""
        return self._stretch

    def ticks(self) -> list[int]:
        """Where chapters have a tick, in pixels from the left."""
        found: list[int] = []
        start_s, end_s = self._stretch
        for mark_s in self._marks:
            inside = start_s < mark_s < (self.maximum() if end_s is None else end_s)
            x = round(self._x(mark_s))
            if inside and (not found or x - found[-1] >= NEAREST_TICKS):
                found.append(x)
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click beside what is played goes to its edge."""
        super().mousePressEvent(event)
        self._keep_inside()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A drag ends there too."""
        super().mouseMoveEvent(event)
        self._keep_inside()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ends, the line, the ticks, the handle, and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2.0
        if self.hasFocus():
            self._paint_ring(painter)
        least, most = float(self.minimum()), float(max(1, self.maximum()))
        start_s, end_s = self._stretch
        end_s = most if end_s is None else end_s
        here = self._x(float(self.sliderPosition()))
        left, right = self._x(least), self._x(most)
        first, last = self._x(start_s), self._x(end_s)
        known = self.isEnabled()
        for begin, end in ((left, first), (last, right)):
            self._paint_line(painter, begin, end, middle, ENDS, NIGHT.raised)
        rest = NIGHT.line if known else NIGHT.raised
        self._paint_line(painter, first, last, middle, GROOVE, rest)
        for x in self.ticks():
            painter.setBrush(colour(NIGHT.faint))
            painter.drawRect(QRectF(x - 0.5, middle - TICK / 2.0, 1.0, TICK))
        if known:
            self._paint_line(painter, first, min(last, here), middle, GROOVE, NIGHT.accent_low)
            hovered = self.underMouse() and not self.isSliderDown()
            painter.setBrush(colour(NIGHT.accent_high if hovered else NIGHT.text))
            painter.drawEllipse(QPointF(here, middle), HANDLE / 2.0, HANDLE / 2.0)
        painter.end()

    def _paint_line(
        self, painter: QPainter, begin: float, end: float, middle: float, height: int, token: str
    ) -> None:
        if end > begin:
            painter.setBrush(colour(token))
            line = QRectF(begin, middle - height / 2.0, end - begin, height)
            painter.drawRoundedRect(line, height / 2.0, height / 2.0)

    def _paint_ring(self, painter: QPainter) -> None:
        painter.save()
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(colour(NIGHT.accent))
        pen.setWidthF(RING)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        painter.restore()

    def _x(self, seconds: float) -> float:
        half = HANDLE / 2.0 + RING
        share = (seconds - self.minimum()) / max(1.0, float(self.maximum() - self.minimum()))
        return half + min(1.0, max(0.0, share)) * (self.width() - 2.0 * half)

    def _keep_inside(self) -> None:
        if self.isSliderDown():
            start_s, end_s = self._stretch
            most = self.maximum() if end_s is None else int(end_s)
            self.setSliderPosition(max(round(start_s), min(self.sliderPosition(), most)))
