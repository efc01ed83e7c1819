"""What settings are made of: sliders that say their value, and cards for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sleepplayer.gui.cards import BOX_PAD, Card, Choice, Row
from sleepplayer.gui.parts import Slider, set_text
from sleepplayer.gui.theme import TYPE, font

WORDS = 128


class StepSlider(QWidget):
    """A slider over given values, its value in words beside it."""

    def __init__(
        self,
        name: str,
        steps: Sequence[float],
        words: Callable[[float], str],
        chosen: Callable[[float], None],
    ) -> None:
        super().__init__()
        self._steps = list(steps)
        self._words = words
        self._chosen = chosen
        self._showing = False
        self.slider = Slider(name, len(self._steps) - 1, page=3)
        self.slider.setFixedWidth(208)
        self.words = QLabel()
        self.words.setFont(font(TYPE.body, tabular=True))
        self.words.setFixedWidth(WORDS)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider)
        row.addWidget(self.words)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: float) -> None:
        """Show a value; one that is no step becomes one."""
        if value not in self._steps:
            self._steps = sorted([*self._steps, value])
        self._showing = True
        self.slider.setMaximum(len(self._steps) - 1)
        self.slider.setValue(self._steps.index(value))
        self._showing = False
        self._tell(value)

    def _moved(self, step: int) -> None:
        self._tell(self._steps[step])
        if not self._showing:
            self._chosen(self._steps[step])

    def _tell(self, value: float) -> None:
        set_text(self.words, self._words(value))
        self.slider.setAccessibleDescription(self._words(value))


def add_row(column: QVBoxLayout, title: str, words: str, control: QWidget) -> Card:
    """A card with a title, what it is for, and its control."""
    card = Card()
    card.add(Row(title, words, control))
    column.addWidget(card)
    return card


def add_switch(column: QVBoxLayout, switch: QAbstractButton, words: str) -> Card:
    """A card with a switch, and what it is for below."""
    card = Card(top=8)
    card.add(Choice(switch, words), pad=BOX_PAD)
    column.addWidget(card)
    return card
