"""How loud the night is: what most people set, and behind "More" what few ever need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.parts import CheckBox, button, set_text
from sleepplayer.gui.settings_cards import StepSlider, add_row, add_switch
from sleepplayer.gui.settings_steps import (
    BOOST_STEPS_DB,
    PEAK_STEPS_DBFS,
    TARGET_STEPS_LUFS,
    UNEVEN_STEPS_LU,
    figure_words,
    target_words,
)
from sleepplayer.gui.theme import GRID, NIGHT
from sleepplayer.night.loudness import NightLoudness


class LoudnessSettings(QWidget):
    """A column of cards; `changed` is called with what the person wants."""

    def __init__(self, changed: Callable[[NightLoudness], None]) -> None:
        super().__init__()
        self._changed = changed
        self._night = NightLoudness()
        self._showing = False
        self.even = CheckBox(self.tr("Even out loudness"))
        self.even.toggled.connect(lambda on: self._change(even=on))
        self.target = StepSlider(
            self.tr("Night loudness"),
            TARGET_STEPS_LUFS,
            target_words,
            lambda lufs: self._change(target_lufs=lufs),
        )
        self.peak = StepSlider(
            self.tr("Highest peak"),
            PEAK_STEPS_DBFS,
            lambda dbfs: figure_words(dbfs, self.tr("dB")),
            lambda dbfs: self._change(peak_limit_dbfs=dbfs),
        )
        self.boost = StepSlider(
            self.tr("Raise quiet sounds by at most"),
            BOOST_STEPS_DB,
            lambda db: figure_words(db, self.tr("dB")),
            lambda db: self._change(boost_limit_db=db),
        )
        self.uneven = StepSlider(
            self.tr("Loud moments may stand out by"),
            UNEVEN_STEPS_LU,
            lambda lu: figure_words(lu, self.tr("dB")),
            lambda lu: self._change(uneven_limit_lu=lu),
        )
        self.more_button = button("", "plain", self._turn_more)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        add_switch(
            column,
            self.even,
            self.tr(
                "Every sound is brought to one night loudness, so that none startles after a "
                "quiet one. Without it each keeps its own level."
            ),
        )
        self._levels = [
            add_row(
                column,
                self.tr("Night loudness"),
                self.tr(
                    "From barely there to as loud as by day. The volume lowers it further; a "
                    "change counts from the next sound on."
                ),
                self.target,
            )
        ]
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.more = QWidget()
        rest = QVBoxLayout(self.more)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(GRID)
        add_row(
            rest,
            self.tr("Highest peak"),
            self.tr("No moment of a sound gets louder than this, even at full volume."),
            self.peak,
        )
        for title, words, control in (
            (
                self.tr("Raise quiet sounds by at most"),
                self.tr("Raising a recording raises its hiss, too."),
                self.boost,
            ),
            (
                self.tr("Loud moments may stand out by"),
                self.tr(
                    "A sound whose loudest seconds stand out by more is lowered as a whole, and "
                    "marked as uneven in the library."
                ),
                self.uneven,
            ),
        ):
            self._levels.append(add_row(rest, title, words, control))
        column.addWidget(self.more)
        self._show_more(shown=False)

    def show_night(self, night: NightLoudness) -> None:
        """Show the settings as they are."""
        self._showing = True
        self._night = night
        self.even.setChecked(night.even)
        self.target.show_value(night.target_lufs)
        self.peak.show_value(night.peak_limit_dbfs)
        self.boost.show_value(night.boost_limit_db)
        self.uneven.show_value(night.uneven_limit_lu)
        self._showing = False
        for card in self._levels:
            card.setEnabled(night.even)

    def _turn_more(self) -> None:
        self._show_more(shown=self.more.isHidden())

    def _show_more(self, *, shown: bool) -> None:
        self.more.setVisible(shown)
        set_text(self.more_button, self.tr("Less") if shown else self.tr("More about loudness"))
        icons.want(
            self.more_button,
            "caret-up" if shown else "caret-down",
            size=16,
            tint=NIGHT.muted,
        )

    def _change(self, **fields: object) -> None:
        if not self._showing:
            night: NightLoudness = replace(self._night, **fields)  # type: ignore[arg-type]
            self.show_night(night)
            self._changed(night)
