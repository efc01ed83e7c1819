"""A time of day to type, or none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from sleepplayer.gui.people.pin_field import FIELD_HEIGHT
from sleepplayer.gui.people.words import typed_time

STEP_MIN = 15
ANY_DAY = date(2000, 1, 2)
FIRST = time(23, 0)
"""Where Up and Down begin when there is none."""

NO_TIME = frozenset({"off", "none", "no", "-", "–", "—"})
"""What else is typed for none."""


class TimeField(QLineEdit):
    """Takes what was typed by Enter or by going elsewhere; Up and Down step, Esc forgets.

    What is no time stays as it was typed, to be mended.
    """

    chosen = Signal(object)
    """A `datetime.time`, or None for none."""

    refused = Signal()
    """What was typed is no time."""

    understood = Signal()
    """What is there now is a time, or none: nothing is refused any more."""

    def __init__(self, name: str, none: str) -> None:
        """`none`: the words that stand there without a time."""
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(none)
        self.setMaxLength(8)
        self.setFixedSize(104, FIELD_HEIGHT)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._shown: time | None = None
        self._none = NO_TIME | {none.casefold()}
        self.editingFinished.connect(self._done)

    def show_time(self, at: time | None) -> None:
        """Show what counts, unless something is being typed."""
        if at != self._shown or not self.hasFocus() or not self.isModified():
            self._shown = at
            self.setText(_written(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows step; Esc takes back what was typed."""
        step = {Qt.Key.Key_Up: STEP_MIN, Qt.Key.Key_Down: -STEP_MIN}.get(Qt.Key(event.key()))
        if step is not None:
            at = typed_time(self.text())
            stepped = datetime.combine(ANY_DAY, at or FIRST)
            self._take((stepped + timedelta(minutes=step if at else 0)).time())
        elif event.key() == Qt.Key.Key_Escape and self.text() != _written(self._shown):
            self._take(self._shown)
        else:
            super().keyPressEvent(event)

    def _done(self) -> None:
        text = self.text().strip().casefold()
        if text in self._none:
            text = ""
        at = typed_time(text)
        if text and at is None:
            self.selectAll()
            self.refused.emit()
        else:
            self._take(at)

    def _take(self, at: time | None) -> None:
        self.setText(_written(at))
        self.understood.emit()
        if at != self._shown:
            self._shown = at
            self.chosen.emit(at)


def _written(at: time | None) -> str:
    return "" if at is None else at.strftime("%H:%M")
