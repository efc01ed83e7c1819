"""The PIN: set it, change it, take it away. The way out if it is lost stands in Help alone."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.cards import BUTTON_PAD, Card, side_by_side
from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.gui.people.pin_field import pin_line
from sleepplayer.gui.theme import GRID


class PinCard(Card):
    """One sentence how things stand, the buttons, and while a PIN is typed two lines for it."""

    said = Signal(str)
    """What was done."""

    def __init__(self, desk: PeopleDesk, guard: Guard) -> None:
        super().__init__()
        self._desk = desk
        self._guard = guard
        self.state = label("", "plain", wrap=True)
        self.set_button = button("", "accent", self._open)
        self.away_button = button(self.tr("Take it away"), "plain", self._take_away)
        self.first = pin_line(self.tr("New PIN"))
        self.second = pin_line(self.tr("Once more"))
        self.keep = button(self.tr("Set the PIN"), "accent", self._keep)
        self.cancel = button(self.tr("Cancel"), "plain", self.close_form)
        self.first.returnPressed.connect(self._first_typed)
        self.second.returnPressed.connect(self._keep)
        for one in (self.first, self.second):
            one.installEventFilter(self)
        self.buttons = QWidget()
        self.buttons.setLayout(side_by_side(self.set_button, self.away_button))
        self.form = QWidget()
        lines = QVBoxLayout(self.form)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID)
        rule = label(self.tr("4 to 12 digits, typed twice."), "small", wrap=True)
        rule.setContentsMargins(BUTTON_PAD, 0, 0, 0)
        lines.addWidget(rule)
        fields = QHBoxLayout()
        fields.setContentsMargins(BUTTON_PAD, 0, 0, 0)
        fields.setSpacing(GRID)
        fields.addWidget(self.first, 1)
        fields.addWidget(self.second, 1)
        fields.addStretch(1)
        lines.addLayout(fields)
        lines.addLayout(side_by_side(self.keep, self.cancel))
        self.form.hide()
        self.add(self.state)
        self.add(self.buttons, pad=BUTTON_PAD)
        self.add(self.form, pad=BUTTON_PAD)

    def show_pin(self, *, has_pin: bool, locked: bool) -> None:
        """Show whether there is one."""
        if not has_pin:
            words = self.tr("There is no PIN: anybody may change these limits.")
        elif locked:
            words = self.tr("There is a PIN: limits and playlists are changed only with it.")
        else:
            words = self.tr("The PIN was typed. It counts until you leave this page.")
        set_text(self.state, words)
        set_text(self.set_button, self.tr("Change it…") if has_pin else self.tr("Set a PIN…"))
        self.set_button.setAccessibleName(
            self.tr("Change the PIN") if has_pin else self.tr("Set a PIN")
        )
        self.away_button.setAccessibleName(self.tr("Take the PIN away"))
        self.away_button.setVisible(has_pin)

    def close_form(self) -> None:
        """Forget what was typed."""
        had_focus = self.first.hasFocus() or self.second.hasFocus()
        self.first.clear()
        self.second.clear()
        self.form.hide()
        self.buttons.show()
        self.refuse("")
        if had_focus and self.isVisible():
            self.set_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Esc leaves the form."""
        escapes = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        )
        if escapes:
            self.close_form()
        return escapes

    def _open(self) -> None:
        self._guard.change(self, self._show_form, focus_after=self.first)

    def _show_form(self) -> str:
        self.buttons.hide()
        self.form.show()
        return ""

    def _first_typed(self) -> None:
        self.second.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        if self.first.text() != self.second.text():
            self.second.clear()
            self.refuse(self.tr("These are two different PINs. Type the second one again."))
            self.second.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.first.text():
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._guard.change(self, self._set_pin)

    def _set_pin(self) -> str:
        why = self._desk.set_pin(self.first.text())
        if why:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close_form()
            self.said.emit(self.tr("The PIN is set."))
        return why

    def _take_away(self) -> None:
        self._guard.change(self, self._forget_pin, focus_after=self.set_button)

    def _forget_pin(self) -> str:
        why = self._desk.set_pin("")
        if not why:
            self.said.emit(self.tr("There is no PIN any more."))
        return why
