"""Finding: a field to type into, and chips that say what is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from sleepplayer.gui.counts import number_words
from sleepplayer.gui.flow_layout import FlowPanel
from sleepplayer.gui.library.chips import Choice, MenuChip, TriggerChip
from sleepplayer.gui.library.desk import Totals
from sleepplayer.gui.library.trigger_names import TriggerNames
from sleepplayer.gui.search_field import SearchField
from sleepplayer.gui.theme import GRID
from sleepplayer.models import Filter, Show

SHORT_S = 10 * 60.0
LONG_S = 40 * 60.0
BESIDE_FROM = 840
"""The width that has the chips beside the field."""

CHIP_GAP = 6
"""So that all of them stand on one line in a window of usual width."""


class Filters(QWidget):
    """Gives a `Filter`; the chip for what needs a look is there when there is any."""

    changed = Signal()

    def __init__(self, names: TriggerNames, count: Callable[[Filter], int]) -> None:
        """`count`: how many sounds of the library meet a filter now."""
        super().__init__()
        self._count = count
        self._totals = Totals()
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
        self.trigger = TriggerChip(names)
        self.state = MenuChip(self.tr("Files"), self._states())
        self.state.opening.connect(self._count_untagged)
        self._chips = (self.length, self.heard, self.trigger, self.state)
        for chip in self._chips:
            chip.changed.connect(self.changed)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(self.field, 1)
        self._row.addWidget(FlowPanel(*self._chips, spacing=CHIP_GAP))
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
            chip.reset()
        self.blockSignals(False)

    def show_only(self, trigger: str) -> None:
        """Ask for this trigger, and for nothing else."""
        self.forget()
        self.trigger.choose(trigger)

    def show_totals(self, totals: Totals) -> None:
        """Offer what there is to look at."""
        self._totals = totals
        self.state.offer(self._states())
        self.state.setVisible(totals != Totals() or self.state.chosen > 0)

    def tell_anew(self) -> None:
        """Triggers are called otherwise now."""
        self.trigger.tell_anew()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Beside each other, or the chips below."""
        beside = self.width() >= BESIDE_FROM
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)

    def _count_untagged(self) -> None:
        """Counted when it is looked at: the others cost less."""
        self.state.offer(self._states(untagged=self._count(Filter(show=Show.UNTAGGED))))

    def _states(self, untagged: int | None = None) -> tuple[Choice, ...]:
        totals = self._totals
        rows = (
            (self.tr("Missing"), Show.MISSING, totals.missing),
            (self.tr("Unreadable"), Show.UNREADABLE, totals.unreadable),
            (self.tr("Uneven"), Show.UNEVEN, totals.uneven),
            (self.tr("Guessed triggers"), Show.SUGGESTED, totals.suggested),
        )
        without = self.tr("Without triggers")
        counted = "" if untagged is None else f"{without}: {number_words(untagged)}"
        return (
            Choice(self.tr("All files"), {}),
            *(
                Choice(f"{name}: {number_words(count)}", {"show": show})
                for name, show, count in rows
            ),
            Choice(without, {"show": Show.UNTAGGED}, counted),
            Choice(self.tr("Never played again"), {"show": Show.NEVER}),
        )
