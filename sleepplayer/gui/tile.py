"""A sound's own picture: bars that are always the same for a title. Ornament, not data."""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from sleepplayer.gui.theme import RADIUS, colour

BARS = 9
_SIDE = 48.0
"""The side at which the distances below are meant."""


@lru_cache(maxsize=4096)
def bars(title: str) -> tuple[float, ...]:
    """A sound's own pattern of bars, 0.25..1."""
    seed = crc32(title.encode(errors="surrogatepass"))
    heights = []
    for bar in range(BARS):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        middle = 1.0 - abs(bar - BARS // 2) / (BARS - 1)
        heights.append(0.25 + 0.75 * middle * (0.15 + 0.85 * ((seed >> 16) % 100) / 99))
    return tuple(heights)


def draw_tile(painter: QPainter, tile: QRectF, title: str, *, ground: str, ink: str) -> None:
    """Draw a rounded square with a title's bars, in two tokens. Leaves pen and brush changed."""
    scale = tile.width() / _SIDE
    radius = (RADIUS - 2) * min(1.0, scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ground))
    painter.drawRoundedRect(tile, radius, radius)
    painter.setBrush(colour(ink))
    step, thick, tallest = 3.75 * scale, 2.0 * scale, 32.0 * scale
    left = tile.center().x() - step * (BARS - 1) / 2 - thick / 2
    for bar, share in enumerate(bars(title)):
        height = tallest * share
        painter.drawRoundedRect(
            QRectF(left + bar * step, tile.center().y() - height / 2, thick, height),
            thick / 2,
            thick / 2,
        )
