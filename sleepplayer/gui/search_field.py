"""Finding sounds as one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from sleepplayer.gui import icons
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import icon_button, rename


class SearchField(QLineEdit):
    """As-you-type; Esc clears it, and from an empty one goes back to the table."""

    left = Signal()
    """Down, Enter or a second Esc: to the sounds."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search"))
        self.setMaxLength(200)
        self.setFixedHeight(40)
        self.setTextMargins(28, 0, 28, 0)
        rename(self, self.tr("Search the library"), key=hint(Action.SEARCH))
        self.clear_button = icon_button("x", self.tr("Clear"), self.clear, side=28, size=14)
        self.clear_button.setParent(self)
        self.clear_button.hide()
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc, Enter and Down."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The cross stands at the end."""
        self.clear_button.move(self.width() - 34, (self.height() - 28) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A glass before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        glass = icons.icon("magnifying-glass", size=18)
        glass.paint(painter, 12, (self.height() - 18) // 2, 18, 18)
        painter.end()
