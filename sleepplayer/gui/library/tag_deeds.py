"""What is said of triggers: guesses judged, one by one or in bulk, and triggers set by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Signal

from sleepplayer.gui.keys import Action
from sleepplayer.gui.library.carried import Step, carried, is_guessed
from sleepplayer.gui.library.chosen import MOST_SHOWN_TOGETHER
from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.library.tag_words import judged_words, set_words
from sleepplayer.gui.library.track_table import TrackTable
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.trigger_picker import TriggerPicker, open_picker
from sleepplayer.gui.menus import Row
from sleepplayer.gui.undo import Undos
from sleepplayer.models import Filter, Query, Show, TrackId


class TagDeeds(QObject):
    """Acts on the table's choice, or on all that is listed."""

    changed = Signal()
    """The listing is another one."""

    editing = Signal()
    """What is chosen is about to be changed in the details: it stays in sight."""

    said = Signal(str, object)

    def __init__(  # what it acts on, and what it asks
        self,
        desk: LibraryDesk,
        table: TrackTable,
        names: TriggerNames,
        undos: Undos,
        *,
        query: Callable[[], Query],
        parent: QObject,
    ) -> None:
        """`query`: what is listed now."""
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._names = names
        self._undos = undos
        self._query = query
        self.picker: TriggerPicker | None = None

    # --- by key and menu --------------------------------------------------------------------------

    def menu_rows(self) -> list[Row]:
        """What can be said of the chosen sounds."""
        rows: list[Row] = [(self.tr("Add a trigger…"), Action.ENTRY_TRIGGER, self.offer_triggers)]
        found = self._desk.rows(self._table.chosen_ids()[:MOST_SHOWN_TOGETHER])
        if any(is_guessed(one) for one in found):
            rows += [
                (self.tr("Confirm guessed triggers"), Action.ENTRY_CONFIRM, self.confirm),
                (self.tr("Reject guessed triggers"), Action.ENTRY_REJECT, self.reject),
            ]
        return rows

    def confirm(self) -> None:
        """What is guessed of the chosen sounds is right."""
        self._judge_chosen(confirm=True)

    def reject(self) -> None:
        """It is wrong."""
        self._judge_chosen(confirm=False)

    def offer_triggers(self, place: QPoint | None = None) -> None:
        """Ask which trigger the chosen sounds carry; `place` is one of the screen."""
        rows = self._table.chosen_rows()
        if not rows:
            return
        if place is None:
            row = max(0, self._table.currentIndex().row())
            y = self._table.rowViewportPosition(row) + self._table.rowHeight(row)
            place = self._table.viewport().mapToGlobal(QPoint(56, y))
        window = self._table.window()
        self.picker = open_picker(window, self._names.listed, place, self.add)

    # --- in bulk ----------------------------------------------------------------------------------

    def judge(self, confirm: bool, chosen: bool) -> None:
        """From the strip: of what is chosen, or of all that is listed."""
        if chosen:
            self._judge_chosen(confirm=confirm)
        else:
            self._judge_listed(confirm=confirm)

    def _judge_chosen(self, *, confirm: bool) -> None:
        rows, ids = self._table.chosen_rows(), self._table.chosen_ids()
        if not ids:
            return
        count = len(ids)
        if count <= MOST_SHOWN_TOGETHER:
            count = sum(is_guessed(one) for one in self._desk.rows(ids))
        if not count:
            self.said.emit(self.tr("There is no guess to judge."), None)
            return
        triggers = self._asked_triggers()
        self._judge(ids, count, triggers, confirm=confirm)
        left = self._table.rows.rowCount()
        if left and not self._table.chosen_rows():  # they are listed no more: on to the next
            self._table.choose_rows([min(rows[0], left - 1)])

    def _judge_listed(self, *, confirm: bool) -> None:
        query, listed = self._query(), self._table.rows.ids()
        whole = query.playlist_id is None and query.filter == Filter(show=Show.SUGGESTED)
        ids = None if whole else [TrackId(one) for one in listed]
        self._judge(ids, len(listed), self._asked_triggers(), confirm=confirm)

    def _asked_triggers(self) -> list[str] | None:
        """Among the guesses of one trigger nothing is said of the others."""
        asked = self._query().filter
        return [asked.trigger] if asked.show is Show.SUGGESTED and asked.trigger else None

    def _judge(
        self,
        ids: Sequence[TrackId] | None,
        count: int,
        triggers: Sequence[str] | None,
        *,
        confirm: bool,
    ) -> None:
        offer = self._undos.offer(self._desk.judge_tags(ids, confirm=confirm, triggers=triggers))
        self.changed.emit()
        names = [self._names.name(one) for one in triggers or ()]
        self.said.emit(judged_words(count, names, confirm=confirm), offer)

    # --- in the details ---------------------------------------------------------------------------

    def judge_one(self, trigger: str | None, confirm: bool) -> None:
        """A guess of all that is chosen is right or wrong; None: all guesses."""
        ids = self._table.chosen_ids()
        if not ids:
            return
        triggers = None if trigger is None else [trigger]
        self.editing.emit()
        if confirm and len(ids) == 1:  # it shows what became of it
            self._undos.offer(self._desk.judge_tags(ids, confirm=True, triggers=triggers))
            self.changed.emit()
        else:
            self._judge(ids, len(ids), triggers, confirm=confirm)

    def weigh(self, trigger: str, step: Step | None) -> None:
        """So much of it is in all that is chosen; None: it is not there."""
        ids = self._table.chosen_ids()
        if not ids:
            return
        self.editing.emit()
        self._set(ids, trigger, step, tell=len(ids) > 1 or step is None)

    def add(self, trigger: str) -> None:
        """All that is chosen carries it, too."""
        ids = self._table.chosen_ids()
        if not ids:
            return
        found = self._desk.rows(ids[:MOST_SHOWN_TOGETHER])
        there = {one.trigger: one for one in carried(found)} if len(found) == len(ids) else {}
        self.editing.emit()
        if trigger in there and there[trigger].guessed is not None:
            self._judge(ids, len(ids), [trigger], confirm=True)
            return
        step = Step.ALSO if any(one.track.triggers for one in found) else Step.MAINLY
        if trigger in there:
            step = there[trigger].step or step
        self._set(ids, trigger, step, tell=True)

    def _set(self, ids: Sequence[TrackId], trigger: str, step: Step | None, *, tell: bool) -> None:
        weight = None if step is None else step.value
        offer = self._undos.offer(self._desk.set_tags(ids, trigger, weight))
        self.changed.emit()
        if tell:
            name = self._names.name(trigger)
            self.said.emit(set_words(len(ids), name, there=step is not None), offer)
