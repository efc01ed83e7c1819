"""A small window over the page in which one of many playlists is found by typing a part of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from sleepplayer.gui.parts import label
from sleepplayer.gui.theme import GRID
from sleepplayer.models import Playlist, PlaylistId

WIDTH, HEIGHT = 288, 376
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class PlaylistPicker(QFrame):
    """Up, Down and Enter choose while one types; Esc leaves. It goes away by itself."""

    picked = Signal(object)
    """A `Playlist`."""

    def __init__(
        self, parent: QWidget, playlists: Sequence[Playlist], chosen: frozenset[PlaylistId]
    ) -> None:
        """`chosen` are marked."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "picker")
        self.setAccessibleName(self.tr("Choose a playlist"))
        self._playlists = playlists
        self._chosen = chosen
        self._found: list[Playlist] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("A playlist, or a part of its name"))
        self.field.setAccessibleName(self.tr("A playlist, or a part of its name"))
        self.field.setMaxLength(80)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self._rows = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setAccessibleName(self.tr("Playlists"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._take)
        self.none_found = label(self.tr("No playlist goes by that name."), "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.field)
        column.addWidget(self.none_found)
        column.addWidget(self.list, 1)
        self.setFixedSize(WIDTH, HEIGHT)
        self._search("")

    def popup(self, place: QPoint) -> None:
        """Open it there (global), or as near as the screen allows."""
        room = self.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def titles(self) -> list[str]:
        """The rows as they are written now."""
        return [each.name for each in self._found]

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
        wanted = text.casefold().split()
        self._found = [
            each for each in self._playlists if all(one in each.name.casefold() for one in wanted)
        ]
        self._rows.clear()
        for each in self._found:
            row = QStandardItem(each.name)
            if each.playlist_id in self._chosen:
                row.setCheckState(Qt.CheckState.Checked)
            self._rows.appendRow(row)
        self.none_found.setVisible(not self._found)
        self.list.setCurrentIndex(self._rows.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            playlist = self._found[index.row()]
            self.close()
            self.picked.emit(playlist)
