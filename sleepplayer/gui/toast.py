"""One quiet line at the page's edge: it comes, stays long enough to be read, and goes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QScrollBar,
    QWidget,
)

from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.theme import GRID, motion_ms

STAYS_MS = 8_000
AT_LEAST_MS = 2_500
"""How long a sentence stays when another one waits."""

OFFER_STAYS_MS = 12_000
"""How long something to press stays."""

MOST_WAITING = 3
WIDEST = 560
MARGIN = 5 * GRID
PAD = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be done about what a sentence says: "Undo"."""

    words: str
    do: Callable[[], object]


class Toast(QFrame):
    """Floats over the page, so nothing has to make room.

    The mouse goes through it, unless there is something to press.
    """

    def __init__(self, parent: QWidget, *, above: QWidget) -> None:
        """`above`: the bar at the parent's foot, which it leaves free."""
        super().__init__(parent)
        self._over = parent
        self._above = above
        self.setProperty("role", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = label("", "plain", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.offer_button = button("", "offer", self._take, height=32)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 12, PAD, 12)
        row.setSpacing(2 * GRID)
        row.addWidget(self._words, 1)
        row.addWidget(self.offer_button)
        self.setAccessibleName(self.tr("Notice"))
        self._offer: Offer | None = None
        self._waiting: deque[tuple[str, Offer | None]] = deque(maxlen=MOST_WAITING)
        self._effect = QGraphicsOpacityEffect(self)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        self._appear = QPropertyAnimation(self._effect, b"opacity", self)
        self._appear.setStartValue(0.0)
        self._appear.setEndValue(1.0)
        self._appear.finished.connect(lambda: self._effect.setEnabled(False))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._next)
        self.hide()
        parent.installEventFilter(self)

    def text(self) -> str:
        """The sentence that is shown, or was last."""
        return self._words.text()

    def say(self, text: str, offer: Offer | None = None) -> None:
        """Show a sentence, after the one that is still being read.

        One with an offer comes at once: it answers what the person just did.
        """
        if not text or (self.isVisible() and text == self.text() and offer is self._offer):
            return
        if not self.isVisible() or offer is not None:
            self._show(text, offer)
            return
        self._waiting.append((text, offer))
        self._timer.start(min(AT_LEAST_MS, max(0, self._timer.remainingTime())))

    def dismiss(self) -> None:
        """Take it away, with all that waits."""
        self._waiting.clear()
        self._timer.stop()
        self.hide()

    def withdraw(self) -> None:
        """Take an offer away: what it offers was done otherwise. What waits is next."""
        if self._offer is not None and self.isVisible():
            self.hide()
            self._timer.start(0)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The window has another size: stand elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _take(self) -> None:
        offer = self._offer
        self.hide()
        self._timer.start(0)  # what waits is next
        if offer is not None:
            offer.do()

    def _place(self) -> None:
        """Stand at the right, at the page's foot or at its head: where it hides no control."""
        size = self._fitting_size()
        left = self._over.width() - MARGIN - size.width()
        foot = self._over.height() - self._above.height() - size.height() - 2 * GRID
        spots = (QRect(QPoint(left, top), size) for top in (foot, 2 * GRID))
        self.setGeometry(min(spots, key=self._hidden_by))

    def _fitting_size(self) -> QSize:
        beside = 2 * PAD
        if self._offer is not None:
            beside += self.offer_button.sizeHint().width() + 2 * GRID
        width = min(WIDEST, self._over.width() - 2 * MARGIN)
        self._words.setWordWrap(False)
        whole = self._words.sizeHint().width() + beside
        if whole > width:  # lines of about one length, none with a single word
            width = min(width, whole // math.ceil(whole / width) + 10 * GRID)
            self._words.setWordWrap(True)
        else:
            width = whole
        words = max(self._words.heightForWidth(width - beside), self._words.sizeHint().height())
        if self._offer is not None:
            words = max(words, self.offer_button.height())
        return QSize(width, words + 24)

    def _hidden_by(self, spot: QRect) -> int:
        """How many pixels of controls would lie under it."""
        hidden = 0
        for kind in (QAbstractButton, QAbstractSlider):
            for control in self._over.findChildren(kind):
                if control.isVisible() and not (
                    isinstance(control, QScrollBar) or self.isAncestorOf(control)
                ):
                    corner = control.mapTo(self._over, QPoint())
                    under = spot.intersected(QRect(corner, control.size()))
                    hidden += under.width() * under.height()
        return hidden

    def _show(self, text: str, offer: Offer | None) -> None:
        self._offer = offer
        self._words.setText(text)
        set_text(self.offer_button, offer.words if offer else "")
        self.offer_button.setVisible(offer is not None)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, offer is None)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        if motion_ms() > 0:
            self._effect.setEnabled(True)
            self._appear.setDuration(motion_ms())
            self._appear.start()
        stays = STAYS_MS if offer is None else OFFER_STAYS_MS
        self._timer.start(AT_LEAST_MS if self._waiting else stays)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _next(self) -> None:
        if self._waiting:
            self._show(*self._waiting.popleft())
        else:
            self.hide()
