"""A program that is nothing but a tray, over fake controls: it says as lines of JSON what is asked.

Its time runs twenty times as fast, so that ten seconds without a panel are half a second.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from sleepplayer.controls import NowPlaying
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


class FastClock:
    def elapsed_s(self) -> float:
        return time.monotonic() * FASTER

    def wall(self) -> datetime:
        return datetime.now(UTC)


def say(*what: Any) -> None:
    line = json.dumps(what, default=lambda value: getattr(value, "value", str(value)))
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Until somebody quits."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("sleepplayer")
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app)
    controls = FakeControls(PLAYING)

    def called(call: tuple[Any, ...]) -> None:
        say(*call)
        if call[0] == "press":
            controls.shown = replace(controls.shown, phase=Phase.PAUSED)
        if call[0] == "quit":
            tray.close()
            app.quit()

    controls.on_call = called
    tray = Tray(controls, clock=FastClock())
    tray.gone.connect(lambda: say("gone"))
    told: dict[str, Any] = {}

    def tell(name: str, value: Any) -> None:
        if told.get(name) != value:
            told[name] = value
            say(name, value)

    def tick() -> None:
        tray.show(controls.now())
        icon = tray.icon
        place = icon.geometry().center().toTuple() if icon and icon.geometry().x() > 0 else None
        tell("icon", place)
        tell("menu", tray.menu.isVisible())

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(TICK_MS)
    say("available", tray.available)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
