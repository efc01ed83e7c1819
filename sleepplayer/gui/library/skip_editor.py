"""What is left out at the start and the end of a sound, set by ear or typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from sleepplayer.gui.library.figures import LONGEST_S, TimeField
from sleepplayer.gui.parts import button, label
from sleepplayer.gui.theme import GRID

LEAST_LEFT_S = 5.0
"""So much of a sound always plays: with less it would be an empty one to an engine."""


class SkipEditor(QWidget):
    """Two lengths; the buttons take the place that is heard now."""

    edited = Signal(object, object)
    """The new skip at the start and at the end in s; None where it stays."""

    def __init__(self) -> None:
        super().__init__()
        self._duration_s: float | None = None
        self._position_s: float | None = None
        self._showing = False
        self.start = TimeField(self.tr("Left out at the start"))
        self.end = TimeField(self.tr("Left out at the end"))
        self.start_here = button(self.tr("Skip until here"), "small", self._start_here, height=32)
        self.end_here = button(self.tr("End here"), "small", self._end_here, height=32)
        for field in (self.start, self.end):
            field.valueChanged.connect(self._typed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(GRID)
        grid.setColumnStretch(0, 1)
        rows = (
            (self.tr("Skip at the start"), self.start, self.start_here),
            (self.tr("Skip at the end"), self.end, self.end_here),
        )
        for row, (name, field, here) in enumerate(rows):
            named = label(name, "muted")
            named.setBuddy(field)
            grid.addWidget(named, 2 * row, 0)
            grid.addWidget(field, 2 * row, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(here, 2 * row + 1, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        self.show_position(None)

    def show_skips(
        self, start_s: float | None, end_s: float | None, duration_s: float | None
    ) -> None:
        """Show what is left out now, None: it differs. `duration_s` is the whole file's."""
        self._showing = True
        self._duration_s = duration_s
        most = LONGEST_S if duration_s is None else max(0, int(duration_s - LEAST_LEFT_S))
        self.start.setMaximum(max(0, most - round(end_s or 0.0)))
        self.end.setMaximum(max(0, most - round(start_s or 0.0)))
        self.start.show_value(None if start_s is None else round(start_s))
        self.end.show_value(None if end_s is None else round(end_s))
        self._showing = False

    def show_buttons(self, *, by_ear: bool) -> None:
        """Of several sounds no place is heard: their skips are typed."""
        self.start_here.setVisible(by_ear)
        self.end_here.setVisible(by_ear)

    def show_position(self, position_s: float | None) -> None:
        """Where in this sound it plays; None: it does not."""
        self._position_s = position_s
        here = position_s is not None
        # No jump: they stay where they are, and say what they wait for.
        self.start_here.setEnabled(here)
        self.end_here.setEnabled(here and self._duration_s is not None)
        tip = "" if here else self.tr("While this sound plays")
        for one in (self.start_here, self.end_here):
            if one.toolTip() != tip:
                one.setToolTip(tip)

    def _start_here(self) -> None:
        if self._position_s is not None:
            self.edited.emit(float(min(self.start.maximum(), int(self._position_s))), None)

    def _end_here(self) -> None:
        if self._position_s is not None and self._duration_s is not None:
            rest_s = max(0.0, self._duration_s - self._position_s)
            self.edited.emit(None, float(min(self.end.maximum(), int(rest_s))))

    def _typed(self) -> None:
        field = self.start if self.sender() is self.start else self.end
        if self._showing or field.value() < 0:
            return
        if field is self.start:
            self.edited.emit(float(self.start.value()), None)
        else:
            self.edited.emit(None, float(self.end.value()))
