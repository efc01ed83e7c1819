"""A process that plays a scene on an engine: scenes can run side by side, each on its server.

    child_engine.py vlc|qt [--watch] < scene.json > what-happened.jsonl

A scene is a list of [seconds, call, arguments]; the first line answered holds the moment that the
seconds count from, on the clock of a `Recording`.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from sleepplayer.audio.choose import open_backend
from sleepplayer.audio.engine import ThreadedEngine
from sleepplayer.audio.pulse_watch import PulseWatch
from sleepplayer.clock import SystemClock
from sleepplayer.night.fade import plan_envelope
from sleepplayer.night.playback import Cue, EngineEvent
from sleepplayer.night.settings import EngineChoice

_LOCK = threading.Lock()


def say(kind: str, **more: Any) -> None:
    """One line for the parent."""
    line = json.dumps({"kind": kind, "at_s": SystemClock().elapsed_s(), **more})
    with _LOCK:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def on_event(event: EngineEvent) -> None:
    """Tell the parent."""
    fields = {name: getattr(event, name) for name in event.__dataclass_fields__}
    fields = {name: getattr(value, "value", value) for name, value in fields.items()}
    say(type(event).__name__, **fields)


class Scene:
    """An engine, and what a scene may call on it. Times are seconds since the scene began."""

    def __init__(self, engine: ThreadedEngine, clock: SystemClock) -> None:
        self.engine = engine
        self.clock = clock
        self.began_s = clock.elapsed_s()

    def play(self, **cue: Any) -> None:
        """A cue."""
        self.engine.play(Cue(**cue))

    def set_next(self, **cue: Any) -> None:
        """What follows."""
        self.engine.set_next(Cue(**cue))

    def envelope(
        self, *, last_resort_s: float = 600.0, from_db: float | None = None, **plan: Any
    ) -> None:
        """Lay out an envelope; without `from_db` it goes on from the level of now."""
        if from_db is None:
            from_db = self.engine.status().envelope_db
        for name in ("fade_start_s", "silent_at_s"):
            if name in plan:
                plan[name] += self.began_s
        envelope = plan_envelope(now_s=self.clock.elapsed_s(), from_db=from_db, **plan)
        self.engine.set_envelope(envelope, last_resort_s=self.began_s + last_resort_s)

    def status(self) -> None:
        """Tell what plays."""
        status = self.engine.status()
        say("status", token=status.token, position_s=status.position_s, paused=status.paused)

    def run(self, steps: list[list[Any]]) -> None:
        """Do everything at its time."""
        for at_s, call, arguments in steps:
            time.sleep(max(0.0, self.began_s + at_s - self.clock.elapsed_s()))
            method: Callable[..., None] = getattr(self, call, None) or getattr(self.engine, call)
            method(**arguments)


def main() -> None:
    """Play the scene on stdin."""
    _application = QCoreApplication(sys.argv[:1])
    choice, steps, clock = EngineChoice(sys.argv[1]), json.load(sys.stdin), SystemClock()
    engine = ThreadedEngine(
        clock=clock,
        open_backend=lambda: open_backend(choice, fell_back=lambda why: say("fell back", why=why)),
        on_event=on_event,
    )
    if "--watch" in sys.argv:
        PulseWatch(lost=engine.output_lost, returned=engine.output_returned)
    name = engine.name
    scene = Scene(engine, clock)
    say("began", engine=name, began_s=scene.began_s)
    scene.run(steps)
    engine.close()
    say("closed")


if __name__ == "__main__":
    main()
