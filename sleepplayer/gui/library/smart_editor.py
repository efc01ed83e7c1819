"""The rules of a smart playlist: what it holds is whatever meets them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from sleepplayer import phrases
from sleepplayer.collation import natural_key
from sleepplayer.gui.counts import sounds_words
from sleepplayer.gui.dialogs import NightDialog
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.library.words import rules_words, span_words
from sleepplayer.gui.parts import Combo, label, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.models import Filter, Show

LENGTHS_S = (60.0, 300.0, 600.0, 900.0, 1200.0, 1800.0, 2400.0, 3600.0, 5400.0, 7200.0)
DAYS = (1.0, 7.0, 14.0, 30.0, 90.0, 180.0, 365.0)


class SmartEditor(NightDialog):
    """A name and rules, and how many sounds meet them now."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *,
        name: str,
        rules: Filter,
        names: TriggerNames,
        count: Callable[[Filter], int],
        done: Callable[[str, Filter], None],
    ) -> None:
        super().__init__(
            parent,
            title,
            self.tr("It holds every sound that meets all of these, also those that come later."),
        )
        self._count = count
        self._done = done
        self._names = names
        self._show = rules.show
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.name = self._field(self.tr("Name"), name)
        self.text = self._field(self.tr("Has the words"), rules.text)
        self.trigger = self._trigger_choice(rules.trigger)
        self.longer = self._choice(
            self.tr("Longer than"), LENGTHS_S, rules.longer_than_s, phrases.duration_words
        )
        self.shorter = self._choice(
            self.tr("Shorter than"), LENGTHS_S, rules.shorter_than_s, phrases.duration_words
        )
        self.added = self._choice(
            self.tr("Added within"), DAYS, rules.added_within_days, span_words
        )
        self.heard = self._choice(
            self.tr("Heard within"), DAYS, rules.heard_within_days, span_words
        )
        self.not_heard = self._choice(
            self.tr("Not heard for"), DAYS, rules.not_heard_for_days, span_words
        )
        self.matches = label("", "small", wrap=True)
        self.matches.setMinimumHeight(5 * GRID)
        self.body.addSpacing(GRID)
        self.body.addWidget(self.matches)
        self.body.addStretch(1)
        self.add_button(self.tr("Cancel"), self.reject)
        self.keep = self.add_button(self.tr("Keep"), self._keep, default=True)
        self.resize(480, 0)
        self._tell()

    def rules(self) -> Filter:
        """What is asked for now."""
        return Filter(
            text=self.text.text().strip(),
            trigger=self.trigger.currentData(),
            longer_than_s=self.longer.currentData(),
            shorter_than_s=self.shorter.currentData(),
            added_within_days=self.added.currentData(),
            heard_within_days=self.heard.currentData(),
            not_heard_for_days=self.not_heard.currentData(),
            show=self._show if self._show is not Show.ALL else Show.PLAYABLE,
        )

    def _field(self, name: str, text: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setMaxLength(200)
        made.setAccessibleName(name)
        made.textChanged.connect(lambda _text: self._tell())
        self._add_row(name, made)
        return made

    def _trigger_choice(self, chosen: str | None) -> Combo:
        """Typing the beginning of a name goes there."""
        made = Combo(self.tr("Carries"))
        made.addItem(self.tr("does not matter"), None)
        ids = {one.id for one in self._names.listed} | ({chosen} - {None})  # a hidden one, too
        for trigger in sorted(ids, key=lambda one: natural_key(self._names.name(one or ""))):
            made.addItem(self._names.name(trigger or ""), trigger)
        made.setCurrentIndex(max(0, made.findData(chosen)))
        made.setMaxVisibleItems(12)
        made.activated.connect(lambda _index: self._tell())
        self._add_row(self.tr("Carries"), made)
        return made

    def _choice(
        self,
        name: str,
        steps: Sequence[float],
        chosen: float | None,
        words: Callable[[float], str],
    ) -> Combo:
        made = Combo(name)
        made.addItem(self.tr("does not matter"), None)
        for step in sorted({*steps, chosen} - {None}, key=float):  # type: ignore[arg-type]
            made.addItem(words(step), step)  # type: ignore[arg-type]
        made.setCurrentIndex(max(0, made.findData(chosen)))
        made.activated.connect(lambda _index: self._tell())
        self._add_row(name, made)
        return made

    def _add_row(self, name: str, control: QWidget) -> None:
        row = self._grid.rowCount()
        named = label(name, "muted")
        named.setBuddy(control)
        self._grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, row, 1)

    def _tell(self) -> None:
        if not hasattr(self, "keep"):
            return  # still being built
        rules = self.rules()
        self.keep.setEnabled(bool(self.name.text().strip()))
        set_text(
            self.matches,
            self.tr("{sounds} now: {rules}.").format(
                sounds=sounds_words(self._count(rules)),
                rules=rules_words(rules, self._names.names),
            ),
        )

    def _keep(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self._done(name, self.rules())
            self.accept()
