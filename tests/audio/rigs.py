"""The three engines behind one seam, ready to be asked the same questions."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve
from support import measure, signals
from support.capture import Capture, Recording
from support.pulse_server import PulseServer

from audio.waiting import EventLog, until
from sleepplayer.audio.choose import open_backend
from sleepplayer.audio.engine import ThreadedEngine
from sleepplayer.audio.player import Backend
from sleepplayer.audio.silent_engine import SilentBackend
from sleepplayer.clock import SystemClock
from sleepplayer.night.fade import plan_envelope
from sleepplayer.night.playback import Cue, FailureReason, TrackStarted
from sleepplayer.night.settings import EngineChoice

ENGINES = ("silent", "vlc", "qt")
OVERTONE_HZ = 3000.0


def tone_file(length_s: float, *, hz: float = signals.SINE_HZ) -> Path:
    """A WAV file of a sine at -12 dBFS."""
    path = signals.folder() / f"tone-{hz:g}Hz-{length_s:g}s.wav"
    if not path.exists():
        time_s = np.arange(round(length_s * signals.RATE_HZ)) / signals.RATE_HZ
        signals.write_wav(path, 0.25 * np.sin(2 * np.pi * hz * time_s))
    return path


def opus_file(wav: Path) -> Path:
    """The same as Ogg Opus."""
    path = wav.with_suffix(".opus")
    if not path.exists():
        command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(wav)]
        subprocess.run([*command, "-c:a", "libopus", "-b:a", "256k", str(path)], check=True)
    return path


def tone_db(recording: Recording, hz: float) -> measure.Levels:
    """The level of one tone among others in dBFS, over 20 ms."""
    mono = recording.samples.mean(axis=1, dtype=np.float64)
    window = np.hanning(round(0.02 * recording.rate_hz))
    base = mono * np.exp(-2j * np.pi * hz / recording.rate_hz * np.arange(len(mono)))
    level = np.abs(fftconvolve(base, window / window.sum(), mode="same"))
    return np.asarray(20 * np.log10(np.maximum(2 * level, 1e-10)))


def text_file() -> Path:
    """No sound at all, under the name of one."""
    path = signals.folder() / "words.mp3"
    path.write_text("These are words, and nobody reads them aloud.\n" * 50)
    return path


@dataclass
class Rig:
    """An engine at full volume, its events, and where its sound can be recorded."""

    kind: str
    engine: ThreadedEngine
    clock: SystemClock
    events: EventLog
    server: PulseServer | None
    tokens: Iterator[int] = field(default_factory=lambda: iter(range(1, 10_000)))

    def cue(self, path: Path, *, start_s: float = 0.0, duration_s: float | None = None) -> Cue:
        """A cue with a token of its own."""
        return Cue(
            token=next(self.tokens), location=str(path), start_s=start_s, duration_s=duration_s
        )

    def play(self, path: Path, *, start_s: float = 0.0) -> Cue:
        """Play, and return when it has begun and moves."""
        cue = self.cue(path, start_s=start_s)
        self.engine.play(cue)
        self.events.wait_for(TrackStarted(cue.token))
        self.wait_for_position(start_s + 0.05)
        return cue

    @property
    def position_s(self) -> float:
        """Where the engine says it is."""
        position_s = self.engine.status().position_s
        return -1.0 if position_s is None else position_s

    def wait_for_position(self, position_s: float, *, within_s: float = 5.0) -> None:
        """Until it is that far."""
        until(lambda: self.position_s >= position_s, within_s=within_s, what=f"at {position_s:g} s")

    def silent_in(self, seconds: float, *, fade_s: float) -> float:
        """Lay out an envelope that ends then; returns the moment, by the clock."""
        end_s = self.clock.elapsed_s() + seconds
        envelope = plan_envelope(
            now_s=self.clock.elapsed_s(),
            from_db=0.0,
            rise_s=0.0,
            fade_start_s=end_s - fade_s,
            silent_at_s=end_s,
        )
        self.engine.set_envelope(envelope, last_resort_s=end_s + 60.0)
        return end_s

    @contextmanager
    def recording(self) -> Iterator[Capture | None]:
        """Record what is heard, where there is something to hear."""
        if self.server is None:
            yield None
        else:
            with Capture(self.server) as capture:
                yield capture


def _length(location: str) -> float | FailureReason:
    """What the counting players are told of a file: its name says how long it is."""
    path = Path(location)
    if not path.exists():
        return FailureReason.MISSING
    seconds = path.stem.rpartition("-")[2].removesuffix("s")
    try:
        return float(seconds)
    except ValueError:
        return FailureReason.NOT_AUDIO


@contextmanager
def rig(kind: str, server: PulseServer | None, *, events: EventLog | None = None) -> Iterator[Rig]:
    """Open an engine, and close it."""
    clock = SystemClock()
    log = events or EventLog()

    def opened() -> Backend:
        if kind == "silent":
            return SilentBackend(now_s=clock.elapsed_s, lengths=_length)
        return open_backend(EngineChoice(kind), fell_back=lambda _why: None)

    engine = ThreadedEngine(clock=clock, open_backend=opened, on_event=log)
    assert engine.name == kind
    engine.set_volume(100)
    try:
        yield Rig(kind, engine, clock, log, None if kind == "silent" else server)
    finally:
        engine.close()
        assert not [thread for thread in threading.enumerate() if thread is engine._thread]
