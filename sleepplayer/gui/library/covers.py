"""Covers as pixmaps: read beside the window, decoded at the size they are shown."""

from __future__ import annotations

import weakref
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap, QPixmapCache

from sleepplayer.models import LibraryTrack, TrackId

FORMATS = frozenset({"jpeg", "jpg", "png", "webp", "gif", "bmp"})
"""What a cover may be; anything else Qt can read (SVG with its references) is left alone."""

MOST_PIXELS = 64_000_000
ROW_SIDE = 40


class Covers(QObject):
    """Asks for covers and answers from Qt's cache of pixmaps."""

    def __init__(
        self,
        ask: Callable[[LibraryTrack, Callable[[bytes | None], None]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._asked: set[TrackId] = set()
        self._without: set[TrackId] = set()

    def pixmap(self, track_id: TrackId, side: int, ratio: float) -> QPixmap | None:
        """A cover that is there already; `side` in px at 100 %, `ratio` device pixels to one."""
        found = QPixmap()
        return found if QPixmapCache.find(_key(track_id, side, ratio), found) else None

    def want(self, found: LibraryTrack, side: int, ratio: float, then: Callable[[], None]) -> None:
        """Have a cover read; `then` is called when it can be drawn. Once asked is enough."""
        track_id = found.track_id
        if track_id in self._asked or track_id in self._without:
            return
        self._asked.add(track_id)
        alive = weakref.ref(self)

        def got(data: bytes | None) -> None:
            covers = alive()
            if covers is not None:
                covers._take(track_id, data, side, ratio, then)

        self._ask(found, got)

    def forget(self) -> None:
        """Files changed: what had no cover may have one now."""
        self._without.clear()

    def _take(
        self,
        track_id: TrackId,
        data: bytes | None,
        side: int,
        ratio: float,
        then: Callable[[], None],
    ) -> None:
        self._asked.discard(track_id)
        image = decoded(data, round(side * ratio)) if data else None
        if image is None:
            self._without.add(track_id)
            return
        for length in (side, ROW_SIDE):
            pixels = round(length * ratio)
            scaled = image.scaled(
                QSize(pixels, pixels),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap = QPixmap.fromImage(scaled)
            pixmap.setDevicePixelRatio(ratio)
            QPixmapCache.insert(_key(track_id, length, ratio), pixmap)
        then()


def decoded(data: bytes, side: int) -> QImage | None:
    """The middle square of a picture, `side` pixels or fewer; None if it is none, or too large."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()).decode() not in FORMATS or not size.isValid():
        return None
    if size.width() * size.height() > MOST_PIXELS or size.isEmpty():
        return None
    short = min(size.width(), size.height())
    if short > side:
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return None
    short = min(image.width(), image.height())
    corner = QRect(0, 0, short, short)
    corner.moveCenter(image.rect().center())
    return image.copy(corner)


def draw_rounded(painter: QPainter, square: QRectF, pixmap: QPixmap, radius: float) -> None:
    """Draw a cover with round corners."""
    path = QPainterPath()
    path.addRoundedRect(square, radius, radius)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(path)
    painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))
    painter.restore()


def _key(track_id: TrackId, side: int, ratio: float) -> str:
    return f"cover-{track_id}-{side}-{ratio:g}"
