"""The order of what is listed: a playlist's own when it is opened, and what a click makes of it."""

from __future__ import annotations

from sleepplayer.gui.library.columns import LATEST_FIRST
from sleepplayer.models import Playlist, SortBy


class Order:
    """By what is sorted, and from which end."""

    def __init__(self) -> None:
        self.sort, self.descending = SortBy.TITLE, False

    def open(self, playlist: Playlist | None) -> None:
        """A list has an order of its own; all sounds and smart playlists go by title."""
        own = is_list(playlist)
        if own and self.sort is not SortBy.PLAYLIST:
            self.sort, self.descending = SortBy.PLAYLIST, False
        elif not own and self.sort is SortBy.PLAYLIST:
            self.sort, self.descending = SortBy.TITLE, False

    def turn(self, sort: SortBy, playlist: Playlist | None) -> None:
        """Sort by another column; the same again turns the order, a third time ends it."""
        first = sort in LATEST_FIRST
        if sort is not self.sort:
            self.sort, self.descending = sort, first
        elif self.descending is first or not is_list(playlist):
            self.descending = not self.descending
        else:
            self.sort, self.descending = SortBy.PLAYLIST, False


def is_list(playlist: Playlist | None) -> bool:
    """Whether it is a playlist with entries of its own: not all sounds, and no smart one."""
    return playlist is not None and playlist.rules is None
