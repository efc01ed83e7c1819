"""A row of the queue, drawn as a card: the sound's own bars, its title, triggers and length."""

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

from sleepplayer import phrases
from sleepplayer.gui.parts import whole
from sleepplayer.gui.theme import GRID, NIGHT, RADIUS, RING, TYPE, colour, font
from sleepplayer.gui.tile import draw_tile
from sleepplayer.gui.tonight.queue_model import Role
from sleepplayer.night.queue import Entry

CARD = 72
ROW = CARD + GRID
TILE = 48
PAD = 12
LENGTH_WIDTH = 88

Index = QModelIndex | QPersistentModelIndex


class QueueDelegate(QStyledItemDelegate):
    """Draws cards. Fonts are made once: thousands of rows must scroll smoothly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keyboard = False
        """Whether the keyboard is what moves in the list: only then is the focus ringed."""
        self._title = font(TYPE.lead - 1, QFont.Weight.Medium)
        self._small = font(TYPE.small)
        self._figure = font(TYPE.body, tabular=True)
        self._title_metrics = QFontMetrics(self._title)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        """One height for all."""
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        entry: Entry = index.data(Role.ENTRY)
        current, failed = bool(index.data(Role.CURRENT)), bool(index.data(Role.FAILED))
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        card = self.card(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.raised if selected or hovered or current else NIGHT.surface))
        painter.drawRoundedRect(QRectF(card), RADIUS, RADIUS)
        if selected and self.keyboard:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(NIGHT.accent), RING))
            painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        self._draw_tile(painter, card, entry.track.title, current=current, failed=failed)
        self._draw_words(painter, card, entry, str(index.data(Role.MARK)), failed=failed)
        painter.restore()

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tooltip only where it tells more than the card."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        title = str(index.data())
        room = self.text_rect(self.card(option.rect)).width()
        elided = self._title_metrics.horizontalAdvance(title) > room
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
        tells = elided or bool(index.data(Role.FAILED))
        QToolTip.showText(event.globalPos(), whole(tip) if tells else "", view)
        return True

    @staticmethod
    def card(row: QRect) -> QRect:
        """The card within its row: the rest is the gap below."""
        return row.adjusted(0, 0, 0, -GRID)

    @staticmethod
    def text_rect(card: QRect) -> QRect:
        """Where the words of a card have room."""
        return card.adjusted(PAD + TILE + 2 * GRID, PAD, -(LENGTH_WIDTH + 2 * GRID), -PAD)

    def _draw_tile(
        self, painter: QPainter, card: QRect, title: str, *, current: bool, failed: bool
    ) -> None:
        tile = QRectF(card.left() + PAD, card.top() + (CARD - TILE) / 2, TILE, TILE)
        ink = NIGHT.faint if failed else NIGHT.accent if current else NIGHT.accent_low
        ground = NIGHT.line if current else NIGHT.raised
        draw_tile(painter, tile, title, ground=ground, ink=ink)

    def _draw_words(
        self, painter: QPainter, card: QRect, entry: Entry, mark: str, *, failed: bool
    ) -> None:
        words = self.text_rect(card)
        triggers = phrases.trigger_words(entry.track)
        upper = QRect(words.left(), words.top() + 2, words.width(), 22)
        lower = QRect(words.left(), upper.bottom() + 1, words.width(), 20)
        if not triggers:
            upper.moveTop(card.center().y() - upper.height() // 2)
        aligned = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._title)
        painter.setPen(colour(NIGHT.muted if failed else NIGHT.text))
        fitting = self._title_metrics.elidedText(
            entry.track.title, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(upper, aligned | Qt.AlignmentFlag.AlignLeft, fitting)
        painter.setFont(self._small)
        painter.setPen(colour(NIGHT.muted if failed else NIGHT.accent))
        fitting = self._small_metrics.elidedText(
            triggers, Qt.TextElideMode.ElideRight, words.width()
        )
        painter.drawText(lower, aligned | Qt.AlignmentFlag.AlignLeft, fitting)
        right = QRect(card.right() - LENGTH_WIDTH - 2 * GRID, 0, LENGTH_WIDTH, 22)
        self._draw_length(painter, right, card, entry.track.duration_s, mark, failed=failed)

    def _draw_length(
        self,
        painter: QPainter,
        right: QRect,
        card: QRect,
        duration_s: float | None,
        mark: str,
        *,
        failed: bool,
    ) -> None:
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        right.moveTop(card.top() + PAD + 2 if mark else card.center().y() - 10)
        painter.setFont(self._figure)
        painter.setPen(colour(NIGHT.muted))
        if duration_s is not None:
            painter.drawText(right, aligned, phrases.duration_words(duration_s))
        if mark:
            right.moveTop(right.bottom() + 1 if duration_s is not None else card.center().y() - 10)
            painter.setFont(self._small)
            painter.setPen(colour(NIGHT.muted if failed else NIGHT.accent))
            painter.drawText(right, aligned, mark)
