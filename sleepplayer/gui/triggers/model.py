"""The triggers that are listed, as a Qt model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sleepplayer.gui.triggers import words
from sleepplayer.gui.triggers.desk import TriggerView

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row carries besides its name."""

    VIEW = Qt.ItemDataRole.UserRole + 1
    BELOW = Qt.ItemDataRole.UserRole + 2
    """The second line in words, whole and shorter."""


class TriggerModel(QAbstractListModel):
    """Rows in a given order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views: list[TriggerView] = []
        self._tonight = date.min
        self._by_words: dict[str, str] = {}

    @property
    def ids(self) -> list[str]:
        """The triggers, from top to bottom."""
        return [one.trigger.id for one in self._views]

    def show_views(
        self, views: Sequence[TriggerView], tonight: date, by_words: Mapping[str, str]
    ) -> bool:
        """Take over the rows; True if rows came, went or moved. `by_words`: what each was found
        by, "" for its name."""
        made = list(views)
        words_before, self._by_words = self._by_words, dict(by_words)
        same = [one.trigger.id for one in made] == self.ids
        if not same or tonight != self._tonight:
            self.beginResetModel()
            self._views, self._tonight = made, tonight
            self.endResetModel()
            return True
        before, self._views = self._views, made
        for row, (old, new) in enumerate(zip(before, made, strict=True)):
            trigger = new.trigger.id
            if old != new or words_before.get(trigger) != self._by_words.get(trigger):
                self.dataChanged.emit(self.index(row), self.index(row))
        return False

    def view_at(self, row: int) -> TriggerView | None:
        """What stands in a row."""
        return self._views[row] if 0 <= row < len(self._views) else None

    def row_of(self, trigger: str | None) -> int:
        """Where a trigger stands, or -1."""
        return next((row for row, one in enumerate(self.ids) if one == trigger), -1)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As many as are listed."""
        return 0 if parent is not None and parent.isValid() else len(self._views)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate draws and a screen reader says."""
        one = self.view_at(index.row()) if index.isValid() else None
        if one is None:
            return None
        value: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = one.trigger.name
            case Qt.ItemDataRole.AccessibleTextRole:
                value = words.spoken_words(one, self._tonight)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                value = words.minutes_sentence(one.minutes)
            case Role.VIEW:
                value = one
            case Role.BELOW:
                value = self._below(one)
        return value

    def _below(self, one: TriggerView) -> tuple[str, ...]:
        return words.row_words(one, self._tonight, self._by_words.get(one.trigger.id, ""))

    def tip(self, index: Index, part: str) -> str:
        """What the pointer reads over a part of a row."""
        one = self.view_at(index.row())
        if one is None:
            return ""
        return {
            "name": "\n".join(line for line in (one.trigger.name, self._below(one)[0]) if line),
            "fresh": words.fresh_sentence(one),
            "nights": words.minutes_sentence(one.minutes),
        }.get(part, "")
