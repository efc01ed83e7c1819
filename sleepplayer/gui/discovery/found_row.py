"""A line of what a round has told: a trigger, what was said of it, and a way never to hear it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.discovery.desk import Found
from sleepplayer.gui.discovery.words import avoided_words, change_words
from sleepplayer.gui.parts import button, label, rename, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.people import Answer


class FoundRow(QWidget):
    """What was unpleasant can be avoided here, and that be taken back."""

    def __init__(self, found: Found, avoid: Callable[[str], Callable[[], None]]) -> None:
        """`avoid` has a trigger avoided, and returns the undo."""
        super().__init__()
        self._found = found
        self._avoid = avoid
        self._undo: Callable[[], None] | None = None
        self.said = label(change_words(found), "small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(found.name, "plain", wrap=True))
        words.addWidget(self.said)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, GRID)
        row.setSpacing(2 * GRID)
        row.addLayout(words, 1)
        self.button = button("", "tonight", self._pressed, height=36)
        row.addWidget(self.button)
        self.button.setVisible(found.answer is Answer.UNPLEASANT)
        self._show()

    def _pressed(self) -> None:
        if self._undo is None:
            self._undo = self._avoid(self._found.trigger)
        else:
            undo, self._undo = self._undo, None
            undo()
        self._show()

    def _show(self) -> None:
        avoided = self._undo is not None
        set_text(self.said, avoided_words() if avoided else change_words(self._found))
        words = self.tr("Take it back") if avoided else self.tr("Avoid it")
        set_text(self.button, words)
        rename(self.button, f"{words}: {self._found.name}")
