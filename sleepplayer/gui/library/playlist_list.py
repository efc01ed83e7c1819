"""The list of playlists: opened, renamed in place, dropped on, and dragged out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sleepplayer.gui import icons
from sleepplayer.gui.library.playlist_model import PlaylistModel, Role
from sleepplayer.gui.library.track_drag import TRACKS_MIME, tracks_in
from sleepplayer.gui.theme import GRID, NIGHT, RADIUS, RING, TYPE, colour, font
from sleepplayer.models import Playlist

ROW = 40
ICON = 18
Index = QModelIndex | QPersistentModelIndex


class PlaylistDelegate(QStyledItemDelegate):
    """An icon that says what it is, the name, and how many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keyboard = False
        self.dropping = -1
        """The row a drag hovers over."""
        self._name = font(TYPE.body)
        self._chosen = font(TYPE.body, QFont.Weight.Medium)
        self._count = font(TYPE.small, tabular=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's
        """One height for all."""
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        dropping = index.row() == self.dropping
        row = QRectF(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or hovered or dropping:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(NIGHT.raised if selected or dropping else NIGHT.surface))
            painter.drawRoundedRect(row, RADIUS - 2, RADIUS - 2)
        if dropping or (selected and self.keyboard):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(NIGHT.accent), RING))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), RADIUS - 3, RADIUS - 3)
        self._draw_words(painter, option.rect, index, selected=selected)
        painter.restore()

    def _draw_words(self, painter: QPainter, row: QRect, index: Index, *, selected: bool) -> None:
        playlist: Playlist | None = index.data(Role.PLAYLIST)
        name = "stack" if playlist is None else "playlist" if playlist.rules is None else "sparkle"
        tint = NIGHT.accent if selected else NIGHT.muted
        at = QRect(row.left() + 10, row.center().y() - ICON // 2 + 1, ICON, ICON)
        icons.icon(name, tint=tint, size=ICON).paint(painter, at)
        count = str(index.data(Role.COUNT))
        painter.setFont(self._count)
        figures = QFontMetrics(self._count).horizontalAdvance(count)
        right = row.adjusted(0, 0, -12, 0)
        painter.setPen(colour(NIGHT.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, count)
        words = row.adjusted(10 + ICON + 10, 0, -12 - figures - GRID, 0)
        chosen = self._chosen if selected else self._name
        painter.setFont(chosen)
        painter.setPen(colour(NIGHT.text))
        fitting = QFontMetrics(chosen).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, words.width()
        )
        absolute = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(words, middle | absolute | Qt.TextFlag.TextSingleLine, fitting)

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """A field in the row's place."""
        field = QLineEdit(parent)
        field.setMaxLength(200)
        field.setAccessibleName(self.tr("Name of the playlist"))
        field.setText(str(index.data()))
        return field

    def updateEditorGeometry(  # noqa: N802 - Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """The whole row."""
        editor.setGeometry(option.rect)


class PlaylistList(QListView):
    """Choosing a playlist opens it."""

    opened = Signal(int)
    """The row that is chosen now."""

    tracks_dropped = Signal(int, list)
    """A playlist's id, and the tracks that fell onto it."""

    dragged = Signal(object)
    """A `Playlist` is pulled at."""

    entered = Signal()
    """The right arrow: on to the sounds in it."""

    def __init__(self, rows: PlaylistModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._cells = PlaylistDelegate(self)
        self._quiet = False
        self.setAccessibleName(self.tr("Playlists"))
        self.setModel(rows)
        self.setItemDelegate(self._cells)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setProperty("sideways", True)  # the right arrow is its own
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.selectionModel().currentChanged.connect(self._current_changed)

    def show_row(self, row: int) -> None:
        """Mark the playlist that is open."""
        self._quiet = True
        self.setCurrentIndex(self.rows.index(row))
        self._quiet = False

    def rename_row(self, row: int) -> None:
        """Let a name be typed in place."""
        index = self.rows.index(row)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.edit(index)

    def _current_changed(self, current: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self.opened.emit(current.row())

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """It leaves as a file; there is none for all sounds."""
        playlist = self.rows.playlist_at(self.currentIndex().row())
        if playlist is not None:
            self.dragged.emit(playlist)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Tracks are welcome; files are the page's."""
        event.setAccepted(event.mimeData().hasFormat(TRACKS_MIME))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Mark the playlist tracks would fall into."""
        playlist = self._target(event)
        self._show_drop(-1 if playlist is None else self.rows.row_of(playlist.playlist_id))
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(playlist is not None)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """It went elsewhere."""
        self._show_drop(-1)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Tracks fell onto a playlist."""
        playlist = self._target(event)
        self._show_drop(-1)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(playlist is not None)
        if playlist is not None:
            self.tracks_dropped.emit(int(playlist.playlist_id), tracks_in(event.mimeData()))

    def _target(self, event: QDropEvent) -> Playlist | None:
        index = self.indexAt(event.position().toPoint())
        droppable = bool(index.flags() & Qt.ItemFlag.ItemIsDropEnabled)
        tracks = event.mimeData().hasFormat(TRACKS_MIME)
        return self.rows.playlist_at(index.row()) if droppable and tracks else None

    def _show_drop(self, row: int) -> None:
        if row != self._cells.dropping:
            self._cells.dropping = row
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keyboard moves: ring the row it is at."""
        self._show_keyboard(keyboard=True)
        if event.key() == Qt.Key.Key_Right:
            self.entered.emit()
            return
        if event.text().strip():
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The mouse needs no ring."""
        self._show_keyboard(keyboard=False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Reached by Tab it is ringed."""
        tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_keyboard(keyboard=tab)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No ring without the keyboard."""
        self._show_keyboard(keyboard=False)
        super().focusOutEvent(event)

    def _show_keyboard(self, *, keyboard: bool) -> None:
        if keyboard is not self._cells.keyboard:
            self._cells.keyboard = keyboard
            self.viewport().update()
