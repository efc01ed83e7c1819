"""What rests tonight, until when, and how much of its effect is back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepplayer.gui.level_bar import LevelBar
from sleepplayer.gui.parts import ElidedLabel, button, label, rename, set_text
from sleepplayer.gui.theme import GRID, TYPE, font
from sleepplayer.night.evening_plan import EveningPlan
from sleepplayer.rotation.reasons import Rest, Resting
from sleepplayer.rotation_phrases import (
    avoided_sentence,
    rest_sentence,
    rest_words,
    trigger_name,
)

MOST = 4
ROW = 40
HEAD = 24
ABOVE = 2 * GRID
PAD = 18
MORE_PAD = 10
LINE = 20


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
        self._words = "", ""
        self.bar = LevelBar("")
        self.bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar.setMinimumWidth(6 * GRID)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 0, PAD, 0)
        row.setSpacing(12)
        row.addWidget(self.name, 5)
        row.addWidget(self.words, 9)
        row.addWidget(self.bar, 4)

    def show_rest(self, rest: Rest, plan: EveningPlan) -> None:
        """Show another."""
        name = trigger_name(rest.trigger, plan.names)
        set_text(self.name, name)
        self._words = rest_words(rest, plan.day), rest_words(rest, plan.day, short=True)
        self._fit()
        share = self.tr("{n} percent fresh").format(n=round(100 * rest.freshness))
        self.bar.setAccessibleName(name)
        self.bar.show_level(rest.freshness, share)
        self.setAccessibleName(f"{rest_sentence(rest, plan.day, plan.names)}, {share}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The whole words have room, or the short ones."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._row.activate()
        whole, short = self._words
        fits = self.words.fontMetrics().horizontalAdvance(whole) <= self.words.width()
        set_text(self.words, whole if fits else short)


class RestsPanel(QWidget):
    """At most four of them, the way to the others, and a line of what is avoided."""

    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: EveningPlan | None = None
        self._most = MOST
        self.rows = [RestRow() for _ in range(MOST)]
        self.more = button("", "small", self.more_asked.emit, height=HEAD)
        self.avoided = ElidedLabel("small")
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(label(self.tr("Taking a break"), "heading"), 1)
        head.addWidget(self.more)
        head.addSpacing(-MORE_PAD)  # its words end where the cards end
        column = QVBoxLayout(self)
        column.setContentsMargins(0, ABOVE, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._head)
        for row in self.rows:
            column.addWidget(row)
        column.addWidget(self.avoided)
        self.hide()

    @property
    def count(self) -> int:
        """How many there are to show."""
        return len(self._rests())

    @property
    def whole_height(self) -> int:
        """How high it is with all it may show."""
        shown = min(MOST, self.count)
        rows = HEAD + shown * (ROW + GRID) if shown else 0
        return ABOVE + rows + self._line if rows or self._line else 0

    @property
    def _line(self) -> int:
        return 0 if self.avoided.isHidden() else LINE + GRID

    def fitting(self, height: int) -> int:
        """How many rows have room."""
        return (height - ABOVE - HEAD - self._line) // (ROW + GRID)

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
        self._head.setVisible(bool(rests))
        avoided = "" if plan is None else avoided_sentence(plan)
        set_text(self.avoided, avoided)
        self.avoided.setVisible(bool(avoided))
        self.setVisible(bool(rests or avoided))
