"""Finding: a field to type into, and chips that say what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.library import words
from sleepplayer.gui.library.desk import Totals
from sleepplayer.gui.parts import icon_button, rename, set_role, set_text
from sleepplayer.gui.theme import GRID, NIGHT, colour
from sleepplayer.models import Filter, Show

SHORT_S = 10 * 60.0
LONG_S = 40 * 60.0
BESIDE_FROM = 680
"""The width that has the chips beside the field."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a chip's menu, and the fields of `Filter` it stands for."""

    words: str
    fields: dict[str, object]


class SearchField(QLineEdit):
    """As-you-type; Esc clears it, and from an empty one goes back to the table."""

    left = Signal()
    """Down, Enter or a second Esc: to the sounds."""

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search"))
        self.setMaxLength(200)
        self.setFixedHeight(40)
        self.setTextMargins(28, 0, 28, 0)
        rename(self, self.tr("Search the library"), key=hint(Action.SEARCH))
        self.clear_button = icon_button("x", self.tr("Clear"), self.clear, side=28, size=14)
        self.clear_button.setParent(self)
        self.clear_button.hide()
        self.textChanged.connect(lambda text: self.clear_button.setVisible(bool(text)))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc, Enter and Down."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The cross stands at the end."""
        self.clear_button.move(self.width() - 34, (self.height() - 28) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A glass before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        glass = icons.icon("magnifying-glass", size=18)
        glass.paint(painter, 12, (self.height() - 18) // 2, 18, 18)
        painter.end()


class MenuChip(QPushButton):
    """A chip that opens a few choices; the first of them asks for nothing."""

    changed = Signal()

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._name = name
        self._choices = list(choices)
        self._chosen = 0
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setFixedHeight(36)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.menu_shown: QMenu | None = None
        self.clicked.connect(self._open)
        self._show()

    @property
    def fields(self) -> dict[str, object]:
        """What is chosen, as fields of `Filter`."""
        return self._choices[self._chosen].fields

    @property
    def chosen(self) -> int:
        """The number of the choice."""
        return self._chosen

    def offer(self, choices: Sequence[Choice]) -> None:
        """Other words for the same choices."""
        self._choices = list(choices)
        self._show()

    def choose(self, number: int) -> None:
        """Choose one."""
        changed = number != self._chosen
        self._chosen = number
        self._show()
        if changed:
            self.changed.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The words, and room for the arrow."""
        return super().sizeHint() + QSize(18, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The chip, and an arrow that says there is more."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(NIGHT.accent if self.isChecked() else NIGHT.muted), 1.6))
        x, y = self.width() - 18.0, self.height() / 2.0
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()

    def _open(self) -> None:
        self._show()
        menu = QMenu(self)
        group = QActionGroup(menu)
        for number, choice in enumerate(self._choices):
            one = menu.addAction(choice.words)
            one.setCheckable(True)
            one.setChecked(number == self._chosen)
            group.addAction(one)
            one.triggered.connect(lambda _on=False, number=number: self.choose(number))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_shown = menu
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _show(self) -> None:
        chosen = self._choices[self._chosen]
        self.setChecked(self._chosen > 0)
        # Left aligned, so that the arrow has room.
        set_role(self, "chip")
        set_text(self, f"{chosen.words}     ")
        self.setAccessibleName(f"{self._name}: {chosen.words}")


class Filters(QWidget):
    """Gives a `Filter`; the chip for files that need a look is there when there are any."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.field = SearchField()
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.length = MenuChip(
            self.tr("Length"),
            (
                Choice(self.tr("Any length"), {}),
                Choice(self.tr("Short, under 10 min"), {"shorter_than_s": SHORT_S}),
                Choice(
                    self.tr("Medium, 10 to 40 min"),
                    {"longer_than_s": SHORT_S, "shorter_than_s": LONG_S},
                ),
                Choice(self.tr("Long, over 40 min"), {"longer_than_s": LONG_S}),
            ),
        )
        self.heard = MenuChip(
            self.tr("Last heard"),
            (
                Choice(self.tr("Heard or not"), {}),
                Choice(self.tr("Not heard for 1 week"), {"not_heard_for_days": 7.0}),
                Choice(self.tr("Not heard for 1 month"), {"not_heard_for_days": 30.0}),
                Choice(self.tr("Heard within 1 week"), {"heard_within_days": 7.0}),
            ),
        )
        self.state = MenuChip(self.tr("Files"), self._states(Totals()))
        self._chips = (self.length, self.heard, self.state)
        for chip in self._chips:
            chip.changed.connect(self.changed)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self.field, 1)
        chips = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        chips.setSpacing(GRID)
        for chip in self._chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        self._row.addLayout(chips)
        self.show_totals(Totals())

    def filter(self) -> Filter:
        """What is asked for."""
        made = Filter(text=self.field.text().strip())
        for chip in self._chips:
            made = replace(made, **chip.fields)  # type: ignore[arg-type]  # fields of Filter
        return made

    def clear(self) -> None:
        """Ask for nothing."""
        self.forget()
        self.changed.emit()

    def forget(self) -> None:
        """Ask for nothing, and tell nobody: what is listed changes anyway."""
        self.blockSignals(True)
        self.field.clear()
        for chip in self._chips:
            chip.choose(0)
        self.blockSignals(False)

    def show_totals(self, totals: Totals) -> None:
        """Offer what there is to look at."""
        self.state.offer(self._states(totals))
        any_there = bool(totals.missing or totals.unreadable or totals.uneven)
        self.state.setVisible(any_there or self.state.chosen > 0)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Beside each other, or the chips below."""
        beside = self.width() >= BESIDE_FROM
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _states(self, totals: Totals) -> tuple[Choice, ...]:
        rows = (
            (self.tr("Missing"), Show.MISSING, totals.missing),
            (self.tr("Unreadable"), Show.UNREADABLE, totals.unreadable),
            (self.tr("Uneven"), Show.UNEVEN, totals.uneven),
        )
        return (
            Choice(self.tr("All files"), {}),
            *(
                Choice(f"{name}: {words.number_words(count)}", {"show": show})
                for name, show, count in rows
            ),
        )
