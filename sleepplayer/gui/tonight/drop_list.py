"""A list of cards that takes what is dropped between them: files, and its own cards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from sleepplayer.gui.drops import dropped_sources
from sleepplayer.gui.parts import draw_veil
from sleepplayer.gui.theme import GRID, NIGHT, colour

GUTTER = 12
"""The room the scroll bar takes."""

ENTRIES_MIME = "application/x-sleepplayer-entries"


class DropList(QListView):
    """Shows where something would fall, and tells what fell there."""

    sources_dropped = Signal(list, object)
    """Files and addresses from the desktop, and the visible index they were dropped at."""

    entries_dropped = Signal(list, int)
    """Ids of own entries, and the visible index they were dropped at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drop_row: int | None = None
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)  # its own line is drawn between the cards
        self.verticalScrollBar().rangeChanged.connect(self._keep_gutter)
        self.setViewportMargins(0, 0, GUTTER, 0)

    @property
    def drop_row(self) -> int | None:
        """Where a drop would fall now."""
        return self._drop_row

    def chosen_ids(self) -> Sequence[int]:
        """The ids that a drag takes along."""
        return []

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag the chosen entries."""
        mime = QMimeData()
        ids = ",".join(str(entry_id) for entry_id in self.chosen_ids())
        mime.setData(ENTRIES_MIME, QByteArray(ids.encode()))
        drag = QDrag(self)
        drag.setMimeData(mime)
        rect = self.visualRect(self.currentIndex()).adjusted(0, 0, 0, -GRID)
        drag.setPixmap(self.viewport().grab(rect))
        drag.setHotSpot(self.viewport().mapFromGlobal(self.cursor().pos()) - rect.topLeft())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files and own entries are welcome."""
        if self._welcome(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show where it would fall, and scroll at the edges."""
        if not self._welcome(event):
            event.ignore()
            return
        super().dragMoveEvent(event)
        self._show_drop(self.row_at(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """It went elsewhere."""
        self._show_drop(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take it in where it falls."""
        row = self.row_at(event.position().toPoint())
        self._show_drop(None)
        mime = event.mimeData()
        sources = dropped_sources(mime)
        if event.source() is self and mime.hasFormat(ENTRIES_MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            ids = bytes(mime.data(ENTRIES_MIME).data()).decode().split(",")
            self.entries_dropped.emit([int(entry_id) for entry_id in ids if entry_id], row)
        elif sources:
            event.setDropAction(Qt.DropAction.CopyAction)
            self.sources_dropped.emit(sources, row)
        else:
            event.ignore()
            return
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)

    def row_at(self, place: QPoint) -> int:
        """The visible index something dropped here goes to."""
        index = self.indexAt(QPoint(self.viewport().width() // 2, place.y()))
        if not index.isValid():
            return self.model().rowCount()
        row = self.visualRect(index)
        below_middle = place.y() > row.top() + (row.height() - GRID) // 2
        return index.row() + int(below_middle)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The cards, and the line where a drop would fall."""
        super().paintEvent(event)
        draw_veil(self)
        if self._drop_row is not None:
            self._paint_drop()

    def _paint_drop(self) -> None:
        count = self.model().rowCount()
        drop_row = self._drop_row or 0
        row = min(drop_row, count - 1)
        rect = self.visualRect(self.model().index(max(0, row), 0))
        y = (rect.top() if drop_row <= row else rect.bottom() + 1) - 4 if count else 4
        painter = QPainter(self.viewport())
        painter.setPen(
            QPen(colour(NIGHT.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        y = max(2, y)
        painter.drawLine(8, y, self.viewport().width() - 8, y)
        painter.end()

    def _welcome(self, event: QDropEvent) -> bool:
        mime = event.mimeData()
        return mime.hasUrls() or (event.source() is self and mime.hasFormat(ENTRIES_MIME))

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def _keep_gutter(self, _least: int, most: int) -> None:
        # The cards end where the heading ends, with a scroll bar or without.
        self.setViewportMargins(0, 0, 0 if most > 0 else GUTTER, 0)
