"""A person as something to press: their mark and name."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from sleepplayer.gui.parts import rename, whole
from sleepplayer.gui.people.badge import SIDE, draw_badge, sign_of
from sleepplayer.gui.people.words import person_words
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, colour, font
from sleepplayer.people import FIRST_PROFILE, Profile, ProfileId

LEFT = 12
TICK = 24


class PersonButton(QPushButton):
    """Paints the mark, the name as far as there is room, and a tick for whose evening it is."""

    def __init__(self, *, height: int, role: str = "listed") -> None:
        super().__init__()
        self.profile_id: ProfileId = FIRST_PROFILE
        self._name, self._sign = "", ""
        self._lit = self._ticked = self._narrow = False
        self.setProperty("role", role)
        self.setFixedHeight(height)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_person(self, number: int, profile: Profile, *, current: bool) -> None:
        """A row of a list."""
        self.profile_id = profile.profile_id
        self._lit = self._ticked = current
        self._name, self._sign = profile.name, sign_of(number, profile.name)
        self.setAccessibleName(person_words(number, profile, current=current))
        self._tell()
        self.update()

    def show_name(self, number: int, name: str, *, key: str) -> None:
        """The foot of the rail: who listens, and that another may."""
        self._lit = True
        self._name, self._sign = name, sign_of(number, name)
        words = QCoreApplication.translate("people", "{name} listens. Another person")
        rename(self, words.format(name=name), key=key)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """The mark only, or mark and name."""
        self._narrow = narrow
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(SIDE + 2 * LEFT, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The mark alone."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground is the stylesheet's."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = (self.width() - SIDE) / 2 if self._narrow else LEFT
        draw_badge(
            painter,
            QRectF(left, (self.height() - SIDE) / 2, SIDE, SIDE),
            self._sign,
            lit=self._lit,
        )
        if not self._narrow:
            painter.setFont(font(TYPE.body))
            painter.setPen(colour(NIGHT.text))
            painter.drawText(
                self._room(),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
                self._fitting(),
            )
        if self._ticked:
            pen = QPen(colour(NIGHT.accent), 2.0)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            middle = QPointF(self.width() - LEFT - 6, self.height() / 2)
            corners = (QPointF(-5, 0), QPointF(-1.5, 3.5), QPointF(5, -4))
            painter.drawPolyline([middle + one for one in corners])
        painter.end()

    def _room(self) -> QRectF:
        left = LEFT + SIDE + GRID
        right = LEFT + (TICK if self._ticked else 0)
        return QRectF(left, 0, max(0, self.width() - left - right), self.height())

    def _fitting(self) -> str:
        metrics = QFontMetrics(font(TYPE.body))
        return metrics.elidedText(
            self._name, Qt.TextElideMode.ElideRight, int(self._room().width())
        )

    def _tell(self) -> None:
        self.setToolTip(whole(self._name) if len(self._name) > 28 else "")
