"""How the sounds are listed: by what they are sorted, and in which columns."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from sleepplayer.gui.library.columns import Column, column_words, sort_words
from sleepplayer.models import SortBy


class ViewMenu(QMenu):
    """Shows the order and the columns there are, and goes away by itself."""

    sort_asked = Signal(object)
    """A `SortBy`; the one there is already: the other way round."""

    hidden_asked = Signal(object)
    """The columns to be hidden, a frozenset."""

    def __init__(
        self,
        parent: QWidget,
        *,
        sort: SortBy,
        descending: bool,
        own: bool,
        hidden: frozenset[Column],
        no_room: Collection[Column],
    ) -> None:
        """`own`: whether there is a playlist's own order. `no_room`: columns that do not show now,
        hidden or not."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sort = sort
        self._hidden = hidden
        self._add_heading(self.tr("Sort by"))
        orders = QActionGroup(self)
        for one in SortBy:
            if one is SortBy.PLAYLIST and not own:
                continue
            entry = self.addAction(sort_words(one))
            entry.setCheckable(True)
            entry.setChecked(one is sort)
            orders.addAction(entry)
            entry.triggered.connect(lambda _on=False, one=one: self._sort_once(one))
        turned = self.addAction(self.tr("The other way round"))
        turned.setCheckable(True)
        turned.setChecked(descending)
        turned.setEnabled(sort is not SortBy.PLAYLIST)
        turned.triggered.connect(lambda _on=False: self.sort_asked.emit(sort))
        self.addSeparator()
        self._add_heading(self.tr("Columns, as there is room"))
        for column in Column:
            if column is not Column.SOUND:
                self._add_column(column, no_room=column in no_room)

    def _add_heading(self, text: str) -> None:
        self.addAction(text).setEnabled(False)  # the style draws no sections

    def _add_column(self, column: Column, *, no_room: bool) -> None:
        words = column_words(column)
        shown = column not in self._hidden
        if shown and no_room:
            words = self.tr("{column} (no room now)").format(column=words)
        entry = self.addAction(words)
        entry.setCheckable(True)
        entry.setChecked(shown)
        entry.triggered.connect(lambda on: self._turn_column(column, shown=on))

    def _sort_once(self, sort: SortBy) -> None:
        if sort is not self._sort:
            self.sort_asked.emit(sort)

    def _turn_column(self, column: Column, *, shown: bool) -> None:
        self.hidden_asked.emit(self._hidden - {column} if shown else self._hidden | {column})
