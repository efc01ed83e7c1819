"""The queue as a list: chosen, reordered, taken out, and dropped into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.drops import dropped_paths
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.theme import NIGHT, colour
from sleepplayer.gui.tonight.queue_delegate import ROW, QueueDelegate
from sleepplayer.gui.tonight.queue_model import QueueModel
from sleepplayer.night.view import SessionView

VEIL = 40
GUTTER = 12
"""The room the scroll bar takes."""

ENTRIES_MIME = "application/x-sleepplayer-entries"


class QueueView(QListView):
    """Edits the queue and lets the session look again at what follows."""

    paths_dropped = Signal(list, object)
    """Files from the desktop, and the visible index they were dropped at."""

    play_asked = Signal(int)
    """An entry id."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.rows = QueueModel(bridge.queue, self)
        self._cards = QueueDelegate(self)
        self._drop_row: int | None = None
        self.setModel(self.rows)
        self.setItemDelegate(self._cards)
        self.setAccessibleName(self.tr("Tonight’s sounds"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)  # its own line is drawn between the cards
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(ROW // 3)
        self.verticalScrollBar().rangeChanged.connect(self._keep_gutter)
        self.setViewportMargins(0, 0, GUTTER, 0)
        self.doubleClicked.connect(self._double_clicked)
        bridge.viewed.connect(self.show_view)

    def show_view(self, view: SessionView) -> None:
        """Follow the queue and what plays."""
        self.rows.sync(view.phase)

    # --- what the person does -----------------------------------------------------------------

    def chosen_ids(self) -> list[int]:
        """The chosen entries, from top to bottom."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.rows.entries[row].entry_id for row in rows]

    def play_chosen(self) -> None:
        """Play the entry the keyboard is at."""
        index = self.currentIndex()
        if index.isValid():
            self.play_asked.emit(self.rows.entries[index.row()].entry_id)

    def remove_chosen(self) -> None:
        """Take the chosen entries out; the one below becomes chosen."""
        ids = self.chosen_ids()
        if not ids:
            return
        row = self.rows.row_of(ids[0])
        for entry_id in ids:
            self._bridge.queue.remove(entry_id)
        self._changed()
        left = self.rows.rowCount()
        if left:
            self._choose_rows([min(row, left - 1)])

    def move_chosen(self, step: int) -> None:
        """Move the chosen entries up (-1) or down (1) together."""
        ids = self.chosen_ids()
        rows = [self.rows.row_of(entry_id) for entry_id in ids]
        last = self.rows.rowCount() - 1
        if not ids or (step < 0 and rows[0] == 0) or (step > 0 and rows[-1] == last):
            return
        pairs = list(zip(ids, rows, strict=True))
        for entry_id, row in pairs if step < 0 else reversed(pairs):
            self._bridge.queue.move(entry_id, row + step)
        self._changed()
        self._choose_rows([row + step for row in rows])

    def move_to(self, ids: Sequence[int], index: int) -> None:
        """Move entries, in their order, to where a drag let them fall."""
        rows = [self.rows.row_of(entry_id) for entry_id in ids]
        place = index - sum(0 <= row < index for row in rows)
        for entry_id in ids:  # first all to the end, so that the others count without them
            self._bridge.queue.move(entry_id, self.rows.rowCount())
        for offset, entry_id in enumerate(ids):
            self._bridge.queue.move(entry_id, place + offset)
        self._changed()
        self._choose_rows(list(range(place, place + len(ids))))

    def _changed(self) -> None:
        self._bridge.do(self._bridge.session.queue_changed)

    def _choose_rows(self, rows: Sequence[int]) -> None:
        selection = self.selectionModel()
        selection.clearSelection()
        for row in rows:
            selection.select(self.rows.index(row), selection.SelectionFlag.Select)
        if rows:
            first = self.rows.index(rows[0])
            selection.setCurrentIndex(first, selection.SelectionFlag.NoUpdate)
            self.scrollTo(first)

    def _double_clicked(self, index: QModelIndex) -> None:
        self.play_asked.emit(self.rows.entries[index.row()].entry_id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """What can be done with the chosen entries."""
        if not self.chosen_ids():
            return
        menu = QMenu(self)
        for words, action, do in (
            (self.tr("Play"), Action.ENTRY_PLAY, self.play_chosen),
            (self.tr("Move up"), Action.ENTRY_UP, lambda: self.move_chosen(-1)),
            (self.tr("Move down"), Action.ENTRY_DOWN, lambda: self.move_chosen(1)),
            (self.tr("Take out"), Action.ENTRY_REMOVE, self.remove_chosen),
        ):
            menu.addAction(f"{words}\t{hint(action)}").triggered.connect(do)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _keep_gutter(self, _least: int, most: int) -> None:
        # The cards end where the heading ends, with a scroll bar or without.
        self.setViewportMargins(0, 0, 0 if most > 0 else GUTTER, 0)

    # --- keyboard and focus -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keyboard moves: ring the card it is at. Typing does not search here."""
        self._show_keyboard(keyboard=True)
        if event.text().strip():
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The mouse needs no ring."""
        self._show_keyboard(keyboard=False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """By Tab the first card, or the one it was at, is chosen."""
        tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_keyboard(keyboard=tab)
        super().focusInEvent(event)
        if tab and self.rows.rowCount() and not self.selectedIndexes():
            self._choose_rows([max(0, self.currentIndex().row())])

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No ring without the keyboard."""
        self._show_keyboard(keyboard=False)
        super().focusOutEvent(event)

    def _show_keyboard(self, *, keyboard: bool) -> None:
        if keyboard is not self._cards.keyboard:
            self._cards.keyboard = keyboard
            self.viewport().update()

    # --- drag and drop ------------------------------------------------------------------------

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag the chosen entries."""
        mime = QMimeData()
        ids = ",".join(str(entry_id) for entry_id in self.chosen_ids())
        mime.setData(ENTRIES_MIME, QByteArray(ids.encode()))
        drag = QDrag(self)
        drag.setMimeData(mime)
        rect = self.visualRect(self.currentIndex()).adjusted(0, 0, 0, ROW - self._card_height())
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
        paths: list[Path] = dropped_paths(mime)
        if event.source() is self and mime.hasFormat(ENTRIES_MIME):
            event.setDropAction(Qt.DropAction.MoveAction)
            ids = bytes(mime.data(ENTRIES_MIME).data()).decode().split(",")
            self.move_to([int(entry_id) for entry_id in ids if entry_id], row)
        elif paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            self.paths_dropped.emit(paths, row)
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
            return self.rows.rowCount()
        below_middle = place.y() > self.visualRect(index).top() + self._card_height() // 2
        return index.row() + int(below_middle)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The cards, and the line where a drop would fall."""
        super().paintEvent(event)
        self._paint_more()
        if self._drop_row is not None:
            self._paint_drop()

    def _paint_more(self) -> None:
        """Let the last cards sink into the dark where more follow."""
        bar = self.verticalScrollBar()
        if bar.value() >= bar.maximum():
            return
        height = self.viewport().height()
        veil = QLinearGradient(0, height - VEIL, 0, height)
        veil.setColorAt(0.0, colour(NIGHT.bg, 0.0))
        veil.setColorAt(1.0, colour(NIGHT.bg, 1.0))
        painter = QPainter(self.viewport())
        painter.fillRect(0, height - VEIL, self.viewport().width(), VEIL, veil)
        painter.end()

    def _paint_drop(self) -> None:
        count = self.rows.rowCount()
        drop_row = self._drop_row or 0
        row = min(drop_row, count - 1)
        rect = self.visualRect(self.rows.index(max(0, row)))
        y = (rect.top() if drop_row <= row else rect.bottom() + 1) - 4 if count else 4
        painter = QPainter(self.viewport())
        painter.setPen(
            QPen(colour(NIGHT.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        y = max(2, y)
        painter.drawLine(8, y, self.viewport().width() - 8, y)
        painter.end()

    def _card_height(self) -> int:
        return self._cards.card(self.visualRect(self.rows.index(0))).height()

    def _welcome(self, event: QDropEvent) -> bool:
        mime = event.mimeData()
        return mime.hasUrls() or (event.source() is self and mime.hasFormat(ENTRIES_MIME))

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    @property
    def drop_row(self) -> int | None:
        """Where a drop would fall now."""
        return self._drop_row
