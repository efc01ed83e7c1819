"""The five choices: their order, keys and icons, and the buttons that state them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.parts import rename
from sleepplayer.gui.theme import GRID, NIGHT, RADIUS, RING, TYPE, colour, font
from sleepplayer.gui.triggers.words import liking_words
from sleepplayer.people import Liking

LIKINGS = (Liking.AVOID, Liking.DISLIKE, Liking.NEUTRAL, Liking.LIKE, Liking.LOVE)
"""From the worst to the best; the keys 1 to 5 in this order."""

LIKING_KEYS = {getattr(Qt.Key, f"Key_{n + 1}"): liking for n, liking in enumerate(LIKINGS)}
TAKE_BACK_KEY = Qt.Key.Key_0

ICONS = {
    Liking.AVOID: "prohibit",
    Liking.DISLIKE: "thumbs-down",
    Liking.NEUTRAL: "minus",
    Liking.LIKE: "thumbs-up",
    Liking.LOVE: "heart",
}

ICON = 20
HEIGHT = 56


def ink_of(liking: Liking) -> str:
    """The token a choice that is made is drawn in; on bg and surface only."""
    return NIGHT.ember if liking is Liking.AVOID else NIGHT.accent


def key_of(liking: Liking) -> str:
    """The key that states it."""
    return str(LIKINGS.index(liking) + 1)


class LikingButton(QAbstractButton):
    """One choice: an icon over its word. Painted, because Qt styles no button that stands so."""

    def __init__(self, liking: Liking) -> None:
        super().__init__()
        self.liking = liking
        self._font = font(TYPE.small)
        self.setText(liking_words(liking))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        rename(self, liking_words(liking), key=key_of(liking))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The word, or the icon."""
        words = QFontMetrics(self._font).horizontalAdvance(self.text())
        return QSize(max(ICON + 2 * GRID, words + GRID), HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """No word is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground, the icon and the word."""
        chosen = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        inside = self.rect().adjusted(1, 1, -1, -1)
        if self.isDown() or (self.underMouse() and not chosen):
            painter.setBrush(colour(NIGHT.raised))
            painter.drawRoundedRect(inside, RADIUS - 2, RADIUS - 2)
        if chosen or self.hasFocus():
            # Ember is no colour for raised grounds: what is chosen has a ring instead of one.
            ring = NIGHT.text if self.hasFocus() else ink_of(self.liking)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(ring), RING if self.hasFocus() else 1))
            painter.drawRoundedRect(inside, RADIUS - 2, RADIUS - 2)
        ink = ink_of(self.liking) if chosen else NIGHT.muted
        at = QRect((self.width() - ICON) // 2, GRID, ICON, ICON)
        icons.icon(ICONS[self.liking], tint=ink, size=ICON).paint(painter, at)
        painter.setFont(self._font)
        painter.setPen(colour(ink))
        words = QRect(0, GRID + ICON + 2, self.width(), self.height() - 2 * GRID - ICON)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class LikingChoice(QWidget):
    """The five in a row; none is chosen where nothing was stated.

    No button group: there the arrows would state each choice they pass.
    """

    stated = Signal(object)
    """A `Liking`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("How much you like it"))
        self._liking: Liking | None = None
        self.buttons = {liking: LikingButton(liking) for liking in LIKINGS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for liking, one in self.buttons.items():
            row.addWidget(one)
            one.clicked.connect(partial(self._clicked, liking))

    def show_liking(self, liking: Liking | None) -> None:
        """Show what was stated."""
        self._liking = liking
        for one, pressed in self.buttons.items():
            pressed.setChecked(one is liking)

    def _clicked(self, liking: Liking, _on: bool = False) -> None:
        self.show_liking(self._liking)  # what is stated is for others to say
        self.stated.emit(liking)
