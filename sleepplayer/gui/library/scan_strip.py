"""The page's last line: how much there is, or what goes on beside the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sleepplayer.gui import icons
from sleepplayer.gui.counts import number_words, sounds_words
from sleepplayer.gui.library.desk import ScanView, Totals
from sleepplayer.gui.library.words import scan_words
from sleepplayer.gui.parts import ElidedLabel, button
from sleepplayer.gui.theme import GRID, NIGHT, colour

HEIGHT = 40
BOTH_FROM = 640


class ScanStrip(QWidget):
    """Always there, so nothing has to make room when a scan begins."""

    cancel_asked = Signal()
    sources_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._totals = Totals()
        self._whole = True
        self._view = ScanView()
        self.words = ElidedLabel("small")
        self.cancel = button(self.tr("Cancel"), "plain", self.cancel_asked.emit, height=32)
        self.cancel.setAccessibleName(self.tr("Stop looking at files"))
        self.sources = button(self.tr("Folders…"), "plain", self.sources_asked.emit, height=32)
        icons.want(self.sources, "folder-simple", size=16)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, GRID, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.sources)
        self._tell()

    def show_totals(self, totals: Totals) -> None:
        """How much there is."""
        self._totals = totals
        self._tell()

    def show_library(self, *, whole: bool) -> None:
        """Whether the whole library is listed; of a playlist the heading says how much it is."""
        if whole is not self._whole:
            self._whole = whole
            self._tell()

    def show_scan(self, view: ScanView) -> None:
        """What goes on."""
        self._view = view
        self._tell()
        self.update()

    def _tell(self) -> None:
        going_on = scan_words(self._view)
        text = going_on or self._totals_words()
        if text != self.words.text():
            self.words.setText(text)
            self.words.setAccessibleName(text)
        self.cancel.setVisible(self._view.scanning)
        # Where there is little room the words need it more.
        self.sources.setVisible(not self._view.scanning or self.width() >= BOTH_FROM)

    def _totals_words(self) -> str:
        """All there are, as the heading counts them, and how many of them cannot be played."""
        if not self._whole:
            return ""
        totals = self._totals
        text = sounds_words(totals.there + totals.missing + totals.unreadable)
        parts = []
        if totals.missing:
            parts.append(self.tr("{n} missing").format(n=number_words(totals.missing)))
        if totals.unreadable:
            parts.append(self.tr("{n} unreadable").format(n=number_words(totals.unreadable)))
        if parts:
            text = self.tr("{sounds}, of them {parts}").format(
                sounds=text, parts=self.tr(" and ").join(parts)
            )
        return text

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A thin line that fills."""
        share = self._share()
        if share is None:
            return
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, self.width(), 2), colour(NIGHT.raised))
        painter.fillRect(QRectF(0, 0, self.width() * share, 2), colour(NIGHT.accent_low))
        painter.end()

    def _share(self) -> float | None:
        view = self._view
        if view.scanning:
            return view.done / view.total if view.total else 0.0
        if view.measuring and view.to_measure:
            return view.measured / view.to_measure
        return None
