"""What is listed: a query of what is open, typed and sorted, and what meets it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from sleepplayer.gui.library.desk import LibraryDesk
from sleepplayer.gui.library.held import Held
from sleepplayer.gui.library.listing import Listing
from sleepplayer.gui.library.order import Order, is_list
from sleepplayer.gui.library.playlists_column import PlaylistsColumn
from sleepplayer.models import Filter, Playlist, PlaylistId, Query, SortBy


class Lister(QObject):
    """Lets the listing show what is asked for by the playlists' column and by its own filters."""

    def __init__(
        self, desk: LibraryDesk, playlists: PlaylistsColumn, listing: Listing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._playlists = playlists
        self._listing = listing
        self._table = listing.table
        self._order = Order()
        self._held = Held()
        self._opened: PlaylistId | None = None
        playlists.opened.connect(self.open)
        listing.filters.changed.connect(lambda: self.list(from_top=True))
        listing.sort_asked.connect(self.sort_by)

    def query(self) -> Query:
        """What is asked for now."""
        playlist = self._playlists.current
        return Query(
            filter=self._listing.filters.filter(),
            playlist_id=None if playlist is None else playlist.playlist_id,
            sort=self._order.sort,
            descending=self._order.descending,
        )

    def list(self, *, from_top: bool) -> None:
        """Ask, and show what there is."""
        query = self.query()
        playlist = self._playlists.current
        own = is_list(playlist)
        self._table.ordered = own and query.sort is SortBy.PLAYLIST and query.filter == Filter()
        ids = self._held.listed(
            query,
            self._desk.ids(query),
            self._table.rows.ids(),
            there=lambda: self._desk.ids(Query(playlist_id=query.playlist_id if own else None)),
        )
        self._table.show_ids(ids, from_top=from_top)
        self._listing.show_query(query, playlist)

    def open(self, playlist: Playlist | None) -> None:
        """List a playlist, or (None) all sounds."""
        opened = None if playlist is None else playlist.playlist_id
        if opened != self._opened:  # "0 sounds" would look as if they were gone
            self._opened = opened
            self._listing.filters.forget()
        self._order.open(playlist)
        self.list(from_top=True)

    def sort_by(self, sort: SortBy) -> None:
        """In another order, or the other way round."""
        self._order.turn(sort, self._playlists.current)
        self.list(from_top=True)

    def hold(self) -> None:
        """What is chosen is about to be changed; it stays in sight, whatever is searched for."""
        self._held.hold(self._table.chosen_ids(), self.query())

    def whole(self, playlist: Playlist) -> Query:
        """All of a playlist: a list in its own order, a smart one as it is sorted."""
        own = is_list(playlist)
        sort = SortBy.PLAYLIST if own else self._order.sort
        turned = not own and self._order.descending
        return Query(playlist_id=playlist.playlist_id, sort=sort, descending=turned)
