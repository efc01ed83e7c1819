"""The icon in a panel: a small dial with the time that remains, on a dark plate of its own.

The plate makes it as readable on a light panel as on a dark one, which nobody tells a program.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap

from sleepplayer.gui.theme import NIGHT, colour

SIZES_PX = (16, 20, 22, 24, 32, 40, 44, 48, 64, 96)
"""What panels ask for, at 100 % and at 200 %; whatever lies between is scaled down."""

STEPS = 60
"""The arc moves by a sixtieth of its ring, at most once a minute."""

_RIM = 0.03  # shares of the icon's side
_STROKE = 0.105
_THINNEST_PX = 2.0
_ROUND_FROM_PX = 32
_FEWEST_STEPS = 3  # less of an arc would not be seen
_MOON = 0.22
_BAR_HEIGHT = 0.34


class Mark(Enum):
    """What goes on, as the middle of the icon tells it."""

    IDLE = "idle"
    PLAYING = "playing"
    FADING = "fading"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class TrayFace:
    """What the icon shows; `steps` 0..60 of the ring remain, None: nobody knows the end."""

    mark: Mark = Mark.IDLE
    steps: int | None = None


_MARKS = {
    Mark.IDLE: NIGHT.muted,
    Mark.PLAYING: NIGHT.text,
    Mark.FADING: NIGHT.accent_low,
    Mark.PAUSED: NIGHT.text,
}
_ARCS = {
    Mark.IDLE: NIGHT.line,
    Mark.PLAYING: NIGHT.accent,
    Mark.FADING: NIGHT.accent_low,
    Mark.PAUSED: NIGHT.accent_low,
}


def tray_icon(face: TrayFace) -> QIcon:
    """The icon in every size, each drawn for its own pixels."""
    made = QIcon()
    for side_px in SIZES_PX:
        made.addPixmap(tray_pixmap(face, side_px))
    return made


def tray_pixmap(face: TrayFace, side_px: int) -> QPixmap:
    """The icon in one size."""
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_plate(painter, side_px)
    _draw_ring(painter, side_px, face)
    if face.mark is Mark.PAUSED:
        _draw_bars(painter, side_px)
    else:
        _draw_moon(painter, side_px, face.mark)
    painter.end()
    return pixmap


def _draw_plate(painter: QPainter, side: int) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(NIGHT.bg))
    painter.drawEllipse(QRectF(0, 0, side, side))


def _draw_ring(painter: QPainter, side: int, face: TrayFace) -> None:
    stroke = max(_THINNEST_PX, side * _STROKE)
    inset = side * _RIM + stroke / 2
    box = QRectF(inset, inset, side - 2 * inset, side - 2 * inset)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(NIGHT.line), stroke))
    painter.drawEllipse(box)
    if not face.steps:
        return
    pen = QPen(colour(_ARCS[face.mark]), stroke)
    rounded = side >= _ROUND_FROM_PX
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if rounded else Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    turn = min(STEPS, max(_FEWEST_STEPS, face.steps)) / STEPS
    # Qt counts sixteenths of a degree, anticlockwise from three o'clock.
    painter.drawArc(box, 90 * 16, -round(360 * 16 * turn))


def _draw_moon(painter: QPainter, side: int, mark: Mark) -> None:
    radius = side * _MOON
    centre = QPointF(side / 2 - radius * 0.08, side / 2 + radius * 0.08)
    moon, bite = QPainterPath(), QPainterPath()
    moon.addEllipse(centre, radius, radius)
    bite.addEllipse(centre + QPointF(radius * 0.55, -radius * 0.45), radius * 0.85, radius * 0.85)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(_MARKS[mark]))
    painter.drawPath(moon.subtracted(bite))


def _draw_bars(painter: QPainter, side: int) -> None:
    """On whole pixels, or two bars of a small icon would be one grey one."""
    width = max(1, round(side * 0.1))
    gap = width + (side - 3 * width) % 2  # so that both stand evenly about the middle
    height = 2 * math.ceil(side * _BAR_HEIGHT / 2) - side % 2
    left, top = (side - 2 * width - gap) / 2, (side - height) / 2
    for x in (left, left + width + gap):
        painter.fillRect(QRectF(x, top, width, height), colour(_MARKS[Mark.PAUSED]))
