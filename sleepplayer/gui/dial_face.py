"""What the dial shows, as a value, and how it is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QConicalGradient,
    QFont,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
)

from sleepplayer.gui.theme import NIGHT, TYPE, colour, font, mixed

RINGS_S = (3600.0, 7200.0, 14400.0, 28800.0)
"""The rings there are: the smallest that holds the session is taken."""

STROKE = 10.0
THINNEST = 2.0
KNOB_RADIUS = 9.0
MARGIN = 16.0
TICK_GAP = 14.0


@dataclass(frozen=True, slots=True)
class DialFace:
    """A dial: the arc's length and its fading tail in s, the ring's whole turn, and the words.

    `warmth` 0..1 is the lamp: how much of the glow there is.
    """

    length_s: float = 0.0
    fade_s: float = 0.0
    ring_s: float = RINGS_S[0]
    figure: str = ""
    above: str = ""
    below: str = ""
    warmth: float = 1.0
    knob: bool = True
    knob_s: float | None = None
    """Where the knob is, in s; None: at the arc's end."""

    def quantised(self) -> DialFace:
        """The same to the eye: an arc that moves by less than a fifth of a degree has not moved."""
        step = self.ring_s / 1800.0
        return DialFace(
            round(self.length_s / step) * step,
            round(self.fade_s / step) * step,
            self.ring_s,
            self.figure,
            self.above,
            self.below,
            round(self.warmth, 2),
            self.knob,
            self.knob_s,
        )


def ring_for(seconds: float) -> float:
    """The smallest ring that holds a session."""
    return next((ring for ring in RINGS_S if seconds <= ring), RINGS_S[-1])


def strength(before_silence_s: float, fade_s: float) -> float:
    """How full the arc is at a moment so long before silence: 1 until the fade, 0 at its end."""
    if fade_s <= 0.0:
        return 1.0
    return min(1.0, max(0.0, before_silence_s / fade_s))


class Fonts:
    """The dial's fonts at a size, made once and not at every paint."""

    def __init__(self, radius: float) -> None:
        share = min(1.0, radius / 150.0)
        self.figure_px = round(TYPE.figure * max(0.62, share))
        self.figure = font(self.figure_px, QFont.Weight.Light, tabular=True, large=True)
        words_px = TYPE.lead if share > 0.85 else TYPE.body if share > 0.7 else TYPE.small
        self.words = font(words_px, tabular=True)
        self.numeral = font(TYPE.small, tabular=True)


def draw_dial(painter: QPainter, rect: QRectF, face: DialFace, fonts: Fonts, typed: str) -> None:
    """Draw a face; `typed` replaces the figure while digits are being typed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = rect.center()
    radius = ring_radius(rect)
    _draw_glow(painter, centre, radius, face.warmth)
    _draw_ring(painter, centre, radius)
    _draw_ticks(painter, centre, radius, face.ring_s, fonts.numeral)
    _draw_arc(painter, centre, radius, face)
    _draw_words(painter, centre, radius, face, fonts, typed)


def ring_radius(rect: QRectF) -> float:
    """The radius of the arc's middle line within a square."""
    return min(rect.width(), rect.height()) / 2.0 - MARGIN


def point_at(centre: QPointF, radius: float, turn: float) -> QPointF:
    """The place of a share of a turn, clockwise from the top."""
    angle = turn * math.tau
    return QPointF(centre.x() + radius * math.sin(angle), centre.y() - radius * math.cos(angle))


def _draw_glow(painter: QPainter, centre: QPointF, radius: float, warmth: float) -> None:
    glow = QRadialGradient(centre, radius)
    glow.setColorAt(0.0, colour(NIGHT.accent, 0.055 * warmth))
    glow.setColorAt(0.55, colour(NIGHT.accent, 0.03 * warmth))
    glow.setColorAt(1.0, colour(NIGHT.accent, 0.0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawEllipse(centre, radius, radius)


def _draw_ring(painter: QPainter, centre: QPointF, radius: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(NIGHT.raised), STROKE))
    painter.drawEllipse(centre, radius, radius)


def _draw_ticks(
    painter: QPainter, centre: QPointF, radius: float, ring_s: float, numeral_font: QFont
) -> None:
    painter.setFont(numeral_font)
    outer = radius - TICK_GAP
    for tick in range(60):
        turn = tick / 60.0
        if tick % 15 == 0:
            minutes = round(ring_s / 60.0 * (turn or 1.0))
            place = point_at(centre, outer - 8.0, turn)
            painter.setPen(colour(NIGHT.muted))
            box = QRectF(place.x() - 24, place.y() - 12, 48, 24)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(minutes))
        elif tick % 5 == 0:
            painter.setPen(QPen(colour(NIGHT.faint), 1.5))
            painter.drawLine(point_at(centre, outer, turn), point_at(centre, outer - 7.0, turn))
        elif tick % 15 not in (1, 14):  # room for the numerals
            painter.setPen(QPen(colour(NIGHT.line), 1.0))
            painter.drawLine(point_at(centre, outer, turn), point_at(centre, outer - 4.0, turn))


