"""A program that is nothing but a tray, over fake controls: it says as lines of JSON what is asked.

Its time runs twenty times as fast, so that ten seconds without a panel are half a second. Nothing
plays until there is a tray; then it plays, or, with "--restless", shows something else each time.
What it does with the tray is timed, and the longest of it said in the end, which is when somebody
quits, or SIGTERM comes.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from sleepplayer.controls import NowPlaying
from sleepplayer.desktop.session_bus import SessionBus
from sleepplayer.desktop.tray_watch import make_tray_watch
from sleepplayer.gui.stylesheet import apply_theme
from sleepplayer.gui.tray import Tray
from sleepplayer.night.view import Phase
from support.fake_controls import FakeControls

FASTER = 20.0
TICK_MS = 20

PLAYING = NowPlaying(
    phase=Phase.PLAYING,
    title="Rain_on canvas & leaves",
    remaining_s=1380.0,
    planned_s=1500.0,
    silent_at=datetime(2026, 11, 20, 23, 10, tzinfo=UTC),
    has_next=True,
)
RESTLESS = (
    PLAYING,
    replace(PLAYING, phase=Phase.PAUSED, title="", has_next=False),
    replace(PLAYING, remaining_s=240.0, fading=True, title="Soft brushes"),
    replace(PLAYING, remaining_s=None, planned_s=None, silent_at=None),
)


class FastClock:
    def elapsed_s(self) -> float:
        return time.monotonic() * FASTER

    def wall(self) -> datetime:
        return datetime.now(UTC)


def say(*what: Any) -> None:
    line = json.dumps(what, default=lambda value: getattr(value, "value", str(value)))
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Stopwatch:
    """Notes how long the longest call took."""

    def __init__(self) -> None:
        self.longest_ms = 0.0

    def timed(self, call: Callable[[], None]) -> None:
        began_s = time.monotonic()
        call()
        self.longest_ms = max(self.longest_ms, (time.monotonic() - began_s) * 1000.0)


class TrayProgram:
    """The tray, and who looks at it."""

    def __init__(self, *, restless: bool) -> None:
        self._scenes = cycle(RESTLESS) if restless else None
        self._stopwatch = Stopwatch()
        self._told: dict[str, Any] = {}
        self._controls = FakeControls(NowPlaying())
        self._controls.on_call = self._called
        self.bus = SessionBus()
        self._tray = Tray(self._controls, clock=FastClock(), watch=make_tray_watch(self.bus))
        self._tray.gone.connect(lambda: say("gone"))
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def quit(self) -> None:
        self._timer.stop()
        self._stopwatch.timed(self._tray.close)
        say("longest_ms", round(self._stopwatch.longest_ms, 1))
        QApplication.quit()

    def _called(self, call: tuple[Any, ...]) -> None:
        say(*call)
        if call[0] == "press":
            self._controls.shown = replace(self._controls.shown, phase=Phase.PAUSED)
        if call[0] == "quit":
            self.quit()

    def _tick(self) -> None:
        if self._controls.shown.phase is Phase.IDLE:  # in which an icon is made, and waited for
            self._tray.show(self._controls.now())
        else:
            self._stopwatch.timed(self._act)
        icon = self._tray.icon
        place = icon.geometry().center().toTuple() if icon and icon.geometry().x() > 0 else None
        self._tell("icon", place)
        self._tell("menu", self._tray.menu.isVisible())
        self._tell("available", self._tray.available)
        if self._tray.available:
            self._go_on()

    def _act(self) -> None:
        """What may be done in a night."""
        self._tray.show(self._controls.now())
        if self._scenes is not None:
            self._tray.message("Sleepplayer", "It is silent.")

    def _go_on(self) -> None:
        if self._scenes is not None:
            self._controls.shown = next(self._scenes)
            if self._controls.shown is RESTLESS[-1]:
                say("all shown")
        elif self._controls.shown.phase is Phase.IDLE:
            self._controls.shown = PLAYING

    def _tell(self, name: str, value: Any) -> None:
        if self._told.get(name) != value:
            self._told[name] = value
            say(name, value)


def main() -> int:
    """Until somebody quits."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("sleepplayer")
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app)
    # Qt asks the bus for the services of accessibility when the first window is made.
    window = QWidget()
    window.winId()
    program = TrayProgram(restless="--restless" in sys.argv)
    signal.signal(signal.SIGTERM, lambda *_: program.quit())
    code = app.exec()
    program.bus.close()
    return code


if __name__ == "__main__":
    sys.exit(main())
