"""One trigger of the chosen sounds: its name, how much of it there is, and whose word that is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sleepplayer.gui.library.carried import Carried, Step
from sleepplayer.gui.library.tag_words import guessed_words, step_words
from sleepplayer.gui.menus import Row, below, menu_of
from sleepplayer.gui.parts import ElidedLabel, button, icon_button, rename, set_role, set_text
from sleepplayer.gui.theme import NIGHT, TYPE, font

SIDE = 32


class TagRow(QWidget):
    """A guess is an outline and can be confirmed; what a person stands by is filled."""

    weighed = Signal(str, object)
    """A trigger, and the `Step` it is set to; None takes it out."""

    judged = Signal(object, bool)
    """A trigger whose guess is confirmed, or not."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = Carried("", None, None)
        self.menu: QMenu | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = ElidedLabel("plain")
        self.name.setFont(font(TYPE.body, QFont.Weight.Medium))
        self.confirm = icon_button(
            "check", "", self._confirm, tint=NIGHT.accent, side=SIDE, size=18
        )
        self.out = icon_button("x", "", self._take_out, side=SIDE, size=16)
        self.step = button("", "link", self._offer_steps, height=28)
        self.sure = ElidedLabel("small")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.name, 1)
        head.addWidget(self.confirm)
        head.addWidget(self.out)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addSpacing(-4)  # its words begin where the name does
        foot.addWidget(self.step)
        foot.addWidget(self.sure, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 2, 2, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(foot)

    def show_tag(self, tag: Carried, name: str) -> None:
        """Show one."""
        self.shown = tag
        guessed = tag.guessed is not None
        set_role(self, "guess" if guessed else "tag")
        if name != self.name.text():
            self.name.setText(name)
        sure = "" if tag.guessed is None else f"· {guessed_words(tag.guessed)}"
        if sure != self.sure.text():
            self.sure.setText(sure)
        set_text(self.step, step_words(tag.step))
        self.step.setAccessibleName(
            self.tr("How much {name}: {step}").format(name=name, step=step_words(tag.step))
        )
        self.step.setToolTip(self.tr("How much of it there is"))
        self.confirm.setVisible(guessed)
        rename(self.confirm, self.tr("Confirm: {name}").format(name=name))
        out = self.tr("Reject: {name}") if guessed else self.tr("Take out: {name}")
        rename(self.out, out.format(name=name))
        words = [
            name,
            step_words(tag.step),
            "" if tag.guessed is None else guessed_words(tag.guessed),
        ]
        self.setAccessibleName(", ".join(word for word in words if word))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Del on any of its buttons."""
        if event.key() == Qt.Key.Key_Delete:
            self._take_out()
        else:
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        self.judged.emit(self.shown.trigger, True)

    def _take_out(self) -> None:
        if self.shown.guessed is not None:
            self.judged.emit(self.shown.trigger, False)
        else:
            self.weighed.emit(self.shown.trigger, None)

    def _offer_steps(self) -> None:
        rows: list[Row] = [
            (step_words(step), None, lambda step=step: self._weigh(step))  # type: ignore[misc]
            for step in Step
        ]
        self.menu = menu_of(self, rows)
        self.menu.popup(below(self.step))

    def _weigh(self, step: Step) -> None:
        if step is not self.shown.step:
            self.weighed.emit(self.shown.trigger, step)
