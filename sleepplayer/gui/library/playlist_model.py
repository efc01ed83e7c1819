"""The playlists as a Qt model: all sounds first, then every playlist by name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from sleepplayer.gui.counts import number_words, sounds_words
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.words import rules_words
from sleepplayer.models import Playlist, PlaylistId

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row carries besides its name."""

    PLAYLIST = Qt.ItemDataRole.UserRole + 1
    COUNT = Qt.ItemDataRole.UserRole + 2


class PlaylistModel(QAbstractListModel):
    """Row 0 stands for all sounds, and has no playlist."""

    renamed = Signal(int, str)
    """A playlist's id and the name it was given."""

    def __init__(self, names: TriggerNames) -> None:
        super().__init__()
        self._names = names
        self._playlists: list[Playlist] = []
        self._all = 0

    def show_playlists(self, playlists: Sequence[Playlist], *, all_sounds: int) -> bool:
        """Take over the playlists; True if rows came or went."""
        made = list(playlists)
        ids = [one.playlist_id for one in made]
        same = ids == [one.playlist_id for one in self._playlists]
        if same and made == self._playlists and all_sounds == self._all:
            return False
        if same:
            self._playlists, self._all = made, all_sounds
            self.dataChanged.emit(self.index(0), self.index(len(made)))
            return False
        self.beginResetModel()
        self._playlists, self._all = made, all_sounds
        self.endResetModel()
        return True

    def playlist_at(self, row: int) -> Playlist | None:
        """The playlist of a row; None for all sounds."""
        return self._playlists[row - 1] if 1 <= row <= len(self._playlists) else None

    def find(self, playlist_id: PlaylistId | None) -> Playlist | None:
        """A playlist by its id."""
        return next((one for one in self._playlists if one.playlist_id == playlist_id), None)

    def row_of(self, playlist_id: PlaylistId | None) -> int:
        """Where a playlist is listed; 0 if it is gone."""
        ids = [one.playlist_id for one in self._playlists]
        return ids.index(playlist_id) + 1 if playlist_id in ids else 0

    def own(self) -> list[Playlist]:
        """Those that tracks can be put into."""
        return [one for one in self._playlists if one.rules is None]

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt's name
        """All sounds, and the playlists."""
        return 0 if parent is not None and parent.isValid() else len(self._playlists) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Playlists are renamed in place and dragged out as files; tracks are dropped on those that
        are no rules."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        playlist = self.playlist_at(index.row()) if index.isValid() else None
        if playlist is not None:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
            if playlist.rules is None:
                flags |= Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the delegate draws and a screen reader says."""
        if not index.isValid() or index.row() > len(self._playlists):
            return None
        playlist = self.playlist_at(index.row())
        count = self._all if playlist is None else playlist.count
        value: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                value = self.tr("All sounds") if playlist is None else playlist.name
            case Qt.ItemDataRole.AccessibleTextRole:
                value = self._spoken(playlist, count)
            case Qt.ItemDataRole.ToolTipRole:
                value = self._tip(playlist)
            case Role.PLAYLIST:
                value = playlist
            case Role.COUNT:
                value = "" if count is None else number_words(count)
        return value

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """A name was typed."""
        playlist = self.playlist_at(index.row())
        name = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or playlist is None or not name:
            return False
        if name != playlist.name:
            self.renamed.emit(int(playlist.playlist_id), name)
        return True

    def _spoken(self, playlist: Playlist | None, count: int | None) -> str:
        parts = [self.tr("All sounds") if playlist is None else playlist.name]
        if playlist is not None and playlist.rules is not None:
            parts.append(self.tr("smart playlist"))
        if count is not None:
            parts.append(sounds_words(count))
        return ", ".join(parts)

    def _tip(self, playlist: Playlist | None) -> str:
        if playlist is None:
            return ""
        if playlist.rules is None:
            return playlist.name
        return f"{playlist.name}\n{rules_words(playlist.rules, self._names.names)}"
