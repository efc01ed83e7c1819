"""Changes behind a PIN: the field appears in the card where something was changed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from sleepplayer.gui.cards import Card
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.pin_field import PinField

translate = QCoreApplication.translate


class Guard:
    """Lets a change through, or asks for the PIN first and then makes it. One at a time."""

    def __init__(self, desk: PeopleDesk, page: QScrollArea, refresh: Callable[[], None]) -> None:
        """`refresh` shows everything as the desk has it."""
        self._desk = desk
        self._page = page
        self._refresh = refresh
        self._pending: Callable[[], str] | None = None
        self._card: Card | None = None
        self._back: QWidget | None = None
        self.prompt = PinField("", desk.unlock)
        self.prompt.accepted.connect(self._accepted)
        self.prompt.cancelled.connect(self._cancelled)

    def change(
        self, card: Card, do: Callable[[], str], *, focus_after: QWidget | None = None
    ) -> None:
        """Make a change of `card`. `do` returns "" or why it is refused.

        The keyboard goes back to where it was, or to `focus_after`.
        """
        if not self._desk.locked():
            card.refuse(do())
            self._refresh()
            self._hand_over(focus_after)
            return
        if not self._page.isVisible():
            self._refresh()  # the page was turned in the middle of it
            return
        if self._card is not None and self._card is not card:
            self._refresh()  # the other card shows again what counts
        self._pending = do
        if self._card is not card:
            self._back = focus_after or QApplication.focusWidget()
            self._card = card
            card.refuse("")
            card.foot.addWidget(self.prompt)
            self.prompt.ask(translate("people", "To change this, type the PIN."))
            QTimer.singleShot(0, self.prompt, self._bring_into_sight)

    def show_anew(self) -> None:
        """Show everything as the desk has it."""
        self._refresh()

    def forget(self) -> None:
        """Nothing waits any more."""
        self._pending = None
        self._card = None
        self.prompt.forget()

    def _accepted(self) -> None:
        do, card = self._pending, self._card
        self.forget()
        if do is not None and card is not None:
            card.refuse(do())
        self._refresh()
        self._hand_over(self._back)

    def _cancelled(self) -> None:
        self.forget()
        self._refresh()
        self._hand_over(self._back)

    def _bring_into_sight(self) -> None:
        self._page.ensureWidgetVisible(self.prompt)

    def _hand_over(self, to: QWidget | None) -> None:
        self._back = None
        if to is not None and isValid(to) and to.isVisible() and to.isEnabled():
            to.setFocus(Qt.FocusReason.OtherFocusReason)
            self._page.ensureWidgetVisible(to)
