"""Fields for figures: times in a sound, and decibels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

from sleepplayer import phrases
from sleepplayer.durations import parse_duration_s
from sleepplayer.errors import UsageError
from sleepplayer.gui.theme import GRID

LONGEST_S = 24 * 3600


class TimeField(QSpinBox):
    """A length as "1:05"; arrows move it by a second, PgUp and PgDown by ten."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setRange(0, LONGEST_S)
        self.setAccessibleName(name)
        _calm(self)

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        """As a display has it."""
        return phrases.position_words(float(value))

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

    def __init__(self, name: str, least: float, most: float) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setDecimals(1)
        self.setSingleStep(0.5)
        self.setSuffix(" dB")
        self.setAccessibleName(name)
        _calm(self)

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """With its sign."""
        return f"{value:+.1f}".replace("-", "−") if value else "0"

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        """With either minus."""
        digits = text.replace("−", "-").replace("dB", "").replace(",", ".").strip()
        try:
            return min(self.maximum(), max(self.minimum(), float(digits)))
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
