"""Fields for figures: times in a sound, and decibels."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

from sleepplayer import phrases
from sleepplayer.durations import parse_duration_s
from sleepplayer.errors import UsageError
from sleepplayer.gui.theme import GRID

LONGEST_S = 24 * 3600


class TimeField(QSpinBox):
    """A length as "1:05"; arrows move it by a second, PgUp and PgDown by ten.

    Of several sounds with different lengths it shows none: that is the value below 0, which only
    the field itself sets, so that any other, 0 too, is a change.
    """

    VARIOUS = -1

    left = Signal()
    """Esc: what was being typed is forgotten."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(0, LONGEST_S)
        self.setAccessibleName(name)
        _calm(self)

    def show_value(self, value: int | None) -> None:
        """Show a length in s, or None: they differ."""
        self.setMinimum(0 if value is not None else self.VARIOUS)
        self.setValue(self.VARIOUS if value is None else value)
        _show_various(self, various=value is None)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """From nothing the arrows begin at 0."""
        if self.value() == self.VARIOUS:
            self.setValue(max(0, steps - 1))
        else:
            super().stepBy(max(steps, -self.value()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()))
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        """As a display has it."""
        return phrases.position_words(float(value)) if value >= 0 else ""

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        """ "1:05", "65s", or bare seconds."""
        if text.strip().isdecimal() and len(text) < 6:
            return int(text)
        try:
            return round(parse_duration_s(text))
        except UsageError:
            return self.value()

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed on the way."""
        return QValidator.State.Acceptable, text, pos

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A pane that is scrolled must not change what lies under the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DecibelField(QDoubleSpinBox):
    """A correction in dB by half steps."""

    left = Signal()
    """Esc: what was being typed is forgotten."""

    def __init__(self, name: str, least: float, most: float) -> None:
        super().__init__()
        self._least, self._various = least, least - 1.0
        self.setRange(least, most)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setAccessibleName(name)
        _calm(self)

    def show_value(self, value: float | None) -> None:
        """Show a correction in dB, or None: they differ."""
        self.setMinimum(self._least if value is not None else self._various)
        self.setValue(self._various if value is None else value)
        _show_various(self, various=value is None)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """From nothing the arrows begin at 0."""
        if self.value() == self._various:
            self.setValue(0.0)
        elif self.value() + steps * self.singleStep() >= self._least:
            super().stepBy(steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """See TimeField."""
        if event.key() == Qt.Key.Key_Escape:
            self.lineEdit().setText(self.textFromValue(self.value()))
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """With its sign."""
        if value < self._least:
            return ""
        figure = f"{value:+.1f}".replace("-", "−") if value else "0"
        return f"{figure} dB"

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        """With either minus."""
        digits = text.replace("−", "-").replace("dB", "").replace(",", ".").strip()
        try:
            return min(self.maximum(), max(self._least, float(digits)))
        except ValueError:
            return self.value()

    def validate(self, text: str, pos: int) -> tuple[QValidator.State, str, int]:
        """Anything may be typed on the way."""
        return QValidator.State.Acceptable, text, pos

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """See TimeField."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _show_various(field: QAbstractSpinBox, *, various: bool) -> None:
    words = QCoreApplication.translate("library", "various") if various else ""
    field.lineEdit().setPlaceholderText(words)
    field.setAccessibleDescription(words)


def _calm(field: QAbstractSpinBox) -> None:
    # Its buttons have no size in the stylesheet; Qt gives a field without buttons no room there.
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.UpDownArrows)
    field.setKeyboardTracking(False)  # a value counts when it is finished
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setFixedWidth(88)
    field.lineEdit().setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab comes to the field itself
    field.lineEdit().setTextMargins(0, 0, GRID, 0)
    field.lineEdit().setAccessibleName(field.accessibleName())
