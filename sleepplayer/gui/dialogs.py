"""Small dialogs: some words to type, a list to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from sleepplayer.gui.parts import ElidedLabel, button, label
from sleepplayer.gui.theme import GRID


class NightDialog(QDialog):
    """A title, a body, and buttons at the foot."""

    def __init__(self, parent: QWidget, title: str, explained: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        outer.setSpacing(2 * GRID)
        outer.addWidget(label(title, "heading"))
        if explained:
            outer.addWidget(label(explained, "small", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID)
        outer.addLayout(self.body, 1)
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        outer.addLayout(self._foot)

    def add_button(
        self, words: str, do: Callable[[], object], *, default: bool = False
    ) -> QPushButton:
        """One more button at the foot."""
        made = QPushButton(words)
        made.setAutoDefault(default)
        made.setDefault(default)
        made.clicked.connect(lambda _on=False: do())
        self._foot.addWidget(made)
        return made


class TextDialog(NightDialog):
    """Some fields to fill; `take` returns "" or why it cannot be so."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[tuple[str, str]],
        done: str,
        take: Callable[[list[str]], str],
    ) -> None:
        """`fields`: a name and what stands there at first. `done`: the words on the button."""
        super().__init__(parent, title)
        self._take = take
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        self.fields: list[QLineEdit] = []
        for row, (name, text) in enumerate(fields):
            field = QLineEdit(text)
            field.setAccessibleName(name)
            field.setMinimumWidth(320)
            named = label(name, "muted")
            named.setBuddy(field)
            grid.addWidget(named, row, 0)
            grid.addWidget(field, row, 1)
            self.fields.append(field)
        self.body.addLayout(grid)
        self.refused = label("", "ember", wrap=True)
        self.refused.hide()
        self.body.addWidget(self.refused)
        self.add_button(self.tr("Cancel"), self.reject)
        self.add_button(done, self._done, default=True)
        self.fields[0].selectAll()

    def _done(self) -> None:
        why = self._take([field.text().strip() for field in self.fields])
        self.refused.setText(why)
        self.refused.setVisible(bool(why))
        if not why:
            self.accept()


class ListDialog(NightDialog):
    """Lines to read and to copy."""

    def __init__(self, parent: QWidget, title: str, explained: str, lines: Sequence[str]) -> None:
        super().__init__(parent, title, explained)
        self.list = QListView()
        self.list.setModel(QStringListModel(list(lines), self.list))
        self.list.setAccessibleName(title)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list, 1)
        self.add_button(self.tr("Close"), self.accept, default=True)
        self.resize(640, 440)


class RowsDialog(NightDialog):
    """Cards one under the other: a name, and a button that does something about it."""

    def __init__(self, parent: QWidget, title: str, explained: str, *, empty: str) -> None:
        """`empty` stands there while there is none."""
        super().__init__(parent, title, explained)
        self.empty = label(empty, "muted", wrap=True)
        self.buttons: list[QPushButton] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addLayout(self._rows)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)

    def clear_rows(self) -> None:
        """None is there."""
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        self.empty.show()

    def add_named(
        self, name: str, words: str, do: Callable[[], object], *, spoken: str
    ) -> QPushButton:
        """One more; `spoken` is what its button, with these `words`, is called."""
        card = QWidget()
        card.setProperty("role", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(card)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        named = ElidedLabel("plain")
        named.setText(name)
        line.addWidget(named, 1)
        made = button(words, "plain", do)
        made.setAccessibleName(spoken)
        line.addWidget(made)
        self._rows.addWidget(card)
        self.buttons.append(made)
        self.empty.hide()
        return made
