"""The table of sounds: what is chosen stays chosen when the list changes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from sleepplayer.gui.library.columns import Column, fitting
from sleepplayer.gui.library.drag_table import DragTable
from sleepplayer.gui.library.track_delegate import ROW, TrackDelegate
from sleepplayer.gui.library.track_header import TrackHeader
from sleepplayer.gui.library.track_model import Index, TrackModel
from sleepplayer.models import TrackId

_FLAG = QItemSelectionModel.SelectionFlag


class TrackTable(DragTable):
    """Shows a `TrackModel`. Rows are chosen whole; nothing scrolls sideways."""

    chosen_changed = Signal()
    """Other tracks are chosen."""

    play_asked = Signal()
    """The chosen ones shall play."""

    def __init__(
        self, rows: TrackModel, cells: TrackDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(rows, parent)
        self._cells = cells
        self._hidden: frozenset[Column] = frozenset()
        self._restoring = False
        self.setAccessibleName(self.tr("Sounds"))
        self.setItemDelegate(cells)
        self.header = TrackHeader(self)
        self.setHorizontalHeader(self.header)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.header.setSectionResizeMode(self.header.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # its room stays
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalScrollBar().rangeChanged.connect(
            lambda _least, most: self.verticalScrollBar().setEnabled(most > 0)
        )
        self.verticalScrollBar().setSingleStep(ROW // 2)
        self.doubleClicked.connect(lambda _index: self.play_asked.emit())
        self.selectionModel().selectionChanged.connect(self._selection_changed)

    # --- what is listed and chosen ----------------------------------------------------------------

    def show_ids(self, ids: Sequence[TrackId], *, from_top: bool) -> None:
        """Show another listing; what is chosen stays so, and the rows seen stay where they are,
        unless it begins `from_top`."""
        top = self.rowAt(0)
        anchor = self.rows.id_at(top) if top >= 0 else None
        offset = self.rowViewportPosition(top) if top >= 0 else 0
        chosen = set(self.chosen_ids())
        index = self.currentIndex()
        current = self.rows.id_at(index.row()) if index.isValid() else None
        self._restoring = True
        try:
            if self.rows.set_ids(ids):
                self._choose_ids(chosen, current)
                self._scroll_to(None if from_top else anchor, offset)
        finally:
            self._restoring = False
        self.chosen_changed.emit()

    def choose_rows(self, rows: Collection[int]) -> None:
        """Choose these rows instead, and bring the first into sight."""
        self._restoring = True
        self._select(sorted(rows))
        self._restoring = False
        if rows:
            first = self.rows.index(min(rows), 0)
            self.selectionModel().setCurrentIndex(first, _FLAG.NoUpdate)
            self.scrollTo(first)
        self.chosen_changed.emit()

    def _choose_ids(self, chosen: set[TrackId], current: TrackId | None) -> None:
        if not chosen and current is None:
            return
        rows: list[int] = []
        current_row: int | None = None
        for row, track_id in enumerate(self.rows.ids()):
            if track_id in chosen:
                rows.append(row)
            if track_id == current and current_row is None:
                current_row = row
        self._select(rows)
        if current_row is not None:
            index = self.rows.index(current_row, 0)
            self.selectionModel().setCurrentIndex(index, _FLAG.NoUpdate)

    def _select(self, rows: Sequence[int]) -> None:
        selection, last = QItemSelection(), len(Column) - 1
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end] != rows[end - 1] + 1:
                selection.select(
                    self.rows.index(rows[start], 0), self.rows.index(rows[end - 1], last)
                )
                start = end
        self.selectionModel().select(selection, _FLAG.ClearAndSelect)

    def _scroll_to(self, anchor: TrackId | None, offset: int) -> None:
        self.updateGeometries()
        if anchor is None:
            self.scrollToTop()
            return
        row = next((row for row, one in enumerate(self.rows.ids()) if one == anchor), None)
        if row is not None:
            self.verticalScrollBar().setValue(row * ROW - offset)

    def _selection_changed(self) -> None:
        if not self._restoring:
            self.chosen_changed.emit()

    # --- columns ----------------------------------------------------------------------------------

    def hide_columns(self, hidden: Collection[Column]) -> None:
        """Leave these columns out."""
        self._hidden = frozenset(hidden)
        self._fit()

    def _fit(self) -> None:
        widths = fitting(self.viewport().width(), self._hidden)
        self._cells.last = max(widths)
        for column in Column:
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, widths[column])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The columns fill the width."""
        super().resizeEvent(event)
        self._fit()

    # --- keyboard and focus -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keyboard moves: ring the row it is at. Typing does not search here."""
        self._show_keyboard(keyboard=True)
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The mouse needs no ring."""
        self._show_keyboard(keyboard=False)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A row under the mouse is one tone lighter, all of it."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, _event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No row is under the mouse."""
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """By Tab the first row, or the one it was at, is chosen."""
        tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_keyboard(keyboard=tab)
        super().focusInEvent(event)
        if tab and self.rows.rowCount() and not self.selectionModel().hasSelection():
            self.choose_rows([max(0, self.currentIndex().row())])

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No ring without the keyboard."""
        self._show_keyboard(keyboard=False)
        super().focusOutEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """The ring goes along, over all of a row's cells."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                self._update_row(index.row())

    def _hover(self, row: int) -> None:
        if row != self._cells.hovered:
            for one in (row, self._cells.hovered):
                self._update_row(one)
            self._cells.hovered = row

    def _update_row(self, row: int) -> None:
        if row >= 0:
            y = self.rowViewportPosition(row)
            self.viewport().update(QRect(0, y, self.viewport().width(), ROW))

    def _show_keyboard(self, *, keyboard: bool) -> None:
        if keyboard is not self._cells.keyboard:
            self._cells.keyboard = keyboard
            self.viewport().update()
