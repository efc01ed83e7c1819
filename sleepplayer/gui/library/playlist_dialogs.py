"""What is asked about a playlist in a dialog: its rules, its name, and where to save it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.dialogs import TextDialog
from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.library.smart_editor import SmartEditor
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.models import Filter, Playlist, Query

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class PlaylistDialogs(QObject):
    """Opens them over the window of the column they belong to."""

    said = Signal(str, object)

    def __init__(self, desk: LibraryDesk, names: TriggerNames, column: QWidget) -> None:
        super().__init__(column)
        self._desk = desk
        self._names = names
        self._column = column
        self.dialog: SmartEditor | TextDialog | QFileDialog | None = None
        """The one that was opened last."""

    def ask_for_rules(
        self,
        title: str,
        name: str,
        done: Callable[[str, Filter], None],
        rules: Filter | None = None,
    ) -> SmartEditor:
        """Let a smart playlist's name and rules be chosen."""
        dialog = SmartEditor(
            self._column.window(),
            title,
            name=name,
            rules=rules or Filter(),
            names=self._names,
            count=lambda asked: len(self._desk.ids(Query(filter=asked))),
            done=done,
        )
        self.dialog = dialog
        dialog.open()
        return dialog

    def ask_for_name(self, playlist: Playlist, done: Callable[[str], None]) -> None:
        """Let its name be typed."""

        def take(typed: list[str]) -> str:
            if not typed[0]:
                return self.tr("It needs a name.")
            done(typed[0])
            return ""

        fields = [(self.tr("Name"), playlist.name)]
        title, button = self.tr("Rename playlist"), self.tr("Rename")
        dialog = TextDialog(self._column.window(), title, fields, button, take)
        self.dialog = dialog
        dialog.open()

    def save(self, playlist: Playlist) -> None:
        """Write it into a file."""
        from sleepplayer.gui.file_dialog import ask_where_to_save  # noqa: PLC0415 - when needed
        from sleepplayer.library.playlist_files.writing import safe_file_name  # noqa: PLC0415

        def chosen(path: Path) -> None:
            def done(why: str) -> None:
                said = self.tr("“{name}” is saved as {file}.")
                self.said.emit(why or said.format(name=playlist.name, file=path.name), None)

            self._desk.export_playlist(playlist.playlist_id, path, done)

        kinds = {"M3U8 (*.m3u8)": "m3u8", "XSPF (*.xspf)": "xspf", "PLS (*.pls)": "pls"}
        title = self.tr("Save the playlist as a file")
        self.dialog = ask_where_to_save(
            self._column.window(), title, kinds, safe_file_name(playlist.name), chosen
        )
