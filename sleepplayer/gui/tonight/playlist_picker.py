"""One of many playlists is found by typing a part of its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.picker import Picker
from sleepplayer.models import Playlist, PlaylistId

translate = QCoreApplication.translate


class PlaylistPicker(Picker):
    """Picks a `Playlist`."""

    def __init__(
        self, parent: QWidget, playlists: Sequence[Playlist], chosen: frozenset[PlaylistId]
    ) -> None:
        """`chosen` are marked."""
        self._items = items = QStandardItemModel()
        super().__init__(
            parent,
            items,
            name=translate("PlaylistPicker", "Choose a playlist"),
            field_words=translate("PlaylistPicker", "A playlist, or a part of its name"),
            list_name=translate("PlaylistPicker", "Playlists"),
            none_found=translate("PlaylistPicker", "No playlist goes by that name."),
        )
        self._playlists = playlists
        self._chosen = chosen
        self._found: list[Playlist] = []
        self._search("")

    def titles(self) -> list[str]:
        """The rows as they are written now."""
        return [each.name for each in self._found]

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        self._found = [
            each for each in self._playlists if all(one in each.name.casefold() for one in wanted)
        ]
        self._items.clear()
        for each in self._found:
            row = QStandardItem(each.name)
            if each.playlist_id in self._chosen:
                row.setCheckState(Qt.CheckState.Checked)
            self._items.appendRow(row)
        self.none_found.setVisible(not self._found)
        self.list.setCurrentIndex(self._items.index(0, 0))

    def _at(self, row: int) -> Playlist:
        return self._found[row]
