"""One quiet line above the bar: it comes, stays long enough to be read, and goes."""

from __future__ import annotations

import math
from collections import deque

from PySide6.QtCore import QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QLabel, QWidget

from sleepplayer.gui.theme import GRID, motion_ms

STAYS_MS = 8_000
AT_LEAST_MS = 2_500
"""How long a sentence stays when another one waits."""

MOST_WAITING = 3
WIDEST = 560
MARGIN = 5 * GRID


class Toast(QLabel):
    """Floats over the page, so nothing has to make room; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("role", "toast")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Notice"))
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._bottom = 0
        self._centred = False
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

    def place(self, bottom: int, *, centred: bool) -> None:
        """Stand above this line of the parent: at its right, away from the buttons, or centred."""
        self._bottom, self._centred = bottom, centred
        parent = self._over
        width = min(WIDEST, parent.width() - 2 * MARGIN)
        self.setWordWrap(False)
        whole = self.sizeHint().width()
        if whole > width:  # lines of about one length, none with a single word
            width = min(width, whole // math.ceil(whole / width) + 10 * GRID)
            self.setWordWrap(True)
        else:
            width = whole
        height = max(self.heightForWidth(width), self.sizeHint().height())
        right = parent.width() - MARGIN - width
        left = (parent.width() - width) // 2 if centred else right
        self.setGeometry(left, bottom - height - 2 * GRID, width, height)

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleDescription(text)
        self.place(self._bottom, centred=self._centred)
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
