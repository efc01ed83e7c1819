"""What stands beside what: three columns, two, or one, as wide as the page is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sleepplayer.gui.library.details import WIDTH, Details
from sleepplayer.gui.library.listing import Listing
from sleepplayer.gui.library.playlists_column import PlaylistsColumn
from sleepplayer.gui.theme import GRID

DETAILS_FROM = 1040
"""The width of a page that has the details beside the table; below they lie in its place."""

PLAYLISTS_FROM = 760
"""The width of a page that has the playlists in a column; below they are a drop-down."""

COMPACT_BELOW = 600


class Layout:
    """Arranges a page's parts."""

    def __init__(
        self, page: QWidget, playlists: PlaylistsColumn, listing: Listing, details: Details
    ) -> None:
        self._page = page
        self._playlists = playlists
        self._listing = listing
        self._details = details
        self._on_top = False
        # What lies on the page's ground is its card: a tone says where the pane begins.
        self._pane = QWidget()
        self._pane.setProperty("role", "card")
        self._pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(self._pane)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(details)
        self._row = QHBoxLayout(page)
        self._row.setSpacing(3 * GRID)
        self._row.addWidget(playlists)
        self._row.addWidget(listing, 1)
        self._row.addWidget(self._pane)
        self._veil = QLabel(page)
        self._veil.setProperty("role", "veil")
        self._veil.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._veil.hide()
        self.arrange()

    @property
    def details_on_top(self) -> bool:
        """Whether the details lie where the table was."""
        return self._on_top and not self._beside

    @property
    def _beside(self) -> bool:
        return self._page.width() >= DETAILS_FROM

    def arrange(self) -> None:
        """Fit the parts into the page."""
        width, compact = self._page.width(), self._page.height() < COMPACT_BELOW
        column = width >= PLAYLISTS_FROM
        on_top = self.details_on_top
        self._playlists.setVisible(column)
        self._listing.show_choice(narrow=not column)
        self._listing.set_compact(compact=compact)
        self._listing.setVisible(not on_top)
        self._pane.setVisible(self._beside or on_top)
        self._pane.setMinimumWidth(WIDTH if self._beside else 0)
        self._pane.setMaximumWidth(WIDTH if self._beside else 16_777_215)
        self._details.back.setVisible(on_top)
        self._row.setContentsMargins(
            5 * GRID if not column else 4 * GRID - 2,
            (2 if compact else 4) * GRID,
            5 * GRID,
            GRID,
        )
        self._veil.setGeometry(self._page.rect().adjusted(8, 8, -8, -8))

    def open_details(self) -> None:
        """Lay them in the table's place, unless they are beside it anyway."""
        if not self._beside and not self._on_top:
            self._on_top = True
            self.arrange()
            self._details.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_details(self) -> None:
        """Back to the table."""
        if self._on_top:
            self._on_top = False
            self.arrange()
            self._listing.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_veil(self, words: str) -> None:
        """Say what happens to files that are let go."""
        self._veil.setText(words)
        self._veil.show()
        self._veil.raise_()

    def hide_veil(self) -> None:
        """They are gone."""
        self._veil.hide()
