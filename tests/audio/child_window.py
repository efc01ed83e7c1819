"""A process with a window's event loop whose thread hangs while a session fades.

    child_window.py FILE sleep|busy HANG_S DEADLINE_S FADE_S

Prints the moment the session began, on the clock of a `Recording`, and how it ended.
"""

from __future__ import annotations

import json
import sys
import time
from random import Random

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from sleepplayer.audio.choose import open_backend
from sleepplayer.audio.engine import ThreadedEngine
from sleepplayer.clock import SystemClock
from sleepplayer.desktop.main_loop import MainThreadPoster, Ticker
from sleepplayer.models import Track
from sleepplayer.night.loudness import NightLoudness
from sleepplayer.night.notices import Notice, SessionEnded
from sleepplayer.night.pacing import SessionSettings
from sleepplayer.night.playback import EngineEvent
from sleepplayer.night.ports import DriftMark
from sleepplayer.night.queue import Queue
from sleepplayer.night.session import Session
from sleepplayer.night.settings import EngineChoice
from sleepplayer.night.sleep_timer import ForLength

HANGS_AT_S = 2.0


class NothingHeld:
    """The machine may do as it likes."""

    def acquire(self) -> None: ...

    def release(self) -> None: ...


class NoStore:
    """Forgets everything."""

    def load(self) -> DriftMark | None:
        return None

    def save(self, mark: DriftMark) -> None:
        """Not kept."""

    def used(self, night: str) -> int:
        return 0

    def add(self, night: str) -> None:
        """Not counted."""


def hang(how: str, seconds: float) -> None:
    """Keep the window's thread from everything else."""
    until_s = time.monotonic() + seconds
    if how == "sleep":
        time.sleep(seconds)
    while time.monotonic() < until_s:
        sum(range(1000))


def say(**fields: float | str) -> None:
    """One line for the parent."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Play, hang, end."""
    path, how = sys.argv[1:3]
    hang_s, deadline_s, fade_s = map(float, sys.argv[3:6])
    app = QApplication(sys.argv[:1])
    clock, poster = SystemClock(), MainThreadPoster()

    def on_event(event: EngineEvent) -> None:
        poster.post(lambda: session.handle(event))

    def on_notice(notice: Notice) -> None:
        if isinstance(notice, SessionEnded):
            say(ended_s=clock.elapsed_s(), by=notice.by.value)
            app.quit()

    engine = ThreadedEngine(
        clock=clock,
        open_backend=lambda: open_backend(EngineChoice.VLC, fell_back=lambda _why: None),
        on_event=on_event,
    )
    assert engine.name == "vlc"
    queue = Queue(rng=Random(1))
    queue.add([Track(location=path, title="tone", duration_s=90.0)])
    session = Session(
        engine=engine,
        queue=queue,
        clock=clock,
        keep_awake=NothingHeld(),
        drift_store=NoStore(),
        extension_store=NoStore(),
        notify=on_notice,
        settings=SessionSettings(fade_s=fade_s, loudness=NightLoudness(even=False)),
        volume=100,
    )
    ticker = Ticker(session.tick, interval_ms=1000)
    ticker.start()
    began_s = clock.elapsed_s()
    session.start(ForLength(deadline_s))
    say(began_s=began_s)
    if hang_s > 0.0:
        QTimer.singleShot(round(HANGS_AT_S * 1000), lambda: hang(how, hang_s))
    app.exec()
    engine.close()


if __name__ == "__main__":
    main()
