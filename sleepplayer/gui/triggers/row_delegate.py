"""A row of the triggers: name and state, five choices, freshness now, and the last nights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.level_bar import THICK, draw_level
from sleepplayer.gui.sparkline import draw_sparkline
from sleepplayer.gui.theme import GRID, NIGHT, RADIUS, RING, TYPE, colour, font
from sleepplayer.gui.triggers import words
from sleepplayer.gui.triggers.desk import TriggerView
from sleepplayer.gui.triggers.likings import ICONS, LIKINGS, ink_of
from sleepplayer.gui.triggers.model import Index, Role
from sleepplayer.people import Liking

CARD = 60
ROW = CARD + 4
PAD = 2 * GRID
CHOICE = 26
ICON = 18
FRESH = 80
NIGHTS = 84
GAP = 2 * GRID
FIGURES = 9
"""How far below a card's top the words over bar and nights begin: on one line."""
NIGHTS_FROM = 600
FRESH_FROM = 420
"""The widths of a row that have room for the last nights, and for the freshness."""

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a row are; empty where there is no room."""

    card: QRect
    name: QRect
    choices: tuple[QRect, ...]
    fresh: QRect
    nights: QRect

    def liking_at(self, place: QPoint) -> Liking | None:
        """The choice under a point."""
        hits = zip(LIKINGS, self.choices, strict=True)
        return next((liking for liking, one in hits if one.contains(place)), None)

    def part_at(self, place: QPoint) -> str:
        """The part under a point: "name", "fresh", "nights" or ""."""
        parts = (("fresh", self.fresh), ("nights", self.nights), ("name", self.name))
        return next((name for name, one in parts if one.contains(place)), "")


def places_in(row: QRect) -> Places:
    """The parts of a row, from the right to the left."""
    card = row.adjusted(0, 0, 0, -(ROW - CARD))
    inside = card.adjusted(PAD, 0, -PAD, 0)
    right = inside.right() + 1
    nights, fresh = QRect(), QRect()
    if row.width() >= NIGHTS_FROM:
        nights = QRect(right - NIGHTS, card.top(), NIGHTS, CARD)
        right = nights.left() - GAP
    if row.width() >= FRESH_FROM:
        fresh = QRect(right - FRESH, card.top(), FRESH, CARD)
        right = fresh.left() - GAP
    left = right - CHOICE * len(LIKINGS)
    choices = tuple(
        QRect(left + number * CHOICE, card.top() + (CARD - CHOICE) // 2, CHOICE, CHOICE)
        for number in range(len(LIKINGS))
    )
    name = QRect(inside.left(), card.top(), left - GRID - inside.left(), CARD)
    return Places(card, name, choices, fresh, nights)


class TriggerDelegate(QStyledItemDelegate):
    """Draws rows. Fonts are made once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keyboard = False
        """Whether the keyboard is what moves in the list: only then is a row ringed."""
        self.pointed: tuple[int, Liking | None] = (-1, None)
        """The row under the pointer, and the choice."""
        self._name = font(TYPE.body, QFont.Weight.Medium)
        self._small = font(TYPE.small)
        self._figure = font(TYPE.small, tabular=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        """One height for all."""
        return QSize(240, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        one: TriggerView = index.data(Role.VIEW)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = index.row() == self.pointed[0]
        places = places_in(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_card(painter, QRectF(places.card), selected=selected, hovered=hovered)
        self._draw_words(painter, places.name, one, index.data(Role.BELOW))
        over = self.pointed[1] if hovered else None
        self._draw_choices(painter, places, one.stated, open_=selected or hovered, over=over)
        if not places.fresh.isEmpty():
            self._draw_fresh(painter, places.fresh, one)
        if not places.nights.isEmpty():
            self._draw_nights(painter, places.nights, one)
        painter.restore()

    def _draw_card(self, painter: QPainter, card: QRectF, *, selected: bool, hovered: bool) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.surface))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if selected or hovered:
            # No raised ground: on it ember would not be readable.
            ring = NIGHT.accent if selected and self.keyboard else NIGHT.line
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(ring), RING))
            painter.drawRoundedRect(card.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        if selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(NIGHT.accent))
            mark = QRectF(card.left() + 5, card.center().y() - 12, 3, 24)
            painter.drawRoundedRect(mark, 1.5, 1.5)

    def _draw_words(
        self, painter: QPainter, room: QRect, one: TriggerView, below: Sequence[str]
    ) -> None:
        upper = QRect(room.left(), room.top() + 9, room.width(), 22)
        if below[0]:
            lower = QRect(room.left(), upper.bottom() + 1, room.width(), 20)
            self._draw_line(painter, lower, self._small, NIGHT.muted, self._fitting(below, room))
        else:
            upper.moveTop(room.center().y() - upper.height() // 2)
        ink = NIGHT.muted if one.stated is Liking.AVOID else NIGHT.text
        self._draw_line(painter, upper, self._name, ink, one.trigger.name)

    def _fitting(self, lines: Sequence[str], room: QRect) -> str:
        """The first of them that has room, else the last."""
        metrics = QFontMetrics(self._small)
        fit = (line for line in lines if metrics.horizontalAdvance(line) <= room.width())
        return next(fit, lines[-1])

    @staticmethod
    def _draw_choices(
        painter: QPainter,
        places: Places,
        stated: Liking | None,
        *,
        open_: bool,
        over: Liking | None,
    ) -> None:
        """The choice that was made, and the others faintly, but for the row that is chosen or
        pointed at."""
        for liking, place in zip(LIKINGS, places.choices, strict=True):
            if liking is over:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(NIGHT.line))
                painter.drawEllipse(QRectF(place))
            ink = NIGHT.muted if open_ else NIGHT.line
            if liking is stated:
                ink = ink_of(liking)
            if liking is over:
                ink = NIGHT.accent
            at = QRect(0, 0, ICON, ICON)
            at.moveCenter(place.center())
            icons.icon(ICONS[liking], tint=ink, size=ICON).paint(painter, at)

    def _draw_fresh(self, painter: QPainter, room: QRect, one: TriggerView) -> None:
        avoided = one.stated is Liking.AVOID
        upper = QRect(room.left(), room.top() + FIGURES, room.width(), 20)
        text = words.never_words() if avoided else words.fresh_words(one.freshness)
        self._draw_line(painter, upper, self._small, NIGHT.muted, text)
        if avoided:
            return
        bar = QRectF(room.left(), room.top() + 39, room.width(), THICK)
        # What was not heard lately needs no light of its own: its word says that it is fresh.
        heard = any(one.minutes) or one.freshness < 1.0
        draw_level(painter, bar, one.freshness, ink=NIGHT.accent_low if heard else NIGHT.faint)

    def _draw_nights(self, painter: QPainter, room: QRect, one: TriggerView) -> None:
        upper = QRect(room.left(), room.top() + FIGURES, room.width(), 20)
        text = words.carried_words(one.tracks)
        self._draw_line(painter, upper, self._figure, NIGHT.muted, text, right=True)
        draw_sparkline(painter, QRectF(room.left(), room.top() + 29, room.width(), 20), one.minutes)

    @staticmethod
    def _draw_line(
        painter: QPainter, room: QRect, face: QFont, ink: str, text: str, *, right: bool = False
    ) -> None:
        painter.setFont(face)
        painter.setPen(colour(ink))
        one_line = " ".join(text.split())
        fitting = QFontMetrics(face).elidedText(one_line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, (_RIGHT if right else _LEFT) | Qt.TextFlag.TextSingleLine, fitting)
