"""The rail: the pages, and at its foot who listens. Narrow windows keep its icons only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.dial_face import point_at
from sleepplayer.gui.parts import button, label, rename, set_role
from sleepplayer.gui.people.person_button import PersonButton
from sleepplayer.gui.theme import GRID, NIGHT, colour

WIDE = 208
NARROW = 72
ITEM = 40
FOOT = 44


class Mark(QWidget):
    """The program's mark: the dial at a glance."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(24, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """An arc that has a way to go, and its knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(4.5, 4.5, 15, 15)
        painter.setPen(QPen(colour(NIGHT.line), 3))
        painter.drawEllipse(circle)
        painter.setPen(
            QPen(colour(NIGHT.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        painter.drawArc(circle, 90 * 16, -200 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(NIGHT.text))
        painter.drawEllipse(point_at(circle.center(), 7.5, 200 / 360), 2.6, 2.6)
        painter.end()


class Rail(QWidget):
    """Buttons for the pages, one of them checked, and one for the person once that is known."""

    turned_to = Signal(int)

    profile_asked = Signal()
    """The list of people is wanted."""

    def __init__(
        self,
        pages: Sequence[tuple[str, str, str]],
        parent: QWidget | None = None,
        *,
        profile_key: str = "",
    ) -> None:
        """`pages`: name, icon and key of each; `profile_key` turns to another person."""
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._pages = pages
        self._profile_key = profile_key
        self._brand = label("sleepplayer", "brand")
        self._buttons: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4 * GRID, 14, 2 * GRID)
        column.setSpacing(6)
        brand_row = QHBoxLayout()
        brand_row.setContentsMargins(10, 0, 0, 3 * GRID)
        brand_row.setSpacing(10)
        brand_row.addWidget(Mark(), 0, Qt.AlignmentFlag.AlignLeft)
        brand_row.addWidget(self._brand, 1)
        column.addLayout(brand_row)
        for index, (name, icon, key) in enumerate(pages):
            one = button(name, "nav", height=ITEM)
            one.setCheckable(True)
            rename(one, name, key=key)
            icons.want(one, icon, checked=NIGHT.accent)
            one.clicked.connect(lambda _checked=False, index=index: self.turned_to.emit(index))
            column.addWidget(one)
            self._buttons.append(one)
        column.addStretch(1)
        self.profile_button = PersonButton(height=FOOT, role="profile")
        self.profile_button.clicked.connect(lambda _checked=False: self.profile_asked.emit())
        self.profile_button.hide()
        column.addWidget(self.profile_button)
        self.set_narrow(False)

    def show_page(self, index: int) -> None:
        """Mark the page that is shown."""
        # No exclusive group: of such a one Tab would reach a single button.
        for place, one in enumerate(self._buttons):
            one.setChecked(place == index)

    def show_profile(self, number: int, name: str) -> None:
        """Who listens; `number` is their place among all, from 1 on."""
        self.profile_button.show_name(number, name, key=self._profile_key)
        self.profile_button.show()

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons and names."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._brand.setVisible(not narrow)
        self.profile_button.set_narrow(narrow)
        for one, (name, _icon, _key) in zip(self._buttons, self._pages, strict=True):
            one.setText("" if narrow else f"  {name}")
            set_role(one, "nav-narrow" if narrow else "nav")
