"""A small window over the page in which a trigger is found by typing a word for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from sleepplayer.gui.parts import label
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.trigger_search import found_triggers
from sleepplayer.triggers import Trigger

WIDTH, HEIGHT = 288, 376
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class TriggerPicker(QFrame):
    """Up, Down and Enter choose while one types; Esc leaves. It goes away by itself."""

    picked = Signal(str)
    """A trigger's id, or "" for the row that stands for none."""

    def __init__(
        self, parent: QWidget, triggers: Sequence[Trigger], *, nothing: str = "", chosen: str = ""
    ) -> None:
        """`nothing`: the words of a first row that stands for no trigger. `chosen` is one's id."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "picker")
        self.setAccessibleName(self.tr("Choose a trigger"))
        self._triggers = triggers
        self._nothing = nothing
        self._chosen = chosen
        self._ids: list[str] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("A trigger, or a word for it"))
        self.field.setAccessibleName(self.tr("A trigger, or a word for it"))
        self.field.setMaxLength(80)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self._rows = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setAccessibleName(self.tr("Triggers"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._take)
        self.none_found = label(self.tr("No trigger goes by that word."), "small", wrap=True)
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
        return self._rows.stringList()

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
            self.list.setCurrentIndex(self._rows.index(row))
        else:
            return False
        return True

    def _search(self, text: str) -> None:
        found = found_triggers(self._triggers, text)
        rows = [f"{one.name} · {word}" if word else one.name for one, word in found]
        ids = [one.id for one, _word in found]
        if self._nothing and not text.strip():
            rows.insert(0, self._nothing)
            ids.insert(0, "")
        self._ids = ids
        self._rows.setStringList(rows)
        self.none_found.setVisible(not rows)
        at = ids.index(self._chosen) if not text and self._chosen in ids else 0
        self.list.setCurrentIndex(self._rows.index(at))
        self.list.scrollTo(self._rows.index(at))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen = self._ids[index.row()]
            self.close()
            self.picked.emit(chosen)


def open_picker(
    parent: QWidget,
    triggers: Sequence[Trigger],
    place: QPoint,
    take: Callable[[str], object],
    *,
    nothing: str = "",
    chosen: str = "",
) -> TriggerPicker:
    """Open one, and have `take` called with what is picked."""
    made = TriggerPicker(parent, triggers, nothing=nothing, chosen=chosen)
    made.picked.connect(take)
    made.popup(place)
    return made
