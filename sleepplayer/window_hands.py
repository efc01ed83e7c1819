"""What is asked of the window from outside: by media keys, the tray, other starts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer

from sleepplayer.gui.actions import TONIGHT
from sleepplayer.gui.main_window import MainWindow
from sleepplayer.night.queue import Repeat
from sleepplayer.night.view import Phase
from sleepplayer.window_gather import WindowGathering

READY_EACH_MS = 100
READY_LOOKS = 300
"""How often and how many times is looked whether tonight's sounds are there to be started: a disk
that has to wake up, a plan of a large library. After half a minute nobody waits for it any more."""


class WindowHands:
    """`evening_controls.Hands` of a window."""

    can_show = True
    can_start = True
    """There is always a night to be planned; also what was just brought in is waited for."""

    def __init__(self, window: MainWindow, gathering: WindowGathering) -> None:
        self._window = window
        self._gathering = gathering
        self._waits = QTimer(window)
        self._waits.setInterval(READY_EACH_MS)
        self._waits.timeout.connect(self._look)
        self._looks = 0
        self.begins = False
        """Whether it is just being asked to begin."""
        self.not_started = ""
        """See `evening_controls.Hands`."""
        window.tonight.timer.refused.connect(self.told)

    @property
    def starting(self) -> bool:
        """Whether what it was asked to begin waits for its sounds."""
        return self._waits.isActive()

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
        self._looks, self.not_started = READY_LOOKS, ""
        self._look()

    def told(self, sentence: str) -> None:
        """What is said while it `begins` is why it does not."""
        if self.begins:
            self.not_started = sentence

    def drop_start(self) -> None:
        """What was to start and waits for its sounds does not start any more."""
        self._waits.stop()

    def _look(self) -> None:
        self._waits.stop()
        if self._window.bridge.session.view().phase is not Phase.IDLE:
            return
        self._looks -= 1
        if self._looks > 0 and not self._is_ready():
            self._waits.start()
        else:
            self._begin()

    def _is_ready(self) -> bool:
        """Whether something can be started, or nothing more will come."""
        bridge, planning = self._window.bridge, self._window.tonight.planning
        if planning is None or self._gathering.awaited:
            return False
        if not planning.own:
            return planning.plan is not None
        tracks = [entry.track for entry in bridge.queue.entries]
        return not self._gathering.busy or bridge.session.admits_any(tracks)

    def _begin(self) -> None:
        tonight = self._window.tonight
        self.begins = True
        try:
            if self._window.bridge.queue.current is None:  # why, it says in the place of its sounds
                self._window.show_sentence(tonight.queue.empty_reason)
                self.told(tonight.queue.empty_reason)
            tonight.timer.start()
        finally:
            self.begins = False

    def set_volume(self, percent: int) -> None:
        """It is kept, as one that is set in the window."""
        self._window.bridge.set_volume(percent)

    def set_repeat(self, repeat: Repeat) -> None:
        """It is kept, too."""
        self._window.bridge.set_repeat(repeat)

    def set_shuffle(self, shuffle: bool) -> None:
        """It is kept, too."""
        self._window.bridge.set_shuffle(shuffle)

    def gather(self, sources: Sequence[Path | str], *, play: bool) -> None:
        """What is to `play` may be any program's wish; the rest a person has brought."""
        if play:
            self._gathering.play(sources)
        else:
            self._gathering.gather_first(sources)

    def show(self) -> None:
        """To the front; with what was just brought it shows where that goes."""
        self._window.bring_up()
        if self._gathering.awaited:
            self._window.turn_to(TONIGHT)

    def quit(self) -> None:
        """As by Ctrl+Q."""
        self._window.quit()
