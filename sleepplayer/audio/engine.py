"""The engine: a mixer on a thread of its own, so that no window can delay or roughen a fade."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from sleepplayer.audio.mixer import Mixer
from sleepplayer.audio.player import Backend
from sleepplayer.clock import Clock
from sleepplayer.errors import EngineUnavailable
from sleepplayer.night.fade import Envelope
from sleepplayer.night.playback import Cue, EngineEvent, EngineFailed, PlaybackStatus

LOG = logging.getLogger(__name__)
CLOSE_S = 3.0
CARRY_ON_S = 2.0
"""A snapshot's position is carried on for so long; an engine that hangs stands still."""


class ThreadedEngine:
    """Implements `PlaybackEngine`: every call is passed on to the thread and returns at once.

    `open_backend` runs on the thread (Qt's objects must be made there) and may take its time.
    `on_event` is called on the thread too.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        open_backend: Callable[[], Backend],
        on_event: Callable[[EngineEvent], None],
    ) -> None:
        self._clock = clock
        self._open_backend = open_backend
        self._on_event = on_event
        self._commands: deque[Callable[[Mixer], None]] = deque()
        self._backend: Backend | None = None
        self._closing = False
        self._failure: EngineFailed | None = None
        self._status = PlaybackStatus()
        self._status_at_s = 0.0
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audio", daemon=True)
        self._thread.start()

    def wait_until_ready(self) -> str | None:
        """Until the backend is opened, or could not be: then why, as a sentence."""
        self._ready.wait()
        return None if self._failure is None else self._failure.detail

    @property
    def name(self) -> str:
        """The backend's name; waits for it to be opened."""
        self.wait_until_ready()
        return self._backend.name if self._backend is not None else "none"

    def play(self, cue: Cue) -> None:
        """See `PlaybackEngine`."""
        # Until the thread gets there, what is shown belongs to the new cue already.
        self._status = PlaybackStatus(cue.token, cue.start_s, cue.duration_s)
        self._status_at_s = self._clock.elapsed_s()
        self._do(lambda mixer: mixer.play(cue))
        if self._failure is not None:
            self._on_event(self._failure)

    def set_next(self, cue: Cue | None) -> None:
        """See `PlaybackEngine`."""
        self._do(lambda mixer: mixer.set_next(cue))

    def set_crossfade(self, crossfade_s: float) -> None:
        """See `PlaybackEngine`."""
        self._do(lambda mixer: mixer.set_crossfade(crossfade_s))

    def set_envelope(self, envelope: Envelope, *, last_resort_s: float) -> None:
        """See `PlaybackEngine`."""
        self._do(lambda mixer: mixer.set_envelope(envelope, last_resort_s=last_resort_s))

    def set_volume(self, percent: int) -> None:
        """See `PlaybackEngine`."""
        self._do(lambda mixer: mixer.set_volume(percent))

    def pause(self) -> None:
        """See `PlaybackEngine`."""
        self._do(Mixer.pause)

    def resume(self) -> None:
        """See `PlaybackEngine`."""
        self._do(Mixer.resume)

    def seek(self, position_s: float) -> None:
        """See `PlaybackEngine`."""
        self._status = replace(self._status, position_s=position_s)
        self._do(lambda mixer: mixer.seek(position_s))

    def stop(self, ramp_s: float) -> None:
        """See `PlaybackEngine`."""
        self._do(lambda mixer: mixer.stop(ramp_s))

    def output_lost(self) -> None:
        """The sound server is gone (from whoever watches it)."""
        self._do(Mixer.output_lost)

    def output_returned(self, *, connected: bool = False) -> None:
        """The sound server is there; `connected`: this process's connections to it are, too."""
        self._do(lambda mixer: mixer.output_returned(connected=connected))

    def status(self) -> PlaybackStatus:
        """The last snapshot, its position carried on to now."""
        status = self._status
        if status.position_s is None or status.paused:
            return status
        since_s = min(CARRY_ON_S, max(0.0, self._clock.elapsed_s() - self._status_at_s))
        return replace(status, position_s=status.position_s + since_s)

    def close(self) -> None:
        """Stop at once; waits at most 3 s for the thread."""
        self._closing = True
        if self._backend is not None:
            self._backend.wake()
        self._thread.join(CLOSE_S)

    def _do(self, command: Callable[[Mixer], None]) -> None:
        self._commands.append(command)
        if self._backend is not None:
            self._backend.wake()

    def _fail(self, detail: str) -> None:
        """Say so now, and again whenever something is to be played."""
        self._failure = EngineFailed(detail)
        self._on_event(self._failure)

    def _run(self) -> None:
        try:
            self._backend = backend = self._open_backend()
        except EngineUnavailable as exc:
            self._fail(str(exc))
            return
        finally:
            self._ready.set()
        mixer = Mixer(backend, now_s=self._clock.elapsed_s, emit=self._on_event)
        try:
            self._play_on(mixer, backend)
        except Exception:
            LOG.exception("The audio thread failed; all sound is stopped")
            self._fail("The player had a fault of its own and stopped.")
        finally:
            mixer.stop(0.0)
            backend.close()

    def _play_on(self, mixer: Mixer, backend: Backend) -> None:
        while not self._closing:
            while self._commands:
                self._commands.popleft()(mixer)
            wait_s = mixer.step(self._clock.elapsed_s())
            if not self._commands:
                self._status, self._status_at_s = mixer.status(), self._clock.elapsed_s()
            backend.wait(wait_s)