def _draw_arc(painter: QPainter, centre: QPointF, radius: float, face: DialFace) -> None:
    turns = face.length_s / face.ring_s
    if turns > 1.0:  # dragged past a full turn: the first lap stays as a quiet ring
        painter.setPen(QPen(colour(NIGHT.accent_low), STROKE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        turns = math.fmod(turns, 1.0)
    if turns > 0.0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_arc_brush(centre, turns, face))
        painter.drawPath(_arc_path(centre, radius, turns, face))
    if face.knob:
        apart = face.knob_s is not None
        place = point_at(centre, radius, (face.knob_s or 0.0) / face.ring_s if apart else turns)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.bg))
        painter.drawEllipse(place, KNOB_RADIUS + 3.0, KNOB_RADIUS + 3.0)
        painter.setBrush(mixed(NIGHT.muted, NIGHT.text, 0.4 + 0.6 * face.warmth))
        painter.drawEllipse(place, KNOB_RADIUS, KNOB_RADIUS)


def _arc_path(centre: QPointF, radius: float, turns: float, face: DialFace) -> QPainterPath:
    """A ribbon that is full until the fade and then as thin as the sound will be low."""
    steps = max(2, math.ceil(turns * 180))
    outer: list[QPointF] = []
    inner: list[QPointF] = []
    for step in range(steps + 1):
        turn = turns * step / steps
        half = _width(turns - turn, face) / 2.0
        outer.append(point_at(centre, radius + half, turn))
        inner.append(point_at(centre, radius - half, turn))
    path = QPainterPath(outer[0])
    for place in [*outer[1:], *reversed(inner)]:
        path.lineTo(place)
    path.closeSubpath()
    cap = QPainterPath()
    first = _width(turns, face) / 2.0
    cap.addEllipse(point_at(centre, radius, 0.0), first, first)
    return path.united(cap) if turns < 0.97 else path


def _width(turns_left: float, face: DialFace) -> float:
    share = strength(turns_left * face.ring_s, face.fade_s)
    return THINNEST + (STROKE - THINNEST) * share


def _arc_brush(centre: QPointF, turns: float, face: DialFace) -> QConicalGradient:
    gradient = QConicalGradient(centre, 90.0)  # Qt counts anticlockwise: its 1.0 is our 0
    for step in range(33):
        turn = turns * step / 32.0
        share = strength((turns - turn) * face.ring_s, face.fade_s)
        gradient.setColorAt(1.0 - turn, _arc_colour(share))
    if turns < 0.97:  # the round cap reaches a little to the other side of the top
        gradient.setColorAt(0.0, _arc_colour(strength(turns * face.ring_s, face.fade_s)))
    return gradient


def _arc_colour(share: float) -> QColor:
    return mixed(NIGHT.line, NIGHT.accent, 0.12 + 0.88 * share)


def _draw_words(
    painter: QPainter,
    centre: QPointF,
    radius: float,
    face: DialFace,
    fonts: Fonts,
    typed: str,
) -> None:
    half = fonts.figure_px * 0.52
    width = radius * 1.5
    figure = QRectF(centre.x() - width / 2, centre.y() - half, width, 2 * half)
    above = QRectF(figure.left(), figure.top() - 26, width, 24)
    below = QRectF(figure.left(), figure.bottom() + 4, width, 24)
    middle = Qt.AlignmentFlag.AlignCenter
    painter.setFont(fonts.words)
    painter.setPen(colour(NIGHT.muted))
    painter.drawText(above, middle, face.above)
    painter.drawText(below, middle, face.below)
    painter.setFont(fonts.figure)
    painter.setPen(colour(NIGHT.accent if typed else NIGHT.text))
    painter.drawText(figure, middle, typed or face.figure)
