"""Shorter nights, week by week: the plan and its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepplayer.gui.cards import BOX_PAD, Card, Row
from sleepplayer.gui.parts import CheckBox, Combo, label, set_text
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.gui.people.weaning_line import WeaningLine
from sleepplayer.gui.people.words import (
    NIGHT_STEPS_MIN,
    WEEKLY_STEPS_MIN,
    day_words,
    night_min_words,
    weaning_sentence,
)
from sleepplayer.gui.settings_cards import StepSlider
from sleepplayer.gui.theme import GRID
from sleepplayer.night.exposure import night_limit_min
from sleepplayer.people import Limits, Weaning

FROM_MIN = 45.0
STEP_MIN = 5.0
TARGET_MIN = 20.0
"""What is offered at first; without a night's limit it begins at `FROM_MIN` (our choice)."""

WEEKS_AHEAD = 4


class WeaningCard(Card):
    """A switch, four figures while it is on, and what comes of them."""

    def __init__(self, desk: PeopleDesk, guard: Guard) -> None:
        super().__init__()
        self._desk = desk
        self._guard = guard
        self.switch = CheckBox(self.tr("A little less every week"))
        self.switch.clicked.connect(self._switched)
        self.from_min = self._slider(self.tr("Minutes a night at first"), "from_min")
        self.step_min = self._slider(self.tr("Less each week"), "step_min")
        self.target_min = self._slider(self.tr("Until a night has"), "target_min")
        self.since = Combo(self.tr("Begins"))
        self.since.activated.connect(lambda index: self._change(since=self.since.itemData(index)))
        self.line = WeaningLine()
        self.sentence = label("", "plain", wrap=True)
        self.figures = QWidget()
        column = QVBoxLayout(self.figures)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        for title, control in (
            (self.tr("Minutes a night at first"), self.from_min),
            (self.tr("Less each week"), self.step_min),
            (self.tr("Until a night has"), self.target_min),
            (self.tr("Begins"), self.since),
        ):
            column.addWidget(Row(title, "", control))
        column.addWidget(self.sentence)
        column.addWidget(self.line)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.switch)
        self.add(head, pad=BOX_PAD)
        self.add(self.figures)

    def show_limits(self, limits: Limits, tonight: date) -> None:
        """Show the plan as it is."""
        plan = limits.weaning
        self.switch.setChecked(plan is not None)
        self.figures.setVisible(plan is not None)
        if plan is None:
            return
        self.from_min.show_value(plan.from_min)
        self.step_min.show_value(plan.step_min)
        self.target_min.show_value(plan.target_min)
        self._show_beginnings(plan.since, tonight)
        set_text(self.sentence, weaning_sentence(plan, tonight))
        self.line.show_plan(plan, tonight)

    def _show_beginnings(self, since: date, tonight: date) -> None:
        ahead = [tonight + timedelta(weeks=weeks) for weeks in range(WEEKS_AHEAD + 1)]
        days = sorted({since, *ahead})
        if [self.since.itemData(row) for row in range(self.since.count())] != days:
            self.since.clear()
            for day in days:
                self.since.addItem(self._beginning(day, tonight), day)
        self.since.setCurrentIndex(days.index(since))

    def _beginning(self, day: date, tonight: date) -> str:
        if day == tonight:
            return self.tr("tonight")
        if day < tonight:
            return self.tr("began {day}").format(day=day_words(day, tonight))
        return day_words(day, tonight)

    def _slider(self, name: str, field: str) -> StepSlider:
        steps = WEEKLY_STEPS_MIN if field == "step_min" else NIGHT_STEPS_MIN
        return StepSlider(
            name, steps, night_min_words, lambda minutes: self._change(**{field: minutes})
        )

    def _switched(self, on: bool) -> None:
        if not on:
            self._keep(None)
            return
        tonight, limits = self._desk.tonight(), self._desk.current().limits
        first_min = night_limit_min(limits, tonight) or FROM_MIN
        self._keep(
            Weaning(
                since=tonight,
                from_min=first_min,
                step_min=STEP_MIN,
                target_min=min(TARGET_MIN, first_min),
            )
        )

    def _change(self, **fields: object) -> None:
        plan = self._desk.current().limits.weaning
        if plan is None:
            return
        made: Weaning = replace(plan, **fields)  # type: ignore[arg-type]
        if made.target_min > made.from_min:  # the one that was not moved goes along
            held = made.target_min if "target_min" in fields else made.from_min
            made = replace(made, from_min=held, target_min=held)
        self._keep(made)

    def _keep(self, plan: Weaning | None) -> None:
        self._guard.change(
            self,
            lambda: self._desk.set_limits(replace(self._desk.current().limits, weaning=plan)),
        )
