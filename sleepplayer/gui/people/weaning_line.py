"""A weaning plan as a line over its weeks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepplayer.gui.people.words import day_words, minutes_words, weaning_sentence, weeks_to_target
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, colour, font
from sleepplayer.night.exposure import WEEK_NIGHTS, weaned_min, weaning_line
from sleepplayer.people import Weaning

HEIGHT = 152
LEAST_WEEKS = 4
MOST_WEEKS = 104
AFTER = 2
"""So many weeks on the target are drawn."""

HEAD = 32
FOOT = 28
SIDE = 44
"""Room for figures: above, below and beside."""


class WeaningLine(QWidget):
    """What is left of a night in each week; tonight's week is marked. Its sentence is spoken."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The plan, week by week"))
        self._weaning: Weaning | None = None
        self._tonight = date.min

    def show_plan(self, weaning: Weaning, tonight: date) -> None:
        """Another plan, seen from tonight."""
        self._weaning, self._tonight = weaning, tonight
        self.setAccessibleDescription(weaning_sentence(weaning, tonight))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The line, its two ends, and where tonight is on it."""
        if self._weaning is None:
            return
        plan, arrives = self._weaning, weeks_to_target(self._weaning)
        now_week = max(0, (self._tonight - plan.since).days // WEEK_NIGHTS)
        weeks = LEAST_WEEKS if arrives is None else max(LEAST_WEEKS, arrives + AFTER)
        weeks = min(MOST_WEEKS, max(weeks, now_week + 1))
        now_week = min(now_week, weeks)
        nights = weaning_line(plan, weeks)
        ground = QRectF(self.rect()).adjusted(SIDE, HEAD, -SIDE, -FOOT)
        highest = max(minutes for _night, minutes in nights) or 1.0
        dots = [
            QPointF(
                ground.left() + ground.width() * week / weeks,
                ground.bottom() - ground.height() * minutes / highest,
            )
            for week, (_night, minutes) in enumerate(nights)
        ]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(NIGHT.line), 2))
        painter.drawLine(ground.bottomLeft(), ground.bottomRight())
        pen = QPen(colour(NIGHT.accent_low), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(dots)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.accent_low))
        for dot in dots:
            painter.drawEllipse(dot, 3.0, 3.0)
        painter.setBrush(colour(NIGHT.text))
        painter.drawEllipse(dots[now_week], 5.5, 5.5)
        self._write(painter, ground, dots, now_week, nights[-1][1])
        painter.end()

    def _write(
        self,
        painter: QPainter,
        ground: QRectF,
        dots: list[QPointF],
        now_week: int,
        last_min: float,
    ) -> None:
        plan = self._weaning
        if plan is None:
            return
        painter.setFont(font(TYPE.small, tabular=True))
        metrics = QFontMetrics(painter.font())
        muted, text = colour(NIGHT.muted), colour(NIGHT.text)
        beside = Qt.AlignmentFlag.AlignVCenter
        figure = QRectF(0, dots[0].y() - 10, SIDE - 1.5 * GRID, 20)
        painter.setPen(muted)
        painter.drawText(figure, beside | Qt.AlignmentFlag.AlignRight, f"{plan.from_min:g}")
        figure = QRectF(ground.right() + 1.5 * GRID, dots[-1].y() - 10, SIDE - 1.5 * GRID, 20)
        painter.drawText(figure, beside | Qt.AlignmentFlag.AlignLeft, f"{last_min:g}")
        below = ground.bottom() + GRID
        painter.drawText(
            QPointF(ground.left(), below + metrics.ascent()), day_words(plan.since, self._tonight)
        )
        arrives = weeks_to_target(plan)
        if arrives and arrives < len(dots):
            words = day_words(weaning_line(plan, arrives)[-1][0], self._tonight)
            wide = metrics.horizontalAdvance(words)
            left = min(dots[arrives].x() - wide / 2, ground.right() - wide)
            taken = ground.left() + metrics.horizontalAdvance(day_words(plan.since, self._tonight))
            if left > taken + GRID:
                painter.drawText(QPointF(left, below + metrics.ascent()), words)
        now = self.tr("{n} this week").format(n=minutes_words(weaned_min(plan, self._tonight)))
        wide = metrics.horizontalAdvance(now)
        left = max(0.0, min(dots[now_week].x() - 6, self.width() - wide))
        painter.setPen(text)
        painter.drawText(QPointF(left, dots[now_week].y() - 12), now)
