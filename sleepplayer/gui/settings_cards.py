"""What settings are made of: sliders that say their value, and cards in a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sleepplayer.gui.parts import Slider, label, set_text
from sleepplayer.gui.theme import GRID, TYPE, font

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


def make_card() -> QWidget:
    """A ground of its own tone."""
    made = QWidget()
    made.setProperty("role", "card")
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def add_section(column: QVBoxLayout, title: str) -> None:
    """A heading."""
    column.addSpacing(2 * GRID)
    column.addWidget(label(title, "heading"))


def add_row(column: QVBoxLayout, title: str, words: str, control: QWidget) -> QWidget:
    """A card with a title, what it is for, and on the right its control."""
    card, grid = _card_with(left=20, top=12)
    grid.addWidget(label(title, "plain", wrap=True), 0, 0)
    grid.addWidget(label(words, "small", wrap=True), 1, 0)
    grid.addWidget(control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
    column.addWidget(card)
    return card


def add_switch(column: QVBoxLayout, switch: QWidget, words: str) -> QWidget:
    """A card with a switch, and what it is for below."""
    card, grid = _card_with(left=10, top=8)
    grid.addWidget(switch, 0, 0)
    indent = QHBoxLayout()
    indent.setContentsMargins(44, 0, 0, 0)
    indent.addWidget(label(words, "small", wrap=True))
    grid.addLayout(indent, 1, 0)
    column.addWidget(card)
    return card


def _card_with(*, left: int, top: int) -> tuple[QWidget, QGridLayout]:
    card = make_card()
    grid = QGridLayout(card)
    grid.setContentsMargins(left, top, 20, 14)
    grid.setHorizontalSpacing(3 * GRID)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(0, 1)
    return card, grid
