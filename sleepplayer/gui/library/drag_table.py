"""A table whose rows are dragged: onto a playlist, or within one to another place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.library.drag_out import MOST_FILES, drag_copies, files_of, set_files
from sleepplayer.gui.library.track_delegate import ROW
from sleepplayer.gui.library.track_drag import PLACES_MIME, places_in, tracks_mime
from sleepplayer.gui.library.track_model import TrackModel
from sleepplayer.gui.parts import draw_veil
from sleepplayer.gui.theme import NIGHT, colour
from sleepplayer.models import TrackId


class DragTable(QTableView):
    """Shows where rows would fall, and tells where they fell."""

    places_moved = Signal(list, int)
    """Rows that were dragged, and the row they fell before."""

    def __init__(self, rows: TrackModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._drop_row: int | None = None
        self.ordered = False
        """Whether rows may be moved: it shows a playlist in its own order, all of it."""
        self.setModel(rows)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, from top to bottom."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        spans = sorted((one.top(), one.bottom()) for one in ranges)
        rows = (row for top, bottom in spans for row in range(top, bottom + 1))
        return list(dict.fromkeys(rows))

    def chosen_ids(self) -> list[TrackId]:
        """The tracks that are chosen, from top to bottom."""
        return [self.rows.id_at(row) for row in self.chosen_rows()]

    @property
    def drop_row(self) -> int | None:
        """Where a drop would fall now."""
        return self._drop_row

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag the chosen tracks, out of the window, too."""
        rows = self.chosen_rows()
        if not rows:
            return
        first = self.rows.track(rows[0])
        single = first.track.title if first is not None and len(rows) == 1 else ""
        drag_copies(self, self.drag_mime(rows), single or sounds_words(len(rows)))

    def drag_mime(self, rows: Sequence[int]) -> QMimeData:
        """What a drag of these rows carries: the tracks, and for other programs their files."""
        mime = tracks_mime([self.rows.id_at(row) for row in rows], rows)
        tracks = map(self.rows.track, rows if len(rows) <= MOST_FILES else ())
        set_files(mime, files_of([one for one in tracks if one is not None]))
        return mime

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Own rows are moved; files are the page's."""
        event.setAccepted(self._moves(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Show where it would fall, and scroll at the edges."""
        if not self._moves(event):
            event.ignore()
            return
        super().dragMoveEvent(event)
        self._show_drop(self._row_between(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """It went elsewhere."""
        self._show_drop(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Move the rows to where they fall."""
        row = self._row_between(event.position().toPoint())
        self._show_drop(None)
        if not self._moves(event):
            event.ignore()
            return
        places = places_in(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)  # Qt would remove what is "moved"
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.places_moved.emit(places, row)

    def _moves(self, event: QDropEvent) -> bool:
        own = event.source() is self and event.mimeData().hasFormat(PLACES_MIME)
        return self.ordered and own

    def _row_between(self, place: QPoint) -> int:
        row = self.rowAt(place.y())
        if row < 0:
            return self.rows.rowCount()
        return row + int(place.y() > self.rowViewportPosition(row) + ROW // 2)

    def _show_drop(self, row: int | None) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The rows, and the line where a drop would fall."""
        super().paintEvent(event)
        draw_veil(self)
        if self._drop_row is None:
            return
        y = max(2, self._drop_row * ROW - self.verticalScrollBar().value() - 1)
        painter = QPainter(self.viewport())
        painter.setPen(
            QPen(colour(NIGHT.accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        painter.drawLine(8, y, self.viewport().width() - 8, y)
        painter.end()
