"""What Settings and the Profile page are made of: one column of cards, and rows that stack."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QHBoxLayout,
    QLayout,
    QVBoxLayout,
    QWidget,
)

from sleepplayer.gui.parts import label, set_text
from sleepplayer.gui.theme import GRID, UNDER_TITLE

WIDEST = 720
STACKED_BELOW = 600
EDGE = 20
"""From a card's edge to its words."""

BUTTON_PAD = 14
"""From a button's edge to its words: so much further left it stands, to be flush with others."""

BOX_PAD = 10
"""The same for a box to check."""

INDENT = 34
"""From the edge of a box to its words."""


def page_column(head: QLayout) -> tuple[QWidget, QVBoxLayout]:
    """A page to be scrolled, and its one column, below its head.

    It is given to its scroll area last, which looks once how high it is.
    """
    inside = QWidget()
    outer = QHBoxLayout(inside)
    outer.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
    body = QWidget()
    body.setMaximumWidth(WIDEST)
    outer.addWidget(body, 1000)
    outer.addStretch(1)
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GRID)
    head.setSpacing(UNDER_TITLE)
    column.addLayout(head)
    column.addSpacing(GRID)
    return inside, column


def add_section(column: QVBoxLayout, title: str) -> None:
    """A heading."""
    column.addSpacing(2 * GRID)
    column.addWidget(label(title, "heading"))


def side_by_side(*widgets: QWidget) -> QHBoxLayout:
    """Buttons or fields of a row, from its left edge on."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    for one in widgets:
        row.addWidget(one)
    row.addStretch(1)
    return row


class Card(QWidget):
    """A ground of its own tone, for rows one under the other."""

    def __init__(self, *, top: int = 12) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(EDGE - BUTTON_PAD, top, EDGE, 14)
        self.column.setSpacing(2 * GRID)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(BUTTON_PAD, 0, 0, 0)
        self.foot.setSpacing(GRID)
        self.refused = label("", "ember", wrap=True)
        self.refused.hide()
        self.foot.addWidget(self.refused)
        self.column.addLayout(self.foot)

    def add(self, widget: QWidget, *, pad: int = 0) -> None:
        """One more row, above what is refused; `pad` is its own way to its words."""
        widget.setContentsMargins(BUTTON_PAD - pad, 0, 0, 0)
        self.column.insertWidget(self.column.count() - 1, widget)

    def refuse(self, sentence: str) -> None:
        """Say why not; "" takes it back."""
        set_text(self.refused, sentence)
        self.refused.setVisible(bool(sentence))


class Row(QWidget):
    """A title, what it is for, and its control: on the right, or below where it is narrow."""

    def __init__(self, title: str, words: str, control: QWidget) -> None:
        super().__init__()
        self.title = label(title, "plain", wrap=True)
        self.words = label(words, "small", wrap=True)
        if not words:  # shown by its parent alone: without one it would be a window
            self.words.hide()
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addStretch(1)
        said.addWidget(self.title)
        said.addWidget(self.words)
        said.addStretch(1)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(3 * GRID)
        self.row.addLayout(said, 1)
        self._control = control
        self.row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)

    def explain(self, words: str) -> None:
        """Other words below the title."""
        set_text(self.words, words)
        self.words.setVisible(bool(words))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Side by side, or one under the other."""
        super().resizeEvent(event)
        narrow = event.size().width() < STACKED_BELOW
        way, align = QBoxLayout.Direction, Qt.AlignmentFlag
        self.row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.row.setSpacing(GRID if narrow else 3 * GRID)
        self.row.setAlignment(self._control, align.AlignLeft if narrow else align.AlignVCenter)


class Choice(QWidget):
    """A box to check, or a button of several, and below it what it is for."""

    def __init__(self, box: QAbstractButton, words: str) -> None:
        """To be added with `pad=BOX_PAD`."""
        super().__init__()
        self.words = label(words, "small", wrap=True)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(box)
        indent = QHBoxLayout()
        indent.setContentsMargins(BOX_PAD + INDENT, 0, 0, 0)
        indent.addWidget(self.words)
        lines.addLayout(indent)
