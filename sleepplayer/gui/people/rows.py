"""Cards of the Profile page: they stack when narrow, and say at their foot what was refused."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.parts import label, set_text
from sleepplayer.gui.theme import GRID

STACKED_BELOW = 600
EDGE = 20
"""From a card's edge to its words."""

BUTTON_PAD = 14
"""From a button's edge to its words: so much further left it stands, to be flush with others."""

BOX_PAD = 10
"""The same for a box to check."""


class Card(QWidget):
    """A ground of its own tone, for rows one under the other."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(EDGE - BUTTON_PAD, 12, EDGE, 14)
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
        self.words.setVisible(bool(words))
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
