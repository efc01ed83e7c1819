"""The chips: lengths at a touch, and the other ways to end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget

from sleepplayer import phrases
from sleepplayer.errors import UsageError
from sleepplayer.gui.parts import button, rename, set_text
from sleepplayer.gui.theme import GRID
from sleepplayer.gui.tonight.choice import MOST_TRACKS, Choice, Kind, typed_time

CHIP = 36
LENGTHS_MIN = (15, 25, 40, 60)


def roomy(width: int, text: str) -> int:
    """The width of a chip: as drawn, or more where a font or a language needs it."""
    return max(width, QFontMetrics(QApplication.font()).horizontalAdvance(text) + 32)


def chip(text: str, width: int, name: str = "") -> QPushButton:
    """One chip."""
    made = button(text, "chip", height=CHIP)
    made.setFixedWidth(roomy(width, text))
    made.setAccessibleName(name or text)
    return made


class FieldChip(QPushButton):
    """A chip whose figure can be typed: pressing it opens a field in its place."""

    typed = Signal(str)
    """What was typed, by Enter, by Space or by going elsewhere."""

    def __init__(self, widest: str, longest: int, field_name: str) -> None:
        super().__init__()
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.setFixedSize(roomy(92, widest), CHIP)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.figure = ""
        self.field = QLineEdit(self)
        self.field.setProperty("role", "chipfield")
        self.field.setAccessibleName(field_name)
        self.field.setMaxLength(longest)
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.hide()
        self.field.returnPressed.connect(self.commit)
        self.clicked.connect(self.open)

    def open(self) -> None:
        """Let the figure be typed."""
        self.setChecked(True)
        self.field.setText(self.figure)
        self.field.selectAll()
        self.field.show()
        self.field.installEventFilter(self)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take what was typed."""
        if self.field.isVisible():
            self._close()
            self.typed.emit(self.field.text())

    def eventFilter(self, _watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Going elsewhere takes what was typed; Esc forgets it."""
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        elif (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            self._close()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The field covers the chip."""
        self.field.setGeometry(self.rect())
        super().resizeEvent(event)

    def _close(self) -> None:
        self.field.removeEventFilter(self)
        had_focus = self.field.hasFocus()
        self.field.hide()
        if had_focus:  # not to the next chip: Space shall start
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus(Qt.FocusReason.OtherFocusReason)


class Chips(QWidget):
    """Two rows: by time (lengths, or while a timer runs "later by"), and by what plays."""

    chosen = Signal(object)
    """A `Choice`."""

    later = Signal(int)
    """Minutes more."""

    refused = Signal(str)
    """A sentence why what was typed cannot be meant."""

    def __init__(
        self, choice: Choice, *, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._was_refused = False
        self._choice = choice
        self.lengths = {minutes: chip(str(minutes), 64) for minutes in LENGTHS_MIN}
        for minutes, one in self.lengths.items():
            one.setCheckable(True)
            rename(one, self.tr("{n} min").format(n=minutes))
            one.clicked.connect(lambda _on=False, m=minutes: self._choose(Kind.LENGTH, minutes=m))
        self.laters = {
            minutes: chip(self.tr("+{n} min").format(n=minutes), 92) for minutes in (5, 10, 15)
        }
        for minutes, one in self.laters.items():
            rename(one, self.tr("{n} min more").format(n=minutes))
            one.clicked.connect(lambda _on=False, m=minutes: self.later.emit(m))
        self.this_chapter = chip(self.tr("This chapter"), 104)
        self.this_chapter.setCheckable(True)
        self.this_chapter.clicked.connect(lambda: self._choose(Kind.THIS_CHAPTER))
        self.this_track = chip(self.tr("This track"), 96)
        self.this_track.setCheckable(True)
        self.this_track.clicked.connect(lambda: self._choose(Kind.THIS_TRACK))
        self.tracks = FieldChip(phrases.tracks_words(MOST_TRACKS), 2, self.tr("Number of tracks"))
        self.tracks.typed.connect(self._count_typed)
        self.whole = chip(self.tr("Whole queue"), 116)
        self.whole.setCheckable(True)
        self.whole.clicked.connect(lambda: self._choose(Kind.QUEUE))
        self.clock = FieldChip(
            self.tr("At {time}").format(time="00:00"), 5, self.tr("Silent at this time")
        )
        self.clock.typed.connect(self._time_typed)
        self.others: dict[Kind, QPushButton] = {
            Kind.THIS_CHAPTER: self.this_chapter,
            Kind.THIS_TRACK: self.this_track,
            Kind.TRACKS: self.tracks,
            Kind.QUEUE: self.whole,
            Kind.CLOCK: self.clock,
        }
        by_time = (*self.lengths.values(), *self.laters.values(), self.clock)
        by_sounds = (self.this_chapter, self.this_track, self.tracks, self.whole)
        self._rows = [QHBoxLayout(), QHBoxLayout()]
        for row, chips in zip(self._rows, (by_time, by_sounds), strict=True):
            row.setSpacing(GRID)
            row.addStretch(1)
            for one in chips:
                row.addWidget(one)
            row.addStretch(1)
        self.show_choice(choice)
        self.show_later(later=False)
        self.show_chapter(offered=False)

    @property
    def rows(self) -> list[QHBoxLayout]:
        """The two rows, to be laid out."""
        return self._rows

    def show_choice(self, choice: Choice, *, in_force: bool = True) -> None:
        """Check the chip of a choice, or none while no timer is in force."""
        self._choice = choice
        for minutes, one in self.lengths.items():
            one.setChecked(in_force and choice.kind is Kind.LENGTH and choice.minutes == minutes)
        for kind, one in self.others.items():
            one.setChecked(in_force and choice.kind is kind)
        self.tracks.figure = str(choice.count)
        self.clock.figure = choice.at.strftime("%H:%M")
        set_text(self.tracks, phrases.tracks_words(choice.count))
        set_text(self.clock, self.tr("At {time}").format(time=self.clock.figure))
        rename(self.tracks, self.tr("Silent after {n}").format(n=self.tracks.text()))
        rename(self.clock, self.tr("Silent at {time}").format(time=self.clock.figure))

    def show_later(self, *, later: bool) -> None:
        """Offer more time instead of lengths."""
        for one in self.lengths.values():
            one.setVisible(not later)
        for one in self.laters.values():
            one.setVisible(later)

    def show_chapter(self, *, offered: bool) -> None:
        """Offer the end of a chapter where there are chapters."""
        self.this_chapter.setVisible(offered)

    def commit(self) -> bool:
        """Take what is being typed; False if it was refused."""
        self._was_refused = False
        self.tracks.commit()
        self.clock.commit()
        return not self._was_refused

    def _refuse(self, sentence: str) -> None:
        self._was_refused = True
        self.show_choice(self._choice)
        self.refused.emit(sentence)

    def _choose(self, kind: Kind, *, minutes: int | None = None) -> None:
        old = self._choice
        made = Choice(kind, minutes or old.minutes, old.count, old.at)
        self.show_choice(made)
        self.chosen.emit(made)

    def _count_typed(self, text: str) -> None:
        old = self._choice
        if text.isdecimal() and 1 <= int(text) <= MOST_TRACKS:
            made = Choice(Kind.TRACKS, old.minutes, int(text), old.at)
            self.show_choice(made)
            self.chosen.emit(made)
        else:
            self._refuse(self.tr("How many tracks? A number from 1 to {n}.").format(n=MOST_TRACKS))

    def _time_typed(self, text: str) -> None:
        old = self._choice
        try:
            at = typed_time(text, self._now())
        except UsageError as error:
            self._refuse(str(error))
            return
        self.chosen.emit(Choice(Kind.CLOCK, old.minutes, old.count, at))
