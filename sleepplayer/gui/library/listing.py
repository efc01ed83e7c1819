"""The middle column: what is open, the search, the table, and what stands in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.library.columns import SORTS, Column
from sleepplayer.gui.library.covers import Covers
from sleepplayer.gui.library.desk import ScanView, Totals
from sleepplayer.gui.library.empty import Emptiness, EmptyCard
from sleepplayer.gui.library.filters import Filters
from sleepplayer.gui.library.guess_strip import GuessStrip
from sleepplayer.gui.library.scan_strip import ScanStrip
from sleepplayer.gui.library.tag_words import line_words
from sleepplayer.gui.library.track_delegate import TrackDelegate
from sleepplayer.gui.library.track_model import TrackModel
from sleepplayer.gui.library.track_table import TrackTable
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.view_menu import ViewMenu
from sleepplayer.gui.library.words import rules_words
from sleepplayer.gui.menus import below, menu_of
from sleepplayer.gui.parts import Combo, ElidedLabel, button, icon_button, rename, set_text
from sleepplayer.gui.theme import GRID, NIGHT
from sleepplayer.models import (
    Filter,
    LibraryTrack,
    Playlist,
    Query,
    Show,
    SortBy,
    Track,
    TrackId,
)

HEAD = 36
"""The height of the buttons beside the title."""

TIGHT_BELOW = 560
"""The width below which there is no room for words beside the drop-down."""


class Listing(QWidget):
    """Shows a query's result; asks by its signals for everything else."""

    sort_asked = Signal(object)
    """A `SortBy`."""

    columns_changed = Signal(object)
    """The `Column`s that are hidden now."""

    playlist_menu_asked = Signal(QPoint)
    context_asked = Signal(QPoint)
    add_folder_asked = Signal()
    add_files_asked = Signal()
    add_stream_asked = Signal()
    import_asked = Signal()
    tonight_asked = Signal()
    """The open playlist is to be tonight's."""

    def __init__(
        self,
        *,
        rows: Callable[[Sequence[TrackId]], Sequence[LibraryTrack]],
        now: Callable[[], datetime],
        uneven: Callable[[Track], bool],
        covers: Covers,
        choice: Combo,
        names: TriggerNames,
        count: Callable[[Filter], int],
    ) -> None:
        """`choice`: the playlists as a drop-down, in a narrow window. `count`: how many sounds of
        the library meet a filter now."""
        super().__init__()
        self._hidden: frozenset[Column] = frozenset()
        self._sort, self._descending = SortBy.TITLE, False
        self._totals, self._scan, self._any_root = Totals(), ScanView(), True
        self._own, self._compact = False, False
        self._query = Query()
        self._names = names
        self.choice = choice
        self.title = ElidedLabel("title")
        self.count = ElidedLabel("muted")
        self.filters = Filters(names, count)
        model = TrackModel(
            rows, now, uneven, self, carried=lambda found: line_words(found, names.names)
        )
        self.table = TrackTable(model, TrackDelegate(covers, self))
        self.table.header.sectionClicked.connect(
            lambda section: self.sort_asked.emit(SORTS[Column(section)])
        )
        self.table.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.header.customContextMenuRequested.connect(
            lambda place: self._popup_view(self.table.header.mapToGlobal(place))
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda place: self.context_asked.emit(self.table.viewport().mapToGlobal(place))
        )
        self.guesses = GuessStrip()
        self.table.chosen_changed.connect(
            lambda: self.guesses.show_chosen(len(self.table.chosen_rows()))
        )
        self.empty = EmptyCard()
        self.empty.add_folder.clicked.connect(lambda _on=False: self.add_folder_asked.emit())
        self.empty.clear.clicked.connect(lambda _on=False: self.filters.clear())
        self.strip = ScanStrip()
        self.menu: QMenu | None = None
        self.tonight_button = button(
            self.tr("Play tonight"), "tonight", self.tonight_asked.emit, height=HEAD
        )
        icons.want(self.tonight_button, "moon", size=16, tint=NIGHT.accent)
        rename(self.tonight_button, self.tr("Play this playlist tonight"))
        self.tonight_button.hide()
        self.add_button = button(self.tr("Add…"), "plain", self._offer_adding, height=HEAD)
        icons.want(self.add_button, "plus", size=16)
        rename(self.add_button, self.tr("Add to the library"), key=hint(Action.ADD_SOUNDS))
        self.view_button = icon_button(
            "sort-ascending", self.tr("Sort and columns"), self._offer_view, side=HEAD
        )
        self.more_button = icon_button(
            "dots-three", self.tr("This playlist"), self._offer_playlist_menu, side=HEAD
        )
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.choice, 1)
        for one in (self.tonight_button, self.add_button, self.view_button, self.more_button):
            head.addWidget(one)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self.count)
        self._stack = QStackedLayout()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addLayout(words)
        self._column.addWidget(self.filters)
        self._column.addWidget(self.guesses)
        self._column.addLayout(self._stack, 1)
        # Only now: a stack without a parent would show its first widget as a window.
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._column.addWidget(self.strip)

    # --- what is shown ----------------------------------------------------------------------------

    def show_query(self, query: Query, playlist: Playlist | None) -> None:
        """Say what the table shows: its ids have been set."""
        self._query, self._sort, self._descending = query, query.sort, query.descending
        self.strip.show_library(whole=playlist is None)
        self._own = playlist is not None and playlist.rules is None
        filled = self.table.rows.rowCount() > 0 or query.filter != Filter()
        self.tonight_button.setVisible(playlist is not None and filled)
        self._fit_head()
        name = self.tr("All sounds") if playlist is None else playlist.name
        if name != self.title.text():
            self.title.setText(name)
        text = sounds_words(self.table.rows.rowCount())
        if playlist is not None and playlist.rules is not None:
            text = f"{text} · {rules_words(playlist.rules, self._names.names)}"
        if text != self.count.text():
            self.count.setText(text)
        sorted_by = next((c for c, sort in SORTS.items() if sort is query.sort), None)
        self.table.header.show_sort(sorted_by, descending=query.descending)
        self._show_guesses()
        self._show_emptiness()

    def show_totals(self, totals: Totals, *, any_root: bool) -> None:
        """How much there is at all."""
        self._totals, self._any_root = totals, any_root
        self.filters.show_totals(totals)
        self.strip.show_totals(totals)

    def tell_anew(self) -> None:
        """Triggers are called otherwise now."""
        self.filters.tell_anew()
        self._show_guesses()

    def show_scan(self, view: ScanView) -> None:
        """What goes on beside the window."""
        self._scan = view
        self.strip.show_scan(view)
        self._show_emptiness()

    def show_choice(self, *, narrow: bool) -> None:
        """The name of what is open, or the drop-down to open another."""
        self.title.setVisible(not narrow)
        self.choice.setVisible(narrow)
        self._fit_head()

    def _fit_head(self) -> None:
        """The name of what is open comes before the words on the buttons beside it."""
        tonight = not self.tonight_button.isHidden()
        tight = not self.choice.isHidden() and self.width() < TIGHT_BELOW
        set_text(self.add_button, "" if tonight else self.tr("Add…"))
        set_text(self.tonight_button, "" if tight else self.tr("Play tonight"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room for words."""
        super().resizeEvent(event)
        self._fit_head()

    def set_compact(self, *, compact: bool) -> None:
        """A low window: things stand closer together."""
        self._compact = compact
        self._show_guesses()
        self._column.setSpacing(GRID if compact else 12)

    def hide_columns(self, hidden: Collection[Column]) -> None:
        """Leave these columns out."""
        self._hidden = frozenset(hidden)
        self.table.hide_columns(self._hidden)

    def _show_guesses(self) -> None:
        asked, count = self._query.filter, self.table.rows.rowCount()
        self.guesses.show_guesses(count, asked.trigger, self._names.names)
        shown = asked.show is Show.SUGGESTED and count > 0
        self.guesses.setVisible(shown)
        self.guesses.words.setVisible(not self._compact)
        for one in (self.strip, self.count):  # the chip says how many there are
            one.setVisible(not (shown and self._compact))

    def _show_emptiness(self) -> None:
        if self.table.rows.rowCount():
            self._stack.setCurrentWidget(self.table)
            return
        totals = self._totals
        if self._query.filter == Filter(show=Show.SUGGESTED):
            why = Emptiness.ALL_JUDGED
        elif self._query.filter == Filter(show=Show.UNTAGGED):
            why = Emptiness.ALL_TAGGED
        elif self._query.filter != Filter():
            why = Emptiness.NO_MATCH
        elif self._query.playlist_id is not None:
            why = Emptiness.OWN_PLAYLIST if self._own else Emptiness.SMART_PLAYLIST
        elif self._scan.scanning:
            why = Emptiness.LOOKING
        elif self._any_root or totals.missing or totals.unreadable:
            why = Emptiness.NOTHING_FOUND
        else:
            why = Emptiness.LIBRARY
        self.empty.show_why(why)
        self._stack.setCurrentWidget(self.empty)

    # --- menus ------------------------------------------------------------------------------------

    def _offer_adding(self) -> None:
        self.menu = menu_of(
            self,
            (
                (self.tr("Sounds…"), Action.ADD_SOUNDS, self.add_files_asked.emit),
                (self.tr("A folder…"), Action.ADD_FOLDER, self.add_folder_asked.emit),
                (self.tr("An address…"), None, self.add_stream_asked.emit),
                (self.tr("A playlist file…"), None, self.import_asked.emit),
            ),
        )
        self.menu.popup(below(self.add_button))

    def _offer_view(self) -> None:
        self._popup_view(below(self.view_button))

    def _offer_playlist_menu(self) -> None:
        self.playlist_menu_asked.emit(below(self.more_button))

    def _popup_view(self, place: QPoint) -> None:
        made = ViewMenu(
            self,
            sort=self._sort,
            descending=self._descending,
            own=self._own,
            hidden=self._hidden,
            no_room={one for one in Column if self.table.isColumnHidden(one)},
        )
        made.sort_asked.connect(self.sort_asked)
        made.hidden_asked.connect(self._hide_and_keep)
        self.menu = made
        made.popup(place)

    def _hide_and_keep(self, hidden: Collection[Column]) -> None:
        self.hide_columns(hidden)
        self.columns_changed.emit(tuple(self._hidden))
