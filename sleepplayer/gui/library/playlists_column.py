"""The left column: which playlists there are, and what can be done with one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.library.desk import LibraryDesk, Totals
from sleepplayer.gui.library.drag_out import PlaylistDrag
from sleepplayer.gui.library.playlist_dialogs import PlaylistDialogs
from sleepplayer.gui.library.playlist_list import PlaylistList
from sleepplayer.gui.library.playlist_model import PlaylistModel
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.words import added_words
from sleepplayer.gui.menus import Row, below, menu_of
from sleepplayer.gui.parts import Combo, icon_button, label, on_one_line, rename
from sleepplayer.gui.theme import GRID, TYPE, font
from sleepplayer.gui.undo import Undos
from sleepplayer.models import Filter, Playlist, PlaylistId, Query, TrackId

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QMenu

WIDTH = 184


class PlaylistsColumn(QWidget):
    """All sounds, and every playlist; `choice` is the same as a drop-down, for narrow windows."""

    opened = Signal(object)
    """The `Playlist` that is open now, None: all sounds."""

    entered = Signal()
    """On to the sounds in it."""

    play_asked = Signal()
    """The open playlist is to be tonight's."""

    import_asked = Signal()
    unresolved_asked = Signal()

    said = Signal(str, object)
    """A sentence, and an `Offer` or None."""

    def __init__(self, desk: LibraryDesk, undos: Undos, names: TriggerNames) -> None:
        super().__init__()
        self._desk = desk
        self._undos = undos
        self._open: PlaylistId | None = None
        self.setFixedWidth(WIDTH)
        self.rows = PlaylistModel(names)
        self.rows.setParent(self)
        self.rows.renamed.connect(self._rename)
        self.list = PlaylistList(self.rows)
        self.list.tracks_dropped.connect(lambda number, ids: self.add_to(PlaylistId(number), ids))
        self.list.opened.connect(self._choose)
        self.list.entered.connect(self.entered)
        self.drag = PlaylistDrag(desk, self.list)
        self.drag.said.connect(self.said)
        self.list.dragged.connect(self.drag.begin)
        self.choice = Combo(self.tr("Playlist"))
        self.choice.setModel(self.rows)
        self.choice.activated.connect(self._choose)
        self.add_button = icon_button("plus", self.tr("New playlist"), self._offer_new, side=32)
        rename(self.add_button, self.tr("New playlist"), key=hint(Action.NEW_PLAYLIST))
        self.menu: QMenu | None = None
        self.dialogs = PlaylistDialogs(desk, names, self)
        self.dialogs.said.connect(self.said)
        heading = label(self.tr("Playlists"), "heading")
        on_one_line(heading, font(TYPE.lead, QFont.Weight.DemiBold), font(TYPE.title))
        head = QHBoxLayout()
        head.setContentsMargins(10, 0, 4, 0)
        head.addWidget(heading, 1)
        head.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    @property
    def dialog(self) -> QDialog | None:
        """The dialog that was opened last."""
        return self.dialogs.dialog

    @property
    def current(self) -> Playlist | None:
        """The playlist that is open, None: all sounds."""
        return self.rows.find(self._open)

    def refresh(self, totals: Totals) -> None:
        """Show the playlists as they are now."""
        all_sounds = totals.there + totals.missing + totals.unreadable
        playlists = self._desk.playlists()
        if self.isVisible():
            playlists = [self._counted(one) for one in playlists]
        reset = self.rows.show_playlists(playlists, all_sounds=all_sounds)
        row = self.rows.row_of(self._open)
        if self._open is not None and row == 0:
            self._open = None
            self.opened.emit(None)
        if reset or not self.list.currentIndex().isValid():
            self.list.show_row(row)
            self.choice.setCurrentIndex(row)

    def _counted(self, playlist: Playlist) -> Playlist:
        """A smart playlist with how many sounds meet its rules now."""
        if playlist.rules is None or playlist.count is not None:
            return playlist
        return replace(playlist, count=len(self._desk.ids(Query(playlist_id=playlist.playlist_id))))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What smart playlists hold is counted for whoever sees it."""
        super().showEvent(event)
        self._after_change()

    def open(self, playlist_id: PlaylistId | None) -> None:
        """Open a playlist, None: all sounds."""
        self._choose(self.rows.row_of(playlist_id))

    def open_new(self, playlist_id: PlaylistId) -> None:
        """Open a playlist that was just made or changed."""
        self._after_change()
        self.open(playlist_id)

    def _choose(self, row: int) -> None:
        playlist = self.rows.playlist_at(row)
        self._open = None if playlist is None else playlist.playlist_id
        self.list.show_row(row)
        self.choice.setCurrentIndex(row)
        self.opened.emit(playlist)

    def _after_change(self) -> None:
        self.refresh(self._desk.totals())

    # --- what is done with playlists --------------------------------------------------------------

    def create_list(self, track_ids: list[TrackId] | None = None) -> None:
        """A new playlist; its name is typed next."""
        self.open_new(self._desk.create_playlist(self.tr("New playlist"), track_ids or []))
        self.rename()

    def create_smart(self) -> None:
        """A new smart playlist."""

        def done(name: str, rules: Filter) -> None:
            self.open_new(self._desk.create_playlist(name, rules=rules))

        name = self.tr("New smart playlist")
        editor = self.dialogs.ask_for_rules(name, name, done)
        editor.name.setFocus()
        editor.name.selectAll()  # typing replaces it

    def edit_rules(self) -> None:
        """Change what the open smart playlist asks for."""
        playlist = self.current
        if playlist is None or playlist.rules is None:
            return

        def done(name: str, rules: Filter) -> None:
            if name != playlist.name:
                self._desk.rename_playlist(playlist.playlist_id, name)
            self._desk.set_rules(playlist.playlist_id, rules)
            self.open_new(playlist.playlist_id)

        title = self.tr("Smart playlist")
        self.dialogs.ask_for_rules(title, playlist.name, done, playlist.rules)

    def rename(self) -> None:
        """Let the open playlist's name be typed: in its row, or in a dialog where there is none."""
        playlist = self.current
        if playlist is None:
            return
        if self.list.isVisible():
            self.list.setFocus()
            self.list.rename_row(self.rows.row_of(playlist.playlist_id))
        else:
            number = playlist.playlist_id
            self.dialogs.ask_for_name(playlist, lambda name: self._rename(number, name))

    def duplicate(self) -> None:
        """A copy of the open playlist."""
        if self.current is not None:
            self.open_new(self._desk.duplicate_playlist(self.current.playlist_id))

    def delete(self) -> None:
        """Delete the open playlist; there is a way back."""
        playlist = self.current
        if playlist is None:
            return
        undo = self._desk.delete_playlist(playlist.playlist_id)
        row = self.rows.row_of(playlist.playlist_id)
        above = self.rows.playlist_at(row - 1)
        self.open(None if above is None else above.playlist_id)
        self._after_change()
        text = self.tr("“{name}” is deleted. Its sounds stay.").format(name=playlist.name)
        self.said.emit(text, self._undos.offer(undo))

    def add_to(self, playlist_id: PlaylistId, track_ids: list[TrackId]) -> None:
        """Put tracks at a playlist's end."""
        playlist = self.rows.find(playlist_id)
        if playlist is None or not track_ids:
            return
        self._desk.add_to_playlist(playlist_id, track_ids)
        self.said.emit(added_words(len(track_ids), playlist.name), None)
        self._after_change()

    def export(self) -> None:
        """Write the open playlist into a file."""
        if self.current is not None:
            self.dialogs.save(self.current)

    def _rename(self, number: int, name: str) -> None:
        self._desk.rename_playlist(PlaylistId(number), name)
        self._after_change()
        if self.current is not None:
            self.opened.emit(self.current)

    # --- by keys and menus ------------------------------------------------------------------------

    def play_chosen(self) -> None:
        """Enter: the playlist is tonight's; from all sounds on to one of them."""
        (self.entered if self.current is None else self.play_asked).emit()

    def remove_chosen(self) -> None:
        """Del."""
        self.delete()

    def move_chosen(self, step: int) -> None:
        """Playlists stand by name."""

    def menu_rows(self) -> list[Row]:
        """What can be done with the open playlist."""
        playlist = self.current
        if playlist is None:
            return self._new_rows()
        rows: list[Row] = [
            (self.tr("Play tonight"), Action.ENTRY_PLAY, self.play_asked.emit),
            None,
            (self.tr("Rename"), Action.ENTRY_EDIT, self.rename),
            (self.tr("Make a copy"), Action.ENTRY_DUPLICATE, self.duplicate),
        ]
        if playlist.rules is not None:
            rows.insert(2, (self.tr("Change the rules…"), None, self.edit_rules))
        rows.append((self.tr("Save as a file…"), None, self.export))
        if self._desk.unresolved(playlist.playlist_id):
            rows.append((self.tr("What could not be found…"), None, self.unresolved_asked.emit))
        delete = (self.tr("Delete"), Action.ENTRY_REMOVE, self.delete)
        return [*rows, delete, None, *self._new_rows()]

    def _new_rows(self) -> list[Row]:
        return [
            (self.tr("New playlist"), Action.NEW_PLAYLIST, self.create_list),
            (self.tr("New smart playlist…"), None, self.create_smart),
            (self.tr("Open a playlist file…"), None, self.import_asked.emit),
        ]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """For the playlist under the mouse, which is opened by it."""
        self.popup(event.globalPos())

    def popup(self, place: QPoint) -> None:
        """Open the menu."""
        self.menu = menu_of(self, self.menu_rows())
        self.menu.popup(place)

    def _offer_new(self) -> None:
        self.menu = menu_of(self, self._new_rows())
        self.menu.popup(below(self.add_button))
