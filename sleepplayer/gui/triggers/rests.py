"""The rest of one trigger: until when, and how to set or end it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.triggers.desk import TriggerView
from sleepplayer.gui.triggers.words import is_resting, rest_sentence

CHIP = 36
LENGTHS_DAYS = (3, 7, 14)


class RestEditor(QWidget):
    """A sentence, three lengths, a date, and the end of it."""

    asked = Signal(object)
    """The first night on which it may play again, or None to end the rest."""

    date_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tonight = date.min
        self.sentence = label("", "fact", wrap=True)
        words = {3: self.tr("3 days"), 7: self.tr("1 week"), 14: self.tr("2 weeks")}
        self.lengths = {
            days: button(words[days], "chip", partial(self._ask, days), height=CHIP)
            for days in LENGTHS_DAYS
        }
        for days, one in self.lengths.items():
            one.setAccessibleName(self.tr("Let it rest for {length}").format(length=words[days]))
        self.until = button(self.tr("Until a date…"), "chip", self.date_asked.emit, height=CHIP)
        self.until.setAccessibleName(self.tr("Let it rest until a date"))
        self.end = button(
            self.tr("End the rest"), "link", lambda: self.asked.emit(None), height=CHIP
        )
        chips = FlowPanel(*self.lengths.values(), self.until, self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.sentence)
        column.addWidget(label(self.tr("Let it rest for"), "small"))
        column.addWidget(chips)

    def show_view(self, one: TriggerView, tonight: date) -> None:
        """Show how it is with this one."""
        self._tonight = tonight
        set_text(self.sentence, rest_sentence(one, tonight))
        self.end.setVisible(is_resting(one, tonight))

    def _ask(self, days: int) -> None:
        self.asked.emit(self._tonight + timedelta(days=days))
