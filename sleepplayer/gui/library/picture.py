"""A sound's picture in the details."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from sleepplayer.gui.library.covers import Covers, draw_rounded
from sleepplayer.gui.theme import NIGHT, RADIUS
from sleepplayer.gui.tile import draw_tile
from sleepplayer.models import LibraryTrack

COVER = 96
"""Its side, in device-independent pixels."""


class Picture(QWidget):
    """A sound's cover, or its bars."""

    def __init__(self, covers: Covers) -> None:
        super().__init__()
        self._covers = covers
        self._found: LibraryTrack | None = None
        self.setFixedSize(COVER, COVER)

    def show_track(self, found: LibraryTrack) -> None:
        """Show it; the cover comes when it has been read."""
        self._found = found
        self._covers.want(found, COVER, self.devicePixelRatioF(), self.update)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        if self._found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QRectF(self.rect())
        cover = self._covers.pixmap(self._found.track_id, COVER, self.devicePixelRatioF())
        if cover is not None:
            draw_rounded(painter, square, cover, RADIUS)
        else:
            title = self._found.track.title
            draw_tile(painter, square, title, ground=NIGHT.raised, ink=NIGHT.accent_low)
        painter.end()
