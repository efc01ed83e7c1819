"""The table's header: quiet words, and an arrow where it is sorted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from sleepplayer.gui.library.columns import Column, column_words
from sleepplayer.gui.library.track_delegate import RIGHT_ALIGNED, TrackDelegate
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, colour, font

HEIGHT = 32


class TrackHeader(QHeaderView):
    """Clicked it sorts; its menu hides columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Columns"))
        self.setMinimumSectionSize(0)
        self.setSortIndicatorShown(False)  # it is drawn here
        self.setMouseTracking(True)
        self.sorted_by: Column | None = None
        self.descending = False
        self._font = font(TYPE.small)
        self._bold = font(TYPE.small, QFont.Weight.DemiBold)

    def show_sort(self, column: Column | None, *, descending: bool) -> None:
        """Mark the column the table is sorted by."""
        self.sorted_by, self.descending = column, descending
        self.viewport().update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:  # noqa: N802
        """A name on the page's own ground."""
        if not rect.isValid():
            return
        column = Column(logical)
        is_sorted = column is self.sorted_by
        words = self._bold if is_sorted else self._font
        room = TrackDelegate.room(rect, column)
        if column is Column.SOUND:
            room.setLeft(rect.left() + GRID)
        painter.save()
        painter.fillRect(rect, colour(NIGHT.bg))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(words)
        painter.setPen(colour(NIGHT.accent if is_sorted else NIGHT.muted))
        metrics = QFontMetrics(words)
        arrow = 14 if is_sorted else 0
        text = metrics.elidedText(
            column_words(column), Qt.TextElideMode.ElideRight, room.width() - arrow
        )
        width = metrics.horizontalAdvance(text)
        if column in RIGHT_ALIGNED:
            room.setLeft(room.right() - width - arrow + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if is_sorted:
            self._draw_arrow(painter, QPointF(room.left() + width + 9, room.center().y() + 1))
        painter.restore()

    def _draw_arrow(self, painter: QPainter, middle: QPointF) -> None:
        tip = 2.0 if self.descending else -2.0
        painter.setPen(QPen(colour(NIGHT.accent), 1.8))
        painter.drawPolyline(
            [
                middle + QPointF(-3.5, -tip),
                middle + QPointF(0, tip),
                middle + QPointF(3.5, -tip),
            ]
        )
