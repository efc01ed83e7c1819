"""The dial: how long tonight, by mouse, wheel, arrow keys or typed digits."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from sleepplayer.gui.dial_face import DialFace, Fonts, draw_dial, point_at, ring_radius
from sleepplayer.gui.theme import NIGHT, RING, colour

DRAG_MAX_MIN = 120
TYPED_MAX_MIN = 480
TYPING_RESTS_MS = 3_000
GRIP = 26.0
"""How far from the ring a press still takes hold of it."""

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_PageUp: 5,
    Qt.Key.Key_PageDown: -5,
}


class Dial(QAbstractSlider):
    """A length in minutes. What it shows besides is handed to it as a `DialFace`.

    A QAbstractSlider, so that screen readers find a slider with its value.
    """

    chosen = Signal(int)
    """Minutes the person is choosing, at every step of a drag."""

    settled = Signal(int)
    """Minutes the person has chosen: the drag is over, the key pressed, the digits entered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(1, TYPED_MAX_MIN)
        self.setPageStep(5)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Minutes until silence"))
        self._face = DialFace()
        self._fonts = Fonts(150.0)
        self._typed = ""
        self._drag_from: float | None = None  # the pointer's last turn, while dragging
        self._drag_min = 0.0
        self._wheel = 0
        self._taking = False
        self._typing_rests = QTimer(self)
        self._typing_rests.setSingleShot(True)
        self._typing_rests.setInterval(TYPING_RESTS_MS)
        self._typing_rests.timeout.connect(self.commit_typed)
        self.valueChanged.connect(self._value_changed)

    # --- what it shows ----------------------------------------------------------------------

    @property
    def face(self) -> DialFace:
        """What is shown."""
        return self._face

    @property
    def dragging(self) -> bool:
        """Whether the person holds the knob."""
        return self._drag_from is not None

    @property
    def typing(self) -> bool:
        """Whether digits have been typed that wait for Enter."""
        return bool(self._typed)

    def show_face(self, face: DialFace, minutes: int) -> None:
        """Show this; painted only if it looks different."""
        self._taking = True
        self.setValue(minutes)
        self._taking = False
        quantised = face.quantised()
        if quantised != self._face:
            self._face = quantised
            self.setAccessibleDescription(
                f"{quantised.above} {quantised.figure} {quantised.below}".strip()
            )
            self.update()

    def commit_typed(self) -> None:
        """Take the typed digits, if there are any."""
        typed, self._typed = self._typed, ""
        self._typing_rests.stop()
        if typed:
            self.update()
            self._choose(int(typed), most=TYPED_MAX_MIN)

    def step(self, minutes: int) -> None:
        """More or fewer minutes, as by a key."""
        self._choose(self.value() + minutes, most=TYPED_MAX_MIN)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As in the sketch."""
        return QSize(360, 360)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The smallest the words fit in."""
        return QSize(224, 224)

    # --- by keyboard ------------------------------------------------------------------------

    def type_digit(self, text: str) -> bool:
        """Take a typed character if it belongs to a number of minutes."""
        if len(text) != 1 or text not in "0123456789" or (text == "0" and not self._typed):
            return False
        self._typed = (self._typed + text)[:3]
        self._typing_rests.start()
        self.update()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows and pages step; digits are typed; Enter takes them, Esc forgets them."""
        key = event.key()
        if key in _STEPS:
            self._typed = ""
            self.step(_STEPS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typed:
            self.commit_typed()
        elif key == Qt.Key.Key_Escape and self._typed:
            self._typed = ""
            self.update()
        elif key == Qt.Key.Key_Backspace and self._typed:
            self._typed = self._typed[:-1]
            self.update()
        elif not self.type_digit(event.text()):
            event.ignore()

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The ring shows however the focus came: arrows now change how long it plays."""
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """What was typed counts."""
        self.commit_typed()
        self.update()

    # --- by mouse ---------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """On the ring: take hold. In the middle: the keyboard comes here."""
        if event.button() != Qt.MouseButton.LeftButton or not self._on_ring(event.position()):
            if not self._on_disc(event.position()):
                event.ignore()  # a corner is empty space, which is the page's
            return
        self._typed = ""
        self._drag_from = self._turn(event.position())
        minutes = self._drag_from * self._ring_min()
        self._drag_min = minutes if minutes >= 0.5 else self._ring_min()
        self._drag_to()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the pointer around, past a full turn as well."""
        place = event.position()
        if self._drag_from is None:
            on_ring = self._on_ring(place)
            shape = Qt.CursorShape.PointingHandCursor if on_ring else Qt.CursorShape.ArrowCursor
            if self.cursor().shape() != shape:
                self.setCursor(shape)
            return
        turn = self._turn(place)
        moved = (turn - self._drag_from + 0.5) % 1.0 - 0.5
        self._drag_from = turn
        self._drag_min = min(DRAG_MAX_MIN, max(1.0, self._drag_min + moved * self._ring_min()))
        self._drag_to()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go: the length has settled."""
        if self._drag_from is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag_from = None
            self.settled.emit(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A minute a notch."""
        self._wheel += event.angleDelta().y()
        notches = int(self._wheel / 120)
        self._wheel -= notches * 120
        if notches:
            self.step(notches)
        event.accept()

    # --- paint ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The fonts follow the size."""
        self._fonts = Fonts(ring_radius(QRectF(self.rect())))
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the face, and the focus."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw_dial(painter, rect, self._face, self._fonts, self._typed)
        if self.hasFocus():
            radius = ring_radius(rect) + 11.0
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(NIGHT.accent), RING))
            painter.drawEllipse(rect.center(), radius, radius)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A font that changed is measured anew."""
        if event.type() == QEvent.Type.FontChange:
            self._fonts = Fonts(ring_radius(QRectF(self.rect())))
        super().changeEvent(event)

    def place_of(self, minutes: float) -> QPointF:
        """Where on the ring a number of minutes is, for hands and tests."""
        rect = QRectF(self.rect())
        return point_at(rect.center(), ring_radius(rect), minutes / self._ring_min())

    def _ring_min(self) -> float:
        return self._face.ring_s / 60.0

    def _turn(self, place: QPointF) -> float:
        offset = place - QRectF(self.rect()).center()
        return math.atan2(offset.x(), -offset.y()) / math.tau % 1.0

    def _on_ring(self, place: QPointF) -> bool:
        return abs(self._beyond_ring(place)) <= GRIP

    def _on_disc(self, place: QPointF) -> bool:
        return self._beyond_ring(place) <= GRIP

    def _beyond_ring(self, place: QPointF) -> float:
        rect = QRectF(self.rect())
        offset = place - rect.center()
        return math.hypot(offset.x(), offset.y()) - ring_radius(rect)

    def _drag_to(self) -> None:
        minutes = max(1, round(self._drag_min))
        self._taking = True
        self.setValue(minutes)
        self._taking = False
        self.chosen.emit(self.value())

    def _choose(self, minutes: int, *, most: int) -> None:
        self._taking = True
        self.setValue(max(1, min(most, minutes)))
        self._taking = False
        self.chosen.emit(self.value())
        self.settled.emit(self.value())

    def _value_changed(self, minutes: int) -> None:
        if not self._taking:  # a screen reader set it
            self.chosen.emit(minutes)
            self.settled.emit(minutes)
