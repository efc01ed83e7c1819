"""A row of the queue, drawn as a card: the sound's own bars, its title, triggers and length.

A card of the plan has a line more, which says why it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QPixmap
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
from sleepplayer.models import Track
from sleepplayer.night.queue import Entry

if TYPE_CHECKING:
    from sleepplayer.gui.tonight.plan_words import CardWords

CARD = 72
ROW = CARD + GRID
TILE = 48
PAD = 12

PLAN_CARD = 88
PLAN_TILE = 64
LENGTH_WIDTH = 88
TITLE_LINE = 22
SMALL_LINE = 20

Index = QModelIndex | QPersistentModelIndex
Picture = Callable[[Track, int, float], QPixmap | None]
"""A track's cover if it is there: its side in px at 100 %, device pixels to one."""


class QueueDelegate(QStyledItemDelegate):
    """Draws cards. Fonts are made once: thousands of rows must scroll smoothly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keyboard = False
        """Whether the keyboard is what moves in the list: only then is the focus ringed."""

        self.planned = False
        """Whether the rows are cards of the plan: all are of one height."""

        self.picture: Picture | None = None
        self._title = font(TYPE.lead - 1, QFont.Weight.Medium)
        self._small = font(TYPE.small)
        self._figure = font(TYPE.body, tabular=True)
        self._title_metrics = QFontMetrics(self._title)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        """One height for all."""
        return QSize(200, (PLAN_CARD if self.planned else CARD) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one card."""
        entry: Entry = index.data(Role.ENTRY)
        words: CardWords | None = index.data(Role.CARD)
        barred = str(index.data(Role.BARRED) or "")
        current, failed = bool(index.data(Role.CURRENT)), bool(index.data(Role.FAILED) or barred)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        card = self.card(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.raised if selected or hovered or current else NIGHT.surface))
        painter.drawRoundedRect(QRectF(card), RADIUS, RADIUS)
        if selected:  # without the keyboard, too: what is chosen is not what comes first
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(NIGHT.accent if self.keyboard else NIGHT.faint), RING))
            painter.drawRoundedRect(QRectF(card).adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        self._draw_tile(painter, card, entry.track, current=current, failed=failed)
        mark = str(index.data(Role.MARK))
        title_top = self._draw_words(painter, card, entry, words, barred, failed=failed)
        length = _length(entry, words)
        self._draw_length(painter, card, title_top, length, mark, failed=failed)
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
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole))
        tells = self._is_cut(index, self.card(option.rect)) or bool(index.data(Role.FAILED))
        QToolTip.showText(event.globalPos(), whole(tip) if tells else "", view)
        return True

    @staticmethod
    def card(row: QRect) -> QRect:
        """The card within its row: the rest is the gap below."""
        return row.adjusted(0, 0, 0, -GRID)

    @property
    def _tile(self) -> int:
        return PLAN_TILE if self.planned else TILE

    def text_rect(self, card: QRect) -> QRect:
        """Where the words of a card have room."""
        return card.adjusted(PAD + self._tile + 2 * GRID, PAD, -(LENGTH_WIDTH + 2 * GRID), -PAD)

    def reason_rect(self, card: QRect) -> QRect:
        """The reason reaches to the card's end: beside it there is no figure."""
        words = self.text_rect(card)
        top = words.top() + TITLE_LINE + SMALL_LINE
        return QRect(words.left(), top, card.right() - 2 * GRID - words.left(), SMALL_LINE)

    def _is_cut(self, index: Index, card: QRect) -> bool:
        room = self.text_rect(card).width()
        words: CardWords | None = index.data(Role.CARD)
        if self._title_metrics.horizontalAdvance(str(index.data())) > room:
            return True
        if words is None:
            return False
        small = self._small_metrics
        reason_room = self.reason_rect(card).width()
        return (
            small.horizontalAdvance(words.triggers) > room
            or small.horizontalAdvance(words.reason) > reason_room
        )

    def _draw_tile(
        self, painter: QPainter, card: QRect, track: Track, *, current: bool, failed: bool
    ) -> None:
        side = self._tile
        tile = QRectF(card.left() + PAD, card.top() + (card.height() - side) / 2, side, side)
        ratio = painter.device().devicePixelRatioF()
        picture = None if self.picture is None else self.picture(track, side, ratio)
        if picture is not None:
            from sleepplayer.gui.library.covers import draw_rounded  # noqa: PLC0415 - first paint

            draw_rounded(painter, tile, picture, RADIUS - 2)
            return
        ink = NIGHT.faint if failed else NIGHT.accent if current else NIGHT.accent_low
        ground = NIGHT.line if current else NIGHT.raised
        draw_tile(painter, tile, track.title, ground=ground, ink=ink)

    def _draw_words(
        self,
        painter: QPainter,
        card: QRect,
        entry: Entry,
        words: CardWords | None,
        barred: str,
        *,
        failed: bool,
    ) -> int:
        """Draw the lines in the card's middle; returns where a figure beside the first belongs."""
        room = self.text_rect(card)
        triggers = phrases.trigger_words(entry.track) if words is None else words.triggers
        reason = barred or ("" if words is None else words.reason)
        if barred and words is None:  # a card of one's own has two lines
            triggers = ""
        height = TITLE_LINE + SMALL_LINE * (bool(triggers) + bool(reason))
        top = card.top() + (card.height() - height) // 2
        line = QRect(room.left(), top, room.width(), TITLE_LINE)
        painter.setFont(self._title)
        painter.setPen(colour(NIGHT.muted if failed else NIGHT.text))
        self._draw_line(painter, line, entry.track.title, self._title_metrics)
        painter.setFont(self._small)
        line = QRect(line.left(), line.bottom() + 1, line.width(), SMALL_LINE)
        if triggers:
            painter.setPen(colour(NIGHT.muted if failed else NIGHT.accent))
            self._draw_line(painter, line, triggers, self._small_metrics)
            line.translate(0, SMALL_LINE)
        if reason:
            line.setRight(self.reason_rect(card).right())
            painter.setPen(colour(NIGHT.muted))
            self._draw_line(painter, line, reason, self._small_metrics)
        return top if triggers or reason else card.top() + PAD + 2

    @staticmethod
    def _draw_line(painter: QPainter, line: QRect, text: str, metrics: QFontMetrics) -> None:
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitting)

    def _draw_length(
        self,
        painter: QPainter,
        card: QRect,
        title_top: int,
        length: str,
        mark: str,
        *,
        failed: bool,
    ) -> None:
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        right = QRect(card.right() - LENGTH_WIDTH - 2 * GRID, 0, LENGTH_WIDTH, TITLE_LINE)
        middle = card.center().y() - 10
        right.moveTop(title_top if mark or self.planned else middle)
        painter.setFont(self._figure)
        painter.setPen(colour(NIGHT.muted))
        painter.drawText(right, aligned, length)
        if mark:
            right.moveTop(right.bottom() + 1 if length else middle)
            painter.setFont(self._small)
            painter.setPen(colour(NIGHT.muted if failed else NIGHT.accent))
            painter.drawText(right, aligned, mark)


def _length(entry: Entry, words: CardWords | None) -> str:
    if words is not None:
        return words.minutes
    duration_s = entry.track.duration_s
    return "" if duration_s is None else phrases.duration_words(duration_s * entry.times)
