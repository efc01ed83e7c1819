"""Evenings in the terminal, played and recorded, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from support.capture import Capture, Recording, boot_s
from support.pulse_server import PulseServer
from support.silence import first_audible_s, short_gap_s

from terminal.child import Child, Ended

AT_ONCE = 6
_AFTER_S = 0.5
_WINDOW_S = 0.02


@dataclass(frozen=True)
class Evening:
    """What is played. `during` is called when the child runs, on a thread of its own."""

    arguments: tuple[str | Path, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    terminal: bool = False
    during: Callable[[Child, Capture], None] = lambda _child, _capture: None


@dataclass(frozen=True)
class Heard:
    """How it went; times are seconds of CLOCK_BOOTTIME."""

    ended: Ended
    sound: Recording
    home: Path

    @property
    def from_s(self) -> float:
        """When the first sound came."""
        return self.sound.start_s + first_audible_s(self.sound)

    @property
    def to_s(self) -> float:
        """When the last sound went."""
        backwards = Recording(self.sound.samples[::-1])
        return self.sound.start_s + self.sound.length_s - first_audible_s(backwards)

    @property
    def pause_s(self) -> float:
        """The longest pause between two sounds."""
        return short_gap_s(self.sound)

    def level_db(self, from_s: float, to_s: float) -> float:
        """The RMS in dBFS between two moments."""
        part = self.sound.between(self.sound.at(from_s), self.sound.at(to_s))
        return _rms_db(part)

    def levels_db(self, from_s: float, to_s: float) -> list[float]:
        """The RMS of every 20 ms between two moments."""
        steps = round((to_s - from_s) / _WINDOW_S)
        starts = [from_s + step * _WINDOW_S for step in range(steps)]
        return [self.level_db(start, start + _WINDOW_S) for start in starts]


def _rms_db(part: Recording) -> float:
    power = float(np.square(part.samples, dtype=np.float64).mean())
    return 10.0 * float(np.log10(max(power, 1e-20)))


def perform(evening: Evening, home: Path) -> Heard:
    """Play it on a sound server of its own, and record."""
    home.mkdir(exist_ok=True)
    with PulseServer() as server, Capture(server) as capture:
        env = {**server.env, **evening.env}
        with Child(*evening.arguments, home=home, env=env, terminal=evening.terminal) as child:
            evening.during(child, capture)
            ended = child.end()
        capture.record_for(boot_s() - ended.ended_s + _AFTER_S)
        return Heard(ended, capture.stop(), home)


def perform_all(evenings: Mapping[str, Evening], folder: Path) -> dict[str, Heard]:
    """Several side by side."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        coming = {
            name: pool.submit(perform, evening, folder / name) for name, evening in evenings.items()
        }
        return {name: heard.result() for name, heard in coming.items()}
