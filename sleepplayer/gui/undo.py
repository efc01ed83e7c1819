"""What was done last can be undone: once, from the toast or by a key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from sleepplayer.gui.toast import UNDO_STAYS_MS, Offer

MOST = 50


class Undos:
    """The latest changes, each with its way back."""

    def __init__(self) -> None:
        self._kept: list[Callable[[], None]] = []

    def offer(self, undo: Callable[[], None]) -> Offer:
        """Keep a way back, and give it as something to press."""
        self._kept.append(undo)
        del self._kept[:-MOST]
        words = QCoreApplication.translate("library", "Undo")
        return Offer(words, lambda: self._take(undo), UNDO_STAYS_MS)

    def take_last(self) -> bool:
        """Undo what was done last; False if there is nothing."""
        if not self._kept:
            return False
        self._take(self._kept[-1])
        return True

    def forget(self) -> None:
        """There is no way back from here: it is another person's evening."""
        self._kept.clear()

    def _take(self, undo: Callable[[], None]) -> None:
        if undo in self._kept:
            self._kept.remove(undo)
            undo()
