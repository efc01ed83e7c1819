"""Python's cycles are collected on the main thread only.

Python runs its collector on whichever thread allocates just then. Where that is a scan's or a
plan's, widgets and timers of closed menus and dialogs die there, and Qt objects that die on another
thread than their own take the process with them, at times (a known trap of Qt with Python; its
first sign is "Timers cannot be stopped from another thread").
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QTimer

LOOK_EVERY_MS = 1000


class MainThreadCollector:
    """Takes the place of the automatic collector from its making until `close`."""

    def __init__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer()
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect what the automatic collector would have by now."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(counts, thresholds, strict=True))
            if threshold and count > threshold
        ]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        """Collect all there is, and leave the rest to Python again."""
        self._timer.stop()
        gc.collect()
        if self._was_enabled:
            gc.enable()
