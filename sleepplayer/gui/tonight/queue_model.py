"""Tonight's queue as a Qt model: a copy of the entries, brought up to date by `sync`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sleepplayer import limit_phrases, phrases
from sleepplayer.night.playback import FailureReason
from sleepplayer.night.queue import Entry, Queue
from sleepplayer.night.view import Phase

if TYPE_CHECKING:
    from sleepplayer.gui.tonight.plan_words import CardWords

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row carries besides its title."""

    ENTRY = Qt.ItemDataRole.UserRole + 1
    CURRENT = Qt.ItemDataRole.UserRole + 2
    FAILED = Qt.ItemDataRole.UserRole + 3
    MARK = Qt.ItemDataRole.UserRole + 4
    """A word on the row that plays."""

    CARD = Qt.ItemDataRole.UserRole + 5
    """The `CardWords` of a row of the plan, or None."""

    BARRED = Qt.ItemDataRole.UserRole + 6
    """Why it will not be played, in words, or ""."""


class QueueModel(QAbstractListModel):
    """Rows are the queue's visible order; edits go to the queue, then `sync` tells the view."""

    def __init__(self, queue: Queue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._entries: Sequence[Entry] = ()
        self._current: int | None = None
        self._failed: frozenset[int] = frozenset()
        self._phase = Phase.IDLE
        self._reasons: dict[str, FailureReason] = {}
        self._cards: Mapping[int, CardWords] = {}
        self.sync(Phase.IDLE)

    @property
    def entries(self) -> Sequence[Entry]:
        """The rows."""
        return self._entries

    def row_of(self, entry_id: int) -> int:
        """Where an entry is shown, or -1."""
        return next((r for r, e in enumerate(self._entries) if e.entry_id == entry_id), -1)

    def show_cards(self, cards: Mapping[int, CardWords]) -> None:
        """What the plan says of entries, by their id."""
        before, self._cards = self._cards, dict(cards)
        for row, entry in enumerate(self._entries):
            if before.get(entry.entry_id) != self._cards.get(entry.entry_id):
                self._row_changed(row)

    def note_failure(self, title: str, reason: FailureReason) -> None:
        """Remember why a track was passed over, for its tooltip."""
        self._reasons[title] = reason

    def sync(self, phase: Phase) -> None:
        """Take over the queue as it is now, and tell what changed, as little as possible."""
        entries = self._queue.entries
        if entries != self._entries:
            self._splice(entries)
        current = self._queue.current.entry_id if self._queue.current else None
        failed = self._queue.failed
        changed = set(failed ^ self._failed)
        if current != self._current or phase is not self._phase:
            changed |= {i for i in (current, self._current) if i is not None}
        self._current, self._failed, self._phase = current, failed, phase
        if changed:
            for row, entry in enumerate(self._entries):
                if entry.entry_id in changed:
                    self._row_changed(row)

    def _splice(self, entries: Sequence[Entry]) -> None:
        """Replace what differs between the two ends that are the same."""
        old, ids = [e.entry_id for e in self._entries], [e.entry_id for e in entries]
        first = 0
        while first < min(len(old), len(ids)) and old[first] == ids[first]:
            first += 1
        same = 0
        while same < min(len(old), len(ids)) - first and old[-1 - same] == ids[-1 - same]:
            same += 1
        gone, come = len(old) - first - same, len(ids) - first - same
        before = self._entries
        if gone:
            self.beginRemoveRows(QModelIndex(), first, first + gone - 1)
            self._entries = (*before[:first], *before[first + gone :])
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), first, first + come - 1)
            self._entries = entries
            self.endInsertRows()
        known = {id(entry) for entry in before}
        self._entries = entries
        for row, entry in enumerate(entries):
            replaced = row < first or row >= first + come
            if replaced and id(entry) not in known:  # the same place, a duration learnt
                self._row_changed(row)

    def _row_changed(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As many as there are entries."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are chosen and dragged; what is dropped falls between them."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate draws and a screen reader says."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        failed = entry.entry_id in self._failed
        value: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = entry.track.title
            case Qt.ItemDataRole.AccessibleTextRole:
                value = self._spoken(entry)
            case Qt.ItemDataRole.ToolTipRole:
                value = self._why(entry) if failed else self._whole(entry)
            case Role.ENTRY:
                value = entry
            case Role.CURRENT:
                value = entry.entry_id == self._current
            case Role.FAILED:
                value = failed
            case Role.MARK:
                value = self._mark(entry)
            case Role.CARD:
                value = self._cards.get(entry.entry_id)
            case Role.BARRED:
                value = self._barred(entry)
        return value

    def _why(self, entry: Entry) -> str:
        reason = self._reasons.get(entry.track.title)
        if reason is not None:
            return phrases.failure_sentence(entry.track.title, reason)
        return self.tr("“{title}” could not be played.").format(title=entry.track.title)

    def _whole(self, entry: Entry) -> str:
        card = self._cards.get(entry.entry_id)
        lines = (entry.track.title, card.triggers, card.reason) if card else (entry.track.title,)
        lines = (*lines, self._barred(entry))
        return "\n".join(line for line in lines if line)

    def _mark(self, entry: Entry) -> str:
        if entry.entry_id in self._failed:
            return self.tr("passed over")
        if entry.entry_id != self._current:
            return ""
        return {
            Phase.IDLE: self.tr("first"),
            Phase.PLAYING: self.tr("playing"),
            Phase.PAUSED: self.tr("paused"),
        }[self._phase]

    def _barred(self, entry: Entry) -> str:
        if self._queue.find(entry.entry_id) is None:  # taken out; the rows follow in a moment
            return ""
        barred = self._queue.barred(entry.entry_id)
        return "" if barred is None else limit_phrases.bar_words(barred)

    def _spoken(self, entry: Entry) -> str:
        track, card = entry.track, self._cards.get(entry.entry_id)
        if card is not None:
            reason = self._barred(entry) or card.reason
            said = (track.title, card.triggers, card.minutes, self._mark(entry), reason)
            return ", ".join(part for part in said if part)
        known = track.duration_s is not None
        length = phrases.duration_words((track.duration_s or 0.0) * entry.times) if known else ""
        why_not = self._barred(entry)
        parts = (track.title, phrases.trigger_words(track), length, self._mark(entry), why_not)
        return ", ".join(part for part in parts if part)
