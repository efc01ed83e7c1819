"""The queue as a list: chosen, reordered, taken out, and dropped into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.tonight.drop_list import DropList
from sleepplayer.gui.tonight.queue_delegate import ROW, QueueDelegate
from sleepplayer.gui.tonight.queue_model import QueueModel
from sleepplayer.night.view import SessionView

if TYPE_CHECKING:
    from sleepplayer.gui.tonight.planning import Planning
    from sleepplayer.gui.tonight.queue_delegate import Picture


class QueueView(DropList):
    """Edits the queue and lets the session look again at what follows."""

    play_asked = Signal(int)
    """An entry id."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._planning: Planning | None = None
        self.rows = QueueModel(bridge.queue, self)
        self._cards = QueueDelegate(self)
        self.setModel(self.rows)
        self.setItemDelegate(self._cards)
        self.setAccessibleName(self.tr("Tonight’s sounds"))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(ROW // 3)
        self.entries_dropped.connect(self.move_to)
        self.doubleClicked.connect(self._double_clicked)
        bridge.viewed.connect(self.show_view)

    def show_view(self, view: SessionView) -> None:
        """Follow the queue and what plays."""
        first, row = self.chosen_ids()[:1], self.currentIndex().row()
        self.rows.sync(view.phase)
        gone = bool(first) and self.rows.row_of(first[0]) < 0
        if gone and self._planning is not None and not self._planning.own and self.rows.rowCount():
            self._choose_rows([min(row, self.rows.rowCount() - 1)])  # what took its place

    def follow_plan(self, planning: Planning) -> None:
        """Show the plan's cards, and let it fill the places of those that are not wanted."""
        self._planning = planning
        planning.changed.connect(self._show_plan)
        self._show_plan()

    def show_pictures(self, picture: Picture) -> None:
        """Show covers where there are some."""
        self._cards.picture = picture
        self.viewport().update()

    def _show_plan(self) -> None:
        words = {} if self._planning is None else self._planning.words
        self.rows.show_cards(words)
        self.viewport().update()  # other rules may bar other rows
        if bool(words) is not self._cards.planned:
            self._cards.planned = bool(words)
            self.scheduleDelayedItemsLayout()

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
        if self._planning is not None and not self._planning.own:
            self._planning.take_out(ids)
            return
        row = self.rows.row_of(ids[0])
        for entry_id in ids:
            self._bridge.queue.remove(entry_id)
        self._changed()
        left = self.rows.rowCount()
        if left:
            self._choose_rows([min(row, left - 1)])

    def something_else(self) -> None:
        """Other sounds of the plan for the chosen ones, or for the first."""
        if self._planning is not None and not self._planning.own:
            self._planning.something_else(self.chosen_ids())

    def never_again(self) -> None:
        """The chosen track is not played any more; none chosen: the first, or what plays."""
        current = self._bridge.queue.current
        ids = self.chosen_ids() or ([] if current is None else [current.entry_id])
        if self._planning is not None and ids:
            self._planning.never_again(ids[0])

    def harmless(self) -> None:
        """The track the keyboard is at is harmless, though nothing is known of it."""
        ids = self.chosen_ids()
        if self._planning is not None and ids:
            self._planning.harmless(ids[0])

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
            # The style leaves no gap before the keys.
            menu.addAction(f"{words}      \t{hint(action)}").triggered.connect(do)
        self._add_plan_rows(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def _add_plan_rows(self, menu: QMenu) -> None:
        planning, ids = self._planning, self.chosen_ids()
        entry = self._bridge.queue.find(ids[0])
        if planning is None or entry is None:
            return
        rows: list[tuple[str, Action | None, Callable[[], None]]] = []
        if ids[0] in planning.words:
            rows.append((self.tr("Something else"), Action.ENTRY_ELSE, self.something_else))
        if entry.track.track_id is not None and len(ids) == 1:
            if not entry.track.triggers:
                rows.append((self.tr("It is harmless"), None, self.harmless))
            rows.append((self.tr("Never this track again"), Action.ENTRY_NEVER, self.never_again))
        if rows:
            menu.addSeparator()
        for words, action, do in rows:
            key = f"      \t{hint(action)}" if action else ""
            menu.addAction(f"{words}{key}").triggered.connect(do)

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
