"""A long sound's chapters: where they begin, and a way there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from sleepplayer import phrases
from sleepplayer.gui.theme import GRID, NIGHT, TYPE, colour, font
from sleepplayer.models import Chapter
from sleepplayer.night.stretch import CHAPTER_SLACK_S

ROW = 32
MOST_SHOWN = 6
TIME, TITLE, PLAYING = (Qt.ItemDataRole.UserRole + n for n in (1, 2, 3))


class ChapterDelegate(QStyledItemDelegate):
    """Times in a column of their own, right aligned; the chapter that plays in the accent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.longest = ""
        """The longest of the times."""
        self._figure = font(TYPE.small, tabular=True)
        self._title = font(TYPE.body)

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The style draws the ground only."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        super().paint(painter, option, index)
        painter.save()
        playing = bool(index.data(PLAYING))
        row: QRect = option.rect.adjusted(GRID, 0, -GRID, 0)
        digits = "".join("0" if sign.isdecimal() else sign for sign in self.longest)
        column = QFontMetrics(self._figure).horizontalAdvance(digits) + 2
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._figure)
        painter.setPen(colour(NIGHT.accent if playing else NIGHT.muted))
        times = QRect(row.left(), row.top(), column, row.height())
        painter.drawText(times, middle | Qt.AlignmentFlag.AlignRight, str(index.data(TIME)))
        painter.setFont(self._title)
        painter.setPen(colour(NIGHT.accent if playing else NIGHT.text))
        words = row.adjusted(column + 12, 0, 0, 0)
        fitting = QFontMetrics(self._title).elidedText(
            str(index.data(TITLE)), Qt.TextElideMode.ElideRight, words.width()
        )
        absolute = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(words, middle | absolute | Qt.TextFlag.TextSingleLine, fitting)
        painter.restore()


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
        self._cells = ChapterDelegate(self)
        self.setItemDelegate(self._cells)
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
        times = [phrases.position_words(chapter.start_s) for chapter in made]
        self._cells.longest = max(times, key=len, default="")
        for chapter, time in zip(made, times, strict=True):
            title = " ".join(chapter.title.split()) or self.tr("Chapter")
            item = QListWidgetItem(f"{time}, {title}")
            item.setToolTip(title)
            item.setData(TIME, time)
            item.setData(TITLE, title)
            self.addItem(item)
        shown = min(MOST_SHOWN, len(made))
        self.setFixedHeight(max(1, shown) * ROW + 2)
        self.setVisible(bool(made))

    def show_position(self, position_s: float | None) -> None:
        """Mark the chapter that plays."""
        current = -1
        if position_s is not None:
            reached_s = position_s + CHAPTER_SLACK_S
            begun = [i for i, one in enumerate(self._chapters) if one.start_s <= reached_s]
            current = begun[-1] if begun else -1
        if current == self._current:
            return
        for row in {current, self._current} - {-1}:
            item, playing = self.item(row), row == current
            spoken = f"{item.data(TIME)}, {item.data(TITLE)}"
            item.setText(
                self.tr("{chapter}, playing").format(chapter=spoken) if playing else spoken
            )
            item.setData(PLAYING, playing)
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
