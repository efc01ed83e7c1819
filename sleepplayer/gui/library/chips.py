"""Chips that open what is to be chosen, and say what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton

from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.trigger_picker import TriggerPicker, open_picker
from sleepplayer.gui.menus import below
from sleepplayer.gui.parts import set_role, set_text
from sleepplayer.gui.theme import NIGHT, colour

Fields = dict[str, object]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a chip's menu, and the fields of `Filter` it stands for."""

    words: str
    fields: Fields
    in_menu: str = ""
    """Other words in the menu, where they tell more."""


class Chip(QPushButton):
    """A chip with an arrow that says there is more; checked while it asks for something."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setFixedHeight(36)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)

    @property
    def fields(self) -> Fields:
        """What is chosen, as fields of `Filter`."""
        raise NotImplementedError

    def reset(self) -> None:
        """Ask for nothing."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The chip, and the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(NIGHT.accent if self.isChecked() else NIGHT.muted), 1.6))
        x, y = self.width() - 18.0, self.height() / 2.0
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        painter.end()

    def _open(self) -> None:
        raise NotImplementedError

    def _show_words(self, words: str, *, asks: bool) -> None:
        self.setChecked(asks)
        # Left aligned, so that the arrow has room.
        set_role(self, "chip")
        set_text(self, f"{words}     ")
        self.setAccessibleName(f"{self._name}: {words}")


class MenuChip(Chip):
    """A chip that opens a few choices; the first of them asks for nothing."""

    opening = Signal()
    """Its menu is about to be shown: the last moment to `offer` other words."""

    def __init__(self, name: str, choices: Sequence[Choice]) -> None:
        super().__init__(name)
        self._choices = list(choices)
        self._chosen = 0
        self.menu_shown: QMenu | None = None
        self._show()

    @property
    def fields(self) -> Fields:
        """What is chosen."""
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

    def reset(self) -> None:
        """The first."""
        self.choose(0)

    def _open(self) -> None:
        self.opening.emit()
        self._show()
        menu = QMenu(self)
        group = QActionGroup(menu)
        for number, choice in enumerate(self._choices):
            one = menu.addAction(choice.in_menu or choice.words)
            one.setCheckable(True)
            one.setChecked(number == self._chosen)
            group.addAction(one)
            one.triggered.connect(lambda _on=False, number=number: self.choose(number))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_shown = menu
        menu.popup(below(self))

    def _show(self) -> None:
        self._show_words(self._choices[self._chosen].words, asks=self._chosen > 0)


class TriggerChip(Chip):
    """A chip that asks for a trigger: there are too many for a menu."""

    def __init__(self, names: TriggerNames) -> None:
        super().__init__(self.tr("Trigger"))
        self._names = names
        self.chosen: str | None = None
        """The id of the trigger that is asked for."""
        self.picker: TriggerPicker | None = None
        self.tell_anew()

    @property
    def fields(self) -> Fields:
        """What is chosen."""
        return {} if self.chosen is None else {"trigger": self.chosen}

    def choose(self, trigger: str | None) -> None:
        """Ask for a trigger, or for none."""
        changed = trigger != self.chosen
        self.chosen = trigger
        self.tell_anew()
        if changed:
            self.changed.emit()

    def reset(self) -> None:
        """Any."""
        self.choose(None)

    def tell_anew(self) -> None:
        """The same, as it is called now."""
        any_one = self.chosen is None
        words = self.tr("Any trigger") if self.chosen is None else self._names.name(self.chosen)
        self._show_words(words, asks=not any_one)

    def _open(self) -> None:
        self.tell_anew()
        self.picker = open_picker(
            self,
            self._names.listed,
            below(self),
            lambda trigger: self.choose(trigger or None),
            nothing=self.tr("Any trigger"),
            chosen=self.chosen or "",
        )
