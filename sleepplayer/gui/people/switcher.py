"""From one person to another in two keys: the list that lies over the page.

Longer than other rooms: who has the keyboard, where the list stands and what a key means there all
hang on what is shown at the moment.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.name_line import NameLine
from sleepplayer.gui.people.person_button import LEFT, PersonButton
from sleepplayer.gui.people.pin_field import PinField
from sleepplayer.gui.theme import GRID, NIGHT, colour
from sleepplayer.people import Profile, ProfileId

WIDTH = 344
MARGIN = 2 * GRID
ROW = 44
MOST_ROWS = 9
"""So many rows are seen at once; more are scrolled to."""


class Switcher(QWidget):
    """Covers what it is opened over; a click beside the list, Esc or Ctrl+P closes it.

    A digit turns to that person at once, the arrows and Enter do, too. Leaving a locked profile
    asks for its PIN before anything else.
    """

    turned = Signal()
    """It is another person's evening."""

    page_asked = Signal()
    """The Profile page is wanted."""

    closed = Signal()

    def __init__(self, desk: PeopleDesk, over: QWidget, *, beside: QWidget | None = None) -> None:
        """`over` is covered while it is open; the list stands at `beside` (the rail's foot)."""
        super().__init__(over)
        self._desk = desk
        self._over = over
        self._beside = beside
        self._pin = ""
        self._back: QWidget | None = None
        self.rows: list[PersonButton] = []
        self.panel = QFrame(self)
        self.panel.setProperty("role", "panel")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panel.setAccessibleName(self.tr("Who listens"))
        self.heading = label(self.tr("Who listens tonight?"), "heading")
        self.pin = PinField(
            self.tr("To turn to another person, type the PIN."), self._unlock, cancel=False
        )
        self.pin.accepted.connect(self._unlocked)
        self.pin.cancelled.connect(self.close_list)
        self.list = QScrollArea()
        self.list.setWidgetResizable(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = QWidget()
        self._people = QVBoxLayout(self._inside)
        self._people.setContentsMargins(0, 0, 0, 0)
        self._people.setSpacing(2)
        self.list.setWidget(self._inside)
        self.refused = label("", "ember", wrap=True)
        self.new_button = button(self.tr("New person…"), "listed", self._open_new)
        self.new_line = NameLine(self.tr("Name"), self.tr("Add"), self._added)
        self.new_line.kept.connect(self.close_list)
        self.new_line.closed.connect(self._close_new)
        self.page_button = button(self.tr("Limits and profile…"), "listed", self._ask_page)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 12)
        column.setSpacing(4)
        for widget in (
            self.heading,
            self.pin,
            self.list,
            self.refused,
            self.new_button,
            self.new_line,
            self.page_button,
        ):
            column.addWidget(widget)
        column.insertSpacing(1, GRID)
        inset: tuple[QWidget, ...] = (self.heading, self.pin, self.refused, self.new_line)
        for padded in inset:
            padded.setContentsMargins(LEFT, 0, LEFT, 0)
        self.panel.installEventFilter(self)
        for one in self.panel.findChildren(QWidget):
            _keep_keys(one)
        _keep_keys(self)
        self.hide()
        over.installEventFilter(self)

    # --- opened and closed ----------------------------------------------------------------------

    def toggle(self) -> None:
        """Open it, or close it."""
        if self.isHidden():
            self.open_list()
        else:
            self.close_list()

    def open_list(self) -> None:
        """Show everybody, with the keyboard at the current person, or in the PIN's line."""
        if not self.isHidden():
            return
        self._back = QApplication.focusWidget()
        self._pin = ""
        self._refuse("")
        self.new_line.hide()
        self._show_people()
        asks = self._desk.current().locked and self._desk.locked()
        self.pin.forget()
        for one in (self.list, self.new_button):
            one.setVisible(not asks)
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        if asks:
            self.pin.ask()
        self._place()
        if not asks:
            self._take_keyboard()

    def close_list(self) -> None:
        """Put it away; the keyboard goes back to where it was."""
        if self.isHidden():
            return
        back, self._back = self._back, None
        if back is not None and isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        else:  # before it is hidden: Qt would give the keyboard to some control below
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.pin.forget()
        if self._pin:
            self._pin = ""
            self._desk.lock()
        self.closed.emit()

    def refresh(self) -> None:
        """The people are others now."""
        if not self.isHidden():
            self._show_people()
            self._place()

    # --- what the person does -------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What no field has taken: digits, arrows, Enter, Esc. No key goes further."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        closes = key == Qt.Key.Key_P and modifiers == Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Escape or closes:
            self.close_list()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._focus(0 if key == Qt.Key.Key_Home else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
        elif (
            event.text() in tuple("123456789")
            and not modifiers & ~Qt.KeyboardModifier.ShiftModifier  # some layouts need it
            and not self.list.isHidden()
        ):
            number = int(event.text())
            if number <= len(self.rows):
                self._turn(self.rows[number - 1].profile_id)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click beside it closes it, and means nothing else."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_list()
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab stays within the list."""
        line = self.new_line
        stops = [
            one
            for one in (
                *(self.pin.field, self.pin.done, *self.rows, self.new_button),
                *(line.field, line.done, line.cancel, self.page_button),
            )
            if one.isVisible()
        ]
        if not stops:
            return False
        focus = self.focusWidget()
        here = next((place for place, one in enumerate(stops) if one is focus), -1)
        to = stops[(here + (1 if forward else -1)) % len(stops)]
        reason = Qt.FocusReason
        to.setFocus(reason.TabFocusReason if forward else reason.BacktabFocusReason)
        self._show_row(to)
        return True

    # --- Qt -------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Cover what it lies over, whatever size that has; the list has room for what it says."""
        if self.isHidden():
            return False
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
            self._place()
        elif watched is self.panel and event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The page sinks back a little."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(NIGHT.rail, 0.6))
        painter.end()

    # --- within ---------------------------------------------------------------------------------

    def _show_people(self) -> None:
        profiles, current = self._desk.profiles(), self._desk.current()
        while len(self.rows) > len(profiles):
            row = self.rows.pop()
            self._people.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(profiles):
            row = PersonButton(height=ROW)
            _keep_keys(row)
            row.clicked.connect(lambda _on=False, row=row: self._turn(row.profile_id))
            self._people.addWidget(row)
            self.rows.append(row)
        for number, (row, profile) in enumerate(zip(self.rows, profiles, strict=True), start=1):
            row.show_person(number, profile, current=profile.profile_id == current.profile_id)

    def _place(self) -> None:
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        width = min(WIDTH, room.width())
        rows = min(MOST_ROWS, len(self.rows))
        beside = QRect()
        if self._beside is not None and self._beside.isVisible():
            beside = QRect(self._beside.mapTo(self._over, QPoint()), self._beside.size())
        self.panel.setFixedWidth(width)
        layout = self.panel.layout()
        if layout is None:
            return
        layout.activate()
        needed = max(layout.heightForWidth(width), layout.totalMinimumSize().height())
        if not self.list.isHidden():  # it gives way to what must be read
            had = self.list.minimumHeight()
            has = max(ROW, min(rows * (ROW + 2), room.height() - (needed - had)))
            self.list.setFixedHeight(has)
            needed += has - had
        height = min(needed, room.height())
        if beside.isNull():
            place = QRect(0, 0, width, height)
            place.moveCenter(room.center())
        else:
            bottom = max(min(beside.top() - GRID, room.bottom()), room.top() + height)
            place = QRect(max(room.left(), beside.left()), bottom - height, width, height)
        self.panel.setGeometry(place)

    def _take_keyboard(self) -> None:
        current = self._desk.current().profile_id
        row = next((one for one in self.rows if one.profile_id == current), None)
        (row or self.new_button).setFocus(Qt.FocusReason.OtherFocusReason)
        if row is not None:
            self.list.ensureWidgetVisible(row)

    def _stops(self) -> Sequence[QPushButton]:
        everything: list[QPushButton] = [*self.rows, self.new_button, self.page_button]
        return [one for one in everything if one.isVisible()]

    def _step(self, step: int) -> None:
        stops, focus = self._stops(), self.focusWidget()
        here = next((place for place, one in enumerate(stops) if one is focus), -step)
        self._focus((here + step) % len(stops))

    def _focus(self, place: int) -> None:
        to = self._stops()[place]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        self._show_row(to)

    def _unlock(self, pin: str) -> str:
        why = self._desk.unlock(pin)
        if not why:
            self._pin = pin
        return why

    def _unlocked(self) -> None:
        self.list.show()
        self.new_button.show()
        self._place()
        self._take_keyboard()

    def _turn(self, profile_id: ProfileId) -> None:
        if profile_id == self._desk.current().profile_id:
            self.close_list()
            return
        why = self._desk.turn_to(profile_id, self._pin)
        if why:
            self._refuse(why)
            return
        self.close_list()
        self.turned.emit()

    def _added(self, name: str) -> str:
        known = {one.profile_id for one in self._desk.profiles()}
        why = self._desk.add(name)
        if why:
            return why
        new = [one for one in self._desk.profiles() if one.profile_id not in known]
        return self._turn_to_new(new)

    def _turn_to_new(self, new: Sequence[Profile]) -> str:
        if not new:
            return ""
        why = self._desk.turn_to(new[-1].profile_id, self._pin)
        if not why:
            self.turned.emit()
        return why

    def _open_new(self) -> None:
        self.new_button.hide()
        self.new_line.ask()
        self._place()

    def _close_new(self) -> None:
        self.new_button.show()
        self._place()
        self.new_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_page(self) -> None:
        self.close_list()
        self.page_asked.emit()

    def _refuse(self, sentence: str) -> None:
        set_text(self.refused, sentence)
        self.refused.setVisible(bool(sentence))
        self._place()

    def _show_row(self, widget: QWidget) -> None:
        if widget in self.rows:
            self.list.ensureWidgetVisible(widget)


def _keep_keys(widget: QWidget) -> None:
    """No key of the window counts while the keyboard is here (`key_filter`)."""
    widget.setProperty("ownKeys", True)
