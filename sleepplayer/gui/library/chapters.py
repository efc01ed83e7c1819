"""A long sound's chapters: where they begin, and a way there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem

from sleepplayer import phrases
from sleepplayer.models import Chapter

ROW = 32
MOST_SHOWN = 6


class ChapterList(QListWidget):
    """A click or Enter goes to a chapter."""

    jump_asked = Signal(float)
    """A place in s."""

    def __init__(self) -> None:
        super().__init__()
        self._chapters: tuple[Chapter, ...] = ()
        self._current = -1
        self.setAccessibleName(self.tr("Chapters"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", "chapters")
        self.itemClicked.connect(self._go)
        self.hide()

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """List them."""
        made = tuple(chapters)
        if made == self._chapters:
            return
        self._chapters, self._current = made, -1
        self.clear()
        for chapter in made:
            item = QListWidgetItem(self._words(chapter, playing=False))
            item.setToolTip(chapter.title)
            self.addItem(item)
        shown = min(MOST_SHOWN, len(made))
        self.setFixedHeight(max(1, shown) * ROW + 2)
        self.setVisible(bool(made))

    def show_position(self, position_s: float | None) -> None:
        """Mark the chapter that plays."""
        current = -1
        if position_s is not None:
            begun = [i for i, one in enumerate(self._chapters) if one.start_s <= position_s]
            current = begun[-1] if begun else -1
        if current == self._current:
            return
        for row in {current, self._current} - {-1}:
            self.item(row).setText(self._words(self._chapters[row], playing=row == current))
        self._current = current

    def play_chosen(self) -> None:
        """Go to the one the keyboard is at."""
        if self.currentRow() >= 0:
            self.jump_asked.emit(self._chapters[self.currentRow()].start_s)

    def remove_chosen(self) -> None:
        """Chapters are the file's own."""

    def move_chosen(self, step: int) -> None:
        """Chapters are the file's own."""

    def _go(self, item: QListWidgetItem) -> None:
        self.jump_asked.emit(self._chapters[self.row(item)].start_s)

    def _words(self, chapter: Chapter, *, playing: bool) -> str:
        mark = "▸ " if playing else ""
        title = " ".join(chapter.title.split()) or self.tr("Chapter")
        return f"{mark}{phrases.position_words(chapter.start_s)}   {title}"
