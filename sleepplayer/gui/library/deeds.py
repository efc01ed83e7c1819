"""What can be done with the sounds that are chosen, by key, click or menu."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from sleepplayer.gui.counts import number_words, sounds_words
from sleepplayer.gui.keys import Action
from sleepplayer.gui.library.desk import LibraryDesk, TrackEdit
from sleepplayer.gui.library.playlists_column import PlaylistsColumn
from sleepplayer.gui.library.track_table import TrackTable
from sleepplayer.gui.menus import Row, fill, menu_of
from sleepplayer.gui.toast import Offer
from sleepplayer.gui.undo import Undos
from sleepplayer.models import LibraryTrack, Playlist, Query, SortBy, TrackId, TrackState

MOST_QUEUED = 2_000
"""A night holds no more, and the queue is a list one looks through."""


class Deeds(QObject):
    """Acts on the table's choice."""

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

    name_asked = Signal()
    details_asked = Signal()
    changed = Signal()
    """The listing is another one."""

    said = Signal(str, object)

    def __init__(
        self,
        desk: LibraryDesk,
        table: TrackTable,
        playlists: PlaylistsColumn,
        undos: Undos,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._table = table
        self._playlists = playlists
        self._undos = undos
        self.menu: QMenu | None = None
        self.tag_rows: Callable[[], list[Row]] = list
        """What the menu offers on triggers."""

        self.is_never: Callable[[TrackId], bool] = lambda _track_id: False
        """Whether a track was said never to be played again."""

    def chosen(self, most: int = MOST_QUEUED) -> list[LibraryTrack]:
        """The chosen tracks, the first ones of very many."""
        return list(self._desk.rows(self._table.chosen_ids()[:most]))

    def ask_never(self) -> None:
        """Never play what is chosen again."""
        found = self.chosen()
        if found:
            self.never_asked.emit(found)

    def play(self) -> None:
        """Play them now."""
        found = self._playable()
        if found:
            self.play_asked.emit(found)

    def queue(self) -> None:
        """Add them to tonight's sounds."""
        found = self._playable()
        if not found:
            return
        self.queue_asked.emit(found)
        if len(found) == 1:
            text = self.tr("“{title}” is added to tonight’s sounds.")
            self.said.emit(text.format(title=found[0].track.title), None)
        else:
            text = self.tr("{sounds} are added to tonight’s sounds.")
            self.said.emit(text.format(sounds=sounds_words(len(found))), None)

    def play_tonight(self, playlist: Playlist, track_ids: Sequence[TrackId]) -> None:
        """Let a playlist take the place of tonight's sounds."""
        found = self._desk.rows(track_ids[:MOST_QUEUED])
        tracks = [one.track for one in found if one.state is TrackState.THERE]
        if tracks:
            self.tonight_asked.emit(playlist, tracks)
        elif found:
            text = self.tr("None of its sounds can be played: their files are missing.")
            self.said.emit(text, None)
        else:
            text = self.tr("“{name}” is empty. Drag sounds onto its name to fill it.")
            self.said.emit(text.format(name=playlist.name), None)

    def _playable(self) -> list[LibraryTrack]:
        chosen = self.chosen()
        found = [one for one in chosen if one.state is TrackState.THERE]
        if chosen and not found:
            text = self.tr("It cannot be played: its file is missing or unreadable.")
            self.said.emit(text, None)
        elif len(self._table.chosen_rows()) > MOST_QUEUED:
            text = self.tr("A night has room for the first {n} of them.")
            self.said.emit(text.format(n=number_words(MOST_QUEUED)), None)
        return found

    def remove(self) -> None:
        """Take them out of the playlist that is open, or of the library; there is a way back."""
        rows, ids = self._table.chosen_rows(), self._table.chosen_ids()
        if not rows:
            return
        playlist = self._playlists.current
        if playlist is None:
            self._remove_from_library(rows, ids)
        elif playlist.rules is not None:
            text = self.tr("A smart playlist holds what meets its rules.")
            out = self.tr("Take out of the library")
            offer = Offer(out, lambda: self._remove_from_library(rows, ids))
            self.said.emit(text, offer)
        else:
            undo = self._desk.remove_from_playlist(playlist.playlist_id, self._places(rows))
            text = self.tr("{sounds} taken out of the playlist.")
            self._after_removal(rows, text, undo)

    def _remove_from_library(self, rows: Sequence[int], ids: Sequence[TrackId]) -> None:
        undo = self._desk.remove_tracks(ids)
        text = self.tr("{sounds} taken out of the library. The files stay.")
        self._after_removal(rows, text, undo)

    def _after_removal(self, rows: Sequence[int], text: str, undo: Callable[[], None]) -> None:
        self.changed.emit()
        left = self._table.rows.rowCount()
        self._table.choose_rows([min(rows[0], left - 1)] if left else [])
        self.said.emit(text.format(sounds=sounds_words(len(rows))), self._undos.offer(undo))

    def edit(self, edit: TrackEdit) -> None:
        """Change all that are chosen."""
        ids = self._table.chosen_ids()
        if not ids:
            return
        offer = self._undos.offer(self._desk.edit(ids, edit))
        self.changed.emit()
        if len(ids) > 1:  # one of them shows what became of it
            text = self.tr("{sounds} changed.").format(sounds=sounds_words(len(ids)))
            self.said.emit(text, offer)

    def move(self, step: int) -> None:
        """Move them up (-1) or down (1) in a playlist's own order."""
        rows = self._table.chosen_rows()
        last = self._table.rows.rowCount() - 1
        if not rows:
            return
        if not self._table.ordered:
            text = self.tr("Sounds are moved in a playlist that is shown whole, in its own order.")
            self.said.emit(text, None)
        elif step < 0 and rows[0] > 0:
            self.move_to(rows, rows[0] - 1)
        elif step > 0 and rows[-1] < last:
            self.move_to(rows, rows[-1] + 2)

    def move_to(self, rows: Sequence[int], to: int) -> None:
        """Move rows, in their order, before another one; they stay chosen."""
        playlist = self._playlists.current
        if playlist is None or not self._table.ordered or not rows:
            return
        self._desk.move_in_playlist(playlist.playlist_id, rows, to)
        self.changed.emit()
        first = to - sum(row < to for row in rows)
        self._table.choose_rows(range(first, first + len(rows)))

    def offer_playlists(self) -> None:
        """Ask which playlist to add them to."""
        if self._table.chosen_rows():
            row = max(0, self._table.currentIndex().row())
            y = self._table.rowViewportPosition(row) + self._table.rowHeight(row)
            self._popup(self._playlist_rows(), self._table.viewport().mapToGlobal(QPoint(56, y)))

    def popup(self, place: QPoint) -> None:
        """All that can be done with them."""
        if not self._table.chosen_rows():
            return
        own = self._playlists.current
        in_playlist = own is not None and own.rules is None
        menu = menu_of(
            self._table,
            (
                (self.tr("Play now"), Action.ENTRY_PLAY, self.play),
                (self.tr("Add to tonight’s sounds"), Action.ENTRY_QUEUE, self.queue),
            ),
        )
        fill(menu.addMenu(self.tr("Add to a playlist")), self._playlist_rows())
        rows: list[Row] = [
            None,
            (self.tr("Title and artist"), Action.ENTRY_EDIT, self.name_asked.emit),
            (self.tr("More of it"), Action.ENTRY_DETAILS, self.details_asked.emit),
            None,
        ]
        if self._table.ordered:
            rows[3:3] = [
                (self.tr("Move up"), Action.ENTRY_UP, lambda: self.move(-1)),
                (self.tr("Move down"), Action.ENTRY_DOWN, lambda: self.move(1)),
            ]
        rows += [*self.tag_rows(), None, self._never_row(), None]
        in_smart = own is not None and not in_playlist
        if in_smart:
            ids, places = self._table.chosen_ids(), self._table.chosen_rows()
            take_out = partial(self._remove_from_library, places, ids)
            rows.append((self.tr("Take out of the library"), None, take_out))
        else:
            out = self.tr("Take out of the playlist") if in_playlist else self.tr("Take out")
            rows.append((out, Action.ENTRY_REMOVE, self.remove))
        fill(menu, rows)
        self.menu = menu
        menu.popup(place)

    def _never_row(self) -> Row:
        never = all(self.is_never(one) for one in self._table.chosen_ids()[:MOST_QUEUED])
        if never:
            again = self.tr("Let it play again")
            return again, None, lambda: self.again_asked.emit(self.chosen())
        return self.tr("Never play again"), None, lambda: self.never_asked.emit(self.chosen())

    def _playlist_rows(self) -> list[Row]:
        ids = self._table.chosen_ids()
        rows: list[Row] = [
            (
                one.name,
                None,
                lambda one=one: self._playlists.add_to(one.playlist_id, ids),  # type: ignore[misc]
            )
            for one in self._playlists.rows.own()
        ]
        create = (self.tr("New playlist"), None, lambda: self._playlists.create_list(ids))
        return [*rows, None, create] if rows else [create]

    def _popup(self, rows: Sequence[Row], place: QPoint) -> None:
        self.menu = menu_of(self._table, rows)
        self.menu.popup(place)
        self.menu.setActiveAction(self.menu.actions()[0])  # it was opened by a key: Enter takes it

    def _places(self, rows: Sequence[int]) -> list[int]:
        """The places in the playlist of rows that may be sorted or filtered otherwise."""
        playlist = self._playlists.current
        if self._table.ordered or playlist is None:
            return list(rows)
        whole = self._desk.ids(Query(playlist_id=playlist.playlist_id, sort=SortBy.PLAYLIST))
        listed = [self._table.rows.id_at(row) for row in range(rows[-1] + 1)]
        # A sound may stand in it twice: then its first row is its first place, and so on.
        places, numbers = _numbered(whole), [*_numbered(listed)]
        chosen = {numbers[row] for row in rows}
        return [place for place, one in enumerate(places) if one in chosen]


def _numbered(ids: Iterable[TrackId]) -> Iterator[tuple[TrackId, int]]:
    """Each id with how often it has come before."""
    before: Counter[TrackId] = Counter()
    for one in ids:
        yield one, before[one]
        before[one] += 1


class TableRows:
    """The table, for the keys that every list has."""

    def __init__(self, deeds: Deeds) -> None:
        self.play_chosen = deeds.play
        self.remove_chosen = deeds.remove
        self.move_chosen = deeds.move
