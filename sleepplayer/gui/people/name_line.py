"""A person's name to type: Enter keeps it, Esc forgets it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.people.pin_field import FIELD_HEIGHT
from sleepplayer.gui.theme import GRID
from sleepplayer.people import LONGEST_NAME


class NameField(QLineEdit):
    """A line for a name."""

    left = Signal()
    """Esc."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setMaxLength(LONGEST_NAME)
        self.setFixedHeight(FIELD_HEIGHT)
        self.setMinimumWidth(120)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc and Enter go no further."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class NameLine(QWidget):
    """A field with two buttons, hidden until `ask`."""

    kept = Signal()
    closed = Signal()

    def __init__(self, name: str, done: str, take: Callable[[str], str]) -> None:
        """`take` gets the name and returns "" or why it is refused."""
        super().__init__()
        self._take = take
        self.field = NameField(name)
        self.field.returnPressed.connect(self._done)
        self.field.left.connect(self.close_line)
        self.done = button(done, "accent", self._done)
        self.cancel = button(self.tr("Cancel"), "plain", self.close_line)
        self.refused = label("", "ember", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.field, 1)
        row.addWidget(self.done)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.refused)
        self.hide()

    def ask(self, name: str = "") -> None:
        """Show it with the keyboard in it."""
        self._refuse("")
        self.field.setText(name)
        self.field.selectAll()
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_line(self) -> None:
        """Forget what was typed."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def _done(self) -> None:
        why = self._take(self.field.text().strip())
        self._refuse(why)
        if why:
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.hide()
            self.kept.emit()

    def _refuse(self, sentence: str) -> None:
        set_text(self.refused, sentence)
        self.refused.setVisible(bool(sentence))
