"""What comes into the library: folders, files, addresses and playlist files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from sleepplayer.gui.counts import number_words, sounds_words
from sleepplayer.gui.dialogs import ListDialog, TextDialog
from sleepplayer.gui.drops import addresses_in, pasted_sources, paths_in
from sleepplayer.gui.file_names import AUDIO_NAMES, PLAYLIST_ENDINGS, PLAYLIST_NAMES
from sleepplayer.gui.library.desk import Imported, LibraryDesk
from sleepplayer.gui.library.sources_dialog import SourcesDialog
from sleepplayer.gui.toast import Offer
from sleepplayer.library_phrases import unresolved_line
from sleepplayer.models import Playlist

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class Intake(QObject):
    """Asks for what to add, and tells what became of it."""

    said = Signal(str, object)

    imported = Signal(object)
    """The `PlaylistId` of a playlist that was made from a file."""

    def __init__(
        self, desk: LibraryDesk, page: QWidget, *, opened: Callable[[], Playlist | None]
    ) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._opened = opened
        self._folder: Path | None = None  # where the last ones were chosen
        self._sources: SourcesDialog | None = None
        self.dialog: QFileDialog | QDialog | None = None

    def add_sources(self, sources: list[Path | str]) -> None:
        """Take in what was dropped or pasted: files, folders and addresses."""
        addresses = addresses_in(sources)
        refused = [why for why in (self._desk.add_stream(one) for one in addresses) if why]
        if refused:
            self.said.emit(refused[0], None)
        elif len(addresses) == 1:
            self.said.emit(self.tr("The address is added to the library."), None)
        elif addresses:
            text = self.tr("{n} addresses are added to the library.")
            self.said.emit(text.format(n=number_words(len(addresses))), None)
        self.add(paths_in(sources))

    def paste(self) -> None:
        """Add the files or the address that were copied."""
        sources = pasted_sources(QGuiApplication.clipboard().mimeData())
        if sources:
            self.add_sources(sources)
        else:
            text = self.tr("What was copied is neither a file nor an address.")
            self.said.emit(text, None)

    def add(self, paths: Sequence[Path]) -> None:
        """Take files in, into the open playlist too; playlist files become playlists."""
        lists = [path for path in paths if path.suffix.lower() in PLAYLIST_ENDINGS]
        sounds = [path for path in paths if path not in lists]
        if sounds:
            self._folder = sounds[0].parent
            playlist = self._opened()
            own = playlist is not None and playlist.rules is None
            into = playlist.playlist_id if playlist is not None and own else None
            self._desk.add_paths(sounds, into)
        for path in lists:
            self.take_playlist(path)

    def take_playlist(self, path: Path) -> None:
        """Read a playlist file."""
        self._desk.import_playlist(path, lambda result: self._imported(path, result))

    def welcome_words(self) -> str:
        """What happens to files that are let go here."""
        playlist = self._opened()
        if playlist is None or playlist.rules is not None:
            return self.tr("Let go to add them to the library")
        return self.tr("Let go to add them to “{name}”").format(name=playlist.name)

    def ask_for_files(self) -> None:
        """Let files be chosen."""
        names = f"{self.tr('Sounds')} ({AUDIO_NAMES});;{self.tr('All files')} (*)"
        self._ask(self.tr("Add sounds to the library"), names)

    def ask_for_folder(self) -> None:
        """Let a folder be chosen."""
        self._ask(self.tr("Add a folder to the library"), None)

    def ask_for_playlist(self) -> None:
        """Let playlist files be chosen."""
        self._ask(self.tr("Open a playlist file"), f"{self.tr('Playlists')} ({PLAYLIST_NAMES})")

    def ask_for_stream(self) -> None:
        """Let an address be typed."""

        def take(typed: list[str]) -> str:
            address, title = typed
            if not address:
                return self.tr("It needs an address that begins with https:// or http://.")
            return self._desk.add_stream(address, title)

        dialog = TextDialog(
            self._page.window(),
            self.tr("Add an address"),
            [(self.tr("Address"), ""), (self.tr("Title (or leave it empty)"), "")],
            self.tr("Add"),
            take,
        )
        dialog.fields[0].setPlaceholderText("https://")
        self.dialog = dialog
        dialog.open()

    def show_sources(self) -> None:
        """The folders of the library."""
        sources = SourcesDialog(self._page.window(), self._desk, self.ask_for_folder)
        sources.finished.connect(self._forget_sources)
        self._sources = sources
        self.dialog = sources
        sources.open()

    def show_unresolved(self, locations: Sequence[str]) -> None:
        """What a playlist names that is not there."""
        dialog = ListDialog(
            self._page.window(),
            self.tr("What could not be found"),
            self.tr("These places name nothing in the library. The other sounds are there."),
            locations,
        )
        self.dialog = dialog
        dialog.open()

    def refresh(self) -> None:
        """Folders may have come or gone."""
        if self._sources is not None:
            self._sources.show_roots()

    def _forget_sources(self) -> None:
        self._sources = None

    def _ask(self, title: str, names: str | None) -> None:
        from sleepplayer.gui.file_dialog import ask_for_paths  # noqa: PLC0415 - when needed

        parent = self._sources or self._page.window()
        self.dialog = ask_for_paths(parent, title, names, self.add, folder=self._folder)

    def _imported(self, path: Path, result: Imported) -> None:
        if result.playlist is None:
            text = self.tr("“{file}” is no playlist that can be read.").format(file=path.name)
            self.said.emit(result.problem or text, None)  # its name may have braces of its own
            return
        self.imported.emit(result.playlist.playlist_id)
        name, missing, refused = result.playlist.name, result.unresolved, result.refused
        text = self.tr("“{name}” is here, with {sounds}.").format(
            name=name, sounds=sounds_words(result.resolved)
        )
        if missing:
            more = self.tr("{n} could not be found.").format(n=number_words(len(missing)))
            text = f"{text} {more}"
        if refused:
            more = self.tr("{n} cannot be played and were left out.")
            if len(refused) == 1:
                more = self.tr("{n} cannot be played and was left out.")
            text = f"{text} {more.format(n=number_words(len(refused)))}"
        show = self.tr("Show them")
        if missing or refused:
            offer = Offer(show, lambda: self._show_left_out(missing, refused))
            self.said.emit(text, offer)
        else:
            self.said.emit(text, None)

    def _show_left_out(self, missing: Sequence[str], refused: Sequence[str]) -> None:
        if not refused:
            self.show_unresolved(missing)
            return
        dialog = ListDialog(
            self._page.window(),
            self.tr("What is not there"),
            self.tr("What was not taken is left out. Files that are only away keep their places."),
            [*(unresolved_line(one) for one in missing), *refused],
        )
        self.dialog = dialog
        dialog.open()
