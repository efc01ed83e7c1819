"""Small widgets every page is made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QListView,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from sleepplayer.gui import icons
from sleepplayer.gui.theme import GRID, NIGHT, RING, colour

CONTROL = 40
"""The side of an icon button, and the height of other controls that are pressed."""

VEIL = 40

HANDLE = 14
"""The width of a slider's handle, as in the stylesheet."""


def label(text: str, role: str, parent: QWidget | None = None, *, wrap: bool = False) -> QLabel:
    """Words in one of the stylesheet's roles."""
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


def on_one_line(words: QLabel, words_font: QFont, beside: QFont) -> None:
    """Let words stand on the line of larger ones in a neighbouring column."""
    large, small = QFontMetrics(beside), QFontMetrics(words_font)
    words.setFixedHeight(large.height())
    words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    words.setContentsMargins(0, 0, 0, large.descent() - small.descent())


def button(
    text: str,
    role: str,
    clicked: Callable[[], object] | None = None,
    *,
    height: int = CONTROL,
) -> QPushButton:
    """A button with words. A click leaves the keyboard where it was; Tab comes here."""
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setFixedHeight(height)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_button(
    icon: str,
    name: str,
    clicked: Callable[[], object] | None = None,
    *,
    tint: str = NIGHT.muted,
    side: int = CONTROL,
    size: int = icons.SIZE,
) -> QPushButton:
    """A button that is an icon; its name is spoken and stands in the tooltip."""
    made = button("", "icon", clicked, height=side)
    made.setFixedWidth(side)
    made.setAccessibleName(name)
    made.setToolTip(name)
    icons.want(made, icon, tint=tint, size=size)
    return made


def rename(widget: QWidget, name: str, *, key: str = "") -> None:
    """Name a widget for the ear and, with its key, for the eye; the same name changes nothing."""
    if widget.accessibleName() != name:
        widget.setAccessibleName(name)
    tip = f"{name}  ({key})" if key else name
    if widget.toolTip() != tip:
        widget.setToolTip(tip)


def set_role(widget: QWidget, role: str) -> None:
    """Let a widget look like another role; the same role changes nothing."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_text(widget: QLabel | QPushButton, text: str) -> None:
    """Change words only if they differ: nothing is painted for nothing."""
    if widget.text() != text:
        widget.setText(text)


def whole(text: str) -> str:
    """A long text as a tooltip of several lines."""
    from html import escape  # noqa: PLC0415 - a table of entities the first paint can spare

    return f"<p>{escape(text)}</p>"


class ElidedLabel(QLabel):
    """One line that ends in "…" where it has no room; the whole then stands in the tooltip."""

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Take new words."""
        super().setText(text)
        if self.isVisible():  # its room is known
            self._tell()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Other words may have come while it was hidden."""
        super().showEvent(event)
        self._tell()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """More or less room changes what the tooltip has to say."""
        super().resizeEvent(event)
        if self.isVisible():
            self._tell()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw what fits."""
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            int(self.alignment()),
            self.palette(),
            self.isEnabled(),
            self._fitting(),
            self.foregroundRole(),
        )
        painter.end()

    def _fitting(self) -> str:
        metrics = QFontMetrics(self.font())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def _tell(self) -> None:
        tip = whole(self.text()) if self._fitting() != self.text() else ""
        if tip != self.toolTip():
            self.setToolTip(tip)


def draw_veil(view: QAbstractScrollArea) -> None:
    """Let the last rows of a view sink into the dark where more follow, within its paint event."""
    bar = view.verticalScrollBar()
    if bar.value() >= bar.maximum():
        return
    viewport = view.viewport()
    height = viewport.height()
    veil = QLinearGradient(0, height - VEIL, 0, height)
    veil.setColorAt(0.0, colour(NIGHT.bg, 0.0))
    veil.setColorAt(1.0, colour(NIGHT.bg, 1.0))
    painter = QPainter(viewport)
    painter.fillRect(0, height - VEIL, viewport.width(), VEIL, veil)
    painter.end()


class Combo(QComboBox):
    """A drop-down with an arrow of the theme's; the wheel turns it only with the keyboard."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setView(QListView())  # the stylesheet reaches the rows of a view of one's own
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The box, what fits of the words, and the arrow the stylesheet has no picture for."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._fitting(option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        x, y = self.width() - 20.0, self.height() / 2.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(NIGHT.muted), 1.8))
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Words that end in "…" stand whole in the tooltip."""
        if event.type() == QEvent.Type.ToolTip:
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            cut = self._fitting(option) != self.currentText()
            self.setToolTip(whole(self.currentText()) if cut else "")
        return super().event(event)

    def _fitting(self, option: QStyleOptionComboBox) -> str:
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        elide = Qt.TextElideMode.ElideRight
        return QFontMetrics(self.font()).elidedText(self.currentText(), elide, room.width() - GRID)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A page that is scrolled must not change what lies under the pointer."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CheckBox(QCheckBox):
    """A box with a tick of the theme's, named by its words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The box, and the tick the stylesheet has no picture for."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = (
            self.style()
            .subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            .toRectF()
        )
        middle = box.center()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour(NIGHT.on_accent), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        corners = (QPointF(-4.5, 0.0), QPointF(-1.5, 3.5), QPointF(4.5, -3.5))
        painter.drawPolyline([middle + one for one in corners])
        painter.end()


class Slider(QSlider):
    """A horizontal slider: a click goes there, and the wheel turns it only with the keyboard."""

    def __init__(
        self, name: str, maximum: int, *, page: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, maximum)
        self.setPageStep(page)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(3 * GRID)
        self.wheel_always = False

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """A page that is scrolled must not change what lies under the pointer."""
        if self.hasFocus() or self.wheel_always:
            super().wheelEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the handle to the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setSliderPosition(self._value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag it."""
        if self.isSliderDown():
            self.setSliderPosition(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def _value_at(self, x: float) -> int:
        half = HANDLE // 2 + RING
        return QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), round(x) - half, max(1, self.width() - 2 * half)
        )
