"""A small window over the page in which one of many things is found by typing a word for it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from sleepplayer.gui.parts import label
from sleepplayer.gui.theme import GRID

WIDTH, HEIGHT = 288, 376
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Picker(QFrame):
    """Up, Down and Enter choose while one types; Esc leaves. It goes away by itself.

    Who makes it of something says what a text finds (`_search`) and what a row stands for (`_at`).
    """

    picked = Signal(object)
    """What the chosen row stands for."""

    def __init__(
        self,
        parent: QWidget,
        rows: QAbstractItemModel,
        *,
        name: str,
        field_words: str,
        list_name: str,
        none_found: str,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "picker")
        self.setAccessibleName(name)
        self._rows = rows
        rows.setParent(self)
        self.field = QLineEdit()
        self.field.setPlaceholderText(field_words)
        self.field.setAccessibleName(field_words)
        self.field.setMaxLength(80)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(rows)
        self.list.setAccessibleName(list_name)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._take)
        self.none_found = label(none_found, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.field)
        column.addWidget(self.none_found)
        column.addWidget(self.list, 1)
        self.setFixedSize(WIDTH, HEIGHT)

    def popup(self, place: QPoint) -> None:
        """Open it there (global), or as near as the screen allows."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys in the field that are meant for the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key in _STEPS:
            last = self._rows.rowCount() - 1
            row = min(last, max(0, self.list.currentIndex().row() + _STEPS[key]))
            self.list.setCurrentIndex(self._rows.index(row, 0))
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        """Show what a text finds."""
        raise NotImplementedError

    def _at(self, row: int) -> object:
        """What a row stands for."""
        raise NotImplementedError

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen = self._at(index.row())
            self.close()
            self.picked.emit(chosen)
