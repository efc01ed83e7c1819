"""A row of the library: one soft card across its cells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from sleepplayer.gui.library.columns import Column
from sleepplayer.gui.library.covers import ROW_SIDE, Covers, draw_rounded
from sleepplayer.gui.library.track_model import Role
from sleepplayer.gui.library.words import show_words, state_words
from sleepplayer.gui.parts import whole
from sleepplayer.gui.theme import GRID, NIGHT, RADIUS, RING, TYPE, colour, font
from sleepplayer.gui.tile import draw_tile
from sleepplayer.models import LibraryTrack, Show, TrackState

ROW = 56
PAD = GRID
GAP = 2
"""Between the cards of two rows."""

RIGHT_ALIGNED = frozenset({Column.LENGTH})

Index = QModelIndex | QPersistentModelIndex
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class TrackDelegate(QStyledItemDelegate):
    """Draws cells. Fonts are made once: a hundred thousand rows must scroll smoothly."""

    def __init__(self, covers: Covers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self.keyboard = False
        """Whether the keyboard is what moves in the table: only then is a row ringed."""
        self.hovered = -1
        self.last = Column.SOUND
        """The column that ends a row."""
        self._title = font(TYPE.body, QFont.Weight.Medium)
        self._small = font(TYPE.small)
        self._figure = font(TYPE.small, tabular=True)
        self._title_metrics = QFontMetrics(self._title)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        """One height for all."""
        return QSize(64, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        found: LibraryTrack | None = index.data(Role.TRACK)
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column = Column(index.column())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_card(painter, cell, column, index.row(), option, state)
        if found is not None:
            if column is Column.SOUND:
                self._draw_sound(painter, cell, found, index)
            else:
                self._draw_words(painter, cell, column, str(index.data()), found)
        painter.restore()

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tooltip only where it tells more than the cell."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        column = Column(index.column())
        room = self.room(option.rect, column).width()
        metrics = self._title_metrics if column is Column.SOUND else self._small_metrics
        longest = max((metrics.horizontalAdvance(line) for line in tip.split("\n")), default=0)
        QToolTip.showText(event.globalPos(), whole(tip) if longest > room else "", view)
        return True

    @staticmethod
    def room(cell: QRect, column: Column) -> QRect:
        """Where the words of a cell have room."""
        left = PAD + ROW_SIDE + 12 if column is Column.SOUND else PAD
        return cell.adjusted(left, 0, -2 * GRID if column in RIGHT_ALIGNED else -PAD, -GAP)

    def _draw_card(
        self,
        painter: QPainter,
        cell: QRect,
        column: Column,
        row: int,
        option: QStyleOptionViewItem,
        state: QStyle.StateFlag,
    ) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        view = option.widget
        current = isinstance(view, QAbstractItemView) and view.currentIndex().row() == row
        ringed = self.keyboard and current
        if not (selected or ringed or row == self.hovered):
            return
        painter.setClipRect(cell)
        # Beyond the clip where the row goes on: only its two ends are round.
        beyond = 2 * RADIUS
        card = QRectF(cell).adjusted(
            0 if column is Column.SOUND else -beyond,
            0,
            0 if column is self.last else beyond,
            -GAP,
        )
        if selected or row == self.hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(NIGHT.raised if selected else NIGHT.surface))
            painter.drawRoundedRect(card, RADIUS - 2, RADIUS - 2)
        if ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(NIGHT.accent), RING))
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), RADIUS - 3, RADIUS - 3)
        painter.setClipping(False)

    def _draw_sound(
        self, painter: QPainter, cell: QRect, found: LibraryTrack, index: Index
    ) -> None:
        playing = bool(index.data(Role.PLAYING))
        never = bool(index.data(Role.NEVER))
        there = found.state is TrackState.THERE
        plays = there and not never
        top = cell.top() + (ROW - GAP - ROW_SIDE) / 2
        tile = QRectF(cell.left() + PAD, top, ROW_SIDE, ROW_SIDE)
        cover = self._covers.pixmap(found.track_id, ROW_SIDE, painter.device().devicePixelRatioF())
        if cover is not None:
            draw_rounded(painter, tile, cover, GRID)
        else:
            ink = NIGHT.accent if playing else NIGHT.accent_low if plays else NIGHT.faint
            ground = NIGHT.line if playing else NIGHT.raised
            draw_tile(painter, tile, found.track.title, ground=ground, ink=ink)
        words = self.room(cell, Column.SOUND)
        parts = [self.tr("playing") if playing else "", state_words(found)]
        parts += [show_words(Show.NEVER)] if never else []
        if there:
            parts += [found.track.artist, str(index.data(Role.CARRIED) or "")]
        below = " · ".join(part for part in parts if part)
        upper = QRect(words.left(), words.top() + 7, words.width(), 21)
        lower = QRect(words.left(), upper.bottom() + 1, words.width(), 19)
        if not below:
            upper.moveTop(words.center().y() - upper.height() // 2)
        painter.setFont(self._title)
        painter.setPen(colour(NIGHT.accent if playing else NIGHT.text if plays else NIGHT.muted))
        _draw_line(painter, upper, self._title_metrics, found.track.title)
        painter.setFont(self._small)
        painter.setPen(colour(NIGHT.muted if there else NIGHT.accent))
        _draw_line(painter, lower, self._small_metrics, below)

    def _draw_words(
        self, painter: QPainter, cell: QRect, column: Column, text: str, found: LibraryTrack
    ) -> None:
        painter.setFont(self._figure if column in RIGHT_ALIGNED else self._small)
        painter.setPen(colour(NIGHT.muted))
        room = self.room(cell, column)
        if column is Column.FOLDER:  # the end of a path tells more than its beginning
            text = self._small_metrics.elidedText(
                found.folder or text, Qt.TextElideMode.ElideMiddle, room.width()
            )
        right = column in RIGHT_ALIGNED
        _draw_line(painter, room, self._small_metrics, text, right=right)


def _draw_line(
    painter: QPainter, room: QRect, metrics: QFontMetrics, text: str, *, right: bool = False
) -> None:
    # At the left whatever script it is in: a column of titles stays a column.
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    absolute = side | Qt.AlignmentFlag.AlignAbsolute
    one_line = " ".join(text.split())
    fitting = metrics.elidedText(one_line, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _MIDDLE | absolute | Qt.TextFlag.TextSingleLine, fitting)
