"""One quiet line at the page's edge: it comes, stays long enough to be read, and goes."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QGraphicsOpacityEffect,
    QLabel,
    QScrollBar,
    QWidget,
)

from sleepplayer.gui.theme import GRID, motion_ms

STAYS_MS = 8_000
AT_LEAST_MS = 2_500
"""How long a sentence stays when another one waits."""

MOST_WAITING = 3
WIDEST = 560
MARGIN = 5 * GRID


class Toast(QLabel):
    """Floats over the page, so nothing has to make room; the mouse goes through it."""

    def __init__(self, parent: QWidget, *, above: QWidget) -> None:
        """`above`: the bar at the parent's foot, which it leaves free."""
        super().__init__(parent)
        self._over = parent
        self._above = above
        self.setProperty("role", "toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Notice"))
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
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

    def say(self, text: str) -> None:
        """Show a sentence, after the one that is still being read."""
        if not text or (self.isVisible() and text == self.text()):
            return
        if not self.isVisible():
            self._show(text)
            return
        self._waiting.append(text)
        self._timer.start(min(AT_LEAST_MS, max(0, self._timer.remainingTime())))

    def dismiss(self) -> None:
        """Take it away, with all that waits."""
        self._waiting.clear()
        self._timer.stop()
        self.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The window has another size: stand elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """Stand at the right, at the page's foot or at its head: where it hides no control."""
        size = self._fitting_size()
        left = self._over.width() - MARGIN - size.width()
        foot = self._over.height() - self._above.height() - size.height() - 2 * GRID
        spots = (QRect(QPoint(left, top), size) for top in (foot, 2 * GRID))
        self.setGeometry(min(spots, key=self._hidden_by))

    def _fitting_size(self) -> QSize:
        width = min(WIDEST, self._over.width() - 2 * MARGIN)
        self.setWordWrap(False)
        whole = self.sizeHint().width()
        if whole > width:  # lines of about one length, none with a single word
            width = min(width, whole // math.ceil(whole / width) + 10 * GRID)
            self.setWordWrap(True)
        else:
            width = whole
        return QSize(width, max(self.heightForWidth(width), self.sizeHint().height()))

    def _hidden_by(self, spot: QRect) -> int:
        """How many pixels of controls would lie under it."""
        hidden = 0
        for kind in (QAbstractButton, QAbstractSlider):
            for control in self._over.findChildren(kind):
                if control.isVisible() and not isinstance(control, QScrollBar):
                    corner = control.mapTo(self._over, QPoint())
                    under = spot.intersected(QRect(corner, control.size()))
                    hidden += under.width() * under.height()
        return hidden

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleDescription(text)
        self._place()
        self.show()
        self.raise_()
        if motion_ms() > 0:
            self._effect.setEnabled(True)
            self._appear.setDuration(motion_ms())
            self._appear.start()
        self._timer.start(AT_LEAST_MS if self._waiting else STAYS_MS)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _next(self) -> None:
        if self._waiting:
            self._show(self._waiting.popleft())
        else:
            self.hide()
