"""Scenes on real engines in processes of their own, recorded."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.capture import Capture, Recording
from support.pulse_server import PulseServer

from audio.priority import served_first

CHILD = Path(__file__).with_name("child_engine.py")
LIMIT_S = 60.0
TRIES = 3
_AT_A_TIME = 4
_AFTER_S = 0.3
"""Recorded after the end: a chunk on its way when the recorder stops would be missing."""

Step = tuple[float, str, Mapping[str, Any]]


def step(at_s: float, call: str, /, **arguments: Any) -> Step:
    """What is called, and when, in seconds since the scene began."""
    return at_s, call, arguments


@dataclass(frozen=True)
class Performance:
    """What was heard, and what the engine said of it. Times are seconds since the scene began."""

    sound: Recording
    began_s: float
    said: list[dict[str, Any]]
    stderr: str = ""

    def between(self, from_s: float, to_s: float) -> Recording:
        """A part of the sound."""
        at_s = self.sound.at(self.began_s)
        return self.sound.between(at_s + from_s, at_s + to_s)

    def events(self, *kinds: str) -> list[tuple[float, dict[str, Any]]]:
        """What it said of these kinds, and when."""
        return [(e["at_s"] - self.began_s, e) for e in self.said if not kinds or e["kind"] in kinds]

    def at_s(self, kind: str, **fields: Any) -> float:
        """When it first said that."""
        for at_s, event in self.events(kind):
            if all(event[name] == value for name, value in fields.items()):
                return at_s
        raise AssertionError(f"{kind} {fields} was not said: {self.said} {self.stderr}")


@dataclass
class Scene:
    """What is to be played on an engine. `server` None: one of its own, for this scene."""

    engine: str
    steps: Sequence[Step]
    server: PulseServer | None = None
    watch: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)

    def perform(self) -> Performance:
        """Play, record, wait for the end."""
        with served_first(), contextlib.ExitStack() as stack:
            return self._perform(self.server or stack.enter_context(PulseServer()))

    def _perform(self, server: PulseServer) -> Performance:
        with Capture(server) as capture:
            done = subprocess.run(
                [sys.executable, str(CHILD), self.engine, *(["--watch"] if self.watch else [])],
                input=json.dumps(self.steps),
                env=server.child_env(**self.environment),
                capture_output=True,
                text=True,
                timeout=LIMIT_S,
                check=False,
            )
            capture.record_for(_AFTER_S)
            sound = capture.stop()
        if done.returncode != 0:
            raise AssertionError(f"the engine's process failed: {done.stderr}")
        said = [json.loads(line) for line in done.stdout.splitlines()]
        return Performance(sound, said[0]["began_s"], said, done.stderr)


Check = Callable[[Performance], None]


class Stage:
    """Scenes that were performed, some at a time, for many tests to judge.

    A machine that is busy with other things makes both engines stumble: a drop-out, a late step.
    What fails is performed anew, alone, and judged again; a fault of the player comes back.
    """

    def __init__(self, scenes: Mapping[tuple[str, str], Scene]) -> None:
        self._scenes = dict(scenes)
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            performed = pool.map(Scene.perform, self._scenes.values())
            self._performed = dict(zip(self._scenes, performed, strict=True))

    def judge(self, key: tuple[str, str], check: Check) -> None:
        """The check raises AssertionError where it does not like what it hears."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(AssertionError):
                check(self._performed[key])
                return
            self._performed[key] = self._scenes[key].perform()
        check(self._performed[key])
