"""What rests tonight, until when, and how much of its effect is back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepplayer.gui.level_bar import LevelBar
from sleepplayer.gui.parts import ElidedLabel, button, label, rename, set_text
from sleepplayer.gui.theme import GRID, TYPE, font
from sleepplayer.night.evening_plan import EveningPlan
from sleepplayer.rotation.reasons import Rest, Resting
from sleepplayer.rotation_phrases import rest_sentence, rest_words, trigger_name

MOST = 4
ROW = 40
HEAD = 24
ABOVE = 2 * GRID
PAD = 18
MORE_PAD = 10


class RestRow(QWidget):
    """One trigger: its name, when it is back, its freshness."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(ROW)
        self.name = ElidedLabel("plain")
        self.name.setFont(font(TYPE.body, QFont.Weight.Medium))
        self.words = ElidedLabel("small")
        self.bar = LevelBar("")
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar.setMinimumWidth(6 * GRID)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 0, PAD, 0)
        row.setSpacing(12)
        row.addWidget(self.name, 5)
        row.addWidget(self.words, 9)
        row.addWidget(self.bar, 4)

    def show_rest(self, rest: Rest, plan: EveningPlan) -> None:
        """Show another."""
        name = trigger_name(rest.trigger, plan.names)
        set_text(self.name, name)
        set_text(self.words, rest_words(rest, plan.day))
        share = self.tr("{n} percent fresh").format(n=round(100 * rest.freshness))
        self.bar.setAccessibleName(name)
        self.bar.show_level(rest.freshness, share)
        self.setAccessibleName(f"{rest_sentence(rest, plan.day, plan.names)}, {share}")


class RestsPanel(QWidget):
    """At most four of them, and the way to the others."""

    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: EveningPlan | None = None
        self._most = MOST
        self.rows = [RestRow() for _ in range(MOST)]
        self.more = button("", "small", self.more_asked.emit, height=HEAD)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(label(self.tr("Taking a break"), "heading"), 1)
        head.addWidget(self.more)
        head.addSpacing(-MORE_PAD)  # its words end where the cards end
        column = QVBoxLayout(self)
        column.setContentsMargins(0, ABOVE, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        for row in self.rows:
            column.addWidget(row)
        self.hide()

    @property
    def count(self) -> int:
        """How many there are to show."""
        return len(self._rests())

    @property
    def whole_height(self) -> int:
        """How high it is with all it may show."""
        shown = min(MOST, self.count)
        return ABOVE + HEAD + shown * (ROW + GRID) if shown else 0

    def fitting(self, height: int) -> int:
        """How many rows have room."""
        return (height - ABOVE - HEAD) // (ROW + GRID)

    def show_plan(self, plan: EveningPlan | None) -> None:
        """Show what rests while this is planned."""
        self._plan = plan
        self._show()

    def set_most(self, rows: int) -> None:
        """There is room for so many."""
        rows = max(1, min(MOST, rows))
        if rows != self._most:
            self._most = rows
            self._show()

    def _rests(self) -> Sequence[Rest]:
        plan = self._plan
        return [] if plan is None else [r for r in plan.rests if r.why is not Resting.AVOIDED]

    def _show(self) -> None:
        rests, plan = self._rests(), self._plan
        for place, row in enumerate(self.rows):
            shown = place < min(len(rests), self._most)
            if shown and plan is not None:
                row.show_rest(rests[place], plan)
            row.setVisible(shown)
        left = len(rests) - self._most
        set_text(self.more, self.tr("and {n} more").format(n=left))
        rename(self.more, self.tr("See all that rest, on the Triggers page"))
        self.more.setVisible(left > 0)
        self.setVisible(bool(rests))
