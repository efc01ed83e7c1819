"""The Library page: playlists, sounds, and what there is to know of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFocusEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.actions import Rows
from sleepplayer.gui.bridge import Bridge
from sleepplayer.gui.drops import dropped_sources
from sleepplayer.gui.library.chosen import Chosen
from sleepplayer.gui.library.columns import Column
from sleepplayer.gui.library.covers import Covers
from sleepplayer.gui.library.deeds import Deeds, TableRows
from sleepplayer.gui.library.desk import LibraryDesk, TrackEdit
from sleepplayer.gui.library.details import Details
from sleepplayer.gui.library.intake import Intake
from sleepplayer.gui.library.layout import Layout
from sleepplayer.gui.library.lister import Lister
from sleepplayer.gui.library.listing import Listing
from sleepplayer.gui.library.playlists_column import PlaylistsColumn
from sleepplayer.gui.library.tag_deeds import TagDeeds
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.undo import Undos
from sleepplayer.models import Filter, Query, TrackId
from sleepplayer.night.loudness import is_uneven


class LibraryPage(QWidget):
    """Playlists, the listing, the details, and what is done with what is chosen."""

    play_asked = Signal(list)
    """`LibraryTrack`s to play now."""

    queue_asked = Signal(list)
    """`LibraryTrack`s to add to tonight's sounds."""

    tonight_asked = Signal(object, list)
    """A `Playlist` that takes the place of tonight's sounds, and its `Track`s."""

    never_asked = Signal(object)
    """`LibraryTrack`s that are never to be played again."""

    again_asked = Signal(object)
    """`LibraryTrack`s that may be played again."""

    said = Signal(str, object)
    """A sentence, and an `Offer` or None."""

    def __init__(self, desk: LibraryDesk, bridge: Bridge) -> None:
        super().__init__()
        self._desk = desk
        self._bridge = bridge
        self._undos = Undos()
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Library"))
        self.covers = Covers(desk.cover, self)
        self.names = TriggerNames(desk)
        self.playlists = PlaylistsColumn(desk, self._undos, self.names)
        self.listing = Listing(
            rows=desk.rows,
            now=bridge.clock.wall,
            uneven=lambda track: (
                track.loudness is not None
                and is_uneven(track.loudness, bridge.settings.session.loudness)
            ),
            covers=self.covers,
            choice=self.playlists.choice,
            names=self.names,
            count=lambda asked: len(desk.ids(Query(filter=asked))),
        )
        self.lister = Lister(desk, self.playlists, self.listing, self)
        self.table = self.listing.table
        self.details = Details(self.covers, self.names, now=bridge.clock.wall)
        self.chosen = Chosen(desk, bridge, self.table, self.details)
        self.tag_deeds = TagDeeds(
            desk, self.table, self.names, self._undos, query=self.lister.query, parent=self
        )
        self.deeds = Deeds(desk, self.table, self.playlists, self._undos, self)
        self.deeds.tag_rows = self.tag_deeds.menu_rows
        self.intake = Intake(desk, self, opened=lambda: self.playlists.current)
        self.layout_ = Layout(self, self.playlists, self.listing, self.details)
        self._connect()
        self._hide_columns()
        desk.on_changed = self.refresh
        desk.on_scan = self.listing.show_scan
        self.refresh()
        self.listing.show_scan(desk.scan_view())
        self.chosen.follow(bridge.view)

    def _connect(self) -> None:
        self.playlists.play_asked.connect(self.play_tonight)
        self.playlists.entered.connect(self._to_table)
        self.playlists.import_asked.connect(self.intake.ask_for_playlist)
        self.playlists.unresolved_asked.connect(self._show_unresolved)
        self.intake.imported.connect(self.playlists.open_new)
        listing = self.listing
        listing.filters.field.left.connect(self._to_table)
        listing.columns_changed.connect(self._keep_columns)
        listing.playlist_menu_asked.connect(self.playlists.popup)
        listing.context_asked.connect(self.deeds.popup)
        listing.add_folder_asked.connect(self.ask_for_folder)
        listing.add_files_asked.connect(self.ask_for_files)
        listing.add_stream_asked.connect(self.intake.ask_for_stream)
        listing.tonight_asked.connect(self.play_tonight)
        listing.import_asked.connect(self.intake.ask_for_playlist)
        listing.guesses.judged.connect(self.tag_deeds.judge)
        listing.strip.cancel_asked.connect(self._desk.cancel_scan)
        listing.strip.sources_asked.connect(self.intake.show_sources)
        self.table.play_asked.connect(self.deeds.play)
        self.table.places_moved.connect(self.deeds.move_to)
        self.table.chosen_changed.connect(self.chosen.show)
        self.details.edited.connect(self._edit)
        self.details.jump_asked.connect(self.chosen.jump)
        self.details.closed.connect(self.layout_.close_details)
        self.details.names.closed.connect(self._after_names)
        self.details.left.connect(self._after_field)
        self.deeds.play_asked.connect(self.play_asked)
        self.deeds.queue_asked.connect(self.queue_asked)
        self.deeds.tonight_asked.connect(self.tonight_asked)
        self.deeds.name_asked.connect(self.edit_name)
        self.deeds.details_asked.connect(self.turn_details)
        self.deeds.changed.connect(self.refresh)
        self.deeds.never_asked.connect(self.never_asked)
        self.deeds.again_asked.connect(self.again_asked)
        tags = self.details.tags
        tags.judged.connect(self.tag_deeds.judge_one)
        tags.weighed.connect(self.tag_deeds.weigh)
        tags.add_asked.connect(self.tag_deeds.offer_triggers)
        self.tag_deeds.editing.connect(self.lister.hold)
        self.tag_deeds.changed.connect(self.refresh)
        for one in (self.playlists, self.chosen, self.deeds, self.tag_deeds, self.intake):
            one.said.connect(self.said)
        self._bridge.viewed.connect(self.chosen.follow)

    # --- what is listed ---------------------------------------------------------------------------

    def query(self) -> Query:
        """What is asked for now."""
        return self.lister.query()

    def know_never(self, is_never: Callable[[TrackId], bool]) -> None:
        """How to tell whether the person never wants to hear a track again."""
        self.deeds.is_never = self.table.rows.is_never = self.details.is_never = is_never
        self.chosen.show()

    def refresh(self) -> None:
        """Something changed: ask anew, and stay where we are."""
        self.covers.forget()
        totals = self._desk.totals()
        self.listing.show_totals(totals, any_root=bool(self._desk.roots()))
        self.playlists.refresh(totals)
        self.intake.refresh()
        if self.names.ask():
            self.listing.tell_anew()
            self.details.tags.tell_anew()
        self.lister.list(from_top=False)

    def begin_anew(self) -> None:
        """Another person is here: what the one before looked for, chose or hid is not theirs."""
        self._undos.forget()
        self.layout_.close_details()
        self.listing.filters.forget()
        self._hide_columns()
        self.table.clearSelection()
        self.playlists.open(None)
        self.refresh()
        self.chosen.show()

    def _hide_columns(self) -> None:
        hidden = self._bridge.settings.hidden_columns
        self.listing.hide_columns({one for one in Column if one.name.lower() in hidden})

    def _edit(self, edit: TrackEdit) -> None:
        """Change what is chosen; it stays in sight."""
        self.lister.hold()
        self.deeds.edit(edit)

    def _keep_columns(self, hidden: Sequence[Column]) -> None:
        names = tuple(sorted(column.name.lower() for column in hidden))
        self._bridge.change(replace(self._bridge.settings, hidden_columns=names))

    # --- what the person does ---------------------------------------------------------------------

    def rows_with_keyboard(self) -> Rows:
        """The list that keys like Enter and Del are meant for."""
        if self.playlists.list.hasFocus():
            return self.playlists
        if self.details.chapters.hasFocus():
            return self.details.chapters
        return TableRows(self.deeds)

    def search(self) -> None:
        """To the search field."""
        self.layout_.close_details()
        field = self.listing.filters.field
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def show_trigger(self, trigger: str) -> None:
        """List all sounds that carry it."""
        self.layout_.close_details()
        self.playlists.open(None)
        self.listing.filters.show_only(trigger)

    def step_back(self) -> None:
        """Esc while nothing plays: close what lies on top, or what is searched for."""
        if self.layout_.details_on_top:
            self.layout_.close_details()
            self._to_table()
        elif self.listing.filters.filter() != Filter():
            self.listing.filters.clear()

    def undo(self) -> None:
        """Take back what was done last."""
        if not self._undos.take_last():
            self.said.emit(self.tr("There is nothing to undo."), None)
        self.refresh()

    def offer_undo(self, text: str, undo: Callable[[], None]) -> None:
        """Say what was done, with the way back."""
        self.said.emit(text, self._undos.offer(undo))

    def play_tonight(self) -> None:
        """The playlist that is open, whole and in its own order, takes tonight's place."""
        playlist = self.playlists.current
        if playlist is None:
            return
        self.deeds.play_tonight(playlist, self._desk.ids(self.lister.whole(playlist)))

    def edit_name(self) -> None:
        """F2: another title, or another name for the playlist."""
        if self.playlists.list.hasFocus():
            self.playlists.rename()
        elif self.table.chosen_rows():
            self.layout_.open_details()
            self.details.names.open()

    def turn_details(self) -> None:
        """Show the details where there is no room for them beside, or leave them again."""
        if self.layout_.details_on_top:
            self.layout_.close_details()
            self._to_table()
        elif self.table.chosen_rows():
            self.layout_.open_details()

    def ask_for_files(self) -> None:
        """Let files be chosen for the library."""
        self.intake.ask_for_files()

    def ask_for_folder(self) -> None:
        """Let a folder be chosen for the library."""
        self.intake.ask_for_folder()

    def paste(self) -> None:
        """Add what was copied to the library."""
        self.intake.paste()

    def _show_unresolved(self) -> None:
        playlist = self.playlists.current
        if playlist is not None:
            self.intake.show_unresolved(self._desk.unresolved(playlist.playlist_id))

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _after_field(self) -> None:
        if self.layout_.details_on_top:
            self.details.back.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._to_table()

    def _after_names(self) -> None:
        if not self.layout_.details_on_top:
            self._to_table()

    # --- the page itself --------------------------------------------------------------------------

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The page is turned to: the keyboard is the table's."""
        self._to_table()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Seen again: the night's loudness may be another one, and more was heard."""
        super().showEvent(event)
        self.chosen.show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What stands beside what."""
        super().resizeEvent(event)
        self.layout_.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files and folders are welcome anywhere."""
        if dropped_sources(event.mimeData()):
            event.acceptProposedAction()
            self.layout_.show_veil(self.intake.welcome_words())

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """They went elsewhere."""
        self.layout_.hide_veil()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Into the library, and the playlist that is open."""
        self.layout_.hide_veil()
        sources = dropped_sources(event.mimeData())
        if sources:
            event.acceptProposedAction()
            self.intake.add_sources(sources)
