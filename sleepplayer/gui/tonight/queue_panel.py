"""The right column: tonight's sounds, how many, and the way to add more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from sleepplayer import phrases
from sleepplayer.gui import icons
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.drops import pasted_sources
from sleepplayer.gui.file_names import AUDIO_NAMES, PLAYLIST_NAMES
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import ElidedLabel, button, label, on_one_line, rename, set_text
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, UNDER_TITLE, font
from sleepplayer.gui.tonight.drop_list import GUTTER
from sleepplayer.gui.tonight.queue_view import QueueView
from sleepplayer.night.view import SessionView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class QueuePanel(QWidget):
    """The queue with its heading, its empty and its loading state."""

    paths_added = Signal(list, object)
    """Files, folders and addresses, and the visible index they go to, or None."""

    said = Signal(str)
    """A sentence."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._loading = 0
        self._folder: Path | None = None  # where the last ones were chosen
        self._counted: tuple[object, ...] = ()
        self._origin: tuple[str, frozenset[int]] = ("", frozenset())
        self.list = QueueView(bridge)
        self.list.sources_dropped.connect(self.paths_added)
        self.summary = ElidedLabel("small")
        self.add_button = button(self.tr("Add sounds…"), "plain", self.ask_for_files)
        icons.want(self.add_button, "plus", size=16)
        rename(self.add_button, self.tr("Add sounds"), key=hint(Action.ADD_SOUNDS))
        self.folder_button = button(self.tr("Add folder…"), "plain", self.ask_for_folder)
        icons.want(self.folder_button, "folder-simple", size=16)
        rename(self.folder_button, self.tr("Add a folder"), key=hint(Action.ADD_FOLDER))
        self.empty_button = button(self.tr("Add sounds…"), "accent", self.ask_for_files)
        icons.want(self.empty_button, "plus", size=16, tint=NIGHT.accent)
        self.dialog: QFileDialog | None = None
        self._lay_out()
        self.show_view(bridge.view)
        bridge.viewed.connect(self.show_view)

    def _lay_out(self) -> None:
        heading = label(self.tr("Tonight’s sounds"), "heading")
        on_one_line(heading, font(TYPE.lead, QFont.Weight.DemiBold), font(TYPE.title))
        on_one_line(self.summary, font(TYPE.small), font(TYPE.body))
        words = QVBoxLayout()
        words.setSpacing(UNDER_TITLE)
        words.addWidget(heading)
        words.addWidget(self.summary)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addLayout(words, 1)
        head.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addSpacing(GUTTER - 14)  # its words end where the cards end

        self._empty = QWidget()
        self._empty.setProperty("role", "card")
        self._empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        middle = QVBoxLayout(self._empty)
        middle.setSpacing(GRID)
        middle.addStretch(1)
        for one in (
            label(self.tr("No sounds yet"), "heading"),
            label(self.tr("Drop files or a folder here, or choose some."), "muted"),
        ):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(one)
        middle.addSpacing(GRID)
        middle.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)

        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addLayout(self._stack, 1)

    def show_view(self, _view: SessionView) -> None:
        """Count the queue anew if it changed."""
        entries = self._bridge.queue.entries
        counted = (entries, self._loading, self._origin)
        if counted == self._counted:
            return
        self._counted = counted
        empty = not entries and not self._loading
        self._stack.setCurrentWidget(self._empty if empty else self.list)
        if self._loading:
            set_text(self.summary, phrases.loading_words(self._loading))
            return
        lengths = [entry.track.duration_s for entry in entries]
        known = [length for length in lengths if length is not None]
        total_s = sum(known) if len(known) == len(lengths) else None
        words = phrases.queue_words(len(entries), total_s) if entries else ""
        if entries and self.origin:
            words = self.tr("{playlist}, {sounds}").format(playlist=self.origin, sounds=words)
        set_text(self.summary, words)

    def set_tight(self, *, tight: bool) -> None:
        """Little room: a folder's button is its icon alone."""
        set_text(self.folder_button, "" if tight else self.tr("Add folder…"))

    def set_loading(self, count: int) -> None:
        """So many files are being looked at; 0: none any more."""
        self._loading = count
        self.show_view(self._bridge.view)

    @property
    def origin(self) -> str:
        """The playlist all that is here came from, or ""."""
        name, ids = self._origin
        here = {entry.entry_id for entry in self._bridge.queue.entries}
        return name if here <= ids else ""

    def show_origin(self, name: str, entry_ids: Iterable[int]) -> None:
        """These entries came from a playlist; its name stands there while no others join them."""
        self._origin = (name, frozenset(entry_ids))
        self.show_view(self._bridge.view)

    def ask_for_files(self) -> None:
        """Let files be chosen."""
        names = ";;".join(
            (
                f"{self.tr('Sounds and playlists')} ({AUDIO_NAMES} {PLAYLIST_NAMES})",
                f"{self.tr('Playlists')} ({PLAYLIST_NAMES})",
                f"{self.tr('All files')} (*)",
            )
        )
        self._ask(self.tr("Add sounds"), names)

    def ask_for_folder(self) -> None:
        """Let a folder be chosen."""
        self._ask(self.tr("Add a folder"), None)

    def paste(self) -> None:
        """Add the files or the address that were copied."""
        sources = pasted_sources(QGuiApplication.clipboard().mimeData())
        if sources:
            self.paths_added.emit(sources, None)
        else:
            self.said.emit(self.tr("What was copied is neither a file nor an address."))

    def _ask(self, title: str, names: str | None) -> None:
        from sleepplayer.gui.file_dialog import ask_for_paths  # noqa: PLC0415 - first paint

        self.dialog = ask_for_paths(
            self.window(), title, names, self._add_files, folder=self._folder
        )

    def _add_files(self, paths: list[Path]) -> None:
        self._folder = paths[0].parent if paths else self._folder
        self.paths_added.emit(paths, None)
