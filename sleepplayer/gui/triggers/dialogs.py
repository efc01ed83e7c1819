"""The page's dialogs: one's own trigger, merging, a date, a confirmation, and ways back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from sleepplayer.gui.dialogs import NightDialog, RowsDialog
from sleepplayer.gui.parts import Combo, label
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.triggers.words import family_words, senses_words
from sleepplayer.triggers import Family, Senses

USUAL_REST_DAYS = 21
LONGEST_REST_DAYS = 730
LONGEST_NAME = 60


class AddDialog(NightDialog):
    """A trigger of one's own; `take` returns "" or why it cannot be so."""

    def __init__(
        self, parent: QWidget, take: Callable[[str, Sequence[str], Family, Senses], str]
    ) -> None:
        super().__init__(parent, self.tr("A trigger of your own"))
        self._take = take
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("Other words for it, with commas between"))
        self.family = Combo(self.tr("Family"))
        for family in Family:
            self.family.addItem(family_words(family), family)
        self.family.setCurrentIndex(self.family.findData(Family.OBJECT))
        self.senses = Combo(self.tr("Sense"))
        for senses in Senses:
            self.senses.addItem(senses_words(senses), senses)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Name"), self.name),
            (self.tr("Words"), self.words),
            (self.tr("Family"), self.family),
            (self.tr("Sense"), self.senses),
        )
        for row, (text, field) in enumerate(rows):
            named = label(text, "muted")
            named.setBuddy(field)
            field.setAccessibleName(text)
            field.setMinimumWidth(320)
            grid.addWidget(named, row, 0)
            grid.addWidget(field, row, 1)
        self.body.addLayout(grid)
        self.body.addWidget(
            label(self.tr("Sounds are found by its name and its words."), "small", wrap=True)
        )
        self.refused = label("", "ember", wrap=True)
        self.refused.hide()
        self.body.addWidget(self.refused)
        self.add_button(self.tr("Cancel"), self.reject)
        self.done_button = self.add_button(self.tr("Add"), self._done, default=True)

    def _done(self) -> None:
        parts = (word.strip() for word in self.words.text().split(","))
        why = self._take(
            self.name.text().strip(),
            [word for word in parts if word],
            Family(self.family.currentData()),
            Senses(self.senses.currentData()),
        )
        _finish(self, why)


class MergeDialog(NightDialog):
    """One goes into another; `others` are ids and names, `take` is given an id."""

    def __init__(
        self,
        parent: QWidget,
        name: str,
        others: Sequence[tuple[str, str]],
        take: Callable[[str], str],
    ) -> None:
        super().__init__(
            parent,
            self.tr("Merge “{name}” into another").format(name=name),
            self.tr("Its sounds, words and nights then count for the other. There is a way back."),
        )
        self._take = take
        self.other = Combo(self.tr("The other trigger"))
        for trigger, text in others:
            self.other.addItem(text, trigger)
        self.other.setMaxVisibleItems(12)
        self.body.addWidget(self.other)
        self.refused = label("", "ember", wrap=True)
        self.refused.hide()
        self.body.addWidget(self.refused)
        self.add_button(self.tr("Cancel"), self.reject)
        self.done_button = self.add_button(self.tr("Merge"), self._done, default=True)

    def _done(self) -> None:
        _finish(self, self._take(str(self.other.currentData())))


class DateDialog(NightDialog):
    """The first night on which it may play again."""

    def __init__(
        self, parent: QWidget, name: str, tonight: date, take: Callable[[date], object]
    ) -> None:
        super().__init__(
            parent,
            self.tr("Let “{name}” rest").format(name=name),
            self.tr("Until this day nothing that has it plays, whatever was planned."),
        )
        self._take = take
        first = QDate(tonight.year, tonight.month, tonight.day)
        self.day = QDateEdit(first.addDays(USUAL_REST_DAYS))
        self.day.setAccessibleName(self.tr("It may play again from"))
        self.day.setDateRange(first.addDays(1), first.addDays(LONGEST_REST_DAYS))
        self.day.setDisplayFormat(self.tr("d MMMM yyyy"))
        self.day.setMinimumWidth(208)
        field = self.day.findChild(QLineEdit)
        if field is not None:  # the stylesheet's padding does not reach it in here
            field.setTextMargins(GRID, 0, GRID, 0)
        row = QHBoxLayout()
        named = label(self.tr("It may play again from"), "muted")
        named.setBuddy(self.day)
        row.addWidget(named)
        row.addWidget(self.day)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add_button(self.tr("Cancel"), self.reject)
        self.done_button = self.add_button(self.tr("Let it rest"), self._done, default=True)

    def _done(self) -> None:
        chosen, first = self.day.date(), self.day.minimumDate()
        night = date(first.year(), first.month(), first.day())
        self._take(night + timedelta(days=first.daysTo(chosen)))
        self.accept()


class ConfirmDialog(NightDialog):
    """Something there is no way back from; Enter cancels."""

    def __init__(
        self, parent: QWidget, title: str, explained: str, done: str, do: Callable[[], object]
    ) -> None:
        super().__init__(parent, title, explained)
        self._do = do
        self.setMinimumWidth(440)
        self.done_button = self.add_button(done, self._done)
        self.cancel_button = self.add_button(self.tr("Cancel"), self.reject, default=True)

    def _done(self) -> None:
        self.accept()
        self._do()


@dataclass(frozen=True, slots=True)
class WayBack:
    """A line of `BackDialog`; `what` tells it from the others."""

    what: str
    name: str
    words: str
    do: Callable[[], object]


class BackDialog(RowsDialog):
    """Things that were put away, each with its way back."""

    def __init__(self, parent: QWidget, title: str, explained: str, empty: str) -> None:
        super().__init__(parent, title, explained, empty=empty)
        self.ways: dict[str, QPushButton] = {}
        self.add_button(self.tr("Close"), self.accept, default=True)
        self.resize(560, 400)

    def show_ways(self, ways: Sequence[WayBack]) -> None:
        """List them as they are now."""
        self.clear_rows()
        self.ways = {
            way.what: self.add_named(way.name, way.words, way.do, spoken=f"{way.words}: {way.name}")
            for way in ways
        }


def _finish(dialog: AddDialog | MergeDialog, why: str) -> None:
    dialog.refused.setText(why)
    dialog.refused.setVisible(bool(why))
    if not why:
        dialog.accept()
