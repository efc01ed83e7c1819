"""The list of triggers: moved in by arrows, stated by digits or by a click on a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QToolTip, QWidget

from sleepplayer.gui.parts import VEIL, draw_veil, whole
from sleepplayer.gui.triggers.desk import TriggerView
from sleepplayer.gui.triggers.likings import LIKING_KEYS, TAKE_BACK_KEY, key_of
from sleepplayer.gui.triggers.model import Index, TriggerModel
from sleepplayer.gui.triggers.row_delegate import ROW, Places, TriggerDelegate, places_in
from sleepplayer.gui.triggers.words import liking_words
from sleepplayer.people import Liking

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TriggerList(QListView):
    """One trigger is chosen at a time."""

    chosen_changed = Signal()
    stated = Signal(str, object)
    """A trigger's id and a `Liking`, or None to take it back."""

    entered = Signal()
    """Enter or a double click: to its details."""

    clicked_row = Signal()
    """A click beside the choices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = TriggerModel(self)
        self._cells = TriggerDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(self.tr("Triggers"))
        self.setAccessibleDescription(
            self.tr("1 avoid, 2 dislike, 3 neutral, 4 like, 5 love, 0 takes it back")
        )
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there, so that rows end where the head does; it is not seen when all rows fit.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(ROW // 2)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._quiet = False

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def chosen(self) -> str | None:
        """The trigger that is chosen."""
        one = self.rows.view_at(self.currentIndex().row())
        return None if one is None else one.trigger.id

    def show_views(
        self, views: Sequence[TriggerView], tonight: date, by_words: Mapping[str, str]
    ) -> None:
        """Show rows; what was chosen stays chosen while it is listed, and where it was.

        `by_words`: the word each was found by, "" for its name.
        """
        chosen, top = self.chosen, self.verticalScrollBar().value()
        self._quiet = True
        if self.rows.show_views(views, tonight, by_words):
            row = self.rows.row_of(chosen)
            if row >= 0:
                self.setCurrentIndex(self.rows.index(row))
                self.verticalScrollBar().setValue(top)
        self._quiet = False
        if self.chosen != chosen:
            self.chosen_changed.emit()

    def choose(self, trigger: str) -> bool:
        """Choose a trigger; False if it is not listed."""
        row = self.rows.row_of(trigger)
        if row >= 0:
            index = self.rows.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return row >= 0

    def places(self, row: int) -> Places:
        """Where the parts of a row are."""
        return places_in(self.visualRect(self.rows.index(row)))

    def _current_changed(self) -> None:
        if not self._quiet:
            self.chosen_changed.emit()

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, and out of the veil at the foot."""
        super().scrollTo(index, hint)
        below = self.visualRect(index).bottom() - (self.viewport().height() - VEIL)
        bar = self.verticalScrollBar()
        if below > 0 and self.visualRect(index).height() + VEIL <= self.viewport().height():
            bar.setValue(bar.value() + below)

    # --- the keyboard -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits state, Enter opens. Typing does not search here."""
        self._show_keyboard(keyboard=True)
        key = Qt.Key(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        trigger = self.chosen
        if trigger is not None and plain == Qt.KeyboardModifier.NoModifier:
            if key in LIKING_KEYS or key == TAKE_BACK_KEY:
                self.stated.emit(trigger, LIKING_KEYS.get(key))
                return
            if key in _ENTER:
                self.entered.emit()
                return
        if event.text().strip():
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """By Tab the first row, or the one it was at, is chosen."""
        tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_keyboard(keyboard=tab)
        super().focusInEvent(event)
        if tab and self.rows.rowCount() and self.chosen is None:
            self.setCurrentIndex(self.rows.index(0))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """No ring without the keyboard."""
        self._show_keyboard(keyboard=False)
        super().focusOutEvent(event)

    def _show_keyboard(self, *, keyboard: bool) -> None:
        if keyboard is not self._cells.keyboard:
            self._cells.keyboard = keyboard
            self.viewport().update()

    # --- the mouse --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The mouse needs no ring; a press on a choice chooses the row first."""
        self._show_keyboard(keyboard=False)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click on a choice states it."""
        super().mouseReleaseEvent(event)
        index, liking = self._at(event.position().toPoint())
        one = self.rows.view_at(index.row())
        if event.button() is not Qt.MouseButton.LeftButton or one is None:
            return
        if one.trigger.id != self.chosen:  # pressed elsewhere
            return
        if liking is None:
            self.clicked_row.emit()
        elif liking is not one.stated:
            self.stated.emit(one.trigger.id, liking)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """To the details, unless it is two clicks on a choice."""
        index, liking = self._at(event.position().toPoint())
        if index.isValid() and liking is None and event.button() is Qt.MouseButton.LeftButton:
            self.entered.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The row under the pointer shows its choices."""
        super().mouseMoveEvent(event)
        index, liking = self._at(event.position().toPoint())
        self._point(index.row(), liking)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is elsewhere."""
        super().leaveEvent(event)
        self._point(-1, None)

    def _point(self, row: int, liking: Liking | None) -> None:
        if self._cells.pointed != (row, liking):
            self._cells.pointed = (row, liking)
            hand = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor if liking is None else hand)
            self.viewport().update()

    def _at(self, place: QPoint) -> tuple[QModelIndex, Liking | None]:
        index = self.indexAt(place)
        liking = self.places(index.row()).liking_at(place) if index.isValid() else None
        return index, liking

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """What a bar, a row of nights or an icon means, in words."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def _tip(self, place: QPoint) -> str:
        index, liking = self._at(place)
        if liking is not None:
            return f"{liking_words(liking)}  ({key_of(liking)})"
        if not index.isValid():
            return ""
        tip = self.rows.tip(index, self.places(index.row()).part_at(place))
        return "".join(whole(line) for line in tip.split("\n")) if tip else ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The rows, and the dark they sink into."""
        super().paintEvent(event)
        draw_veil(self)
