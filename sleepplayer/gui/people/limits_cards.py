"""How much is enough: minutes a night, nights a week, free nights, lights out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sleepplayer.gui.cards import Card, Row
from sleepplayer.gui.parts import button, label, set_text
from sleepplayer.gui.people.desk import PeopleDesk
from sleepplayer.gui.people.guard import Guard
from sleepplayer.gui.people.time_field import TimeField
from sleepplayer.gui.people.words import (
    GAP_STEPS_MIN,
    NIGHT_STEPS_MIN,
    NO_LIMIT,
    free_words,
    gap_words,
    night_min_words,
    nights_words,
    quiet_sentence,
    weekday_name,
    weekday_sign,
)
from sleepplayer.gui.settings_cards import StepSlider
from sleepplayer.gui.theme import GRID
from sleepplayer.night.exposure import WEEK_NIGHTS
from sleepplayer.people import Limits

DAY = 48


class LimitsCards(QWidget):
    """Three cards, one under the other."""

    def __init__(self, desk: PeopleDesk, guard: Guard) -> None:
        super().__init__()
        self._desk = desk
        self._guard = guard
        self.enough, self.free, self.late = Card(), Card(), Card()
        self.minutes = StepSlider(
            self.tr("Minutes a night"),
            (*NIGHT_STEPS_MIN, NO_LIMIT),
            night_min_words,
            lambda minutes: self._change(
                self.enough,
                lambda was: replace(was, night_min=None if minutes == NO_LIMIT else minutes),
            ),
        )
        self.nights = StepSlider(
            self.tr("Nights a week"),
            (*(float(nights) for nights in range(1, WEEK_NIGHTS + 1)), NO_LIMIT),
            nights_words,
            lambda nights: self._change(
                self.enough,
                lambda was: replace(
                    was, nights_a_week=None if nights == NO_LIMIT else round(nights)
                ),
            ),
        )
        self.any_free = StepSlider(
            self.tr("Free nights a week, whichever they are"),
            tuple(float(nights) for nights in range(WEEK_NIGHTS)),
            free_words,
            lambda nights: self._change(
                self.free, lambda was: replace(was, free_a_week=round(nights))
            ),
        )
        self.lights_out = TimeField(self.tr("Lights out"), self.tr("none"))
        self.lights_out.chosen.connect(self._time_chosen)
        self.lights_out.refused.connect(
            lambda: self.late.refuse(self.tr("A time such as 23:30, or nothing for none."))
        )
        self.lights_out.understood.connect(lambda: self.late.refuse(""))
        self.lights_out.textEdited.connect(lambda: self.late.refuse(""))
        self.gap = StepSlider(
            self.tr("Quiet before lights out"),
            GAP_STEPS_MIN,
            gap_words,
            lambda minutes: self._change(
                self.late, lambda was: replace(was, wind_down_min=minutes)
            ),
        )
        self.quiet = label("", "plain", wrap=True)
        self.days = [self._day(day) for day in range(WEEK_NIGHTS)]
        self._lay_out()

    def _lay_out(self) -> None:
        self.enough.add(
            Row(
                self.tr("Minutes a night"),
                self.tr("Over all that plays from noon to noon."),
                self.minutes,
            )
        )
        self.enough.add(
            Row(
                self.tr("Nights a week"),
                self.tr("Of the seven that end with tonight."),
                self.nights,
            )
        )
        self.free.add(
            Row(
                self.tr("Free nights"),
                self.tr("Without ASMR: nature and noise only."),
                self._week(),
            )
        )
        self.free.add(
            Row(
                self.tr("Or this many nights a week"),
                self.tr("Free ones, whichever they are."),
                self.any_free,
            )
        )
        self.late.add(
            Row(
                self.tr("Lights out"),
                self.tr("When you want to sleep, as 23:30."),
                self.lights_out,
            )
        )
        self._gap_row = Row(
            self.tr("Quiet before that"),
            self.tr("About an hour to wind down is often advised."),
            self.gap,
        )
        self.late.add(self._gap_row)
        self.late.add(self.quiet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for card in (self.enough, self.free, self.late):
            column.addWidget(card)

    def show_limits(self, limits: Limits) -> None:
        """Show them as they are."""
        self.minutes.show_value(NO_LIMIT if limits.night_min is None else limits.night_min)
        nights = limits.nights_a_week
        self.nights.show_value(NO_LIMIT if nights is None else float(nights))
        for day, one in enumerate(self.days):
            one.setChecked(day in limits.free_days)
        self.any_free.show_value(float(limits.free_a_week))
        self.lights_out.show_time(limits.lights_out)
        self.gap.show_value(limits.wind_down_min)
        self._gap_row.setEnabled(limits.lights_out is not None)
        set_text(self.quiet, quiet_sentence(limits))
        self.quiet.setVisible(bool(self.quiet.text()))

    def forget(self) -> None:
        """Take back what was refused."""
        for card in (self.enough, self.free, self.late):
            card.refuse("")

    def _day(self, day: int) -> QPushButton:
        made = button(weekday_sign(day), "chip", height=36)
        made.setCheckable(True)
        made.setMinimumWidth(DAY)
        made.setProperty("tight", True)
        made.setAccessibleName(self.tr("{day} is a free night").format(day=weekday_name(day)))
        made.setToolTip(weekday_name(day))
        made.clicked.connect(lambda _on=False: self._days_chosen())
        return made

    def _week(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for one in self.days:
            row.addWidget(one)
        return made

    def _days_chosen(self) -> None:
        days = frozenset(day for day, one in enumerate(self.days) if one.isChecked())
        self._change(self.free, lambda was: replace(was, free_days=days))

    def _time_chosen(self, at: time | None) -> None:
        self._change(self.late, lambda was: replace(was, lights_out=at))

    def _change(self, card: Card, changed: Callable[[Limits], Limits]) -> None:
        self._guard.change(
            card, lambda: self._desk.set_limits(changed(self._desk.current().limits))
        )
