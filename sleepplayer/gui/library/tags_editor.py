"""What the chosen sounds carry, in the details: guesses to judge, and triggers to set by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.library.carried import carried, partly_carried
from sleepplayer.gui.library.tag_row import TagRow
from sleepplayer.gui.library.tag_words import some_words, styles_words
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.menus import below
from sleepplayer.gui.parts import button, icon_button, label, rename, set_text
from sleepplayer.models import LibraryTrack


class TagsEditor(QWidget):
    """A row for each trigger, and a way to add one. Rows stay where they are while one judges."""

    weighed = Signal(str, object)
    """A trigger of all that is chosen, and the `Step` it is set to; None takes it out."""

    judged = Signal(object, bool)
    """The trigger whose guess is confirmed or not; None: all guesses."""

    add_asked = Signal(QPoint)
    """A trigger is to be chosen, at that place of the screen."""

    def __init__(self, names: TriggerNames) -> None:
        super().__init__()
        self._names = names
        self._found: tuple[LibraryTrack, ...] = ()
        self._count = 0
        self.rows: list[TagRow] = []
        """As many as were ever needed; those of now are not hidden."""
        heading = label(self.tr("Triggers"), "heading")
        self.add = icon_button("plus", "", self._add, side=32)
        rename(self.add, self.tr("Add a trigger"), key=hint(Action.ENTRY_TRIGGER))
        self.nothing = label("", "small", wrap=True)
        self.some = label("", "small", wrap=True)
        self.confirm_all = button(self.tr("Confirm all"), "small", self._confirm_all, height=32)
        self.reject_all = button(self.tr("Reject all"), "small", self._reject_all, height=32)
        self._all = QWidget()
        all_row = QHBoxLayout(self._all)
        all_row.setContentsMargins(0, 0, 0, 0)
        all_row.addStretch(1)
        all_row.addWidget(self.confirm_all)
        all_row.addWidget(self.reject_all)
        self.styles = label("", "small", wrap=True)
        head = QHBoxLayout()
        head.addWidget(heading, 1)
        head.addWidget(self.add)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.nothing)
        column.addLayout(self._list)
        for one in (self._all, self.some, self.styles):
            column.addWidget(one)

    def show_tracks(self, found: Sequence[LibraryTrack], count: int) -> None:
        """Show what `count` chosen sounds have in common, if all of them are known (`found`)."""
        self._found, self._count = tuple(found), count
        self.tell_anew()

    def tell_anew(self) -> None:
        """The same, as it is called now."""
        known = self._found if len(self._found) == self._count else ()
        tags = carried(known)
        some = partly_carried(known)
        while len(self.rows) < len(tags):
            self._add_row()
        keyboard = self._row_with_keyboard()
        for row, tag in zip(self.rows, tags, strict=False):
            row.show_tag(tag, self._names.name(tag.trigger))
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(tags))
        guesses = sum(tag.guessed is not None for tag in tags)
        self._all.setVisible(guesses > 1)
        set_text(self.nothing, self._nothing_words(known))
        self.nothing.setVisible(not tags and not some)
        set_text(self.some, some_words(some, self._names.names) if some else "")
        self.some.setVisible(bool(some))
        styles = styles_words(known[0], self._names.styles) if len(known) == 1 else ""
        set_text(self.styles, self.tr("Style: {styles}").format(styles=styles) if styles else "")
        self.styles.setVisible(bool(styles))
        if keyboard is not None:
            self._give_keyboard(keyboard, len(tags))

    def shown(self) -> list[TagRow]:
        """The rows there are now."""
        return [row for row in self.rows if not row.isHidden()]

    def _nothing_words(self, known: Sequence[LibraryTrack]) -> str:
        if not known:
            return self.tr("These are too many to look at together. What you add, all of them get.")
        if len(known) == 1:
            return self.tr("None are known yet.")
        return self.tr("None of these carries a trigger yet.")

    def _add_row(self) -> None:
        row = TagRow()
        row.weighed.connect(self.weighed)
        row.judged.connect(self.judged)
        self.rows.append(row)
        self._list.addWidget(row)

    def _add(self) -> None:
        self.add_asked.emit(below(self.add))

    def _confirm_all(self) -> None:
        self.judged.emit(None, True)

    def _reject_all(self) -> None:
        self.judged.emit(None, False)

    # What was just pressed may be gone: the keyboard goes on to the next thing to judge, never to
    # what would take out what was just confirmed.

    def _row_with_keyboard(self) -> tuple[int, bool] | None:
        """The number of the row that has it, and whether it is at its confirming button."""
        for number, row in enumerate(self.rows):
            for one in (row.confirm, row.out, row.step):
                if one.hasFocus():
                    return number, one is row.confirm
        return None

    def _give_keyboard(self, had: tuple[int, bool], count: int) -> None:
        number, confirming = had
        other = Qt.FocusReason.OtherFocusReason
        if not confirming:
            if number >= count:
                self.add.setFocus(other)
            return
        guesses = [row for row in self.rows[:count] if row.shown.guessed is not None]
        later = [row for row in guesses if self.rows.index(row) >= number]
        (later[0].confirm if later else self.add).setFocus(other)
