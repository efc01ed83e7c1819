"""The library as a Qt model: it holds the ids of a listing, and of its rows only those in use."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sleepplayer.gui.library.columns import Column, cell_words, column_words
from sleepplayer.gui.library.words import show_words, state_words
from sleepplayer.models import LibraryTrack, Show, Track, TrackId, TrackState

Index = QModelIndex | QPersistentModelIndex

PAGE = 100
"""How many rows are asked for at once."""

PAGES_KEPT = 24
"""More than any screen shows, and few enough to weigh nothing."""


class Role(IntEnum):
    """What a row carries besides its words."""

    TRACK = Qt.ItemDataRole.UserRole + 1
    PLAYING = Qt.ItemDataRole.UserRole + 2
    UNEVEN = Qt.ItemDataRole.UserRole + 3
    CARRIED = Qt.ItemDataRole.UserRole + 4
    NEVER = Qt.ItemDataRole.UserRole + 5


class TrackModel(QAbstractTableModel):
    """Rows come in pages when they are first drawn; the pages unused for longest are let go."""

    def __init__(
        self,
        rows: Callable[[Sequence[TrackId]], Sequence[LibraryTrack]],
        now: Callable[[], datetime],
        uneven: Callable[[Track], bool],
        parent: QObject | None = None,
        *,
        carried: Callable[[LibraryTrack], str],
    ) -> None:
        """`carried`: what a track carries, in words."""
        super().__init__(parent)
        self.is_never: Callable[[TrackId], bool] = lambda _track_id: False
        """Whether the person never wants to hear a track again."""

        self._carried = carried
        self._ask = rows
        self._now = now
        self._uneven = uneven
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, LibraryTrack]] = OrderedDict()
        self._playing: TrackId | None = None

    def set_ids(self, ids: Sequence[TrackId]) -> bool:
        """Take over another listing; False if it is the same one (its rows are asked for anew)."""
        made = array("q", ids)
        if made == self._ids:
            self._pages.clear()
            if made:
                last = self.index(len(made) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return False
        self.beginResetModel()
        self._ids = made
        self._pages.clear()
        self.endResetModel()
        return True

    def set_playing(self, track_id: TrackId | None) -> None:
        """Mark the track that plays, wherever it is listed."""
        if track_id != self._playing:
            changed = {track_id, self._playing}
            self._playing = track_id
            for page, found in self._pages.items():
                if any(one in found for one in changed if one is not None):
                    last = min(len(self._ids), (page + 1) * PAGE) - 1
                    self.dataChanged.emit(
                        self.index(page * PAGE, 0), self.index(last, len(Column) - 1)
                    )

    def id_at(self, row: int) -> TrackId:
        """The track in a row."""
        return TrackId(self._ids[row])

    def ids(self) -> Sequence[int]:
        """All ids, in order; not to be changed."""
        return self._ids

    def track(self, row: int) -> LibraryTrack | None:
        """What is known of a row; None if the track is gone meanwhile."""
        if not 0 <= row < len(self._ids):
            return None
        return self._page(row // PAGE).get(self._ids[row])

    def _page(self, number: int) -> dict[int, LibraryTrack]:
        found = self._pages.get(number)
        if found is not None:
            self._pages.move_to_end(number)
            return found
        ids = [TrackId(one) for one in self._ids[number * PAGE : (number + 1) * PAGE]]
        found = {int(one.track_id): one for one in self._ask(ids)}
        self._pages[number] = found
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return found

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """As many as the listing has."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """All columns; the view hides some."""
        return 0 if parent is not None and parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Rows are chosen and dragged."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The columns' names; rows have none."""
        if orientation is Qt.Orientation.Horizontal and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return column_words(Column(section))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate draws and a screen reader says."""
        found = self.track(index.row()) if index.isValid() else None
        if found is None:
            return None
        column = Column(index.column())
        value: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                value = self._cell(found, column)
            case Qt.ItemDataRole.ToolTipRole:
                value = self._tip(found, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                value = self._spoken(found) if column is Column.SOUND else self._cell(found, column)
            case Role.TRACK:
                value = found
            case Role.PLAYING:
                value = found.track_id == self._playing
            case Role.UNEVEN:
                value = self._uneven(found.track)
            case Role.CARRIED:
                value = self._carried(found)
            case Role.NEVER:
                value = self.is_never(found.track_id)
        return value

    def _cell(self, found: LibraryTrack, column: Column) -> str:
        return cell_words(found, column, self._now(), uneven=self._uneven(found.track))

    def _tip(self, found: LibraryTrack, column: Column) -> str:
        if column is Column.FOLDER:
            return found.track.location
        if column is Column.SOUND:
            lines = (found.track.title, self._below(found), state_words(found), self._never(found))
            return "\n".join(line for line in lines if line)
        return self._cell(found, column)

    def _spoken(self, found: LibraryTrack) -> str:
        parts = [found.track.title, found.track.artist]
        if found.track_id == self._playing:
            parts.append(self.tr("playing"))
        if found.state is not TrackState.THERE:
            parts.append(state_words(found))
        parts.append(self._never(found))
        parts.append(self._carried(found))
        return ", ".join(part for part in parts if part)

    def _never(self, found: LibraryTrack) -> str:
        return show_words(Show.NEVER) if self.is_never(found.track_id) else ""

    def _below(self, found: LibraryTrack) -> str:
        return " · ".join(part for part in (found.track.artist, self._carried(found)) if part)
