"""Tracks on their way somewhere: what a drag inside the window carries."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap

from sleepplayer.gui.theme import NIGHT, TYPE, colour, font
from sleepplayer.models import TrackId

TRACKS_MIME = "application/x-sleepplayer-tracks"
PLACES_MIME = "application/x-sleepplayer-places"


def tracks_mime(track_ids: Sequence[TrackId], places: Sequence[int]) -> QMimeData:
    """Tracks by their ids, and the rows they come from."""
    mime = QMimeData()
    for kind, numbers in ((TRACKS_MIME, track_ids), (PLACES_MIME, places)):
        mime.setData(kind, QByteArray(",".join(map(str, numbers)).encode()))
    return mime


def tracks_in(mime: QMimeData) -> list[TrackId]:
    """The tracks a drag carries."""
    return [TrackId(number) for number in _numbers(mime, TRACKS_MIME)]


def places_in(mime: QMimeData) -> list[int]:
    """The rows they come from."""
    return _numbers(mime, PLACES_MIME)


def drag_pixmap(words: str, ratio: float) -> QPixmap:
    """A small card that says what is dragged."""
    words_font = font(TYPE.small)
    metrics = QFontMetrics(words_font)
    text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, 240)
    size = QSize(metrics.horizontalAdvance(text) + 32, 36)
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(NIGHT.line))
    card = QRectF(0, 0, size.width(), size.height())
    painter.drawRoundedRect(card, 18, 18)
    painter.setFont(words_font)
    painter.setPen(colour(NIGHT.text))
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap


def _numbers(mime: QMimeData, kind: str) -> list[int]:
    text = bytes(mime.data(kind).data()).decode("ascii", errors="replace")
    return [int(part) for part in text.split(",") if part.isdecimal()]
