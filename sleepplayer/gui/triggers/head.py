"""The head of the Triggers page: how it is going, finding, and what comes first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.keys import Action, hint
from sleepplayer.gui.parts import Combo, button, icon_button, label, rename, set_text
from sleepplayer.gui.search_field import SearchField
from sleepplayer.gui.theme import GRID, UNDER_TITLE
from sleepplayer.gui.triggers.listing import Asked, Sort
from sleepplayer.gui.triggers.words import family_words
from sleepplayer.triggers import Family

CHIP = 36
SCROLLBAR = 12
"""As wide as in the stylesheet."""


class Head(QWidget):
    """Gives an `Asked`."""

    changed = Signal()
    discovery_asked = Signal()
    menu_asked = Signal(object)
    """The button it opens below."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = label("", "muted", wrap=True)
        self.discover = button(
            self.tr("Find out what works"), "tonight", self.discovery_asked.emit, height=CHIP
        )
        self.discover.setToolTip(self.tr("A few short excerpts, one for each trigger, to rate."))
        self.more = icon_button("dots-three", self.tr("More"))
        self.more.clicked.connect(lambda: self.menu_asked.emit(self.more))
        self.field = SearchField()
        rename(self.field, self.tr("Search the triggers"), key=hint(Action.SEARCH))
        self.sort = Combo(self.tr("What comes first"))
        for sort, words in (
            (Sort.LIKING, self.tr("By liking")),
            (Sort.FRESHNESS, self.tr("By freshness")),
            (Sort.NAME, self.tr("By name")),
        ):
            self.sort.addItem(words, sort)
        self.chips: dict[Family, QPushButton] = {}
        for family in Family:
            chip = button(family_words(family), "chip", self.changed.emit, height=CHIP)
            chip.setCheckable(True)
            self.chips[family] = chip
        self.field.textChanged.connect(lambda _text: self.changed.emit())
        self.sort.activated.connect(lambda _index: self.changed.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SCROLLBAR, 0)  # the rows below end where this does
        column.setSpacing(GRID)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(label(self.tr("Triggers"), "title"), 1)
        top.addWidget(self.discover)
        top.addWidget(self.more)
        titles = QVBoxLayout()
        titles.setSpacing(UNDER_TITLE)
        titles.addLayout(top)
        titles.addWidget(self.sentence)
        column.addLayout(titles)
        tools = QHBoxLayout()
        tools.setSpacing(GRID)
        tools.addWidget(self.field, 1)
        tools.addWidget(self.sort)
        column.addLayout(tools)
        families = FlowPanel(*self.chips.values())
        families.setAccessibleName(self.tr("Families"))
        column.addWidget(families)

    def set_compact(self, *, compact: bool) -> None:
        """Stand closer together in a low window, so that more rows are seen."""
        self._column.setSpacing(GRID if compact else 2 * GRID)

    def asked(self) -> Asked:
        """What is asked for."""
        return Asked(
            text=self.field.text().strip(),
            families=frozenset(one for one, chip in self.chips.items() if chip.isChecked()),
            sort=Sort(self.sort.currentData()),
        )

    def clear(self) -> None:
        """Ask for all, in the same order."""
        self.blockSignals(True)
        self.field.clear()
        for chip in self.chips.values():
            chip.setChecked(False)
        self.blockSignals(False)
        self.changed.emit()

    def search(self) -> None:
        """To the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_sentence(self, sentence: str) -> None:
        """Say how it is going."""
        set_text(self.sentence, sentence)
