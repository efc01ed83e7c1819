"""What is asked of the window from outside: by media keys, the tray, other starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer

from sleepplayer.gui.main_window import MainWindow
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase
from sleepplayer.window_gather import WindowGathering

READY_EACH_MS = 100
READY_LOOKS = 50
"""How often and how many times is looked whether tonight's sounds are there to be started."""


class WindowHands:
    """`evening_controls.Hands` of a window."""

    can_show = True
    can_start = True
    """There is always a night to be planned; also what was just brought in is waited for."""

    def __init__(self, window: MainWindow, gathering: WindowGathering) -> None:
        self._window = window
        self._gathering = gathering

    @property
    def headset_extends(self) -> bool:
        """As the person chose."""
        return self._window.bridge.settings.headset_extends

    def do(self, command: Callable[[], object]) -> None:
        """By the bridge, which shows what came of it."""
        self._window.bridge.do(command)

    def start(self) -> None:
        """Start tonight, as soon as its sounds are there: a program that was just started is still
        planning, or looking into files."""
        self._start(READY_LOOKS)

    def _start(self, looks: int) -> None:
        if self._window.bridge.session.view().phase is not Phase.IDLE:
            return
        if looks and not self._is_ready():
            QTimer.singleShot(READY_EACH_MS, self._window, lambda: self._start(looks - 1))
        else:
            self._window.tonight.timer.start()

    def _is_ready(self) -> bool:
        planning = self._window.tonight.planning
        if planning is None or self._window.bridge.queue.current is None:
            return False
        return planning.own or planning.plan is not None

    def set_volume(self, percent: int) -> None:
        """It is kept, as one that is set in the window."""
        self._window.bridge.set_volume(percent)

    def set_repeat(self, repeat: Repeat) -> None:
        """It is kept, too."""
        bridge = self._window.bridge
        bridge.queue.repeat = repeat
        bridge.change(replace(bridge.settings, repeat=repeat))
        bridge.do(bridge.session.queue_changed)

    def set_shuffle(self, shuffle: bool) -> None:
        """It is kept, too."""
        bridge = self._window.bridge
        bridge.queue.set_shuffle(shuffle)
        bridge.change(replace(bridge.settings, shuffle=shuffle))
        bridge.do(bridge.session.queue_changed)

    def gather(self, sources: Sequence[Path | str], *, play: bool) -> None:
        """As if they were dropped on the list."""
        self._gathering.gather(sources, None, play=play)

    def show(self) -> None:
        """To the front."""
        self._window.bring_up()

    def quit(self) -> None:
        """As by Ctrl+Q."""
        self._window.quit()
