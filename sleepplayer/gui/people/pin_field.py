"""Asking for a PIN, in the place where it is needed: digits only, shown as dots."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRegularExpression, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QRegularExpressionValidator,
)
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.theme import GRID

LONGEST_PIN = 12
FIELD_HEIGHT = 40


def pin_line(name: str) -> QLineEdit:
    """A line that takes the digits of a PIN and shows dots."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setMaxLength(LONGEST_PIN)
    made.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), made))
    made.setInputMethodHints(
        Qt.InputMethodHint.ImhDigitsOnly
        | Qt.InputMethodHint.ImhHiddenText
        | Qt.InputMethodHint.ImhSensitiveData
        | Qt.InputMethodHint.ImhNoPredictiveText
    )
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    made.setFixedHeight(FIELD_HEIGHT)
    made.setMinimumWidth(96)
    made.setMaximumWidth(176)
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    return made


class PinField(QWidget):
    """A sentence, a line for the PIN, and two ways on; hidden until `ask`.

    It keeps nothing: what was typed is cleared with every try, when it is hidden, and by Esc.
    """

    accepted = Signal()
    """The PIN was right."""

    cancelled = Signal()
    """The person thought better of it."""

    def __init__(
        self,
        words: str,
        take: Callable[[str], str],
        *,
        done: str = "",
        cancel: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`take` gets what was typed and returns "" or why it is refused, in a sentence.

        `done` are the words on the button; without `cancel` Esc alone leaves it.
        """
        super().__init__(parent)
        self._take = take
        self.words = label(words, "plain", wrap=True)
        self.field = pin_line(self.tr("PIN"))
        self.field.installEventFilter(self)
        self.done = button(done or self.tr("Go on"), "accent", self._try)
        self.cancel = button(self.tr("Cancel"), "plain", self.close_field)
        if not cancel:  # shown by its parent alone: without one it would be a window
            self.cancel.hide()
        self.refused = label("", "ember", wrap=True)
        self.refused.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.field, 1)
        row.addWidget(self.done)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.refused)
        self.hide()

    def ask(self, words: str = "") -> None:
        """Show it, empty, with the keyboard in it."""
        if words:
            set_text(self.words, words)
        self.field.clear()
        self.show_refusal("")
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_field(self) -> None:
        """Go without a PIN."""
        if not self.isHidden():
            self.forget()
            self.cancelled.emit()

    def forget(self) -> None:
        """Hide it with all that was typed."""
        self.field.clear()
        self.show_refusal("")
        self.hide()

    def show_refusal(self, sentence: str) -> None:
        """Say why not; "" takes it back."""
        set_text(self.refused, sentence)
        self.refused.setVisible(bool(sentence))
        self.field.setAccessibleDescription(sentence)
        if sentence:
            QAccessible.updateAccessibility(QAccessibleEvent(self.refused, QAccessible.Event.Alert))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc leaves it, Enter tries: neither goes on to whoever has the keyboard next."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close_field()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._try()
        else:
            return False
        return True

    def _try(self) -> None:
        typed = self.field.text()
        if not typed:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.field.clear()
        why = self._take(typed)
        self.show_refusal(why)
        if why:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.forget()
        self.accepted.emit()
