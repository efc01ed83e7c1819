"""The folders that make up the library: seen, taken out, added to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from sleepplayer.gui.dialogs import RowsDialog
from sleepplayer.gui.library.desk import LibraryDesk


class SourcesDialog(RowsDialog):
    """The folders that make up the library."""

    def __init__(self, parent: QWidget, desk: LibraryDesk, add_folder: Callable[[], None]) -> None:
        super().__init__(
            parent,
            self.tr("Folders of the library"),
            self.tr(
                "They are watched: what is added, moved or removed there shows here. Taking a "
                "folder out deletes nothing, and its sounds keep their history."
            ),
            empty=self.tr("No folder yet."),
        )
        self._desk = desk
        self.add = self.add_button(self.tr("Add a folder…"), add_folder)
        self.again = self.add_button(self.tr("Look again"), desk.rescan)
        self.add_button(self.tr("Close"), self.accept, default=True)
        self.resize(640, 400)
        self.show_roots()

    def show_roots(self) -> None:
        """List them as they are now."""
        self.clear_rows()
        for root in self._desk.roots():
            self.add_named(
                root.path,
                self.tr("Take out"),
                partial(self._remove, root.path),
                spoken=self.tr("Take out {path}").format(path=root.path),
            )

    def _remove(self, path: str) -> None:
        self._desk.remove_root(path)
        self.show_roots()
