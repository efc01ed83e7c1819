"""Above the sounds with guessed triggers: all of them, or the chosen ones, judged at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.library.tag_words import Names, waiting_words
from sleepplayer.gui.parts import button, label, rename, set_text
from sleepplayer.gui.theme import GRID


class GuessStrip(QWidget):
    """Shown while the guesses are listed."""

    judged = Signal(bool, bool)
    """Whether they are confirmed, and whether that goes for the chosen ones only."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = label("", "muted", wrap=True)
        self.confirm_all = button(
            self.tr("Confirm all"), "accent", lambda: self.judged.emit(True, False), height=36
        )
        self.confirm = button(
            self.tr("Confirm chosen"), "accent", lambda: self.judged.emit(True, True), height=36
        )
        self.reject = button(
            self.tr("Reject chosen"), "plain", lambda: self.judged.emit(False, True), height=36
        )
        rename(self.confirm, self.tr("Confirm chosen"), key=hint(Action.ENTRY_CONFIRM))
        rename(self.reject, self.tr("Reject chosen"), key=hint(Action.ENTRY_REJECT))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, GRID, 4)
        column.setSpacing(0)
        column.addWidget(self.words)
        panel = FlowPanel(self.confirm_all, self.confirm, self.reject, spacing=4)
        buttons = QHBoxLayout()
        buttons.addSpacing(-14)  # their words begin where the others do
        buttons.addWidget(panel, 1)
        column.addLayout(buttons)
        self.hide()

    def show_guesses(self, count: int, trigger: str | None, names: Names) -> None:
        """So many sounds are listed for their guesses, or for that of one trigger."""
        set_text(self.words, waiting_words(count, trigger, names))

    def show_chosen(self, count: int) -> None:
        """How many sounds are chosen."""
        self.confirm.setEnabled(count > 0)
        self.reject.setEnabled(count > 0)
